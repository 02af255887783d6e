// Which series of a history tells how each factor of a book moved, and which part of it may be looked at.
import { PlimsollError } from '../core/errors.ts';
import { type Instant, instantText } from '../core/units.ts';
import { type Factor, spotFactor, volatilityFactor } from '../market/factor.ts';
import type { History } from '../market/history.ts';
import type { FactorSeries } from '../scenarios/factor-series.ts';
import type { BookFactors } from './book-factors.ts';
import type { ModelHistory } from './model-entry.ts';

export interface HistorySeries {
  readonly series: readonly FactorSeries[];
  /** Factors of the book that the history says nothing of, in sentences. */
  readonly notes: readonly string[];
}

/** Names under which a history may hold a factor, the factor's own first; upper and lower case are the same. */
function candidatesFor(factor: Factor): readonly string[] {
  if (factor.kind === 'spot') {
    const coin = factor.underlying;
    return [factor.id, `${coin}_usd`, `${coin}_usdt`, `${coin}_usdc`, `${coin}_spot`, `${coin}-usd`, coin];
  }
  if (factor.kind !== 'volatility') return [factor.id];
  const coin = factor.underlying;
  return [factor.id, `${coin}_volatility`, `${coin}_vol`, `${coin}_iv`, `${coin}_dvol`];
}

/** The series of a factor, by the name that the user gives or by one of the usual ones; undefined where there is none. */
export function seriesFor(
  { factors }: History,
  factor: Factor,
  named: ReadonlyMap<string, string> = new Map(),
): string | undefined {
  const given = named.get(factor.id);
  if (given !== undefined) return given;
  const wanted = candidatesFor(factor).map((name) => name.toLowerCase());
  for (const name of wanted) {
    const found = factors.find((each) => each.toLowerCase() === name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A price that the book hangs on must be in the history; a volatility that is not stays where it is, and a note says so. */
export function seriesOfBook(
  { history, source }: ModelHistory,
  { spots, volatilities }: BookFactors,
  named: ReadonlyMap<string, string> = new Map(),
): HistorySeries {
  const series: FactorSeries[] = [];
  const notes: string[] = [];
  for (const underlying of spots) {
    const spot = spotFactor(underlying);
    const found = seriesFor(history, spot, named);
    if (found === undefined) {
      throw new PlimsollError(
        'MARKET_DATA_MISSING',
        `the book hangs on ${spot.id}, and the history ${source} has no series of it; it has ${history.factors.join(', ')}`,
        { factor: spot.id },
      );
    }
    series.push({ factor: spot, series: found });
    if (!volatilities.includes(underlying)) continue;
    const volatility = volatilityFactor(underlying, 'log');
    const ofVolatility = seriesFor(history, volatility, named);
    if (ofVolatility !== undefined) series.push({ factor: volatility, series: ofVolatility });
    else notes.push(`the history ${source} has no series of ${volatility.id}: it stays where it is in every scenario`);
  }
  return { series, notes };
}

/** The instants within [from, to]; a history that has none there is an error. */
export function historyBetween(
  { history, source }: ModelHistory,
  range: { readonly from?: Instant | undefined; readonly to?: Instant | undefined },
): ModelHistory {
  const { instants } = history;
  let first = 0;
  let end = instants.length;
  // Instants ascend, and what is left out is mostly little.
  while (first < end && instants[first]! < (range.from ?? Number.NEGATIVE_INFINITY)) first++;
  while (end > first && instants[end - 1]! > (range.to ?? Number.POSITIVE_INFINITY)) end--;
  if (end - first === instants.length) return { history, source };
  if (first === end) {
    const oldest = instantText(instants[0]!);
    const newest = instantText(instants[instants.length - 1]!);
    throw new PlimsollError(
      'MARKET_DATA_MISSING',
      `the history ${source} runs from ${oldest} to ${newest}; nothing of it lies within what was asked for`,
    );
  }
  const columns = history.columns.map((column) => column.slice(first, end));
  const gaps = columns.map((column) => column.reduce((count, value) => (Number.isNaN(value) ? count + 1 : count), 0));
  return { history: { instants: instants.slice(first, end), factors: history.factors, columns, gaps }, source };
}
