// Random and spoilt files: a reader may refuse with a sentence, or read every row; it never crashes, never lets a NaN through,
// never drops a row without a word.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Book } from '../../src/book/book.ts';
import { PlimsollError } from '../../src/core/errors.ts';
import type { Snapshot } from '../../src/market/snapshot.ts';
import { bookFromText, historyFromText, snapshotFromText } from '../../src/store/plain-reader.ts';
import { readBook } from '../../src/store/read-book.node.ts';
import { readSnapshot } from '../../src/store/read-snapshot.node.ts';
import { inPieces } from './reading.ts';

const encoder = new TextEncoder();

/** What a reader makes of a text: a result, or its sentence. Anything else that is thrown fails the test. */
function outcome<T>(read: () => T): { readonly result?: T; readonly error?: string } {
  try {
    return { result: read() };
  } catch (thrown) {
    if (thrown instanceof PlimsollError && thrown.code !== 'INTERNAL') return { error: thrown.message };
    throw thrown;
  }
}

async function outcomeOf<T>(read: () => Promise<T>): Promise<{ readonly result?: T; readonly error?: string }> {
  try {
    return { result: await read() };
  } catch (thrown) {
    if (thrown instanceof PlimsollError && thrown.code !== 'INTERNAL') return { error: thrown.message };
    throw thrown;
  }
}

const BOOK_CSV =
  'account,instrument,quantity,entry_price\na,BTC-PERPETUAL,10,65000\n"b ""x""",BTC-27DEC26-100000-C,-2.5,\nc,ETH-PERPETUAL,1e3,0.5\n';
const BOOK_OTC =
  'account,quantity,kind,underlying,currency,expiry,callPut,strike\na,1,option,BTC,USD,2026-06-26T08:00:00Z,call,70000\nb,-2,option,BTC,USD,2026-06-26T08:00:00Z,put,60000\n';
const BOOK_JSON =
  '[{"account":"a","instrument":"BTC-PERPETUAL","quantity":10},\n{"account":"b","instrument":"ETH-PERPETUAL","quantity":"-2.5","entry_price":1900}]';
const CHAIN_CSV =
  'timestamp,instrument_name,implied_volatility,futures_price,index_price\n2026-02-06T04:30:12Z,BTC-27MAR26-70000-C,0.6,65030,64800\n2026-02-06T04:30:12Z,ETH-27MAR26-2000-P,0.8,1915,1910\n';
const TARDIS_CSV =
  'exchange,symbol,timestamp,local_timestamp,mark_iv,underlying_price\nderibit,BTC-27MAR26-70000-C,1770352212553000,0,61,65030\nderibit,BTC-27MAR26-60000-P,1770352212553000,0,66,65030\n';
const SUMMARY_JSON =
  '{"result":[{"instrument_name":"BTC-27MAR26-70000-C","mark_iv":61,"underlying_price":65030,"creation_timestamp":1770352212553},{"instrument_name":"BTC-PERPETUAL","mark_price":64800,"creation_timestamp":1770352212553}]}';
const OUR_JSON =
  '{"format":"plimsoll-snapshot-1","asOf":"2026-02-06T04:30:12Z","quoteCurrency":"USD","source":"s","instrumentVolatilities":{"BTC-27MAR26-70000-C":0.6},"underlyings":{"BTC":{"spot":64800,"forwards":[{"expiry":"2026-03-27T08:00:00Z","forward":65030}],"smiles":[{"expiry":"2026-03-27T08:00:00Z","kind":"points","strikes":[60000,70000],"volatilities":[0.66,0.6]}]}}}';
const HISTORY_CSV = 'instant,factor,value\n2026-02-06T00:00:00Z,a,1\n2026-02-07T00:00:00Z,b,-2e3\n';

