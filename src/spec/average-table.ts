// The time value of options on one average, whatever the price and the level of volatility: polynomials on a table. A helper: no
// kernel, no contract; what the engine takes for the price of an arithmetic average (src/engine/average-tables.ts).
//
// With A the forward of what is to come of the average and K what is left of the strike, calls and puts have the same value above
// intrinsic, and as a share of A it depends on two numbers: z = ln(A / K) / sigma, and u, the logarithm of the factor on
// volatility. sigma = base e^(lean u) is the deviation of the average, or near enough: a scale for z. So one table serves every
// price, and one cell of it a range of u: at TABLE_U_NODES Chebyshev nodes the density of the average (average-density.ts), at
// each the prices at strikes equally far apart in z, which become polynomials on TABLE_Z_CELLS cells. z = 0 is an edge: puts lie
// on one side, calls on the other.
//
// A cell knows whether it is good to TABLE_ERROR of A: by the prices at the highest u, where polynomials
// err most, by what the densities give for the sum of probabilities and for A itself, and by what is left at the ends of z. One that
// is not says so, and its options are priced one by one.
//
// Cell: 1 where it is good, else 0; lowest and highest u, their middle, 1 / half width; TABLE_HEADER cells in all. Then, by cell
// along z, by power of u, coefficients by power of z, both on [-1, 1].

import {
  averageDensity,
  bandOf,
  DENSITY_HEADER,
  DENSITY_STEP,
  densityCells,
  quickPut,
  spreadGaussians,
} from './average-density.ts';
import { isNotANumber, NOT_A_NUMBER, PI } from './elementary.ts';
import { type Column, from, type Index, read, toIndex, write } from './machine.ts';
import { combineRows, dotProduct } from './pair-sums.ts';
import { polynomialOfTwo } from './polynomial-of-two.ts';
import { quickExp } from './quick-normal.ts';
import { cosine } from './trigonometric.ts';

export const TABLE_ERROR: number = 1e-10;
export const TABLE_U_NODES: Index = 10;
const TABLE_HEADER: Index = 8;
const TABLE_Z_CELLS: Index = 12;
/** Where the time value is nothing, and the cells end. */
const TABLE_Z_REACH: number = 9;
export const TABLE_CELLS: Index = 8 + 12 * 10 * 12;
export const TABLE_MATRIX_CELLS: Index = 12 * 19 + 10 * 10;
/** Between strikes. */
const SAMPLE_STEP: number = 0.25;
/** A cell along z has so many steps; so many samples on either side help to interpolate. */
const CELL_STEPS: Index = 6;
const WINDOW: Index = 19;
/** Samples of puts, at z from -1.5 to 10.5, and of calls, at z from -10.5 to 1.5. */
const SIDE_SAMPLES: Index = 49;
/** The grid of the density reaches so many samples to either side. */
const GRID_SAMPLES: Index = 46;
const TERMS: Index = 12;
const NODES: Index = 10;
/** Samples from the lowest z to 0; from 0 to either side's last beyond it; from either end to z = 9. */
const CENTRE: Index = 42;
const OVERLAP: Index = 6;
const SIDE_CELLS: Index = 6;
const END: Index = 6;
const Z_CELLS_PER_UNIT: number = 0.6666666666666666;

/** Cells of work beyond those of the density: samples, and polynomials along z by node. */
export function tableWorkCells(count: Index, capacity: Index): Index {
  return densityCells(count, capacity) + 98 + 1440;
}

/** By node and power: what turns values at Chebyshev nodes into coefficients of powers. `polynomials` is room for size^2 cells. */
function writePowersOfNodes(matrix: Column, size: Index, polynomials: Column): void {
  // Chebyshev polynomials by powers: T_(m + 1) = 2 t T_m - T_(m - 1).
  for (let cell = 0; cell < size * size; cell++) write(polynomials, cell, 0);
  write(polynomials, 0, 1);
  write(polynomials, size + 1, 1);
  for (let m = 2; m < size; m++) {
    for (let power = 0; power <= m; power++) {
      const raised: number = power > 0 ? 2 * read(polynomials, (m - 1) * size + power - 1) : 0;
      write(polynomials, m * size + power, raised - read(polynomials, (m - 2) * size + power));
    }
  }
  for (let node = 0; node < size; node++) {
    const row: Column = from(matrix, node * size);
    for (let power = 0; power < size; power++) write(row, power, 0);
    for (let m = 0; m < size; m++) {
      const share: number = chebyshevShare(m, node, size);
      for (let power = 0; power <= m; power++) {
        write(row, power, read(row, power) + share * read(polynomials, m * size + power));
      }
    }
  }
}

