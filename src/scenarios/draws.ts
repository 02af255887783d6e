// Random numbers as a pure function of (seed, stream, scenario, factor, step): any block of them can be made anywhere, in any order.
//
// philox  counter = (scenario, factor, step, 0), key = (seed, stream); u = (2 k + 1) / 2^53 with k of 52 bits, 26 from each of
//         the first two words: strictly inside (0, 1), and 1 - u is exact.
// sobol   natural order; coordinate factor + step factorsPerStep; each scrambled (Owen) with a word that
//         philox gives for counter (coordinate, 0, 0, 1); u = (w + 1/2) / 2^32.
// Antithetic scenarios are neighbours: 2 j and 2 j + 1 use the draw j, the second one mirrored (1 - u) or shared.
import { requireInteger } from '../core/checks.ts';
import { PlimsollError } from '../core/errors.ts';
import { normalInverse } from '../spec/normal-inverse.ts';
import { owenScrambleWord } from '../spec/owen-scramble.ts';
import { philox } from '../spec/philox.ts';
import { sobolWord } from '../spec/sobol.ts';
import { SOBOL_DIMENSIONS, sobolDirections } from './sobol-directions.ts';

export interface Draws {
  /** Whole numbers in [0, 2^32). */
  readonly seed: number;
  readonly stream: number;
  readonly method: 'philox' | 'sobol';
  readonly antithetic: boolean;
}

/** Which random variable: a factor (or another driver of a model, numbered after them) at a step. */
export interface Cell {
  readonly factor: number;
  readonly step: number;
  /** Drivers of one step, so that every (factor, step) has a Sobol coordinate of its own. */
  readonly factorsPerStep: number;
}

export interface DrawRequest extends Cell {
  readonly draws: Draws;
  readonly firstScenario: number;
  readonly count: number;
  /** True: antithetic partners get the same number instead of its mirror image (a radius, a count of jumps). */
  readonly shared?: boolean;
}

const MAX_WORD = 4294967295;
/** 2^26, 2^-6, 2^-53, 2^-32. */
const HALF_BITS = 67108864;
const TO_HALF = 1 / 64;
const TO_UNIT_53 = 1.1102230246251565e-16;
const TO_UNIT_32 = 2.3283064365386963e-10;

const words = new Float64Array(4);

export function requireDraws(draws: Draws): Draws {
  const { method } = draws;
  requireInteger('seed', draws.seed, { low: 0, high: MAX_WORD });
  requireInteger('stream', draws.stream, { low: 0, high: MAX_WORD });
  if (method !== 'philox' && method !== 'sobol') {
    throw new PlimsollError('INPUT_VALUE', `the method of drawing is ${JSON.stringify(method)}; it is philox or sobol`);
  }
  return draws;
}

/** The uniform number of one scenario, strictly inside (0, 1). */
export function uniformAt(draws: Draws, cell: Cell, scenario: number): number {
  const column = new Float64Array(1);
  fillUniforms(column, { draws, ...cell, firstScenario: scenario, count: 1 });
  return column[0]!;
}

/** Writes the uniform numbers of `count` scenarios to column[0 .. count - 1]. */
export function fillUniforms(column: Float64Array, request: DrawRequest): void {
  requireDraws(request.draws);
  requireInteger('factor', request.factor, { low: 0, high: MAX_WORD });
  requireInteger('step', request.step, { low: 0, high: MAX_WORD });
  requireInteger('count of scenarios', request.count, { low: 0, high: column.length });
  requireInteger('first scenario', request.firstScenario, { low: 0, high: MAX_WORD + 1 - request.count });
  if (request.draws.method === 'philox') fillPhilox(column, request);
  else fillSobol(column, request);
  if (!request.draws.antithetic || request.shared === true) return;
  for (let index = 0; index < request.count; index++) {
    if ((request.firstScenario + index) % 2 === 1) column[index] = 1 - column[index]!;
  }
}

/** Writes standard normal numbers: the normal quantiles of the uniform ones. */
export function fillNormals(column: Float64Array, request: DrawRequest): void {
  fillUniforms(column, request);
  for (let index = 0; index < request.count; index++) column[index] = normalInverse(column[index]!);
}

function fillPhilox(column: Float64Array, request: DrawRequest): void {
  const { factor, step, firstScenario, count } = request;
  const { seed, stream, antithetic } = request.draws;
  for (let index = 0; index < count; index++) {
    const scenario = firstScenario + index;
    const draw = antithetic ? Math.floor(scenario / 2) : scenario;
    philox(draw, factor, step, 0, seed, stream, words);
    const high = Math.floor(words[0]! * TO_HALF);
    const low = Math.floor(words[1]! * TO_HALF);
    column[index] = (2 * (high * HALF_BITS + low) + 1) * TO_UNIT_53;
  }
}

function fillSobol(column: Float64Array, request: DrawRequest): void {
  const { factor, step, factorsPerStep, firstScenario, count } = request;
  const { seed, stream, antithetic } = request.draws;
  requireInteger('drivers of a step', factorsPerStep, { low: factor + 1, high: MAX_WORD });
  const coordinate = factor + step * factorsPerStep;
  if (!(coordinate < SOBOL_DIMENSIONS)) {
    throw new PlimsollError(
      'INPUT_LIMIT',
      `the scenarios need coordinate ${coordinate + 1} of a Sobol point; there are ${SOBOL_DIMENSIONS}: draw by philox, or take fewer steps`,
    );
  }
  const directions = directionsOf(coordinate + 1);
  philox(coordinate, 0, 0, 1, seed, stream, words);
  const scramble = words[0]! >>> 0;
  for (let index = 0; index < count; index++) {
    const scenario = firstScenario + index;
    const draw = antithetic ? Math.floor(scenario / 2) : scenario;
    column[index] = (owenScrambleWord(sobolWord(draw, directions), scramble) + 0.5) * TO_UNIT_32;
  }
}

const unpacked = new Map<number, Float64Array>();

/** Unpacking costs as much as some thousand points; blocks come back for the same coordinates. */
function directionsOf(dimension: number): Float64Array {
  let directions = unpacked.get(dimension);
  if (directions === undefined) {
    directions = sobolDirections(dimension);
    unpacked.set(dimension, directions);
  }
  return directions;
}
