// The latest quote of each instrument to a snapshot.
//
// forward of an expiry   median of the forwards quoted with its options and of its future's price, at the latest instant at which any was
// spot                   median of the index prices at the latest instant; without any, the forward of the nearest expiry (noted)
// smile of an expiry     at each strike the volatility of the option that is out of the money, else of the one there is
// Each option's own volatility is kept beside the smiles and wins over them.
import type { Instrument } from '../book/instrument.ts';
import type { VanillaOption } from '../book/instruments/vanilla-option.ts';
import { type Instant, instantText } from '../core/units.ts';
import { createSnapshot } from '../market/create-snapshot.ts';
import type { ForwardPoint, SmileSlice, Snapshot, UnderlyingMarket } from '../market/snapshot.ts';
import { located } from './problems.ts';
import { medianOf } from './volatility-unit.ts';

/** The latest quote of one instrument, its figures checked. Absent: there is none. */
export interface Quote {
  readonly instrument: Instrument;
  readonly instant: Instant;
  /** Fraction. */
  readonly volatility?: number | undefined;
  readonly forward?: number | undefined;
  readonly spot?: number | undefined;
  readonly markPrice?: number | undefined;
  readonly fundingRate?: number | undefined;
}

export interface QuotesReading {
  readonly asOf: Instant;
  readonly source: string;
  /** Price of one unit of a settlement currency in USD. */
  readonly currencyRates?: Readonly<Record<string, number>> | undefined;
  /** Told in a sentence of everything that is left out or stood in for. */
  readonly onNote?: ((sentence: string) => void) | undefined;
}

export function snapshotOfQuotes(quotes: readonly Quote[], reading: QuotesReading): Snapshot {
  const { asOf, source } = reading;
  const expired = quotes.filter((quote) => expiryOf(quote.instrument) <= asOf);
  const alive = quotes.filter((quote) => expiryOf(quote.instrument) > asOf);
  const unquoted = alive.filter((quote) => quote.instrument.kind === 'option' && quote.volatility === undefined);
  noteLeftOut(reading, expired, `expired at ${instantText(asOf)}`);
  noteLeftOut(reading, unquoted, 'without an implied volatility');
  if (alive.length === 0) {
    throw located('INPUT_FORMAT', `no instrument of the file is alive at ${instantText(asOf)}`, { file: source });
  }
  const markets = [...groupBy(alive, (quote) => quote.instrument.underlying)].map(
    ([underlying, group]) => [underlying, marketOfQuotes(underlying, group, reading)] as const,
  );
  const volatilities = alive
    .filter((quote) => quote.instrument.kind === 'option' && quote.volatility !== undefined)
    .map((quote) => [quote.instrument.id, quote.volatility!] as const);
  const marks = alive
    .filter((quote) => quote.markPrice !== undefined)
    .map((quote) => [quote.instrument.id, quote.markPrice!] as const);
  return createSnapshot(
    {
      asOf,
      quoteCurrency: 'USD',
      underlyings: new Map(markets),
      currencyRates: new Map(Object.entries(reading.currencyRates ?? {})),
      discountRates: new Map(),
      instrumentVolatilities: new Map(volatilities),
      instrumentMarks: new Map(marks),
      source,
    },
    { file: source },
  );
}

function marketOfQuotes(underlying: string, quotes: readonly Quote[], reading: QuotesReading): UnderlyingMarket {
  const forwards = forwardsOf(quotes);
  const perpetual = quotes.find(
    ({ instrument, markPrice }) => instrument.kind === 'perpetual' && markPrice !== undefined,
  );
  return {
    underlying,
    spot: spotOf(underlying, quotes, forwards, reading),
    ...(perpetual?.markPrice === undefined ? {} : { perpetual: perpetual.markPrice }),
    ...(perpetual?.fundingRate === undefined ? {} : { fundingRate: perpetual.fundingRate }),
    carryRate: 0,
    forwards,
    smiles: smilesOf(quotes, new Map(forwards.map((point) => [point.expiry, point.forward]))),
  };
}

