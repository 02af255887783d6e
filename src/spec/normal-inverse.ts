// normal-inverse: the standard normal quantile: the x with N(x) = p.
// Domain:    p in [0, 1]; outside of it NaN; NaN in, NaN out.
// Error:     reference 3 ULP; wasm 3 ULP; webgpu 3e-7 relative.
// Edges:     p = 0 gives -Infinity, p = 1 Infinity, p = 0.5 zero; subnormal p as exact as any.
// Source:    own rational start (test/vectors/elementary-fit.py), one Halley step on normal-cdf. Vectors: test/vectors/normal-inverse.json.

import type { Contract } from './contract.ts';
import { NOT_A_NUMBER, POSITIVE_INFINITY } from './elementary.ts';
import { log } from './log.ts';
import { centralSlope, normalCdf, normalDensity, scaledComplement } from './normal-cdf.ts';

const LN_SQRT_TWO_PI: number = 0.9189385332046728;
/** Below this density and N lose bits to underflow, and the step is taken on ln N instead. */
const DEEP: number = 1e-290;
/** Above N(-0.6) = 0.274 the difference N(x) - 1/2 is known relatively. */
const CENTRAL: number = 0.28;

/** Quantile of 1/2 + d, |d| <= 0.425, to 4e-9. */
function centralStart(d: number): number {
  const z: number = d * d;
  let p: number = 9.224947389052124;
  p = p * z - 53.10879640907507;
  p = p * z + 57.26538110722535;
  p = p * z - 21.07442984459172;
  p = p * z + 2.506628274673862;
  let q: number = 13.217650856773925;
  q = q * z - 37.54491086535381;
  q = q * z + 30.44358825889811;
  q = q * z - 9.454678636417862;
  return (d * p) / (q * z + 1);
}

/** -quantile of exp(-t^2 / 2) for t in [2.2, 6], to 2e-10. */
function tailStart(t: number): number {
  let p: number = 0.432692559619794;
  p = p * t + 3.5676879299378994;
  p = p * t + 3.12515152320894;
  p = p * t - 6.676322797546388;
  p = p * t - 3.1263262940188454;
  let q: number = 6.504034300786836e-6;
  q = q * t + 0.43224297669711154;
  q = q * t + 3.5891760019610808;
  q = q * t + 4.884797137771389;
  return p / (q * t + 1);
}

/** -quantile of exp(-t^2 / 2) for t in [6, 38.7], to 4e-8. */
function farStart(t: number): number {
  let p: number = 0.007065625333967265;
  p = p * t + 0.23654466877267916;
  p = p * t + 1.2646212845803009;
  p = p * t + 0.17275372592057833;
  p = p * t - 2.323089459404677;
  let q: number = 1.1447036805396467e-9;
  q = q * t + 0.007065246015862951;
  q = q * t + 0.2366267978467233;
  q = q * t + 1.3034369488465107;
  return p / (q * t + 1);
}

/** Quantile of p for 0 < p < 0.5. */
function lowerQuantile(p: number): number {
  if (p > CENTRAL) {
    const d: number = p - 0.5;
    const x: number = centralStart(d);
    const u: number = (x * centralSlope(x) - d) / normalDensity(x);
    return x - u / (1 + 0.5 * x * u);
  }
  if (p > 0.075) {
    const x: number = centralStart(p - 0.5);
    const u: number = (normalCdf(x) - p) / normalDensity(x);
    return x - u / (1 + 0.5 * x * u);
  }
  const logarithm: number = log(p);
  const t: number = Math.sqrt(-2 * logarithm);
  const y: number = t < 6 ? -tailStart(t) : -farStart(t);
  if (p >= DEEP) {
    const u: number = (normalCdf(y) - p) / normalDensity(y);
    return y - u / (1 + 0.5 * y * u);
  }
  // ln N(y) = -y^2 / 2 - ln sqrt(2 pi) + ln R(-y), with slope 1 / R.
  const ratio: number = scaledComplement(-y);
  const u: number = (log(ratio) - LN_SQRT_TWO_PI - 0.5 * y * y - logarithm) * ratio;
  return y - u / (1 + 0.5 * u * (y + 1 / ratio));
}

export function normalInverse(p: number): number {
  if (p > 0 && p < 0.5) return lowerQuantile(p);
  // 1 - p is exact here.
  if (p > 0.5 && p < 1) return -lowerQuantile(1 - p);
  if (p === 0.5) return 0;
  if (p === 0) return -POSITIVE_INFINITY;
  return p === 1 ? POSITIVE_INFINITY : NOT_A_NUMBER;
}

export const contract: Contract = {
  name: 'normal-inverse',
  summary: 'The standard normal quantile: the x with N(x) = p.',
  inputs: [{ name: 'probability', unit: 'fraction', low: 0, high: 1 }],
  outputs: [{ name: 'x', unit: '1' }],
  error: {
    reference: { amount: 3, unit: 'ULP' },
    wasm: { amount: 3, unit: 'ULP' },
    webgpu: { amount: 3e-7, unit: 'relative', where: 'of a random word: p = (word + 1/2) / 2^32' },
  },
  edges: 'p = 0 gives -Infinity, p = 1 Infinity, p = 0.5 zero; subnormal p as exact as any.',
  source: 'own rational start (test/vectors/elementary-fit.py), one Halley step on normal-cdf.',
};
