// Books in JSON: an array of records or one record after the other, read record by record.
import { describe, expect, it } from 'vitest';
import { bookFromText } from '../../src/store/plain-reader.ts';
import { readBook } from '../../src/store/read-book.node.ts';
import { inPieces, refusalOf } from './reading.ts';

const read = (text: string) => bookFromText(text, { source: 'book.json' });
const A = '{"account":"a","instrument":"BTC-PERPETUAL","quantity":1.5}';
const B = '{"quantity":"-2","entry_price":null,"instrument":"ETH-PERPETUAL","account":7}';

describe('a book in JSON', () => {
  it.each([
    ['an array', `[${A},${B}]`],
    ['an array over lines, with a byte-order mark', `\ufeff[\r\n  ${A},\r\n  ${B}\r\n]\r\n`],
    ['records on lines', `${A}\n${B}\n`],
    ['records without anything between them', `${A}${B}`],
    [
      'escaped names and values',
      `[{"\\u0061ccount":"\\u0061","instrument":"BTC\\u002dPERPETUAL","quantity":1.5},${B}]`,
    ],
  ])('reads %s', async (_, text) => {
    const book = read(text);
    expect(book.accounts).toEqual(['7', 'a']);
    expect(book.instruments.map(({ id }) => id)).toEqual(['BTC-PERPETUAL', 'ETH-PERPETUAL']);
    expect([...book.positionQuantity]).toEqual([-2, 1.5]);
    expect([...book.positionEntryPrice]).toEqual([Number.NaN, Number.NaN]);
    for (const pieceBytes of [1, 13]) {
      const streamed = await readBook('-', { stdin: inPieces(text, pieceBytes) });
      expect({ ...streamed, source: book.source }).toEqual(book);
    }
  });

  it('reads the terms of an OTC instrument, lists included', () => {
    const terms = {
      kind: 'asian',
      underlying: 'BTC',
      currency: 'USD',
      expiry: '2026-06-30T08:00:00Z',
      callPut: 'call',
      averaging: 'arithmetic',
      strike: 70_000,
      fixings: ['2026-06-29T08:00:00Z*2@65000', Date.UTC(2026, 5, 30, 8)],
    };
    const book = read(JSON.stringify([{ account: 'a', instrument: 'my note', quantity: 1, ...terms }]));
    expect(book.instruments).toEqual([
      {
        ...terms,
        id: 'my note',
        settlement: { style: 'linear', currency: 'USD' },
        multiplier: 1,
        currency: undefined,
        expiry: Date.UTC(2026, 5, 30, 8),
        strikeStyle: 'fixed',
        fixings: [
          { instant: Date.UTC(2026, 5, 29, 8), weight: 2, fixed: 65_000 },
          { instant: Date.UTC(2026, 5, 30, 8), weight: 1 },
        ],
      },
    ]);
  });

  it.each([
    ['[]', 'INPUT_FORMAT: the file holds no records; a book has at least one position (book.json)'],
    ['[{}]', 'INPUT_VALUE: account is missing; it must be a name (book.json line 1, record 1)'],
    [`[${A}`, 'INPUT_FORMAT: the file ends before its array does (book.json line 1)'],
    [`[\n${A}\n${B}]`, 'INPUT_FORMAT: found "{" where "," or "]" must stand (book.json line 3)'],
    [`[${A},]`, 'INPUT_FORMAT: found "]" where a record must stand (book.json line 1)'],
    [`[${A}] x`, 'INPUT_FORMAT: found "x" where the end of the file must stand (book.json line 1)'],
    [`[[1]]`, 'INPUT_FORMAT: found "[" where a record must stand (book.json line 1)'],
    [`${A}\n{"account":"a"`, 'INPUT_FORMAT: the file ends in the middle of a record (book.json line 2)'],
    [
      `{"account" "a"}`,
      'INPUT_FORMAT: found a quote where ":" must stand, in the record that starts here (book.json line 1)',
    ],
    [
      `{account:"a"}`,
      'INPUT_FORMAT: found "a" where the name of a field in quotes must stand, in the record that starts here (book.json line 1)',
    ],
    [
      `{"account":}`,
      'INPUT_FORMAT: found "}" where a value must stand, in the record that starts here (book.json line 1)',
    ],
    [
      `{"account":"a",}`,
      'INPUT_FORMAT: found "}" where the name of a field in quotes must stand, in the record that starts here (book.json line 1)',
    ],
    [
      `{"account":"\\ud800","instrument":"BTC-PERPETUAL","quantity":1}`,
      'INPUT_FORMAT: "\\ud800" is not a text of JSON (book.json line 1)',
    ],
    [
      `{"account":"a","instrument":"BTC-PERPETUAL","quantity":1,"quantity":2}`,
      'INPUT_FORMAT: the record names quantity twice; each field must stand once (book.json line 1, record 1)',
    ],
    [
      `{"account":"a","instrument":"BTC-PERPETUAL","quantity":NaN}`,
      'INPUT_VALUE: quantity is "NaN"; it must be a finite number (book.json line 1, column quantity, record 1)',
    ],
    [
      `${A}\n{"account":"a","instrument":"BTC-PERPETUAL","quantity":1e400}`,
      'INPUT_VALUE: quantity is "1e400"; it must be a finite number (book.json line 2, column quantity, record 2)',
    ],
    ...['01900', '-01', '+1', '.5', '5.', '1e', '1e+', '-', '0x1'].map((number) => [
      `{"account":"a","instrument":"BTC-PERPETUAL","quantity":${number}}`,
      `INPUT_FORMAT: ${number} is no number of JSON (book.json line 1, record 1)`,
    ]),
    [
      `{"account":"a","instrument":"BTC-PERPETUAL","quantity":[1]}`,
      'INPUT_VALUE: quantity is "[1]"; it must be a finite number (book.json line 1, column quantity, record 1)',
    ],
    [
      `{"account":true,"instrument":"BTC-PERPETUAL","quantity":1}`,
      'INPUT_VALUE: account is "true"; it must be a name in UTF-8 without control characters (book.json line 1, column account, record 1)',
    ],
    [
      `{"account":["a"],"instrument":"BTC-PERPETUAL","quantity":1}`,
      'INPUT_VALUE: account is "[\\"a\\"]"; it must be a name in UTF-8 without control characters (book.json line 1, column account, record 1)',
    ],
    [
      `{"account":"a","instrument":{"b":1},"quantity":1}`,
      'INPUT_VALUE: instrument is {"b":1}; it must be a text (book.json line 1, record 1)',
    ],
    [
      `{"account":"a","instrument":"BTC-PERPETUAL","quantity":1,"note":"x"}`,
      'INPUT_COLUMN: column note is not known: a book has account, instrument, quantity, entry_price, venue and the fields of OTC instruments; remove the column or ignore it by name (book.json line 1)',
    ],
    [
      `{"account":"a","kind":"option","strike":{"k":1},"quantity":1}`,
      'INPUT_VALUE: strike is {"k":1}; it must be a text, a number or a list of these (book.json line 1, record 1)',
    ],
  ])('refuses %s', async (text, says) => {
    expect(await refusalOf(() => read(text))).toBe(says);
    const streamed = await refusalOf(() => readBook('-', { stdin: inPieces(text, 5) }));
    expect(streamed.replaceAll('stdin', 'book.json')).toBe(says);
  });
});
