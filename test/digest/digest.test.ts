import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { instantiateKernels } from '../../src/engine/wasm-module.ts';
import { compileWasmBuild } from '../../src/store/wasm-build.node.ts';
import { type DigestReport, digestReport } from './digests.ts';

const recorded: DigestReport = JSON.parse(readFileSync(new URL('digest.json', import.meta.url), 'utf8'));
const measured = digestReport(await instantiateKernels(await compileWasmBuild('strict')));

describe('digest', () => {
  it('covers kernels', () => expect(measured.kernels.length).toBeGreaterThan(5));

  it.each(measured.kernels)('$kernel: WASM strict gives the bits of the reference', ({ reference, wasmStrict }) => {
    expect(wasmStrict).toBe(reference);
  });

  it('is the recorded one, kernel by kernel', () => expect(measured).toEqual(recorded));
});
