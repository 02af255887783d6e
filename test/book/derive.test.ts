// Symbols as Derive documents them (docs.derive.xyz "Instrument names"): quantities in coins, settled in USDC.
import { describe } from 'vitest';
import { checkVenue } from './symbol-table.ts';

const at = (text: string): string => `(${text}, book.csv line 7, column instrument)`;

describe('derive symbols', () => {
  checkVenue(
    'derive',
    [
      { text: 'ETH-20261225-3000-C', terms: 'option ETH linear USDC x1 2026-12-25T08:00 call 3000 european' },
      { text: 'ETH-20240914-2400-P', terms: 'option ETH linear USDC x1 2024-09-14T08:00 put 2400 european' },
      { text: 'BTC-20260206-60000-C', terms: 'option BTC linear USDC x1 2026-02-06T08:00 call 60000 european' },
      { text: 'ETH-20240914-2400_5-C', terms: 'option ETH linear USDC x1 2024-09-14T08:00 call 2400.5 european' },
      { text: 'HYPE-20260626-0_000001-P', terms: 'option HYPE linear USDC x1 2026-06-26T08:00 put 0.000001 european' },
      {
        text: 'ETH-20240914-2400_50-C',
        terms: 'option ETH linear USDC x1 2024-09-14T08:00 call 2400.5 european',
        canonical: 'ETH-20240914-2400_5-C',
      },
      { text: 'ETH-PERP', terms: 'perpetual ETH linear USDC x1' },
      { text: 'BTC-PERP', terms: 'perpetual BTC linear USDC x1' },
    ],
    [
      {
        text: 'ETH-20260230-3000-C',
        sentence: `expiry is 20260230; February 2026 has 28 days ${at('ETH-20260230-3000-C')}`,
      },
      {
        text: 'ETH-20260012-3000-C',
        sentence: `expiry is 20260012; month 00 does not exist ${at('ETH-20260012-3000-C')}`,
      },
      {
        text: 'ETH-261225-3000-C',
        sentence: `expiry is 261225; it must be YYYYMMDD such as 20261225 ${at('ETH-261225-3000-C')}`,
      },
      { text: 'ETH-20261225-0-C', sentence: `strike is 0; it must be above 0 ${at('ETH-20261225-0-C')}` },
      {
        text: 'ETH-20261225-2400.5-C',
        sentence: `strike is 2400.5; it must be a number such as 100000 or 0_625 ${at('ETH-20261225-2400.5-C')}`,
      },
      { text: 'ETH-20261225-3000-Z', sentence: `option type is Z; it must be C or P ${at('ETH-20261225-3000-Z')}` },
      {
        text: 'ETH-PRP',
        sentence:
          'instrument is ETH-PRP; it must be a symbol such as ETH-20261225-3000-C (derive), or a balance such as USDC; did you mean ETH-PERP? (book.csv line 7, column instrument)',
      },
      {
        text: 'ETH-USDC',
        sentence:
          'instrument is ETH-USDC, a spot pair; a holding is one coin, so it must be ETH or what pays for it (book.csv line 7, column instrument)',
      },
    ],
  );
});
