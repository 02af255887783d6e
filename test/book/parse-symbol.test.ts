// Which venue a text belongs to, what is nobody's, and the way back.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instrument } from '../../src/book/instrument.ts';
import { BALANCE_CODES } from '../../src/book/symbols/contract-sizes.ts';
import { parseSymbol, symbolText, VENUE_NAMES, type VenueName } from '../../src/book/symbols/parse-symbol.ts';
import { PlimsollError } from '../../src/core/errors.ts';
import { refusalOf } from './refusal.ts';
import { termsOf } from './symbol-table.ts';

const SEED = { seed: 20260206 };

describe('a text without a venue', () => {
  it.each([
    ['BTC-27DEC26-100000-C', 'deribit', 'option BTC inverse BTC x1 2026-12-27T08:00 call 100000 european'],
    ['BTC-27DEC26', 'deribit', 'future BTC inverse BTC x10 2026-12-27T08:00'],
    ['BTC-USD-261225-100000-C', 'okx', 'option BTC inverse BTC x0.01 2026-12-25T08:00 call 100000 european'],
    ['BTC-USDT-261225', 'okx', 'future BTC linear USDT x0.01 2026-12-25T08:00'],
    ['BTC-261225-100000-C', 'binance', 'option BTC linear USDT x1 2026-12-25T08:00 call 100000 european'],
    ['BTCUSDT', 'binance', 'perpetual BTC linear USDT x1'],
    ['BTCUSD', 'bybit', 'perpetual BTC inverse BTC x1'],
    ['BTC-26DEC25-100000-C-USDT', 'bybit', 'option BTC linear USDT x1 2025-12-26T08:00 call 100000 european'],
    ['BTCUSDT-21FEB25', 'bybit', 'future BTC linear USDT x1 2025-02-21T08:00'],
    ['ETH-20261225-3000-C', 'derive', 'option ETH linear USDC x1 2026-12-25T08:00 call 3000 european'],
    ['ETH-PERP', 'derive', 'perpetual ETH linear USDC x1'],
  ])('%s is of %s', (text, venue, terms) => {
    const instrument = parseSymbol(text);
    expect(instrument.venue).toBe(venue);
    expect(termsOf(instrument)).toBe(terms);
    expect(instrument.id).toBe(text);
  });

  it('may name its venue in front', () => {
    const onBybit = parseSymbol('bybit:BTC-27DEC26-100000-C');
    expect(termsOf(onBybit)).toBe('option BTC linear USDC x1 2026-12-27T08:00 call 100000 european');
    expect(onBybit.id).toBe('bybit:BTC-27DEC26-100000-C');
    expect(parseSymbol('BTC-27DEC26-100000-C', 'bybit')).toEqual(onBybit);
    expect(parseSymbol('deribit:BTC-27DEC26-100000-C').id).toBe('BTC-27DEC26-100000-C');
    // A prefix wins over the venue of the file.
    expect(parseSymbol('bybit:BTC-27DEC26-100000-C', 'deribit')).toEqual(onBybit);
  });

  it('may be a balance, on every venue', () => {
    for (const venue of [undefined, ...VENUE_NAMES]) {
      expect(parseSymbol('USDC', venue)).toEqual({
        kind: 'spot',
        id: 'USDC',
        underlying: 'USDC',
        multiplier: 1,
        collateralHaircut: 0,
      });
    }
  });
});

const EXAMPLES =
  'BTC-27DEC26-100000-C (deribit), BTC-USD-261225-100000-C (okx), BTCUSDT (binance), BTC-26DEC25-100000-C-USDT (bybit), ETH-20261225-3000-C (derive)';

