// Backward recursion over equally spaced monitoring dates: what is expected at one date, known at nodes of the next.
// A helper of discrete-barrier: no kernel, no contract.
//
// x = ln(S_t / S), alive while lower < x < upper at every date. Between two dates
//   V_i(x) = integral over the corridor of V_(i+1)(y) phi((y - x - shift) / sd) / sd dy + rebate_(i+1) P(dead at i+1)
// by Gauss and Legendre's 16 points in panels of at most 4 sd: for a Gaussian against a function that a Gaussian has smoothed
// the error is below 1e-14. Panels are equally wide, so the weights between two of them depend on their distance alone: one
// table of 16 x 16 blocks serves every date. Before the last date the payoff is a bivariate normal probability, kink included.
//
// work is a table: parameters, nodes, blocks by distance, P(dead) at the nodes, V now and V at the date before.

import { bivariateNormal } from './bivariate-normal.ts';
import { POSITIVE_INFINITY } from './elementary.ts';
import { exp } from './exp.ts';
import { type Column, type Index, read, write } from './machine.ts';
import { normalCdf, normalDensity } from './normal-cdf.ts';

export const SPOT: Index = 0;
export const STRIKE: Index = 1;
/** ln(strike / spot), and of the barriers; -Infinity and Infinity where there is none. */
export const LOG_STRIKE: Index = 2;
export const LOG_LOWER: Index = 3;
export const LOG_UPPER: Index = 4;
export const VOLATILITY: Index = 5;
/** Of the log price, per year. */
export const DRIFT: Index = 6;
export const SIGN: Index = 7;
/** +1 holds the option that is alive at expiry, -1 owes it. */
export const OPTION_WEIGHT: Index = 8;
/** Paid at expiry when alive. */
export const ALIVE_CASH: Index = 9;
/** Years between dates, and from the last date to expiry. */
export const INTERVAL: Index = 10;
export const REST: Index = 11;
/** The grid: its low end, its number of panels and their width. */
const GRID_LOW: Index = 12;
const GRID_PANELS: Index = 13;
const GRID_WIDTH: Index = 14;
/** Panels to either side that a step of one interval reaches. */
const GRID_REACH: Index = 15;

const NODES: Index = 16;
const WEIGHTS: Index = 32;
const BLOCKS: Index = 64;
const POINTS: Index = 16;
const BLOCK_CELLS: Index = 256;
/** There is a block for each of so many panels to either side. */
const REACH: Index = 12;
const DEAD: Index = 64 + 25 * 256;
const MOST_PANELS: Index = 512;
const VALUES: Index = 64 + 25 * 256 + 512 * 16;
const BEFORE: Index = 64 + 25 * 256 + 2 * 512 * 16;
export const MONITORED_CELLS: Index = 64 + 25 * 256 + 3 * 512 * 16;

/** Beyond so many deviations a density weighs less than 1e-16. */
const FAR: number = 8.5;
const PANEL_DEVIATIONS: number = 4;

function writePair(work: Column, index: Index, node: number, weight: number): void {
  write(work, NODES + index, -node);
  write(work, NODES + 15 - index, node);
  write(work, WEIGHTS + index, weight);
  write(work, WEIGHTS + 15 - index, weight);
}

function writeNodes(work: Column): void {
  writePair(work, 0, 0.9894009349916499, 0.027152459411754096);
  writePair(work, 1, 0.9445750230732326, 0.062253523938647894);
  writePair(work, 2, 0.8656312023878318, 0.09515851168249279);
  writePair(work, 3, 0.755404408355003, 0.12462897125553388);
  writePair(work, 4, 0.6178762444026438, 0.14959598881657674);
  writePair(work, 5, 0.45801677765722737, 0.16915651939500254);
  writePair(work, 6, 0.2816035507792589, 0.18260341504492358);
  writePair(work, 7, 0.09501250983763744, 0.1894506104550685);
}

/** P(dead at a date that lies `years` ahead). */
export function deadAfter(work: Column, x: number, years: number): number {
  const deviation: number = read(work, VOLATILITY) * Math.sqrt(years);
  const mean: number = x + read(work, DRIFT) * years;
  const below: number = normalCdf((read(work, LOG_LOWER) - mean) / deviation);
  return below + normalCdf((mean - read(work, LOG_UPPER)) / deviation);
}

