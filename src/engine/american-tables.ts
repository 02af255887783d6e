// Which tables of early exercise a plan wants: one for the calls and one for the puts of a slice of American options, with the
// cells that its volatilities reach in the scenarios.
//
// What a cell holds depends on rates and volatility alone (american-cell.ts): which cells there are moves no bit of a price.

import type { ScenarioSet } from '../scenarios/scenario-set.ts';
import { AMERICAN_CELL_CELLS, hasAmericanTable } from '../spec/american-cell.ts';
import { exponentOf } from '../spec/machine.ts';
import { movedVolatility } from './moved-volatility.ts';
import type { OptionColumns, Plan, Slice } from './plan.ts';
import type { AmericanRates } from './slice-kinds.ts';
import type { Thread } from './thread.ts';

/** Of puts, or of calls seen as puts with rate and yield exchanged. */
export interface AmericanTable extends AmericanRates {
  /** First cell of memory among those of all tables. */
  readonly start: number;
  readonly firstExponent: number;
  readonly cellCount: number;
}

/** Where the tables of a slice stand in the list of all; absent where it has none. */
export interface SliceTables {
  readonly call?: number;
  readonly put?: number;
}

/** Volatility times root of time for which there are tables. */
const LOWEST = 1e-6;
const HIGHEST = 7.999999;
/** What rounding may do to a volatility between here and the kernel. */
const ROUNDING = 1e-9;

/** The slices with their tables, and the tables. */
export function withAmericanTables(
  slices: readonly Slice[],
  { volatility, sign }: OptionColumns,
  set: ScenarioSet,
  volatilityFloor = 0,
): Pick<Plan, 'slices' | 'americanTables' | 'americanCells'> {
  const tables: AmericanTable[] = [];
  let start = 0;
  const moves = moveRanges(set);
  const add = (slice: Slice, wantedSign: number): number | undefined => {
    const rates = sideRates(slice.american!, wantedSign);
    if (!hasAmericanTable(rates.rate, rates.assetYield)) return undefined;
    let low = Infinity;
    let high = 0;
    for (let row = slice.firstOption; row < slice.firstOption + slice.optionCount; row++) {
      if (sign[row] !== wantedSign) continue;
      low = Math.min(low, volatility[row]!);
      high = Math.max(high, volatility[row]!);
    }
    const [least, most] = movedRange(slice, [low, high], moves);
    const rootTime = Math.sqrt(slice.timeYears);
    // The base snapshot knows no floor.
    low = Math.min(low, Math.max(least, volatilityFloor)) * rootTime * (1 - ROUNDING);
    high = Math.max(most, volatilityFloor) * rootTime * (1 + ROUNDING);
    if (!(low <= high && high >= LOWEST && low <= HIGHEST)) return undefined;
    const firstExponent = exponentOf(Math.max(low, LOWEST));
    const cellCount = exponentOf(Math.min(high, HIGHEST)) - firstExponent + 1;
    tables.push({ ...rates, start, firstExponent, cellCount });
    start += cellCount * AMERICAN_CELL_CELLS;
    return tables.length - 1;
  };
  const withTables = slices.map((slice) => {
    if (slice.american === undefined) return slice;
    const [call, put] = [add(slice, 1), add(slice, -1)];
    const americanTables = { ...(call === undefined ? {} : { call }), ...(put === undefined ? {} : { put }) };
    return { ...slice, americanTables };
  });
  return { slices: withTables, americanTables: tables, americanCells: start };
}

const sideRates = ({ rate, assetYield }: AmericanRates, sign: number): AmericanRates =>
  sign > 0 ? { rate: assetYield, assetYield: rate } : { rate, assetYield };

type Range = readonly [low: number, high: number];

/** Smallest and largest move of a factor, none at all among them. */
function moveRanges(set: ScenarioSet): (factor: number) => Range {
  const known = new Map<number, Range>();
  return (factor) => {
    const before = known.get(factor);
    if (before !== undefined) return before;
    const column = set.moves[factor]!;
    let low = 0;
    let high = 0;
    for (let scenario = 0; scenario < column.length; scenario++) {
      const amount = column[scenario]!;
      if (amount < low) low = amount;
      else if (amount > high) high = amount;
    }
    known.set(factor, [low, high]);
    return [low, high];
  };
}

/** How far the moves of a slice may take volatilities of a range. */
function movedRange({ volatilityMoves }: Slice, volatilities: Range, moves: (factor: number) => Range): Range {
  let [low, high] = volatilities;
  for (const { factor, ...move } of volatilityMoves) {
    const [least, most] = moves(factor);
    low = Math.max(Math.min(movedVolatility(low, move, least), movedVolatility(low, move, most)), 0);
    high = Math.max(movedVolatility(high, move, least), movedVolatility(high, move, most));
  }
  return [low, high];
}

/** Blocks of the phase that fills the tables. */
export const americanBlocks = (tables: readonly AmericanTable[]): number =>
  tables.reduce((sum, { cellCount }) => sum + cellCount, 0);

/** Fills one cell. */
export function runAmericanBlock({ program, exports, americanWork }: Thread, block: number): boolean {
  let before = 0;
  for (const { rate, assetYield, start, firstExponent, cellCount } of program.americanTables) {
    const place = block - before;
    before += cellCount;
    if (block >= before) continue;
    const cell = program.layout.american + 8 * (start + place * AMERICAN_CELL_CELLS);
    exports.fillAmericanCell(rate, assetYield, firstExponent + place, cell, americanWork);
    return true;
  }
  return true;
}
