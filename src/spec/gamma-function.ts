// gamma-function: Gamma(x) for x > 0, with its logarithm and the Stirling remainder.
// Domain:    x >= 0; NaN in, NaN out.
// Error:     reference 4 ULP; wasm 4 ULP.
// Edges:     zero gives Infinity; above 171.624 Infinity; below 5.6e-309 Infinity.
// Source:    Taylor-like fits on [3/2, 5/2] (test/vectors/special-fit.py), Stirling's series. Vectors: test/vectors/gamma-function.json.

import type { Contract } from './contract.ts';
import { productTail, sumTail } from './double-double.ts';
import { NOT_A_NUMBER, POSITIVE_INFINITY } from './elementary.ts';
import { expOfSum } from './exp.ts';
import { log, log1p } from './log.ts';
import { logRatio, logRatioTail } from './log-ratio.ts';

const HALF_LN_TWO_PI_LESS_HALF: number = 0.4189385332046727;
const ONE_OVER_SQRT_TWO_PI: number = 0.3989422804014327;
const E_TO_64: number = 6.235149080811617e27;
/** From here on eight terms of Stirling's series leave less than 2e-18. */
const STIRLING_FROM: number = 10;

/** 1 / Gamma(2 + z) for |z| <= 1/2. */
function reciprocalGammaNearTwo(z: number): number {
  let s: number = 6.365451850342688e-9;
  s = s * z - 1.4258717168188387e-9;
  s = s * z - 2.0551047374863304e-7;
  s = s * z + 1.3390150218113123e-6;
  s = s * z - 2.588987414363024e-6;
  s = s * z - 1.7545968270676578e-5;
  s = s * z + 1.4559614124980513e-4;
  s = s * z - 3.608378035444817e-4;
  s = s * z - 8.043297755476945e-4;
  s = s * z + 8.023273021458766e-3;
  s = s * z - 1.7645244550146086e-2;
  s = s * z - 2.4552490005374752e-2;
  s = s * z + 1.9109110138769153e-1;
  s = s * z - 2.3309373642178705e-1;
  s = s * z - 4.2278433509846713e-1;
  return 1 + z * s;
}

/** ln Gamma(2 + z) for |z| <= 1/2, relatively exact beside its zero. */
function logGammaNearTwo(z: number): number {
  let s: number = 6.379047507619774e-8;
  s = s * z - 1.3412819758517287e-7;
  s = s * z + 2.0304806751615227e-7;
  s = s * z - 4.303558760359961e-7;
  s = s * z + 9.578663334114758e-7;
  s = s * z - 2.0449201467015115e-6;
  s = s * z + 4.374374916915131e-6;
  s = s * z - 9.438458716242811e-6;
  s = s * z + 2.050726741605779e-5;
  s = s * z - 4.4926351103833334e-5;
  s = s * z + 9.945750909889392e-5;
  s = s * z - 2.2315475074520367e-4;
  s = s * z + 5.096695248853096e-4;
  s = s * z - 1.1927539120010226e-3;
  s = s * z + 2.890510330738737e-3;
  s = s * z - 7.3855510286681535e-3;
  s = s * z + 2.058080842778457e-2;
  s = s * z - 6.735230105319814e-2;
  s = s * z + 3.224670334241132e-1;
  s = s * z + 4.2278433509846713e-1;
  return z * s;
}

/** ln Gamma(a) - (a - 1/2) ln a + a - ln(2 pi) / 2 for a >= 10. */
export function stirlingRemainder(a: number): number {
  const z: number = 1 / (a * a);
  let s: number = -2.9550653594771242e-2;
  s = s * z + 6.41025641025641e-3;
  s = s * z - 1.9175269175269176e-3;
  s = s * z + 8.417508417508417e-4;
  s = s * z - 5.952380952380953e-4;
  s = s * z + 7.936507936507937e-4;
  s = s * z - 2.777777777777778e-3;
  s = s * z + 8.333333333333333e-2;
  return s / a;
}

function gammaByStirling(x: number): number {
  const head: number = logRatio(x, 1);
  const product: number = x * head;
  const exponent: number = product - x;
  const tail: number = productTail(x, head, product) + x * logRatioTail(x, 1) + sumTail(product, -x, exponent);
  // In two factors: near 171.6 the power itself overflows though Gamma does not.
  const isLarge: boolean = exponent > 700;
  const power: number = expOfSum(isLarge ? exponent - 64 : exponent, tail + stirlingRemainder(x));
  const scaled: number = power / Math.sqrt(x) / ONE_OVER_SQRT_TWO_PI;
  return isLarge ? scaled * E_TO_64 : scaled;
}

