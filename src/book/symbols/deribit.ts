// Deribit: BTC-27DEC26-100000-C, BTC-27DEC26, BTC-PERPETUAL (coin-settled, BTC and ETH) and the same with BASE_USDC or
// BASE_USDT (linear), where d is the decimal point of a strike: XRP_USDC-30JUN26-0d625-C.
// Quantities: options in contracts; coin-settled futures in contracts of 10 (BTC) or 1 (ETH) USD; linear futures in coins.
import { dayMonthYearText, readDayMonthYear } from '../dates.ts';
import type { Settlement } from '../instruments/common.ts';
import { DERIBIT_INVERSE_OPTION_COINS, DERIBIT_INVERSE_USD, DERIBIT_LINEAR_OPTION_COINS } from './contract-sizes.ts';
import {
  BASE,
  callPutOf,
  callPutText,
  expiryOf,
  inverse,
  linear,
  listedOn,
  refuseSymbol,
  type SymbolPlace,
  sizeOf,
  strikeOf,
  strikeText,
  type Venue,
} from './symbol.ts';

const NAME = 'deribit';
// A base that ends like a pair is another venue's: BTCUSDT-21FEB25 is bybit's future.
const PAIR = `${BASE}(?<!USDT|USDC|USD)(?:_([A-Z]{3,5}))?`;
const DATE = '([0-9]{1,3}[A-Z]{2,4}[0-9]{2,4})';

export const deribit: Venue = {
  name: NAME,
  example: 'BTC-27DEC26-100000-C',
  forms: [
    {
      pattern: new RegExp(`^${PAIR}-${DATE}-([^-]+)-([A-Za-z]+)$`),
      read: ([, base, quote, date, strike, letter], at) => {
        const pair = readPair(base!, quote, at);
        const common = listedOn(NAME, base!, pair.settlement, optionCoins(base!, pair.isInverse, at));
        const expiry = expiryOf(readDayMonthYear(date!), date!, at);
        const strikePrice = strikeOf(strike!, 'd', at);
        return {
          kind: 'option',
          ...common,
          expiry,
          callPut: callPutOf(letter!, at),
          strike: strikePrice,
          exercise: 'european',
        };
      },
    },
    {
      pattern: new RegExp(`^${PAIR}-PERPETUAL$`),
      read: ([, base, quote], at) => ({ kind: 'perpetual', ...futureBase(base!, quote, at) }),
    },
    {
      pattern: new RegExp(`^${PAIR}-${DATE}$`),
      read: ([, base, quote, date], at) => ({
        kind: 'future',
        ...futureBase(base!, quote, at),
        expiry: expiryOf(readDayMonthYear(date!), date!, at),
      }),
    },
  ],
  write: (instrument) => {
    const { underlying, settlement } = instrument;
    const pair = settlement.style === 'inverse' ? underlying : `${underlying}_${settlement.currency}`;
    if (instrument.kind === 'perpetual') return `${pair}-PERPETUAL`;
    const dated = `${pair}-${dayMonthYearText(instrument.expiry)}`;
    if (instrument.kind === 'future') return dated;
    return `${dated}-${strikeText(instrument.strike, 'd')}-${callPutText(instrument.callPut)}`;
  },
};

interface Pair {
  readonly settlement: Settlement;
  readonly isInverse: boolean;
}

function readPair(base: string, quote: string | undefined, at: SymbolPlace): Pair {
  if (base.endsWith('DVOL')) refuseSymbol(`coin is ${base}; futures on a volatility index are not supported`, at);
  if (quote === undefined) return { settlement: inverse(base), isInverse: true };
  if (quote !== 'USDC' && quote !== 'USDT') refuseSymbol(`quote currency is ${quote}; it must be USDC or USDT`, at);
  return { settlement: linear(quote), isInverse: false };
}

function futureBase(base: string, quote: string | undefined, at: SymbolPlace): ReturnType<typeof listedOn> {
  const pair = readPair(base, quote, at);
  const size = pair.isInverse
    ? sizeOf(DERIBIT_INVERSE_USD, base, 'coin-settled deribit futures', at, linearSuggestion(base, at))
    : 1;
  return listedOn(NAME, base, pair.settlement, size);
}

function optionCoins(base: string, isInverse: boolean, at: SymbolPlace): number {
  if (!isInverse) return sizeOf(DERIBIT_LINEAR_OPTION_COINS, base, 'linear deribit options', at);
  return sizeOf(DERIBIT_INVERSE_OPTION_COINS, base, 'coin-settled deribit options', at, linearSuggestion(base, at));
}

/** Coins other than BTC and ETH are listed against USDC, and other venues use the bare form for theirs. */
function linearSuggestion(base: string, { text }: SymbolPlace): string {
  return `; did you mean ${base}_USDC${text.slice(base.length)}, or bybit:${text}?`;
}
