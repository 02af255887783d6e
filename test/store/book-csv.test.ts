// Good books in CSV, however they are written; and what is said where many rows are bad.
import { describe, expect, it } from 'vitest';
import type { Book } from '../../src/book/book.ts';
import { bookFromText } from '../../src/store/plain-reader.ts';
import { readBook } from '../../src/store/read-book.node.ts';
import { inPieces, refusalOf } from './reading.ts';

const read = (text: string): Book => bookFromText(text, { source: 'book.csv' });

/** Positions as a person would list them: account, instrument, quantity, entry price. */
function listed(book: Book): (string | number)[][] {
  return Array.from(book.positionQuantity, (quantity, position) => [
    book.accounts[book.positionAccount[position]!]!,
    book.instruments[book.positionInstrument[position]!]!.id,
    quantity,
    book.positionEntryPrice[position]!,
  ]);
}

const PLAIN = 'account,instrument,quantity,entry_price\nb,BTC-PERPETUAL,-10,65000.5\na,BTC-27DEC26-100000-C,2.5,\n';
const POSITIONS = [
  ['a', 'BTC-27DEC26-100000-C', 2.5, Number.NaN],
  ['b', 'BTC-PERPETUAL', -10, 65000.5],
];

describe('a book in CSV', () => {
  it.each([
    ['plain', PLAIN],
    ['a byte-order mark and CRLF', `\ufeff${PLAIN.replaceAll('\n', '\r\n')}`],
    ['no newline at the end', PLAIN.trimEnd()],
    ['blank lines', `\n${PLAIN.replaceAll('\n', '\n\r\n  \n')}`],
    ['everything in quotes', PLAIN.replaceAll(/[^,\n]+/g, '"$&"')],
    ['spaces and tabs around the cells', PLAIN.replaceAll(',', ' ,\t').replaceAll('\n', ' \n')],
    [
      'columns in another order',
      'quantity,entry_price,account,instrument\n-10,65000.5,b,BTC-PERPETUAL\n2.5,,a,BTC-27DEC26-100000-C\n',
    ],
    [
      'columns in other letters',
      PLAIN.replace('account,instrument,quantity,entry_price', 'Account,INSTRUMENT,Quantity,entryPrice'),
    ],
    ['numbers in other forms', PLAIN.replace('-10', '-1.00E+1').replace('2.5', '+0025e-1')],
    [
      'a column of venues',
      'account,instrument,quantity,entry_price,venue\nb,BTC-PERPETUAL,-10,65000.5,Deribit\na,BTC-27DEC26-100000-C,2.5,,\n',
    ],
  ])('reads %s, whatever the size of the pieces', async (_, text) => {
    expect(listed(read(text))).toEqual(POSITIONS);
    for (const pieceBytes of [1, 2, 3, 17]) {
      const streamed = await readBook('-', { stdin: inPieces(text, pieceBytes) });
      expect({ ...streamed, source: 'book.csv' }).toEqual(read(text));
    }
  });

  it('keeps commas, quotes and line breaks inside quotes, and the lines of what follows', async () => {
    const text =
      'account,instrument,quantity\n"a ""b"", c",BTC-PERPETUAL,1\n"two\r\nlines",ETH-PERPETUAL,2\nd,BTC-PERPETUAL,x\n';
    const says = 'INPUT_VALUE: quantity is "x"; it must be a finite number (book.csv line 5, column quantity)';
    expect(await refusalOf(() => read(text))).toBe(says);
    const book = read(text.replace(',x', ',3'));
    expect(book.accounts).toEqual(['a "b", c', 'd', 'two\r\nlines']);
    for (const pieceBytes of [1, 2, 5]) {
      const streamed = await readBook('-', { stdin: inPieces(text.replace(',x', ',3'), pieceBytes) });
      expect(streamed.accounts).toEqual(book.accounts);
    }
  });

  it('tells on which line each instrument first stood', () => {
    const text =
      'account,instrument,quantity\n\na,ETH-PERPETUAL,1\n"b\nc",BTC-PERPETUAL,1\na,ETH-PERPETUAL,1\na,deribit:BTC-PERPETUAL,1\n';
    const book = read(text);
    expect(book.instruments.map(({ id }, index) => [id, book.instrumentLine![index]])).toEqual([
      ['BTC-PERPETUAL', 4],
      ['ETH-PERPETUAL', 3],
    ]);
  });

  it('passes over the columns it was told to, and no others', () => {
    const text = 'account,instrument,trader,quantity\na,BTC-PERPETUAL,Ann,1\n';
    const book = bookFromText(text, { source: 'book.csv', ignoreColumns: ['Trader'] });
    expect(listed(book)).toEqual([['a', 'BTC-PERPETUAL', 1, Number.NaN]]);
    expect(() => read(text)).toThrow('column trader is not known');
  });

  it('asks the named venue for a symbol that two venues write', () => {
    const text = 'account,instrument,quantity\na,BTC-27DEC26-100000-C,1\n';
    expect(read(text).instruments[0]).toMatchObject({ settlement: { style: 'inverse', currency: 'BTC' } });
    const bybit = bookFromText(text, { source: 'book.csv', venue: 'bybit' });
    expect(bybit.instruments[0]).toMatchObject({ venue: 'bybit', settlement: { style: 'linear', currency: 'USDC' } });
    const column = read('account,instrument,quantity,venue\na,BTC-27DEC26-100000-C,1,bybit\n');
    expect(column.instruments).toEqual(bybit.instruments);
  });

  it('reads listed and OTC instruments side by side', () => {
    const text = [
      'account,instrument,quantity,kind,underlying,currency,expiry,call_put,strike,direction,knock,barrier',
      'a,BTC-PERPETUAL,1,,,,,,,,,',
      'a,up and out,2,barrier,BTC,USD,2026-06-26T08:00:00Z,call,70000,up,out,90000',
      'b,,3,option,ETH,USD,2026-06-26T08:00:00Z,put,2000,,,',
      'b,up and out,4,barrier,BTC,USD,2026-06-26T08:00:00Z,call,70000,up,out,90000',
    ].join('\n');
    const book = read(text);
    expect(book.instruments.map(({ id, kind }) => [id, kind])).toEqual([
      ['BTC-PERPETUAL', 'perpetual'],
      ['otc:option;underlying=ETH;currency=USD;expiry=2026-06-26T08:00:00Z;callPut=put;strike=2000', 'option'],
      ['up and out', 'barrier'],
    ]);
    expect([...book.positionQuantity]).toEqual([1, 2, 3, 4]);
  });

  it('refuses one name for two contracts', async () => {
    const row = (strike: number): string => `a,note,1,option,ETH,USD,2026-06-26T08:00:00Z,put,${strike}\n`;
    const text = `account,instrument,quantity,kind,underlying,currency,expiry,callPut,strike\n${row(2000)}${row(2100)}`;
    expect(await refusalOf(() => read(text))).toMatch(
      /^INPUT_INSTRUMENT: id is note for two different contracts, .* \(book\.csv line 3\)$/,
    );
  });
});

