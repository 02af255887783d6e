// Parquet by way of DuckDB: the same book and history as from text, and the sentences for what the columns may hold instead.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { PlimsollError } from '../../src/core/errors.ts';
import { sqlText, TableDatabase } from '../../src/store/duckdb.node.ts';
import { readBook } from '../../src/store/read-book.node.ts';
import { readHistory } from '../../src/store/read-history.node.ts';
import { readSnapshot } from '../../src/store/read-snapshot.node.ts';
import { refusalOf, testFolder } from './reading.ts';

const { folder, write } = testFolder();

/** A Parquet file with the rows of a query. */
async function parquet(name: string, sql: string, options = ''): Promise<string> {
  const path = join(folder, name);
  const database = await TableDatabase.open(path);
  try {
    await database.run(`SET TimeZone = 'UTC'`);
    await database.run(`COPY (${sql}) TO ${sqlText(path)} (FORMAT parquet${options})`);
  } finally {
    database.close();
  }
  return path;
}

const rows = (columns: string, ...values: readonly string[]): string =>
  `SELECT * FROM (VALUES ${values.map((value) => `(${value})`).join(', ')}) AS t(${columns})`;

describe('a book in Parquet', () => {
  it('is the same as in CSV, over many row groups', async () => {
    const count = 300_000;
    const csv = ['account,instrument,quantity,entry_price\n'];
    const symbols = ['BTC-PERPETUAL', 'ETH-PERPETUAL', 'BTC-27DEC26-100000-C', 'SOL_USDC-PERPETUAL'];
    for (let row = 0; row < count; row++) {
      csv.push(
        `desk-${(row * 7919) % 101},${symbols[(row * 31) % 4]},${((row * 13) % 999) / 8},${row % 3 === 0 ? '' : row}\n`,
      );
    }
    const csvPath = write('same.csv', csv.join(''));
    const columns = "{account: 'VARCHAR', instrument: 'VARCHAR', quantity: 'DOUBLE', entry_price: 'DOUBLE'}";
    const path = await parquet(
      'same.parquet',
      `SELECT * FROM read_csv(${sqlText(csvPath)}, columns = ${columns})`,
      ', ROW_GROUP_SIZE 30000',
    );
    const { instrumentLine, ...fromText } = await readBook(csvPath);
    expect(fromText.positionQuantity.length).toBe(count);
    expect([...instrumentLine!]).toEqual([4, 2, 5, 3]);
    expect(await readBook(path)).toEqual({ ...fromText, source: path });
  });

  it.each([
    ['whole numbers', '5::TINYINT', '7::UBIGINT', 5, 7],
    ['decimals', '1.25::DECIMAL(18,3)', '2.5::DECIMAL(4,1)', 1.25, 2.5],
    ['single precision', '0.1::FLOAT', '2::FLOAT', Math.fround(0.1), 2],
    ['huge whole numbers', '-1000000000000000::HUGEINT', '1::INTEGER', -1e15, 1],
    ['no price', '1::DOUBLE', 'NULL::DOUBLE', 1, Number.NaN],
  ])('takes %s', async (name, quantity, price, wantedQuantity, wantedPrice) => {
    const sql = rows('account, instrument, quantity, entry_price', `42, 'BTC-PERPETUAL', ${quantity}, ${price}`);
    const book = await readBook(await parquet(`${name}.parquet`, sql));
    expect(book.accounts).toEqual(['42']);
    expect([...book.positionQuantity]).toEqual([wantedQuantity]);
    expect([...book.positionEntryPrice]).toEqual([wantedPrice]);
  });

  it('takes OTC terms from texts, numbers and instants with a zone', async () => {
    const columns = 'account, quantity, instrument, kind, underlying, currency, expiry, call_put, strike';
    const expiry = "TIMESTAMPTZ '2026-06-26 08:00:00+00'";
    const path = await parquet(
      'otc.parquet',
      rows(
        columns,
        `'a', 1, NULL, 'option', 'BTC', 'USD', ${expiry}, 'call', 70000.5`,
        `'a', 2, 'BTC-PERPETUAL', NULL, NULL, NULL, NULL, NULL, NULL`,
      ),
    );
    const { instruments } = await readBook(path);
    expect(instruments.map(({ id }) => id)).toEqual([
      'BTC-PERPETUAL',
      'otc:option;underlying=BTC;currency=USD;expiry=2026-06-26T08:00:00Z;callPut=call;strike=70000.5',
    ]);
  });

  it('may be called anything', async () => {
    for (const name of ["it's [1] *.parquet", 'a?b.data']) {
      const path = await parquet(name, rows('account, instrument, quantity', `'a', 'BTC-PERPETUAL', 1`));
      await parquet(name.replace('*', 'star').replace('?', 'x').replace('[1]', '1'), rows('account', `'decoy'`));
      expect((await readBook(path)).accounts).toEqual(['a']);
    }
  });

  it.each([
    [
      'quantity is text',
      rows('account, instrument, quantity', `'a', 'BTC-PERPETUAL', '1'`),
      'INPUT_COLUMN: column quantity has type VARCHAR; it must hold numbers (FILE, column quantity)',
    ],
    [
      'quantity is a date',
      rows('account, instrument, quantity', `'a', 'BTC-PERPETUAL', DATE '2026-01-01'`),
      'INPUT_COLUMN: column quantity has type DATE; it must hold numbers (FILE, column quantity)',
    ],
    [
      'instrument is a number',
      rows('account, instrument, quantity', `'a', 7, 1`),
      'INPUT_COLUMN: column instrument has type INTEGER; it must hold texts (FILE, column instrument)',
    ],
    [
      'account is a list',
      rows('account, instrument, quantity', `['a'], 'BTC-PERPETUAL', 1`),
      'INPUT_COLUMN: column account has type VARCHAR[]; it must hold texts (FILE, column account)',
    ],
    [
      'an instant has no zone',
      rows('account, quantity, kind, expiry', `'a', 1, 'option', TIMESTAMP '2026-06-26 08:00:00'`),
      'INPUT_COLUMN: column expiry has type TIMESTAMP; it must hold texts, numbers, booleans or timestamps with time zone (FILE, column expiry)',
    ],
    [
      'a column is missing',
      rows('account, instrument', `'a', 'BTC-PERPETUAL'`),
      'INPUT_COLUMN: column quantity is missing; the header is account,instrument (FILE)',
    ],
    [
      'there are no rows',
      `SELECT 'a' AS account, 'b' AS instrument, 1 AS quantity WHERE false`,
      'INPUT_FORMAT: the file has columns and no rows; a book has at least one position (FILE)',
    ],
    [
      'quantity is null',
      rows('account, instrument, quantity', `'a', 'BTC-PERPETUAL', 1`, `'a', 'BTC-PERPETUAL', NULL`),
      'INPUT_VALUE: quantity is missing; it must be a finite number (FILE, column quantity, row 2)',
    ],
    [
      'quantity is NaN',
      rows('account, instrument, quantity', `'a', 'BTC-PERPETUAL', 'NaN'::DOUBLE`),
      'INPUT_VALUE: quantity is missing; it must be a finite number (FILE, column quantity, row 1)',
    ],
    [
      'quantity is infinite',
      rows('account, instrument, quantity', `'a', 'BTC-PERPETUAL', '-inf'::DOUBLE`),
      'INPUT_VALUE: quantity is -Infinity; it must be a number of contracts in [-1000000000000000, 1000000000000000] (BTC-PERPETUAL, account a, FILE, row 1)',
    ],
    [
      'account is null',
      rows('account, instrument, quantity', `NULL, 'BTC-PERPETUAL', 1`, `'a', 'BTC-PERPETUAL', 1`),
      'INPUT_VALUE: account is missing; it must be a name (FILE, column account, row 1)',
    ],
    [
      'account would command a terminal',
      rows('account, instrument, quantity', `chr(27) || '[2Ja', 'BTC-PERPETUAL', 1`),
      'INPUT_VALUE: account is " [2Ja"; it must be a name in UTF-8 without control characters (FILE, column account, row 1)',
    ],
    [
      'instrument is null',
      rows('account, instrument, quantity', `'a', 'BTC-PERPETUAL', 1`, `'a', NULL, 1`),
      'INPUT_INSTRUMENT: instrument is missing; it must be a symbol such as BTC-27DEC26-100000-C (FILE, row 2)',
    ],
    [
      'a symbol is wrong',
      rows('account, instrument, quantity', `'a', 'BTC-31FEB26', 1`),
      'INPUT_INSTRUMENT: expiry is 31FEB26; February 2026 has 28 days (BTC-31FEB26, FILE, row 1)',
    ],
    [
      'a strike is 0',
      rows(
        'account, quantity, kind, underlying, currency, expiry, callPut, strike',
        `'a', 1, 'option', 'BTC', 'USD', '2026-06-26T08:00:00Z', 'call', 0`,
      ),
      'INPUT_INSTRUMENT: strike is 0; it must be above 0 (FILE, row 1)',
    ],
  ])('is refused where %s', async (name, sql, says) => {
    const path = await parquet(`${name}.parquet`, sql);
    expect((await refusalOf(() => readBook(path))).replaceAll(path, 'FILE')).toBe(says);
  });

  it('is refused where it is cut off, or no Parquet at all', async () => {
    const cut = write('cut.parquet', 'PAR1 and nothing more');
    expect(await refusalOf(() => readBook(cut))).toMatch(
      new RegExp(`^INPUT_FORMAT: ${cut} cannot be read as Parquet: `),
    );
    const csv = write('csv.parquet', 'account,instrument,quantity\na,BTC-PERPETUAL,1\n');
    expect(await refusalOf(() => readBook(csv))).toBe(
      `INPUT_FORMAT: ${csv} is not Parquet: it does not start with PAR1`,
    );
  });

  it('lists its bad rows in order and counts them', async () => {
    const sql = `SELECT 'a' AS account, CASE WHEN i % 2 = 0 THEN 'NOTHING' ELSE 'BTC-PERPETUAL' END AS instrument, CASE WHEN i % 3 = 0 THEN NULL ELSE 1 END AS quantity FROM range(600) r(i)`;
    const lines = (await refusalOf(async () => readBook(await parquet('many.parquet', sql)))).split('\n');
    // Of six rows four are bad: 0 and 3 for the quantity, 0, 2 and 4 for the instrument.
    expect(lines[0]).toMatch(/ has 400 bad rows, so nothing was read; the first 20:$/);
    const found = lines.slice(1).map((line) => Number(/row (\d+)\)$/.exec(line)?.[1]));
    expect(found).toEqual([1, 3, 4, 5, 7, 9, 10, 11, 13, 15, 16, 17, 19, 21, 22, 23, 25, 27, 28, 29]);
  });
});

