// Compound and exchange options, with their Greeks.
import { type BumpedPrice, bumpedLanes, greeksFromLanes } from '../../../src/pricing/bumped-greeks.ts';
import { compoundOption } from '../../../src/spec/compound-option.ts';
import { contract, exchangeOption } from '../../../src/spec/exchange-option.ts';
import { choiceAt, numberAt } from '../json.ts';
import type { Excuse, TableAdapter } from '../runner.ts';
import { compare } from '../tolerance.ts';
import { yearsBy } from './european.ts';

const SIGNS = { Call: 1, Put: -1 } as const;

type CompoundInputs = Parameters<typeof compoundOption>;

const compound: TableAdapter = {
  check: (row, tolerance, table) => {
    const rate = numberAt(row, 'r');
    const volatility = numberAt(row, 'v');
    const spot = numberAt(row, 's');
    const first = yearsBy(table, numberAt(row, 'tMother'));
    const last = yearsBy(table, numberAt(row, 'tDaughter'));
    const price: BumpedPrice = {
      kernel: 'compound-option',
      inputs: ({ spotFactor, volatilityShift, yearsPassed }) => [
        spot * spotFactor,
        numberAt(row, 'strikeMother'),
        numberAt(row, 'strikeDaughter'),
        rate,
        rate - numberAt(row, 'q'),
        volatility + volatilityShift,
        first - yearsPassed,
        last - yearsPassed,
        choiceAt(row, 'typeMother', SIGNS),
        choiceAt(row, 'typeDaughter', SIGNS),
      ],
      spot,
      volatility,
      timeToExpiryYears: last,
      nextEventYears: first,
    };
    const greeks = greeksFromLanes(
      price,
      bumpedLanes(price).map((inputs) => compoundOption(...(inputs as CompoundInputs))),
    );
    return [
      compare('npv', greeks.value, numberAt(row, 'npv'), tolerance),
      compare('delta', greeks.delta, numberAt(row, 'delta'), tolerance),
      compare('gamma', greeks.gamma, numberAt(row, 'gamma'), tolerance),
      compare('vega', greeks.vega, numberAt(row, 'vega'), tolerance),
      compare('theta', greeks.theta, numberAt(row, 'theta'), tolerance),
    ];
  },
};

/**
 * Discounted forwards Q S e^(-q T) in place of forwards: then the price needs no discount, and its theta has their drift.
 * The source's own Greeks miscount Q where it is not 1, and are compared as it has them: once too few in gamma, once too many
 * in the carry of theta (22, 10, Q2 = 2 is the same option as 22, 20, Q2 = 1, and has another theta there).
 */
const margrabe: TableAdapter = {
  check: (row, tolerance, table) => {
    const years = yearsBy(table, numberAt(row, 't'));
    const [yield1, yield2] = [numberAt(row, 'q1'), numberAt(row, 'q2')];
    const [quantity1, quantity2] = [numberAt(row, 'Q1'), numberAt(row, 'Q2')];
    const perSpot1 = quantity1 * Math.exp(-yield1 * years);
    const perSpot2 = quantity2 * Math.exp(-yield2 * years);
    const forward1 = perSpot1 * numberAt(row, 's1');
    const forward2 = perSpot2 * numberAt(row, 's2');
    const out = new Float64Array(9);
    exchangeOption(forward1, forward2, numberAt(row, 'v1'), numberAt(row, 'v2'), numberAt(row, 'rho'), years, out);
    const greek = (name: string) => out[contract.outputs.findIndex((output) => output.name === name)]!;
    const carried = greek('delta1') * yield1 * forward1 * quantity1 + greek('delta2') * yield2 * forward2 * quantity2;
    return [
      compare('price', greek('price'), numberAt(row, 'result'), tolerance),
      compare('delta1', perSpot1 * greek('delta1'), numberAt(row, 'delta1'), tolerance),
      compare('delta2', perSpot2 * greek('delta2'), numberAt(row, 'delta2'), tolerance),
      compare('gamma1', (perSpot1 ** 2 * greek('gamma1')) / quantity1, numberAt(row, 'gamma1'), tolerance),
      compare('gamma2', (perSpot2 ** 2 * greek('gamma2')) / quantity2, numberAt(row, 'gamma2'), tolerance),
      compare('theta', greek('theta') + carried, numberAt(row, 'theta'), tolerance),
      // The interest rate appears nowhere above.
      compare('rho', 0, numberAt(row, 'rho_greek'), tolerance),
    ];
  },
};

export const exoticAdapters: Readonly<Record<string, TableAdapter | Excuse>> = {
  compound_options: compound,
  margrabe_european: margrabe,
  margrabe_american: {
    notCovered:
      'prints the error of another method: the Bjerksund and Stensland approximation, 3e-3 to 1.1e-2 below the American exchange option where 1e-3 is allowed',
  },
};