/** The share of the value at a Chebyshev node in coefficient m. */
function chebyshevShare(m: Index, node: Index, size: Index): number {
  const value: number = cosine((PI * (m * (2 * node + 1))) / (2 * size)) / size;
  return m > 0 ? 2 * value : value;
}

/** By sample and power: coefficients on a cell along z from the samples of its window. */
function writeZMatrix(matrix: Column, work: Column): void {
  const powers: Column = work;
  writePowersOfNodes(powers, TERMS, from(work, TERMS * TERMS));
  for (let cell = 0; cell < WINDOW * TERMS; cell++) write(matrix, cell, 0);
  for (let node = 0; node < TERMS; node++) {
    const place: number = CELL_STEPS * (1.5 + 0.5 * cosine((PI * (2 * node + 1)) / (2 * TERMS)));
    for (let sample = 0; sample < WINDOW; sample++) {
      let share: number = 1;
      for (let other = 0; other < WINDOW; other++) {
        if (other !== sample) share = (share * (place - other)) / (sample - other);
      }
      for (let power = 0; power < TERMS; power++) {
        const at: Index = sample * TERMS + power;
        write(matrix, at, read(matrix, at) + share * read(powers, node * TERMS + power));
      }
    }
  }
}

/** The node of u on [-1, 1]. */
export function tableNode(node: Index): number {
  return cosine((PI * (2 * node + 1)) / (2 * TABLE_U_NODES));
}

/**
 * The density's second half of the first step: time values, over e^y, of options on e^y at whole steps from it, calls on strikes above and
 * puts on strikes below. In the order of y for one strike, `band` on either side; filled up with nothing to a multiple of 4, its length.
 */
function writeStepValues(values: Column, step: number, band: Index, half: number): Index {
  for (let k = 0; k <= band; k++) {
    const strike: number = quickExp(k * step);
    // A call on 1 struck at X is a put on X struck at 1; and a put on 1 struck at 1 / X is that in units of X.
    const call: number = quickPut(strike, 1, k * step, half);
    write(values, band + k, call / strike);
    write(values, band - k, call);
  }
  let length: Index = 2 * band + 1;
  while (length % 4 !== 0) {
    write(values, length, 0);
    length = length + 1;
  }
  return length;
}

