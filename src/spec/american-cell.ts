// What early exercise adds to a put, as a table in volatility and in the distance from the boundary: one cell an octave of
// volatility. A helper of american-prices: no kernel, no contract.
//
// With strike and life 1 and rate and yield fixed, the premium E depends on spot and s = sigma sqrt(T) alone. Measured from the
// boundary, y = ln(S / B(s)) / s, it is smooth up to y = 0, where exercise begins, and gone at y = 9. So s in [2^k, 2^(k+1)) has one
// cell: ln B as a polynomial of s, and E as one of s and y on each of four stretches of y. Twelve boundaries or fewer stand for all prices.
//
// Cells lie on a grid of their own, and a cell depends on rate, yield and k alone: what else is priced, and how much of it, moves no
// bit. Whether a cell is good enough it finds out by itself: by how its coefficients die away, and beside prices between its nodes.

import { boundaryAt } from './american-element.ts';
import { DELTA, LOG_START, NODES, RHO, WANTS_VEGA, WEIGHTS } from './american-moments.ts';
import { incomeAt, placeIncome } from './american-premium.ts';
import { elementEnd, PREMIUM, PUT_CELLS, singlePremium } from './american-put.ts';
import { FIRST_ELEMENT, SECOND_ELEMENT, solveSingle } from './american-solve.ts';
import { PI } from './elementary.ts';
import { gaussLegendre } from './gauss-legendre.ts';
import { type Column, from, type Index, powerOfTwo, read, write } from './machine.ts';
import { cosine } from './trigonometric.ts';

/** Room for terms along s, and along y. */
const TERMS: Index = 12;
const SQUARE: Index = 144;
/** Stretches of y: 0 to 1.25, 3, 5.5, 9. */
const STRETCHES: Index = 4;

// A cell: whether it is a table, ln B by powers of u, then by stretch, power of u and power of t. u and t are s and y mapped to [-1, 1].
const STATE: Index = 0;
const BOUNDARY: Index = 8;
const PREMIUMS: Index = 20;
export const AMERICAN_CELL_CELLS: Index = 600;
const TABLE: number = 1;
/** Prices here come from boundaries of their own. */
const NO_TABLE: number = 0;

// Cells of work behind those of a put.
const COSINES: Index = PUT_CELLS;
const POWERS: Index = PUT_CELLS + SQUARE;
const VALUES: Index = PUT_CELLS + 2 * SQUARE;
const HALF: Index = PUT_CELLS + 3 * SQUARE;
const BOUNDARIES: Index = PUT_CELLS + 4 * SQUARE;
const CHEBYSHEV: Index = BOUNDARIES + TERMS;
const PLACES: Index = CHEBYSHEV + TERMS;
const SUMS: Index = PLACES + 4 * TERMS;
export const AMERICAN_CELL_WORK: Index = SUMS + 4 * TERMS;

/** Prices beside the nodes, at each of three volatilities. */
const CHECKS: Index = 5;

/** Income that may be missed, as a fraction of the strike: as where a single put is solved. */
const NEGLIGIBLE: number = 1e-11;
/** Up to so much income, as a fraction of the strike, few terms do, if the boundary leaves the strike. */
const LITTLE: number = 2e-3;
const SOME: number = 2e-2;
/** What the last terms along s, or along y, may add up to, and how far a price between the nodes may be off. */
const LARGEST_TAIL: number = 4e-9;
/** Of a premium where the last stretch ends. */
const LARGEST_END: number = 1e-10;
const LARGEST_ERROR: number = 2e-9;

function stretchStart(stretch: Index): number {
  if (stretch === 0) return 0;
  if (stretch === 1) return 1.25;
  return stretch === 2 ? 3 : 5.5;
}

function stretchEnd(stretch: Index): number {
  return stretch === 3 ? 9 : stretchStart(stretch + 1);
}

