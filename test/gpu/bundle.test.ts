// The hardware bench from what a bundle for a bare machine holds: the build, package.json, webgpu and piscina, in a folder of its own.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import type { BenchDocument } from '../../bench/documents.ts';
import type { HardwareFigures } from '../../bench/hardware.node.ts';
import { gpuEnvironment } from './run-with-gpu.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bundle-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('runs without the rest of the checkout, and says what it must', () => {
  for (const path of ['dist/bench', 'dist/src', 'dist/wasm', 'package.json']) {
    cpSync(join(root, path), join(folder, path), { recursive: true });
  }
  mkdirSync(join(folder, 'node_modules'));
  for (const name of ['webgpu', 'piscina'])
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name));
  const args = ['dist/bench/run-hardware.node.js', '--quick', '--json'];
  const text = execFileSync(process.execPath, args, {
    ...{ cwd: folder, env: gpuEnvironment(), encoding: 'utf8', maxBuffer: 1e8 },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const { measures, digests, figures } = (JSON.parse(text) as BenchDocument).workloads.hardware!;
  const names = measures.map(({ name }) => name);
  const wanted = [
    'prices, wasm, 512 x 8',
    'barrier-block prices, wasm f32, 512 x 8',
    'scenarios drawn, wasm, 4096 x 20',
  ];
  expect(names).toEqual(expect.arrayContaining([...wanted, 'certified ES, auto, 20000 x 1500']));
  const { device, screens } = figures as HardwareFigures;
  // Without an adapter there is nothing to say of a device.
  if (device === undefined) return;
  expect(device).toEqual(
    expect.objectContaining({
      ...{ driver: expect.any(String), peakOperationsPerSecond: expect.any(Number), shareOfPeak: expect.any(Number) },
      ...{ costs: expect.any(Object) },
    }),
  );
  // Software never saves time, and has no number to say from where.
  expect(device.crossoverScenarios === null || device.crossoverScenarios > 0).toBe(true);
  const screenedBy = screens.map(({ backend, result }) => [backend, result?.screenedBy]);
  const there = `webgpu: ${device.name}`;
  expect(screenedBy.slice(0, 3)).toEqual([
    ['wasm', 'wasm'],
    ['webgpu', there],
    ['webgpu, draws', there],
  ]);
  expect(digests!['prices, webgpu, 512 x 8']).toBe(digests!['prices, wasm f32, 512 x 8']);
  expect(digests!['certified ES, webgpu, draws, 20000 x 1500']).toBe(digests!['certified ES, wasm, 20000 x 1500']);
}, 120_000);
