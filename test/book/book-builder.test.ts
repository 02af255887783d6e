// Rows to a book: the same book to the bit whatever the order and the path, and a sentence for every row that is refused.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Book } from '../../src/book/book.ts';
import { BookBuilder } from '../../src/book/book-builder.ts';
import { instrumentFromFields } from '../../src/book/instrument-fields.ts';
import { netByAccount, netOverBook } from '../../src/book/netting.ts';
import type { PositionRow } from '../../src/book/position-row.ts';
import { parseSymbol } from '../../src/book/symbols/parse-symbol.ts';
import { refusalOf } from './refusal.ts';

const SEED = { seed: 20260206, numRuns: 150 };

const SYMBOLS = [
  'BTC-27DEC26-100000-C',
  'BTC-PERPETUAL',
  'ETH-27DEC26',
  'BTCUSDT',
  'bybit:BTCUSDT',
  'USDC',
  'ETH-PERP',
];

function bookOf(rows: readonly PositionRow[]): Book {
  const builder = new BookBuilder({ source: 'test' });
  for (const row of rows) builder.add(row);
  return builder.finish();
}

/** Every bit of a book's columns, and its names. */
function bitsOf(book: Book): string {
  const bytes = (column: Float64Array | Uint32Array): string =>
    Buffer.from(column.buffer, column.byteOffset, column.byteLength).toString('hex');
  return JSON.stringify([
    book.accounts,
    book.instruments,
    bytes(book.positionAccount),
    bytes(book.positionInstrument),
    bytes(book.positionQuantity),
    bytes(book.positionEntryPrice),
  ]);
}

const quantities = fc.oneof(
  fc.double({ min: -1e15, max: 1e15, noNaN: true }),
  fc.integer({ min: -50, max: 50 }).map((tenths) => tenths / 10),
  fc.constantFrom(0, -0, 1, -1),
);

const rows = fc.array(
  fc.record({
    account: fc.constantFrom('mm-1', 'mm-10', 'mm-2', 'Ä', 'z', 'Z'),
    instrument: fc.constantFrom(...SYMBOLS),
    quantity: quantities,
    entryPrice: fc.oneof(fc.constant(Number.NaN), fc.double({ min: 0, max: 1e6, noNaN: true }), fc.constantFrom(1, 2)),
  }),
  { maxLength: 120 },
);

const shuffledRows = rows.chain((list) =>
  fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
);

