// Implied volatility at any strike and expiry, from the smiles of a snapshot.
//
// Total variance w(k, T) = volatility^2 T over log-moneyness k = ln(strike / forward(T)):
//   svi smile       the formula, everywhere
//   points smile    monotone cubic of w in k between the quoted strikes; beyond the ends the end point's volatility
//   flat smile      its volatility
//   between expiries          w linear in T at constant k: never less variance later, so no calendar arbitrage is made
//   before the first expiry   the first smile's volatility at the same k
//   after the last expiry     the last smile's volatility at the same k
//   quoted instrument         its own volatility; where spot moves carry it along the smile, in its proportion to the smile
import { requirePositive } from '../core/checks.ts';
import { describePlace, invariant, type Place, PlimsollError } from '../core/errors.ts';
import { type Instant, instantText, yearsBetween } from '../core/units.ts';
import { logRatio } from '../spec/log-ratio.ts';
import { movedVolatility } from './factor.ts';
import { forwardAt } from './forward.ts';
import { monotoneCubic, monotoneSlopes } from './monotone-cubic.ts';
import { marketOf, type SmileSlice, type Snapshot, type SnapshotShift, type SviParameters } from './snapshot.ts';
import { sviTotalVariance } from './svi.ts';

/**
 * The rules by name, for the provenance of a result.
 * @public
 */
export const SURFACE_RULES = {
  strikes:
    'svi formula; points: monotone cubic of total variance in ln(strike/forward), flat volatility beyond the ends',
  expiries: 'total variance linear in time at constant ln(strike/forward)',
  beforeFirstExpiry: 'volatility of the first smile at the same ln(strike/forward)',
  afterLastExpiry: 'volatility of the last smile at the same ln(strike/forward)',
} as const;

/** What an option asks of the surface. */
export interface VolatilityQuery {
  readonly strike: number;
  readonly expiry: Instant;
  /** Id of a listed instrument: its own quoted volatility wins over the smile where the snapshot has one. */
  readonly instrument?: string | undefined;
}

type CompiledSlice =
  | { readonly kind: 'svi'; readonly timeYears: number; readonly parameters: SviParameters }
  | { readonly kind: 'flat'; readonly timeYears: number; readonly totalVariance: number }
  | {
      readonly kind: 'points';
      readonly timeYears: number;
      readonly logMoneyness: readonly number[];
      readonly totalVariances: readonly number[];
      readonly slopes: readonly number[];
    };

// Compiled once per snapshot and underlying; a snapshot is never changed, so an entry is never stale.
const compiledSlices = new WeakMap<Snapshot, Map<string, readonly CompiledSlice[]>>();

/** Implied volatility (fraction) of a strike and expiry. */
export function volatilityAt(
  snapshot: Snapshot,
  underlying: string,
  strike: number,
  expiry: Instant,
  instrument?: string,
  place: Place = {},
): number {
  requirePositive('strike', strike, place);
  return volatility(snapshot, underlying, { strike, expiry, instrument }, strike, place);
}

/** The smile of one expiry, for who asks it of many strikes: what belongs to the expiry is found once. */
export interface ExpirySmile {
  readonly forward: number;
  /** The same bits as `volatilityAt`; `logMoneyness` is logRatio(strike, forward), which the caller has as a rule. */
  volatility(strike: number, logMoneyness: number, instrument: string): number;
}

export function expirySmile(snapshot: Snapshot, underlying: string, expiry: Instant, place: Place = {}): ExpirySmile {
  const forward = forwardAt(snapshot, underlying, expiry, place);
  const timeYears = yearsBetween(snapshot.asOf, expiry);
  const { instrumentVolatilities, shift } = snapshot;
  let nearby: NearbySlices | undefined;
  const volatility = (strike: number, logMoneyness: number, instrument: string): number => {
    if (shift !== undefined) return volatilityAt(snapshot, underlying, strike, expiry, instrument, { instrument });
    if (!(strike > 0 && strike < Infinity)) requirePositive('strike', strike, { instrument });
    const quoted = instrumentVolatilities.get(instrument);
    if (quoted !== undefined) return quoted;
    // Not before somebody asks: a market without a smile may quote every instrument.
    nearby ??= slicesNear(slicesOf(snapshot, underlying, { instrument }), timeYears);
    return nearbyVolatility(nearby, logMoneyness);
  };
  return { forward, volatility };
}

