// A market tape from a history of prices: spot and perpetual are the price, options stand on the surface model.
//
// A price that is dated early or late is read where it belongs (`shifts`); an instant at which one of the coins has no price has no
// day and is counted; instants that stand twice never get here (createHistory refuses them with both places).
import { Digest } from '../core/digest.ts';
import { PlimsollError } from '../core/errors.ts';
import { type Instant, instantText, MILLISECONDS_PER_DAY } from '../core/units.ts';
import { createSnapshot } from '../market/create-snapshot.ts';
import { createHistory, type History } from '../market/history.ts';
import { alignmentOf } from '../market/history-alignment.ts';
import type { Snapshot, UnderlyingMarket } from '../market/snapshot.ts';
import type { MarketTape } from './market-tape.ts';
import { openTape } from './past-history.ts';
import {
  modelSmiles,
  modelVolatility,
  REFERENCE_DAYS,
  requireSurfaceModel,
  SURFACE_MODEL,
  type SurfaceModel,
  varianceStates,
} from './surface-model.ts';

/** Rows of a series from an instant on that are dated wrongly, and by how much to move them. */
export interface Shift {
  readonly underlying: string;
  readonly from: Instant;
  readonly days: number;
}

export interface PriceTapeOptions {
  readonly history: History;
  readonly source: string;
  /** Coins whose price every day must have. */
  readonly underlyings: readonly string[];
  readonly shifts?: readonly Shift[];
  readonly surface?: SurfaceModel;
}

/** Stablecoins that books settle in count as one dollar where nothing says otherwise. */
const PEGGED = new Map([
  ['USDC', 1],
  ['USDT', 1],
]);

export function openPriceTape(options: PriceTapeOptions): MarketTape {
  const { source, underlyings, shifts = [], surface = SURFACE_MODEL } = options;
  requireSurfaceModel(surface);
  const notes: string[] = [];
  const history = shifted(options.history, shifts, notes);
  const prices = underlyings.map((underlying) => priceColumn(history, underlying, source));
  requirePositivePrices(history, underlyings, prices, source);
  noteSuspicions(history, underlyings, prices, notes);
  const states = prices.map((column) => varianceStates(history.instants, column, surface));
  const past = openTape(withVolatilities(history, underlyings, { prices, states, surface }), source);
  const rows = daysOf(history, prices, states, notes);
  const marketAt = (row: number, asOf: Instant, index: number): UnderlyingMarket => ({
    underlying: underlyings[index]!,
    spot: prices[index]![row]!,
    carryRate: 0,
    forwards: [],
    smiles: modelSmiles(states[index]![row]!, asOf, surface),
  });
  const snapshotAt = (row: number): Snapshot => {
    const asOf = history.instants[row]!;
    return createSnapshot({
      asOf,
      quoteCurrency: 'USD',
      underlyings: new Map(underlyings.map((name, index) => [name, marketAt(row, asOf, index)])),
      currencyRates: PEGGED,
      discountRates: new Map(),
      instrumentVolatilities: new Map(),
      source,
    });
  };
  const market = [
    `options stand on the surface model ${surface.name}, made of past returns alone: what is said of them is said of a model market`,
    'the history has no funding and no basis: forwards are the spot, perpetuals earn the change of price alone',
  ];
  return {
    instants: Float64Array.from(rows, (row) => history.instants[row]!),
    source,
    fingerprint: fingerprintOf(history, surface),
    notes: market,
    dataNotes: notes,
    dayAt: async (index) => ({ snapshot: snapshotAt(rows[index]!), listings: null, oddities: {} }),
    pastAt: async (index) => past.pastAt(rows[index]!),
    pastRowsAt: (index) => rows[index]! + 1,
  };
}

/** The rows at which every coin has a price and the surface model something to say. */
function daysOf(
  history: History,
  prices: readonly Float64Array[],
  states: readonly (readonly (object | null)[])[],
  notes: string[],
): readonly number[] {
  const rows: number[] = [];
  let gaps = 0;
  history.instants.forEach((_, row) => {
    if (prices.some((column) => Number.isNaN(column[row]!))) gaps++;
    else if (states.every((each) => each[row] !== null)) rows.push(row);
  });
  if (gaps > 0) notes.push(`${gaps} instants are left out: one of the coins has no price then`);
  const missing = missingDays(history.instants);
  if (missing > 0) notes.push(`${missing} days between the first and the last have no row at all`);
  return rows;
}

/** Whole days beyond one between neighbours. */
function missingDays(instants: Float64Array): number {
  let missing = 0;
  for (let row = 1; row < instants.length; row++) {
    missing += Math.max(0, Math.round((instants[row]! - instants[row - 1]!) / MILLISECONDS_PER_DAY) - 1);
  }
  return missing;
}

function priceColumn(history: History, underlying: string, source: string): Float64Array {
  const index = history.factors.indexOf(`${underlying} spot`);
  if (index >= 0) return history.columns[index]!;
  throw new PlimsollError(
    'MARKET_DATA_MISSING',
    `the history ${source} has no series "${underlying} spot" (or ${underlying.toLowerCase()}_usd); it has ${history.factors.join(', ')}`,
    { underlying },
  );
}

function requirePositivePrices(
  history: History,
  underlyings: readonly string[],
  prices: readonly Float64Array[],
  source: string,
): void {
  prices.forEach((column, index) => {
    const row = column.findIndex((price) => price <= 0);
    if (row < 0) return;
    throw new PlimsollError(
      'MARKET_DATA_INVALID',
      `the price of ${underlyings[index]} is ${column[row]} at ${instantText(history.instants[row]!)}; it must be above 0 (${source})`,
    );
  });
}

