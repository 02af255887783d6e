// Truth rows by input name, with the scale that their error is relative to.
import { readFileSync } from 'node:fs';
import { runReference } from '../../src/engine/reference.ts';
import type { Contract } from '../../src/spec/contract.ts';

export type ScaledRow = Readonly<Record<string, number | string>>;

export function scaledRows(name: string): readonly ScaledRow[] {
  const file: { rows: ScaledRow[] } = JSON.parse(
    readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), 'utf8'),
  );
  if (file.rows.length === 0) throw new Error(`${name}.json has no rows`);
  return file.rows;
}

/** The largest |kernel - truth| / scale over the table, and the row where it happens. */
export function worstScaledError(contract: Contract): { readonly error: number; readonly row: ScaledRow } {
  const rows = scaledRows(contract.name);
  const columns = contract.inputs.map(({ name }) => Float64Array.from(rows, (row) => Number(row[name])));
  const prices = runReference(contract.name, columns)[0]!;
  let worst = { error: -1, row: rows[0]! };
  rows.forEach((row, lane) => {
    const error = Math.abs(prices[lane]! - Number(row.price)) / Number(row.scale);
    // A NaN price is the worst error there is.
    if (!(error <= worst.error)) worst = { error: Number.isNaN(error) ? Number.POSITIVE_INFINITY : error, row };
  });
  return worst;
}
