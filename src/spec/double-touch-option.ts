// double-touch-option: price of one unit of cash paid when two barriers stay untouched, or when one of them is touched.
// Domain:    spot, lower, upper in [1e-12, 1e12]; rate, carry in [-10, 10]; volatility in [0.0001, 7]; time in [1e-6, 30]; pays 0 to 4.
// Error:     reference 1e-13 relative to scale; wasm 1e-13 relative to scale, where |carry| time <= 100 deviations.
// Edges:     spot on or beyond a barrier: that one was touched first. lower >= upper gives NaN. Paid at hit needs drift^2 + 2 rate volatility^2 >= 0, else NaN.
// Source:    Hui, C.H. (1996) Applied Financial Economics 6, 343-346; Darling and Siegert (1953). Vectors: test/vectors/double-touch-option.json.

import type { Contract } from './contract.ts';
import {
  INVERSE_SQRT_TWO_PI,
  plainAbove,
  plainBelow,
  reflectedImages,
  staysInside,
  wantsImages,
  waveSine,
} from './double-barrier-terms.ts';
import { NOT_A_NUMBER, PI } from './elementary.ts';
import { exp, expm1 } from './exp.ts';
import { logRatio } from './log-ratio.ts';
import { normalCdf, scaledComplement } from './normal-cdf.ts';

/** E[exp(-rate tau); the target is touched first, at tau <= T]; all distances and drifts in deviations, drift > 0 towards it. */
function targetFirst(toTarget: number, toOther: number, drift: number, rateTime: number, images: boolean): number {
  // lambda^2 = drift^2 + 2 r T; sum over b = toTarget + 2 n width of sign(b) times
  //   exp(drift toTarget - lambda |b|) N(lambda - |b|) + exp(drift toTarget + lambda |b|) N(-lambda - |b|)
  const square: number = drift * drift + 2 * rateTime;
  if (!(square >= 0)) return NOT_A_NUMBER;
  const lambda: number = Math.sqrt(square);
  const width: number = toTarget + toOther;
  // drift - lambda cancels where both are positive; times drift + lambda it is -2 r T.
  const slope: number = drift > 0 ? (-2 * rateTime) / (drift + lambda) : drift - lambda;
  if (!images) {
    const share: number = lambda === 0 ? toOther / width : expm1(-2 * lambda * toOther) / expm1(-2 * lambda * width);
    let rest: number = 0;
    for (let n = 1; n <= 8; n++) {
      const m: number = n;
      const wave: number = m * PI;
      const exponent: number = drift * toTarget - 0.5 * square - 0.5 * (wave / width) * (wave / width);
      const alternating: number = m - 2 * Math.floor(0.5 * m) === 0 ? -wave : wave;
      const height: number = (2 * alternating) / (square * width * width + wave * wave);
      rest = rest + height * waveSine(m, toOther, toTarget) * exp(exponent);
    }
    return exp(slope * toTarget) * share - rest;
  }
  const gap: number = toTarget - drift;
  let sum: number = 0;
  for (let n = 3; n >= -3; n--) {
    const jump: number = 2 * n * width;
    const b: number = toTarget + jump;
    const distance: number = Math.abs(b);
    const exponent: number = -0.5 * gap * gap - 0.5 * jump * (b + toTarget) - rateTime;
    const density: number = INVERSE_SQRT_TWO_PI * exp(exponent);
    let term: number = density * scaledComplement(distance + lambda);
    if (distance >= lambda) term = term + density * scaledComplement(distance - lambda);
    else term = term + exp(slope * toTarget - lambda * (distance - toTarget)) * normalCdf(lambda - distance);
    sum = b > 0 ? sum + term : sum - term;
  }
  return sum;
}