it('a spoilt Parquet file is refused with a sentence, or still holds sound numbers', async () => {
  const sql = `SELECT 'desk-' || (i % 7) AS account, 'BTC-PERPETUAL' AS instrument, i / 8.0 AS quantity FROM range(300) r(i)`;
  const sound = readFileSync(await parquet('sound.parquet', sql));
  let state = 7;
  const next = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    return Math.floor(((state >>> 0) / 2 ** 32) * below);
  };
  let refused = 0;
  for (let run = 0; run < 60; run++) {
    const bytes = Uint8Array.from(sound);
    // Half of them in the footer, which says how to read the rest.
    bytes[run % 2 === 0 ? bytes.length - 1 - next(400) : next(bytes.length)] = next(256);
    const path = write('spoilt.parquet', bytes);
    try {
      expect((await readBook(path)).positionQuantity.every(Number.isFinite)).toBe(true);
    } catch (thrown) {
      if (!(thrown instanceof PlimsollError) || thrown.code === 'INTERNAL') throw thrown;
      expect(thrown.message.split('\n')[0]).not.toMatch(/\p{Cc}/u);
      refused++;
    }
  }
  expect(refused).toBeGreaterThan(10);
});

describe('a history in Parquet', () => {
  let expected: Awaited<ReturnType<typeof readHistory>>;
  beforeAll(async () => {
    const text =
      'instant,factor,value\n2026-02-06T00:00:00Z,BTC spot,65000.5\n2026-02-07T00:00:00Z,BTC spot,66000\n2026-02-07T00:00:00Z,ETH spot,1900\n';
    expected = await readHistory(write('history.csv', text));
  });

  it.each([
    ['instants with a zone', "TIMESTAMPTZ '2026-02-06 00:00:00+00'", "TIMESTAMPTZ '2026-02-07 00:00:00+00'"],
    ['milliseconds', '1770336000000', '1770422400000'],
    ['texts', "'2026-02-06T00:00:00Z'", "'2026-02-07T01:00:00+01:00'"],
  ])('is the same from %s', async (name, first, second) => {
    const sql = rows(
      'instant, factor, value',
      `${first}, 'BTC spot', 65000.5`,
      `${second}, 'BTC spot', 66000`,
      `${second}, 'ETH spot', 1900`,
    );
    const history = await readHistory(await parquet(`history ${name}.parquet`, sql));
    expect(history).toEqual(expected);
    expect(history.gaps).toEqual([0, 1]);
  });

  it.each([
    [
      'a value is null',
      rows('instant, factor, value', `1770336000000, 'a', NULL::DOUBLE`),
      'INPUT_VALUE: value of a is NaN; it must be a finite number (FILE, row 1)',
    ],
    [
      'a text names no zone',
      rows('instant, factor, value', `'2026-02-06', 'a', 1`),
      'INPUT_VALUE: instant is missing or names no zone; it must be an instant such as 2026-02-06T00:00:00Z (FILE, row 1)',
    ],
    [
      'a factor has no name',
      rows('instant, factor, value', `1770336000000, '', 1`),
      'INPUT_VALUE: factor is missing; it must be a name (FILE, row 1)',
    ],
    [
      'an instant has no zone',
      rows('instant, factor, value', `TIMESTAMP '2026-02-06 00:00:00', 'a', 1`),
      'INPUT_COLUMN: column instant has type TIMESTAMP; it must hold timestamps with time zone, epoch milliseconds or texts (FILE, column instant)',
    ],
    [
      'a column is missing',
      rows('instant, value', `1770336000000, 1`),
      'INPUT_COLUMN: column factor is missing; the file has instant,value; a history has instant,factor,value (FILE)',
    ],
    [
      'a column is unknown',
      rows('instant, factor, value, note', `1770336000000, 'a', 1, 'x'`),
      'INPUT_COLUMN: column note is not known; a history has columns instant,factor,value (FILE)',
    ],
  ])('is refused where %s', async (name, sql, says) => {
    const path = await parquet(`history where ${name}.parquet`, sql);
    expect((await refusalOf(() => readHistory(path))).replaceAll(path, 'FILE')).toBe(says);
  });
});

it('a snapshot in Parquet is refused with the formats there are', async () => {
  const path = await parquet('snapshot.parquet', rows('instrument, iv', `'BTC-27DEC26-100000-C', 0.5`));
  expect(await refusalOf(() => readSnapshot(path))).toBe(
    `INPUT_FORMAT: ${path} is Parquet; a snapshot is our JSON, a Deribit book summary or an option chain in CSV`,
  );
});
