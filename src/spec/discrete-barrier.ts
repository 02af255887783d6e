// discrete-barrier: price of a call or put that one or two barriers knock in or out, watched at equally spaced dates only, with a rebate.
// Domain:    spot, strike in [1e-12, 1e12]; lower, upper in [0, 1e12], 0 for none; rebate >= 0; rate, carry in [-10, 10]; volatility in [0.0001, 7]; time in [1e-6, 30]; count 1 to 10000.
// Error:     reference 1e-13 relative to scale; wasm 1e-13 relative to scale.
// Edges:     touched means on or beyond a barrier at a date. NaN where dates pass the expiry, lower >= upper > 0, or the dates are so dense that 512 panels of 4 deviations do not span the paths.
// Source:    Aitsahlia and Lai (1997) J. Deriv. 5(2): recursive quadrature; Gauss-Legendre panels here. Vectors: test/vectors/discrete-barrier.json.

import { blackPrice } from './black-price.ts';
import type { Contract } from './contract.ts';
import { NOT_A_NUMBER, POSITIVE_INFINITY } from './elementary.ts';
import { exp } from './exp.ts';
import { logRatio } from './log-ratio.ts';
import { type Column, write } from './machine.ts';
import {
  ALIVE_CASH,
  beforeGrid,
  beforeLastDate,
  beforeNarrowStep,
  DRIFT,
  deadAfter,
  INTERVAL,
  LOG_LOWER,
  LOG_STRIKE,
  LOG_UPPER,
  layGrid,
  OPTION_WEIGHT,
  prepareSteps,
  REST,
  SIGN,
  SPOT,
  STRIKE,
  startFromLastDate,
  stepBack,
  VOLATILITY,
} from './monitored-paths.ts';

/** Paths beyond so many deviations weigh less than 1e-15, for the price and for the payoff. */
const FAR_PATHS: number = 8;
/** Dates may pass the expiry by this share of the time: rounding, not terms. */
const ROUNDING: number = 1e-9;

/** Undiscounted; `rebate` at the dates grows at `growth` from a date to expiry. */
function expected(
  low: number,
  high: number,
  firstYears: number,
  intervalYears: number,
  count: number,
  rebate: number,
  growth: number,
  timeYears: number,
  work: Column,
): number {
  const firstRebate: number = rebate === 0 ? 0 : rebate * exp(growth * (timeYears - firstYears));
  if (count === 1) {
    const option: number = beforeLastDate(work, 0, firstYears);
    return rebate === 0 ? option : option + firstRebate * deadAfter(work, 0, firstYears);
  }
  if (!layGrid(work, low, high)) return NOT_A_NUMBER;
  const narrow: boolean = firstYears < intervalYears;
  const secondYears: number = firstYears + intervalYears;
  const secondRebate: number = rebate === 0 ? 0 : rebate * exp(growth * (timeYears - secondYears));
  if (narrow && count === 2) {
    return beforeNarrowStep(work, low, high, firstYears, false, firstRebate, secondRebate);
  }
  prepareSteps(work);
  // The grid holds date i when the steps from the last but one down to i are done.
  const gridDate: number = narrow ? 2 : 1;
  const lastYears: number = firstYears + (count - 1) * intervalYears;
  startFromLastDate(work, rebate === 0 ? 0 : rebate * exp(growth * (timeYears - lastYears)));
  for (let date: number = count - 2; date >= gridDate; date--) {
    const years: number = firstYears + date * intervalYears;
    stepBack(work, rebate === 0 ? 0 : rebate * exp(growth * (timeYears - years)));
  }
  if (narrow) return beforeNarrowStep(work, low, high, firstYears, true, firstRebate, secondRebate);
  return beforeGrid(work, 0, firstYears, firstRebate);
}

