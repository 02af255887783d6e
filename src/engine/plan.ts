// The plan of a full revaluation: which numbers make a loss in one scenario, decided before any thread starts. Pure.
//
// STICKY STRIKE: spot and forward moves leave every option the volatility that it has at the base snapshot; volatility moves
// then act on that. So the vanillas of one slice (underlying, expiry, settlement) share forward, discount and factor on
// volatility, and go through kernel black-block. Digitals, barriers, averages and American options have slices, too (slice-kinds.ts).
// Spot, perpetuals and futures are constants times exp of a linear form.
// Every other kind is priced by its own pricer at the moved snapshot of every scenario: slow, exact, the same rule.

import type { Book } from '../book/book.ts';
import type { Instrument } from '../book/instrument.ts';
import { netByAccount } from '../book/netting.ts';
import { requireInRange } from '../core/checks.ts';
import { PlimsollError } from '../core/errors.ts';
import { MAX_VOLATILITY } from '../core/limits.ts';
import type { Factor } from '../market/factor.ts';
import { applyMoves } from '../market/moves.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { rowsOf } from '../scenarios/deferred-scenarios.ts';
import { createScenarioSet, type ScenarioSet } from '../scenarios/scenario-set.ts';
import { type AmericanTable, type SliceTables, withAmericanTables } from './american-tables.ts';
import type { AverageSchedule } from './average-rows.ts';
import { withAverageTables } from './average-tables.ts';
import { type FactorForms, factorForms, type LinearForm, type TenorMove } from './factor-forms.ts';
import { bundleOptions, type Holdings, holdingsOf } from './holdings.ts';
import { linearParts } from './linear-parts.ts';
import { type AmericanRates, type SlicedOption, type SliceKind, type SliceSpot, sliceKindOf } from './slice-kinds.ts';
import { type OptionsByKind, sliceOptions } from './slices.ts';

export interface RevalueOptions {
  /** Lowest volatility that moves may leave; without it a move to zero or below is an error. */
  readonly volatilityFloor?: number;
  /** Vanillas that expire within this time are worth their intrinsic value on the moved forward. Default 0: none. */
  readonly horizonYears?: number;
  /** Most memory that the run may take, its result included. Default and largest: what WebAssembly can address. */
  readonly memoryLimitBytes?: number;
  /** slice (the default): vanillas by the block kernel. scenario: by their pricer at every moved snapshot, to compare. */
  readonly vanillas?: 'slice' | 'scenario';
  /** Lay out what screening needs besides. */
  readonly screening?: boolean;
  /** Moves that are not drawn yet are left so: whoever asks sees to soundScenarios once they are. */
  readonly deferred?: boolean;
}

/** One addend of the value of spot, a perpetual or a future: base times exp(form), per unit of its holding. */
export interface LinearUnit {
  readonly base: number;
  readonly form: LinearForm;
  /** Whether no scenario moves it: its loss is 0. */
  readonly isStill: boolean;
}

export interface Slice {
  /** Which block kernel prices it: averages are rows of black-block, too. */
  readonly kind: SliceKind;
  readonly underlying: string;
  readonly forward: number;
  readonly forwardForm: LinearForm;
  /** From the undiscounted price to quote currency, over its base value, which stands in the quantities of the options. */
  readonly scaleForm: LinearForm;
  readonly timeYears: number;
  readonly volatilityMoves: readonly TenorMove[];
  /** Whether every option has a factor of its own: additive moves, or a floor. */
  readonly ownFactors: boolean;
  readonly intrinsic: boolean;
  /** Whether no scenario moves it: a price is that of the base snapshot to the bit, and its loss 0. */
  readonly isStill: boolean;
  /** Of barriers and American options. */
  readonly spot?: SliceSpot;
  /** Of averages. */
  readonly average?: AverageSchedule;
  readonly american?: AmericanRates;
  readonly americanTables?: SliceTables;
  /** Options priced once for all accounts that hold few of the slice. */
  readonly firstOption: number;
  readonly optionCount: number;
  /** Accounts that hold many: their options go through the kernel together, which is four times as fast per price. */
  readonly bundles: readonly Bundle[];
  /** What accounts hold that have no bundle here, as rows for screening; exact losses never read them. */
  readonly fewBundles: readonly Bundle[];
}

/** What one account holds of a slice: rows of the option columns of its own, weighted by its net quantities. */
export interface Bundle {
  readonly account: number;
  readonly firstRow: number;
  readonly rowCount: number;
}

