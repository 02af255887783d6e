// Who holds how much of what the engine prices: net quantities by account, as bundles of one slice or unit by unit.
import type { Book } from '../book/book.ts';
import { type AccountNets, netByAccount } from '../book/netting.ts';
import type { LinearPart } from './linear-parts.ts';
import type { Bundle, OptionColumns, Slice } from './plan.ts';

/** From so many options of one slice on, an account has them priced together. A rule about one account alone: its losses do
 *  not depend, to the bit, on who else is in the book. */
const BUNDLE_OPTIONS = 8;

/** Who holds how much of each unit: linear units, options, then instruments priced scenario by scenario. By unit, then account. */
export interface Holdings {
  readonly unitStart: Uint32Array;
  readonly account: Uint32Array;
  readonly coefficient: Float64Array;
}

interface Slicing {
  readonly slices: readonly Slice[];
  readonly columns: OptionColumns;
  /** Instrument of the book by option. */
  readonly order: readonly number[];
}

interface Bundling {
  readonly slices: readonly Slice[];
  readonly columns: OptionColumns;
  /** By row of the nets: 1 where a bundle has taken it. */
  readonly isBundled: Uint8Array;
}

/** Takes accounts with many options of a slice out of the units; options with volatility factors of their own stay there. */
export function bundleOptions(nets: AccountNets, { slices, columns, order }: Slicing, withFew: boolean): Bundling {
  // By instrument: its option, -1 for what is none. A map of a hundred thousand pairs takes ten times as long.
  let instrumentCount = 0;
  for (const instrument of order) instrumentCount = Math.max(instrumentCount, instrument + 1);
  const optionOf = new Int32Array(instrumentCount).fill(-1);
  order.forEach((instrument, option) => {
    optionOf[instrument] = option;
  });
  const sliceOf = new Uint32Array(order.length);
  slices.forEach(({ firstOption, optionCount }, slice) => {
    sliceOf.fill(slice, firstOption, firstOption + optionCount);
  });
  const isBundled = new Uint8Array(nets.quantity.length);
  const bundles = slices.map((): Bundle[] => []);
  const fewBundles = slices.map((): Bundle[] => []);
  const rows: BundleRows = { option: [], quantity: [] };
  const largest = withFew ? () => BUNDLE_OPTIONS : largestGroups(nets, { order, sliceOf, sliceCount: slices.length });
  for (let account = 0; account + 1 < nets.accountStart.length; account++) {
    if (largest(account) < BUNDLE_OPTIONS) continue;
    const bySlice = new Map<number, number[]>();
    for (let net = nets.accountStart[account]!; net < nets.accountStart[account + 1]!; net++) {
      const option = optionOf[nets.instrument[net]!] ?? -1;
      if (option < 0 || nets.quantity[net] === 0) continue;
      const slice = sliceOf[option]!;
      const members = bySlice.get(slice);
      if (members === undefined) bySlice.set(slice, [net]);
      else members.push(net);
    }
    for (const [slice, members] of bySlice) {
      const isBundle = members.length >= BUNDLE_OPTIONS && !slices[slice]!.ownFactors;
      if (!isBundle && !withFew) continue;
      const bundle = { account, firstRow: order.length + rows.option.length, rowCount: members.length };
      (isBundle ? bundles : fewBundles)[slice]!.push(bundle);
      for (const net of members) {
        if (isBundle) isBundled[net] = 1;
        rows.option.push(optionOf[nets.instrument[net]!]!);
        rows.quantity.push(nets.quantity[net]!);
      }
    }
  }
  return {
    slices: slices.map((slice, index) => ({ ...slice, bundles: bundles[index]!, fewBundles: fewBundles[index]! })),
    columns: withRows(columns, rows),
    isBundled,
  };
}

/** By account: how many options it holds of the slice that it holds most of. Of a hundred thousand accounts few have a bundle,
 *  and to find those nothing need be allocated. */
function largestGroups(
  { accountStart, instrument, quantity }: AccountNets,
  of: { readonly order: readonly number[]; readonly sliceOf: Uint32Array; readonly sliceCount: number },
): (account: number) => number {
  const NONE = of.sliceCount;
  const instrumentCount = instrument.reduce((most, index) => Math.max(most, index + 1), 0);
  const sliceOfInstrument = new Uint32Array(instrumentCount).fill(NONE);
  of.order.forEach((index, option) => {
    if (index < instrumentCount) sliceOfInstrument[index] = of.sliceOf[option]!;
  });
  const counts = new Uint32Array(of.sliceCount + 1);
  return (account) => {
    counts.fill(0);
    let largest = 0;
    for (let net = accountStart[account]!; net < accountStart[account + 1]!; net++) {
      const slice = sliceOfInstrument[instrument[net]!]!;
      if (slice === NONE || quantity[net] === 0) continue;
      counts[slice]!++;
      largest = Math.max(largest, counts[slice]!);
    }
    return largest;
  };
}

