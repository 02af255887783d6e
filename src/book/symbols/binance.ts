// Binance: BTC-261225-100000-C (European options in USDT), BTCUSDT and BTCUSDC (perpetuals), BTCUSDT_261225 (futures),
// BTCUSD_PERP and BTCUSD_261225 (COIN-M). Quantities: USD-M in coins, COIN-M in contracts of 100 (BTC) or 10 USD.
import { readYearMonthDay, yearMonthDayText } from '../dates.ts';
import { BINANCE_INVERSE_BTC_USD, BINANCE_INVERSE_OTHER_USD, BINANCE_OPTION_COINS } from './contract-sizes.ts';
import {
  BASE,
  callPutOf,
  callPutText,
  expiryOf,
  inverse,
  linear,
  listedOn,
  sizeOf,
  strikeOf,
  strikeText,
  type Venue,
} from './symbol.ts';

const NAME = 'binance';

export const binance: Venue = {
  name: NAME,
  example: 'BTCUSDT',
  forms: [
    {
      pattern: new RegExp(`^${BASE}-([0-9]{1,7})-([^-]+)-([A-Za-z]+)$`),
      read: ([, base, date, strike, letter], at) => ({
        kind: 'option',
        ...listedOn(NAME, base!, linear('USDT'), sizeOf(BINANCE_OPTION_COINS, base!, 'binance options', at)),
        expiry: expiryOf(readYearMonthDay(date!, 2), date!, at),
        callPut: callPutOf(letter!, at),
        strike: strikeOf(strike!, '.', at),
        exercise: 'european',
      }),
    },
    {
      pattern: new RegExp(`^${BASE}(USDT|USDC)$`),
      read: ([, base, quote]) => ({ kind: 'perpetual', ...listedOn(NAME, base!, linear(quote!), 1) }),
    },
    {
      pattern: new RegExp(`^${BASE}(USDT|USDC)_([0-9]+)$`),
      read: ([, base, quote, date], at) => ({
        kind: 'future',
        ...listedOn(NAME, base!, linear(quote!), 1),
        expiry: expiryOf(readYearMonthDay(date!, 2), date!, at),
      }),
    },
    {
      pattern: new RegExp(`^${BASE}USD_PERP$`),
      read: ([, base]) => ({ kind: 'perpetual', ...coinMargined(base!) }),
    },
    {
      pattern: new RegExp(`^${BASE}USD_([0-9]+)$`),
      read: ([, base, date], at) => ({
        kind: 'future',
        ...coinMargined(base!),
        expiry: expiryOf(readYearMonthDay(date!, 2), date!, at),
      }),
    },
  ],
  write: (instrument) => {
    const { underlying, settlement } = instrument;
    if (instrument.kind === 'option') {
      const dated = `${underlying}-${yearMonthDayText(instrument.expiry, 2)}`;
      return `${dated}-${strikeText(instrument.strike, '.')}-${callPutText(instrument.callPut)}`;
    }
    const isInverse = settlement.style === 'inverse';
    const pair = `${underlying}${isInverse ? 'USD' : settlement.currency}`;
    if (instrument.kind === 'future') return `${pair}_${yearMonthDayText(instrument.expiry, 2)}`;
    return isInverse ? `${pair}_PERP` : pair;
  },
};

function coinMargined(base: string): ReturnType<typeof listedOn> {
  const size = base === 'BTC' ? BINANCE_INVERSE_BTC_USD : BINANCE_INVERSE_OTHER_USD;
  return listedOn(NAME, base, inverse(base), size);
}
