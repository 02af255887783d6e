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
  readonly order: Uint32Array;
}

interface Bundling {
  readonly slices: readonly Slice[];
  readonly columns: OptionColumns;
  /** By row of the nets: 1 where a bundle has taken it. */
  readonly isBundled: Uint8Array;
}

/** Takes accounts with many options of a slice out of the units; options with volatility factors of their own stay there. */
export function bundleOptions(nets: AccountNets, slicing: Slicing, withFew: boolean): Bundling {
  const { slices, columns, order } = slicing;
  const places = placesOf(slicing);
  const isBundled = new Uint8Array(nets.quantity.length);
  const bundles = slices.map((): Bundle[] => []);
  const fewBundles = slices.map((): Bundle[] => []);
  const { length: most } = nets.quantity;
  const rows: BundleRows = { option: new Uint32Array(most), quantity: new Float64Array(most), count: 0 };
  const heldBy = optionsBySlice(nets, places);
  const largest = withFew ? () => BUNDLE_OPTIONS : largestGroups(nets, places);
  for (let account = 0; account + 1 < nets.accountStart.length; account++) {
    if (largest(account) < BUNDLE_OPTIONS) continue;
    for (const [slice, members] of heldBy(account)) {
      const isBundle = members.length >= BUNDLE_OPTIONS && !slices[slice]!.ownFactors;
      if (!isBundle && !withFew) continue;
      const bundle = { account, firstRow: order.length + rows.count, rowCount: members.length };
      (isBundle ? bundles : fewBundles)[slice]!.push(bundle);
      for (const net of members) {
        if (isBundle) isBundled[net] = 1;
        rows.option[rows.count] = places.optionOf[nets.instrument[net]!]!;
        rows.quantity[rows.count] = nets.quantity[net]!;
        rows.count++;
      }
    }
  }
  return {
    slices: slices.map((slice, index) => ({ ...slice, bundles: bundles[index]!, fewBundles: fewBundles[index]! })),
    columns: withRows(columns, rows),
    isBundled,
  };
}

/** Where instruments stand among the options. Maps of a hundred thousand pairs would take ten times as long. */
interface Places {
  /** By instrument, as far as there are options: its option, -1 for what is none. */
  readonly optionOf: Int32Array;
  readonly sliceOf: Uint32Array;
  readonly sliceCount: number;
}

function placesOf({ slices, order }: Slicing): Places {
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
  return { optionOf, sliceOf, sliceCount: slices.length };
}

/** Slice of a net, -1 where it is no option or nothing is held. */
function sliceOfNet({ instrument, quantity }: AccountNets, { optionOf, sliceOf }: Places, net: number): number {
  const option = optionOf[instrument[net]!] ?? -1;
  return option < 0 || quantity[net] === 0 ? -1 : sliceOf[option]!;
}

type HeldOfSlice = readonly [slice: number, nets: Uint32Array];

/** By account: its nets in options, slice by slice as they come. What is handed out is good until the next account. */
function optionsBySlice(nets: AccountNets, places: Places): (account: number) => HeldOfSlice[] {
  const counts = new Uint32Array(places.sliceCount);
  const next = new Uint32Array(places.sliceCount);
  const sorted = new Uint32Array(nets.quantity.length);
  return (account) => {
    const [first, end] = [nets.accountStart[account]!, nets.accountStart[account + 1]!];
    const slices: number[] = [];
    for (let net = first; net < end; net++) {
      const slice = sliceOfNet(nets, places, net);
      if (slice < 0) continue;
      if (counts[slice]!++ === 0) slices.push(slice);
    }
    let start = 0;
    const held = slices.map((slice): HeldOfSlice => {
      next[slice] = start;
      start += counts[slice]!;
      counts[slice] = 0;
      return [slice, sorted.subarray(next[slice]!, start)];
    });
    for (let net = first; net < end; net++) {
      const slice = sliceOfNet(nets, places, net);
      if (slice >= 0) sorted[next[slice]!++] = net;
    }
    return held;
  };
}

