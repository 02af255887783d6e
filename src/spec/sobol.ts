// One coordinate of a Sobol point as a pure function of its index. A helper: no kernel, no contract; direction numbers
// come from src/scenarios/sobol-directions.ts, known answers from test/vectors/sobol.json.
//
// Natural order: point n is the XOR of the direction numbers of the bits that n has, so any block can start anywhere.

import { type Column, read, toWord, type Word, wordAnd, wordShiftRight, wordXor } from './machine.ts';

const ONE: Word = 1;

/** The 32-bit fraction of coordinate `index`; directions holds 32 words, that of the lowest index bit first. */
export function sobolWord(index: Word, directions: Column): Word {
  let word: Word = 0;
  let rest: Word = index;
  for (let bit = 0; rest !== 0; bit++) {
    if (wordAnd(rest, ONE) !== 0) word = wordXor(word, toWord(read(directions, bit)));
    rest = wordShiftRight(rest, ONE);
  }
  return word;
}
