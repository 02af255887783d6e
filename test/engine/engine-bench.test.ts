// The workloads of the engine at a tiny size, so that they cannot rot.
import { expect, it } from 'vitest';
import { benchHardware } from '../../bench/hardware.node.ts';
import { hardwareResult } from '../../bench/hardware-rows.ts';
import { benchTails } from '../../bench/tails.node.ts';
import { benchWhatIf } from '../../bench/what-if.node.ts';
import { bookMm, bookOtc } from '../../bench/workloads.ts';

it('certified tails have one digest for any number of workers, and that of full revaluation', async () => {
  const workload = bookOtc({ options: 4000, underlyings: 3, expiries: 4, scenarios: 6000 });
  const certified = await benchTails(workload, [1, 2, 3], { repetitions: 1 });
  const exact = await benchTails(workload, [2], { repetitions: 1, exact: true });
  expect(certified.every(({ certificate }) => certificate !== undefined)).toBe(true);
  expect(exact[0]!.certificate).toBeUndefined();
  expect(new Set([...certified, ...exact].map(({ digest }) => digest)).size).toBe(1);
});

it('a market maker', async () => {
  const workload = bookMm({ positions: 2000, instruments: 200, expiries: 4, scenarios: 4000 });
  const [figures] = await benchTails(workload, [2], { repetitions: 1 });
  expect(figures!.expectedShortfall).toBeGreaterThan(figures!.valueAtRisk);
  for (const [name, value] of Object.entries(figures!))
    if (typeof value === 'number') expect(value, name).toBeGreaterThan(0);
});

it('what-if', async () => {
  const size = { options: 120, underlyings: 2, expiries: 2, scenarios: 2000, legs: 6 };
  const figures = await benchWhatIf(size, 2);
  expect(figures.questions).toBe(3);
  expect(figures.p99Milliseconds).toBeGreaterThanOrEqual(figures.medianMilliseconds);
  expect(figures.lastChange).not.toBe(0);
});

it('hardware', async () => {
  const { rows, columns, measures, digests } = hardwareResult(await benchHardware(true));
  expect(rows.every((row) => row.length === columns.length)).toBe(true);
  const names = measures.map(({ name }) => name);
  for (const backend of ['reference', 'wasm', 'wasm f32', 'gpu.js'])
    expect(names).toContain(`prices, ${backend}, 512 x 8`);
  expect(digests!['prices, reference, 512 x 8']).toBe(digests!['prices, wasm, 512 x 8']);
});
