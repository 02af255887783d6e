// barrier-option: price of a European call or put that a continuously watched barrier knocks in or out, with a rebate.
// Domain:    spot, strike, barrier in [1e-12, 1e12]; rebate >= 0; rate, carry in [-10, 10]; volatility in [0.0001, 10]; time in [1e-6, 100].
// Error:     reference 1e-12 relative to scale; wasm 1e-12 relative to scale.
// Edges:     spot at or beyond the barrier: in is the vanilla, out its rebate at once. Rebate: out pays at hit, in pays at expiry if never in.
// Source:    Reiner, E., Rubinstein, M. (1991) "Breaking down the barriers", Risk 4(8); Haug (2007) 4.17.1. Vectors: test/vectors/barrier-option.json.

import { barrierDigitalUnit } from './barrier-digital.ts';
import type { Contract } from './contract.ts';
import { exp } from './exp.ts';
import { touchOption } from './touch-option.ts';

export function barrierOption(
  spot: number,
  strike: number,
  barrier: number,
  rebate: number,
  rate: number,
  carry: number,
  volatility: number,
  timeYears: number,
  sign: number,
  down: number,
  knockIn: number,
): number {
  const carryTime: number = carry * timeYears;
  const deviation: number = volatility * Math.sqrt(timeYears);
  const assets: number = spot * barrierDigitalUnit(spot, strike, barrier, carryTime, deviation, sign, down, knockIn, 1);
  const strikes: number =
    strike * barrierDigitalUnit(spot, strike, barrier, carryTime, deviation, sign, down, knockIn, 0);
  // The two halves of a payoff that is nearly impossible may cross by a rounding error: a price is never below zero.
  const option: number = Math.max(exp(-rate * timeYears) * sign * (assets - strikes), 0);
  if (rebate === 0) return option;
  // An out option's rebate is a one-touch paid at hit, an in option's a no-touch.
  return (
    option + rebate * touchOption(spot, barrier, rate, carry, volatility, timeYears, down, 1 - knockIn, 0, 1 - knockIn)
  );
}

export const contract: Contract = {
  name: 'barrier-option',
  summary: 'price of a European call or put that a continuously watched barrier knocks in or out, with a rebate.',
  inputs: [
    { name: 'spot', unit: 'quote per underlying', low: 1e-12, high: 1e12 },
    { name: 'strike', unit: 'quote per underlying', low: 1e-12, high: 1e12 },
    { name: 'barrier', unit: 'quote per underlying', low: 1e-12, high: 1e12 },
    { name: 'rebate', unit: 'quote currency', low: 0, high: 1e12 },
    { name: 'rate', unit: 'fraction per year', low: -10, high: 10 },
    { name: 'carry', unit: 'fraction per year', low: -10, high: 10 },
    { name: 'volatility', unit: 'fraction per sqrt(year)', low: 1e-4, high: 10 },
    { name: 'timeYears', unit: 'years', low: 1e-6, high: 100 },
    { name: 'sign', unit: '+1 call, -1 put', choices: [1, -1] },
    { name: 'down', unit: '+1 barrier below, -1 above', choices: [1, -1] },
    { name: 'knockIn', unit: '1 in, 0 out', choices: [1, 0] },
  ],
  outputs: [{ name: 'price', unit: 'quote currency' }],
  error: {
    reference: { amount: 1e-12, unit: 'relative to scale', where: 'scale: the larger of spot, strike and rebate' },
    wasm: { amount: 1e-12, unit: 'relative to scale', where: 'scale: the larger of spot, strike and rebate' },
  },
  edges:
    'spot at or beyond the barrier: in is the vanilla, out its rebate at once. Rebate: out pays at hit, in pays at expiry if never in.',
  source: 'Reiner, E., Rubinstein, M. (1991) "Breaking down the barriers", Risk 4(8); Haug (2007) 4.17.1.',
};
