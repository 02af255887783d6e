// Asian options, exact for the volatilities read: geometric averages in closed form, arithmetic ones by convolution (walk-sum.ts).
//
// Volatilities are those of the strike (of the forward, where the strike floats) at each fixing, so that the term structure is kept.
import type { AsianOption } from '../book/instruments/asian-option.ts';
import { SIGN_CALL, SIGN_PUT } from '../generated/layouts.ts';
import { forwardAt } from '../market/forward.ts';
import { marketOf, type Snapshot } from '../market/snapshot.ts';
import { volatilityAt } from '../market/surface.ts';
import { averageMeanTime, averageVarianceTime } from '../spec/average-moments.ts';
import { logRatio } from '../spec/log-ratio.ts';
import { type AverageTerms, averageTerms, fixingVariances } from './average-terms.ts';
import { type Bump, type BumpedMarket, bumpedPricing, bumpedUnit, unitValueOf } from './bumped-greeks.ts';
import { requireUnexpired } from './expiry-check.ts';
import { type PayoffScale, payoffScale } from './payoff-scale.ts';
import type { KernelCall, KernelLanes, Pricing } from './pricers.ts';
import { walkSumPrice } from './walk-sum-price.ts';

interface Context {
  readonly option: AsianOption;
  readonly terms: AverageTerms;
  readonly spot: number;
  readonly forward: number;
  readonly years: number;
  readonly volatility: number;
  readonly sign: number;
  readonly scale: PayoffScale;
}

export function asianPricer(option: AsianOption, snapshot: Snapshot): Pricing {
  const place = { instrument: option.id };
  const years = requireUnexpired(option, snapshot);
  const forward = forwardAt(snapshot, option.underlying, option.expiry, place);
  const strikeRead = option.strikeStyle === 'fixed' ? option.strike : forward;
  const context: Context = {
    option,
    terms: averageTerms(option, snapshot, strikeRead),
    spot: marketOf(snapshot, option.underlying, place).spot,
    forward,
    years,
    volatility: volatilityAt(snapshot, option.underlying, strikeRead, option.expiry, option.id, place),
    sign: option.callPut === 'call' ? SIGN_CALL : SIGN_PUT,
    scale: payoffScale(option, snapshot, forward),
  };
  if (option.averaging === 'geometric') {
    return option.strikeStyle === 'fixed' ? geometricPrice(context) : geometricStrike(context);
  }
  return option.strikeStyle === 'fixed' ? arithmeticPrice(context) : arithmeticStrike(context);
}

/** Sum of weight x ln(forward of the fixing / spot): stays when the spot carries the forwards along. */
const carryOfAverage = ({ terms, spot }: Context): number =>
  terms.weights.reduce((sum, weight, index) => sum + weight * logRatio(terms.forwards[index]!, spot), 0);

function geometricPrice(context: Context): KernelCall {
  const { option, terms, spot, sign, scale } = context;
  const { years, weights, futureWeight, settledLog } = terms;
  const count = weights.length;
  const meanTime = averageMeanTime(years, weights, count);
  const varianceTime = averageVarianceTime(years, weights, count);
  const variances = fixingVariances(terms, 0, 0);
  // One volatility that gives the average its variance; what its drift then lacks goes into the carry.
  const variance = averageVarianceTime(variances, weights, count);
  const volatility = varianceTime > 0 ? Math.sqrt(variance / varianceTime) : 0;
  const drift = 0.5 * (volatility * volatility * meanTime - averageMeanTime(variances, weights, count));
  const carry = carryOfAverage(context) + drift;
  const inputs = [spot, option.strike, carry, volatility, meanTime, varianceTime, futureWeight, settledLog, sign];
  return {
    kernel: 'geometric-asian',
    inputs,
    interpret: (outputs) => {
      const [value, delta, gamma, vega, theta] = outputs as [number, number, number, number, number];
      return unitValueOf({ value, delta, gamma, vega, theta }, scale);
    },
  };
}

/** What every price by bumps has in common. */
function bumped({ terms, spot, volatility, years }: Context): BumpedMarket {
  const market = { spot, volatility, timeToExpiryYears: years };
  const next = terms.years[0];
  return next === undefined ? market : { ...market, nextEventYears: next };
}

/** Variance of the log price at expiry. */
function endVariance({ volatility, years }: Context, { volatilityShift, yearsPassed }: Bump): number {
  return (volatility + volatilityShift) * (volatility + volatilityShift) * (years - yearsPassed);
}

/** The kernel measures variance by volatility^2 x time: a volatility of 1 and variances for times. */
function geometricStrike(context: Context): KernelLanes {
  const { terms, spot, forward, sign, scale } = context;
  const carry = carryOfAverage(context);
  const inputs = (bump: Bump): readonly number[] => {
    const variances = fixingVariances(terms, bump.volatilityShift, bump.yearsPassed);
    const { weights } = terms;
    const mean = averageMeanTime(variances, weights, weights.length);
    const variance = averageVarianceTime(variances, weights, weights.length);
    // Never less than at the last fixing.
    const end = Math.max(endVariance(context, bump), variances[variances.length - 1] ?? 0);
    const moved = spot * bump.spotFactor;
    return [moved, logRatio(forward, spot), carry, 1, end, mean, variance, terms.futureWeight, terms.settledLog, sign];
  };
  return bumpedPricing({ kernel: 'geometric-asian-strike', inputs, ...bumped(context) }, scale);
}

/** The part of the average to come: weight x forward, and total variance, of each fixing. */
function futureAmounts({ terms }: Context, { spotFactor, volatilityShift, yearsPassed }: Bump) {
  const amounts = terms.weights.map((weight, index) => weight * terms.forwards[index]! * spotFactor);
  return { amounts, variances: fixingVariances(terms, volatilityShift, yearsPassed) };
}

function arithmeticPrice(context: Context): Pricing {
  const { option, terms, sign, scale } = context;
  const strike = option.strike - terms.settled;
  if (terms.weights.length === 0) {
    const value = Math.max(-sign * strike, 0);
    return { unit: unitValueOf({ value, delta: 0, gamma: 0, vega: 0, theta: 0 }, scale) };
  }
  const priceAt = (bump: Bump): number => walkSumPrice({ ...futureAmounts(context, bump), strike, sign });
  return bumpedUnit(bumped(context), priceAt, scale);
}

/**
 * Price at expiry against the average. In units of the price at expiry, and under its measure, the average is a sum of fixings
 * seen backwards in time, what is settled comes last, and the strike is 1.
 */
function arithmeticStrike(context: Context): Pricing {
  const { terms, forward, sign, scale } = context;
  if (terms.weights.length === 0) {
    const vanilla = (bump: Bump) => [forward * bump.spotFactor, endVariance(context, bump), terms.settled, sign];
    return bumpedPricing({ kernel: 'moment-matched-option', inputs: vanilla, ...bumped(context) }, scale);
  }
  const priceAt = (bump: Bump): number => {
    const { amounts, variances } = futureAmounts(context, bump);
    const end = Math.max(endVariance(context, bump), variances[variances.length - 1]!);
    const moved = forward * bump.spotFactor;
    const settled = terms.settled > 0 ? [terms.settled] : [];
    const backwards = Float64Array.from([...amounts.reverse(), ...settled], (amount) => amount / moved);
    const remaining = Float64Array.from([...variances.reverse(), ...settled.map(() => 0)], (done) => end - done);
    return moved * walkSumPrice({ amounts: backwards, variances: remaining, strike: 1, sign: -sign });
  };
  return bumpedUnit(bumped(context), priceAt, scale);
}
