// Whether smiles can be arbitraged: butterflies within an expiry, calendar spreads between two.
//
// Butterfly  Durrleman's g(k) >= 0 (svi.ts), and neither wing steeper than 2.
// Calendar   total variance at the same k never falls with time, in the wings too.
//
// Checked on a grid of log-moneyness over [-5, 5] (strikes from 1/148 to 148 times the forward), dense around the forward
// and around the vertex of each curve; beyond it by the slopes of the wings.
import type { SviParameters } from './snapshot.ts';
import { butterflyG, sviTotalVariance, wingSlopes } from './svi.ts';

export const WIDEST_LOG_MONEYNESS = 5;

export interface SviSlice {
  readonly timeYears: number;
  readonly parameters: SviParameters;
}

export interface ButterflyCheck {
  /** Lowest g found, and where. Below 0: arbitrage. */
  readonly lowestG: number;
  readonly atLogMoneyness: number;
  /** The steeper wing; above 2 the call price does not even vanish far out. */
  readonly steepestWing: number;
  readonly free: boolean;
}

export interface CalendarCheck {
  /** Grid points at which the later expiry has less total variance. */
  readonly violations: number;
  /** Lowest (w later - w earlier) / w earlier found, and where. Below 0: arbitrage. */
  readonly lowestGap: number;
  readonly atLogMoneyness: number;
  /** The earlier expiry is steeper in a wing: the curves cross somewhere beyond the grid. */
  readonly wingsCross: boolean;
  readonly free: boolean;
}

/** Checks one SVI smile. */
export function checkButterfly(parameters: SviParameters, gridPoints = 2001): ButterflyCheck {
  let lowestG = Number.POSITIVE_INFINITY;
  let atLogMoneyness = 0;
  for (const k of logMoneynessGrid([parameters], gridPoints)) {
    const g = butterflyG(parameters, k);
    if (!(g >= lowestG)) {
      lowestG = g;
      atLogMoneyness = k;
    }
  }
  const { left, right } = wingSlopes(parameters);
  const steepestWing = Math.max(left, right);
  return { lowestG, atLogMoneyness, steepestWing, free: lowestG >= 0 && steepestWing <= 2 };
}

/** Checks two SVI smiles of successive expiries. */
export function checkCalendar(earlier: SviParameters, later: SviParameters, gridPoints = 2001): CalendarCheck {
  let violations = 0;
  let lowestGap = Number.POSITIVE_INFINITY;
  let atLogMoneyness = 0;
  for (const k of logMoneynessGrid([earlier, later], gridPoints)) {
    const before = sviTotalVariance(earlier, k);
    const gap = (sviTotalVariance(later, k) - before) / before;
    if (!(gap >= 0)) violations++;
    if (!(gap >= lowestGap)) {
      lowestGap = gap;
      atLogMoneyness = k;
    }
  }
  const before = wingSlopes(earlier);
  const after = wingSlopes(later);
  const wingsCross = !(after.left >= before.left && after.right >= before.right);
  return { violations, lowestGap, atLogMoneyness, wingsCross, free: violations === 0 && !wingsCross };
}

/** Whether every slice and every successive pair is free of arbitrage; slices ascending in time. */
export function isFreeOfArbitrage(slices: readonly SviSlice[], gridPoints = 2001): boolean {
  return slices.every(({ parameters }, index) => {
    const previous = slices[index - 1];
    if (previous !== undefined && !checkCalendar(previous.parameters, parameters, gridPoints).free) return false;
    return checkButterfly(parameters, gridPoints).free;
  });
}

/**
 * Log-moneyness over [-5, 5], spaced by the cube of an even grid so that an expiry of hours, a hundredth wide, is seen as
 * well as one of years; and 41 points around the vertex of each curve, out to sixteen times its width.
 */
export function logMoneynessGrid(curves: readonly SviParameters[], gridPoints: number): Float64Array {
  const grid: number[] = [];
  const half = (gridPoints - 1) / 2;
  for (let index = 0; index < gridPoints; index++) {
    const t = (index - half) / half;
    grid.push(WIDEST_LOG_MONEYNESS * t * t * t);
  }
  for (const { m, sigma } of curves) {
    for (let index = -20; index <= 20; index++) {
      const t = index / 8;
      grid.push(m + sigma * t * Math.abs(t) * 2.56);
    }
  }
  return Float64Array.from(grid);
}
