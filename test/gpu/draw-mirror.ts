// Scenarios as a GPU draws them, lane by lane with Math.fround: what shaders/passes/scenario-normals.wgsl and scenario-moves.wgsl
// compute, to the bit.
import type { DrawProgram } from '../../src/engine/draw-program.ts';
import type { Draws } from '../../src/scenarios/draws.ts';
import {
  DRAW_HEADER_CELLS,
  DRAW_LAST_LOG,
  DRAW_LAST_NORMAL,
  DRAW_LEAST_NORMAL,
  DRAW_SHAPE_CELLS,
  DRAW_TABLE_HEADER_CELLS,
} from '../../src/spec/draw-layout.ts';
import { normalDrawFloat32, normalInverseFloat32 } from '../../src/spec/normal-inverse-float32.ts';
import { owenScrambleWord } from '../../src/spec/owen-scramble.ts';
import { philox } from '../../src/spec/philox.ts';
import { OUTSIDE } from '../../src/spec/screen-steps.ts';
import { dampedFloat32, logOnePlusFloat32, octicFloat32 } from '../../src/spec/shape-float32.ts';
import { sobolWord } from '../../src/spec/sobol.ts';

const f = Math.fround;

/** Moves factor by factor, then how far off they may be. */
export function mirroredMoves(program: DrawProgram, draws: Draws, first: number, count: number): Float32Array {
  const moves = new Float32Array((program.factors + 1) * count);
  for (let lane = 0; lane < count; lane++) {
    const column = movesOf(program, normalsOf(program, draws, first + lane));
    column.forEach((move, factor) => {
      moves[factor * count + lane] = move;
    });
  }
  return moves;
}

function normalsOf({ drivers, firstNormal, words }: DrawProgram, draws: Draws, scenario: number): number[] {
  const draw = draws.antithetic ? Math.floor(scenario / 2) : scenario;
  const drawn = new Float64Array(4);
  return Array.from({ length: drivers }, (_, driver) => {
    const isMirrored = draws.antithetic && driver >= firstNormal && scenario % 2 === 1;
    let normal: number;
    if (draws.method === 'sobol') {
      const own = words.subarray(driver * 33, (driver + 1) * 33);
      normal = normalInverseFloat32(owenScrambleWord(sobolWord(draw, Float64Array.from(own)), own[32]!));
    } else {
      philox(draw, driver, 0, 0, draws.seed, draws.stream, drawn);
      normal = normalDrawFloat32(drawn[0]!, drawn[1]!);
    }
    return isMirrored ? -normal : normal;
  });
}

function movesOf({ table, drivers, factors, firstNormal }: DrawProgram, normals: readonly number[]): number[] {
  const radiusAt = table[0]!;
  const farthest = normals.reduce((most, normal) => Math.max(most, Math.abs(normal)), DRAW_LEAST_NORMAL);
  const radius = radiusAt > 0 ? tableAt(table, radiusAt, normals[0]!) : 1;
  let isOutside = farthest > DRAW_LAST_NORMAL;
  let largestRatio = 1;
  const moves = Array.from({ length: factors }, (_, factor) => {
    const loadings = drivers - firstNormal;
    const own = DRAW_HEADER_CELLS + factor * (DRAW_SHAPE_CELLS + loadings);
    let sum = 0;
    for (let driver = 0; driver < loadings; driver++) {
      sum = f(sum + f(table[own + DRAW_SHAPE_CELLS + driver]! * normals[firstNormal + driver]!));
    }
    let t = f(sum * radius);
    const [mean, scale, marginalAt, start, room, perRoom] = table.subarray(own) as unknown as [number, ...number[]];
    if (marginalAt! > 0) {
      const v = logOnePlusFloat32(Math.abs(t));
      isOutside ||= v >= DRAW_LAST_LOG;
      const ratio = tableAt(table, marginalAt!, v);
      largestRatio = Math.max(largestRatio, ratio);
      t = f(t * ratio);
    }
    const amount = f(mean + f(scale! * t));
    return room! > 0 ? dampedFloat32(amount, start!, room!, perRoom!) : amount;
  });
  const reach = f(f(f(f(radius * farthest) * largestRatio) + 1) * f(1.0001));
  return [...moves, isOutside ? OUTSIDE : reach];
}

function tableAt(cells: Float32Array, at: number, x: number): number {
  const [low, perUnit, last] = cells.subarray(at) as unknown as [number, number, number];
  const position = f(f(x - low) * perUnit);
  const interval = Math.max(0, Math.min(Math.floor(position), last));
  const t = f(f(2 * f(position - interval)) - 1);
  const row = at + DRAW_TABLE_HEADER_CELLS + 8 * interval;
  const [c0, c1, c2, c3, c4, c5, c6, c7] = cells.subarray(row, row + 8) as unknown as Eight;
  return octicFloat32(t, c0, c1, c2, c3, c4, c5, c6, c7);
}

type Eight = [number, number, number, number, number, number, number, number];
