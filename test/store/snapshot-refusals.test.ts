// Every bad snapshot that was thought of, and the sentence it gets: the same from stdin in pieces and from a text.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { snapshotFromJson } from '../../src/market/snapshot-json.ts';
import type { ChainReading } from '../../src/store/chain-quotes.ts';
import { snapshotFromText } from '../../src/store/plain-reader.ts';
import { readSnapshot } from '../../src/store/read-snapshot.node.ts';
import { inPieces, refusalOf } from './reading.ts';

const HEADER = 'timestamp,instrument_name,implied_volatility,futures_price,index_price\n';
const AT = '2026-02-06T04:30:12Z';
const row = (instrument: string, volatility: number | string, forward: number | string = 65030): string =>
  `${AT},${instrument},${volatility},${forward},64800\n`;
const GOOD = row('BTC-27MAR26-70000-C', 0.6);
const TARDIS = 'exchange,symbol,timestamp,local_timestamp,mark_iv,underlying_price\n';
const SUMMARY = {
  instrument_name: 'BTC-27MAR26-70000-C',
  mark_iv: 61,
  underlying_price: 65030,
  creation_timestamp: 1770352212553,
};
const PLAIN = {
  format: 'plimsoll-snapshot-1',
  asOf: AT,
  quoteCurrency: 'USD',
  source: 'test',
  underlyings: { BTC: { spot: 1, carryRate: 0 } },
};

interface Refusal {
  readonly name: string;
  readonly text: string;
  readonly says: string;
  readonly reading?: Partial<ChainReading>;
}

