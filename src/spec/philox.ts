// philox: four random 32-bit words as a pure function of a 128-bit counter and a 64-bit key (Philox4x32-10).
// Domain:    counters and keys whole numbers in [0, 4294967295].
// Error:     reference 0 ULP; wasm 0 ULP; webgpu 0 ULP.
// Edges:     none: every counter and key is valid, and one bit of either changes half of the output bits.
// Source:    Salmon, Moraes, Dror, Shaw (2011) "Parallel random numbers: as easy as 1, 2, 3". Vectors: test/vectors/philox.json.

import type { Contract } from './contract.ts';
import {
  type Column,
  fromWord,
  toWord,
  type Word,
  wordAdd,
  wordProductHigh,
  wordProductLow,
  wordXor,
  write,
} from './machine.ts';

const MULTIPLIER_0: Word = 0xd2511f53;
const MULTIPLIER_1: Word = 0xcd9e8d57;
// Key increments: the golden ratio and sqrt(3) - 1, as 32-bit fractions.
const WEYL_0: Word = 0x9e3779b9;
const WEYL_1: Word = 0xbb67ae85;
const ROUNDS: Word = 10;

/** `rounds` rounds on words; the four results go to out[0..3] as whole numbers. */
export function philoxRounds(
  rounds: Word,
  c0: Word,
  c1: Word,
  c2: Word,
  c3: Word,
  k0: Word,
  k1: Word,
  out: Column,
): void {
  let x0: Word = c0;
  let x1: Word = c1;
  let x2: Word = c2;
  let x3: Word = c3;
  let key0: Word = k0;
  let key1: Word = k1;
  for (let round: Word = 0; round < rounds; round++) {
    const high0: Word = wordProductHigh(MULTIPLIER_0, x0);
    const low0: Word = wordProductLow(MULTIPLIER_0, x0);
    const high1: Word = wordProductHigh(MULTIPLIER_1, x2);
    const low1: Word = wordProductLow(MULTIPLIER_1, x2);
    x0 = wordXor(wordXor(high1, x1), key0);
    x1 = low1;
    x2 = wordXor(wordXor(high0, x3), key1);
    x3 = low0;
    key0 = wordAdd(key0, WEYL_0);
    key1 = wordAdd(key1, WEYL_1);
  }
  write(out, 0, fromWord(x0));
  write(out, 1, fromWord(x1));
  write(out, 2, fromWord(x2));
  write(out, 3, fromWord(x3));
}

export function philox(
  counter0: number,
  counter1: number,
  counter2: number,
  counter3: number,
  key0: number,
  key1: number,
  out: Column,
): void {
  philoxRounds(
    ROUNDS,
    toWord(counter0),
    toWord(counter1),
    toWord(counter2),
    toWord(counter3),
    toWord(key0),
    toWord(key1),
    out,
  );
}

export const contract: Contract = {
  name: 'philox',
  summary: 'four random 32-bit words as a pure function of a 128-bit counter and a 64-bit key (Philox4x32-10).',
  inputs: ['counter0', 'counter1', 'counter2', 'counter3', 'key0', 'key1'].map((name) => ({
    name,
    unit: '32-bit word',
    low: 0,
    high: 4294967295,
  })),
  outputs: ['word0', 'word1', 'word2', 'word3'].map((name) => ({ name, unit: '32-bit word' })),
  error: {
    reference: { amount: 0, unit: 'ULP' },
    wasm: { amount: 0, unit: 'ULP' },
    webgpu: { amount: 0, unit: 'ULP' },
  },
  edges: 'none: every counter and key is valid, and one bit of either changes half of the output bits.',
  source: 'Salmon, Moraes, Dror, Shaw (2011) "Parallel random numbers: as easy as 1, 2, 3".',
};
