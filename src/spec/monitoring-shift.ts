// monitoring-shift: the continuously watched barrier that stands for one watched at equally spaced dates.
// Domain:    barrier in [1e-12, 1e12]; volatility in [0, 10]; intervalYears in [0, 30]; down +1 barrier below, -1 above.
// Error:     reference 1e-15 relative to scale; wasm 1e-15 relative to scale.
// Edges:     an interval or volatility of 0 leaves the barrier where it is.
// Source:    Broadie, Glasserman and Kou (1997) Math. Finance 7(4), 325-349. Vectors: test/vectors/monitoring-shift.json.

import type { Contract } from './contract.ts';
import { exp } from './exp.ts';

/** -zeta(1/2) / sqrt(2 pi): what a walk with normal steps overshoots by on average, in steps. */
const MEAN_OVERSHOOT: number = 0.5825971579390107;

export function monitoringShift(barrier: number, volatility: number, intervalYears: number, down: number): number {
  return barrier * exp(-down * MEAN_OVERSHOOT * (volatility * Math.sqrt(intervalYears)));
}

export const contract: Contract = {
  name: 'monitoring-shift',
  summary: 'the continuously watched barrier that stands for one watched at equally spaced dates.',
  inputs: [
    { name: 'barrier', unit: 'quote per underlying', low: 1e-12, high: 1e12 },
    { name: 'volatility', unit: 'fraction per sqrt(year)', low: 0, high: 10 },
    { name: 'intervalYears', unit: 'years between dates', low: 0, high: 30 },
    { name: 'down', unit: '+1 barrier below, -1 above', choices: [1, -1] },
  ],
  outputs: [{ name: 'price', unit: 'quote per underlying' }],
  error: {
    reference: {
      amount: 1e-15,
      unit: 'relative to scale',
      where: 'scale: the shifted barrier times 1 + its log shift',
    },
    wasm: { amount: 1e-15, unit: 'relative to scale', where: 'scale: the shifted barrier times 1 + its log shift' },
  },
  edges: 'an interval or volatility of 0 leaves the barrier where it is.',
  source: 'Broadie, Glasserman and Kou (1997) Math. Finance 7(4), 325-349.',
  approximation:
    'prices with the shifted barrier, against discrete-barrier at volatility 0.3 over 0.2 years: off by up to 3.3e-4 of the spot for 50 dates and 4.4e-3 for 5; worst where the spot is within a step of the barrier or the payoff jumps there.',
};