describe('many bad rows', () => {
  it('are all listed while they are few, in the order of the file, whoever found them', async () => {
    const text =
      'account,instrument,quantity\na,NOTHING,1\na,BTC-PERPETUAL,x\na,BTC-PERPETUAL\na,BTC-PERPETUAL,1e16\na,BTC-PERPETUAL,1\n';
    const lines = (await refusalOf(() => read(text))).split('\n');
    expect(lines[0]).toBe('INPUT_FORMAT: book.csv has 4 bad rows, so nothing was read:');
    expect(lines.slice(1).map((line) => /\((?:.*, )?book\.csv line (\d+).*\)$/.exec(line)?.[1])).toEqual([
      '2',
      '3',
      '4',
      '5',
    ]);
  });

  it('are counted beyond the first twenty', async () => {
    // Every second row is bad in one of two ways that different stages find.
    const rows = Array.from({ length: 600_000 }, (_, row) => {
      if (row % 2 === 0) return 'a,BTC-PERPETUAL,1\n';
      return row % 4 === 1 ? 'a,BTC-PERPETUAL,x\n' : 'a,NOTHING,1\n';
    });
    const lines = (await refusalOf(() => read(`account,instrument,quantity\n${rows.join('')}`))).split('\n');
    expect(lines[0]).toBe('INPUT_FORMAT: book.csv has 300000 bad rows, so nothing was read; the first 20:');
    expect(lines.slice(1).map((line) => Number(/line (\d+)/.exec(line)?.[1]))).toEqual(
      Array.from({ length: 20 }, (_, bad) => 3 + 2 * bad),
    );
  });

  it('carry one code where they share it, and their records', async () => {
    const text = 'account,instrument,quantity\na,BTC-PERPETUAL,x\na,BTC-PERPETUAL,y\n';
    const error = await Promise.resolve()
      .then(() => read(text))
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'INPUT_VALUE',
      details: {
        file: 'book.csv',
        count: 2,
        problems: [
          { code: 'INPUT_VALUE', details: { line: 2, column: 'quantity' } },
          { code: 'INPUT_VALUE', details: { line: 3, column: 'quantity' } },
        ],
      },
    });
  });
});
