// One row of American options in a block of scenarios, from tables of what early exercise adds (american-cell.ts). A helper: no kernel,
// no contract.
//
//   price = European price + strike E(s, y),   y = (ln(spot / strike) - ln B(s)) / s,   below the boundary the intrinsic value
//
// for a put; a call is a put with spot and strike, rate and yield exchanged. The table of one rate and yield serves every strike
// and every scenario. Where it has no cell, or one that is no table, the price comes from a boundary of its own (american-option.ts).

import { AMERICAN_CELL_CELLS, cellBoundary, cellPremium, isTable } from './american-cell.ts';
import { americanOption } from './american-option.ts';
import { isNotANumber } from './elementary.ts';
import { type Column, exponentOf, from, type Index, powerOfTwo, read, toIndex, write } from './machine.ts';

/** The domain of american-option: what lies outside is refused there, in its words. */
const LARGEST_DEVIATION: number = 10;
const SMALLEST_RATE: number = -3;
const LARGEST_RATE: number = 10;

/**
 * Adds money times price to `out`, by scenario, life being the unit of time. Scenarios have columns of volFactor and inverseVolFactor, and
 * spot and logSpot, second to fifth after forward and logForward; the row of the options is one of black-block. `european` has money times the
 * undiscounted European price. Returns the first lane that has no price, -1 where all have one. `work` has PUT_CELLS cells.
 */
export function americanPrices(
  scenarios: Column,
  scenarioStride: Index,
  scenarioCount: Index,
  row: Column,
  rowStride: Index,
  rate: number,
  dividendYield: number,
  discount: number,
  european: Column,
  table: Column,
  firstExponent: number,
  cellCount: Index,
  out: Column,
  work: Column,
): Index {
  const isInside: boolean =
    Math.min(rate, dividendYield) >= SMALLEST_RATE && Math.max(rate, dividendYield) <= LARGEST_RATE;
  if (!isInside) return 0;
  const strike: number = read(row, 0);
  const logStrike: number = read(row, rowStride);
  const deviation: number = read(row, 2 * rowStride);
  const inverseDeviation: number = read(row, 3 * rowStride);
  const money: number = read(row, 4 * rowStride);
  const sign: number = read(row, 5 * rowStride);
  const isCall: boolean = sign > 0;
  const side: number = isCall ? -1 : 1;
  for (let lane = 0; lane < scenarioCount; lane++) {
    const s: number = deviation * read(scenarios, lane + 2 * scenarioStride);
    const spot: number = read(scenarios, lane + 4 * scenarioStride);
    const place: number = exponentOf(s) - firstExponent;
    const hasCell: boolean = place >= 0 && place < cellCount;
    const cell: Column = from(table, hasCell ? toIndex(place) * AMERICAN_CELL_CELLS : 0);
    let price: number = 0;
    if (hasCell && isTable(cell)) {
      const u: number = 2 * s * powerOfTwo(-exponentOf(s)) - 3;
      const away: number = side * (read(scenarios, lane + 5 * scenarioStride) - logStrike) - cellBoundary(cell, u);
      const y: number = away * inverseDeviation * read(scenarios, lane + 3 * scenarioStride);
      const intrinsic: number = money * Math.max(sign * (spot - strike), 0);
      price = intrinsic;
      if (y >= 0) {
        const premium: number = (isCall ? spot : strike) * cellPremium(cell, u, y, work);
        const held: number = discount * read(european, lane) + money * premium;
        price = money > 0 ? Math.max(held, intrinsic) : Math.min(held, intrinsic);
      }
    } else {
      if (!(s <= LARGEST_DEVIATION)) return lane;
      price = money * americanOption(spot, strike, rate, dividendYield, s, 1, sign, work);
      if (isNotANumber(price)) return lane;
    }
    write(out, lane, read(out, lane) + price);
  }
  return -1;
}
