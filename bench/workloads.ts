// The workloads of the engine: a book, a market, scenarios and the levels asked for, each a pure function of its sizes and of
// the seeds below. Tests run tiny sizes of all of them.
//
// book-otc   one desk, distinct European options on ten coins, expiries from a day to two years
// mixed      the same, one option in ten a barrier, a digital, an Asian or an American
// book-mm    one market maker, a million positions on what a venue lists
// venue      a hundred thousand accounts on the same listing
// what-if    one desk, and legs that might be added to it
import type { Book } from '../src/book/book.ts';
import { BookBuilder } from '../src/book/book-builder.ts';
import type { PositionBatch, PositionRow } from '../src/book/position-row.ts';
import type { Instant } from '../src/core/units.ts';
import type { Snapshot } from '../src/market/snapshot.ts';
import { generateScenarios, type ScenarioGenerator } from '../src/scenarios/generator.ts';
import type { ScenarioSet } from '../src/scenarios/scenario-set.ts';
import { splitmix32 } from './splitmix.ts';
import { listing, otcExpiries, otcOption, otcOptions } from './workload-instruments.ts';
import { type Coin, coins, workloadScenarios, workloadSnapshot } from './workload-market.ts';

/** Confidence levels, as fractions. */
export interface Levels {
  readonly valueAtRisk: number;
  readonly expectedShortfall: number;
}

export interface Workload {
  readonly name: string;
  /** What a reader would hand to the book builder. */
  readonly positions: PositionBatch;
  readonly snapshot: Snapshot;
  readonly generator: ScenarioGenerator;
  readonly levels: Levels;
}

export interface WhatIfWorkload extends Workload {
  /** Each alone, or all of them together, in the account of the book. */
  readonly legs: readonly PositionRow[];
}

export interface OtcSize {
  readonly options: number;
  /** Up to ten coins. */
  readonly underlyings: number;
  readonly expiries: number;
  readonly scenarios: number;
}

export interface MarketMakerSize {
  readonly positions: number;
  readonly instruments: number;
  /** Up to twelve. */
  readonly expiries: number;
  readonly scenarios: number;
}

export interface VenueSize extends Omit<MarketMakerSize, 'positions'> {
  readonly accounts: number;
  /** On average; an account has half as many to half as many again. */
  readonly positionsPerAccount: number;
}

export interface WhatIfSize extends OtcSize {
  readonly legs: number;
}

export const BOOK_OTC_SIZE: OtcSize = {
  options: 100_000,
  underlyings: 10,
  expiries: 12,
  scenarios: 100_000,
};
export const BOOK_MM_SIZE: MarketMakerSize = {
  positions: 1_000_000,
  instruments: 3_000,
  expiries: 12,
  scenarios: 100_000,
};
export const VENUE_SIZE: VenueSize = {
  accounts: 100_000,
  positionsPerAccount: 20,
  instruments: 3_000,
  expiries: 12,
  scenarios: 10_000,
};
export const WHAT_IF_SIZE: WhatIfSize = {
  ...BOOK_OTC_SIZE,
  options: 10_000,
  legs: 100,
};

const DESK_LEVELS: Levels = { valueAtRisk: 0.99, expectedShortfall: 0.99 };
const VENUE_LEVELS: Levels = { valueAtRisk: 0.99, expectedShortfall: 0.975 };
const SCENARIO_SEED = 20_260_206;

export function bookOtc(size: OtcSize = BOOK_OTC_SIZE): Workload {
  return otcDesk('book-otc', size, false);
}

export function mixed(size: OtcSize = BOOK_OTC_SIZE): Workload {
  return otcDesk('mixed', size, true);
}

export function whatIf(size: WhatIfSize = WHAT_IF_SIZE): WhatIfWorkload {
  const held = coins(size.underlyings);
  const expiries = otcExpiries(size.expiries);
  const uniform = splitmix32(4);
  const legs = Array.from({ length: size.legs }, (_, index): PositionRow => {
    const coin = held[index % held.length]!;
    const expiry = expiries[Math.floor(uniform() * expiries.length)]!;
    const instrument = otcOption(`leg-${String(index).padStart(4, '0')}`, coin, expiry, uniform);
    // Ten times what a position holds as a rule: a leg that shows.
    return {
      account: DESK,
      instrument,
      quantity: 10 * quantityOf(coin, uniform),
    };
  });
  return { ...otcDesk('what-if', size, false), legs };
}

