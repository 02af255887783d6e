// What a GPU is told of an elliptical model so that it draws the moves itself, in f32, and by how much each may then differ from the
// move that the strict build draws. Pure.
//
// With u = 2^-24, Z the largest normal of a scenario, R its radius, M the largest ratio of its marginals (at least 1), L a factor's
// loadings and n their number, the scenario's reach is R Z M, and
//
//   a normal is off by RHO of its size; their sum by sum|L| Z (RHO + (n + 2) u); the radius by r R, which is how steep its table is
//   times RHO Z besides the table's own error e; so t = sum R by sum|L| Z R (RHO + (n + 3) u + r). A marginal makes t M(v) of it, v =
//   ln(1 + |t|): with k the largest |M'| / M that is (1 + k) times as much, k times the error of v, and the error of its own table.
//
// All of that is in proportion to scale sum|L| reach. Mean, damping and what is added to them round at their own size.
import { requireInteger } from '../core/checks.ts';
import { invariant } from '../core/errors.ts';
import type { EllipticalRecipe } from '../scenarios/generator.ts';
import type { SmoothTable } from '../scenarios/smooth-table.ts';
import { SOBOL_DIMENSIONS, sobolDirections } from '../scenarios/sobol-directions.ts';
import {
  DRAW_HEADER_CELLS,
  DRAW_LAST_LOG,
  DRAW_LAST_NORMAL,
  DRAW_SHAPE_CELLS,
  DRAW_TABLE_HEADER_CELLS,
} from '../spec/draw-layout.ts';
import { philox } from '../spec/philox.ts';

export interface DrawProgram {
  readonly drivers: number;
  readonly factors: number;
  /** 1 where driver 0 is the radius, which antithetic partners share. */
  readonly firstNormal: number;
  /** src/spec/draw-layout.ts. */
  readonly table: Float32Array;
  /** By driver 32 directions and the word that scrambles, where the points are Sobol's. */
  readonly words: Uint32Array;
  /** By factor: how far a move may be off, over what the device hands over as the scenario's reach. */
  readonly errors: Float64Array;
}

/** 2^-24. */
const HALF_ULP = 5.9604644775390625e-8;
/** Of a normal that is drawn in f32, relative: what src/spec/normal-inverse-float32.ts promises. */
const RHO = 5e-7;
/** Of ln(1 + |t|) in f32: what src/spec/shape-float32.ts promises, at the table's end. */
const LOG_ERROR = 4e-7 * (1 + DRAW_LAST_LOG);
const TERMS = 12;
const KEPT_TERMS = 8;

/** Undefined where the device cannot draw it: too many coordinates. */
export function drawProgram(recipe: EllipticalRecipe): DrawProgram | undefined {
  const { loadings, shapes, radius, draws } = recipe;
  const firstNormal = radius === undefined ? 0 : 1;
  const drivers = loadings.size + firstNormal;
  if (draws.method === 'sobol' && drivers > SOBOL_DIMENSIONS) return undefined;
  const tables = new TableCells(DRAW_HEADER_CELLS + shapes.length * (DRAW_SHAPE_CELLS + loadings.size));
  const ofRadius = radius === undefined ? undefined : tables.place(radius, DRAW_LAST_NORMAL);
  const cells: number[] = [ofRadius?.at ?? 0, 0];
  const errors = new Float64Array(shapes.length);
  shapes.forEach(({ mean, scale, marginal, damping }, factor) => {
    const row = loadings.matrix.subarray(factor * loadings.size, (factor + 1) * loadings.size);
    const ofMarginal = marginal === undefined ? undefined : tables.place(marginal);
    const room = damping === undefined ? 0 : damping.limit - damping.from;
    const ofDamping = damping === undefined ? [0, 0, 0] : [damping.from, room, 1 / room];
    cells.push(mean, scale, ofMarginal?.at ?? 0, ...ofDamping, ...row);
    const size = row.reduce((sum, loading) => sum + Math.abs(loading), 0);
    const ofTimes = RHO + (loadings.size + 3) * HALF_ULP + (ofRadius === undefined ? 0 : radiusError(ofRadius));
    const steep = ofMarginal?.steepness ?? 0;
    const ofShape = ofTimes * (1 + steep) + steep * LOG_ERROR + (ofMarginal?.error ?? 0) + 4 * HALF_ULP;
    const atRest = 4 * HALF_ULP * Math.abs(mean) + (damping === undefined ? 0 : 4e-7 * damping.limit);
    // Reach is one more than the product, so that what does not grow with it has its place.
    errors[factor] = 1.01 * Math.max(Math.abs(scale) * size * ofShape, atRest);
  });
  const table = Float32Array.from([...cells, ...tables.cells]);
  const words = draws.method === 'sobol' ? sobolWords(drivers, draws) : new Uint32Array(1);
  return { drivers, factors: shapes.length, firstNormal, table, words, errors };
}

