// OKX: BTC-USD-261225-100000-C (coin-settled options), BTC-USDT-SWAP, BTC-USDC-SWAP, BTC-USD-SWAP, BTC-USDT-261225.
// Quantities in contracts of ctVal x ctMult.

import { readYearMonthDay, yearMonthDayText } from '../dates.ts';
import type { Settlement } from '../instruments/common.ts';
import {
  OKX_INVERSE_BTC_USD,
  OKX_INVERSE_OTHER_USD,
  OKX_OPTION_COINS,
  OKX_USDC_COINS,
  OKX_USDT_COINS,
} from './contract-sizes.ts';
import {
  BASE,
  callPutOf,
  callPutText,
  expiryOf,
  inverse,
  linear,
  listedOn,
  type SymbolPlace,
  sizeOf,
  strikeOf,
  strikeText,
  type Venue,
} from './symbol.ts';

const NAME = 'okx';
const PAIR = `${BASE}-(USDT|USDC|USD)`;

export const okx: Venue = {
  name: NAME,
  example: 'BTC-USD-261225-100000-C',
  forms: [
    {
      pattern: new RegExp(`^${BASE}-USD-([0-9]+)-([^-]+)-([A-Za-z]+)$`),
      read: ([, base, date, strike, letter], at) => ({
        kind: 'option',
        ...listedOn(NAME, base!, inverse(base!), sizeOf(OKX_OPTION_COINS, base!, 'okx options', at)),
        expiry: expiryOf(readYearMonthDay(date!, 2), date!, at),
        callPut: callPutOf(letter!, at),
        strike: strikeOf(strike!, '.', at),
        exercise: 'european',
      }),
    },
    {
      pattern: new RegExp(`^${PAIR}-SWAP$`),
      read: ([, base, quote], at) => ({ kind: 'perpetual', ...futureBase(base!, quote!, at) }),
    },
    {
      pattern: new RegExp(`^${PAIR}-([0-9]+)$`),
      read: ([, base, quote, date], at) => ({
        kind: 'future',
        ...futureBase(base!, quote!, at),
        expiry: expiryOf(readYearMonthDay(date!, 2), date!, at),
      }),
    },
  ],
  write: (instrument) => {
    const { underlying, settlement } = instrument;
    const pair = `${underlying}-${settlement.style === 'inverse' ? 'USD' : settlement.currency}`;
    if (instrument.kind === 'perpetual') return `${pair}-SWAP`;
    const dated = `${pair}-${yearMonthDayText(instrument.expiry, 2)}`;
    if (instrument.kind === 'future') return dated;
    return `${dated}-${strikeText(instrument.strike, '.')}-${callPutText(instrument.callPut)}`;
  },
};

function futureBase(base: string, quote: string, at: SymbolPlace): ReturnType<typeof listedOn> {
  if (quote === 'USD') {
    return listedOn(NAME, base, inverse(base), base === 'BTC' ? OKX_INVERSE_BTC_USD : OKX_INVERSE_OTHER_USD);
  }
  const settlement: Settlement = linear(quote);
  const table = quote === 'USDT' ? OKX_USDT_COINS : OKX_USDC_COINS;
  return listedOn(NAME, base, settlement, sizeOf(table, base, `okx ${quote} futures and swaps`, at));
}
