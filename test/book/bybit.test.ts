// Symbols as Bybit documents them (v5 enum "symbol"): linear quantities are coins, inverse ones are US dollars.
import { describe } from 'vitest';
import { checkVenue } from './symbol-table.ts';

const at = (text: string): string => `(${text}, book.csv line 7, column instrument)`;

describe('bybit symbols', () => {
  checkVenue(
    'bybit',
    [
      { text: 'BTC-26DEC25-100000-C-USDT', terms: 'option BTC linear USDT x1 2025-12-26T08:00 call 100000 european' },
      { text: 'ETH-28FEB25-2800-C-USDT', terms: 'option ETH linear USDT x1 2025-02-28T08:00 call 2800 european' },
      { text: 'MNT-9OCT26-0.85-C-USDT', terms: 'option MNT linear USDT x1 2026-10-09T08:00 call 0.85 european' },
      {
        text: 'BTC-26DEC25-100000-C',
        terms: 'option BTC linear USDC x1 2025-12-26T08:00 call 100000 european',
        canonical: 'bybit:BTC-26DEC25-100000-C',
      },
      {
        text: 'ETH-3JAN23-1250-P',
        terms: 'option ETH linear USDC x1 2023-01-03T08:00 put 1250 european',
        canonical: 'bybit:ETH-3JAN23-1250-P',
      },
      { text: 'BTCUSDT', terms: 'perpetual BTC linear USDT x1', canonical: 'bybit:BTCUSDT' },
      { text: 'BTCPERP', terms: 'perpetual BTC linear USDC x1' },
      { text: 'ETHPERP', terms: 'perpetual ETH linear USDC x1' },
      { text: 'BTCUSD', terms: 'perpetual BTC inverse BTC x1' },
      { text: 'ETHUSD', terms: 'perpetual ETH inverse ETH x1' },
      { text: 'BTCUSDT-21FEB25', terms: 'future BTC linear USDT x1 2025-02-21T08:00' },
      { text: 'ETHUSDT-14FEB25', terms: 'future ETH linear USDT x1 2025-02-14T08:00' },
      { text: 'BTC-24MAR23', terms: 'future BTC linear USDC x1 2023-03-24T08:00', canonical: 'bybit:BTC-24MAR23' },
      // Last Fridays: 29 March 2024, 26 June 2026, 26 September 2025, 25 December 2026.
      { text: 'BTCUSDH24', terms: 'future BTC inverse BTC x1 2024-03-29T08:00' },
      { text: 'BTCUSDM26', terms: 'future BTC inverse BTC x1 2026-06-26T08:00' },
      { text: 'ETHUSDU25', terms: 'future ETH inverse ETH x1 2025-09-26T08:00' },
      { text: 'BTCUSDZ26', terms: 'future BTC inverse BTC x1 2026-12-25T08:00' },
    ],
    [
      {
        text: 'BTC-31NOV25-100000-C-USDT',
        sentence: `expiry is 31NOV25; November 2025 has 30 days ${at('BTC-31NOV25-100000-C-USDT')}`,
      },
      {
        text: 'BTC-26DEC25-100000-D-USDT',
        sentence: `option type is D; it must be C or P ${at('BTC-26DEC25-100000-D-USDT')}`,
      },
      { text: 'BTC-26DEC25-0-C-USDT', sentence: `strike is 0; it must be above 0 ${at('BTC-26DEC25-0-C-USDT')}` },
      {
        text: 'BTC-26DEC25-1.2.3-C-USDT',
        sentence: `strike is 1.2.3; it must be a number such as 100000 or 0.625 ${at('BTC-26DEC25-1.2.3-C-USDT')}`,
      },
      {
        text: 'BTC-26DEC25-100000-C-EUR',
        sentence: `settlement currency is EUR; it must be USDT or USDC ${at('BTC-26DEC25-100000-C-EUR')}`,
      },
      {
        text: 'BTCUSDC',
        sentence: `quote currency is USDC; bybit writes its USDC perpetual BTCPERP ${at('BTCUSDC')}`,
      },
      { text: 'BTCUSDK26', sentence: `quarter is K; it must be H, M, U or Z ${at('BTCUSDK26')}` },
      { text: 'BTCUSDT-32FEB25', sentence: `expiry is 32FEB25; February 2025 has 28 days ${at('BTCUSDT-32FEB25')}` },
      {
        text: 'BTCPREP',
        sentence:
          'instrument is BTCPREP; it must be a symbol such as BTC-26DEC25-100000-C-USDT (bybit), or a balance such as USDC; did you mean BTCPERP? (book.csv line 7, column instrument)',
      },
    ],
  );
});
