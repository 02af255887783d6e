// Books by rule: one account each, struck anew at every instant, so that tenor and delta stay what they are and a run can begin
// anywhere. Amounts are per coin of the underlying.

import { closest } from '../book/closest.ts';
import type { Instrument } from '../book/instrument.ts';
import type { CallPut } from '../book/instruments/common.ts';
import type { VanillaOption } from '../book/instruments/vanilla-option.ts';
import { PlimsollError } from '../core/errors.ts';
import { type Instant, MILLISECONDS_PER_DAY, yearsBetween } from '../core/units.ts';
import { forwardAt } from '../market/forward.ts';
import { volatilityAt } from '../market/surface.ts';
import { exp } from '../spec/exp.ts';
import { log } from '../spec/log.ts';
import { normalCdf } from '../spec/normal-cdf.ts';
import { normalInverse } from '../spec/normal-inverse.ts';
import type { Present } from './market-tape.ts';

export interface StrategyLeg {
  readonly instrument: Instrument;
  readonly quantity: number;
}

export interface Strategy {
  readonly name: string;
  /** What it holds, in words. */
  readonly words: string;
  legs(present: Present, underlying: string): readonly StrategyLeg[];
}

interface OptionWish {
  readonly tenorDays: number;
  readonly callPut: CallPut;
  /** Size of the delta by Black's forward delta; 0.5 is about the money. */
  readonly delta: number;
}

const call = (delta: number, tenorDays = 30): OptionWish => ({ tenorDays, callPut: 'call', delta });
const put = (delta: number, tenorDays = 30): OptionWish => ({ tenorDays, callPut: 'put', delta });

export const STRATEGIES: readonly Strategy[] = [
  options('short-strangle', 'sells a 25-delta call and a 25-delta put of 30 days', [
    [-1, call(0.25)],
    [-1, put(0.25)],
  ]),
  {
    name: 'covered-call',
    words: 'holds a coin and sells a 25-delta call of 30 days on it',
    legs: (present, underlying) => [
      { instrument: coin(underlying), quantity: 1 },
      written(present, underlying, -1, call(0.25)),
    ],
  },
  options('iron-condor', 'sells a 25-delta call and put of 30 days and buys those of 10 delta', [
    [-1, call(0.25)],
    [-1, put(0.25)],
    [1, call(0.1)],
    [1, put(0.1)],
  ]),
  options('calendar', 'sells a call at the money of 30 days and buys the one of 90', [
    [-1, call(0.5, 30)],
    [1, call(0.5, 90)],
  ]),
  {
    name: 'hedged-short-vol',
    words: 'sells a straddle at the money of 30 days and hedges its delta with the perpetual',
    legs: (present, underlying) => {
      const legs = [written(present, underlying, -1, call(0.5)), written(present, underlying, -1, put(0.5))];
      const delta = legs.reduce(
        (sum, { instrument, quantity }) => sum + quantity * deltaOf(present, instrument as VanillaOption),
        0,
      );
      return [...legs, { instrument: perpetual(underlying), quantity: -delta }];
    },
  },
  {
    name: 'basis',
    words: 'holds a coin and sells a future of 90 days against it',
    legs: (present, underlying) => [
      { instrument: coin(underlying), quantity: 1 },
      { instrument: future(underlying, expiryNear(present, underlying, 90)), quantity: -1 },
    ],
  },
  {
    name: 'levered-perp',
    words: 'is long one coin by a perpetual, with the margin alone behind it',
    legs: (_, underlying) => [{ instrument: perpetual(underlying), quantity: 1 }],
  },
];

export function strategyNamed(name: string): Strategy {
  const found = STRATEGIES.find((each) => each.name === name);
  if (found !== undefined) return found;
  const names = STRATEGIES.map((each) => each.name);
  const near = closest(name, names, 4);
  throw new PlimsollError(
    'INPUT_USAGE',
    `there is no strategy ${JSON.stringify(name)}; ${near === undefined ? '' : `did you mean ${near}? `}The strategies are ${names.join(', ')}`,
  );
}

function options(
  name: string,
  words: string,
  wishes: readonly (readonly [quantity: number, wish: OptionWish])[],
): Strategy {
  return {
    name,
    words,
    legs: (present, underlying) => wishes.map(([quantity, wish]) => written(present, underlying, quantity, wish)),
  };
}