/** The sum over powers of t, u and t in [-1, 1], of one stretch; `scratch` has TERMS cells. */
function tensorAt(terms: Column, u: number, t: number, scratch: Column): number {
  for (let pairLane = 0; pairLane < 12; pairLane++) {
    let sum: number = read(terms, 132 + pairLane);
    sum = sum * u + read(terms, 120 + pairLane);
    sum = sum * u + read(terms, 108 + pairLane);
    sum = sum * u + read(terms, 96 + pairLane);
    sum = sum * u + read(terms, 84 + pairLane);
    sum = sum * u + read(terms, 72 + pairLane);
    sum = sum * u + read(terms, 60 + pairLane);
    sum = sum * u + read(terms, 48 + pairLane);
    sum = sum * u + read(terms, 36 + pairLane);
    sum = sum * u + read(terms, 24 + pairLane);
    sum = sum * u + read(terms, 12 + pairLane);
    sum = sum * u + read(terms, pairLane);
    write(scratch, pairLane, sum);
  }
  return powerSum(scratch, t);
}

/** The sum of twelve coefficients times powers of t. */
function powerSum(terms: Column, t: number): number {
  const square: number = t * t;
  let even: number = read(terms, 10);
  let odd: number = read(terms, 11);
  even = even * square + read(terms, 8);
  odd = odd * square + read(terms, 9);
  even = even * square + read(terms, 6);
  odd = odd * square + read(terms, 7);
  even = even * square + read(terms, 4);
  odd = odd * square + read(terms, 5);
  even = even * square + read(terms, 2);
  odd = odd * square + read(terms, 3);
  even = even * square + read(terms, 0);
  odd = odd * square + read(terms, 1);
  return even + odd * t;
}

/** ln(boundary / strike) at u. */
export function cellBoundary(cell: Column, u: number): number {
  return powerSum(from(cell, BOUNDARY), u);
}

export function isTable(cell: Column): boolean {
  return read(cell, STATE) === TABLE;
}

/** The premium in units of the strike, y >= 0; `scratch` has TERMS cells. */
export function cellPremium(cell: Column, u: number, y: number, scratch: Column): number {
  if (y < 1.25) return tensorAt(from(cell, PREMIUMS), u, y * 1.6 - 1, scratch);
  if (y < 3) return tensorAt(from(cell, PREMIUMS + 144), u, (y - 2.125) * 1.1428571428571428, scratch);
  if (y < 5.5) return tensorAt(from(cell, PREMIUMS + 288), u, (y - 4.25) * 0.8, scratch);
  return y > 9 ? 0 : tensorAt(from(cell, PREMIUMS + 432), u, (y - 7.25) * 0.5714285714285714, scratch);
}

/** Solves the boundary at s; returns the number of its elements, 0 where that failed, and writes ln(boundary / strike). */
function solveNode(rate: number, dividendYield: number, s: number, work: Column, to: Index): Index {
  const variance: number = s * s;
  write(work, WANTS_VEGA, 0);
  write(work, RHO, rate / variance);
  write(work, DELTA, dividendYield / variance);
  const count: Index = solveSingle(work, variance);
  if (count === 0) return 0;
  const last: Column = from(work, count === 2 ? SECOND_ELEMENT : FIRST_ELEMENT);
  write(work, to, boundaryAt(last, 1) + read(work, LOG_START));
  return count;
}

/** Adds the income of one element, of moments from `begin` to `end`, to the sums of `size` places from `first` on. */
function addIncome(
  s: number,
  boundary: number,
  element: Column,
  points: Index,
  begin: number,
  end: number,
  first: Index,
  size: Index,
  work: Column,
): void {
  const variance: number = s * s;
  const moments: Index = gaussLegendre(points, from(work, NODES), from(work, WEIGHTS));
  placeIncome(work, element, moments, variance, begin, end, begin === 0 ? 2 : 1);
  for (let place: Index = first; place < first + size; place++) {
    const income: number = incomeAt(work, moments, boundary + read(work, PLACES + place) * s, variance);
    write(work, SUMS + place, read(work, SUMS + place) + income);
  }
}

