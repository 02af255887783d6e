// Every name of a real Deribit chain, against the venue's own columns. The data is not ours to carry: the test runs where
// it lies beside the repository.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseSymbol, symbolText } from '../../src/book/symbols/parse-symbol.ts';

const FILE = new URL('../../../shared/market/deribit_options_snapshot_20260206T043012Z.csv', import.meta.url);

describe.skipIf(!existsSync(FILE))('the Deribit chain of 2026-02-06', () => {
  it('is understood name by name', () => {
    const [header, ...lines] = readFileSync(FILE, 'utf8').trim().split('\n');
    const columns = header!.split(',');
    const column = (cells: readonly string[], name: string): string => cells[columns.indexOf(name)]!;
    expect(lines.length).toBeGreaterThan(1000);
    for (const line of lines) {
      const cells = line.split(',');
      const name = column(cells, 'instrument_name');
      const instrument = parseSymbol(name);
      expect(symbolText(instrument)).toBe(name);
      expect(instrument).toMatchObject({
        kind: 'option',
        venue: 'deribit',
        underlying: column(cells, 'currency'),
        callPut: column(cells, 'option_type'),
        strike: Number(column(cells, 'strike')),
        expiry: Date.parse(column(cells, 'expiry_datetime')),
      });
    }
  });
});