/** Columns by row: the options in the order of the slices, then the rows of the bundles. */
export interface OptionColumns {
  /** Names of the options, by option, as one text in UTF-8: they are read for a sentence only. */
  readonly names: Uint8Array;
  /** Which option stands in a row. */
  readonly option: Uint32Array;
  readonly strike: Float64Array;
  readonly logStrike: Float64Array;
  readonly volatility: Float64Array;
  /** Quote currency per unit of undiscounted price at the base snapshot: per contract, in a bundle times the net quantity. */
  readonly money: Float64Array;
  readonly sign: Float64Array;
  /** Of digitals and barriers, as their kernels want them; none where the book has neither. */
  readonly extras: readonly Float64Array[];
}

export interface Plan {
  readonly accounts: readonly string[];
  readonly instrumentCount: number;
  readonly currency: string;
  readonly set: ScenarioSet;
  readonly snapshot: Snapshot;
  readonly linear: readonly LinearUnit[];
  readonly slices: readonly Slice[];
  /** Of early exercise, by slice and side. */
  readonly americanTables: readonly AmericanTable[];
  /** What they take of memory, in numbers. */
  readonly americanCells: number;
  /** Cells of the tables of arithmetic averages. */
  readonly averageTableCells: number;
  readonly options: OptionColumns;
  /** Rows of the options that are units of their own; those of the bundles follow. */
  readonly optionCount: number;
  readonly bundleCount: number;
  readonly perScenario: readonly Instrument[];
  readonly holdings: Holdings;
  readonly rules: { readonly volatilityFloor?: number };
}

export function planRevaluation(
  book: Book,
  snapshot: Snapshot,
  scenarios: ScenarioSet,
  options: RevalueOptions = {},
): Plan {
  if (book.accounts.length === 0) throw new PlimsollError('INPUT_VALUE', 'the book has no positions to revalue');
  const { volatilityFloor, horizonYears = 0, deferred = false } = options;
  requireInRange('horizon in years', horizonYears, { low: 0, high: Number.MAX_VALUE });
  if (volatilityFloor !== undefined) {
    requireInRange('volatility floor', volatilityFloor, { low: 0, high: MAX_VOLATILITY, lowOpen: true });
  }
  const isDeferred = deferred && rowsOf(scenarios) !== undefined;
  const rules = volatilityFloor === undefined ? {} : { volatilityFloor };
  const set = isDeferred ? scenarios : soundScenarios(snapshot, scenarios, rules);
  return planOver(book, snapshot, set, options);
}

/** A set whose every number has been looked at, with the sentences about moves that go too far. */
export function soundScenarios(snapshot: Snapshot, scenarios: ScenarioSet, rules: Plan['rules']): ScenarioSet {
  const { count, ...parts } = scenarios;
  const set = createScenarioSet(parts);
  if (set.count !== count) {
    throw new PlimsollError('INPUT_VALUE', `a scenario set of ${set.count} scenarios says that it has ${count}`);
  }
  checkExtremes(snapshot, set, rules);
  return set;
}

/** The plan of a book over scenarios that a plan has been made over before: nothing about them is looked at again. */
export function planOver(book: Book, snapshot: Snapshot, set: ScenarioSet, options: RevalueOptions = {}): Plan {
  const { volatilityFloor, horizonYears = 0 } = options;
  const rules = volatilityFloor === undefined ? {} : { volatilityFloor };
  const forms = factorForms(snapshot, set.factors);
  const byKind = sortOut(book, snapshot, forms, options);
  const sliced = sliceOptions(byKind.sliced, snapshot, forms, {
    horizonYears,
    hasFloor: volatilityFloor !== undefined,
  });
  const linear = linearParts(byKind.linear, snapshot, forms);
  const nets = netByAccount(book);
  const bundled = bundleOptions(nets, sliced, options.screening === true);
  const averages = withAverageTables(withStillness(bundled.slices, set, volatilityFloor), set);
  const isStill = stillFactors(set);
  const units = { linear, options: sliced.order, perScenario: byKind.perScenario };
  return {
    accounts: book.accounts,
    instrumentCount: book.instruments.length,
    currency: snapshot.quoteCurrency,
    set,
    snapshot,
    linear: linear.map(({ base, form }) => ({ base, form, isStill: isStill(form.factors) })),
    averageTableCells: averages.averageTableCells,
    ...withAmericanTables(averages.slices, bundled.columns, set, volatilityFloor),
    options: bundled.columns,
    optionCount: sliced.order.length,
    bundleCount: bundled.slices.reduce((count, { bundles }) => count + bundles.length, 0),
    perScenario: byKind.perScenario.map((index) => book.instruments[index]!),
    holdings: holdingsOf(book, { nets, isBundled: bundled.isBundled }, units),
    rules,
  };
}

