// A snapshot from quoted implied volatilities: forwards per expiry, SVI smiles fitted and free of arbitrage, and a report that
// says how well.
import { requireInRange } from '../../core/checks.ts';
import { describePlace, type Place, PlimsollError } from '../../core/errors.ts';
import { type Instant, instantText, yearsBetween } from '../../core/units.ts';
import { logRatio } from '../../spec/log-ratio.ts';
import { normalDensity } from '../../spec/normal-cdf.ts';
import { createSnapshot, type SnapshotParts } from '../create-snapshot.ts';
import { requireInstant, requirePrice, requireVolatility } from '../market-checks.ts';
import type { ForwardPoint, SmileSlice, Snapshot, UnderlyingMarket } from '../snapshot.ts';
import { sviTotalVariance } from '../svi.ts';
import { checkButterfly, checkCalendar, type SviSlice } from '../svi-arbitrage.ts';
import { fitSsviSurface } from './ssvi-fit.ts';
import { MIN_STRIKES_FOR_SVI, type SviQuotes } from './svi-fit.ts';
import { fitSviSurface } from './svi-surface-fit.ts';

/** One quoted volatility. A call and a put of one strike may both be there. */
export interface VolatilityQuote {
  readonly underlying: string;
  readonly expiry: Instant;
  readonly strike: number;
  /** Fraction per sqrt(year). */
  readonly volatility: number;
  /** The forward against which the volatility was quoted. */
  readonly forward: number;
  /** Used with weights 'given' only. */
  readonly weight?: number;
  readonly place?: Place;
}

/** What is quoted beside the volatilities. */
export interface QuotedMarket {
  readonly underlying: string;
  readonly spot: number;
  readonly perpetual?: number;
  readonly fundingRate?: number;
}

export interface SnapshotQuotes {
  readonly asOf: Instant;
  readonly quoteCurrency: string;
  readonly source: string;
  readonly currencyRates: ReadonlyMap<string, number>;
  readonly discountRates: ReadonlyMap<string, number>;
  readonly markets: readonly QuotedMarket[];
  readonly quotes: readonly VolatilityQuote[];
}

/** vega: each squared error counts by the vega of its quote; equal: all the same; given: by the weight of the quote. */
export type QuoteWeights = 'vega' | 'equal' | 'given';

export interface FitOptions {
  readonly weights?: QuoteWeights;
}

export interface ExpiryFitReport {
  readonly expiry: Instant;
  readonly timeYears: number;
  readonly quotes: number;
  readonly strikes: number;
  /** svi: fitted; points: too few strikes for a fit, kept as quoted. */
  readonly kind: 'svi' | 'points';
  readonly forward: number;
  /** Highest over lowest forward of the quotes, less 1: how far they moved while they were collected. */
  readonly forwardSpread: number;
  /** Root mean square volatility error in fractions: all quotes alike, and by the weights of the fit. */
  readonly rootMeanSquare: number;
  readonly weightedRootMeanSquare: number;
  readonly worst: { readonly strike: number; readonly error: number };
  /** Absent for points. */
  readonly lowestG?: number;
  readonly steepestWing?: number;
  /** Against the fitted expiry before; absent for points and for the first. */
  readonly lowestCalendarGap?: number;
  readonly calendarViolations?: number;
}

export interface UnderlyingFitReport {
  readonly underlying: string;
  /** svi: each expiry its own fit; svi-joint: refitted together to be free of arbitrage; ssvi: one SSVI surface, where
   *  neither was. */
  readonly method: 'svi' | 'svi-joint' | 'ssvi' | 'none';
  readonly weights: QuoteWeights;
  readonly expiries: readonly ExpiryFitReport[];
}