export function discreteBarrier(
  spot: number,
  strike: number,
  lower: number,
  upper: number,
  rebate: number,
  rate: number,
  carry: number,
  volatility: number,
  timeYears: number,
  firstYears: number,
  intervalYears: number,
  count: number,
  sign: number,
  knockIn: number,
  rebateAtHit: number,
  work: Column,
): number {
  const rest: number = timeYears - (firstYears + (count - 1) * intervalYears);
  if (!(rest >= -ROUNDING * timeYears) || (upper > 0 && lower >= upper) || count !== Math.floor(count)) {
    return NOT_A_NUMBER;
  }
  const deviation: number = volatility * Math.sqrt(timeYears);
  const drift: number = carry - 0.5 * volatility * volatility;
  const logLower: number = lower > 0 ? logRatio(lower, spot) : -POSITIVE_INFINITY;
  const logUpper: number = upper > 0 ? logRatio(upper, spot) : POSITIVE_INFINITY;
  write(work, SPOT, spot);
  write(work, STRIKE, strike);
  write(work, LOG_STRIKE, logRatio(strike, spot));
  write(work, LOG_LOWER, logLower);
  write(work, LOG_UPPER, logUpper);
  write(work, VOLATILITY, volatility);
  write(work, DRIFT, drift);
  write(work, SIGN, sign);
  write(work, INTERVAL, intervalYears);
  write(work, REST, Math.max(rest, 0));
  // In is the vanilla less out. Out at expiry, rebate too: R less R where alive.
  write(work, OPTION_WEIGHT, knockIn === 1 ? -1 : 1);
  const paidAtHit: boolean = knockIn === 0 && rebateAtHit === 1;
  let aliveCash: number = 0;
  if (!paidAtHit) aliveCash = knockIn === 1 ? rebate : -rebate;
  write(work, ALIVE_CASH, aliveCash);
  const assetDrift: number = drift + volatility * volatility;
  const low: number = Math.max(logLower, Math.min(0, drift * timeYears) - FAR_PATHS * deviation);
  const high: number = Math.min(logUpper, Math.max(0, assetDrift * timeYears) + FAR_PATHS * deviation);
  const atHit: number = paidAtHit ? rebate : 0;
  let value: number = expected(low, high, firstYears, intervalYears, count, atHit, rate, timeYears, work);
  if (knockIn === 1) value = value + blackPrice(spot * exp(carry * timeYears), strike, deviation, sign);
  else if (!paidAtHit) value = value + rebate;
  return exp(-rate * timeYears) * Math.max(value, 0);
}

export const contract: Contract = {
  name: 'discrete-barrier',
  summary:
    'price of a call or put that one or two barriers knock in or out, watched at equally spaced dates only, with a rebate.',
  inputs: [
    { name: 'spot', unit: 'quote per underlying', low: 1e-12, high: 1e12 },
    { name: 'strike', unit: 'quote per underlying', low: 1e-12, high: 1e12 },
    { name: 'lower', unit: 'quote per underlying, 0 for none', low: 0, high: 1e12 },
    { name: 'upper', unit: 'quote per underlying, 0 for none', low: 0, high: 1e12 },
    { name: 'rebate', unit: 'quote currency', low: 0, high: 1e12 },
    { name: 'rate', unit: 'fraction per year', low: -10, high: 10 },
    { name: 'carry', unit: 'fraction per year', low: -10, high: 10 },
    { name: 'volatility', unit: 'fraction per sqrt(year)', low: 1e-4, high: 7 },
    { name: 'timeYears', unit: 'years', low: 1e-6, high: 30 },
    { name: 'firstYears', unit: 'years to the first date', low: 1e-12, high: 30 },
    { name: 'intervalYears', unit: 'years between dates', low: 1e-12, high: 30 },
    { name: 'count', unit: 'dates', low: 1, high: 10000 },
    { name: 'sign', unit: '+1 call, -1 put', choices: [1, -1] },
    { name: 'knockIn', unit: '1 in, 0 out', choices: [1, 0] },
    { name: 'rebateAtHit', unit: '1 an out rebate is paid at hit, 0 at expiry', choices: [1, 0] },
  ],
  outputs: [{ name: 'price', unit: 'quote currency' }],
  workCells: 31040,
  error: {
    reference: {
      amount: 1e-13,
      unit: 'relative to scale',
      where: '|carry| time <= 100 deviations; scale: the largest of spot, strike and rebate',
    },
    wasm: {
      amount: 1e-13,
      unit: 'relative to scale',
      where: '|carry| time <= 100 deviations; scale: the largest of spot, strike and rebate',
    },
  },
  edges:
    'touched means on or beyond a barrier at a date. NaN where dates pass the expiry, lower >= upper > 0, or the dates are so dense that 512 panels of 4 deviations do not span the paths.',
  source: 'Aitsahlia and Lai (1997) J. Deriv. 5(2): recursive quadrature; Gauss-Legendre panels here.',
};