/** Undiscounted probability that one of the barriers is touched before expiry. */
function eitherTouched(spot: number, lower: number, upper: number, drift: number, deviation: number): number {
  if (!wantsImages(lower, upper, deviation)) {
    return 1 - staysInside(spot, lower, upper, lower, upper, drift, deviation, 0, 1);
  }
  return (
    plainAbove(spot, upper, drift, deviation, 0, 1) +
    plainBelow(spot, lower, drift, deviation, 0, 1) -
    reflectedImages(spot, lower, upper, lower, upper, drift, deviation, 0, 1)
  );
}

/** pays: 0 no touch, at expiry; 1 any touch, at expiry; 2 lower first, at hit; 3 upper first, at hit; 4 any touch, at hit. */
export function doubleTouchOption(
  spot: number,
  lower: number,
  upper: number,
  rate: number,
  carry: number,
  volatility: number,
  timeYears: number,
  pays: number,
): number {
  if (!(lower < upper)) return NOT_A_NUMBER;
  const rateTime: number = rate * timeYears;
  const deviation: number = volatility * Math.sqrt(timeYears);
  const drift: number = carry * timeYears - 0.5 * deviation * deviation;
  if (spot <= lower || spot >= upper) {
    if (pays === 1) return exp(-rateTime);
    if (pays === 2) return spot <= lower ? 1 : 0;
    if (pays === 3) return spot >= upper ? 1 : 0;
    return pays === 4 ? 1 : 0;
  }
  if (pays === 0) {
    return exp(-rateTime) * Math.max(staysInside(spot, lower, upper, lower, upper, drift, deviation, 0, 1), 0);
  }
  if (pays === 1) return exp(-rateTime) * Math.max(eitherTouched(spot, lower, upper, drift, deviation), 0);
  const below: number = logRatio(spot, lower) / deviation;
  const above: number = logRatio(upper, spot) / deviation;
  const tilt: number = drift / deviation;
  const images: boolean = wantsImages(lower, upper, deviation);
  let value: number = 0;
  if (pays !== 3) value = targetFirst(below, above, -tilt, rateTime, images);
  if (pays !== 2) value = value + targetFirst(above, below, tilt, rateTime, images);
  // Terms that nearly cancel may cross by a rounding error; NaN stays NaN.
  return Math.max(value, 0);
}

export const contract: Contract = {
  name: 'double-touch-option',
  summary: 'price of one unit of cash paid when two barriers stay untouched, or when one of them is touched.',
  inputs: [
    { name: 'spot', unit: 'quote per underlying', low: 1e-12, high: 1e12 },
    { name: 'lower', unit: 'quote per underlying', low: 1e-12, high: 1e12 },
    { name: 'upper', unit: 'quote per underlying', low: 1e-12, high: 1e12 },
    { name: 'rate', unit: 'fraction per year', low: -10, high: 10 },
    { name: 'carry', unit: 'fraction per year', low: -10, high: 10 },
    { name: 'volatility', unit: 'fraction per sqrt(year)', low: 1e-4, high: 7 },
    { name: 'timeYears', unit: 'years', low: 1e-6, high: 30 },
    {
      name: 'pays',
      unit: '0 no touch, 1 any touch at expiry, 2 lower first at hit, 3 upper first at hit, 4 any touch at hit',
      choices: [0, 1, 2, 3, 4],
    },
  ],
  outputs: [{ name: 'price', unit: 'quote currency' }],
  error: {
    reference: {
      amount: 1e-13,
      unit: 'relative to scale',
      where: '|carry| time <= 100 deviations; scale: 1, discounted where paid at expiry',
    },
    wasm: {
      amount: 1e-13,
      unit: 'relative to scale',
      where: '|carry| time <= 100 deviations; scale: 1, discounted where paid at expiry',
    },
  },
  edges:
    'spot on or beyond a barrier: that one was touched first. lower >= upper gives NaN. Paid at hit needs drift^2 + 2 rate volatility^2 >= 0, else NaN.',
  source: 'Hui, C.H. (1996) Applied Financial Economics 6, 343-346; Darling and Siegert (1953).',
};