function forwardsOf(quotes: readonly Quote[]): ForwardPoint[] {
  const dated = quotes.filter(({ instrument }) => Number.isFinite(expiryOf(instrument)));
  return [...groupBy(dated, ({ instrument }) => expiryOf(instrument))]
    .map(([expiry, group]) => ({
      expiry,
      forward: latestMedian(group, (quote) => (quote.instrument.kind === 'future' ? quote.markPrice : quote.forward)),
      source: 'given' as const,
    }))
    .filter(({ forward }) => !Number.isNaN(forward))
    .sort((left, right) => left.expiry - right.expiry);
}

function spotOf(
  underlying: string,
  quotes: readonly Quote[],
  forwards: readonly ForwardPoint[],
  reading: QuotesReading,
): number {
  const spot = latestMedian(quotes, (quote) => quote.spot);
  if (!Number.isNaN(spot)) return spot;
  const nearest = forwards[0];
  if (nearest === undefined) {
    const wanted = 'a snapshot needs an index price or a forward';
    throw located('MARKET_DATA_MISSING', `nothing says what ${underlying} is worth; ${wanted}`, {
      file: reading.source,
    });
  }
  const expiry = instantText(nearest.expiry);
  reading.onNote?.(
    `${reading.source} has no index price of ${underlying}; its forward for ${expiry}, ${nearest.forward}, stands in`,
  );
  return nearest.forward;
}

function smilesOf(quotes: readonly Quote[], forwards: ReadonlyMap<Instant, number>): SmileSlice[] {
  const options = quotes.filter(isQuotedOption);
  return [...groupBy(options, ({ instrument }) => instrument.expiry)].map(([expiry, group]) => {
    const forward = forwards.get(expiry) ?? 0;
    const byStrike = [...groupBy(group, ({ instrument }) => instrument.strike)].sort(([left], [right]) => left - right);
    return {
      expiry,
      kind: 'points',
      strikes: byStrike.map(([strike]) => strike),
      volatilities: byStrike.map(([strike, pair]) => {
        const outside = strike >= forward ? 'call' : 'put';
        return (pair.find(({ instrument }) => instrument.callPut === outside) ?? pair[0]!).volatility;
      }),
    };
  });
}

interface OptionQuote extends Quote {
  readonly instrument: VanillaOption;
  readonly volatility: number;
}

function isQuotedOption(quote: Quote): quote is OptionQuote {
  return quote.instrument.kind === 'option' && quote.volatility !== undefined;
}

/** The latest instant of any of them; -Infinity where none has one. */
export function latestInstant(quotes: readonly Quote[]): Instant {
  let latest = Number.NEGATIVE_INFINITY;
  for (const { instant } of quotes) {
    // NaN, a quote without an instant, is not later than anything.
    if (instant > latest) latest = instant;
  }
  return latest;
}

/** The median of what was quoted at the latest instant at which anything was; NaN where nothing ever was. */
function latestMedian(quotes: readonly Quote[], figure: (quote: Quote) => number | undefined): number {
  const quoted = quotes.filter((quote) => figure(quote) !== undefined);
  const latest = latestInstant(quoted);
  // Without instants (the caller stated one for all) everything is as late as everything else.
  return medianOf(quoted.filter((quote) => !(quote.instant < latest)).map((quote) => figure(quote)!));
}

/** Infinity for what does not expire. */
function expiryOf(instrument: Instrument): Instant {
  return 'expiry' in instrument ? instrument.expiry : Number.POSITIVE_INFINITY;
}

function noteLeftOut(reading: QuotesReading, quotes: readonly Quote[], why: string): void {
  if (quotes.length === 0) return;
  const names = quotes
    .slice(0, 5)
    .map(({ instrument }) => instrument.id)
    .join(', ');
  const more = quotes.length > 5 ? ', …' : '';
  reading.onNote?.(`${reading.source}: left out ${quotes.length} of its instruments, ${why}: ${names}${more}`);
}

function groupBy<Key, Item>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