/** Rows behind those of the options. */
interface BundleRows {
  readonly option: number[];
  readonly quantity: number[];
}

function withRows(columns: OptionColumns, rows: BundleRows): OptionColumns {
  const count = rows.option.length;
  const added = Uint32Array.from(rows.option);
  const longer = (column: Float64Array): Float64Array => {
    const all = new Float64Array(column.length + count);
    all.set(column);
    for (let row = 0; row < count; row++) all[column.length + row] = column[added[row]!]!;
    return all;
  };
  const money = longer(columns.money);
  const first = columns.money.length;
  for (let row = 0; row < count; row++) money[first + row] = rows.quantity[row]! * money[first + row]!;
  const option = new Uint32Array(columns.option.length + count);
  option.set(columns.option);
  option.set(added, columns.option.length);
  return {
    ids: columns.ids,
    option,
    strike: longer(columns.strike),
    logStrike: longer(columns.logStrike),
    volatility: longer(columns.volatility),
    money,
    sign: longer(columns.sign),
    extras: columns.extras.map((column) => longer(column)),
  };
}

interface UnitSources {
  readonly linear: readonly LinearPart[];
  readonly options: readonly number[];
  readonly perScenario: readonly number[];
}

/** What is left to price unit by unit. Nets that are zero change nothing and are left out. */
export function holdingsOf(
  book: Book,
  { nets, isBundled }: { readonly nets: AccountNets; readonly isBundled: Uint8Array },
  sources: UnitSources,
): Holdings {
  const unitsOf = book.instruments.map((): { readonly unit: number; readonly quantities: Float64Array }[] => []);
  const put = (instrument: number, unit: number, quantities: Float64Array) => {
    unitsOf[instrument]!.push({ unit, quantities });
  };
  const entries = entryNets(book, nets, sources.linear);
  let unit = 0;
  for (const part of sources.linear) {
    put(part.instrument, unit, part.entry === 'none' ? nets.quantity : entries);
    unit++;
  }
  for (const instrument of [...sources.options, ...sources.perScenario]) {
    put(instrument, unit, nets.quantity);
    unit++;
  }
  const unitStart = new Uint32Array(unit + 1);
  const each = (visit: (unit: number, row: number, coefficient: number) => void) => {
    for (let row = 0; row < nets.quantity.length; row++) {
      if (isBundled[row] === 1) continue;
      const units = unitsOf[nets.instrument[row]!]!;
      for (let index = 0; index < units.length; index++) {
        const { unit: of, quantities } = units[index]!;
        if (quantities[row] !== 0) visit(of, row, quantities[row]!);
      }
    }
  };
  each((of) => unitStart[of + 1]!++);
  for (let index = 0; index < unit; index++) unitStart[index + 1]! += unitStart[index]!;
  const next = unitStart.slice();
  const account = new Uint32Array(unitStart[unit]!);
  const coefficient = new Float64Array(account.length);
  each((of, row, value) => {
    const at = next[of]!++;
    account[at] = nets.account[row]!;
    coefficient[at] = value;
  });
  return { unitStart, account, coefficient };
}

/** Per row of the nets: the sum of quantity times entry price, or over it where the contract is inverse. Correctly rounded. */
function entryNets(book: Book, nets: AccountNets, linear: readonly LinearPart[]): Float64Array {
  const parts = new Map(linear.filter(({ entry }) => entry !== 'none').map((part) => [part.instrument, part]));
  if (parts.size === 0) return nets.quantity;
  const amounts = book.positionQuantity.map((quantity, position) => {
    const part = parts.get(book.positionInstrument[position]!);
    if (part === undefined) return 0;
    const stated = book.positionEntryPrice[position]!;
    // Without an entry price a position counts as entered at the mark of the base snapshot, and stays entered there.
    const price = Number.isNaN(stated) ? part.mark : stated;
    return part.entry === 'over' ? quantity / price : quantity * price;
  });
  return netByAccount({ ...book, positionQuantity: amounts }).quantity;
}
