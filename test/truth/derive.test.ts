// Cases of Derive: every figure holds, and none is looked away from. Some were computed at 50 digits (test/vectors/derive.py); the
// venue's own are under a licence that keeps them out of this repository, and are read from beside the checkout where they are there.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { publishedTables } from './documents.ts';
import { vectorFile } from './fixtures.ts';
import { MARGIN_ADAPTERS } from './registry.ts';
import { runTable, type TableResult } from './runner.ts';

interface CaseFile {
  cases: { expected: Record<string, number | string | number[]>; scenarios?: { expectedPnl: number }[] }[];
}

const fileOf = (stem: string): string =>
  stem.startsWith('computed-')
    ? vectorFile(stem)
    : fileURLToPath(new URL(`../../../shared/vectors/margin/${stem}.json`, import.meta.url));

function run(stem: string, spoil: (document: CaseFile) => void = () => {}): TableResult {
  const document = JSON.parse(readFileSync(fileOf(stem), 'utf8')) as CaseFile;
  spoil(document);
  const results = publishedTables(document, stem).flatMap((table) => runTable(stem, table, MARGIN_ADAPTERS));
  expect(results).toHaveLength(1);
  return results[0]!;
}

describe.each([
  ['computed-derive-pmrm', 40],
  ['computed-derive-pmrm2', 40],
  ['computed-derive-srm', 40],
  ['pmrm_sim_cases', 5],
  ['pmrm2_portfolio_cases', 28],
  ['srm_sim_cases', 6],
])('%s', (stem, rows) => {
  // The venue's files may be absent; those that are committed may not.
  const isThere = stem.startsWith('computed-') || existsSync(fileOf(stem));

  test.skipIf(!isThere)('every case holds', () => {
    expect(run(stem)).toMatchObject({ status: 'pass', reason: '', rows });
  });

  test.skipIf(!isThere)('every figure of a case can fail', () => {
    const { expected } = (JSON.parse(readFileSync(fileOf(stem), 'utf8')) as CaseFile).cases.at(-1)!;
    for (const [name, figure] of Object.entries(expected)) {
      const result = run(stem, (document) => {
        document.cases.splice(0, rows - 1);
        const figures = document.cases[0]!.expected;
        if (typeof figure === 'number') figures[name] = Math.abs(figure) < 1e-9 ? 0.01 : figure * (1 + 1e-8);
        else if (typeof figure === 'string') figures[name] = `${figure}?`;
        else figures[name] = [...figure, 1];
      });
      expect(result.status, name).toBe('fail');
      expect(result.reason).toContain('1 of 1 rows fail');
    }
  });

  test.skipIf(!isThere)('every P&L of a scenario can fail', () => {
    const { scenarios = [] } = (JSON.parse(readFileSync(fileOf(stem), 'utf8')) as CaseFile).cases.at(-1)!;
    scenarios.forEach(({ expectedPnl }, index) => {
      const result = run(stem, (document) => {
        document.cases.splice(0, rows - 1);
        document.cases[0]!.scenarios![index]!.expectedPnl = expectedPnl * (1 + 1e-8);
      });
      expect(result.status, `scenario ${index + 1}`).toBe('fail');
    });
  });
});
