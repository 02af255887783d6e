// Direction numbers of Sobol's sequence for up to 21,201 dimensions, unpacked on first use.
import { requireInteger } from '../core/checks.ts';
import { DIMENSIONS_BY_DEGREE, PACKED_DIRECTIONS } from './sobol-table.ts';

export const SOBOL_DIMENSIONS = DIMENSIONS_BY_DEGREE.reduce((sum, count) => sum + count, 1);

/** Bits of a direction number, and of a point's index. */
const SOBOL_BITS = 32;

/** A primitive polynomial's degree and middle coefficients, and the initial numbers m_1 .. m_degree. */
export interface InitialDirections {
  readonly degree: number;
  readonly coefficients: number;
  readonly initial: readonly number[];
}

let bytes: Uint8Array | undefined;

function packedBytes(): Uint8Array {
  bytes ??= Uint8Array.from(atob(PACKED_DIRECTIONS), (character) => character.charCodeAt(0));
  return bytes;
}

function readBits(startBit: number, width: number): number {
  const packed = packedBytes();
  let value = 0;
  for (let bit = startBit; bit < startBit + width; bit++) {
    value = value * 2 + ((packed[bit >> 3]! >> (7 - (bit & 7))) & 1);
  }
  return value;
}

/** The numbers as Joe and Kuo print them; dimensions count from 1. */
export function initialDirections(dimension: number): InitialDirections {
  requireInteger('Sobol dimension', dimension, { low: 1, high: SOBOL_DIMENSIONS });
  if (dimension === 1) return { degree: 0, coefficients: 0, initial: [1] };
  let before = dimension - 2;
  let startBit = 0;
  let degree = 1;
  for (const count of DIMENSIONS_BY_DEGREE) {
    const bitsEach = degree - 1 + (degree * (degree - 1)) / 2;
    if (before < count) {
      startBit += before * bitsEach;
      break;
    }
    startBit += count * bitsEach;
    before -= count;
    degree++;
  }
  const initial: number[] = [];
  let bit = startBit + degree - 1;
  for (let width = 0; width < degree; width++) {
    initial.push(2 * readBits(bit, width) + 1);
    bit += width;
  }
  return { degree, coefficients: readBits(startBit, degree - 1), initial };
}

/** The 32 direction numbers of a dimension as 32-bit fractions, that of the lowest index bit first. */
export function sobolDirections(dimension: number): Float64Array {
  const { degree, coefficients, initial } = initialDirections(dimension);
  const directions = new Float64Array(SOBOL_BITS);
  let weight = 2147483648;
  for (let bit = 0; bit < SOBOL_BITS; bit++) {
    if (degree === 0) directions[bit] = weight;
    else if (bit < degree) directions[bit] = initial[bit]! * weight;
    else directions[bit] = recurrence(directions, bit, degree, coefficients);
    weight /= 2;
  }
  return directions;
}

/** v_k = a_1 v_(k-1) ^ … ^ a_(s-1) v_(k-s+1) ^ v_(k-s) ^ (v_(k-s) >> s). */
function recurrence(directions: Float64Array, bit: number, degree: number, coefficients: number): number {
  const last = directions[bit - degree]!;
  let word = (last ^ (last >>> degree)) >>> 0;
  for (let step = 1; step < degree; step++) {
    if ((coefficients >> (degree - 1 - step)) & 1) word = (word ^ directions[bit - step]!) >>> 0;
  }
  return word;
}