/** Total variance w(k, T) of the smiles as marked, before any volatility move. */
export function totalVarianceAt(
  snapshot: Snapshot,
  underlying: string,
  logMoneyness: number,
  timeYears: number,
): number {
  const slices = slicesOf(markedOf(snapshot), underlying, {});
  const variance = smileVolatility(slices, logMoneyness, timeYears);
  return variance * variance * timeYears;
}

/** `strikeRead` is where the smile is read: the strike itself, or the one of equal moneyness in the marked snapshot. */
function volatility(
  snapshot: Snapshot,
  underlying: string,
  query: VolatilityQuery,
  strikeRead: number,
  place: Place,
): number {
  const shift = snapshot.shift;
  if (shift === undefined) return markedVolatility(snapshot, underlying, query, strikeRead, place);
  let strikeBefore = strikeRead;
  if (shift.stickiness === 'moneyness') {
    const forwardBefore = forwardAt(shift.marked, underlying, query.expiry, place);
    strikeBefore = strikeRead * (forwardBefore / forwardAt(snapshot, underlying, query.expiry, place));
  }
  const before = volatility(shift.marked, underlying, query, strikeBefore, place);
  return afterMoves(before, shift, underlying, yearsBetween(snapshot.asOf, query.expiry), place);
}

function afterMoves(before: number, shift: SnapshotShift, underlying: string, timeYears: number, place: Place): number {
  let moved = before;
  for (const move of shift.volatilityMoves.get(underlying) ?? []) moved = movedVolatility(moved, move, timeYears);
  if (shift.volatilityFloor !== undefined && moved < shift.volatilityFloor) return shift.volatilityFloor;
  if (moved > 0 && moved - moved === 0) return moved;
  throw new PlimsollError(
    'INPUT_VALUE',
    `the moves take ${underlying} volatility from ${before} to ${moved} at ${timeYears} years; it must stay above 0: name a volatility floor or move less${describePlace(place)}`,
    { underlying, ...place },
  );
}

function markedVolatility(
  snapshot: Snapshot,
  underlying: string,
  query: VolatilityQuery,
  strikeRead: number,
  place: Place,
): number {
  const quoted = query.instrument === undefined ? undefined : snapshot.instrumentVolatilities.get(query.instrument);
  if (quoted === undefined) return smileAtStrike(snapshot, underlying, strikeRead, query.expiry, place);
  // Without a smile there is nothing to slide along: the quoted volatility stays with its instrument.
  if (strikeRead === query.strike || marketOf(snapshot, underlying, place).smiles.length === 0) return quoted;
  const there = smileAtStrike(snapshot, underlying, strikeRead, query.expiry, place);
  return quoted * (there / smileAtStrike(snapshot, underlying, query.strike, query.expiry, place));
}

function smileAtStrike(snapshot: Snapshot, underlying: string, strike: number, expiry: Instant, place: Place): number {
  const slices = slicesOf(snapshot, underlying, place);
  const logMoneyness = logRatio(strike, forwardAt(snapshot, underlying, expiry, place));
  return smileVolatility(slices, logMoneyness, yearsBetween(snapshot.asOf, expiry));
}

function smileVolatility(slices: readonly CompiledSlice[], logMoneyness: number, timeYears: number): number {
  return nearbyVolatility(slicesNear(slices, timeYears), logMoneyness);
}

