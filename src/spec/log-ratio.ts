// ln(a / b) as head + tail, some 66 bits together: powers and deep option wings multiply its error by hundreds.
// A helper: no kernel, no contract. a, b normal, positive and finite.
//
// a = 2^i m, b = 2^j n, m / n in [sqrt(1/2), sqrt(2)]: ln(a/b) = (i - j) ln 2 + 2 atanh(s), s = (m - n) / (m + n) in head + tail.

import { productTail, sumTail } from './double-double.ts';
import { LN2_HIGH, SQRT_2, SQRT_HALF } from './elementary.ts';
import { exponentOf, powerOfTwo } from './machine.ts';

// ln 2 - LN2_HIGH in two parts, the first of 42 bits: k times it is exact.
const LN2_MIDDLE: number = 5.49792301870721e-14;
const LN2_LOW: number = 1.1612227229362532e-26;
const TWO_THIRDS: number = 0.6666666666666666;
const TWO_THIRDS_TAIL: number = 3.700743415417188e-17;

/** x 2^-exponent: in [1, 2). In two steps, because 2^-exponent may be subnormal. */
function significandOf(x: number, exponent: number): number {
  const half: number = Math.floor(exponent * 0.5);
  return x * powerOfTwo(-half) * powerOfTwo(half - exponent);
}

/** The head when `wantsTail` is false, else the tail. */
function logRatioPart(a: number, b: number, wantsTail: boolean): number {
  const aExponent: number = exponentOf(a);
  const bExponent: number = exponentOf(b);
  let k: number = aExponent - bExponent;
  let m: number = significandOf(a, aExponent);
  let n: number = significandOf(b, bExponent);
  if (m > SQRT_2 * n) {
    n = n * 2;
    k = k + 1;
  } else if (m < SQRT_HALF * n) {
    m = m * 2;
    k = k - 1;
  }
  const difference: number = m - n; // exact: m and n are within a factor of two
  const sum: number = m + n;
  const s: number = difference / sum;
  const product: number = s * sum;
  const sTail: number = (difference - product - productTail(s, sum, product) - s * sumTail(m, n, sum)) / sum;
  const z: number = s * s;
  let series: number = 0.11724037104235352;
  series = series * z + 0.11706154215034448;
  series = series * z + 0.13334807761696937;
  series = series * z + 0.1538459490609143;
  series = series * z + 0.18181818335921093;
  series = series * z + 0.22222222221653554;
  series = series * z + 0.2857142857142937;
  series = series * z + 0.4;
  // s^3 (2/3 + z series) with the powers of s and the 2/3 in head + tail.
  const zTail: number = productTail(s, s, z) + 2 * s * sTail;
  const cube: number = z * s;
  const cubeTail: number = productTail(z, s, cube) + z * sTail + s * zTail;
  const third: number = cube * TWO_THIRDS;
  const thirdTail: number = productTail(cube, TWO_THIRDS, third) + cubeTail * TWO_THIRDS + cube * TWO_THIRDS_TAIL;
  const fifth: number = cube * z;
  const fifthTail: number = productTail(cube, z, fifth) + cubeTail * z + cube * zTail;
  const rest: number = fifth * series + fifthTail * 0.4;
  // k LN2_HIGH + 2 s + third, exactly, then everything smaller.
  const whole: number = k * LN2_HIGH;
  const first: number = whole + 2 * s;
  const firstTail: number = sumTail(whole, 2 * s, first);
  const second: number = first + third;
  const secondTail: number = sumTail(first, third, second);
  const middle: number = k * LN2_MIDDLE;
  const upper: number = second + middle;
  const lower: number =
    sumTail(second, middle, upper) + firstTail + secondTail + (2 * sTail + (thirdTail + (rest + k * LN2_LOW)));
  const head: number = upper + lower;
  return wantsTail ? upper - head + lower : head;
}

/** ln(a / b) rounded: a and b normal, positive, finite. */
export function logRatio(a: number, b: number): number {
  return logRatioPart(a, b, false);
}

/** ln(a / b) - logRatio(a, b), to some 13 bits. */
export function logRatioTail(a: number, b: number): number {
  return logRatioPart(a, b, true);
}