/** Writes the premiums of one node of s into the stretches. All spots share the moments, and what the boundary is at them. */
function fillNode(s: number, node: Index, count: Index, terms: Index, cell: Column, work: Column): void {
  for (let stretch: Index = 0; stretch < STRETCHES; stretch++) {
    const middle: number = 0.5 * (stretchStart(stretch) + stretchEnd(stretch));
    const half: number = stretchEnd(stretch) - middle;
    for (let index: Index = 0; index < terms; index++) {
      write(work, PLACES + stretch * terms + index, middle + half * read(work, CHEBYSHEV + index));
      write(work, SUMS + stretch * terms + index, 0);
    }
  }
  const boundary: number = read(work, BOUNDARIES + node);
  const last: Column = from(work, count === 2 ? SECOND_ELEMENT : FIRST_ELEMENT);
  const first: Column = from(work, FIRST_ELEMENT);
  const split: number = count === 2 ? elementEnd(work, last, s * s) : 1;
  const rest: Index = (STRETCHES - 1) * terms;
  // Beside the boundary an integrand changes fastest.
  addIncome(s, boundary, last, 64, 0, split, 0, terms, work);
  addIncome(s, boundary, last, 36, 0, split, terms, rest, work);
  if (count === 2) addIncome(s, boundary, first, 36, split, 1, 0, terms + rest, work);
  for (let stretch: Index = 0; stretch < STRETCHES; stretch++) {
    const to: Index = PREMIUMS + stretch * SQUARE + node * TERMS;
    for (let index: Index = 0; index < terms; index++) {
      write(cell, to + index, read(work, SUMS + stretch * terms + index));
    }
  }
}

/** Chebyshev nodes, the matrix from values at them to coefficients, and each polynomial by powers: row by degree. */
function writeBasis(terms: number, work: Column): void {
  for (let index = 0; index < terms; index++) {
    const angle: number = ((2 * index + 1) * PI) / (2 * terms);
    write(work, CHEBYSHEV + index, cosine(angle));
    write(work, COSINES + index, 1 / terms);
    for (let degree: Index = 1; degree < terms; degree++) {
      write(work, COSINES + degree * TERMS + index, (2 * cosine(degree * angle)) / terms);
    }
  }
  for (let cell = 0; cell < SQUARE; cell++) write(work, POWERS + cell, 0);
  write(work, POWERS, 1);
  write(work, POWERS + TERMS + 1, 1);
  for (let degree: Index = 2; degree < terms; degree++) {
    for (let power: Index = 0; power < terms; power++) {
      const before: number = power === 0 ? 0 : read(work, POWERS + (degree - 1) * TERMS + power - 1);
      write(work, POWERS + degree * TERMS + power, 2 * before - read(work, POWERS + (degree - 2) * TERMS + power));
    }
  }
}

/** out[i][j] = sum over k of matrix[i][k], or matrix[k][i], times values[j][k]: a matrix along the rows, and the table turned. */
function applyTurned(
  terms: Index,
  matrix: Index,
  isTransposed: boolean,
  values: Index,
  out: Index,
  work: Column,
): void {
  const step: Index = isTransposed ? TERMS : 1;
  for (let i: Index = 0; i < terms; i++) {
    const first: Index = matrix + (isTransposed ? i : i * TERMS);
    for (let j: Index = 0; j < terms; j++) {
      let sum: number = 0;
      for (let k: Index = 0; k < terms; k++) {
        sum = sum + read(work, first + k * step) * read(work, values + j * TERMS + k);
      }
      write(work, out + i * TERMS + j, sum);
    }
  }
}

/** Sum of the sizes of the last row, or column, of a square of coefficients. */
function tailOf(terms: Index, values: Index, work: Column): number {
  let along: number = 0;
  let across: number = 0;
  for (let index: Index = 0; index < terms; index++) {
    along = along + Math.abs(read(work, values + (terms - 1) * TERMS + index));
    across = across + Math.abs(read(work, values + index * TERMS + terms - 1));
  }
  return Math.max(along, across);
}

/** Turns the values of a stretch, y by y within s, into its polynomial; returns the size of its last terms. */
function fitStretch(terms: Index, stretch: Column, work: Column): number {
  for (let place = 0; place < SQUARE; place++) write(work, VALUES + place, read(stretch, place));
  applyTurned(terms, COSINES, false, VALUES, HALF, work);
  applyTurned(terms, COSINES, false, HALF, VALUES, work);
  const tail: number = tailOf(terms, VALUES, work);
  applyTurned(terms, POWERS, true, VALUES, HALF, work);
  applyTurned(terms, POWERS, true, HALF, VALUES, work);
  for (let i: Index = 0; i < TERMS; i++) {
    for (let j: Index = 0; j < TERMS; j++) {
      const isTerm: boolean = i < terms && j < terms;
      write(stretch, i * TERMS + j, isTerm ? read(work, VALUES + i * TERMS + j) : 0);
    }
  }
  return tail;
}

