// Surfaces for screening: their own account of how far off they are must hold, above all where a function bends or jumps.
import { describe, expect, test } from 'vitest';
import { splitmix32 } from '../../bench/splitmix.ts';
import {
  type Domain,
  nodesOn,
  openSurface,
  refine,
  type Surface,
  tableCells,
  unpriced,
  writeTable,
  X_CELLS,
  X_NODES,
} from '../../src/engine/surface-fit.ts';
import { surfaceBlock } from '../../src/spec/surface-block.ts';

type Shape = (x: number, v: number) => number;

const domain = (count = 40): Domain => ({
  ...{ xLow: -1, xHigh: 1, vLow: -0.8, vHigh: 1.2 },
  counts: new Uint32Array(X_CELLS).fill(count),
});

function fitted(shape: Shape, bound: number, rounds = 8): Surface {
  let surface = openSurface(domain(), () => 0.5);
  for (let round = 0; round < rounds; round++) {
    const wanted = unpriced(surface);
    if (wanted.length === 0) break;
    const { vLow, vHigh } = surface.domain;
    const vs = nodesOn(vLow, vHigh, surface.vNodes);
    const values = wanted.map(({ xLow, xHigh }) => {
      const xs = nodesOn(xLow, xHigh, X_NODES);
      return Float64Array.from({ length: xs.length * vs.length }, (_, node) => {
        return shape(xs[Math.floor(node / vs.length)]!, vs[node % vs.length]!);
      });
    });
    surface = refine(surface, values, { bound, scenarios: round === rounds - 1 ? Infinity : 1 });
  }
  return surface;
}

function evaluated(surface: Surface, points: readonly (readonly [number, number])[]) {
  const table = new Float64Array(tableCells(surface));
  writeTable(surface, table);
  const sum = new Float64Array(points.length);
  const bound = new Float64Array(points.length);
  const x = Float64Array.from(points, ([value]) => value);
  const v = Float64Array.from(points, ([, value]) => value);
  surfaceBlock(table, x, v, points.length, sum, bound);
  return points.map(([xs, vs], index) => ({ x: xs, v: vs, value: sum[index]!, bound: bound[index]! }));
}

const uniform = splitmix32(11);
const POINTS = Array.from({ length: 2000 }, () => [2 * uniform() - 1, 2 * uniform() - 0.8] as const);

describe('a surface is no further off than it says', () => {
  test.each<[string, Shape, number]>([
    ['a smooth hill', (x, v) => Math.exp(-x * x * 20 * Math.exp(-v)), 1e-5],
    ['a book of strikes', (x, v) => Math.sin(9 * x) * Math.exp(0.7 * v) + x ** 3, 1e-5],
    ['a kink', (x) => Math.max(x - 0.1234, 0), 1e-4],
    ['a jump', (x, v) => (x > 0.3217 ? 1 + 0.1 * v : 0), 1e-4],
    ['a kink that v moves', (x, v) => Math.max(x - 0.2 * v, 0), 1e-4],
  ])('%s', (_, shape, bound) => {
    const surface = fitted(shape, bound);
    for (const point of evaluated(surface, POINTS)) {
      const error = Math.abs(point.value - shape(point.x, point.v));
      expect(error, `at ${point.x}, ${point.v}`).toBeLessThanOrEqual(point.bound);
    }
  });

  test('smooth ones reach the bound that was asked for everywhere', () => {
    const surface = fitted((x, v) => Math.exp(-x * x * 20 * Math.exp(-v)), 1e-5);
    expect(Math.max(...evaluated(surface, POINTS).map(({ bound }) => bound))).toBeLessThanOrEqual(1e-5);
    expect(surface.panels.length).toBeLessThan(40);
  });
});

test('where no scenario lies there is no panel, and outside the bound is infinite', () => {
  const counts = new Uint32Array(X_CELLS);
  counts.fill(5, 0, X_CELLS / 2);
  const open = openSurface({ ...domain(), counts }, () => 2);
  expect(open.panels).toEqual([{ firstCell: 0, cellCount: 256 }]);
  const halved = openSurface({ ...domain(), counts }, () => 1);
  expect(halved.panels).toEqual([{ firstCell: 0, cellCount: 128 }]);
  const surface = fitted((x) => x, 1e-6);
  const [inside, left, right, above, nan] = evaluated(surface, [
    [0.5, 0],
    [-1.01, 0],
    [1.01, 0],
    [0, 1.3],
    [Number.NaN, 0],
  ]);
  expect(inside!.value).toBeCloseTo(0.5, 12);
  expect(inside!.bound).toBeLessThan(1e-6);
  for (const point of [left!, right!, above!, nan!]) expect(point.bound).toBe(Infinity);
});
