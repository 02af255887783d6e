import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { enableRelaxedSimd } from '../../src/engine/relaxed-simd.node.ts';
import { instantiateKernels } from '../../src/engine/wasm-module.ts';
import { compileWasmBuild } from '../../src/store/wasm-build.node.ts';
import { measureBlocks } from './blocks.ts';
import { accuracyDocument, measureAll } from './document.ts';

enableRelaxedSimd();
const strict = await compileWasmBuild('strict');
const rows = measureAll(await instantiateKernels(strict));
const blocks = measureBlocks(strict, await compileWasmBuild('relaxed'));
const measured = rows.filter(({ reference }) => reference !== undefined);

describe('accuracy', () => {
  it('measures most kernels against a table', () => expect(measured.length).toBeGreaterThan(20));

  it.each(measured.map((row) => [row.contract.name, row] as const))(
    '%s keeps its promise on both machines',
    (_, row) => {
      expect(row.reference!.worst).toBeLessThanOrEqual(row.contract.error.reference.amount);
      expect(row.wasm!.worst).toBeLessThanOrEqual(row.contract.error.wasm.amount);
      expect(row.wasm).toEqual(row.reference);
    },
  );

  it.each(blocks.map((row) => [`${row.kernel} ${row.build}`, row] as const))('%s keeps its promise', (_, row) => {
    expect(row.measuredUlp).toBeLessThanOrEqual(row.promisedUlp);
  });

  it('ACCURACY.md says what was measured', () => {
    expect(readFileSync(new URL('../../ACCURACY.md', import.meta.url), 'utf8')).toBe(accuracyDocument(rows, blocks));
  });
});