/** The slices that an expiry reads: the nearest, or the two around it. */
interface NearbySlices {
  readonly first: CompiledSlice;
  readonly second: CompiledSlice | undefined;
  /** Of the second slice, by time between the two. */
  readonly share: number;
  /** What total variance is divided by. */
  readonly timeYears: number;
}

function slicesNear(slices: readonly CompiledSlice[], timeYears: number): NearbySlices {
  let after = 0;
  while (after < slices.length && slices[after]!.timeYears < timeYears) after++;
  const later = slices[after];
  const earlier = slices[after - 1];
  if (later !== undefined && earlier !== undefined && later.timeYears !== timeYears) {
    const share = (timeYears - earlier.timeYears) / (later.timeYears - earlier.timeYears);
    return { first: earlier, second: later, share, timeYears };
  }
  const nearest = later ?? earlier;
  invariant(nearest !== undefined, 'a surface without slices was compiled');
  return { first: nearest, second: undefined, share: 0, timeYears: nearest.timeYears };
}

function nearbyVolatility({ first, second, share, timeYears }: NearbySlices, logMoneyness: number): number {
  const start = sliceTotalVariance(first, logMoneyness);
  if (second === undefined) return Math.sqrt(start / timeYears);
  return Math.sqrt((start + share * (sliceTotalVariance(second, logMoneyness) - start)) / timeYears);
}

function sliceTotalVariance(slice: CompiledSlice, logMoneyness: number): number {
  if (slice.kind === 'svi') return sviTotalVariance(slice.parameters, logMoneyness);
  if (slice.kind === 'flat') return slice.totalVariance;
  const { logMoneyness: points, totalVariances, slopes } = slice;
  const last = points.length - 1;
  if (logMoneyness <= points[0]!) return totalVariances[0]!;
  if (logMoneyness >= points[last]!) return totalVariances[last]!;
  return monotoneCubic(points, totalVariances, slopes, logMoneyness);
}

function slicesOf(snapshot: Snapshot, underlying: string, place: Place): readonly CompiledSlice[] {
  let byUnderlying = compiledSlices.get(snapshot);
  if (byUnderlying === undefined) {
    byUnderlying = new Map();
    compiledSlices.set(snapshot, byUnderlying);
  }
  let slices = byUnderlying.get(underlying);
  if (slices === undefined) {
    const market = marketOf(snapshot, underlying, place);
    if (market.smiles.length === 0) {
      throw new PlimsollError(
        'MARKET_DATA_MISSING',
        `the snapshot of ${instantText(snapshot.asOf)} has no smile for ${underlying}, and no quoted volatility for this instrument${describePlace(place)}`,
        { underlying, ...place },
      );
    }
    slices = market.smiles.map((slice) => compileSlice(snapshot, underlying, slice));
    byUnderlying.set(underlying, slices);
  }
  return slices;
}

function compileSlice(snapshot: Snapshot, underlying: string, slice: SmileSlice): CompiledSlice {
  const timeYears = yearsBetween(snapshot.asOf, slice.expiry);
  if (slice.kind === 'svi') return { kind: 'svi', timeYears, parameters: slice.parameters };
  if (slice.kind === 'flat') {
    return { kind: 'flat', timeYears, totalVariance: slice.volatility * slice.volatility * timeYears };
  }
  const forward = forwardAt(snapshot, underlying, slice.expiry);
  const logMoneyness = slice.strikes.map((strike) => logRatio(strike, forward));
  const totalVariances = slice.volatilities.map((quoted) => quoted * quoted * timeYears);
  return {
    kind: 'points',
    timeYears,
    logMoneyness,
    totalVariances,
    slopes: monotoneSlopes(logMoneyness, totalVariances),
  };
}

/** The snapshot whose smiles are read: the one that nobody has moved yet. */
function markedOf(snapshot: Snapshot): Snapshot {
  return snapshot.shift === undefined ? snapshot : markedOf(snapshot.shift.marked);
}
