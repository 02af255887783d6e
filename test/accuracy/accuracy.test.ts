import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { instantiateKernels } from '../../src/engine/wasm-module.ts';
import { compileWasmBuild } from '../../src/store/wasm-build.node.ts';
import { accuracyDocument, measureAll } from './document.ts';

const rows = measureAll(await instantiateKernels(await compileWasmBuild('strict')));
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

  it('ACCURACY.md says what was measured', () => {
    expect(readFileSync(new URL('../../ACCURACY.md', import.meta.url), 'utf8')).toBe(accuracyDocument(rows));
  });
});
