// exp of a column in WASM: the bits of the scalar reference on every lane, where one of a pair is extreme too.
import { expect, test } from 'vitest';
import { splitmix32 } from '../../bench/splitmix.ts';
import { exp } from '../../src/spec/exp.ts';
import { compileWasmBuild } from '../../src/store/wasm-build.node.ts';

const EXTREMES = [0, -0, 700, -700, 700.0000001, 709.9, -745, -746, 1e300, Infinity, -Infinity, Number.NaN, 5e-324];

test('has the bits of the reference', async () => {
  const uniform = splitmix32(5);
  const many = Array.from({ length: 4001 }, (_, index) => (uniform() - 0.5) * (index % 3 === 0 ? 1400 : 4));
  const x = Float64Array.from([...EXTREMES.flatMap((value) => [value, 0.5, 0.25, value]), ...many]);
  const module = await compileWasmBuild('strict');
  const memory = new WebAssembly.Memory({ initial: 64, maximum: 64, shared: true });
  const { exports } = await WebAssembly.instantiate(module, { env: { memory, abort: () => {} } });
  const run = exports.exponentials as (x: number, laneCount: number, out: number) => void;
  const column = new Float64Array(memory.buffer, 65_536, x.length);
  column.set(x);
  run(65_536, x.length, 65_536 + 1_000_000);
  const out = new Float64Array(memory.buffer, 65_536 + 1_000_000, x.length);
  expect(out).toEqual(x.map(exp));
  run(65_536, x.length, 65_536);
  expect(column).toEqual(out);
});
