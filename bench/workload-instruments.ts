// The instruments of the workloads: over-the-counter options, each distinct, and a venue's listing by its symbols.
import { dayMonthYearText } from '../src/book/dates.ts';
import type { Instrument } from '../src/book/instrument.ts';
import type { CallPut } from '../src/book/instruments/common.ts';
import type { VanillaOption } from '../src/book/instruments/vanilla-option.ts';
import { type Instant, MILLISECONDS_PER_DAY, yearsBetween } from '../src/core/units.ts';
import { exp } from '../src/spec/exp.ts';
import { log } from '../src/spec/log.ts';
import { AS_OF, atTheMoneyVariance, type Coin, daysFromStart, roughForward } from './workload-market.ts';

type Uniform = () => number;

const LAST_DAYS = 730;
const HOUR = MILLISECONDS_PER_DAY / 24;

/** From one day to two years, each the same multiple of the one before, on a full hour. */
export function otcExpiries(count: number): readonly Instant[] {
  const step = log(LAST_DAYS) / Math.max(1, count - 1);
  return Array.from({ length: count }, (_, index) => AS_OF + Math.round(exp(step * index) * 24) * HOUR);
}

export interface OtcOptions {
  readonly count: number;
  readonly coins: readonly Coin[];
  readonly expiries: readonly Instant[];
  /** Of 40 options one becomes a barrier, one a digital, one an Asian and one an American. */
  readonly mixed: boolean;
}

/** Options that go round the coins, then the expiries; strikes within three deviations of the forward. */
export function otcOptions({ count, coins, expiries, mixed }: OtcOptions, uniform: Uniform): Instrument[] {
  return Array.from({ length: count }, (_, index): Instrument => {
    const coin = coins[index % coins.length]!;
    const expiry = expiries[Math.floor(index / coins.length) % expiries.length]!;
    const option = otcOption(`otc-${String(index).padStart(6, '0')}`, coin, expiry, uniform);
    // The place of the exotics moves on by one every 40, so that they reach every coin.
    const slot = (index + Math.floor(index / 40)) % 40;
    return mixed && slot < EXOTICS.length ? EXOTICS[slot]!(option, coin, uniform) : option;
  });
}

export function otcOption(id: string, coin: Coin, expiry: Instant, uniform: Uniform): VanillaOption {
  return {
    kind: 'option',
    id,
    underlying: coin.name,
    expiry,
    callPut: callPutFrom(uniform),
    strike: roughForward(coin, yearsBetween(AS_OF, expiry)) * exp(deviationOf(coin, expiry) * (6 * uniform() - 3)),
    exercise: 'european',
    multiplier: 1,
    settlement: { style: 'linear', currency: 'USD' },
  };
}

/** Of the log price at expiry. */
function deviationOf(coin: Coin, expiry: Instant): number {
  return Math.sqrt(atTheMoneyVariance(coin, yearsBetween(AS_OF, expiry)));
}

const callPutFrom = (uniform: Uniform): CallPut => (uniform() < 0.5 ? 'call' : 'put');

type Exotic = (option: VanillaOption, coin: Coin, uniform: Uniform) => Instrument;

const EXOTICS: readonly Exotic[] = [
  (option, coin, uniform) => {
    const { exercise, ...common } = option;
    const isUp = uniform() < 0.5;
    // One to three deviations away, and never so near that the first day reaches it as a rule.
    const distance = (1 + 2 * uniform()) * Math.max(deviationOf(coin, option.expiry), 0.05);
    return {
      ...common,
      kind: 'barrier',
      knock: uniform() < 0.5 ? 'in' : 'out',
      direction: isUp ? 'up' : 'down',
      barrier: coin.spot * exp(isUp ? distance : -distance),
      rebate: 0,
      rebatePaidAt: 'expiry',
      monitoring: { style: 'continuous' },
      barrierHit: false,
    };
  },
  (option, coin) => {
    const { exercise, ...common } = option;
    return {
      ...common,
      kind: 'digital',
      payout: 'cash',
      amount: coin.spot / 10,
    };
  },
  (option, _, uniform) => {
    const { exercise, ...common } = option;
    const averaging = uniform() < 0.5 ? 'geometric' : 'arithmetic';
    return {
      ...common,
      kind: 'asian',
      averaging,
      strikeStyle: 'fixed',
      fixings: fixingsUntil(option.expiry),
    };
  },
  (option) => ({ ...option, exercise: 'american' }),
];

/** Twelve fixings at equal distances, the last of them at expiry. */
function fixingsUntil(expiry: Instant): { readonly instant: Instant; readonly weight: number }[] {
  const apart = (expiry - AS_OF) / 12;
  return Array.from({ length: 12 }, (_, index) => ({
    instant: Math.round(AS_OF + (index + 1) * apart),
    weight: 1,
  }));
}

/** A listing of options a venue would have on this Friday: days, weeks, months and quarters, and no more. */
const LISTED_DAYS = [1, 2, 3, 7, 14, 21, 28, 49, 77, 140, 231, 322] as const;
/** From here on an expiry has a future, too. */
const FIRST_FUTURE_DAYS = 7;

export interface Listing {
  readonly symbols: readonly string[];
  readonly expiries: readonly Instant[];
}

/** Deribit's symbols: per coin a perpetual and dated futures, and options, as many as are wanted in all. */
export function listing(coins: readonly Coin[], instruments: number, expiryCount: number): Listing {
  const days = LISTED_DAYS.slice(0, expiryCount);
  const linear = coins.flatMap(({ name }) => [
    `${name}-PERPETUAL`,
    ...days.filter((day) => day >= FIRST_FUTURE_DAYS).map((day) => `${name}-${dayMonthYearText(daysFromStart(day))}`),
  ]);
  const chains = days.flatMap((day) => coins.map((coin) => ({ coin, expiry: daysFromStart(day) })));
  const wanted = instruments - linear.length;
  const options = chains.flatMap(({ coin, expiry }, index) => {
    const count = Math.floor(((index + 1) * wanted) / chains.length) - Math.floor((index * wanted) / chains.length);
    return optionSymbols(coin, expiry, count);
  });
  return {
    symbols: [...linear, ...options],
    expiries: days.map(daysFromStart),
  };
}

/** Calls and puts in turn, on strikes a round step apart with the forward in their middle. */
function optionSymbols(coin: Coin, expiry: Instant, count: number): string[] {
  const strikes = Math.ceil(count / 2);
  const forward = roughForward(coin, yearsBetween(AS_OF, expiry));
  const width = 5 * deviationOf(coin, expiry) * forward;
  const step = roundStep(Math.min(width, forward) / Math.max(1, strikes));
  const middle = Math.round(forward / step);
  const lowest = Math.max(1, middle - Math.floor(strikes / 2));
  return Array.from({ length: count }, (_, index) => {
    const strike = (lowest + Math.floor(index / 2)) * step;
    return `${coin.name}-${dayMonthYearText(expiry)}-${strike}-${index % 2 === 0 ? 'C' : 'P'}`;
  });
}

/** The first of 1, 2, 5, 10, … that is no smaller. */
function roundStep(atLeast: number): number {
  let step = 1;
  for (let index = 0; step < atLeast; index++) step *= index % 3 === 1 ? 2.5 : 2;
  return step;
}