/** Time values from probabilities on a grid around A = 1; what is wrong with them. */
function writeTimeValues(
  grid: Column,
  step: number,
  refinement: Index,
  half: number,
  columns: Column,
  capacity: Index,
  samples: Column,
): number {
  const middle: Index = GRID_SAMPLES * refinement;
  const points: Index = 2 * middle + 1;
  const band: Index = bandOf(step, half);
  const stepValues: Column = from(columns, 2 * capacity);
  const length: Index = writeStepValues(stepValues, step, band, half);
  // With nothing beyond either end.
  for (let n = 0; n < band; n++) write(columns, n, 0);
  for (let n: Index = points; n < points + band + 4; n++) write(columns, band + n, 0);
  const values: Column = from(columns, band);
  let power: number = quickExp(-middle * step);
  const growth: number = quickExp(step);
  for (let n = 0; n < points; n++) {
    write(values, n, read(grid, n) * power);
    power = power * growth;
  }
  // Calls, from the highest strike down: z from -10.5 to 0.
  let mass: number = 0;
  let amount: number = 0;
  let next: Index = points - 1;
  for (let sample = 0; sample <= CENTRE; sample++) {
    const at: Index = middle + (CENTRE - sample) * refinement;
    for (; next > at; next--) {
      mass = mass + read(grid, next);
      amount = amount + read(values, next);
    }
    const intrinsic: number = amount - mass * quickExp((at - middle) * step);
    write(samples, sample, intrinsic + dotProduct(from(columns, at), stepValues, length));
  }
  const upperMass: number = mass;
  // Puts, from the lowest strike up: z from 10.5 to 0.
  mass = 0;
  amount = 0;
  next = 0;
  for (let sample: Index = SIDE_SAMPLES - 1; sample >= OVERLAP; sample--) {
    const at: Index = middle - (sample - OVERLAP) * refinement;
    for (; next < at; next++) {
      mass = mass + read(grid, next);
      amount = amount + read(values, next);
    }
    const intrinsic: number = mass * quickExp((at - middle) * step) - amount;
    write(samples, SIDE_SAMPLES + sample, intrinsic + dotProduct(from(columns, at), stepValues, length));
  }
  const massLost: number = Math.abs(mass + read(grid, middle) + upperMass - 1);
  const parity: number = Math.abs(read(samples, CENTRE) - read(samples, SIDE_SAMPLES + OVERLAP));
  const ends: number = Math.max(read(samples, END), read(samples, 2 * SIDE_SAMPLES - 1 - END));
  // Beyond z = 0 by parity, A - K being 1 - e^(-z sigma).
  for (let k = 1; k <= OVERLAP; k++) {
    const away: number = quickExp(k * refinement * step);
    write(samples, CENTRE + k, read(samples, SIDE_SAMPLES + OVERLAP + k) + (1 - 1 / away));
    write(samples, SIDE_SAMPLES + OVERLAP - k, read(samples, CENTRE - k) + (away - 1));
  }
  return Math.max(Math.max(massLost, parity), ends);
}

/**
 * Time values over the average at the samples of z, calls then puts, for the density that stands in `work`; the amounts add up to 1.
 * What is wrong with them: the largest difference from what ought to be the same, or left at the ends.
 */
function writeSamples(deviation: number, count: Index, capacity: Index, work: Column, samples: Column): number {
  const header: Column = from(work, 2 * count);
  const density: Column = from(header, DENSITY_HEADER);
  const grid: Column = from(density, capacity);
  const columns: Column = from(density, 2 * capacity);
  // The first step in two: one onto the grid, one that the payoff of every strike takes.
  const half: number = Math.sqrt(0.5 * read(work, count));
  let refinement: Index = 1;
  while (SAMPLE_STEP * deviation > DENSITY_STEP * half * refinement && refinement < 4096) refinement = 2 * refinement;
  const step: number = (SAMPLE_STEP * deviation) / refinement;
  const middle: Index = GRID_SAMPLES * refinement;
  const points: Index = 2 * middle + 1;
  if (!(points + 2 * bandOf(step, half) + 8 < 2 * capacity && points + 8 < capacity)) return 1;
  if (!(2 * bandOf(step, half) + 8 < capacity)) return 1;
  const first: number = read(header, 0);
  const amount: number = read(work, 0);
  spreadGaussians(
    density,
    first,
    read(header, 1),
    toIndex(read(header, 2)),
    amount,
    half,
    grid,
    -middle * step,
    step,
    points,
    columns,
    capacity,
  );
  return writeTimeValues(grid, step, refinement, half, columns, capacity, samples);
}

/** Coefficients along z of one node. */
function writeAlongZ(samples: Column, matrix: Column, out: Column): void {
  for (let cell = 0; cell < TABLE_Z_CELLS; cell++) {
    const window: Column = from(
      samples,
      cell < SIDE_CELLS ? CELL_STEPS * cell : SIDE_SAMPLES + CELL_STEPS * (cell - SIDE_CELLS),
    );
    const to: Column = from(out, cell * TERMS);
    combineRows(to, matrix, TERMS, window, 1, WINDOW);
  }
}

/** Coefficients along u from those along z by node. */
function writeAlongU(nodes: Column, matrix: Column, cells: Column): void {
  for (let cell = 0; cell < TABLE_Z_CELLS; cell++) {
    for (let power = 0; power < NODES; power++) {
      const to: Column = from(cells, (cell * NODES + power) * TERMS);
      const values: Column = from(nodes, cell * TERMS);
      combineRows(to, values, TABLE_Z_CELLS * TERMS, from(matrix, power), NODES, NODES);
    }
  }
}