describe('a text that is nobody’s', () => {
  it.each([
    ['FOO', ''],
    ['usdc', '; did you mean USDC?'],
    ['btc-27dec26-100000-c', '; did you mean BTC-27DEC26-100000-C?'],
    ['xrp_usdc-30jun26-0d625-c', '; did you mean XRP_USDC-30JUN26-0d625-C?'],
    [' BTC-PERPETUAL', '; did you mean BTC-PERPETUAL?'],
    ['BTC-27DEC26-100000C', '; did you mean BTC-27DEC26-100000-C?'],
    ['BTC-PERPETUALS', '; did you mean BTC-PERPETUAL?'],
    ['SOL_USDC-PERPETAUL', '; did you mean SOL_USDC-PERPETUAL?'],
    ['BTCUSTD', '; did you mean BTCUSDT?'],
    ['ETH-PERP ', '; did you mean ETH-PERP?'],
    ['bitmex:XBTUSD', ''],
  ])('%j', (text, question) => {
    expect(refusalOf(() => parseSymbol(text))).toBe(
      `INPUT_INSTRUMENT: instrument is ${text}; it must be a symbol such as ${EXAMPLES}, or a balance such as USDC${question}`,
    );
  });

  it('of a venue that is named is sought there', () => {
    expect(refusalOf(() => parseSymbol('bybit:BTCPREP'))).toBe(
      'INPUT_INSTRUMENT: instrument is bybit:BTCPREP; it must be a symbol such as BTC-26DEC25-100000-C-USDT (bybit), or a balance such as USDC; did you mean bybit:BTCPERP?',
    );
  });

  it('says so of nothing at all, and where', () => {
    expect(refusalOf(() => parseSymbol('', undefined, { file: 'book.csv', line: 2 }))).toBe(
      'INPUT_INSTRUMENT: instrument is empty; it must be a symbol such as BTC-27DEC26-100000-C (book.csv line 2)',
    );
  });

  it('is cut where it is long', () => {
    expect(refusalOf(() => parseSymbol('A-'.repeat(5000))).length).toBeLessThan(500);
  });

  it('never fails otherwise: any text is read or refused with a sentence', () => {
    const piece = fc.constantFrom(
      'BTC',
      'ETH',
      '-',
      '_',
      ':',
      ';',
      '=',
      'USDT',
      'USD',
      '27DEC26',
      '261225',
      'C',
      'P',
      '0',
      '1e9',
      'otc',
      'option',
      'PERP',
      '__proto__',
      'strike',
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece, { maxLength: 9 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(texts, fc.option(fc.constantFrom(...VENUE_NAMES), { nil: undefined }), (text, venue) => {
        try {
          const instrument = parseSymbol(text, venue);
          expect(parseSymbol(symbolText(instrument))).toEqual(instrument);
        } catch (thrown) {
          expect(thrown).toBeInstanceOf(PlimsollError);
          expect((thrown as PlimsollError).code).toBe('INPUT_INSTRUMENT');
        }
      }),
      { ...SEED, numRuns: 3000 },
    );
  });
});

describe('round trips', () => {
  const day = fc
    .integer({ min: Date.UTC(2020, 0, 1) / 86_400_000, max: Date.UTC(2099, 11, 31) / 86_400_000 })
    .map((days) => new Date(days * 86_400_000));
  const strike = fc.oneof(
    fc.integer({ min: 1, max: 10_000_000 }).map(String),
    // A decimal strike in its shortest text: no zero at its end.
    fc
      .tuple(fc.integer({ min: 0, max: 9999 }), fc.integer({ min: 1, max: 999_999 }))
      .map(([whole, part]) => `${whole}.${String(part).padStart(6, '0').replace(/0+$/, '')}`),
  );
  const letter = fc.constantFrom('C', 'P');
  const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
  const dayMonthYear = (date: Date): string =>
    `${date.getUTCDate()}${months[date.getUTCMonth()]}${String(date.getUTCFullYear()).slice(2)}`;
  const digits = (date: Date): string => date.toISOString().slice(0, 10).replaceAll('-', '');

  const texts: readonly [VenueName, fc.Arbitrary<string>][] = [
    [
      'deribit',
      fc
        .tuple(fc.constantFrom('BTC', 'ETH'), day, fc.integer({ min: 1, max: 9e8 }), letter)
        .map(([coin, date, k, cp]) => `${coin}-${dayMonthYear(date)}-${k}-${cp}`),
    ],
    [
      'deribit',
      fc
        .tuple(fc.constantFrom('SOL', 'XRP', 'TRX'), day, strike, letter)
        .map(([coin, date, k, cp]) => `${coin}_USDC-${dayMonthYear(date)}-${k.replace('.', 'd')}-${cp}`),
    ],
    [
      'okx',
      fc
        .tuple(fc.constantFrom('BTC', 'ETH'), day, strike, letter)
        .map(([coin, date, k, cp]) => `${coin}-USD-${digits(date).slice(2)}-${k}-${cp}`),
    ],
    [
      'okx',
      fc
        .tuple(fc.constantFrom('BTC', 'ETH'), fc.constantFrom('USD', 'USDT', 'USDC'), day)
        .map(([coin, quote, date]) => `${coin}-${quote}-${digits(date).slice(2)}`),
    ],
    [
      'binance',
      fc
        .tuple(fc.constantFrom('BTC', 'DOGE', 'XRP'), day, strike, letter)
        .map(([coin, date, k, cp]) => `${coin}-${digits(date).slice(2)}-${k}-${cp}`),
    ],
    [
      'binance',
      fc
        .tuple(fc.constantFrom('BTCUSDT', 'ETHUSDC', 'SOLUSD'), day)
        .map(([pair, date]) => `${pair}_${digits(date).slice(2)}`),
    ],
    [
      'bybit',
      fc
        .tuple(fc.constantFrom('BTC', 'MNT'), day, strike, letter)
        .map(([coin, date, k, cp]) => `${coin}-${dayMonthYear(date)}-${k}-${cp}-USDT`),
    ],
    [
      'bybit',
      fc
        .tuple(fc.constantFrom('H', 'M', 'U', 'Z'), fc.integer({ min: 10, max: 99 }))
        .map(([quarter, year]) => `ETHUSD${quarter}${year}`),
    ],
    [
      'derive',
      fc
        .tuple(fc.constantFrom('BTC', 'HYPE'), day, strike, letter)
        .map(([coin, date, k, cp]) => `${coin}-${digits(date)}-${k.replace('.', '_')}-${cp}`),
    ],
  ];

  it.each(texts)('%s: the text of what a text means is the text', (venue, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, (text) => {
        const instrument = parseSymbol(text);
        expect(instrument.venue).toBe(venue);
        expect(instrument.id).toBe(text);
        expect(symbolText(instrument)).toBe(text);
        expect(parseSymbol(text, venue)).toEqual(instrument);
      }),
      { ...SEED, numRuns: 200 },
    );
  });

  it('the instant of an option is 08:00 UTC of the day it names', () => {
    fc.assert(
      fc.property(day, (date) => {
        const instrument = parseSymbol(`BTC-${dayMonthYear(date)}-1000-C`) as Instrument & { expiry: number };
        expect(instrument.expiry).toBe(date.getTime() + 8 * 3_600_000);
      }),
      SEED,
    );
  });

  it('every balance', () => {
    for (const code of BALANCE_CODES) expect(symbolText(parseSymbol(code))).toBe(code);
  });
});