const chains: readonly Refusal[] = [
  {
    name: 'an empty file',
    text: ' \n',
    says: 'INPUT_FORMAT: FILE is empty; a snapshot is our JSON, a Deribit book summary or an option chain in CSV',
  },
  {
    name: 'a header only',
    text: HEADER,
    says: 'INPUT_FORMAT: the file holds no quotes; a snapshot needs at least one (FILE)',
  },
  {
    name: 'a Tardis header only',
    text: TARDIS,
    says: 'INPUT_FORMAT: the file has a header and no rows; a snapshot needs at least one quote (FILE)',
  },
  {
    name: 'a missing column',
    text: 'instrument,iv\nBTC-27MAR26-70000-C,0.6\n',
    says: 'INPUT_COLUMN: column forward or underlying_price or futures_price is missing; the header is instrument,iv (FILE line 1)',
  },
  {
    name: 'a duplicate column',
    text: 'instrument,iv,forward,iv\n',
    says: 'INPUT_COLUMN: the header names iv twice, in columns 2 and 4; each column must have its own name (FILE line 1)',
  },
  {
    name: 'no unit of volatility',
    text: `instrument,iv,forward\nBTC-27MAR26-70000-C,0.6,65030\n`,
    says: 'INPUT_FORMAT: nothing says whether iv is a fraction (0.65) or per cent (65); state its unit (FILE line 1, column iv)',
  },
  {
    name: 'volatility in per cent where a fraction is declared',
    text: HEADER + row('BTC-27MAR26-70000-C', 61) + row('BTC-27MAR26-60000-P', 66.5) + row('BTC-27MAR26-80000-C', 0.6),
    says: 'INPUT_VALUE: implied_volatility is declared a fraction, but its median is 61, which looks like per cent (FILE, column implied_volatility)',
  },
  {
    name: 'a fraction where per cent is declared',
    text: `${TARDIS}deribit,BTC-27MAR26-70000-C,1770352212553000,0,0.61,65030\n`,
    says: 'INPUT_VALUE: mark_iv is declared per cent, but its median is 0.61, which looks like a fraction (FILE, column mark_iv)',
  },
  {
    name: 'a fraction stated of a file in per cent',
    text: `${TARDIS}deribit,BTC-27MAR26-70000-C,1770352212553000,0,61,65030\n`,
    says: 'INPUT_USAGE: mark_iv is stated to be a fraction, but in a file of this kind it is per cent (FILE line 2)',
    reading: { ivUnit: 'fraction' },
  },
  {
    name: 'one volatility that is too large',
    text: HEADER + GOOD + row('BTC-27MAR26-60000-P', 0.7) + row('BTC-27MAR26-80000-C', 66),
    says: 'INPUT_VALUE: implied_volatility is 66; it must be a fraction per sqrt(year) in (0, 10]; it looks like per cent: 66 % is 0.66 as a fraction (BTC-27MAR26-80000-C, FILE line 4)',
  },
  {
    name: 'a negative volatility',
    text: HEADER + GOOD + row('BTC-27MAR26-60000-P', -0.1),
    says: 'INPUT_VALUE: implied_volatility is -0.1; it must be a fraction per sqrt(year) in (0, 10] (BTC-27MAR26-60000-P, FILE line 3)',
  },
  ...['NaN', 'text', '1e400'].map((figure) => ({
    name: `volatility ${figure}`,
    text: HEADER + GOOD + row('BTC-27MAR26-60000-P', figure),
    says: `INPUT_VALUE: implied_volatility is "${figure}"; it must be a finite number (FILE line 3, column implied_volatility)`,
  })),
  {
    name: 'a forward of 0',
    text: HEADER + row('BTC-27MAR26-60000-P', 0.6, 0),
    says: 'INPUT_VALUE: forward is 0; it must lie in [1e-12, 1000000000000] (BTC-27MAR26-60000-P, FILE line 2)',
  },
  {
    name: 'an unknown symbol',
    text: HEADER + GOOD + row('BTC-31FEB26-70000-C', 0.6),
    says: 'INPUT_INSTRUMENT: expiry is 31FEB26; February 2026 has 28 days (BTC-31FEB26-70000-C, FILE line 3)',
  },
  {
    name: 'no symbol',
    text: HEADER + row('', 0.6),
    says: 'INPUT_VALUE: instrument_name is missing; it must be the symbol of an option (FILE line 2, column instrument_name)',
  },
  {
    name: 'an instrument twice at one instant',
    text: HEADER + GOOD + row('BTC-27MAR26-60000-P', 0.6) + GOOD,
    says: 'INPUT_VALUE: BTC-27MAR26-70000-C stands twice at one instant: (FILE line 2) and (FILE line 4); it must stand once',
  },
  {
    name: 'an instant without a zone',
    text: `${HEADER}2026-02-06T04:30:12,BTC-27MAR26-70000-C,0.6,65030,64800\n`,
    says: 'INPUT_VALUE: timestamp is "2026-02-06T04:30:12"; it must be an instant with its zone, such as 2026-02-06T04:30:12Z, or the epoch time of its format (FILE line 2, column timestamp)',
  },
  {
    name: 'Tardis rows in milliseconds',
    text: `${TARDIS}deribit,BTC-27MAR26-70000-C,1770352212553,0,61,65030\n`,
    says: 'INPUT_VALUE: timestamp is "1770352212553"; it must be an instant with its zone, such as 2026-02-06T04:30:12Z, or the epoch time of its format (FILE line 2, column timestamp)',
  },
  {
    name: 'Tardis rows of two exchanges',
    text: `${TARDIS}deribit,BTC-27MAR26-70000-C,1770352212553000,0,61,65030\nokex-options,BTC-USD-260327-70000-C,1770352212553000,0,61,65030\n`,
    says: 'INPUT_VALUE: exchange is "okex-options"; it must be deribit, as in the rows above (FILE line 3, column exchange)',
  },
  {
    name: 'no instant anywhere',
    text: 'instrument,iv,forward\nBTC-27MAR26-70000-C,0.6,65030\n',
    reading: { ivUnit: 'fraction' },
    says: 'INPUT_FORMAT: nothing says what instant the quotes are of; state it (FILE)',
  },
  {
    name: 'nothing but expired options',
    text: HEADER + row('BTC-5FEB26-70000-C', 0.6),
    says: 'INPUT_FORMAT: no instrument of the file is alive at 2026-02-06T04:30:12Z (FILE)',
  },
  {
    name: 'nothing so early as the instant asked for',
    text: HEADER + GOOD,
    reading: { asOf: Date.UTC(2020, 0, 1) },
    says: 'INPUT_FORMAT: no row of the file is as early as 2020-01-01T00:00:00Z (FILE)',
  },
  {
    name: 'too few cells',
    text: `${HEADER}a,b\n`,
    says: 'INPUT_FORMAT: the record has 2 cells; the header has 5 (FILE line 2)',
  },
];

