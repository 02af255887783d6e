// Derive: ETH-20261225-3000-C, where _ is the decimal point of a strike (2400_5), and ETH-PERP; both settle in USDC.
// Quantities in coins. Source: docs.derive.xyz "Instrument names"; 08:00 UTC is its default, and the
// few underlyings that settle at another hour (US equities) are not told apart by their symbols.
import { readYearMonthDay, yearMonthDayText } from '../dates.ts';
import {
  BASE,
  callPutOf,
  callPutText,
  expiryOf,
  linear,
  listedOn,
  strikeOf,
  strikeText,
  type Venue,
} from './symbol.ts';

const NAME = 'derive';

export const derive: Venue = {
  name: NAME,
  example: 'ETH-20261225-3000-C',
  forms: [
    {
      pattern: new RegExp(`^${BASE}-([0-9]{1,9})-([^-]+)-([A-Za-z]+)$`),
      read: ([, base, date, strike, letter], at) => ({
        kind: 'option',
        ...listedOn(NAME, base!, linear('USDC'), 1),
        expiry: expiryOf(readYearMonthDay(date!, 4), date!, at),
        callPut: callPutOf(letter!, at),
        strike: strikeOf(strike!, '_', at),
        exercise: 'european',
      }),
    },
    {
      pattern: new RegExp(`^${BASE}-PERP$`),
      read: ([, base]) => ({ kind: 'perpetual', ...listedOn(NAME, base!, linear('USDC'), 1) }),
    },
  ],
  write: (instrument) => {
    if (instrument.kind === 'perpetual') return `${instrument.underlying}-PERP`;
    const dated = `${instrument.underlying}-${yearMonthDayText(instrument.expiry, 4)}`;
    if (instrument.kind === 'future') return dated;
    return `${dated}-${strikeText(instrument.strike, '_')}-${callPutText(instrument.callPut)}`;
  },
};
