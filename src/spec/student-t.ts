// student-t: Student's t distribution function P(T <= t) for any real degrees of freedom nu > 0, with density and upper tail.
// Domain:    any t, nu in [1e-3, 1e10]; outside NaN; NaN in, NaN out.
// Error:     reference 48 ULP; wasm 48 ULP. Also in the left tail, however small; nu >= 0.1.
// Edges:     t = 0 gives 0.5; -Infinity 0; Infinity 1.
// Source:    Abramowitz and Stegun (1964) 26.7.1, by the continued fraction of incomplete-beta. Vectors: test/vectors/student-t.json.

import type { Contract } from './contract.ts';
import { productTail, sumTail } from './double-double.ts';
import { NOT_A_NUMBER, POSITIVE_INFINITY } from './elementary.ts';
import { expOfSum } from './exp.ts';
import { gammaHalfStepRatio } from './gamma-function.ts';
import { betaFraction } from './incomplete-beta.ts';
import { logRatio, logRatioTail } from './log-ratio.ts';

const SQRT_PI: number = 1.772453850905516;
/** Beyond this t^2 is too large to split into halves, and nu is lost beside it. */
const HUGE: number = 1e140;
/** Below this t^2 is nothing beside nu and may underflow. */
const TINY: number = 1e-140;

/** (1 + t^2 / nu)^(-nu / 2) for t >= 0; the exponent is carried in head + tail. */
function studentKernel(t: number, nu: number): number {
  const half: number = -0.5 * nu;
  if (t > HUGE) {
    const root: number = Math.sqrt(nu);
    const log: number = logRatio(t, root);
    const product: number = -nu * log;
    return expOfSum(product, productTail(-nu, log, product) - nu * logRatioTail(t, root));
  }
  if (t < TINY) return 1;
  const square: number = t * t;
  const sum: number = nu + square;
  const tail: number = sumTail(nu, square, sum) + productTail(t, t, square);
  const log: number = logRatio(sum, nu);
  const product: number = half * log;
  return expOfSum(product, productTail(half, log, product) + half * (logRatioTail(sum, nu) + tail / sum));
}

/** Density times t for t >= 0: the weight of the incomplete beta function here, and the slope of P in ln t. */
export function studentTWeight(t: number, nu: number): number {
  // t / sqrt(nu + t^2) without overflow.
  const share: number = t > HUGE ? 1 : t / Math.sqrt(nu + t * t);
  return (gammaHalfStepRatio(0.5 * nu) / SQRT_PI) * studentKernel(t, nu) * share;
}

/** Whether P(0 < T < t) is the part that the continued fraction reaches quickly; otherwise P(T > t). */
function computesCentre(t: number, nu: number): boolean {
  return t < HUGE && t * t * (2 + nu) <= 3 * nu;
}

function centralPart(t: number, nu: number): number {
  const square: number = t * t;
  const sum: number = nu + square;
  const excess: number = (0.5 * nu * (1 - square)) / sum;
  return (0.5 * studentTWeight(t, nu)) / betaFraction(0.5, 0.5 * nu, square / sum, excess);
}

function tailPart(t: number, nu: number): number {
  if (t > HUGE) return (0.5 * studentTWeight(t, nu)) / (0.5 * nu);
  const square: number = t * t;
  const sum: number = nu + square;
  const excess: number = 0.5 * (nu / sum) * (square - 1);
  return (0.5 * studentTWeight(t, nu)) / betaFraction(0.5 * nu, 0.5, nu / sum, excess);
}

/** P(0 < T < t) for t >= 0, relatively exact however small. */
export function studentTCentral(t: number, nu: number): number {
  if (t === POSITIVE_INFINITY) return 0.5;
  return computesCentre(t, nu) ? centralPart(t, nu) : 0.5 - tailPart(t, nu);
}

/** P(T > t) for t >= 0, relatively exact however small. */
export function studentTTail(t: number, nu: number): number {
  if (t === POSITIVE_INFINITY) return 0;
  return computesCentre(t, nu) ? 0.5 - centralPart(t, nu) : tailPart(t, nu);
}

export function studentTDensity(t: number, nu: number): number {
  if (!(nu > 0 && nu < POSITIVE_INFINITY) || !(t <= POSITIVE_INFINITY)) return NOT_A_NUMBER;
  const magnitude: number = Math.abs(t);
  if (magnitude === POSITIVE_INFINITY) return 0;
  const root: number = magnitude > HUGE ? magnitude : Math.sqrt(nu + t * t);
  return ((gammaHalfStepRatio(0.5 * nu) / SQRT_PI) * studentKernel(magnitude, nu)) / root;
}

/** P(T > t), relatively exact in the right tail. */
export function studentTSurvival(t: number, nu: number): number {
  return studentT(-t, nu);
}

export function studentT(t: number, nu: number): number {
  if (!(nu > 0 && nu < POSITIVE_INFINITY) || !(t <= POSITIVE_INFINITY)) return NOT_A_NUMBER;
  if (t <= 0) return studentTTail(-t, nu);
  return computesCentre(t, nu) ? 0.5 + centralPart(t, nu) : 1 - studentTTail(t, nu);
}

export const contract: Contract = {
  name: 'student-t',
  summary:
    "Student's t distribution function P(T <= t) for any real degrees of freedom nu > 0, with density and upper tail.",
  inputs: [
    { name: 't', unit: '1' },
    { name: 'nu', unit: 'degrees of freedom', low: 1e-3, high: 1e10 },
  ],
  outputs: [{ name: 'probability', unit: 'fraction', low: 0, high: 1 }],
  error: {
    reference: { amount: 48, unit: 'ULP', where: 'also in the left tail, however small; nu >= 0.1' },
    wasm: { amount: 48, unit: 'ULP', where: 'also in the left tail, however small; nu >= 0.1' },
  },
  edges: 't = 0 gives 0.5; -Infinity 0; Infinity 1.',
  source: 'Abramowitz and Stegun (1964) 26.7.1, by the continued fraction of incomplete-beta.',
};
