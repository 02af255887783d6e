// A screen of a known size, for who measures what screening and drawing cost on a machine: many groups over one surface of thirty-two boxes.
import type { EllipticalRecipe } from '../scenarios/generator.ts';
import type { ScreenTables } from './phases.ts';
import type { ScreenGroup } from './screen-plan.ts';
import type { ScreenedParts } from './screen-steps.ts';
import { openSurface, refine, tableCells, unpriced, V_CELLS, writeTable, X_CELLS } from './surface-fit.ts';

export interface ScreenSample {
  readonly parts: ScreenedParts;
  readonly scenarioCount: number;
  /** x, then v, over the whole of the surface. */
  readonly moves: readonly Float64Array[];
}

const BOXES_ALONG_X = 16;
const REACH = 0.3;

export function screenSample(scenarioCount: number, groupCount: number): ScreenSample {
  const counts = new Uint32Array(X_CELLS * V_CELLS).fill(1);
  const domain = { xLow: -REACH, xHigh: REACH, vLow: -REACH, vHigh: REACH, counts };
  const open = openSurface(domain, ({ xLow, xHigh, vLow, vHigh }) => {
    if (xHigh - xLow > (2 * REACH) / BOXES_ALONG_X + 1e-9) return 'halve x';
    return vHigh - vLow > REACH + 1e-9 ? 'halve v' : 'fine';
  });
  const smooth = unpriced(open).map(() => Float64Array.from({ length: 64 }, (_, node) => node / 64));
  const surface = refine(open, smooth, { bound: Infinity, scenarios: 0 });
  const cells = new Float64Array(tableCells(surface));
  writeTable(surface, cells);
  const group: ScreenGroup = {
    ...{ account: 0, x: { factors: [0], weights: [1] }, v: { kind: 'factor', factor: 1 } },
    ...{ scale: { factors: [], weights: [] }, slices: [], instruments: [] },
    ...{ smallestDeviation: 1, lowestStrike: 0, highestStrike: 0, cost: 1 },
  };
  const groups = Array.from({ length: groupCount }, () => group);
  const tables: ScreenTables = { tables: groups.map(() => 0), bases: groups.map(() => 0), linear: [], roundings: [0] };
  // Two steps without a common period, so that neighbours stand in different boxes.
  const column = (step: number) =>
    Float64Array.from({ length: scenarioCount }, (_, scenario) => REACH * (2 * ((scenario * step) % 1) - 1) * 0.999);
  const moves = [column(0.6180339887498949), column(0.4142135623730951)];
  return { parts: { groups, slices: [], tables, accountCount: 1, cells }, scenarioCount, moves };
}

/** A Gaussian model of so many factors, every one of which loads on every driver. */
export function drawSample(factorCount: number): EllipticalRecipe {
  return {
    draws: { seed: 1, stream: 0, method: 'philox', antithetic: false },
    loadings: { size: factorCount, matrix: new Float64Array(factorCount * factorCount).fill(0.25), notes: [] },
    shapes: Array.from({ length: factorCount }, () => ({ mean: 0, scale: 0.01 })),
  };
}

/** Table and columns into a memory; the arguments with which the WASM kernel evaluates one group in every scenario. */
export function placeSample(
  { parts, moves, scenarioCount }: ScreenSample,
  memory: WebAssembly.Memory,
  firstByte: number,
): readonly number[] {
  const column = 8 * scenarioCount;
  const x = firstByte + Math.ceil((8 * parts.cells.length) / 256) * 256;
  new Float64Array(memory.buffer, firstByte, parts.cells.length).set(parts.cells);
  new Float64Array(memory.buffer, x, scenarioCount).set(moves[0]!);
  new Float64Array(memory.buffer, x + column, scenarioCount).set(moves[1]!);
  return [firstByte, x, x + column, scenarioCount, x + 2 * column, x + 3 * column];
}

/** Bytes that placeSample takes. */
export const sampleBytes = ({ parts, scenarioCount }: ScreenSample): number =>
  8 * parts.cells.length + 256 + 4 * 8 * scenarioCount;