/** P(alive at the last date, `years` ahead, and in the money at expiry), with another drift. */
function aliveInTheMoney(work: Column, x: number, years: number, drift: number): number {
  const sign: number = read(work, SIGN);
  const volatility: number = read(work, VOLATILITY);
  const total: number = years + read(work, REST);
  const root: number = Math.sqrt(years);
  const money: number = (sign * (x + drift * total - read(work, LOG_STRIKE))) / (volatility * Math.sqrt(total));
  const mean: number = x + drift * years;
  const lower: number = (read(work, LOG_LOWER) - mean) / (volatility * root);
  const upper: number = (read(work, LOG_UPPER) - mean) / (volatility * root);
  const correlation: number = sign * Math.sqrt(years / total);
  if (upper === POSITIVE_INFINITY) return bivariateNormal(-lower, money, correlation);
  const belowUpper: number = bivariateNormal(upper, money, -correlation);
  if (lower === -POSITIVE_INFINITY) return belowUpper;
  return belowUpper - bivariateNormal(lower, money, -correlation);
}

/** What is expected `years` before the last date: the option and the cash of those who are alive there. */
export function beforeLastDate(work: Column, x: number, years: number): number {
  const spot: number = read(work, SPOT);
  const volatility: number = read(work, VOLATILITY);
  const drift: number = read(work, DRIFT);
  const cash: number = read(work, ALIVE_CASH);
  const total: number = years + read(work, REST);
  const forward: number = spot * exp(x + (drift + 0.5 * volatility * volatility) * total);
  const asset: number = forward * aliveInTheMoney(work, x, years, drift + volatility * volatility);
  const strike: number = read(work, STRIKE) * aliveInTheMoney(work, x, years, drift);
  const option: number = read(work, OPTION_WEIGHT) * read(work, SIGN) * (asset - strike);
  return cash === 0 ? option : option + cash * (1 - deadAfter(work, x, years));
}

/** Position of a node of the grid. */
function gridNode(work: Column, panel: Index, point: Index): number {
  const width: number = read(work, GRID_WIDTH);
  return read(work, GRID_LOW) + width * (panel + 0.5 + 0.5 * read(work, NODES + point));
}

/** Lays the grid between `low` and `high`; false where it would need more panels than there are. */
export function layGrid(work: Column, low: number, high: number): boolean {
  writeNodes(work);
  const deviation: number = read(work, VOLATILITY) * Math.sqrt(read(work, INTERVAL));
  const panels: number = high > low ? Math.ceil((high - low) / (PANEL_DEVIATIONS * deviation)) : 0;
  const width: number = panels > 0 ? (high - low) / panels : 0;
  write(work, GRID_LOW, low);
  write(work, GRID_PANELS, panels);
  write(work, GRID_WIDTH, width);
  const shift: number = Math.abs(read(work, DRIFT) * read(work, INTERVAL));
  const reach: number = panels > 1 ? Math.min(Math.ceil((shift + FAR * deviation) / width), panels - 1) : 0;
  write(work, GRID_REACH, reach);
  return panels <= MOST_PANELS && reach <= REACH;
}

/** The weights between panels and P(dead), for steps of one interval. */
export function prepareSteps(work: Column): void {
  const interval: number = read(work, INTERVAL);
  const deviation: number = read(work, VOLATILITY) * Math.sqrt(interval);
  const shift: number = read(work, DRIFT) * interval;
  const width: number = read(work, GRID_WIDTH);
  const panels: number = read(work, GRID_PANELS);
  const reach: number = read(work, GRID_REACH);
  for (let block = 0; block < 2 * REACH + 1; block++) {
    if (Math.abs(block - REACH) > reach) continue;
    const distance: number = (block - REACH) * width - shift;
    for (let i = 0; i < POINTS; i++) {
      for (let j = 0; j < POINTS; j++) {
        const step: number = distance + 0.5 * width * (read(work, NODES + j) - read(work, NODES + i));
        const weight: number = (0.5 * width * read(work, WEIGHTS + j)) / deviation;
        write(work, BLOCKS + block * BLOCK_CELLS + i * POINTS + j, weight * normalDensity(step / deviation));
      }
    }
  }
  for (let panel = 0; panel < panels; panel++) {
    for (let i = 0; i < POINTS; i++) {
      write(work, DEAD + panel * POINTS + i, deadAfter(work, gridNode(work, panel, i), interval));
    }
  }
}