/** Bytes that mean something to some reader come more often than others. */
const byte = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...encoder.encode(',"\n\r\t {}[]:;-+.eE0123456789aNI\\|/_')) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 255 }) },
);
const pieces = [
  // Slips that many files survive, and texts that readers stumble over.
  ...['0', '1', '9', '.', ' ', '\t', '\n', '\r\n', '\n\n', 'x', '', '"', ',', '-', 'e1', 'C', 'P'],
  ...[
    'NaN',
    'Infinity',
    '1e400',
    '-0',
    '""',
    'null',
    '\ufeff',
    'quantity',
    '2026-02-31',
    '\u0000',
    '\ud83d',
    '1770352212553',
  ],
].map((text) => encoder.encode(text));
const piece = fc.oneof(
  { weight: 1, arbitrary: fc.array(byte, { maxLength: 4 }).map((bytes) => Uint8Array.from(bytes)) },
  { weight: 4, arbitrary: fc.constantFrom(...pieces) },
);

interface Spoil {
  readonly at: number;
  readonly remove: number;
  readonly insert: Uint8Array;
}
const spoil: fc.Arbitrary<Spoil> = fc.record({
  at: fc.noBias(fc.nat(1000)),
  remove: fc.constantFrom(0, 0, 0, 1, 1, 2, 6),
  insert: piece,
});

const spoils = fc.oneof(
  { weight: 4, arbitrary: fc.array(spoil, { minLength: 1, maxLength: 1 }) },
  { weight: 1, arbitrary: fc.array(spoil, { minLength: 2, maxLength: 4 }) },
);

/** A text with a few places spoilt. */
function spoilt(text: string, spoils: readonly Spoil[]): Uint8Array {
  let bytes: readonly number[] = [...encoder.encode(text)];
  for (const { at, remove, insert } of spoils) {
    const start = at % (bytes.length + 1);
    bytes = [...bytes.slice(0, start), ...insert, ...bytes.slice(start + remove)];
  }
  return Uint8Array.from(bytes);
}

const bytesOf = (...texts: readonly string[]): fc.Arbitrary<Uint8Array> =>
  fc.oneof(
    { weight: 1, arbitrary: fc.array(byte, { maxLength: 60 }).map((bytes) => Uint8Array.from(bytes)) },
    {
      weight: 6,
      arbitrary: fc.tuple(fc.constantFrom(...texts), spoils).map(([text, places]) => spoilt(text, places)),
    },
  );

/** Records that a CSV text holds by the standard's own grammar, walked character by character; the header counted. */
function csvRecords(text: string): number {
  let records = 0;
  let isQuoted = false;
  let isEmpty = true;
  let isCellStart = true;
  for (const character of `${text}\n`) {
    if (isQuoted) {
      if (character === '"') isQuoted = false;
      continue;
    }
    if (character === '\n') {
      if (!isEmpty) records++;
      isEmpty = true;
      isCellStart = true;
    } else {
      const isBlank = character === ' ' || character === '\t' || character === '\r';
      if (!isBlank) isEmpty = false;
      if (character === '"') isQuoted = true;
      isCellStart = character === ',' || (isCellStart && isBlank);
    }
  }
  return records;
}

function expectSoundBook(book: Book): void {
  const count = book.positionQuantity.length;
  expect(count).toBeGreaterThan(0);
  expect([book.positionAccount.length, book.positionInstrument.length, book.positionEntryPrice.length]).toEqual([
    count,
    count,
    count,
  ]);
  for (let position = 0; position < count; position++) {
    expect(book.accounts[book.positionAccount[position]!]).toMatch(/\S/);
    expect(book.instruments[book.positionInstrument[position]!]).toBeDefined();
    expect(Number.isFinite(book.positionQuantity[position])).toBe(true);
    const price = book.positionEntryPrice[position]!;
    expect(Number.isFinite(price) || Number.isNaN(price)).toBe(true);
  }
  for (const instrument of book.instruments) expectNoNaN(instrument);
}

function expectNoNaN(value: unknown): void {
  if (typeof value === 'number') expect(Number.isFinite(value)).toBe(true);
  else if (value instanceof Map) for (const entry of value.values()) expectNoNaN(entry);
  else if (typeof value === 'object' && value !== null) for (const entry of Object.values(value)) expectNoNaN(entry);
}

