// What screening approximates: the book in groups whose value depends on two variables, x and v, alone. Pure.
//
// x is the logarithm of the forward's move (a linear form of factors); v moves the volatilities: the move of one factor where
// all slices of the group follow that one, else the factor on the volatility of a slice itself. A group of one account joins all
// slices, and instruments without a kernel for blocks, that share both; short expiries apart from long ones, which want
// coarser boxes. What more variables move (a basket, a spread, a payment in a third coin) is a group by itself, priced in every
// scenario.
import type { Instrument } from '../book/instrument.ts';
import type { Factor } from '../market/factor.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { formKey, type LinearForm } from './factor-forms.ts';
import type { Bundle, Plan, Slice } from './plan.ts';

export type VolatilityVariable =
  | { readonly kind: 'none' }
  /** v is the move of this factor. */
  | { readonly kind: 'factor'; readonly factor: number }
  /** v is the product of the slice's own moves. */
  | { readonly kind: 'product' }
  /** There is no such variable: more of them move the group. */
  | { readonly kind: 'many' };

export interface SlicePart {
  readonly slice: number;
  readonly bundle: Bundle;
  /** Smallest volatility times root of time in the bundle. */
  readonly deviation: number;
}

export interface InstrumentPart {
  /** Index into the plan's perScenario. */
  readonly instrument: number;
  readonly coefficient: number;
}

export interface ScreenGroup {
  readonly account: number;
  readonly x: LinearForm;
  readonly v: VolatilityVariable;
  /** Multiplies the value; a power of exp(x) is part of the value itself. */
  readonly scale: LinearForm;
  readonly slices: readonly SlicePart[];
  readonly instruments: readonly InstrumentPart[];
  /** Smallest volatility times root of time among its options: how finely its value may bend along x. */
  readonly smallestDeviation: number;
  /** Lowest and highest strike, as ln(strike / forward). */
  readonly lowestStrike: number;
  readonly highestStrike: number;
  /** Work of pricing the group in one scenario, in prices of the block kernel. */
  readonly cost: number;
}

/** Of a row, in prices of black-block. */
const ROW_COST = { vanilla: 1, digital: 2, barrier: 4, average: 10, american: 20, arithmetic: 40 } as const;
/** Of an American option without a table: a boundary of its own. */
const BOUNDARY_COST = 3000;

export function rowCost({ kind, americanTables: tables }: Slice): number {
  const hasNone = kind === 'american' && tables?.call === undefined && tables?.put === undefined;
  return hasNone ? BOUNDARY_COST : ROW_COST[kind];
}

/** Barriers want finer boxes than the vanillas beside them; what takes a thousand times as long wants no finer ones than its own. */
const kindClass = (slice: Slice): string =>
  slice.kind === 'barrier' || rowCost(slice) === BOUNDARY_COST ? slice.kind : '';

/** Which of the extra columns. */
const LOG_BARRIER = 1;

/** One price of an instrument without a block kernel, in prices of that kernel. */
export const PER_SCENARIO_COST = 4000;

export function screenGroups(plan: Plan): ScreenGroup[] {
  const groups = new Map<string, GroupDraft>();
  plan.slices.forEach((slice, index) => {
    for (const bundle of [...slice.bundles, ...slice.fewBundles]) addSlicePart(groups, plan, { slice: index, bundle });
  });
  const firstUnit = plan.linear.length + plan.optionCount;
  for (let index = 0; index < plan.perScenario.length; index++) {
    const variables = variablesOf(plan.perScenario[index]!, plan.set.factors, plan.snapshot);
    const { unitStart, account, coefficient } = plan.holdings;
    for (let at = unitStart[firstUnit + index]!; at < unitStart[firstUnit + index + 1]!; at++) {
      const key = `${account[at]} other ${formKey(variables.x)} ${JSON.stringify(variables.v)}`;
      const draft = draftOf(groups, key, { account: account[at]!, ...variables, scale: NOTHING });
      draft.instruments.push({ instrument: index, coefficient: coefficient[at]! });
      draft.cost += PER_SCENARIO_COST;
      draft.smallestDeviation = Math.min(draft.smallestDeviation, OTHER_DEVIATION);
      draft.lowestStrike = Math.min(draft.lowestStrike, -1);
      draft.highestStrike = Math.max(draft.highestStrike, 1);
    }
  }
  return [...groups.values()];
}

/** First boxes of instruments whose kinks are unknown. */
const OTHER_DEVIATION = 0.1;
const NOTHING: LinearForm = { factors: [], weights: [] };

type GroupDraft = {
  -readonly [K in keyof ScreenGroup]: ScreenGroup[K] extends readonly (infer Part)[] ? Part[] : ScreenGroup[K];
};

type Variables = Pick<ScreenGroup, 'account' | 'x' | 'v' | 'scale'>;