/** Whether factors stay where they are in every scenario: a set that moves one underlying after another has many such. Of a set that
 *  is not drawn yet nobody knows. */
function stillFactors(set: ScenarioSet): (factors: readonly number[]) => boolean {
  const isStill = set.factors.map(
    (_, factor) => rowsOf(set) === undefined && set.moves[factor]!.every((move) => move === 0),
  );
  return (factors) => factors.every((factor) => isStill[factor]);
}

/** A floor may move a volatility that no factor does, and a horizon a payoff; kernels that read tables are not asked. */
function withStillness(slices: readonly Slice[], set: ScenarioSet, volatilityFloor: number | undefined): Slice[] {
  const isStill = stillFactors(set);
  return slices.map((slice) => {
    const { kind, forwardForm, scaleForm, volatilityMoves, spot, intrinsic } = slice;
    const isPlain = kind === 'vanilla' || kind === 'digital' || kind === 'barrier';
    if (!isPlain || intrinsic || volatilityFloor !== undefined) return slice;
    const factors = [forwardForm, scaleForm, spot?.form].flatMap((form) => form?.factors ?? []);
    return { ...slice, isStill: isStill([...factors, ...volatilityMoves.map(({ factor }) => factor)]) };
  });
}

/** The sentences of applyMoves about factors that move nothing in this snapshot, and about moves that go too far. */
function checkExtremes(snapshot: Snapshot, set: ScenarioSet, rules: Plan['rules']): void {
  set.factors.forEach((factor: Factor, index) => {
    const column = set.moves[index]!;
    let lowest = column[0]!;
    let highest = lowest;
    for (let scenario = 1; scenario < set.count; scenario++) {
      const move = column[scenario]!;
      if (move < lowest) lowest = move;
      else if (move > highest) highest = move;
    }
    for (const scenario of [column.indexOf(lowest), column.indexOf(highest)]) {
      const place = { path: set.labels?.[scenario] ?? `scenario ${scenario + 1}` };
      applyMoves(snapshot, [{ factor, amount: column[scenario]! }], { stickiness: 'strike', ...rules, place });
    }
  });
}

interface Sorted {
  readonly linear: readonly (readonly [
    index: number,
    instrument: Extract<Instrument, { kind: 'spot' | 'perpetual' | 'future' }>,
  ])[];
  readonly sliced: OptionsByKind;
  readonly perScenario: readonly number[];
}

function sortOut(book: Book, snapshot: Snapshot, forms: FactorForms, options: RevalueOptions): Sorted {
  const linear: Sorted['linear'][number][] = [];
  const sliced = new Map<SliceKind, { readonly options: SlicedOption[]; readonly numbers: number[] }>();
  const perScenario: number[] = [];
  const hasFloor = options.volatilityFloor !== undefined;
  const hasHorizon = (options.horizonYears ?? 0) > 0;
  book.instruments.forEach((instrument, index) => {
    const { kind } = instrument;
    if (kind === 'spot' || kind === 'perpetual' || kind === 'future') {
      linear.push([index, instrument]);
      return;
    }
    if (hasHorizon && !(kind === 'option' && instrument.exercise === 'european')) throw noHorizon(instrument);
    const sliceKind = options.vanillas === 'scenario' ? undefined : sliceKindOf(instrument, snapshot, forms, hasFloor);
    if (sliceKind === undefined) {
      perScenario.push(index);
      return;
    }
    let ofKind = sliced.get(sliceKind);
    if (ofKind === undefined) {
      ofKind = { options: [], numbers: [] };
      sliced.set(sliceKind, ofKind);
    }
    ofKind.options.push(instrument as SlicedOption);
    ofKind.numbers.push(index);
  });
  return { linear, sliced, perScenario };
}

function noHorizon({ id, kind }: Instrument): PlimsollError {
  return new PlimsollError(
    'INPUT_INSTRUMENT',
    `${id} is a ${kind}; a horizon is for books of European options and linear products: leave it out, and time stands still`,
    { instrument: id },
  );
}
