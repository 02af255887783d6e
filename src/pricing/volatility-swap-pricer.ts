// Volatility swaps: the root of the variance to come by Carr and Lee; with variance accrued already, that variance is taken as
// lognormal with the mean and the mean root that the smile gives. Exact on a flat smile, an approximation on any other.
import type { VolatilitySwap } from '../book/instruments/volatility-swap.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { exp } from '../spec/exp.ts';
import { log } from '../spec/log.ts';
import { normalDensity } from '../spec/normal-cdf.ts';
import { unitValueOf } from './bumped-greeks.ts';
import type { HostPrice } from './pricers.ts';
import { realizedTerms, swapSlopes, toCome } from './realized-terms.ts';
import { expectedVariance, expectedVolatility } from './variance-swap.ts';

const CARR_LEE =
  'expected volatility by Carr and Lee: exact where volatility is independent of the price; in Heston models with vol of vol 1 and correlation -0.7 to 0.5 off by up to 0.7 % over a year, 0.003 % over three months; with accrued or forward-starting variance, that to come is taken as lognormal';
/** Below it the variance of ln V is rounding: the smile is flat. */
const FLAT = 1e-9;
const REACH = 9;
const STEPS = 72;

/** Variance to come: its mean, and the variance of its log as a lognormal. */
interface Spread {
  readonly mean: number;
  readonly logVariance: number;
}

/** E[root(offset + V)] of a lognormal V, by the trapezoidal rule over its Gaussian; power 1: the root, -1: its reciprocal. */
function expectedRoot(offset: number, { mean, logVariance }: Spread, power: 1 | -1): number {
  const deviation = Math.sqrt(logVariance);
  const width = (2 * REACH) / STEPS;
  let sum = 0;
  for (let step = 0; step <= STEPS; step++) {
    const z = -REACH + step * width;
    const root = Math.sqrt(offset + mean * exp(deviation * z - 0.5 * logVariance));
    sum += width * normalDensity(z) * (power === 1 ? root : 1 / root);
  }
  return sum;
}

export function volatilitySwapPricer(swap: VolatilitySwap, snapshot: Snapshot): HostPrice {
  const terms = realizedTerms(swap, snapshot);
  const { accrualYears, accrued, startYears, spot, scale } = terms;
  const annual = Math.sqrt(accrualYears);
  const spreadAt = (volatilityShift: number, yearsPassed: number): Spread => {
    const wings = terms.wings(volatilityShift, yearsPassed);
    const until = expectedVariance(wings);
    const root = expectedVolatility(wings);
    const before = startYears > 0 ? expectedVariance(terms.wingsBefore(volatilityShift, yearsPassed)) : 0;
    // E[sqrt(V)] = sqrt(E[V]) e^(-logVariance / 8).
    const logVariance = Math.max(4 * log(until / (root * root)), 0);
    return { mean: toCome(until, before), logVariance: logVariance < FLAT ? 0 : logVariance };
  };
  const expected = (volatilityShift: number, yearsPassed: number): number =>
    expectedRoot(accrued, spreadAt(volatilityShift, yearsPassed), 1) / annual;
  const base = spreadAt(0, 0);
  const value = expectedRoot(accrued, base, 1) / annual - swap.strikeVolatility;
  const unitValue = () => {
    // A move adds its square to the variance: half its reciprocal root to the root.
    const gamma = startYears > 0 ? 0 : expectedRoot(accrued, base, -1) / (annual * spot * spot);
    const unit = unitValueOf({ value, delta: 0, gamma, ...swapSlopes(expected, terms) }, scale);
    return base.logVariance === 0 ? unit : { ...unit, approximation: CARR_LEE };
  };
  return { unitValue, value: () => scale.money * value };
}
