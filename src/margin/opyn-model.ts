// opyn: collateral of Opyn's Gamma vaults on a book of European options. Shorts are paired with longs of the same expiry and kind, in
// order of strike; what is left is sold naked, and beyond the last bound fully collateralised. Every vault stands alone.
import { instantText, MILLISECONDS_PER_DAY } from '../core/units.ts';
import type { Valuation } from '../pricing/value-book.ts';
import { orderFreeSum } from './derive-options.ts';
import { charge } from './derive-parts.ts';
import type { MarginModel } from './model.ts';
import type { ModelEntry, ModelInputs } from './model-entry.ts';
import { opynNaked, opynSpread, upperBoundAt } from './opyn.ts';
import { listOf, numberIn, objectOf, type ShapeOf } from './parameter-readers.ts';
import { type ParameterDocument, readValues, summaryOf } from './parameters.ts';
import {
  type AccountHoldings,
  type Judgement,
  judgeAccounts,
  refused,
  spotOf,
  wrongParameter,
} from './position-rules.ts';
import { OPYN_DEFAULT } from './presets/opyn.ts';
import type { Component } from './requirement.ts';

const shape = objectOf({
  spotShock: numberIn({ low: 0, high: 1, lowOpen: true }),
  upperBounds: listOf(
    objectOf({ days: numberIn({ low: 0, high: 3660, lowOpen: true }), bound: numberIn({ low: 0, high: 1 }) }),
  ),
});
type Values = ShapeOf<typeof shape>;

function readOpyn(parameters: ParameterDocument): Values {
  const values = readValues(parameters, shape);
  const bad = values.upperBounds.findIndex(
    ({ days }, index) => index > 0 && !(days > values.upperBounds[index - 1]!.days),
  );
  if (bad < 0) return values;
  const what = `days is ${values.upperBounds[bad]!.days}; bounds stand in ascending order of days`;
  throw wrongParameter(what, parameters, `values.upperBounds.${bad}.days`);
}

function opynModel({ parameters }: ModelInputs): MarginModel {
  const values = readOpyn(parameters);
  return {
    name: 'opyn',
    parameters: summaryOf(parameters),
    scenariosNeeded: () => [],
    assess: (_, valuation) => judgeAccounts((holdings) => judge(holdings, valuation, values), parameters, valuation),
  };
}

interface Strike {
  readonly strike: number;
  /** Units of the underlying, above 0. */
  readonly units: number;
}

interface Series {
  readonly underlying: string;
  readonly expiry: number;
  readonly callPut: 'call' | 'put';
  readonly shorts: Strike[];
  readonly longs: Strike[];
}

/** Options of one account by underlying, expiry and kind. */
function seriesOf({ held }: AccountHoldings, valuation: Valuation): readonly Series[] {
  const found = new Map<string, Series>();
  for (const holding of held) {
    const { instrument, quantity } = holding;
    if (instrument.kind === 'spot') continue;
    if (
      instrument.kind !== 'option' ||
      instrument.exercise !== 'european' ||
      instrument.settlement.style === 'quanto'
    ) {
      throw refused(holding, valuation, 'opyn', 'European options, and holdings as collateral');
    }
    const { underlying, expiry, callPut, strike, multiplier } = instrument;
    const key = JSON.stringify([underlying, expiry, callPut]);
    const series = found.get(key) ?? { underlying, expiry, callPut, shorts: [], longs: [] };
    found.set(key, series);
    (quantity < 0 ? series.shorts : series.longs).push({ strike, units: Math.abs(quantity) * multiplier });
  }
  const byStrike = (left: Strike, right: Strike): number => left.strike - right.strike;
  return [...found.values()]
    .map((series) => ({ ...series, shorts: series.shorts.sort(byStrike), longs: series.longs.sort(byStrike) }))
    .sort(inOrder);
}

function inOrder(left: Series, right: Series): number {
  if (left.underlying !== right.underlying) return left.underlying < right.underlying ? -1 : 1;
  return left.expiry - right.expiry || (left.callPut < right.callPut ? -1 : 1);
}

