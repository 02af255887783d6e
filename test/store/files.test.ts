// What the operating system may hold against a file, and files that are too much of one thing.
import { execFile } from 'node:child_process';
import { chmodSync, closeSync, openSync, readdirSync, symlinkSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readBook } from '../../src/store/read-book.node.ts';
import { readHistory } from '../../src/store/read-history.node.ts';
import { readSnapshot } from '../../src/store/read-snapshot.node.ts';
import { inPieces, refusalOf, testFolder } from './reading.ts';

const { folder, write } = testFolder();
const BOOK = 'account,instrument,quantity\ndesk,BTC-PERPETUAL,10\n';
const READERS = [readBook, readSnapshot, readHistory] as const;

/** How many files this process holds open in the folder of this test. */
const openFiles = (): number => readdirSync('/proc/self/fd').length;

describe('a path that cannot be read', () => {
  it.each(READERS)('may be a directory: %o', async (read) => {
    expect(await refusalOf(() => read(folder))).toBe(`INPUT_FILE: ${folder} is a directory; it must be a file`);
  });

  it.each(READERS)('may name nothing: %o', async (read) => {
    const path = join(folder, 'nothing.csv');
    expect(await refusalOf(() => read(path))).toBe(`INPUT_FILE: there is no file ${path}`);
    const below = join(write('file.csv', BOOK), 'below.csv');
    expect(await refusalOf(() => read(below))).toBe(
      `INPUT_FILE: there is no file ${below}: a part of its path is not a directory`,
    );
  });

  it.skipIf(process.platform === 'win32')('may be forbidden', async () => {
    chmodSync(folder, 0o755);
    const path = write('secret.csv', BOOK);
    chmodSync(path, 0o000);
    const url = new URL('../../dist/src/store/read-book.node.js', import.meta.url);
    // To root nothing is forbidden: then somebody else reads it, once the code, which may lie where only root may look, is there.
    const becomeNobody = process.getuid?.() === 0 ? 'process.setgid(65534); process.setuid(65534);' : '';
    const read = `store.readBook(${JSON.stringify(path)}).catch((error) => console.log(error.code + ': ' + error.message))`;
    const script = `import(${JSON.stringify(url.href)}).then((store) => { ${becomeNobody} return ${read}; })`;
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], { cwd: '/' });
    expect(stdout).toBe(`INPUT_FILE: ${path} may not be read: permission denied\n`);
  });

  it.skipIf(process.platform === 'win32')('may lead round in a circle', async () => {
    const path = join(folder, 'circle');
    symlinkSync(path, path);
    expect(await refusalOf(() => readBook(path))).toBe(`INPUT_FILE: ${path} cannot be read (ELOOP)`);
  });
});

describe('a line without an end', () => {
  const says = (name: string, line: number): string =>
    `INPUT_LIMIT: the record is longer than 1048576 bytes, which no record is; is a quote left open, or is this another kind of file? (${name} line ${line})`;

  it('of 2 GB is refused by its first megabytes', async () => {
    const path = join(folder, 'endless.csv');
    const file = openSync(path, 'w');
    writeSync(file, `${BOOK}${'x'.repeat(3_000_000)}`);
    closeSync(file);
    // The rest is a hole: 2 GB to whoever reads them, no room on the disk.
    truncateSync(path, 2_147_483_648);
    expect(await refusalOf(() => readBook(path))).toBe(says(path, 3));
  });

  it.each([
    ['csv', 'account,instrument,quantity\n', 2],
    ['csv, a quote left open', 'account,instrument,quantity\n"', 2],
    ['json', '[{"account":"', 1],
  ])('is not read to the end: %s', async (_, start, line) => {
    let bytesTaken = 0;
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield new TextEncoder().encode(start);
      for (;;) {
        bytesTaken += 65_536;
        yield new Uint8Array(65_536).fill(0x78);
      }
    }
    expect(await refusalOf(() => readBook('-', { stdin: endless() }))).toBe(says('stdin', line));
    expect(bytesTaken).toBeLessThan(3_000_000);
  });

  it('is measured by the record, wherever the chunks end', async () => {
    const record = (bytes: number): string => `${'x'.repeat(bytes - ',BTC-PERPETUAL,1\n'.length)},BTC-PERPETUAL,1\n`;
    for (const pieceBytes of [100_000, 2_000_000]) {
      const longest = `account,instrument,quantity\n${record(1_048_576)}`;
      expect(await refusalOf(() => readBook('-', { stdin: inPieces(longest, pieceBytes) }))).toMatch(
        /^INPUT_VALUE: account is/,
      );
      const longer = `account,instrument,quantity\n${record(1_048_577)}`;
      expect(await refusalOf(() => readBook('-', { stdin: inPieces(longer, pieceBytes) }))).toBe(says('stdin', 2));
    }
  });

  it('is no snapshot either', async () => {
    async function* endless(): AsyncGenerator<Uint8Array> {
      yield new TextEncoder().encode('{"format":"');
      for (;;) yield new Uint8Array(8_388_608).fill(0x78);
    }
    expect(await refusalOf(() => readSnapshot('-', { stdin: endless() }))).toBe(
      'INPUT_LIMIT: the document is longer than 67108864 bytes, which no snapshot is (stdin)',
    );
  });
});

