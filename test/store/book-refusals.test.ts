// Every bad book that was thought of, and the sentence it gets: the same from a file in Node, from stdin in pieces, and from a
// text in a browser.
import { basename } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bookFromText } from '../../src/store/plain-reader.ts';
import { readBook } from '../../src/store/read-book.node.ts';
import { inPieces, refusalOf, testFolder } from './reading.ts';

const { write } = testFolder();
const HEADER = 'account,instrument,quantity\n';
const GOOD = 'desk,BTC-PERPETUAL,10\n';

interface Refusal {
  readonly name: string;
  readonly text: string | Uint8Array;
  /** FILE stands for the name of the file. */
  readonly says: string;
}

const headers: readonly Refusal[] = [
  {
    name: 'empty file',
    text: '',
    says: 'INPUT_FORMAT: FILE is empty; a book starts with the line account,instrument,quantity',
  },
  {
    name: 'nothing but blank lines',
    text: '\r\n  \n\n',
    says: 'INPUT_FORMAT: FILE is empty; a book starts with the line account,instrument,quantity',
  },
  {
    name: 'header only',
    text: HEADER,
    says: 'INPUT_FORMAT: the file has a header and no rows; a book has at least one position (FILE)',
  },
  {
    name: 'missing column',
    text: `account,instrument\ndesk,BTC-PERPETUAL\n`,
    says: 'INPUT_COLUMN: column quantity is missing; the header is account,instrument (FILE line 1)',
  },
  {
    name: 'no header at all',
    text: GOOD,
    says: 'INPUT_COLUMN: columns account, instrument, quantity are missing; the header is desk,BTC-PERPETUAL,10 (FILE line 1)',
  },
  {
    name: 'semicolons',
    text: 'account;instrument;quantity\n',
    says: 'INPUT_COLUMN: columns account, instrument, quantity are missing; the header is account;instrument;quantity; it is separated by semicolons, it must be by commas (FILE line 1)',
  },
  {
    name: 'duplicate column',
    text: `account,quantity,instrument,quantity\ndesk,1,BTC-PERPETUAL,2\n`,
    says: 'INPUT_COLUMN: the header names quantity twice, in columns 2 and 4; each column must have its own name (FILE line 1)',
  },
  {
    name: 'one column under two spellings',
    text: 'account,instrument,quantity,entry_price,entryPrice\n',
    says: 'INPUT_COLUMN: columns entry_price and entryPrice are one and the same; it must stand once (FILE line 1)',
  },
  {
    name: 'unknown column',
    text: 'account,instrument,quantity,entry_prise\n',
    says: 'INPUT_COLUMN: column entry_prise is not known: a book has account, instrument, quantity, entry_price, venue and the fields of OTC instruments; remove the column or ignore it by name; did you mean entry_price? (FILE line 1)',
  },
  {
    name: 'column without a name',
    text: 'account,instrument,quantity,\n',
    says: 'INPUT_COLUMN: column 4 of 4 has no name; every column must have one (FILE line 1)',
  },
];