/** V at the grid one interval before the last date. */
export function startFromLastDate(work: Column, rebate: number): void {
  const interval: number = read(work, INTERVAL);
  const panels: number = read(work, GRID_PANELS);
  for (let panel = 0; panel < panels; panel++) {
    for (let i = 0; i < POINTS; i++) {
      const cell: Index = panel * POINTS + i;
      const x: number = gridNode(work, panel, i);
      const dead: number = rebate === 0 ? 0 : rebate * read(work, DEAD + cell);
      write(work, VALUES + cell, beforeLastDate(work, x, interval) + dead);
    }
  }
}

/** V at the grid, one interval earlier. */
export function stepBack(work: Column, rebate: number): void {
  const panels: number = read(work, GRID_PANELS);
  const reach: number = read(work, GRID_REACH);
  for (let panel = 0; panel < panels; panel++) {
    for (let i = 0; i < POINTS; i++) {
      let sum: number = rebate * read(work, DEAD + panel * POINTS + i);
      for (let block = 0; block < 2 * REACH + 1; block++) {
        const other: Index = panel + block - REACH;
        if (Math.abs(block - REACH) > reach || other < 0 || other >= panels) continue;
        const weights: Index = BLOCKS + block * BLOCK_CELLS + i * POINTS;
        const values: Index = VALUES + other * POINTS;
        for (let j = 0; j < POINTS; j++) sum = sum + read(work, weights + j) * read(work, values + j);
      }
      write(work, BEFORE + panel * POINTS + i, sum);
    }
  }
  for (let cell = 0; cell < panels * POINTS; cell++) write(work, VALUES + cell, read(work, BEFORE + cell));
}

/** V anywhere, `years` before the date of the grid. */
export function beforeGrid(work: Column, x: number, years: number, rebate: number): number {
  const deviation: number = read(work, VOLATILITY) * Math.sqrt(years);
  const mean: number = x + read(work, DRIFT) * years;
  const width: number = read(work, GRID_WIDTH);
  const panels: number = read(work, GRID_PANELS);
  let sum: number = rebate === 0 ? 0 : rebate * deadAfter(work, x, years);
  for (let panel = 0; panel < panels; panel++) {
    const middle: number = read(work, GRID_LOW) + width * (panel + 0.5);
    if (Math.abs(middle - mean) > 0.5 * width + FAR * deviation) continue;
    for (let j = 0; j < POINTS; j++) {
      const weight: number = (0.5 * width * read(work, WEIGHTS + j)) / deviation;
      const density: number = normalDensity((gridNode(work, panel, j) - mean) / deviation);
      sum = sum + weight * density * read(work, VALUES + panel * POINTS + j);
    }
  }
  return sum;
}

/**
 * V now, `years` before the first date and less than an interval: panels of its own, as narrow as the first step wants.
 * `onGrid`: the grid holds the date after the first; otherwise the first date is the last but one, or the last.
 */
export function beforeNarrowStep(
  work: Column,
  low: number,
  high: number,
  years: number,
  onGrid: boolean,
  firstRebate: number,
  secondRebate: number,
): number {
  const deviation: number = read(work, VOLATILITY) * Math.sqrt(years);
  const interval: number = read(work, INTERVAL);
  const mean: number = read(work, DRIFT) * years;
  const start: number = Math.max(low, mean - FAR * deviation);
  const end: number = Math.min(high, mean + FAR * deviation);
  let sum: number = firstRebate === 0 ? 0 : firstRebate * deadAfter(work, 0, years);
  if (!(end > start)) return sum;
  const panels: number = Math.ceil((end - start) / (PANEL_DEVIATIONS * deviation));
  const width: number = (end - start) / panels;
  for (let panel = 0; panel < panels; panel++) {
    for (let j = 0; j < POINTS; j++) {
      const y: number = start + width * (panel + 0.5 + 0.5 * read(work, NODES + j));
      const weight: number = (0.5 * width * read(work, WEIGHTS + j)) / deviation;
      let value: number = 0;
      if (onGrid) value = beforeGrid(work, y, interval, secondRebate);
      else value = beforeLastDate(work, y, interval) + secondRebate * deadAfter(work, y, interval);
      sum = sum + weight * normalDensity((y - mean) / deviation) * value;
    }
  }
  return sum;
}