function draftOf(groups: Map<string, GroupDraft>, key: string, variables: Variables): GroupDraft {
  const known = groups.get(key);
  if (known !== undefined) return known;
  const empty = { slices: [], instruments: [], smallestDeviation: Infinity, cost: 0 };
  const draft = { ...variables, ...empty, lowestStrike: Infinity, highestStrike: -Infinity };
  groups.set(key, draft);
  return draft;
}

function addSlicePart(groups: Map<string, GroupDraft>, plan: Plan, part: Omit<SlicePart, 'deviation'>): void {
  const slice = plan.slices[part.slice]!;
  const { account, firstRow, rowCount } = part.bundle;
  const v = volatilityVariable(slice);
  const scale = isPowerOf(slice.scaleForm, slice.forwardForm) ? NOTHING : slice.scaleForm;
  let deviation = Infinity;
  let lowest = Infinity;
  let highest = -Infinity;
  const barriers = slice.kind === 'barrier' ? plan.options.extras[LOG_BARRIER] : undefined;
  const rootTime = Math.sqrt(slice.timeYears);
  for (let row = firstRow; row < firstRow + rowCount; row++) {
    deviation = Math.min(deviation, plan.options.volatility[row]! * rootTime);
    lowest = Math.min(lowest, plan.options.logStrike[row]!);
    highest = Math.max(highest, plan.options.logStrike[row]!);
    if (barriers === undefined) continue;
    // Where the spot, not the forward, is at the barrier.
    const barrier = barriers[row]! - slice.spot!.logBase;
    lowest = Math.min(lowest, barrier);
    highest = Math.max(highest, barrier);
  }
  // Slices of a product, and payoffs that bend at every strike, are groups of their own; so are barriers, which bend there and
  // want finer boxes than the vanillas beside them.
  const apart =
    slice.intrinsic || v.kind === 'product'
      ? `slice ${part.slice}`
      : `class ${resolutionClass(deviation)} ${kindClass(slice)}`;
  const key = `${account} ${apart} ${formKey(slice.forwardForm)} ${JSON.stringify(v)} ${formKey(scale)}`;
  const draft = draftOf(groups, key, { account, x: slice.forwardForm, v, scale });
  draft.slices.push({ ...part, deviation });
  draft.cost += rowCost(slice) * rowCount;
  draft.smallestDeviation = Math.min(draft.smallestDeviation, slice.intrinsic ? 0 : deviation);
  draft.lowestStrike = Math.min(draft.lowestStrike, lowest);
  draft.highestStrike = Math.max(draft.highestStrike, highest);
}

const RESOLUTION_CLASSES = [0.05, 0.1, 0.2];

/** Options whose boxes may be as wide as each other's: within a factor of two. */
function resolutionClass(deviation: number): number {
  return RESOLUTION_CLASSES.filter((above) => deviation >= above).length;
}

function volatilityVariable({ volatilityMoves, intrinsic, ownFactors }: Slice): VolatilityVariable {
  if (volatilityMoves.length === 0 || (intrinsic && !ownFactors)) return { kind: 'none' };
  if (volatilityMoves.length === 1) return { kind: 'factor', factor: volatilityMoves[0]!.factor };
  return { kind: 'product' };
}

/** Whether exp(scale) is a power of exp(x): both move with the same single factor, or scale does not move. */
export function isPowerOf(scale: LinearForm, x: LinearForm): boolean {
  if (scale.factors.length === 0) return true;
  return scale.factors.length === 1 && x.factors.length === 1 && scale.factors[0] === x.factors[0];
}

/** The one spot and at most one volatility factor that move an instrument, where no more do. */
function variablesOf(
  instrument: Instrument,
  factors: readonly Factor[],
  snapshot: Snapshot,
): Pick<ScreenGroup, 'x' | 'v'> {
  const touching = factors.flatMap((factor, index) => (touches(factor, instrument, snapshot) ? [index] : []));
  const spots = touching.filter((index) => factors[index]!.kind === 'spot');
  const volatilities = touching.filter((index) => factors[index]!.kind === 'volatility');
  if (touching.length > spots.length + volatilities.length || spots.length !== 1 || volatilities.length > 1) {
    return { x: NOTHING, v: { kind: 'many' } };
  }
  const v: VolatilityVariable =
    volatilities.length === 0 ? { kind: 'none' } : { kind: 'factor', factor: volatilities[0]! };
  return { x: { factors: spots, weights: [1] }, v };
}

function touches(factor: Factor, instrument: Instrument, snapshot: Snapshot): boolean {
  const settlement = instrument.kind === 'spot' ? undefined : instrument.settlement.currency;
  if (factor.kind === 'rate' || factor.kind === 'peg') {
    return factor.currency === snapshot.quoteCurrency || factor.currency === settlement;
  }
  if (factor.underlying === instrument.underlying || factor.underlying === settlement) return true;
  return 'weights' in instrument && instrument.weights.some(({ underlying }) => underlying === factor.underlying);
}