describe('stdin', () => {
  it('may be closed', async () => {
    const closed = new PassThrough();
    closed.end();
    const says = (wanted: string): string => `INPUT_FORMAT: stdin is closed or empty; ${wanted}`;
    expect(await refusalOf(() => readBook('-', { stdin: closed }))).toBe(
      says('a book starts with the line account,instrument,quantity'),
    );
    expect(await refusalOf(() => readSnapshot('-', { stdin: inPieces('', 1) }))).toBe(
      says('a snapshot is our JSON, a Deribit book summary or an option chain in CSV'),
    );
    expect(await refusalOf(() => readHistory('-', { stdin: inPieces('', 1) }))).toBe(
      says('a history starts with the line instant,factor,value'),
    );
  });

  it('may break off', async () => {
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield new TextEncoder().encode(BOOK);
      throw Object.assign(new Error('read'), { code: 'EIO' });
    }
    expect(await refusalOf(() => readBook('-', { stdin: broken() }))).toBe('INPUT_FILE: stdin cannot be read (EIO)');
  });

  it('cannot hold Parquet', async () => {
    expect(await refusalOf(() => readBook('-', { stdin: inPieces('PAR1....PAR1', 3) }))).toBe(
      'INPUT_FORMAT: stdin is Parquet, which is read from its end and needs a file that is not packed; a book starts with the line account,instrument,quantity',
    );
  });
});

describe('gzip', () => {
  it('is undone', async () => {
    const rows = Array.from({ length: 200_000 }, (_, row) => `desk-${row % 7},BTC-PERPETUAL,${row}\n`).join('');
    const book = await readBook(write('book.csv.gz', gzipSync(`account,instrument,quantity\n${rows}`)));
    expect(book.positionQuantity.length).toBe(200_000);
    expect(book.positionQuantity.reduce((sum, quantity) => sum + quantity, 0)).toBe((200_000 * 199_999) / 2);
  });

  it('must be sound', async () => {
    const path = write('broken.csv.gz', gzipSync(BOOK).subarray(0, 30));
    expect(await refusalOf(() => readBook(path))).toBe(
      `INPUT_FORMAT: ${path} is not sound gzip: unexpected end of file`,
    );
  });
});

it.runIf(process.platform === 'linux')('leaves no file open, whatever it found', async () => {
  const before = openFiles();
  const paths = [
    write('good.csv', BOOK),
    write('bad.csv', `${BOOK}desk,BTC-PERPETUAL\n`),
    write('wrong.csv', 'a,b\n1,2\n'),
    write('not.parquet', BOOK),
    write('half.parquet', 'PAR1'),
    write('half.csv.gz', gzipSync(BOOK.repeat(9)).subarray(0, 40)),
  ];
  for (const path of paths) await readBook(path).catch(() => {});
  expect(openFiles()).toBe(before);
});
