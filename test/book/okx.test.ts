// Symbols as OKX documents them (instId); contract sizes as src/book/symbols/contract-sizes.ts cites.
import { describe } from 'vitest';
import { checkVenue } from './symbol-table.ts';

const at = (text: string): string => `(${text}, book.csv line 7, column instrument)`;

describe('okx symbols', () => {
  checkVenue(
    'okx',
    [
      { text: 'BTC-USD-261225-100000-C', terms: 'option BTC inverse BTC x0.01 2026-12-25T08:00 call 100000 european' },
      { text: 'ETH-USD-260206-3000-P', terms: 'option ETH inverse ETH x0.1 2026-02-06T08:00 put 3000 european' },
      { text: 'BTC-USDT-SWAP', terms: 'perpetual BTC linear USDT x0.01' },
      { text: 'ETH-USDT-SWAP', terms: 'perpetual ETH linear USDT x0.1' },
      { text: 'SOL-USDT-SWAP', terms: 'perpetual SOL linear USDT x1' },
      { text: 'ADA-USDT-SWAP', terms: 'perpetual ADA linear USDT x100' },
      { text: 'DOGE-USDT-SWAP', terms: 'perpetual DOGE linear USDT x1000' },
      { text: 'BTC-USDC-SWAP', terms: 'perpetual BTC linear USDC x0.0001' },
      { text: 'ETH-USDC-SWAP', terms: 'perpetual ETH linear USDC x0.001' },
      { text: 'BTC-USD-SWAP', terms: 'perpetual BTC inverse BTC x100' },
      { text: 'LTC-USD-SWAP', terms: 'perpetual LTC inverse LTC x10' },
      { text: 'BTC-USDT-261225', terms: 'future BTC linear USDT x0.01 2026-12-25T08:00' },
      { text: 'BTC-USDC-250808', terms: 'future BTC linear USDC x0.0001 2025-08-08T08:00' },
      { text: 'BTC-USD-250328', terms: 'future BTC inverse BTC x100 2025-03-28T08:00' },
      { text: 'ETH-USD-280229', terms: 'future ETH inverse ETH x10 2028-02-29T08:00' },
    ],
    [
      {
        text: 'BTC-USD-260231-100000-C',
        sentence: `expiry is 260231; February 2026 has 28 days ${at('BTC-USD-260231-100000-C')}`,
      },
      { text: 'BTC-USD-261325', sentence: `expiry is 261325; month 13 does not exist ${at('BTC-USD-261325')}` },
      {
        text: 'BTC-USD-20261225',
        sentence: `expiry is 20261225; it must be YYMMDD such as 261225 ${at('BTC-USD-20261225')}`,
      },
      { text: 'BTC-USD-261225-0-C', sentence: `strike is 0; it must be above 0 ${at('BTC-USD-261225-0-C')}` },
      {
        text: 'BTC-USD-261225-abc-C',
        sentence: `strike is abc; it must be a number such as 100000 or 0.625 ${at('BTC-USD-261225-abc-C')}`,
      },
      {
        text: 'BTC-USD-261225-100000-c',
        sentence: `option type is c; it must be C or P ${at('BTC-USD-261225-100000-c')}`,
      },
      {
        text: 'SOL-USD-261225-200-C',
        sentence: `coin is SOL; the contract size of okx options is known for BTC, ETH ${at('SOL-USD-261225-200-C')}`,
      },
      {
        text: 'SOL-USDC-SWAP',
        sentence: `coin is SOL; the contract size of okx USDC futures and swaps is known for BTC, ETH ${at('SOL-USDC-SWAP')}`,
      },
      {
        text: 'FARTCOIN-USDT-SWAP',
        sentence: `coin is FARTCOIN; the contract size of okx USDT futures and swaps is known for 56 coins, not this one ${at('FARTCOIN-USDT-SWAP')}`,
      },
      {
        text: 'BTC-USDT-SWPA',
        sentence:
          'instrument is BTC-USDT-SWPA; it must be a symbol such as BTC-USD-261225-100000-C (okx), or a balance such as USDC; did you mean BTC-USDT-SWAP? (book.csv line 7, column instrument)',
      },
      {
        text: 'BTC-USDT',
        sentence:
          'instrument is BTC-USDT, a spot pair; a holding is one coin, so it must be BTC or what pays for it (book.csv line 7, column instrument)',
      },
    ],
  );
});