const documents: readonly Refusal[] = [
  {
    name: 'JSON that ends early',
    text: '{"format": "plimsoll-snapshot-1",\n',
    says: 'INPUT_FORMAT: found the end of the file where a name in quotes must stand (FILE line 2)',
  },
  {
    name: 'a name twice',
    text: '{"asOf": 1,\n"asOf": 2}',
    says: 'INPUT_FORMAT: asOf stands twice in one object; it must stand once (FILE line 2)',
  },
  {
    name: 'a number that is too large',
    text: '{"asOf": 1e400}',
    says: 'INPUT_FORMAT: the number 1e400 is too large; it must be finite (FILE line 1)',
  },
  { name: 'NaN', text: '{"asOf": NaN}', says: 'INPUT_FORMAT: found NaN where a value must stand (FILE line 1)' },
  {
    name: 'another document',
    text: '{"hello": 1}',
    says: 'INPUT_FORMAT: field "hello" is not known; known are format, asOf, quoteCurrency, source, currencyRates, discountRates, instrumentVolatilities, underlyings, correlation (FILE, hello)',
  },
  {
    name: 'another version',
    text: JSON.stringify({ ...PLAIN, format: 'plimsoll-snapshot-9' }),
    says: 'INPUT_FORMAT: format is "plimsoll-snapshot-9"; this reader knows "plimsoll-snapshot-1" (FILE, format)',
  },
  {
    name: 'a spot of 0',
    text: JSON.stringify({ ...PLAIN, underlyings: { BTC: { spot: 0, carryRate: 0 } } }),
    says: 'INPUT_VALUE: spot is 0; it must lie in [1e-12, 1000000000000] (FILE, underlyings.BTC.spot)',
  },
  {
    name: 'an error of Deribit',
    text: '{"jsonrpc":"2.0","error":{"code":10028,"message":"too_many_requests"}}',
    says: 'INPUT_FORMAT: the response is an error, {"code":10028,"message":"too_many_requests"}; a book summary was wanted (FILE)',
  },
  {
    name: 'a response without rows',
    text: '{"jsonrpc":"2.0","result":{}}',
    says: 'INPUT_FORMAT: result is no list; it must be the rows of a book summary (FILE)',
  },
  {
    name: 'no rows',
    text: '{"jsonrpc":"2.0","result":[]}',
    says: 'INPUT_FORMAT: the file holds no quotes; a snapshot needs at least one (FILE)',
  },
  {
    name: 'a row without a name',
    text: '{"result":[{"mark_iv":61}]}',
    says: 'INPUT_FORMAT: field "instrument_name" is missing (FILE, result[0].instrument_name)',
  },
  {
    name: 'a text for a number',
    text: JSON.stringify({ result: [{ ...SUMMARY, mark_iv: '61' }] }),
    says: 'INPUT_VALUE: mark_iv is "61"; it must be a number or null (BTC-27MAR26-70000-C, FILE, result[0].mark_iv)',
  },
  {
    name: 'a fraction for per cent',
    text: JSON.stringify({ result: [{ ...SUMMARY, mark_iv: 0.61 }] }),
    says: 'INPUT_VALUE: mark_iv is declared per cent, but its median is 0.61, which looks like a fraction (FILE, column mark_iv)',
  },
  {
    name: 'seconds for milliseconds',
    text: JSON.stringify([{ ...SUMMARY, creation_timestamp: 1770352212 }]),
    says: 'INPUT_VALUE: creation_timestamp is 1770352212; it must be epoch milliseconds UTC between the years 2000 and 2200; it looks like seconds: that would be 2026-02-06T04:30:12Z (BTC-27MAR26-70000-C, FILE, [0])',
  },
  {
    name: 'a row twice',
    text: JSON.stringify([SUMMARY, SUMMARY]),
    says: 'INPUT_VALUE: BTC-27MAR26-70000-C stands twice at one instant: (FILE, [0]) and (FILE, [1]); it must stand once',
  },
  {
    name: 'a stated fraction',
    text: JSON.stringify([SUMMARY]),
    reading: { ivUnit: 'fraction' },
    says: 'INPUT_USAGE: mark_iv is stated to be a fraction, but in a Deribit book summary it is per cent (FILE)',
  },
];

describe.each([...chains, ...documents].map((refusal) => [refusal.name, refusal] as const))(
  'a snapshot with %s',
  (_, refusal) => {
    it('is refused from a text', async () => {
      const reading = { source: 'chain.csv', ...refusal.reading };
      expect(await refusalOf(() => snapshotFromText(refusal.text, reading))).toBe(
        refusal.says.replaceAll('FILE', 'chain.csv'),
      );
    });

    it('is refused from stdin, whatever the size of the pieces', async () => {
      const says = refusal.says.replaceAll('FILE', 'stdin').replace('stdin is empty', 'stdin is closed or empty');
      for (const pieceBytes of [1, 11, 100_000]) {
        const stdin = inPieces(refusal.text, pieceBytes);
        expect(await refusalOf(() => readSnapshot('-', { stdin, ...refusal.reading }))).toBe(says);
      }
    });
  },
);

it('lists the bad rows of a chain and counts them', async () => {
  const text = HEADER + GOOD + Array.from({ length: 30 }, (_, index) => row(`BTC-27MAR26-${index}-C`, 'x')).join('');
  const lines = (await refusalOf(() => snapshotFromText(text, { source: 'chain.csv' }))).split('\n');
  expect(lines[0]).toBe('INPUT_VALUE: chain.csv has 30 bad rows, so nothing was read; the first 20:');
  expect(lines).toHaveLength(21);
});

it('our own JSON is what the market makes of it', async () => {
  const path = new URL('../../examples/snapshot.json', import.meta.url).pathname;
  const text = readFileSync(path, 'utf8');
  const expected = snapshotFromJson(JSON.parse(text), { file: path });
  expect(await readSnapshot(path)).toEqual(expected);
  expect(snapshotFromText(`\ufeff${text.replaceAll('\n', '\r\n')}`, { source: path })).toEqual(expected);
});
