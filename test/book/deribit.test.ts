// Symbols as Deribit documents them (docs.deribit.com "Naming"); contract sizes as src/book/symbols/contract-sizes.ts cites.
import { describe } from 'vitest';
import { checkVenue } from './symbol-table.ts';

const at = (text: string): string => `(${text}, book.csv line 7, column instrument)`;

describe('deribit symbols', () => {
  checkVenue(
    'deribit',
    [
      { text: 'BTC-27DEC26-100000-C', terms: 'option BTC inverse BTC x1 2026-12-27T08:00 call 100000 european' },
      { text: 'BTC-25MAR23-420-C', terms: 'option BTC inverse BTC x1 2023-03-25T08:00 call 420 european' },
      { text: 'ETH-5AUG23-580-P', terms: 'option ETH inverse ETH x1 2023-08-05T08:00 put 580 european' },
      { text: 'BTC-29FEB28-1-P', terms: 'option BTC inverse BTC x1 2028-02-29T08:00 put 1 european' },
      {
        text: 'BTC-06FEB26-78000-P',
        terms: 'option BTC inverse BTC x1 2026-02-06T08:00 put 78000 european',
        canonical: 'BTC-6FEB26-78000-P',
      },
      { text: 'BTC_USDC-27DEC26-100000-C', terms: 'option BTC linear USDC x1 2026-12-27T08:00 call 100000 european' },
      { text: 'ETH_USDC-27DEC26-3000-P', terms: 'option ETH linear USDC x1 2026-12-27T08:00 put 3000 european' },
      { text: 'SOL_USDC-27MAR26-200-P', terms: 'option SOL linear USDC x10 2026-03-27T08:00 put 200 european' },
      { text: 'XRP_USDC-30JUN26-0d625-C', terms: 'option XRP linear USDC x1000 2026-06-30T08:00 call 0.625 european' },
      {
        text: 'XRP_USDC-30JUN26-0d6250-C',
        terms: 'option XRP linear USDC x1000 2026-06-30T08:00 call 0.625 european',
        canonical: 'XRP_USDC-30JUN26-0d625-C',
      },
      {
        text: 'TRX_USDC-30JUN26-0d000000125-P',
        terms: 'option TRX linear USDC x10000 2026-06-30T08:00 put 1.25e-7 european',
      },
      {
        text: 'XRP_USDC-30JUN26-0d0000005-C',
        terms: 'option XRP linear USDC x1000 2026-06-30T08:00 call 5e-7 european',
      },
      { text: 'AVAX_USDC-22JUN26-5d5-C', terms: 'option AVAX linear USDC x100 2026-06-22T08:00 call 5.5 european' },
      { text: 'TRX_USDC-27MAR26-0d31-P', terms: 'option TRX linear USDC x10000 2026-03-27T08:00 put 0.31 european' },
      { text: 'MATIC_USDC-28JUN24-1-C', terms: 'option MATIC linear USDC x1000 2024-06-28T08:00 call 1 european' },
      { text: 'BTC-PERPETUAL', terms: 'perpetual BTC inverse BTC x10' },
      { text: 'ETH-PERPETUAL', terms: 'perpetual ETH inverse ETH x1' },
      { text: 'BTC_USDC-PERPETUAL', terms: 'perpetual BTC linear USDC x1' },
      { text: 'SOL_USDC-PERPETUAL', terms: 'perpetual SOL linear USDC x1' },
      { text: '1000BONK_USDC-PERPETUAL', terms: 'perpetual 1000BONK linear USDC x1' },
      { text: 'BTC_USDT-PERPETUAL', terms: 'perpetual BTC linear USDT x1' },
      { text: 'BTC-27DEC26', terms: 'future BTC inverse BTC x10 2026-12-27T08:00' },
      { text: 'ETH-6FEB26', terms: 'future ETH inverse ETH x1 2026-02-06T08:00' },
      { text: 'BTC_USDC-22JUN26', terms: 'future BTC linear USDC x1 2026-06-22T08:00' },
    ],
    [
      {
        text: 'BTC-31FEB26-100000-C',
        sentence: `expiry is 31FEB26; February 2026 has 28 days ${at('BTC-31FEB26-100000-C')}`,
      },
      { text: 'BTC-29FEB26', sentence: `expiry is 29FEB26; February 2026 has 28 days ${at('BTC-29FEB26')}` },
      { text: 'BTC-31APR26-1-C', sentence: `expiry is 31APR26; April 2026 has 30 days ${at('BTC-31APR26-1-C')}` },
      { text: 'BTC-0DEC26-1-C', sentence: `expiry is 0DEC26; December 2026 has 31 days ${at('BTC-0DEC26-1-C')}` },
      {
        text: 'BTC-27DCE26-100000-C',
        sentence: `expiry is 27DCE26; it must be day, month and year such as 27DEC26 or 6FEB26 ${at('BTC-27DCE26-100000-C')}`,
      },
      {
        text: 'BTC-27DEC2026-100000-C',
        sentence: `expiry is 27DEC2026; it must be day, month and year such as 27DEC26 or 6FEB26 ${at('BTC-27DEC2026-100000-C')}`,
      },
      { text: 'BTC-27DEC26-100000-X', sentence: `option type is X; it must be C or P ${at('BTC-27DEC26-100000-X')}` },
      {
        text: 'BTC-27DEC26-100000-Put',
        sentence: `option type is Put; it must be C or P ${at('BTC-27DEC26-100000-Put')}`,
      },
      { text: 'BTC-27DEC26-0-C', sentence: `strike is 0; it must be above 0 ${at('BTC-27DEC26-0-C')}` },
      {
        text: 'XRP_USDC-27DEC26-0d00-C',
        sentence: `strike is 0d00; it must be above 0 ${at('XRP_USDC-27DEC26-0d00-C')}`,
      },
      {
        text: 'BTC-27DEC26-1e5-C',
        sentence: `strike is 1e5; it must be a number such as 100000 or 0d625 ${at('BTC-27DEC26-1e5-C')}`,
      },
      {
        text: 'XRP_USDC-27DEC26-0.625-C',
        sentence: `strike is 0.625; it must be a number such as 100000 or 0d625 ${at('XRP_USDC-27DEC26-0.625-C')}`,
      },
      {
        text: 'BTC-27DEC26-2000000000000-C',
        sentence: `strike is 2000000000000; it must be a price in [1e-12, 1000000000000] ${at('BTC-27DEC26-2000000000000-C')}`,
      },
      {
        text: 'SOL-27DEC26-200-C',
        sentence: `coin is SOL; the contract size of coin-settled deribit options is known for BTC, ETH; did you mean SOL_USDC-27DEC26-200-C, or bybit:SOL-27DEC26-200-C? ${at('SOL-27DEC26-200-C')}`,
      },
      {
        text: 'PEPE_USDC-27DEC26-1-C',
        sentence: `coin is PEPE; the contract size of linear deribit options is known for AVAX, BTC, ETH, MATIC, SOL, TRX, XRP ${at('PEPE_USDC-27DEC26-1-C')}`,
      },
      {
        text: 'BTC_EURR-27DEC26-1-C',
        sentence: `quote currency is EURR; it must be USDC or USDT ${at('BTC_EURR-27DEC26-1-C')}`,
      },
      {
        text: 'BTCDVOL_USDC-25JUN25',
        sentence: `coin is BTCDVOL; futures on a volatility index are not supported ${at('BTCDVOL_USDC-25JUN25')}`,
      },
      {
        text: 'BTC-PERPETAUL',
        sentence:
          'instrument is BTC-PERPETAUL; it must be a symbol such as BTC-27DEC26-100000-C (deribit), or a balance such as USDC; did you mean BTC-PERPETUAL? (book.csv line 7, column instrument)',
      },
      {
        text: 'BTC_USDC',
        sentence:
          'instrument is BTC_USDC, a spot pair; a holding is one coin, so it must be BTC or what pays for it (book.csv line 7, column instrument)',
      },
    ],
  );
});
