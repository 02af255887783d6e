// levy-asian: undiscounted option on an arithmetic average taken without pause, the average taken as lognormal.
// Domain:    spot in [1e-12, 1e12]; strike, averageSoFar in [0, 1e12]; carry in [-2, 2]; volatility in [0, 5]; years in [0, 10], left above 0.
// Error:     reference 2e-15 relative to scale; wasm 2e-15 relative to scale.
// Edges:     where what is fixed exceeds the strike, a call is worth its forward and a put nothing; no carry is no special case.
// Source:    Levy, E. (1992) J. Int. Money and Finance 11, 474-491; Haug (2007) 4.20.2. Vectors: test/vectors/levy-asian.json.
//
// With beta = carry x left, v = volatility^2 x left and phi(y) = (e^y - 1) / y, the average A over the time left has
//   E[A] = S phi(beta),   Var[A] = 2 S^2 integral over [0, 1] of e^(2 beta s) (e^(v s) - 1) (1 - s) phi(beta (1 - s)) ds.
// The integrand is positive and nothing cancels, neither for little volatility nor without carry.

import type { Contract } from './contract.ts';
import { exp, expm1 } from './exp.ts';
import { log1p } from './log.ts';
import { momentMatchedOption } from './moment-matched-option.ts';

/** (e^y - 1) / y. */
function averageGrowth(y: number): number {
  return y === 0 ? 1 : expm1(y) / y;
}

function integrandAt(s: number, beta: number, v: number): number {
  return exp(2 * beta * s) * expm1(v * s) * (1 - s) * averageGrowth(beta * (1 - s));
}

function integrandPair(node: number, middle: number, half: number, beta: number, v: number): number {
  return integrandAt(middle - half * node, beta, v) + integrandAt(middle + half * node, beta, v);
}

/** ln(E[A^2] / E[A]^2) of the average from now on. */
export function continuousAverageLogVariance(beta: number, v: number): number {
  // The exponent varies by less than 4 within a panel.
  const panels: number = 1 + Math.floor(0.25 * (2 * Math.abs(beta) + v));
  const half: number = 0.5 / panels;
  let sum: number = 0;
  for (let panel = 0; panel < panels; panel++) {
    const middle: number = (panel + 0.5) / panels;
    sum = sum + 0.29552422471475287 * integrandPair(0.14887433898163122, middle, half, beta, v);
    sum = sum + 0.26926671930999635 * integrandPair(0.4333953941292472, middle, half, beta, v);
    sum = sum + 0.21908636251598204 * integrandPair(0.6794095682990244, middle, half, beta, v);
    sum = sum + 0.1494513491505806 * integrandPair(0.8650633666889845, middle, half, beta, v);
    sum = sum + 0.06667134430868814 * integrandPair(0.9739065285171717, middle, half, beta, v);
  }
  const mean: number = averageGrowth(beta);
  return log1p((2 * half * sum) / (mean * mean));
}

export function levyAsian(
  spot: number,
  strike: number,
  carry: number,
  volatility: number,
  yearsLeft: number,
  yearsElapsed: number,
  averageSoFar: number,
  sign: number,
): number {
  const share: number = yearsLeft / (yearsLeft + yearsElapsed);
  const beta: number = carry * yearsLeft;
  const mean: number = share * spot * averageGrowth(beta);
  const logVariance: number = continuousAverageLogVariance(beta, volatility * volatility * yearsLeft);
  return momentMatchedOption(mean, logVariance, strike - (1 - share) * averageSoFar, sign);
}

export const contract: Contract = {
  name: 'levy-asian',
  summary: 'undiscounted option on an arithmetic average taken without pause, the average taken as lognormal.',
  inputs: [
    { name: 'spot', unit: 'quote per underlying', low: 1e-12, high: 1e12 },
    { name: 'strike', unit: 'quote per underlying', low: 0, high: 1e12 },
    { name: 'carry', unit: 'fraction per year', low: -2, high: 2 },
    { name: 'volatility', unit: 'fraction per sqrt(year)', low: 0, high: 5 },
    { name: 'yearsLeft', unit: 'years', low: 1e-9, high: 10 },
    { name: 'yearsElapsed', unit: 'years', low: 0, high: 10 },
    { name: 'averageSoFar', unit: 'quote per underlying', low: 0, high: 1e12 },
    { name: 'sign', unit: '+1 call, -1 put', choices: [1, -1] },
  ],
  outputs: [{ name: 'price', unit: 'quote per underlying' }],
  error: {
    reference: {
      amount: 2e-15,
      unit: 'relative to scale',
      where: 'scale: the larger of mean and strike; of the formula',
    },
    wasm: { amount: 2e-15, unit: 'relative to scale', where: 'scale: the larger of mean and strike; of the formula' },
  },
  edges:
    'where what is fixed exceeds the strike, a call is worth its forward and a put nothing; no carry is no special case.',
  source: 'Levy, E. (1992) J. Int. Money and Finance 11, 474-491; Haug (2007) 4.20.2.',
  approximation: 'the average is taken as lognormal (two moments); errors as those of moment-matched-option.',
};