/** The same of the boundary. */
function fitBoundary(terms: Index, polynomial: Column, work: Column): void {
  for (let degree: Index = 0; degree < terms; degree++) {
    let sum: number = 0;
    for (let k: Index = 0; k < terms; k++) {
      sum = sum + read(work, COSINES + degree * TERMS + k) * read(work, BOUNDARIES + k);
    }
    write(work, HALF + degree, sum);
  }
  for (let power: Index = 0; power < TERMS; power++) {
    let sum: number = 0;
    for (let k: Index = 0; k < terms; k++) {
      sum = sum + read(work, POWERS + k * TERMS + power) * read(work, HALF + k);
    }
    write(polynomial, power, sum);
  }
}

/** Whether prices at s are those of its own boundary. */
function isGoodAt(rate: number, dividendYield: number, scale: number, u: number, cell: Column, work: Column): boolean {
  const s: number = scale * (1.5 + 0.5 * u);
  const count: Index = solveNode(rate, dividendYield, s, work, BOUNDARIES);
  if (count === 0) return false;
  const boundary: number = read(work, BOUNDARIES);
  for (let check = 0; check < CHECKS; check++) {
    const y: number = check === 0 ? 0.02 : check * (0.4 + 0.2 * check);
    const away: number = y + (boundary - cellBoundary(cell, u)) / s;
    write(work, PREMIUM, 0);
    singlePremium(work, boundary + y * s, s * s, count);
    const error: number = cellPremium(cell, u, away, from(work, HALF)) - read(work, PREMIUM);
    if (!(away > 0 && Math.abs(error) < LARGEST_ERROR)) return false;
  }
  return true;
}

/** Whether puts of these rates have tables: not where they have two boundaries, nor where nothing is to be had. */
export function hasAmericanTable(rate: number, dividendYield: number): boolean {
  return rate > -NEGLIGIBLE && Math.max(rate, -dividendYield) >= NEGLIGIBLE;
}

/** Fills a cell, for puts of strike and life 1 and s in [2^exponent, 2^(exponent + 1)); `work` has AMERICAN_CELL_WORK cells. */
export function fillAmericanCell(
  rate: number,
  dividendYield: number,
  exponent: number,
  cell: Column,
  work: Column,
): void {
  write(cell, STATE, NO_TABLE);
  if (!hasAmericanTable(rate, dividendYield)) return;
  const interest: number = rate < NEGLIGIBLE ? 0 : rate;
  const income: number = Math.max(interest, Math.abs(dividendYield));
  let terms: Index = TERMS;
  if (income < SOME && dividendYield <= interest) terms = income < LITTLE ? 8 : 10;
  writeBasis(terms, work);
  const scale: number = powerOfTwo(exponent);
  for (let node: Index = 0; node < terms; node++) {
    const s: number = scale * (1.5 + 0.5 * read(work, CHEBYSHEV + node));
    const count: Index = solveNode(interest, dividendYield, s, work, BOUNDARIES + node);
    if (count === 0) return;
    fillNode(s, node, count, terms, cell, work);
    if (Math.abs(read(cell, PREMIUMS + 3 * SQUARE + node * TERMS)) > LARGEST_END) return;
  }
  fitBoundary(terms, from(cell, BOUNDARY), work);
  let tail: number = 0;
  for (let stretch: Index = 0; stretch < STRETCHES; stretch++) {
    tail = Math.max(tail, fitStretch(terms, from(cell, PREMIUMS + stretch * SQUARE), work));
  }
  if (!(tail < LARGEST_TAIL)) return;
  write(cell, STATE, TABLE);
  // Where the boundaries between nodes are furthest from a polynomial through them: the ends, and an extreme of the next one.
  const isGood: boolean =
    isGoodAt(interest, dividendYield, scale, -1, cell, work) &&
    isGoodAt(interest, dividendYield, scale, 0.25881904510252074, cell, work) &&
    isGoodAt(interest, dividendYield, scale, 1, cell, work);
  if (!isGood) write(cell, STATE, NO_TABLE);
}