export function gammaFunction(x: number): number {
  if (!(x >= 0)) return NOT_A_NUMBER;
  if (x > 171.7) return POSITIVE_INFINITY;
  if (x >= STIRLING_FROM) return gammaByStirling(x);
  // x - 1 is exact from 1/2 on, x - 2 from 1 on: the polynomial's argument never carries a rounding.
  if (x < 0.5) return 1 / (reciprocalGammaNearTwo(x) * (1 + x) * x);
  if (x < 1.5) return 1 / (reciprocalGammaNearTwo(x - 1) * x);
  let reduced: number = x;
  let product: number = 1;
  while (reduced >= 2.5) {
    reduced = reduced - 1;
    product = product * reduced;
  }
  return product / reciprocalGammaNearTwo(reduced - 2);
}

/** ln Gamma(1 + x) for 0 <= x < 3/2, relatively exact beside its zeros at 0 and 1. */
export function logGammaOfOnePlus(x: number): number {
  return x < 0.5 ? logGammaNearTwo(x) - log1p(x) : logGammaNearTwo(x - 1);
}

/** ln Gamma(x) for x >= 0, relatively exact also beside its zeros at 1 and 2. */
export function logGamma(x: number): number {
  if (!(x >= 0)) return NOT_A_NUMBER;
  if (x === 0 || x === POSITIVE_INFINITY) return POSITIVE_INFINITY;
  if (x < 0.5) return logGammaNearTwo(x) - log1p(x) - log(x);
  if (x < 1.5) return logGammaNearTwo(x - 1) - log1p(x - 1);
  if (x > 1e290) return x * (log(x) - 1);
  if (x >= STIRLING_FROM) {
    const head: number = logRatio(x, 1) - 1;
    const product: number = (x - 0.5) * head;
    const tail: number = productTail(x - 0.5, head, product);
    return product + (tail + (HALF_LN_TWO_PI_LESS_HALF + stirlingRemainder(x)));
  }
  let reduced: number = x;
  let product: number = 1;
  while (reduced >= 2.5) {
    reduced = reduced - 1;
    product = product * reduced;
  }
  return log(product) + logGammaNearTwo(reduced - 2);
}

/** Gamma(a + 1/2) / Gamma(a) for a > 0. */
export function gammaHalfStepRatio(a: number): number {
  if (a < STIRLING_FROM) return gammaFunction(a + 0.5) / gammaFunction(a);
  const exponent: number = a * log1p(0.5 / a) - 0.5 + (stirlingRemainder(a + 0.5) - stirlingRemainder(a));
  return Math.sqrt(a) * expOfSum(exponent, 0);
}

/**
 * m^shape e^-m / Gamma(shape) with m = mean + meanTail: the weight that stands before every series and continued
 * fraction of the incomplete gamma and beta functions. Its exponent is carried in head + tail, so the error does not
 * grow with the exponent.
 */
export function gammaWeight(shape: number, mean: number, meanTail: number): number {
  if (mean <= 0) return 0;
  if (mean > 1e300) return 0;
  // logRatio wants normal numbers.
  if (mean < 1e-300 || shape < 1e-300)
    return shape < STIRLING_FROM ? expOfSum(shape * log(mean), 0) / gammaFunction(shape) : 0;
  const correction: number = meanTail * (shape / mean - 1);
  if (shape < STIRLING_FROM) {
    const head: number = logRatio(mean, 1);
    const product: number = shape * head;
    const tail: number = productTail(shape, head, product) + shape * logRatioTail(mean, 1);
    const exponent: number = product - mean;
    return expOfSum(exponent, sumTail(product, -mean, exponent) + tail + correction) / gammaFunction(shape);
  }
  // (m/a)^a e^(a - m), times what Stirling's series leaves of e^a / (a^a Gamma(a)).
  const head: number = logRatio(shape, mean);
  const product: number = shape * head;
  const tail: number = productTail(shape, head, product) + shape * logRatioTail(shape, mean);
  const difference: number = shape - mean;
  const exponent: number = difference - product;
  const tails: number = sumTail(shape, -mean, difference) + sumTail(difference, -product, exponent) - tail;
  return expOfSum(exponent, tails + correction - stirlingRemainder(shape)) * Math.sqrt(shape) * ONE_OVER_SQRT_TWO_PI;
}

export const contract: Contract = {
  name: 'gamma-function',
  summary: 'Gamma(x) for x > 0, with its logarithm and the Stirling remainder.',
  inputs: [{ name: 'x', unit: '1', low: 0 }],
  outputs: [{ name: 'gamma', unit: '1' }],
  error: { reference: { amount: 4, unit: 'ULP' }, wasm: { amount: 4, unit: 'ULP' } },
  edges: 'zero gives Infinity; above 171.624 Infinity; below 5.6e-309 Infinity.',
  source: "Taylor-like fits on [3/2, 5/2] (test/vectors/special-fit.py), Stirling's series.",
};