/** The history with rows moved to where they belong; what they land on gives way. */
function shifted(history: History, shifts: readonly Shift[], notes: string[]): History {
  if (shifts.length === 0) return history;
  const rows = { instants: [] as number[], factors: [] as string[], values: [] as number[] };
  const counts = shifts.map(() => ({ moved: 0, replaced: 0 }));
  const landed = new Map<string, Set<number>>();
  const shiftOf = (factor: string, instant: Instant) =>
    shifts.findIndex(({ underlying, from }) => factor === `${underlying} spot` && instant >= from);
  const each = (use: (factor: string, instant: Instant, value: number) => void) =>
    history.factors.forEach((factor, column) => {
      history.instants.forEach((instant, row) => {
        const value = history.columns[column]![row]!;
        if (!Number.isNaN(value)) use(factor, instant, value);
      });
    });
  const push = (factor: string, instant: Instant, value: number) => {
    rows.factors.push(factor);
    rows.instants.push(instant);
    rows.values.push(value);
  };
  each((factor, instant, value) => {
    const shift = shiftOf(factor, instant);
    if (shift < 0) return;
    const target = instant + shifts[shift]!.days * MILLISECONDS_PER_DAY;
    counts[shift]!.moved++;
    push(factor, target, value);
    const taken = landed.get(factor) ?? new Set();
    landed.set(factor, taken.add(target));
  });
  each((factor, instant, value) => {
    if (shiftOf(factor, instant) >= 0) return;
    if (landed.get(factor)?.has(instant)) {
      const shift = shifts.findIndex(({ underlying }) => factor === `${underlying} spot`);
      counts[shift]!.replaced++;
    } else push(factor, instant, value);
  });
  shifts.forEach(({ underlying, from, days }, index) => {
    const { moved, replaced } = counts[index]!;
    const gave = replaced === 0 ? '' : `; ${replaced} rows gave way to them`;
    notes.push(
      `${moved} prices of ${underlying} from ${instantText(from)} on are read ${Math.abs(days)} day${Math.abs(days) === 1 ? '' : 's'} ${days > 0 ? 'later' : 'earlier'} than dated${gave}`,
    );
  });
  return createHistory(rows);
}

/** Two coins whose returns go together a day apart, and not on the day: told with the option that cures it. */
function noteSuspicions(
  history: History,
  underlyings: readonly string[],
  prices: readonly Float64Array[],
  notes: string[],
): void {
  const years = yearsOf(history.instants);
  for (const { year, first, end } of years) {
    const columns = prices.map((column) => column.slice(first, end));
    const part = { instants: history.instants.slice(first, end), factors: underlyings, columns, gaps: [] };
    for (const { first: one, second: other, suspectedLagSteps } of alignmentOf(part)) {
      if (suspectedLagSteps === 0) continue;
      const apart = Math.abs(suspectedLagSteps);
      const cure = `--shift ${other}=${-suspectedLagSteps}d@${year}-01-01`;
      notes.push(
        `${one} and ${other} look dated ${apart} day${apart === 1 ? '' : 's'} apart in ${year}: their returns go together at that lag and not as dated; ${cure} moves ${other}`,
      );
    }
  }
}

function yearsOf(instants: Float64Array): { readonly year: number; readonly first: number; readonly end: number }[] {
  const years: { year: number; first: number; end: number }[] = [];
  instants.forEach((instant, row) => {
    const year = new Date(instant).getUTCFullYear();
    const last = years[years.length - 1];
    if (last?.year === year) last.end = row + 1;
    else years.push({ year, first: row, end: row + 1 });
  });
  return years;
}

interface ModelColumns {
  readonly prices: readonly Float64Array[];
  readonly states: readonly (readonly ({ readonly fast: number; readonly long: number } | null)[])[];
  readonly surface: SurfaceModel;
}

/** The past as rules see it: the series of the file, and the model's 30-day volatility of each coin beside them. */
function withVolatilities(history: History, underlyings: readonly string[], model: ModelColumns): History {
  const { prices, states, surface } = model;
  const kept = history.factors.flatMap((factor, index) =>
    underlyings.some((name) => factor === `${name} spot` || factor === `${name} volatility`) ? [] : [index],
  );
  const volatilities = underlyings.map((_, index) =>
    Float64Array.from(states[index]!, (state, row) =>
      state === null || Number.isNaN(prices[index]![row]!)
        ? Number.NaN
        : modelVolatility(state, REFERENCE_DAYS, surface),
    ),
  );
  const columns = [...prices, ...volatilities, ...kept.map((index) => history.columns[index]!)];
  return {
    instants: history.instants,
    factors: [
      ...underlyings.map((name) => `${name} spot`),
      ...underlyings.map((name) => `${name} volatility`),
      ...kept.map((index) => history.factors[index]!),
    ],
    columns,
    gaps: columns.map((column) => column.reduce((gaps, value) => (Number.isNaN(value) ? gaps + 1 : gaps), 0)),
  };
}

function fingerprintOf(history: History, surface: SurfaceModel): string {
  const digest = new Digest().addText(JSON.stringify(surface)).addText(history.factors.join('\n'));
  digest.addNumbers(history.instants);
  for (const column of history.columns) digest.addNumbers(column);
  return digest.text();
}
