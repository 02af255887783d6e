// The twins in WGSL against their mirrors, the backends against their page, and faults, on whatever GPU there is: the machine's own,
// or the software one that comes with Chromium. The device lives in a process of its own.
import { describe, expect, it } from 'vitest';
import { GPU_JS_DEVICE, openGpuJs } from '../../bench/kernels/gpu-js.node.ts';
import { gpuJsBackend } from '../../bench/kernels/gpu-js-backend.ts';
import { referenceBackend } from '../../src/engine/backend-reference.ts';
import { wasmBackend } from '../../src/engine/backend-wasm.ts';
import { compileWasmBuild } from '../../src/store/wasm-build.node.ts';
import { backendChecks, type Check } from './backend-checks.ts';
import { DESK_SCENARIOS, deskBook } from './desk-book.ts';
import { mirrorChecks } from './draw-checks.ts';
import { type Digests, mirrorDigests } from './report.ts';
import { runWithGpu } from './run-with-gpu.ts';

const GROUPS = ['strict', 'fast', 'screens', 'draws', 'costs', 'faults', 'leaks', 'losses', 'screenLosses'] as const;

interface DeviceReport {
  readonly absent?: string;
  readonly name: string;
  readonly digests: Digests;
  readonly checks: Readonly<Record<(typeof GROUPS)[number], readonly Check[]>>;
}

const failed = (checks: readonly Check[]): readonly Check[] => checks.filter(({ wrong }) => wrong !== '');

describe('backends on the CPU', () => {
  it.each(['f64', 'f32'] as const)('wasm %s', async (format) => {
    expect(failed(await backendChecks(await wasmBackend(await compileWasmBuild('strict'), format)))).toEqual([]);
  });

  it('reference', async () => {
    expect(failed(await backendChecks(referenceBackend()))).toEqual([]);
  });

  it('gpu.js, vanillas alone', async () => {
    expect(failed(await backendChecks(gpuJsBackend(openGpuJs(), GPU_JS_DEVICE), false))).toEqual([]);
  });
});

it('a mirror of what a device draws keeps the bounds, without a device', () => {
  const checks = mirrorChecks();
  expect(checks.length).toBeGreaterThan(5);
  expect(failed(checks)).toEqual([]);
});

const report = JSON.parse(runWithGpu('dist/test/gpu/device.node.js')) as DeviceReport;

describe.skipIf(report.absent !== undefined)(`on a GPU (skipped without an adapter: ${report.absent})`, () => {
  it('every twin gives the bits of its mirror', () => {
    expect(report.digests).toEqual(mirrorDigests());
  });

  it.each(GROUPS)('%s', (group) => {
    expect(report.checks[group].length).toBeGreaterThan(1);
    expect(failed(report.checks[group])).toEqual([]);
  });

  it('the command prints the same document whoever screens', () => {
    const margin = (backend: string) => {
      const options = ['--scenarios', String(DESK_SCENARIOS), '--no-contributions', '--json', '--backend', backend];
      const args = ['margin', '-', '--market', 'examples/snapshot.json', ...options];
      return JSON.parse(runWithGpu('dist/src/cli/main.node.js', args, deskBook()));
    };
    const { certificate: here, timings: _, ...threads } = margin('wasm');
    const { certificate: there, timings: __, ...device } = margin('webgpu');
    expect([here.screenedBy, there.screenedBy]).toEqual(['wasm', `webgpu: ${report.name}`]);
    expect(device).toEqual(threads);
  }, 180_000);
});