/** The snapshot that the quotes make, and how well it holds them. */
export function fitSnapshotFromQuotes(
  quotes: SnapshotQuotes,
  options: FitOptions = {},
): { readonly snapshot: Snapshot; readonly report: readonly UnderlyingFitReport[] } {
  requireInstant('as-of instant', quotes.asOf);
  const weights = options.weights ?? 'vega';
  const known = new Set(quotes.markets.map((market) => market.underlying));
  for (const quote of quotes.quotes) checkQuote(quote, quotes.asOf, known);
  const report: UnderlyingFitReport[] = [];
  const underlyings = new Map<string, UnderlyingMarket>();
  for (const market of quotes.markets) {
    const own = quotes.quotes.filter((quote) => quote.underlying === market.underlying);
    const groups = groupByExpiry(own, quotes.asOf, weights);
    const fitted = fitGroups(groups);
    const forwards: ForwardPoint[] = groups.map(({ expiry, forward }) => ({ expiry, forward, source: 'given' }));
    underlyings.set(market.underlying, { ...market, carryRate: 0, forwards, smiles: fitted.smiles });
    report.push({ underlying: market.underlying, method: fitted.method, weights, expiries: fitted.expiries });
  }
  const parts: SnapshotParts = {
    asOf: quotes.asOf,
    quoteCurrency: quotes.quoteCurrency,
    source: quotes.source,
    currencyRates: quotes.currencyRates,
    discountRates: quotes.discountRates,
    instrumentVolatilities: new Map(),
    underlyings,
  };
  return { snapshot: createSnapshot(parts), report };
}

interface ExpiryGroup {
  readonly expiry: Instant;
  readonly forward: number;
  readonly forwardSpread: number;
  readonly quotes: readonly VolatilityQuote[];
  readonly strikes: number;
  readonly fitted: SviQuotes;
}

function checkQuote(quote: VolatilityQuote, asOf: Instant, known: ReadonlySet<string>): void {
  const place = quote.place ?? {};
  if (!known.has(quote.underlying)) {
    throw new PlimsollError(
      'MARKET_DATA_MISSING',
      `a volatility is quoted for ${quote.underlying}, but no spot of it is given${describePlace(place)}`,
      { underlying: quote.underlying, ...place },
    );
  }
  requireInstant('expiry', quote.expiry, place);
  if (!(quote.expiry > asOf)) {
    throw new PlimsollError(
      'INPUT_VALUE',
      `a volatility is quoted for expiry ${instantText(quote.expiry)}, which is not after ${instantText(asOf)}${describePlace(place)}`,
      { ...place },
    );
  }
  requirePrice('strike', quote.strike, place);
  requirePrice('forward', quote.forward, place);
  requireVolatility('implied volatility', quote.volatility, place);
}

function groupByExpiry(quotes: readonly VolatilityQuote[], asOf: Instant, weights: QuoteWeights): ExpiryGroup[] {
  const byExpiry = new Map<Instant, VolatilityQuote[]>();
  for (const quote of quotes) {
    const group = byExpiry.get(quote.expiry);
    if (group === undefined) byExpiry.set(quote.expiry, [quote]);
    else group.push(quote);
  }
  const expiries = [...byExpiry.keys()].sort((left, right) => left - right);
  return expiries.map((expiry) => {
    const own = byExpiry.get(expiry)!.sort((left, right) => left.strike - right.strike);
    const forwards = Float64Array.from(own, (quote) => quote.forward).sort();
    const forwardSpread = forwards[forwards.length - 1]! / forwards[0]! - 1;
    const fitted = sviQuotes(own, yearsBetween(asOf, expiry), weights);
    const strikes = new Set(own.map((quote) => quote.strike)).size;
    return { expiry, forward: median(forwards), forwardSpread, quotes: own, strikes, fitted };
  });
}

function sviQuotes(quotes: readonly VolatilityQuote[], timeYears: number, weights: QuoteWeights): SviQuotes {
  // Each quote against its own forward: its volatility was made with that one.
  const logMoneyness = Float64Array.from(quotes, (quote) => logRatio(quote.strike, quote.forward));
  const totalVariances = Float64Array.from(quotes, (quote) => quote.volatility * quote.volatility * timeYears);
  const raw = quotes.map((quote, index) => {
    if (weights === 'equal') return 1;
    if (weights === 'given') {
      const range = { low: 0, high: Number.MAX_VALUE };
      return requireInRange('weight', quote.weight ?? Number.NaN, range, quote.place);
    }
    // Black vega but for what all quotes of the expiry share: density at d1.
    const deviation = Math.sqrt(totalVariances[index]!);
    return normalDensity(-logMoneyness[index]! / deviation + deviation / 2);
  });
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  if (!(total > 0 && total - total === 0)) {
    const what = `the weights of expiry ${instantText(quotes[0]!.expiry)} add up to ${total}; they must add up to more than 0`;
    throw new PlimsollError('INPUT_VALUE', what, { expiry: quotes[0]!.expiry });
  }
  return { timeYears, logMoneyness, totalVariances, weights: Float64Array.from(raw, (weight) => weight / total) };
}