/** The samples of one node, those of `variances`; whether they are what they ought to be. */
function writeNode(
  amounts: Column,
  variances: Column,
  deviation: number,
  count: Index,
  capacity: Index,
  work: Column,
  samples: Column,
): boolean {
  if (averageDensity(amounts, variances, count, capacity, work) === 0) return false;
  return writeSamples(deviation, count, capacity, work, samples) < 0.5 * TABLE_ERROR;
}

/** How far off the polynomials are at the highest u, whose samples these are: they err most at an end. */
function errorAtEnd(cell: Column, samples: Column): number {
  let worst: number = 0;
  const high: number = read(cell, 2);
  for (let sample: Index = OVERLAP; sample <= CENTRE; sample++) {
    const z: number = (sample - CENTRE) * SAMPLE_STEP;
    const mirrored: Index = 2 * SIDE_SAMPLES - 1 - sample;
    const call: number = sample < CENTRE ? timeValueIn(cell, high, z) - read(samples, sample) : 0;
    const put: number = timeValueIn(cell, high, -z) - read(samples, mirrored);
    worst = Math.max(worst, Math.max(Math.abs(call), Math.abs(put)));
  }
  return worst;
}

/** What every cell is written with: TABLE_MATRIX_CELLS cells; `work` is room for TABLE_MATRIX_CELLS more. */
export function writeTableMatrices(matrices: Column, work: Column): void {
  writeZMatrix(matrices, work);
  writePowersOfNodes(from(matrices, TERMS * WINDOW), NODES, work);
}

/**
 * Writes the cell for u in [low, high]. `variances` of the `count` fixings and `deviations`, the sigma, by node, and once more for the
 * highest u; `amounts` add up to 1. Work: tableWorkCells.
 */
export function writeTableCell(
  amounts: Column,
  variances: Column,
  deviations: Column,
  count: Index,
  low: number,
  high: number,
  matrices: Column,
  capacity: Index,
  work: Column,
  cell: Column,
): void {
  const samples: Column = from(work, densityCells(count, capacity));
  const nodes: Column = from(samples, 2 * SIDE_SAMPLES);
  write(cell, 0, 0);
  write(cell, 1, low);
  write(cell, 2, high);
  write(cell, 3, 0.5 * (low + high));
  write(cell, 4, 2 / (high - low));
  for (let node = 0; node < NODES; node++) {
    const ofNode: Column = from(variances, node * count);
    if (!writeNode(amounts, ofNode, read(deviations, node), count, capacity, work, samples)) return;
    writeAlongZ(samples, matrices, from(nodes, node * TABLE_Z_CELLS * TERMS));
  }
  writeAlongU(nodes, from(matrices, TERMS * WINDOW), from(cell, TABLE_HEADER));
  const ofEnd: Column = from(variances, NODES * count);
  if (!writeNode(amounts, ofEnd, read(deviations, NODES), count, capacity, work, samples)) return;
  write(cell, 0, 1);
  if (!(errorAtEnd(cell, samples) < 0.5 * TABLE_ERROR)) write(cell, 0, 0);
}

/** The time value over the average in one cell; NaN where the cell is not good or u lies outside of it. */
export function timeValueIn(cell: Column, u: number, z: number): number {
  if (!(read(cell, 0) === 1 && u >= read(cell, 1) && u <= read(cell, 2))) return NOT_A_NUMBER;
  const place: number = (z + TABLE_Z_REACH) * Z_CELLS_PER_UNIT;
  if (!(place >= 0 && place < TABLE_Z_CELLS)) return isNotANumber(z) ? NOT_A_NUMBER : 0;
  const zCell: Index = toIndex(Math.floor(place));
  const v: number = (u - read(cell, 3)) * read(cell, 4);
  const coefficients: Column = from(cell, TABLE_HEADER + zCell * NODES * TERMS);
  return Math.max(polynomialOfTwo(coefficients, NODES, 2 * (place - zCell) - 1, v), 0);
}