describe('a book', () => {
  it('is in canonical order: code units of names, then quantity, then price', () => {
    const book = bookOf([
      { account: 'b', instrument: 'ETH-PERP', quantity: 1 },
      { account: 'a', instrument: 'ETH-PERP', quantity: 2, entryPrice: 3000 },
      { account: 'B', instrument: 'BTC-PERPETUAL', quantity: 3 },
      { account: 'a', instrument: 'ETH-PERP', quantity: -2 },
      { account: 'a', instrument: 'ETH-PERP', quantity: 2 },
      { account: 'a', instrument: 'ETH-PERP', quantity: 2, entryPrice: 2000 },
      { account: 'ä', instrument: 'BTC-27DEC26', quantity: 0 },
    ]);
    expect(book.accounts).toEqual(['B', 'a', 'b', 'ä']);
    expect(book.instruments.map((instrument) => instrument.id)).toEqual(['BTC-27DEC26', 'BTC-PERPETUAL', 'ETH-PERP']);
    expect([...book.positionAccount]).toEqual([0, 1, 1, 1, 1, 2, 3]);
    expect([...book.positionInstrument]).toEqual([1, 2, 2, 2, 2, 2, 0]);
    expect([...book.positionQuantity]).toEqual([3, -2, 2, 2, 2, 1, 0]);
    expect([...book.positionEntryPrice]).toEqual([NaN, NaN, 2000, 3000, NaN, NaN, NaN]);
    expect(book.source).toBe('test');
  });

  it('may be empty', () => {
    const book = bookOf([]);
    expect(book.accounts).toEqual([]);
    expect(book.instruments).toEqual([]);
    expect(book.positionQuantity.length).toBe(0);
    expect(netByAccount(book).accountStart).toEqual(new Uint32Array(1));
  });

  it('does not depend on the order of its rows, to the bit', () => {
    fc.assert(
      fc.property(shuffledRows, ([list, shuffled]) => {
        expect(bitsOf(bookOf(shuffled))).toBe(bitsOf(bookOf(list)));
      }),
      SEED,
    );
  });

  it('has one zero', () => {
    const book = bookOf([{ account: 'a', instrument: 'USDC', quantity: -0, entryPrice: -0 }]);
    expect(Object.is(book.positionQuantity[0], 0)).toBe(true);
    expect(Object.is(book.positionEntryPrice[0], 0)).toBe(true);
  });

  it('does not depend on the order of many rows in one instrument', () => {
    const long = fc
      .array(quantities, { minLength: 30, maxLength: 80 })
      .map((list) => list.map((quantity) => ({ account: 'a', instrument: 'ETH-PERP', quantity })))
      .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })));
    fc.assert(
      fc.property(long, ([list, shuffled]) => {
        const book = bookOf(shuffled);
        expect(bitsOf(book)).toBe(bitsOf(bookOf(list)));
        expect([...book.positionQuantity]).toEqual(list.map((row) => row.quantity + 0).sort((a, b) => a - b));
      }),
      SEED,
    );
  });

  it('is the same from columns, from rows, from texts, from instruments and from other books', () => {
    fc.assert(
      fc.property(rows, fc.boolean(), (list, asObjects) => {
        const accounts = [...new Set(list.map((row) => row.account))].reverse();
        const builder = new BookBuilder({ source: 'columns' });
        builder.addColumns({
          // Dictionaries may hold entries that no row points at, good or bad, and the same entry twice.
          accounts: [...accounts, ''],
          instruments: [...(asObjects ? SYMBOLS.map((text) => parseSymbol(text)) : SYMBOLS), 'rubbish', ...SYMBOLS],
          accountIndex: Uint32Array.from(list, (row) => accounts.indexOf(row.account)),
          instrumentIndex: Uint32Array.from(
            list,
            (row, index) => SYMBOLS.indexOf(row.instrument) + (index % 2) * (SYMBOLS.length + 1),
          ),
          quantity: Float64Array.from(list, (row) => row.quantity),
          entryPrice: Float64Array.from(list, (row) => row.entryPrice),
        });
        expect(builder.count).toBe(list.length);
        const book = bookOf(list);
        expect(bitsOf(builder.finish())).toBe(bitsOf(book));
        const copy = new BookBuilder({ source: 'copy' });
        copy.addBook(book);
        expect(bitsOf(copy.finish())).toBe(bitsOf(book));
      }),
      SEED,
    );
  });

  it('keeps every row', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const book = bookOf(list);
        const kept = Array.from(book.positionQuantity, (quantity, position) => {
          const instrument = book.instruments[book.positionInstrument[position]!]!.id;
          return `${book.accounts[book.positionAccount[position]!]} ${instrument} ${quantity} ${book.positionEntryPrice[position]}`;
        });
        const given = list.map((row) => `${row.account} ${row.instrument} ${row.quantity + 0} ${row.entryPrice}`);
        expect(kept.sort()).toEqual(given.sort());
      }),
      SEED,
    );
  });

  it('holds one instrument once, however it is written', () => {
    const option = {
      kind: 'option',
      underlying: 'BTC',
      currency: 'USD',
      expiry: '2026-12-25T08:00:00Z',
      callPut: 'call',
    };
    const book = bookOf([
      { account: 'a', instrument: 'BTC-6FEB26', quantity: 1 },
      { account: 'a', instrument: 'BTC-06FEB26', quantity: 1 },
      { account: 'a', instrument: 'deribit:BTC-6FEB26', quantity: 1 },
      { account: 'a', instrument: instrumentFromFields({ ...option, strike: 100000 }), quantity: 1 },
      { account: 'a', instrument: instrumentFromFields({ ...option, strike: '1e5' }), quantity: 1 },
    ]);
    expect(book.instruments.length).toBe(2);
  });

  it('reads texts as symbols of the venue it is told', () => {
    const builder = new BookBuilder({ source: 'test', venue: 'bybit' });
    builder.add({ account: 'a', instrument: 'BTC-26DEC25-100000-C', quantity: 1 });
    expect(builder.finish().instruments[0]).toMatchObject({
      id: 'bybit:BTC-26DEC25-100000-C',
      settlement: { style: 'linear', currency: 'USDC' },
    });
  });
});