/** So many coins of an option: contracts of a listed one may be of another size. */
function written(present: Present, underlying: string, coins: number, wish: OptionWish): StrategyLeg {
  const instrument = optionLike(present, underlying, wish);
  return { instrument, quantity: coins / instrument.multiplier };
}

/** The listed option nearest to the wish, first by expiry and then by delta; where nothing is listed, just that option. */
function optionLike(present: Present, underlying: string, wish: OptionWish): VanillaOption {
  const expiry = expiryNear(present, underlying, wish.tenorDays);
  const { listings } = present;
  if (listings === null) return struck(present, underlying, expiry, wish);
  const candidates = listings
    .map(({ instrument }) => instrument)
    .filter(
      (instrument): instrument is VanillaOption =>
        instrument.kind === 'option' &&
        instrument.underlying === underlying &&
        instrument.expiry === expiry &&
        instrument.callPut === wish.callPut,
    );
  const off = (instrument: VanillaOption) => Math.abs(Math.abs(deltaOf(present, instrument)) - wish.delta);
  return candidates.reduce((best, each) => (off(each) < off(best) ? each : best));
}

/** The listed expiry of both calls and puts nearest to so many days away, the earlier of two. */
function expiryNear({ instant, listings }: Present, underlying: string, tenorDays: number): Instant {
  const wanted = instant + tenorDays * MILLISECONDS_PER_DAY;
  if (listings === null) return wanted;
  const sides = new Map<Instant, Set<CallPut>>();
  for (const { instrument } of listings) {
    if (instrument.kind !== 'option' || instrument.underlying !== underlying || instrument.expiry <= instant) continue;
    sides.set(instrument.expiry, (sides.get(instrument.expiry) ?? new Set<CallPut>()).add(instrument.callPut));
  }
  const expiries = [...sides].flatMap(([expiry, both]) => (both.size === 2 ? [expiry] : [])).sort((a, b) => a - b);
  if (expiries.length === 0) {
    throw new PlimsollError(
      'MARKET_DATA_MISSING',
      `no option on ${underlying} is listed; the strategy has nothing to write`,
    );
  }
  return expiries.reduce((best, each) => (Math.abs(each - wanted) < Math.abs(best - wanted) ? each : best));
}

const REFINEMENTS = 8;

/** The option of a delta on the surface: strike = F exp(variance / 2 - z deviation), the volatility read at the strike again and again. */
function struck(present: Present, underlying: string, expiry: Instant, { callPut, delta }: OptionWish): VanillaOption {
  const { snapshot, instant } = present;
  const forward = forwardAt(snapshot, underlying, expiry);
  const time = yearsBetween(instant, expiry);
  const z = normalInverse(callPut === 'call' ? delta : 1 - delta);
  let strike = forward;
  for (let round = 0; round < REFINEMENTS; round++) {
    const deviation = volatilityAt(snapshot, underlying, strike, expiry) * Math.sqrt(time);
    strike = forward * exp(deviation * (deviation / 2 - z));
  }
  return {
    kind: 'option',
    id: `${underlying}-${Math.round((expiry - instant) / MILLISECONDS_PER_DAY)}d-${callPut}-${delta}`,
    underlying,
    settlement: { style: 'linear', currency: 'USD' },
    multiplier: 1,
    expiry,
    callPut,
    strike,
    exercise: 'european',
  };
}

/** Black's forward delta of one contract, in coins. */
function deltaOf({ snapshot, instant }: Present, option: VanillaOption): number {
  const { underlying, strike, expiry, id, callPut, multiplier } = option;
  const forward = forwardAt(snapshot, underlying, expiry);
  const deviation = volatilityAt(snapshot, underlying, strike, expiry, id) * Math.sqrt(yearsBetween(instant, expiry));
  const above = normalCdf(log(forward / strike) / deviation + deviation / 2);
  return multiplier * (callPut === 'call' ? above : above - 1);
}

const coin = (underlying: string): Instrument => ({
  kind: 'spot',
  id: underlying,
  underlying,
  multiplier: 1,
  collateralHaircut: 0,
});

const perpetual = (underlying: string): Instrument => ({
  kind: 'perpetual',
  id: `${underlying}-perpetual`,
  underlying,
  settlement: { style: 'linear', currency: 'USD' },
  multiplier: 1,
});

const future = (underlying: string, expiry: Instant): Instrument => ({
  kind: 'future',
  id: `${underlying}-future`,
  underlying,
  settlement: { style: 'linear', currency: 'USD' },
  multiplier: 1,
  expiry,
});
