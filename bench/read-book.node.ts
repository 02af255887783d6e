// read-book: a file of positions to a book in typed columns. Seeded; each format is read in a process of its own, so that its
// peak memory is its own: node dist/bench/read-book.node.js [POSITIONS]
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { sqlText, TableDatabase } from '../src/store/duckdb.node.ts';
import { readBook } from '../src/store/read-book.node.ts';
import { splitmix32 } from './splitmix.ts';

export const READ_BOOK_FORMATS = ['parquet', 'csv', 'json'] as const;
export type ReadBookFormat = (typeof READ_BOOK_FORMATS)[number];

export interface ReadBookFigures {
  readonly format: ReadBookFormat;
  readonly positions: number;
  readonly fileBytes: number;
  /** The first read of the process, with everything still cold, and the median and worst of all. */
  readonly firstSeconds: number;
  readonly medianSeconds: number;
  readonly worstSeconds: number;
  /** Most memory the process ever held, Node itself included. */
  readonly peakBytes: number;
}

interface Measured {
  readonly positions: number;
  readonly seconds: readonly number[];
  readonly peakBytes: number;
}

/** Generates the files in a temporary folder, reads each `repetitions` times, and removes them. */
export async function benchReadBook(positions = 1_000_000, repetitions = 7): Promise<ReadBookFigures[]> {
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-read-book-'));
  try {
    await writeBookFiles(folder, positions);
    const figures: ReadBookFigures[] = [];
    for (const format of READ_BOOK_FORMATS) {
      const path = join(folder, `book.${format}`);
      const measured = await measureInOwnProcess(path, repetitions);
      const sorted = measured.seconds.toSorted((left, right) => left - right);
      figures.push({
        format,
        positions: measured.positions,
        fileBytes: (await stat(path)).size,
        firstSeconds: measured.seconds[0]!,
        medianSeconds: sorted[sorted.length >> 1]!,
        worstSeconds: sorted.at(-1)!,
        peakBytes: measured.peakBytes,
      });
    }
    return figures;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Reads the file again and again in this process. */
export async function measureReads(path: string, repetitions: number): Promise<Measured> {
  const seconds: number[] = [];
  let positions = 0;
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const start = performance.now();
    const book = await readBook(path);
    seconds.push((performance.now() - start) / 1000);
    positions = book.positionQuantity.length;
  }
  return { positions, seconds, peakBytes: process.resourceUsage().maxRSS * 1024 };
}

async function measureInOwnProcess(path: string, repetitions: number): Promise<Measured> {
  const arguments_ = [fileURLToPath(import.meta.url), '--read', path, String(repetitions)];
  const { stdout } = await promisify(execFile)(process.execPath, arguments_);
  return JSON.parse(stdout) as Measured;
}

/** book.csv, book.json (one record a line) and book.parquet with the same positions. */
export async function writeBookFiles(folder: string, positions: number): Promise<void> {
  const csvPath = join(folder, 'book.csv');
  const symbols = chainSymbols();
  const csv = createWriteStream(csvPath);
  const json = createWriteStream(join(folder, 'book.json'));
  csv.write('account,instrument,quantity,entry_price\n');
  const uniform = splitmix32(20260206);
  const pick = (count: number): number => Math.floor(uniform() * count);
  for (let written = 0; written < positions; ) {
    const csvLines: string[] = [];
    const jsonLines: string[] = [];
    for (; csvLines.length < 4096 && written < positions; written++) {
      const account = `desk-${String(pick(1000)).padStart(4, '0')}`;
      const instrument = symbols[pick(symbols.length)]!;
      const quantity = (pick(2001) - 1000) / 10;
      // One position in eight is marked at market.
      const price = pick(8) === 0 ? '' : String(pick(10_000) / 10_000);
      csvLines.push(`${account},${instrument},${quantity},${price}\n`);
      const entryPrice = price === '' ? '' : `,"entry_price":${price}`;
      jsonLines.push(`{"account":"${account}","instrument":"${instrument}","quantity":${quantity}${entryPrice}}\n`);
    }
    if (!csv.write(csvLines.join(''))) await once(csv, 'drain');
    if (!json.write(jsonLines.join(''))) await once(json, 'drain');
  }
  await Promise.all([once(csv.end(), 'close'), once(json.end(), 'close')]);
  await writeParquet(csvPath, join(folder, 'book.parquet'));
}

async function writeParquet(csvPath: string, parquetPath: string): Promise<void> {
  const database = await TableDatabase.open(parquetPath);
  try {
    const columns = "{account: 'VARCHAR', instrument: 'VARCHAR', quantity: 'DOUBLE', entry_price: 'DOUBLE'}";
    const table = `read_csv(${sqlText(csvPath)}, header = true, auto_detect = false, columns = ${columns})`;
    await database.run(`COPY (SELECT * FROM ${table}) TO ${sqlText(parquetPath)} (FORMAT parquet)`);
  } finally {
    database.close();
  }
}

/** What a venue lists: BTC and ETH, twelve expiries, about eighty strikes each, calls and puts. */
function chainSymbols(): string[] {
  const expiries = '7FEB26 8FEB26 9FEB26 13FEB26 20FEB26 27FEB26 27MAR26 24APR26 29MAY26 26JUN26 25SEP26 25DEC26'.split(
    ' ',
  );
  const symbols = ['BTC-PERPETUAL', 'ETH-PERPETUAL'];
  for (const expiry of expiries) {
    for (let step = 0; step < 40; step++) {
      for (const side of ['C', 'P']) {
        symbols.push(`BTC-${expiry}-${40_000 + 2_000 * step}-${side}`, `ETH-${expiry}-${1_000 + 100 * step}-${side}`);
      }
    }
  }
  return symbols;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [first = '1000000', path = '', repetitions = '1'] = process.argv.slice(2);
  if (first === '--read') process.stdout.write(JSON.stringify(await measureReads(path, Number(repetitions))));
  else {
    const machine = `${cpus().length} x ${cpus()[0]?.model ?? 'unknown CPU'}, Node ${process.version}`;
    process.stdout.write(
      `${JSON.stringify({ workload: 'read-book', machine, figures: await benchReadBook(Number(first)) }, null, 2)}\n`,
    );
  }
}