export function bookMm(size: MarketMakerSize = BOOK_MM_SIZE): Workload {
  const uniform = splitmix32(2);
  const accountIndex = new Uint32Array(size.positions);
  return listedWorkload('book-mm', size, { accounts: ['market maker'], accountIndex, levels: DESK_LEVELS }, uniform);
}

export function venue(size: VenueSize = VENUE_SIZE): Workload {
  const uniform = splitmix32(3);
  const { accounts: accountCount, positionsPerAccount } = size;
  const accounts = Array.from({ length: accountCount }, (_, index) => `account ${String(index).padStart(6, '0')}`);
  const counts = accounts.map(() => Math.max(1, Math.round(positionsPerAccount * (0.5 + uniform()))));
  const accountIndex = new Uint32Array(counts.reduce((sum, count) => sum + count, 0));
  let first = 0;
  counts.forEach((count, account) => {
    accountIndex.fill(account, first, first + count);
    first += count;
  });
  return listedWorkload('venue', size, { accounts, accountIndex, levels: VENUE_LEVELS }, uniform);
}

export function bookOf({ name, positions }: Workload): Book {
  const builder = new BookBuilder({ source: name });
  builder.addColumns(positions);
  return builder.finish();
}

export function scenariosOf({ generator }: Workload): ScenarioSet {
  return generateScenarios(generator);
}

const DESK = 'desk';

function otcDesk(name: string, size: OtcSize, isMixed: boolean): Workload {
  const held = coins(size.underlyings);
  const expiries = otcExpiries(size.expiries);
  const uniform = splitmix32(1);
  const count = size.options;
  const instruments = otcOptions({ count, coins: held, expiries, mixed: isMixed }, uniform);
  const positions = {
    accounts: [DESK],
    instruments,
    accountIndex: new Uint32Array(count),
    instrumentIndex: Uint32Array.from(instruments, (_, index) => index),
    quantity: Float64Array.from(instruments, (_, index) => quantityOf(held[index % held.length]!, uniform)),
  };
  return {
    name,
    positions,
    ...marketOf(name, held, expiries, size.scenarios),
    levels: DESK_LEVELS,
  };
}

interface Holders {
  readonly accounts: readonly string[];
  readonly accountIndex: Uint32Array;
  readonly levels: Levels;
}

/** One position in six is on a perpetual or a future, with its price; the rest fall on any option. */
function listedWorkload(
  name: string,
  { instruments, expiries: expiryCount, scenarios }: Omit<MarketMakerSize, 'positions'>,
  { accounts, accountIndex, levels }: Holders,
  uniform: () => number,
): Workload {
  const held = coins(2);
  const { symbols, expiries } = listing(held, instruments, expiryCount);
  const isOption = symbols.map((symbol) => /-[CP]$/.test(symbol));
  const firstOption = isOption.indexOf(true);
  const coinOf = symbols.map((symbol) => held.find(({ name: coin }) => symbol.startsWith(coin))!);
  const count = accountIndex.length;
  const instrumentIndex = new Uint32Array(count);
  const quantity = new Float64Array(count);
  const entryPrice = new Float64Array(count).fill(Number.NaN);
  for (let row = 0; row < count; row++) {
    const isLinear = uniform() < 1 / 6;
    const instrument = Math.floor(
      isLinear ? uniform() * firstOption : firstOption + uniform() * (symbols.length - firstOption),
    );
    const coin = coinOf[instrument]!;
    instrumentIndex[row] = instrument;
    // Contracts of options are coins, those of perpetuals and futures dollars.
    const coinsHeld = quantityOf(coin, uniform);
    quantity[row] = isLinear ? Math.round(coinsHeld * coin.spot) : Math.round(10 * coinsHeld) / 10;
    if (isLinear) entryPrice[row] = coin.spot * (0.97 + 0.06 * uniform());
  }
  const positions = {
    accounts,
    instruments: symbols,
    accountIndex,
    instrumentIndex,
    quantity,
    entryPrice,
  };
  return {
    name,
    positions,
    ...marketOf(name, held, expiries, scenarios),
    levels,
  };
}

function marketOf(name: string, held: readonly Coin[], expiries: readonly Instant[], scenarios: number) {
  return {
    snapshot: workloadSnapshot(held, expiries, name),
    generator: workloadScenarios(held, scenarios, SCENARIO_SEED),
  };
}

/** Coins worth 1,000 to 100,000 dollars, a few large holdings among many small ones, short as often as long. */
function quantityOf(coin: Coin, uniform: () => number): number {
  const share = uniform();
  const dollars = 1_000 + 99_000 * share * share * share;
  return ((uniform() < 0.5 ? -1 : 1) * dollars) / coin.spot;
}