/** By account: how many options it holds of the slice that it holds most of. Of a hundred thousand accounts few have a bundle,
 *  and to find those nothing need be allocated. */
function largestGroups(nets: AccountNets, places: Places): (account: number) => number {
  const counts = new Uint32Array(places.sliceCount);
  return (account) => {
    counts.fill(0);
    let largest = 0;
    for (let net = nets.accountStart[account]!; net < nets.accountStart[account + 1]!; net++) {
      const slice = sliceOfNet(nets, places, net);
      if (slice < 0) continue;
      counts[slice]!++;
      largest = Math.max(largest, counts[slice]!);
    }
    return largest;
  };
}

/** Rows behind those of the options. */
interface BundleRows {
  readonly option: Uint32Array;
  readonly quantity: Float64Array;
  count: number;
}

function withRows(columns: OptionColumns, { option: options, quantity, count }: BundleRows): OptionColumns {
  const longer = (column: Float64Array): Float64Array => {
    const all = new Float64Array(column.length + count);
    all.set(column);
    for (let row = 0; row < count; row++) all[column.length + row] = column[options[row]!]!;
    return all;
  };
  const money = longer(columns.money);
  const first = columns.money.length;
  for (let row = 0; row < count; row++) money[first + row] = quantity[row]! * money[first + row]!;
  const option = new Uint32Array(columns.option.length + count);
  option.set(columns.option);
  option.set(options.subarray(0, count), columns.option.length);
  return {
    names: columns.names,
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
  readonly options: Uint32Array;
  readonly perScenario: readonly number[];
}

/** What is left to price unit by unit. Nets that are zero change nothing and are left out. */
export function holdingsOf(
  book: Book,
  { nets, isBundled }: { readonly nets: AccountNets; readonly isBundled: Uint8Array },
  sources: UnitSources,
): Holdings {
  const entries = entryNets(book, nets, sources.linear);
  const { unitsStart, units, isEntry } = unitsByInstrument(book.instruments.length, sources);
  const unit = units.length;
  const unitStart = new Uint32Array(unit + 1);
  const each = (visit: (unit: number, row: number, coefficient: number) => void) => {
    for (let row = 0; row < nets.quantity.length; row++) {
      if (isBundled[row] === 1) continue;
      const instrument = nets.instrument[row]!;
      for (let at = unitsStart[instrument]!; at < unitsStart[instrument + 1]!; at++) {
        const quantity = (isEntry[at] === 1 ? entries : nets.quantity)[row]!;
        if (quantity !== 0) visit(units[at]!, row, quantity);
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

interface UnitsByInstrument {
  /** Units of instrument i: from `unitsStart[i]` up to, not with, `unitsStart[i + 1]`. */
  readonly unitsStart: Uint32Array;
  readonly units: Uint32Array;
  /** Beside each unit: 1 where it is held by entry price. */
  readonly isEntry: Uint8Array;
}

/** Linear units, options, then instruments priced scenario by scenario: an instrument's in that order. */
function unitsByInstrument(instrumentCount: number, { linear, options, perScenario }: UnitSources): UnitsByInstrument {
  const instrumentOf = new Uint32Array(linear.length + options.length + perScenario.length);
  linear.forEach((part, unit) => {
    instrumentOf[unit] = part.instrument;
  });
  instrumentOf.set(options, linear.length);
  instrumentOf.set(perScenario, linear.length + options.length);
  const unitsStart = new Uint32Array(instrumentCount + 1);
  for (const instrument of instrumentOf) unitsStart[instrument + 1]!++;
  for (let index = 0; index < instrumentCount; index++) unitsStart[index + 1]! += unitsStart[index]!;
  const next = unitsStart.slice();
  const units = new Uint32Array(instrumentOf.length);
  const isEntry = new Uint8Array(instrumentOf.length);
  for (let unit = 0; unit < instrumentOf.length; unit++) {
    const at = next[instrumentOf[unit]!]!++;
    units[at] = unit;
    if (unit < linear.length && linear[unit]!.entry !== 'none') isEntry[at] = 1;
  }
  return { unitsStart, units, isEntry };
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