describe('a row that is refused', () => {
  const sound = { account: 'a', instrument: 'BTC-PERPETUAL', quantity: 1, place: { file: 'book.csv', line: 9 } };

  it.each<[Partial<PositionRow>, string]>([
    [{ account: '' }, 'INPUT_VALUE: account is ""; it must be a name (book.csv line 9)'],
    [{ account: ' \t' }, 'INPUT_VALUE: account is " \t"; it must be a name (book.csv line 9)'],
    [{ account: 'a ' }, 'INPUT_VALUE: account is "a "; it must not begin or end with a space (book.csv line 9)'],
    [
      { account: 'x'.repeat(257) },
      `INPUT_VALUE: account is "${'x'.repeat(77)}..."; it must have at most 256 characters (book.csv line 9)`,
    ],
    [
      { instrument: 'BTC-27DEC26-0-C' },
      'INPUT_INSTRUMENT: strike is 0; it must be above 0 (BTC-27DEC26-0-C, book.csv line 9)',
    ],
    [
      { instrument: 'BTC_USDC' },
      'INPUT_INSTRUMENT: instrument is BTC_USDC, a spot pair; a holding is one coin, so it must be BTC or what pays for it (book.csv line 9)',
    ],
    [
      { quantity: Number.NaN },
      'INPUT_VALUE: quantity is NaN; it must be a number of contracts in [-1000000000000000, 1000000000000000] (BTC-PERPETUAL, account a, book.csv line 9)',
    ],
    [
      { quantity: Number.NEGATIVE_INFINITY },
      'INPUT_VALUE: quantity is -Infinity; it must be a number of contracts in [-1000000000000000, 1000000000000000] (BTC-PERPETUAL, account a, book.csv line 9)',
    ],
    [
      { quantity: 2e15 },
      'INPUT_VALUE: quantity is 2000000000000000; it must be a number of contracts in [-1000000000000000, 1000000000000000] (BTC-PERPETUAL, account a, book.csv line 9)',
    ],
    [
      { entryPrice: Number.POSITIVE_INFINITY },
      'INPUT_VALUE: entryPrice is Infinity; it must be a finite number (BTC-PERPETUAL, account a, book.csv line 9)',
    ],
    [
      { instrument: { ...parseSymbol('USDC'), multiplier: -1 } },
      'INPUT_INSTRUMENT: multiplier is -1; it must be a number above 0, at least 1e-12 and at most 1000000000000 (USDC, book.csv line 9)',
    ],
  ])('%j', (change, sentence) => {
    const builder = new BookBuilder({ source: 'book.csv' });
    builder.add(sound);
    expect(refusalOf(() => builder.add({ ...sound, ...change }))).toBe(sentence);
    // It leaves nothing behind.
    expect(bitsOf(builder.finish())).toBe(bitsOf(bookOf([sound])));
  });

  it('may not give one id to two contracts', () => {
    const fields = {
      kind: 'option',
      id: 'call-1',
      underlying: 'BTC',
      currency: 'USD',
      expiry: '2026-12-25T08:00:00Z',
      callPut: 'call',
    };
    const builder = new BookBuilder({ source: 'book.csv' });
    builder.add({ ...sound, instrument: instrumentFromFields({ ...fields, strike: 1 }) });
    builder.add({ ...sound, instrument: instrumentFromFields({ ...fields, strike: 1 }) });
    expect(refusalOf(() => builder.add({ ...sound, instrument: instrumentFromFields({ ...fields, strike: 2 }) }))).toBe(
      'INPUT_INSTRUMENT: id is call-1 for two different contracts, otc:option;underlying=BTC;currency=USD;expiry=2026-12-25T08:00:00Z;callPut=call;strike=1 and otc:option;underlying=BTC;currency=USD;expiry=2026-12-25T08:00:00Z;callPut=call;strike=2; an id must name one (book.csv line 9)',
    );
  });

  it('is told to a listener, each row with its own place, and makes its sentence on demand', () => {
    const makers: (() => Error)[] = [];
    const builder = new BookBuilder({ source: 'book.csv', onProblem: (makeError) => makers.push(makeError) });
    builder.addColumns({
      accounts: ['a', ' '],
      instruments: ['BTC-PERPETUAL', 'FOO', 'BTC-27DEC26-1-X'],
      accountIndex: Uint32Array.of(0, 0, 1, 0, 0, 0),
      instrumentIndex: Uint32Array.of(0, 1, 0, 2, 0, 2),
      quantity: Float64Array.of(1, 1, 1, 1, Number.NaN, 1),
      placeOf: (row) => ({ file: 'book.csv', line: row + 2 }),
    });
    builder.add({ ...sound, quantity: Number.NaN });
    expect(builder.count).toBe(1);
    expect(makers.map((make) => make().message)).toEqual([
      expect.stringMatching(/^instrument is FOO; it must be a symbol such as .*\(book\.csv line 3\)$/),
      'account is " "; it must be a name (book.csv line 4)',
      'option type is X; it must be C or P (BTC-27DEC26-1-X, book.csv line 5)',
      'quantity is NaN; it must be a number of contracts in [-1000000000000000, 1000000000000000] (BTC-PERPETUAL, account a, book.csv line 6)',
      'option type is X; it must be C or P (BTC-27DEC26-1-X, book.csv line 7)',
      'quantity is NaN; it must be a number of contracts in [-1000000000000000, 1000000000000000] (BTC-PERPETUAL, account a, book.csv line 9)',
    ]);
  });

  it('has its place from columns too, where nobody listens', () => {
    const builder = new BookBuilder({ source: 'book.csv' });
    const batch = {
      accounts: ['a'],
      instruments: ['BTC-27DEC26-1-X'],
      accountIndex: Uint32Array.of(0),
      instrumentIndex: Uint32Array.of(0),
      quantity: Float64Array.of(1),
    };
    expect(refusalOf(() => builder.addColumns({ ...batch, placeOf: () => ({ line: 2 }) }))).toBe(
      'INPUT_INSTRUMENT: option type is X; it must be C or P (BTC-27DEC26-1-X, line 2)',
    );
    expect(refusalOf(() => builder.addColumns({ ...batch, quantity: new Float64Array(2) }))).toBe(
      'INTERNAL: internal error: the columns of a batch of positions differ in length',
    );
    expect(refusalOf(() => builder.addColumns({ ...batch, accountIndex: Uint32Array.of(5) }))).toBe(
      'INTERNAL: internal error: a row of a batch of positions points outside its dictionaries',
    );
  });
});

