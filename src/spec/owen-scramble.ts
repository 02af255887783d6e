// owen-scramble: a 32-bit fraction scrambled by a random nested permutation of the unit interval, chosen by a seed.
// Domain:    word and seed whole numbers in [0, 4294967295].
// Error:     reference 0 ULP; wasm 0 ULP.
// Edges:     none: for every seed the map is one to one on 32-bit words and keeps every elementary interval whole.
// Source:    Owen (1995); hashed as in Laine and Karras (2011) and Burley (2020), J. Computer Graphics Techniques 9(4). Vectors: test/vectors/owen-scramble.json.

import type { Contract } from './contract.ts';
import {
  fromWord,
  toWord,
  type Word,
  wordAdd,
  wordAnd,
  wordProductLow,
  wordShiftLeft,
  wordShiftRight,
  wordXor,
} from './machine.ts';

const EVEN_BITS: Word = 0x55555555;
const BIT_PAIRS: Word = 0x33333333;
const NIBBLES: Word = 0x0f0f0f0f;
const BYTES: Word = 0x00ff00ff;
const HALVES: Word = 0x0000ffff;
const ALL_BUT_LAST: Word = 0xfffffffe;
const ONE: Word = 1;
const TWO: Word = 2;
const FOUR: Word = 4;
const EIGHT: Word = 8;
const SIXTEEN: Word = 16;

/** Swaps neighbouring groups of `width` bits; mask selects the lower group of each pair. */
function swapGroups(x: Word, mask: Word, width: Word): Word {
  return wordXor(wordShiftLeft(wordAnd(x, mask), width), wordAnd(wordShiftRight(x, width), mask));
}

function reverseBits(x: Word): Word {
  const nibbles: Word = swapGroups(swapGroups(x, EVEN_BITS, ONE), BIT_PAIRS, TWO);
  const bytes: Word = swapGroups(nibbles, NIBBLES, FOUR);
  return swapGroups(swapGroups(bytes, BYTES, EIGHT), HALVES, SIXTEEN);
}

/** x ^ (x * even): a bit of the result depends on lower bits alone. */
function upwardMix(x: Word, even: Word): Word {
  return wordXor(x, wordProductLow(x, even));
}

export function owenScrambleWord(word: Word, seed: Word): Word {
  // Reversed, "higher digits decide how lower ones are permuted" becomes "lower bits decide higher ones", which
  // multiplication and addition do by themselves.
  let x: Word = reverseBits(word);
  x = upwardMix(x, 0x3d20adea);
  x = wordAdd(x, seed);
  x = wordProductLow(x, wordXor(wordAnd(wordShiftRight(seed, SIXTEEN), ALL_BUT_LAST), ONE));
  x = upwardMix(x, 0x05526c56);
  x = upwardMix(x, 0x53a22864);
  return reverseBits(x);
}

export function owenScramble(word: number, seed: number): number {
  return fromWord(owenScrambleWord(toWord(word), toWord(seed)));
}

export const contract: Contract = {
  name: 'owen-scramble',
  summary: 'a 32-bit fraction scrambled by a random nested permutation of the unit interval, chosen by a seed.',
  inputs: ['word', 'seed'].map((name) => ({ name, unit: '32-bit word', low: 0, high: 4294967295 })),
  outputs: [{ name: 'scrambled', unit: '32-bit word' }],
  error: { reference: { amount: 0, unit: 'ULP' }, wasm: { amount: 0, unit: 'ULP' } },
  edges: 'none: for every seed the map is one to one on 32-bit words and keeps every elementary interval whole.',
  source: 'Owen (1995); hashed as in Laine and Karras (2011) and Burley (2020), J. Computer Graphics Techniques 9(4).',
};