function fitGroups(groups: readonly ExpiryGroup[]) {
  const fittable = groups.filter((group) => group.strikes >= MIN_STRIKES_FOR_SVI);
  const quotes = fittable.map((group) => group.fitted);
  let method: UnderlyingFitReport['method'] = 'none';
  let slices: readonly SviSlice[] = [];
  if (fittable.length > 0) {
    const fit = fitSviSurface(quotes);
    method = fit.refitted ? 'svi-joint' : 'svi';
    slices = fit.slices;
    if (!fit.arbitrageFree) {
      method = 'ssvi';
      slices = fitSsviSurface(quotes).slices;
    }
  }
  const smiles: SmileSlice[] = [];
  const expiries: ExpiryFitReport[] = [];
  let previous: SviSlice | undefined;
  for (const group of groups) {
    const slice = slices[fittable.indexOf(group)];
    if (slice === undefined) {
      smiles.push(asPoints(group));
      expiries.push(pointsReport(group));
      continue;
    }
    smiles.push({ expiry: group.expiry, kind: 'svi', parameters: slice.parameters });
    expiries.push(sviReport(group, slice, previous));
    previous = slice;
  }
  return { method, smiles, expiries };
}

/** The quotes as they are; a strike quoted twice takes the mean. */
function asPoints(group: ExpiryGroup): SmileSlice {
  const byStrike = new Map<number, number[]>();
  for (const { strike, volatility } of group.quotes)
    byStrike.set(strike, [...(byStrike.get(strike) ?? []), volatility]);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    expiry: group.expiry,
    kind: 'points',
    strikes: [...byStrike.keys()],
    volatilities: [...byStrike.values()].map(mean),
  };
}

function pointsReport(group: ExpiryGroup): ExpiryFitReport {
  return {
    ...shared(group),
    kind: 'points',
    rootMeanSquare: 0,
    weightedRootMeanSquare: 0,
    worst: { strike: group.quotes[0]!.strike, error: 0 },
  };
}

function sviReport(group: ExpiryGroup, slice: SviSlice, previous: SviSlice | undefined): ExpiryFitReport {
  const { logMoneyness, weights } = group.fitted;
  let squares = 0;
  let weighted = 0;
  let worst = { strike: group.quotes[0]!.strike, error: 0 };
  group.quotes.forEach((quote, index) => {
    const variance = sviTotalVariance(slice.parameters, logMoneyness[index]!);
    const error = Math.sqrt(variance / slice.timeYears) - quote.volatility;
    squares += error * error;
    weighted += weights[index]! * error * error;
    if (Math.abs(error) > Math.abs(worst.error)) worst = { strike: quote.strike, error };
  });
  const { lowestG, steepestWing } = checkButterfly(slice.parameters);
  const calendar = previous === undefined ? undefined : checkCalendar(previous.parameters, slice.parameters);
  return {
    ...shared(group),
    kind: 'svi',
    rootMeanSquare: Math.sqrt(squares / group.quotes.length),
    weightedRootMeanSquare: Math.sqrt(weighted),
    worst,
    lowestG,
    steepestWing,
    ...(calendar === undefined
      ? {}
      : {
          lowestCalendarGap: calendar.lowestGap,
          calendarViolations: calendar.violations + (calendar.wingsCross ? 1 : 0),
        }),
  };
}

function shared(group: ExpiryGroup) {
  const { expiry, forward, forwardSpread, quotes, strikes } = group;
  return { expiry, timeYears: group.fitted.timeYears, forward, forwardSpread, quotes: quotes.length, strikes };
}

function median(ascending: Float64Array): number {
  const middle = ascending.length >> 1;
  if (ascending.length % 2 === 1) return ascending[middle]!;
  return (ascending[middle - 1]! + ascending[middle]!) / 2;
}