describe('nets', () => {
  it('add up by instrument, within accounts and over the book', () => {
    const book = bookOf([
      { account: 'a', instrument: 'BTC-PERPETUAL', quantity: 0.1 },
      { account: 'a', instrument: 'BTC-PERPETUAL', quantity: 0.2 },
      { account: 'a', instrument: 'BTC-PERPETUAL', quantity: -0.3 },
      { account: 'a', instrument: 'ETH-PERP', quantity: 5 },
      { account: 'b', instrument: 'ETH-PERP', quantity: -5 },
      { account: 'b', instrument: 'BTC-27DEC26', quantity: 7 },
    ]);
    const nets = netByAccount(book);
    expect([...nets.account]).toEqual([0, 0, 1, 1]);
    expect([...nets.instrument]).toEqual([1, 2, 0, 2]);
    // 0.1 + 0.2 - 0.3 of doubles is 2^-55 exactly.
    expect([...nets.quantity]).toEqual([2 ** -55, 5, 7, -5]);
    expect([...nets.accountStart]).toEqual([0, 2, 4]);
    const over = netOverBook(book);
    expect([...over.quantity]).toEqual([7, 2 ** -55, 0]);
    // As math.fsum of Python has it; a running sum gives 0.6000000000000001.
    expect([...over.grossQuantity]).toEqual([7, 0.6, 10]);
  });

  it('do not depend on the order of the rows, to the bit', () => {
    const sums = (book: Book): string =>
      JSON.stringify([netByAccount(book), netOverBook(book)], (_, value) =>
        value instanceof Float64Array ? Buffer.from(value.buffer).toString('hex') : value,
      );
    fc.assert(
      fc.property(shuffledRows, ([list, shuffled]) => {
        expect(sums(bookOf(shuffled))).toBe(sums(bookOf(list)));
      }),
      SEED,
    );
  });

  it('do not ask for a canonical order', () => {
    fc.assert(
      fc.property(rows, fc.infiniteStream(fc.nat()), (list, keys) => {
        const book = bookOf(list);
        const stirred = Array.from(book.positionAccount.keys(), (row) => ({ row, key: keys.next().value as number }))
          .sort((left, right) => left.key - right.key)
          .map((entry) => entry.row);
        const byHand: Book = {
          ...book,
          positionAccount: Uint32Array.from(stirred, (row) => book.positionAccount[row]!),
          positionInstrument: Uint32Array.from(stirred, (row) => book.positionInstrument[row]!),
          positionQuantity: Float64Array.from(stirred, (row) => book.positionQuantity[row]!),
          positionEntryPrice: Float64Array.from(stirred, (row) => book.positionEntryPrice[row]!),
        };
        expect(netByAccount(byHand)).toEqual(netByAccount(book));
        expect(netOverBook(byHand)).toEqual(netOverBook(book));
      }),
      SEED,
    );
  });

  it('are not changed by positions of zero', () => {
    fc.assert(
      fc.property(rows, fc.array(fc.nat(1000), { maxLength: 30 }), (list, picks) => {
        if (list.length === 0) return;
        const zeros = picks.map((pick) => ({ ...list[pick % list.length]!, quantity: pick % 2 === 0 ? 0 : -0 }));
        const without = bookOf(list);
        const withZeros = bookOf([...list, ...zeros]);
        expect(withZeros.positionQuantity.length).toBe(list.length + zeros.length);
        expect(netByAccount(withZeros)).toEqual(netByAccount(without));
        expect(netOverBook(withZeros)).toEqual(netOverBook(without));
      }),
      SEED,
    );
  });
});
