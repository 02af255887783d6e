// Options in slices: what shares an underlying, an expiry, a settlement and a block kernel. Pure.
import type { Snapshot } from '../market/snapshot.ts';
import { fillOptionColumns, groupByExpiry, type NumberedOption } from '../pricing/option-columns.ts';
import { averageDeviation } from './average-rows.ts';
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
  readonly order: readonly number[];
}

/** Vanillas first, then kind by kind. */
const KINDS: readonly SliceKind[] = ['vanilla', 'digital', 'barrier', 'average', 'arithmetic', 'american'];

type Group = readonly NumberedOption<SlicedOption>[];

export function sliceOptions(
  options: readonly (readonly [kind: SliceKind, index: number, option: SlicedOption])[],
  snapshot: Snapshot,
  forms: FactorForms,
  rules: { readonly horizonYears: number; readonly hasFloor: boolean },
): Slicing {
  const column = () => new Float64Array(options.length);
  const ids: string[] = [];
  const option = new Uint32Array(options.length);
  for (let index = 0; index < option.length; index++) option[index] = index;
  const isExotic = options.some(([kind]) => kind === 'digital' || kind === 'barrier');
  const columns: Columns = {
    ...{ ids, option, strike: column(), logStrike: column() },
    ...{ volatility: column(), money: column(), sign: column() },
    extras: Array.from({ length: isExotic ? EXTRA_COLUMNS : 0 }, column),
  };
  const order: number[] = [];
  const slices: Slice[] = [];
  const byKind = new Map(KINDS.map((kind) => [kind, [] as NumberedOption<SlicedOption>[]] as const));
  for (let at = 0; at < options.length; at++) {
    const entry = options[at]!;
    byKind.get(entry[0])!.push([entry[1], entry[2]]);
  }
  for (const kind of KINDS) {
    const ofKind = byKind.get(kind)!;
    // Slices of one underlying stand together: neighbours often share what they need of a block.
    for (const group of groupsOf(kind, ofKind)) {
      slices.push(fillSlice(columns, { kind, group, firstOption: order.length }, { snapshot, forms, ...rules }));
      for (let at = 0; at < group.length; at++) {
        order.push(group[at]![0]);
        ids.push(group[at]![1].id);
      }
    }
  }
  return { slices, columns, order };
}

type Columns = OptionColumns & { readonly ids: string[] };

function groupsOf(kind: SliceKind, options: readonly NumberedOption<SlicedOption>[]): readonly Group[] {
  const groups = groupByExpiry(options);
  if (kind !== 'average' && kind !== 'arithmetic') return groups;
  return groups.flatMap((group) => {
    const bySchedule = new Map<string, NumberedOption<SlicedOption>[]>();
    for (const entry of group) {
      const key = scheduleKey(entry[1]);
      const members = bySchedule.get(key);
      if (members === undefined) bySchedule.set(key, [entry]);
      else members.push(entry);
    }
    return [...bySchedule.values()];
  });
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
  const { forward, years } = fillOptionColumns(columns, firstOption, group, snapshot);
  const { underlying, expiry, settlement } = group[0]![1];
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
    firstOption,
    optionCount: group.length,
    bundles: [],
    fewBundles: [],
  };
  if (kind === 'vanilla') return slice;
  if (kind === 'average' || kind === 'arithmetic') {
    const options = group.map(([, option]) => option);
    const average = scheduleOf(options, { snapshot, forward }, forms);
    group.forEach((_, index) => {
      columns.volatility[firstOption + index] = averageDeviation(average, index) / Math.sqrt(years);
    });
    return { ...slice, average };
  }
  group.forEach(([, option], index) => {
    fillExtras(columns, firstOption + index, option, {
      snapshot,
      forward,
      years,
    });
  });
  if (kind === 'digital') return slice;
  const spot = spotOf(underlying, forward, snapshot, forms);
  return { ...slice, spot, ...(kind === 'american' ? { american: americanRates(group[0]![1], snapshot) } : {}) };
}
