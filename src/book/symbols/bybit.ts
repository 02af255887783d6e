// Bybit: BTC-26DEC25-100000-C-USDT and BTC-26DEC25-100000-C (options in USDT and USDC), BTCUSDT, BTCPERP (USDC), BTCUSD
// (coin-settled), BTCUSDT-26DEC25, BTC-26DEC25 (USDC) and BTCUSDZ25 (coin-settled quarterly futures).
// Quantities: linear in coins, coin-settled in contracts of 1 USD.
import { dayMonthYearText, dayOf, lastFriday, readDayMonthYear } from '../dates.ts';
import { QUARTER_MONTHS } from './contract-sizes.ts';
import {
  BASE,
  callPutOf,
  callPutText,
  expiryOf,
  inverse,
  type Listed,
  linear,
  listedOn,
  refuseSymbol,
  type SymbolPlace,
  strikeOf,
  strikeText,
  type Venue,
} from './symbol.ts';

const NAME = 'bybit';
const DATE = '([0-9]{1,3}[A-Z]{2,4}[0-9]{2,4})';

export const bybit: Venue = {
  name: NAME,
  example: 'BTC-26DEC25-100000-C-USDT',
  forms: [
    {
      pattern: new RegExp(`^${BASE}-${DATE}-([^-]+)-([A-Za-z]+)(?:-([A-Z]+))?$`),
      read: ([, base, date, strike, letter, quote = 'USDC'], at) => {
        if (quote !== 'USDT' && quote !== 'USDC')
          refuseSymbol(`settlement currency is ${quote}; it must be USDT or USDC`, at);
        return {
          kind: 'option',
          ...listedOn(NAME, base!, linear(quote), 1),
          expiry: expiryOf(readDayMonthYear(date!), date!, at),
          callPut: callPutOf(letter!, at),
          strike: strikeOf(strike!, '.', at),
          exercise: 'european',
        };
      },
    },
    {
      pattern: new RegExp(`^${BASE}(USDT|USDC)$`),
      read: ([, base, quote], at) => {
        if (quote === 'USDC') refuseSymbol(`quote currency is USDC; bybit writes its USDC perpetual ${base}PERP`, at);
        return { kind: 'perpetual', ...listedOn(NAME, base!, linear('USDT'), 1) };
      },
    },
    {
      pattern: new RegExp(`^${BASE}PERP$`),
      read: ([, base]) => ({ kind: 'perpetual', ...listedOn(NAME, base!, linear('USDC'), 1) }),
    },
    {
      pattern: new RegExp(`^${BASE}USD$`),
      read: ([, base]) => ({ kind: 'perpetual', ...listedOn(NAME, base!, inverse(base!), 1) }),
    },
    {
      pattern: new RegExp(`^${BASE}USDT-${DATE}$`),
      read: ([, base, date], at) => datedFuture(base!, 'USDT', date!, at),
    },
    {
      pattern: new RegExp(`^${BASE}-${DATE}$`),
      read: ([, base, date], at) => datedFuture(base!, 'USDC', date!, at),
    },
    {
      pattern: new RegExp(`^${BASE}USD([A-Z])([0-9]{2})$`),
      read: ([, base, letter, year], at) => {
        const month = Object.hasOwn(QUARTER_MONTHS, letter!) ? QUARTER_MONTHS[letter!]! : undefined;
        if (month === undefined) return refuseSymbol(`quarter is ${letter}; it must be H, M, U or Z`, at);
        return {
          kind: 'future',
          ...listedOn(NAME, base!, inverse(base!), 1),
          expiry: lastFriday(2000 + Number(year), month),
        };
      },
    },
  ],
  write: (instrument) => {
    const { underlying, settlement } = instrument;
    const isInverse = settlement.style === 'inverse';
    if (instrument.kind === 'perpetual') {
      if (isInverse) return `${underlying}USD`;
      return settlement.currency === 'USDT' ? `${underlying}USDT` : `${underlying}PERP`;
    }
    if (instrument.kind === 'future') {
      if (isInverse) return `${underlying}USD${quarterText(instrument.expiry)}`;
      return `${underlying}${settlement.currency === 'USDT' ? 'USDT' : ''}-${dayMonthYearText(instrument.expiry)}`;
    }
    const dated = `${underlying}-${dayMonthYearText(instrument.expiry)}`;
    const option = `${dated}-${strikeText(instrument.strike, '.')}-${callPutText(instrument.callPut)}`;
    return settlement.currency === 'USDT' ? `${option}-USDT` : option;
  },
};

function datedFuture(base: string, currency: 'USDT' | 'USDC', date: string, at: SymbolPlace): Listed {
  const expiry = expiryOf(readDayMonthYear(date), date, at);
  return { kind: 'future', ...listedOn(NAME, base, linear(currency), 1), expiry };
}

function quarterText(expiry: number): string {
  const { year, month } = dayOf(expiry);
  const letter = Object.keys(QUARTER_MONTHS).find((name) => QUARTER_MONTHS[name] === month) ?? '?';
  return `${letter}${String(year % 100).padStart(2, '0')}`;
}
