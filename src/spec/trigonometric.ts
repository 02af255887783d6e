// Sine, cosine and arc tangents, radians. A helper: no kernel, no contract of its own.
// sine and cosine: |x| <= 2^26, beyond it NaN; error 1 ULP relative, also beside the zeros. arctangents: any x; 1 ULP.
// Own fits by interpolation at Chebyshev nodes (test/vectors/elementary-fit.py). Vectors: test/vectors/trigonometric.json.

import { productTail, sumTail } from './double-double.ts';
import { isNotANumber, NOT_A_NUMBER, PI, POSITIVE_INFINITY } from './elementary.ts';

const TWO_OVER_PI: number = 0.6366197723675814;
// pi / 2 in parts of 26 bits, so that up to 2^27 times each is exact, and the rest.
const HALF_PI_1: number = 1.5707963109016418;
const HALF_PI_2: number = 1.5893254712295857e-8;
const HALF_PI_3: number = 6.123233932053594e-17;
const HALF_PI_4: number = 6.36831716351095e-25;
const LARGEST: number = 67108864;
const HALF_PI: number = 1.5707963267948966;
const HALF_PI_TAIL: number = 6.123233995736766e-17;
const PI_TAIL: number = 1.2246467991473532e-16;

/** sin(r + tail), |r| <= pi / 4. */
function sineNearZero(r: number, tail: number): number {
  const z: number = r * r;
  let s: number = -7.586576588171073e-13;
  s = s * z + 1.6058529572267877e-10;
  s = s * z - 2.5052106219521895e-8;
  s = s * z + 2.755731921930192e-6;
  s = s * z - 1.9841269841265017e-4;
  s = s * z + 8.333333333333331e-3;
  s = s * z - 1.6666666666666666e-1;
  return r + (r * z * s + tail * (1 - 0.5 * z));
}

/** cos(r + tail), |r| <= pi / 4. */
function cosineNearZero(r: number, tail: number): number {
  const z: number = r * r;
  let s: number = 4.745804889760674e-14;
  s = s * z - 1.1470459749675607e-11;
  s = s * z + 2.087675578389404e-9;
  s = s * z - 2.7557319221382114e-7;
  s = s * z + 2.4801587301584618e-5;
  s = s * z - 1.3888888888888887e-3;
  s = s * z + 4.1666666666666664e-2;
  const half: number = 0.5 * z;
  const head: number = 1 - half;
  // 0.5 z carries half an ULP of its own; the product tail gives it back.
  return head + (1 - head - half + (z * z * s - r * tail - 0.5 * productTail(r, r, z)));
}

/** sin(x + quarters pi / 2), for whole quarters. */
function sineOfQuarters(x: number, quarters: number): number {
  if (!(Math.abs(x) <= LARGEST)) return NOT_A_NUMBER;
  const k: number = Math.floor(x * TWO_OVER_PI + 0.5);
  const first: number = x - k * HALF_PI_1;
  const second: number = k * HALF_PI_2;
  const a: number = first - second;
  const aTail: number = sumTail(first, -second, a);
  const third: number = k * HALF_PI_3;
  const b: number = a - third;
  const bTail: number = sumTail(a, -third, b);
  const tails: number = aTail + bTail - k * HALF_PI_4;
  const r: number = b + tails;
  const rTail: number = b - r + tails;
  const whole: number = k + quarters;
  const quadrant: number = whole - 4 * Math.floor(whole * 0.25);
  const isOdd: boolean = quadrant === 1 || quadrant === 3;
  const magnitude: number = isOdd ? cosineNearZero(r, rTail) : sineNearZero(r, rTail);
  return quadrant >= 2 ? -magnitude : magnitude;
}

export function sine(x: number): number {
  return x === 0 ? x : sineOfQuarters(x, 0);
}

export function cosine(x: number): number {
  return sineOfQuarters(x, 1);
}

