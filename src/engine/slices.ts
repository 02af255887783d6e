// Options in slices: what shares an underlying, an expiry, a settlement and a block kernel. Pure.
import type { Snapshot } from '../market/snapshot.ts';
import { fillOptionColumns, groupByExpiry, type OptionGroup } from '../pricing/option-columns.ts';
import { combine, type FactorForms } from './factor-forms.ts';
import type { OptionColumns, Slice } from './plan.ts';
import {
  americanRates,
  EXTRA_COLUMNS,
  fillExtras,
  type SlicedOption,
  type SliceKind,
  scheduleKey,
  scheduleOf,
  spotOf,
} from './slice-kinds.ts';

interface Slicing {
  readonly slices: readonly Slice[];
  readonly columns: OptionColumns;
  /** Instrument of the book by option. */
  readonly order: Uint32Array;
}

/** Vanillas first, then kind by kind. */
const KINDS: readonly SliceKind[] = ['vanilla', 'digital', 'barrier', 'average', 'arithmetic', 'american'];

type Group = OptionGroup<SlicedOption>;

/** Options of a book by kind of slice, with their instruments' numbers. */
export type OptionsByKind = ReadonlyMap<SliceKind, Group>;

export function sliceOptions(
  byKind: OptionsByKind,
  snapshot: Snapshot,
  forms: FactorForms,
  rules: { readonly horizonYears: number; readonly hasFloor: boolean },
): Slicing {
  const count = [...byKind.values()].reduce((sum, { options }) => sum + options.length, 0);
  const column = () => new Float64Array(count);
  const option = new Uint32Array(count);
  for (let index = 0; index < count; index++) option[index] = index;
  const isExotic = byKind.has('digital') || byKind.has('barrier');
  const columns = {
    ...{ option, strike: column(), logStrike: column() },
    ...{ volatility: column(), money: column(), sign: column() },
    extras: Array.from({ length: isExotic ? EXTRA_COLUMNS : 0 }, column),
  };
  const order = new Uint32Array(count);
  const names: string[] = [];
  const slices: Slice[] = [];
  for (const kind of KINDS) {
    const ofKind = byKind.get(kind);
    if (ofKind === undefined) continue;
    // Slices of one underlying stand together: neighbours often share what they need of a block.
    for (const group of groupsOf(kind, ofKind)) {
      const { length: firstOption } = names;
      slices.push(fillSlice(columns, { kind, group, firstOption }, { snapshot, forms, ...rules }));
      order.set(group.numbers, firstOption);
      for (const { id } of group.options) names.push(id);
    }
  }
  return { slices, columns: { ...columns, names: new TextEncoder().encode(names.join('\n')) }, order };
}

type Columns = Omit<OptionColumns, 'names'>;

function groupsOf(kind: SliceKind, options: Group): readonly Group[] {
  const groups = groupByExpiry(options);
  return kind === 'average' || kind === 'arithmetic' ? groups.flatMap(bySchedule) : groups;
}

function bySchedule({ options, numbers }: Group): readonly Group[] {
  const groups = new Map<string, { readonly options: SlicedOption[]; readonly numbers: number[] }>();
  options.forEach((option, at) => {
    const key = scheduleKey(option);
    const group = groups.get(key) ?? { options: [], numbers: [] };
    group.options.push(option);
    group.numbers.push(numbers[at]!);
    groups.set(key, group);
  });
  return [...groups.values()];
}

interface Part {
  readonly kind: SliceKind;
  readonly group: Group;
  readonly firstOption: number;
}

interface Context {
  readonly snapshot: Snapshot;
  readonly forms: FactorForms;
  readonly horizonYears: number;
  readonly hasFloor: boolean;
}

function fillSlice(columns: Columns, { kind, group, firstOption }: Part, context: Context): Slice {
  const { snapshot, forms } = context;
  const { options } = group;
  const { forward, years } = fillOptionColumns(columns, firstOption, options, snapshot);
  const [lead] = options;
  const { underlying, expiry, settlement } = lead!;
  const forwardForm = forms.forward(underlying, expiry);
  const moneyForm = combine([forms.rate(settlement.currency), 1], [forms.discount(settlement.currency, expiry), 1]);
  const volatilityMoves = forms.volatility(underlying, expiry);
  const slice = {
    kind,
    underlying,
    forward,
    forwardForm,
    scaleForm: settlement.style === 'inverse' ? combine([moneyForm, 1], [forwardForm, -1]) : moneyForm,
    timeYears: years,
    volatilityMoves,
    ownFactors: context.hasFloor || volatilityMoves.some(({ form }) => form === 'additive'),
    intrinsic: years <= context.horizonYears,
    isStill: false,
    firstOption,
    optionCount: options.length,
    bundles: [],
    fewBundles: [],
  };
  if (kind === 'vanilla') return slice;
  if (kind === 'average' || kind === 'arithmetic') {
    const average = scheduleOf(options, { snapshot, forward }, forms);
    options.forEach((_, index) => {
      columns.volatility[firstOption + index] = average.rows[index]!.deviation / Math.sqrt(years);
    });
    return { ...slice, average };
  }
  options.forEach((option, index) => {
    fillExtras(columns, firstOption + index, option, {
      snapshot,
      forward,
      years,
    });
  });
  if (kind === 'digital') return slice;
  const spot = spotOf(underlying, forward, snapshot, forms);
  return { ...slice, spot, ...(kind === 'american' ? { american: americanRates(lead!, snapshot) } : {}) };
}
