// power: x to the power y.
// Domain:    any x and y; a negative x needs a whole y, else NaN; NaN in either gives NaN.
// Error:     reference 1 ULP; wasm 1 ULP.
// Edges:     power(x, 0) = 1; power(1, y) = 1; zero and Infinity as IEEE 754 pow, except that power(1, NaN) and power(NaN, 0) are NaN.
// Source:    exp of y ln x with ln x in head + tail (log-ratio.ts). Vectors: test/vectors/power.json.

import type { Contract } from './contract.ts';
import { productTail } from './double-double.ts';
import { isNotANumber, NOT_A_NUMBER, POSITIVE_INFINITY, SMALLEST_NORMAL, TWO_54 } from './elementary.ts';
import { expOfSum } from './exp.ts';
import { logRatio, logRatioTail } from './log-ratio.ts';

const TWO_MINUS_54: number = 5.551115123125783e-17;

/** x^y for 0 < x < Infinity. */
function positivePower(x: number, y: number): number {
  if (x === 1) return 1;
  // Beyond this every x but 1 overflows or vanishes: |ln x| >= 2^-53.
  if (Math.abs(y) > 1e20) return x > 1 === y > 0 ? POSITIVE_INFINITY : 0;
  const isSubnormal: boolean = x < SMALLEST_NORMAL;
  const a: number = isSubnormal ? x * TWO_54 : x;
  const b: number = isSubnormal ? TWO_54 : 1;
  const head: number = logRatio(a, b);
  const product: number = y * head;
  if (product > 710) return POSITIVE_INFINITY;
  if (product < -746) return 0;
  if (Math.abs(product) < TWO_MINUS_54) return 1;
  return expOfSum(product, productTail(y, head, product) + y * logRatioTail(a, b));
}

export function power(x: number, y: number): number {
  if (isNotANumber(x) || isNotANumber(y)) return NOT_A_NUMBER;
  if (y === 0) return 1;
  const magnitude: number = Math.abs(x);
  const isWhole: boolean = Math.floor(y) === y;
  const isOdd: boolean = isWhole && Math.floor(y * 0.5) * 2 !== y;
  let result: number = 0;
  if (magnitude === 0) {
    result = y > 0 ? 0 : POSITIVE_INFINITY;
  } else if (magnitude === POSITIVE_INFINITY) {
    result = y > 0 ? POSITIVE_INFINITY : 0;
  } else if (x < 0 && !isWhole) {
    return NOT_A_NUMBER;
  } else {
    result = positivePower(magnitude, y);
  }
  // The sign of -0 shows in 1 / x only.
  const isNegative: boolean = x < 0 || (x === 0 && 1 / x < 0);
  return isNegative && isOdd ? -result : result;
}

export const contract: Contract = {
  name: 'power',
  summary: 'x to the power y.',
  inputs: [
    { name: 'x', unit: '1' },
    { name: 'y', unit: '1' },
  ],
  outputs: [{ name: 'power', unit: '1' }],
  error: { reference: { amount: 1, unit: 'ULP' }, wasm: { amount: 1, unit: 'ULP' } },
  edges:
    'power(x, 0) = 1; power(1, y) = 1; zero and Infinity as IEEE 754 pow, except that power(1, NaN) and power(NaN, 0) are NaN.',
  source: 'exp of y ln x with ln x in head + tail (log-ratio.ts).',
};