/** atan(u + tail) - u for |u| <= 0.4375. */
function arctangentBeyondLinear(u: number, tail: number): number {
  const z: number = u * u;
  let s: number = 0.014766871594831716;
  s = s * z - 0.033121776641729314;
  s = s * z + 0.04491983392875039;
  s = s * z - 0.052166122327185115;
  s = s * z + 0.05876936226535485;
  s = s * z - 0.06666240930258646;
  s = s * z + 0.07692285493171186;
  s = s * z - 0.09090908353219823;
  s = s * z + 0.11111111096591583;
  s = s * z - 0.14285714285566195;
  s = s * z + 0.19999999999999407;
  s = s * z - 0.3333333333333333;
  return u * z * s + tail / (1 + z);
}

/** atan(y / x) for y >= 0, x > 0, both finite: angle + (y - slope x) / (x + slope y) turns y / x by a known angle. */
function arctangentOfRatio(y: number, x: number): number {
  let angle: number = 0;
  let angleTail: number = 0;
  let slope: number = 0;
  if (y > 2.4375 * x) {
    angle = HALF_PI;
    angleTail = HALF_PI_TAIL;
  } else if (y > 1.1875 * x) {
    slope = 1.5;
    angle = 0.982793723247329;
    angleTail = 1.3903311031230998e-17;
  } else if (y > 0.6875 * x) {
    slope = 1;
    angle = 0.7853981633974483;
    angleTail = 3.061616997868383e-17;
  } else if (y > 0.4375 * x) {
    slope = 0.5;
    angle = 0.4636476090008061;
    angleTail = 2.2698777452961687e-17;
  }
  const isSteep: boolean = y > 2.4375 * x;
  const part: number = slope * x;
  const above: number = isSteep ? -x : y - part;
  const aboveTail: number = isSteep ? 0 : sumTail(y, -part, above);
  const rise: number = slope * y;
  const below: number = isSteep ? y : x + rise;
  const belowTail: number = isSteep ? 0 : sumTail(x, rise, below);
  const u: number = above / below;
  if (Math.abs(u) < 1e-150) return angle + u;
  const product: number = u * below;
  const uTail: number = (above - product - productTail(u, below, product) + aboveTail - u * belowTail) / below;
  const sum: number = angle + u;
  return sum + (angle - sum + u + (arctangentBeyondLinear(u, uTail) + angleTail));
}

/** The angle of (x, y) in (-pi, pi], IEEE signs of zero included. NaN in, NaN out. */
export function arctangent2(y: number, x: number): number {
  if (isNotANumber(x) || isNotANumber(y)) return NOT_A_NUMBER;
  const isBelow: boolean = y < 0 || (y === 0 && 1 / y < 0);
  const isLeft: boolean = x < 0 || (x === 0 && 1 / x < 0);
  let up: number = Math.abs(y);
  let right: number = Math.abs(x);
  if (up === POSITIVE_INFINITY || right === POSITIVE_INFINITY) {
    up = up === POSITIVE_INFINITY ? 1 : 0;
    right = right === POSITIVE_INFINITY ? 1 : 0;
  }
  // Powers of two change no ratio and keep Dekker's split in range.
  const larger: number = Math.max(up, right);
  if (larger > 1e150) {
    up = up * 7.458340731200207e-155;
    right = right * 7.458340731200207e-155;
  } else if (larger < 1e-150) {
    up = up * 1.3407807929942597e154;
    right = right * 1.3407807929942597e154;
  }
  let angle: number = 0;
  if (up === 0) {
    angle = 0;
  } else if (right === 0) {
    angle = HALF_PI;
  } else {
    angle = arctangentOfRatio(up, right);
  }
  if (isLeft && (right !== 0 || up === 0)) {
    const supplement: number = PI - angle;
    angle = supplement + (sumTail(PI, -angle, supplement) + PI_TAIL);
  }
  return isBelow ? -angle : angle;
}

export function arctangent(x: number): number {
  return arctangent2(x, 1);
}
