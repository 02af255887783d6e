// A market tape from option chains over time: spot, forwards and volatilities are the venue's own.
//
// Snapshots of a day are taken at changing hours; the past that rules replay has a row a day, dated at 00:00 UTC of the day whose
// snapshot it is, which had been taken by the instant that looks back. Before the first chain the past may be a history of prices.
import { PlimsollError } from '../core/errors.ts';
import { type Instant, instantText, MILLISECONDS_PER_DAY } from '../core/units.ts';
import { forwardAt } from '../market/forward.ts';
import type { History } from '../market/history.ts';
import { marketOf, type Snapshot } from '../market/snapshot.ts';
import { volatilityAt } from '../market/surface.ts';
import { seriesColumn } from '../scenarios/factor-series.ts';
import type { MarketDay, MarketTape } from './market-tape.ts';
import { type HistoryTape, openTape } from './past-history.ts';
import { REFERENCE_DAYS } from './surface-model.ts';

/** Whole chains by instant, a day at a time. */
export interface ChainSource {
  readonly source: string;
  readonly instants: ArrayLike<Instant>;
  readonly fingerprint: string;
  dayAt(index: number): Promise<MarketDay>;
}

export interface ChainTapeOptions {
  readonly chains: ChainSource;
  readonly underlyings: readonly string[];
  /** What was known before the first chain. */
  readonly before?: MarketTape | undefined;
}

export async function openChainTape({ chains, underlyings, before }: ChainTapeOptions): Promise<MarketTape> {
  const { instants, source } = chains;
  const { tape, first, doubled, keep } = await pastOf({ chains, underlyings, before });
  const read = new Set<number>();
  const dayAt = async (index: number): Promise<MarketDay> => {
    const day = await chains.dayAt(index);
    for (const underlying of underlyings) requireMarket(day.snapshot, underlying, source);
    keep(index, day.snapshot);
    read.add(index);
    return day;
  };
  const range = `${instantText(instants[0]!)} to ${instantText(instants[instants.length - 1]!)}`;
  const start = instantText(dayStart(instants[0]!));
  return {
    instants,
    source,
    fingerprint: JSON.stringify([chains.fingerprint, underlyings, before?.fingerprint ?? null]),
    notes: [
      `${instants.length} chains from ${range}, ${hoursText(instants)} apart; an expiry settles at the index of the first snapshot after it`,
      'perpetuals stand at the index; the chains have no funding',
      ...(before === undefined
        ? []
        : [`before ${start} the past is ${before.source}, its volatilities those of the surface model`]),
    ],
    dataNotes: [
      ...(doubled === 0 ? [] : [`${doubled} chains are not the first of their day: rules look back on the first`]),
      ...(before?.dataNotes ?? []),
    ],
    dayAt,
    pastAt: async (index) => {
      // A run that begins in the middle reads what it looks back on; one that walks from the start has read it.
      for (let earlier = 0; earlier <= index; earlier++) if (!read.has(earlier)) await dayAt(earlier);
      return tape.pastAt(tape.rowAt(dayStart(instants[index]!)));
    },
    pastRowsAt: (index) => first + index + 1,
  };
}

const dayStart = (instant: Instant): Instant => Math.floor(instant / MILLISECONDS_PER_DAY) * MILLISECONDS_PER_DAY;

interface GrowingPast {
  readonly tape: HistoryTape;
  /** Rows before the first chain. */
  readonly first: number;
  readonly doubled: number;
  /** Writes the row of a chain, once it is read. */
  keep(index: number, snapshot: Snapshot): void;
}

/** Room for every row, those of the chains empty until their day has been read. */
async function pastOf({ chains, underlyings, before }: ChainTapeOptions): Promise<GrowingPast> {
  const days = [...new Set(Array.from(chains.instants, dayStart))];
  const known = before === undefined ? undefined : await pastBefore(before, days[0]!);
  const first = known?.instants.length ?? 0;
  const factors = underlyings.flatMap((name) => [`${name} spot`, `${name} volatility`]);
  const columns = factors.map((factor) => {
    const column = new Float64Array(first + days.length).fill(Number.NaN);
    if (known === undefined) return column;
    column.set(seriesColumn(known, factor));
    // No change runs from a volatility of the model to one of the market.
    if (factor.endsWith(' volatility')) column[first - 1] = Number.NaN;
    return column;
  });
  const instants = Float64Array.from([...(known?.instants ?? []), ...days]);
  const source = before === undefined ? chains.source : `${chains.source}, before it ${before.source}`;
  const taken = new Map<number, Instant>();
  return {
    tape: openTape({ instants, factors, columns, gaps: factors.map(() => 0) }, source),
    first,
    doubled: chains.instants.length - days.length,
    keep: (index, snapshot) => {
      const row = first + days.indexOf(dayStart(chains.instants[index]!));
      // Of several chains of a day the first: what a later one knows is not known to an earlier one.
      const earlier = taken.get(row);
      if (earlier !== undefined && earlier <= snapshot.asOf) return;
      taken.set(row, snapshot.asOf);
      const expiry = snapshot.asOf + REFERENCE_DAYS * MILLISECONDS_PER_DAY;
      underlyings.forEach((underlying, place) => {
        const forward = forwardAt(snapshot, underlying, expiry);
        columns[2 * place]![row] = marketOf(snapshot, underlying).spot;
        columns[2 * place + 1]![row] = volatilityAt(snapshot, underlying, forward, expiry);
      });
    },
  };
}

function requireMarket({ underlyings, asOf }: Snapshot, underlying: string, source: string): void {
  if (underlyings.has(underlying)) return;
  const held = [...underlyings.keys()].join(', ');
  throw new PlimsollError(
    'MARKET_DATA_MISSING',
    `${source} has no option on ${underlying} at ${instantText(asOf)}; it has ${held}`,
    { underlying },
  );
}

/** The rows before a day; refused where there are none. */
async function pastBefore(tape: MarketTape, day: Instant): Promise<History> {
  let index = -1;
  while (index + 1 < tape.instants.length && tape.instants[index + 1]! < day) index++;
  if (index >= 0) return (await tape.pastAt(index)).last(Number.MAX_SAFE_INTEGER).history;
  throw new PlimsollError(
    'MARKET_DATA_MISSING',
    `${tape.source} has no day before the first chain, ${instantText(day)}; leave it out, or bring a longer one`,
  );
}

function hoursText(instants: ArrayLike<Instant>): string {
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (let index = 1; index < instants.length; index++) {
    const hours = (instants[index]! - instants[index - 1]!) / 3_600_000;
    least = Math.min(least, hours);
    most = Math.max(most, hours);
  }
  return `${Math.round(least)} to ${Math.round(most)} hours`;
}