describe('a book reader', () => {
  it('reads every record of a spoilt CSV, or says why not, and a stream of it alike', async () => {
    let readCount = 0;
    await fc.assert(
      fc.asyncProperty(bytesOf(BOOK_CSV, BOOK_OTC), fc.integer({ min: 1, max: 40 }), async (bytes, pieceBytes) => {
        const { result, error } = outcome(() => bookFromText(bytes, { source: 'stdin' }));
        const streamed = await outcomeOf(() => readBook('-', { stdin: inPieces(bytes, pieceBytes) }));
        if (result !== undefined) {
          readCount++;
          expectSoundBook(result);
          const text = new TextDecoder().decode(bytes);
          if (!/^\s*[[{]/.test(text)) expect(result.positionQuantity.length).toBe(csvRecords(text) - 1);
          expect(streamed.result).toEqual(result);
        } else if (!bytes.includes(0)) {
          // A zero byte is met by the chunk, so an earlier fault may be told of first.
          expect(streamed.error).toBe(error);
        }
      }),
      { seed: 21, numRuns: 2000 },
    );
    // The property means something only if spoilt books are often still books.
    expect(readCount).toBeGreaterThan(100);
  });

  it('reads every record of a spoilt JSON, or says why not, and a stream of it alike', async () => {
    let readCount = 0;
    await fc.assert(
      fc.asyncProperty(
        bytesOf(BOOK_JSON, BOOK_JSON.slice(1, -1).replace('},', '}')),
        fc.integer({ min: 1, max: 40 }),
        async (bytes, pieceBytes) => {
          const { result, error } = outcome(() => bookFromText(bytes, { source: 'stdin' }));
          const streamed = await outcomeOf(() => readBook('-', { stdin: inPieces(bytes, pieceBytes) }));
          if (result !== undefined) {
            readCount++;
            expectSoundBook(result);
            expect(streamed.result).toEqual(result);
            const text = new TextDecoder().decode(bytes).trim();
            if (text.startsWith('['))
              expect(result.positionQuantity.length).toBe((JSON.parse(text) as unknown[]).length);
          } else if (!bytes.includes(0)) {
            expect(streamed.error).toBe(error);
          }
        },
      ),
      { seed: 22, numRuns: 2000 },
    );
    expect(readCount).toBeGreaterThan(50);
  });
});

describe('a snapshot reader', () => {
  it('has no NaN and drops no row of a spoilt file without a word', async () => {
    let readCount = 0;
    const files = bytesOf(CHAIN_CSV, TARDIS_CSV, SUMMARY_JSON, OUR_JSON);
    await fc.assert(
      fc.asyncProperty(files, fc.integer({ min: 1, max: 40 }), async (bytes, pieceBytes) => {
        const notes: string[] = [];
        const reading = { onNote: (note: string) => notes.push(note) };
        const { result, error } = outcome(() => snapshotFromText(bytes, { source: 'stdin', ...reading }));
        const streamed = await outcomeOf<Snapshot>(() => readSnapshot('-', { stdin: inPieces(bytes, pieceBytes) }));
        if (result === undefined) {
          if (!bytes.includes(0)) expect(streamed.error).toBe(error);
          return;
        }
        readCount++;
        expectNoNaN(result);
        expect(result.underlyings.size).toBeGreaterThan(0);
        expect(streamed.result).toEqual(result);
        const text = new TextDecoder().decode(bytes);
        if (/^\ufeff?\s*[[{]/.test(text)) return;
        const leftOut = notes
          .map((note) => Number(/left out (\d+) of/.exec(note)?.[1] ?? 0))
          .reduce((sum, count) => sum + count, 0);
        expect(result.instrumentVolatilities.size + leftOut).toBe(csvRecords(text) - 1);
      }),
      { seed: 23, numRuns: 2000 },
    );
    expect(readCount).toBeGreaterThan(100);
  });
});

it('a history reader keeps every value or says why not', () => {
  let readCount = 0;
  fc.assert(
    fc.property(bytesOf(HISTORY_CSV), (bytes) => {
      const { result } = outcome(() => historyFromText(bytes, 'history.csv'));
      if (result === undefined) return;
      readCount++;
      const values = result.columns.flatMap((column) => [...column]);
      const gaps = result.gaps.reduce((sum, count) => sum + count, 0);
      expect(values.filter((value) => Number.isNaN(value)).length).toBe(gaps);
      expect(values.length - gaps).toBe(csvRecords(new TextDecoder().decode(bytes)) - 1);
    }),
    { seed: 24, numRuns: 2000 },
  );
  expect(readCount).toBeGreaterThan(100);
});
