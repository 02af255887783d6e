// The read-book bench at a tiny size, so that it cannot rot: its three files hold the same positions.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { measureReads, READ_BOOK_FORMATS, writeBookFiles } from '../../bench/read-book.node.ts';
import { readBook } from '../../src/store/read-book.node.ts';
import { testFolder } from './reading.ts';

const { folder } = testFolder();

it('reads what it wrote, in every format', async () => {
  await writeBookFiles(folder, 5000);
  const [parquet, csv, json] = await Promise.all(
    READ_BOOK_FORMATS.map((format) => readBook(join(folder, `book.${format}`))),
  );
  expect(parquet!.positionQuantity.length).toBe(5000);
  for (const other of [csv!, json!]) {
    const { instrumentLine, ...positions } = other;
    expect(instrumentLine!.every((line) => line >= 1)).toBe(true);
    expect({ ...positions, source: '' }).toEqual({ ...parquet, source: '' });
  }
});

it('writes the same positions every time', async () => {
  const again = join(folder, 'again');
  mkdirSync(again);
  await writeBookFiles(again, 5000);
  const first = await readBook(join(folder, 'book.csv'));
  expect({ ...(await readBook(join(again, 'book.csv'))), source: '' }).toEqual({ ...first, source: '' });
});

it('measures as many reads as it was asked for', async () => {
  const measured = await measureReads(join(folder, 'book.csv'), 3);
  expect(measured.positions).toBe(5000);
  expect(measured.seconds).toHaveLength(3);
  expect(measured.peakBytes).toBeGreaterThan(10_000_000);
});
