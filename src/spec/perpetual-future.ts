// perpetual-future: fair price of a perpetual future over its spot, from funding and carry that never change.
// Domain:    spot in [1e-12, 1e12]; carry, covariance, rates in [-100, 100]; periodYears in [0, 10]; NaN in, NaN out.
// Error:     reference 2e-15 relative to scale; wasm 2e-15 relative to scale.
// Edges:     funding too weak to hold the price, where the spot outgrows it, gives NaN; periodYears = 0 is continuous funding.
// Source:    Ackerer, D., Hugonnier, J., Jermann, U. (2024) Perpetual Futures Pricing, NBER 32936, sections 3-4. Vectors: test/vectors/perpetual-future.json.
//
// The long pays fundingRate (f - x) + interestRate x per period (per year where funding is continuous), on the spot before or at the
// end of the period. With g the growth of the spot over a period where the contract settles, f = c x solves
//   before:  c g - c = k (c - 1) + i         at the end:  c g - c = g (k (c - 1) + i)
// An inverse contract is the same on 1 / x, whose growth is 1 / g. A quanto contract settles where the spot's drift is the carry less
// the covariance of its log with that of the settlement currency's price of one unit of quote.

import type { Contract } from './contract.ts';
import { NOT_A_NUMBER } from './elementary.ts';
import { exp, expm1 } from './exp.ts';

/** f / x of a contract on x that grows by e^growth in a period, or at that rate where periods are none. */
function ratioToSpot(
  growth: number,
  fundingRate: number,
  interestRate: number,
  isContinuous: boolean,
  atEnd: number,
): number {
  const paid: number = fundingRate - interestRate;
  const gained: number = isContinuous ? growth : expm1(growth);
  if (isContinuous || atEnd !== 1) return fundingRate - gained > 0 ? paid / (fundingRate - gained) : NOT_A_NUMBER;
  const weight: number = exp(growth);
  const denominator: number = fundingRate * weight - gained;
  return denominator > 0 ? (paid * weight) / denominator : NOT_A_NUMBER;
}

export function perpetualFuture(
  spot: number,
  carry: number,
  covariance: number,
  fundingRate: number,
  interestRate: number,
  periodYears: number,
  atEnd: number,
  inverse: number,
): number {
  const isContinuous: boolean = periodYears === 0;
  const drift: number = isContinuous ? carry - covariance : (carry - covariance) * periodYears;
  const ratio: number = ratioToSpot(inverse === 1 ? -drift : drift, fundingRate, interestRate, isContinuous, atEnd);
  if (!(ratio > 0)) return NOT_A_NUMBER;
  return inverse === 1 ? spot / ratio : spot * ratio;
}

export const contract: Contract = {
  name: 'perpetual-future',
  summary: 'fair price of a perpetual future over its spot, from funding and carry that never change.',
  inputs: [
    { name: 'spot', unit: 'quote per underlying', low: 1e-12, high: 1e12 },
    { name: 'carry', unit: 'drift of the spot, fraction per year: quote rate less yield', low: -100, high: 100 },
    { name: 'covariance', unit: 'quanto: fraction per year; else 0', low: -100, high: 100 },
    { name: 'fundingRate', unit: 'fraction of the premium per period, per year if continuous', low: -100, high: 100 },
    { name: 'interestRate', unit: 'fraction of the spot per period, per year if continuous', low: -100, high: 100 },
    { name: 'periodYears', unit: 'years, 0 continuous', low: 0, high: 10 },
    { name: 'atEnd', unit: '1 funding on the spot at the end of the period, 0 before', choices: [0, 1] },
    { name: 'inverse', unit: '1 inverse, 0 linear or quanto', choices: [0, 1] },
  ],
  outputs: [{ name: 'price', unit: 'quote per underlying' }],
  error: {
    reference: {
      amount: 2e-15,
      unit: 'relative to scale',
      where: 'scale: price x (funding + |growth|) / (funding - growth)',
    },
    wasm: {
      amount: 2e-15,
      unit: 'relative to scale',
      where: 'scale: price x (funding + |growth|) / (funding - growth)',
    },
  },
  edges:
    'funding too weak to hold the price, where the spot outgrows it, gives NaN; periodYears = 0 is continuous funding.',
  source: 'Ackerer, D., Hugonnier, J., Jermann, U. (2024) Perpetual Futures Pricing, NBER 32936, sections 3-4.',
};
