// Surfaces for screening: their own account of how far off they are must hold, above all where a function bends or jumps.
import { describe, expect, test } from 'vitest';
import { splitmix32 } from '../../bench/splitmix.ts';
import {
  BOX_NODES,
  type Domain,
  nodesOn,
  openSurface,
  refine,
  type Surface,
  tableCells,
  unpriced,
  V_CELLS,
  vNodesOf,
  writeTable,
  X_CELLS,
} from '../../src/engine/surface-fit.ts';
import { surfaceBlock } from '../../src/spec/surface-block.ts';
import { compileWasmBuild } from '../../src/store/wasm-build.node.ts';

type Shape = (x: number, v: number) => number;

const domain = (): Domain => ({
  ...{ xLow: -1, xHigh: 1, vLow: -0.8, vHigh: 1.2 },
  counts: new Uint32Array(X_CELLS * V_CELLS).fill(5),
});
const still = (): Domain => ({ ...domain(), vLow: 0, vHigh: 0, counts: new Uint32Array(X_CELLS).fill(40) });

function fitted(shape: Shape, bound: number, { of = domain(), rounds = 9 } = {}): Surface {
  let surface = openSurface(of, ({ xLow, xHigh }) => (xHigh - xLow > 0.5 ? 'halve x' : 'fine'));
  for (let round = 0; round < rounds; round++) {
    const wanted = unpriced(surface);
    if (wanted.length === 0) break;
    const values = wanted.map((range) => {
      const xs = nodesOn(range.xLow, range.xHigh, BOX_NODES);
      const vs = nodesOn(range.vLow, range.vHigh, vNodesOf(range));
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
const HILL: Shape = (x, v) => Math.exp(-x * x * 20 * Math.exp(-v));

describe('a surface is no further off than it says', () => {
  test.each<[string, Shape, number]>([
    ['a smooth hill', HILL, 1e-5],
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
    const surface = fitted(HILL, 1e-5);
    expect(Math.max(...evaluated(surface, POINTS).map(({ bound }) => bound))).toBeLessThanOrEqual(1e-5);
    expect(surface.boxes.length).toBeLessThan(60);
  });
});

test('what v does not move takes one node along v', () => {
  const surface = fitted((x) => Math.exp(x), 1e-9, { of: still() });
  for (const { x, value, bound } of evaluated(
    surface,
    POINTS.map(([x]) => [x, 0]),
  )) {
    expect(Math.abs(value - Math.exp(x))).toBeLessThanOrEqual(bound);
    expect(bound).toBeLessThan(1e-9);
  }
});

test('where no scenario lies there is no box, and outside the bound is infinite', () => {
  const of = domain();
  of.counts.fill(0, (X_CELLS * V_CELLS) / 2);
  const whole = { xFirst: 0, vFirst: 0, vCount: V_CELLS };
  expect(openSurface(of, () => 'fine').boxes).toEqual([{ ...whole, xCount: X_CELLS }]);
  const halved = openSurface(of, ({ xHigh }) => (xHigh === 1 ? 'halve x' : 'fine'));
  expect(halved.boxes).toEqual([{ ...whole, xCount: X_CELLS / 2 }]);
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

test('WASM has the bits of the reference', async () => {
  const module = await compileWasmBuild('strict');
  const memory = new WebAssembly.Memory({ initial: 64, maximum: 64, shared: true });
  const { exports } = await WebAssembly.instantiate(module, { env: { memory, abort: () => {} } });
  for (const surface of [fitted(HILL, 1e-4), fitted((x) => Math.exp(x), 1e-9, { of: still() })]) {
    const size = tableCells(surface);
    const cells = new Float64Array(memory.buffer, 65_536);
    writeTable(surface, cells.subarray(0, size));
    const lanes = POINTS.length;
    const column = (index: number) => cells.subarray(size + index * lanes, size + (index + 1) * lanes);
    column(0).set(POINTS.map(([x]) => 1.02 * x));
    column(1).set(POINTS.map(([, v]) => (surface.domain.vLow === 0 ? 0 : v)));
    column(2).fill(0.25);
    column(3).fill(0.125);
    const [sum, bound] = [column(2).slice(), column(3).slice()];
    surfaceBlock(cells.slice(0, size), column(0).slice(), column(1).slice(), lanes, sum, bound);
    const address = (index: number) => 65_536 + 8 * (size + index * lanes);
    (exports.surfaceBlock as (...of: number[]) => void)(
      ...[65_536, address(0), address(1), lanes, address(2), address(3)],
    );
    expect(column(2)).toEqual(sum);
    expect(column(3)).toEqual(bound);
    expect(bound.some((value) => value === Infinity)).toBe(true);
  }
});