const rows: readonly Refusal[] = [
  ...['NaN', 'Infinity', '-inf', 'text', '1e400', '0x10', '1,5', '1_000', '--1', '1e', '.'].map((quantity) => ({
    name: `quantity ${quantity}`,
    text: `${HEADER}${GOOD}desk,ETH-PERPETUAL,"${quantity}"\n`,
    says: `INPUT_VALUE: quantity is "${quantity}"; it must be a finite number (FILE line 3, column quantity)`,
  })),
  {
    name: 'no quantity',
    text: `${HEADER}desk,BTC-PERPETUAL,\n`,
    says: 'INPUT_VALUE: quantity is missing; it must be a finite number (FILE line 2, column quantity)',
  },
  {
    name: 'quantity beyond the limit',
    text: `${HEADER}desk,BTC-PERPETUAL,1e16\n`,
    says: 'INPUT_VALUE: quantity is 10000000000000000; it must be a number of contracts in [-1000000000000000, 1000000000000000] (BTC-PERPETUAL, account desk, FILE line 2)',
  },
  {
    name: 'entry price that is no number',
    text: `account,instrument,quantity,entry_price\ndesk,BTC-PERPETUAL,1,cheap\n`,
    says: 'INPUT_VALUE: entry_price is "cheap"; it must be a finite number (FILE line 2, column entry_price)',
  },
  {
    name: 'no account',
    text: `${HEADER} ,BTC-PERPETUAL,1\n`,
    says: 'INPUT_VALUE: account is missing; it must be a name (FILE line 2, column account)',
  },
  {
    name: 'account that is not UTF-8',
    text: Uint8Array.from([
      ...new TextEncoder().encode(HEADER),
      0x64,
      0xff,
      ...new TextEncoder().encode(',BTC-PERPETUAL,1\n'),
    ]),
    says: 'INPUT_VALUE: account is "d\ufffd"; it must be a name in UTF-8 without control characters (FILE line 2, column account)',
  },
  {
    name: 'account that would command a terminal',
    text: `${HEADER}\u001b[2Jdesk,BTC-PERPETUAL,1\n`,
    says: 'INPUT_VALUE: account is " [2Jdesk"; it must be a name in UTF-8 without control characters (FILE line 2, column account)',
  },
  {
    name: 'unknown symbol',
    text: `${HEADER}desk,BTC-PERPETUAL,1\ndesk,GOLD-27DEC26,1\n`,
    says: 'INPUT_INSTRUMENT: coin is GOLD; the contract size of coin-settled deribit futures is known for BTC, ETH; did you mean GOLD_USDC-27DEC26, or bybit:GOLD-27DEC26? (GOLD-27DEC26, FILE line 3)',
  },
  {
    name: 'no symbol at all',
    text: `${HEADER}desk,a hedge,1\n`,
    says: 'INPUT_INSTRUMENT: instrument is a hedge; it must be a symbol such as BTC-27DEC26-100000-C (deribit), BTC-USD-261225-100000-C (okx), BTCUSDT (binance), BTC-26DEC25-100000-C-USDT (bybit), ETH-20261225-3000-C (derive), or a balance such as USDC (FILE line 2)',
  },
  {
    name: 'no instrument',
    text: `${HEADER}desk,,1\n`,
    says: 'INPUT_INSTRUMENT: instrument is missing; it must be a symbol such as BTC-27DEC26-100000-C (FILE line 2)',
  },
  {
    name: 'strike 0',
    text: `${HEADER}desk,BTC-27DEC26-0-C,1\n`,
    says: 'INPUT_INSTRUMENT: strike is 0; it must be above 0 (BTC-27DEC26-0-C, FILE line 2)',
  },
  {
    name: 'negative strike',
    text: `account,quantity,kind,underlying,currency,expiry,callPut,strike\ndesk,1,option,BTC,USDC,2026-12-25T08:00:00Z,call,-100\n`,
    says: 'INPUT_INSTRUMENT: strike is -100; it must be above 0 (FILE line 2)',
  },
  {
    name: 'too few cells',
    text: `${HEADER}${GOOD}desk,BTC-PERPETUAL\n`,
    says: 'INPUT_FORMAT: the record has 2 cells; the header has 3 (FILE line 3)',
  },
  {
    name: 'too many cells',
    text: `${HEADER}desk,BTC-PERPETUAL,1,500\n`,
    says: 'INPUT_FORMAT: the record has 4 cells; the header has 3 (FILE line 2)',
  },
  {
    name: 'a pair of quotes on a line of its own',
    text: `${HEADER}""\n${GOOD}`,
    says: 'INPUT_FORMAT: the record has 1 cells; the header has 3 (FILE line 2)',
  },
  {
    name: 'quote in the middle of a cell',
    text: `${HEADER}de"sk,BTC-PERPETUAL,1\n`,
    says: 'INPUT_FORMAT: cell 1 has a quote in its middle; such a cell must be quoted whole, with its quotes doubled (FILE line 2)',
  },
  {
    name: 'quote that is never closed',
    text: `${HEADER}${GOOD}"desk,BTC-PERPETUAL,1\n${GOOD}`,
    says: 'INPUT_FORMAT: a quote is opened and never closed (FILE line 3)',
  },
  {
    name: 'UTF-16',
    text: Uint8Array.from([0xff, 0xfe, 0x61, 0x00]),
    says: 'INPUT_FORMAT: FILE is UTF-16; it must be UTF-8',
  },
  {
    name: 'a zero byte',
    text: `${HEADER}desk\u0000,BTC-PERPETUAL,1\n`,
    says: 'INPUT_FORMAT: FILE holds a zero byte; it must be a text file in UTF-8',
  },
  {
    name: 'terms beside a listed symbol',
    text: `account,instrument,quantity,kind,strike\ndesk,BTC-PERPETUAL,1,,100\n`,
    says: 'INPUT_INSTRUMENT: strike is given beside the instrument BTC-PERPETUAL; the terms of a listed instrument are in its symbol, any other instrument needs a kind (FILE line 2)',
  },
  {
    name: 'unknown venue',
    text: `account,instrument,quantity,venue\ndesk,BTC-PERPETUAL,1,mtgox\n`,
    says: 'INPUT_INSTRUMENT: venue is mtgox; it must be one of deribit, okx, binance, bybit, derive (FILE line 2)',
  },
];

describe.each([...headers, ...rows].map((refusal) => [refusal.name, refusal] as const))(
  'a book with %s',
  (_, refusal) => {
    const said = (name: string): string => refusal.says.replaceAll('FILE', name);

    it('is refused from a file', async () => {
      const path = write('book.csv', refusal.text);
      expect((await refusalOf(() => readBook(path))).replaceAll(path, basename(path))).toBe(said('book.csv'));
    });

    it('is refused from stdin, whatever the size of the pieces', async () => {
      for (const pieceBytes of [1, 7, 100_000]) {
        const says = said('stdin').replace('stdin is empty', 'stdin is closed or empty');
        expect(await refusalOf(() => readBook('-', { stdin: inPieces(refusal.text, pieceBytes) }))).toBe(says);
      }
    });

    it('is refused from a text', async () => {
      expect(await refusalOf(() => bookFromText(refusal.text, { source: 'book.csv' }))).toBe(said('book.csv'));
    });
  },
);