interface Pairing {
  readonly pairs: readonly { readonly short: Strike; readonly long: Strike }[];
  readonly alone: readonly Strike[];
}

/** The highest strikes first for puts, the lowest for calls: the longs that cover most go to the shorts that owe most. */
function paired({ shorts, longs, callPut }: Series): Pairing {
  const order = (strikes: readonly Strike[]) => (callPut === 'put' ? [...strikes].reverse() : strikes);
  const left = order(longs).map((long) => ({ ...long }));
  const pairs: { short: Strike; long: Strike }[] = [];
  const alone: Strike[] = [];
  for (const { strike, units } of order(shorts)) {
    let rest = units;
    for (const long of left) {
      const taken = Math.min(rest, long.units);
      if (!(taken > 0)) continue;
      pairs.push({ short: { strike, units: taken }, long: { strike: long.strike, units: taken } });
      long.units -= taken;
      rest -= taken;
    }
    if (rest > 0) alone.push({ strike, units: rest });
  }
  return { pairs, alone };
}

/** Collateral of one series, in quote currency: calls ask for coins, which are counted at the spot. */
function seriesComponents(
  series: Series,
  valuation: Valuation,
  { spotShock, upperBounds }: Values,
): readonly Component[] {
  const { underlying, expiry, callPut } = series;
  const spot = spotOf(valuation, underlying);
  const daysToExpiry = (expiry - valuation.snapshot.asOf) / MILLISECONDS_PER_DAY;
  const upperBound = upperBoundAt(upperBounds, daysToExpiry);
  const money = callPut === 'call' ? spot : 1;
  const { pairs, alone } = paired(series);
  const naked = ({ strike, units }: Strike): number =>
    upperBound === undefined
      ? opynSpread({ callPut, short: units, shortStrike: strike, long: 0, longStrike: 0 })
      : opynNaked({ callPut, short: units, strike, spot, upperBound, spotShock });
  // A vault may be sold naked and the long kept beside it, where that asks for less.
  const spreads = pairs.map(({ short, long }) =>
    Math.min(
      naked(short),
      opynSpread({ callPut, short: short.units, shortStrike: short.strike, long: long.units, longStrike: long.strike }),
    ),
  );
  const name = `${underlying} ${callPut}s ${instantText(expiry).slice(0, 10)}`;
  const units = (strikes: readonly Strike[]): number => orderFreeSum(strikes.map((each) => each.units));
  const bound = upperBound === undefined ? 'none: fully collateralised' : upperBound;
  return [
    ...charge(`${name}: spreads`, orderFreeSum(spreads) * money, {
      units: units(pairs.map(({ short }) => short)),
      spot,
    }),
    ...charge(`${name}: naked`, orderFreeSum(alone.map(naked)) * money, {
      units: units(alone),
      spot,
      'upper bound': bound,
    }),
  ];
}

function judge(holdings: AccountHoldings, valuation: Valuation, values: Values): Judgement {
  const components = seriesOf(holdings, valuation).flatMap((series) => seriesComponents(series, valuation, values));
  // Collateral covers the payoff itself: what options are worth is neither lent against nor owed besides.
  const options = holdings.held
    .filter(({ instrument }) => instrument.kind === 'option')
    .map(({ quantity, index }) => quantity * valuation.units[index]!.value);
  return {
    components,
    maintenanceComponents: components,
    equity: orderFreeSum([holdings.equity, -orderFreeSum(options)]),
    warnings: [
      'opyn: equity is counted without options, whose payoff the collateral covers; provisional are pairs by order of strike, the naked call, and the date of the figures, which is the day they were read',
    ],
  };
}

export const OPYN: ModelEntry = {
  name: 'opyn',
  summary: 'Opyn Gamma: spreads at their worst settlement, naked shorts by an upper bound of their price after a shock',
  source: 'github.com/opynfinance/GammaProtocol, contracts/core/MarginCalculator.sol',
  date: '2026-11-30',
  dateIs: 'read',
  certainty: 'read',
  needsHistory: false,
  presets: [OPYN_DEFAULT],
  create: opynModel,
};