/** Relative, of a radius read at a score that is off by RHO of itself. */
const radiusError = ({ steepness, error }: PlacedTable): number => steepness * RHO * DRAW_LAST_NORMAL + error;

interface PlacedTable {
  readonly at: number;
  /** Largest |f'| / f. */
  readonly steepness: number;
  /** Of its value in f32, relative. */
  readonly error: number;
}

/** Smooth tables in powers of t, each once. */
class TableCells {
  readonly cells: number[] = [];
  readonly #first: number;
  readonly #placed = new Map<SmoothTable, PlacedTable>();

  constructor(first: number) {
    this.#first = first;
  }

  /** Arguments of a size beyond `last` are not asked for. */
  place(table: SmoothTable, last = Infinity): PlacedTable {
    const known = this.#placed.get(table);
    if (known !== undefined) return known;
    const { low, intervalsPerUnit, coefficients } = table;
    const intervals = coefficients.length / TERMS;
    const at = this.#first + this.cells.length;
    invariant(Math.fround(low) === low, `a table from ${low} on, which f32 rounds`);
    this.cells.push(...[low, intervalsPerUnit, intervals - 1, 0].slice(0, DRAW_TABLE_HEADER_CELLS));
    let steepness = 0;
    let error = 0;
    for (let interval = 0; interval < intervals; interval++) {
      const chebyshev = coefficients.subarray(interval * TERMS, (interval + 1) * TERMS);
      const powers = powersOf(chebyshev.subarray(0, KEPT_TERMS));
      this.cells.push(...powers);
      const from = low + interval / intervalsPerUnit;
      if (from > last || from + 1 / intervalsPerUnit < -last) continue;
      const found = ofInterval(chebyshev, powers, { interval, intervalsPerUnit });
      steepness = Math.max(steepness, found.steepness);
      error = Math.max(error, found.error);
    }
    const placed = { at, steepness, error };
    this.#placed.set(table, placed);
    return placed;
  }
}

/** |T_k'| is at most k^2, and t goes twice the width of an interval; its position, of three roundings, rounds at its own size. */
function ofInterval(
  chebyshev: Float64Array,
  powers: readonly number[],
  { interval, intervalsPerUnit }: { readonly interval: number; readonly intervalsPerUnit: number },
): { readonly steepness: number; readonly error: number } {
  const sizes = Array.from(chebyshev, Math.abs);
  const sumFrom = (first: number): number => sizes.slice(first).reduce((sum, size) => sum + size, 0);
  const least = Math.max(sizes[0]! - sumFrom(1), Number.MIN_VALUE);
  const slope = sizes.reduce((sum, size, degree) => sum + degree * degree * size, 0);
  const rounding = 2 * KEPT_TERMS * HALF_ULP * powers.reduce((sum, power) => sum + Math.abs(power), 0);
  const ofPosition = slope * 2 * (3 * (interval + 1) + 2) * HALF_ULP;
  return {
    steepness: (2 * slope * intervalsPerUnit) / least,
    error: (sumFrom(KEPT_TERMS) + rounding + ofPosition) / least,
  };
}

/** sum c_k T_k(t) in powers of t. */
function powersOf(chebyshev: Float64Array): number[] {
  const powers = new Array<number>(chebyshev.length).fill(0);
  let before: number[] = [1];
  let current: number[] = [0, 1];
  chebyshev.forEach((coefficient, degree) => {
    const term = degree === 0 ? before : current;
    term.forEach((value, power) => {
      powers[power] = powers[power]! + coefficient * value;
    });
    if (degree === 0) return;
    const next = [0, ...current.map((value) => 2 * value)];
    before.forEach((value, power) => {
      next[power] = next[power]! - value;
    });
    before = current;
    current = next;
  });
  return powers;
}

function sobolWords(drivers: number, { seed, stream }: EllipticalRecipe['draws']): Uint32Array {
  const words = new Uint32Array(drivers * 33);
  const scramble = new Float64Array(4);
  for (let driver = 0; driver < drivers; driver++) {
    words.set(sobolDirections(driver + 1), driver * 33);
    philox(driver, 0, 0, 1, seed, stream, scramble);
    words[driver * 33 + 32] = requireInteger('word of philox', scramble[0]!, { low: 0, high: 4294967295 });
  }
  return words;
}
