// Symbols as Binance documents them; contract sizes as src/book/symbols/contract-sizes.ts cites.
import { describe } from 'vitest';
import { checkVenue } from './symbol-table.ts';

const at = (text: string): string => `(${text}, book.csv line 7, column instrument)`;

describe('binance symbols', () => {
  checkVenue(
    'binance',
    [
      { text: 'BTC-261225-100000-C', terms: 'option BTC linear USDT x1 2026-12-25T08:00 call 100000 european' },
      { text: 'ETH-221230-2000-C', terms: 'option ETH linear USDT x1 2022-12-30T08:00 call 2000 european' },
      { text: 'BNB-260422-615-C', terms: 'option BNB linear USDT x1 2026-04-22T08:00 call 615 european' },
      { text: 'XRP-230331-0.365-P', terms: 'option XRP linear USDT x100 2023-03-31T08:00 put 0.365 european' },
      { text: 'DOGE-240308-0.16-C', terms: 'option DOGE linear USDT x1000 2024-03-08T08:00 call 0.16 european' },
      { text: 'SOL-260626-212.5-P', terms: 'option SOL linear USDT x1 2026-06-26T08:00 put 212.5 european' },
      { text: 'BTCUSDT', terms: 'perpetual BTC linear USDT x1' },
      { text: 'ETHUSDC', terms: 'perpetual ETH linear USDC x1' },
      { text: '1000PEPEUSDT', terms: 'perpetual 1000PEPE linear USDT x1' },
      { text: 'USDCUSDT', terms: 'perpetual USDC linear USDT x1' },
      { text: 'BTCUSDT_261225', terms: 'future BTC linear USDT x1 2026-12-25T08:00' },
      { text: 'ETHUSDT_260327', terms: 'future ETH linear USDT x1 2026-03-27T08:00' },
      { text: 'BTCUSD_PERP', terms: 'perpetual BTC inverse BTC x100' },
      { text: 'ETHUSD_PERP', terms: 'perpetual ETH inverse ETH x10' },
      { text: 'BTCUSD_261225', terms: 'future BTC inverse BTC x100 2026-12-25T08:00' },
      { text: 'XRPUSD_260626', terms: 'future XRP inverse XRP x10 2026-06-26T08:00' },
    ],
    [
      { text: 'BTC-260229-1-C', sentence: `expiry is 260229; February 2026 has 28 days ${at('BTC-260229-1-C')}` },
      { text: 'BTCUSDT_260631', sentence: `expiry is 260631; June 2026 has 30 days ${at('BTCUSDT_260631')}` },
      {
        text: 'BTCUSD_20261225',
        sentence: `expiry is 20261225; it must be YYMMDD such as 261225 ${at('BTCUSD_20261225')}`,
      },
      { text: 'BTC-261225-100000-K', sentence: `option type is K; it must be C or P ${at('BTC-261225-100000-K')}` },
      { text: 'BTC-261225-0.0-C', sentence: `strike is 0.0; it must be above 0 ${at('BTC-261225-0.0-C')}` },
      {
        text: 'BTC-261225-0d5-C',
        sentence: `strike is 0d5; it must be a number such as 100000 or 0.625 ${at('BTC-261225-0d5-C')}`,
      },
      {
        text: 'ADA-261225-1-C',
        sentence: `coin is ADA; the contract size of binance options is known for BNB, BTC, DOGE, ETH, SOL, XRP ${at('ADA-261225-1-C')}`,
      },
      {
        text: 'BTCUSTD',
        sentence:
          'instrument is BTCUSTD; it must be a symbol such as BTCUSDT (binance), or a balance such as USDC; did you mean BTCUSDT? (book.csv line 7, column instrument)',
      },
      {
        text: 'btcusdt',
        sentence:
          'instrument is btcusdt; it must be a symbol such as BTCUSDT (binance), or a balance such as USDC; did you mean BTCUSDT? (book.csv line 7, column instrument)',
      },
    ],
  );
});
