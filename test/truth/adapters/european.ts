// European options: Haug's tables as QuantLib prints them, and vollib's table of prices and Greeks.
import { blackScholes } from '../../../src/spec/black-scholes.ts';
import { choiceAt, isObject, type JsonObject, numberAt, textAt } from '../json.ts';
import type { TableAdapter, TruthTable } from '../runner.ts';
import { compare } from '../tolerance.ts';

const SIGNS = { Call: 1, Put: -1 } as const;

/** Actual/360 tables count whole days: an expiry of t years lies round(360 t) days ahead. Without the convention t is t. */
export function yearsBy(table: TruthTable, t: number): number {
  const conventions = isObject(table.content) ? table.content.conventions : undefined;
  const dayCount = isObject(conventions) ? conventions.day_count : undefined;
  return typeof dayCount === 'string' && dayCount.startsWith('Actual/360') ? Math.floor(360 * t + 0.5) / 360 : t;
}

interface Terms {
  readonly spot: number;
  readonly strike: number;
  readonly rate: number;
  readonly dividendYield: number;
  readonly volatility: number;
  readonly years: number;
}

interface Figures {
  readonly value: number;
  readonly delta: number;
  readonly gamma: number;
  readonly vega: number;
  readonly theta: number;
  readonly rho: number;
  readonly dividendRho: number;
}

function figuresOf(terms: Terms, sign: number): Figures {
  const out = new Float64Array(7);
  const { spot, strike, rate, dividendYield, volatility, years } = terms;
  blackScholes(spot, strike, rate, dividendYield, volatility, years, sign, out);
  const [value, delta, gamma, vega, theta, rho, dividendRho] = Array.from(out) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return { value, delta, gamma, vega, theta, rho, dividendRho };
}

function haugTerms(row: JsonObject, table: TruthTable): Terms {
  return {
    spot: numberAt(row, 's'),
    strike: numberAt(row, 'strike'),
    rate: numberAt(row, 'r'),
    dividendYield: numberAt(row, 'q'),
    volatility: numberAt(row, 'v'),
    years: yearsBy(table, numberAt(row, 't')),
  };
}

const haugPrices: TableAdapter = {
  check: (row, tolerance, table) => {
    const { value } = figuresOf(haugTerms(row, table), choiceAt(row, 'type', SIGNS));
    return [compare('value', value, numberAt(row, 'result'), tolerance)];
  },
};

type Quantity = (figures: Figures, terms: Terms) => number;

/** Theta is per year of the table's day count; per day it is a 365th. Vega and the rhos are per 1.00. */
const QUANTITIES: Readonly<Record<string, Quantity>> = {
  value: ({ value }) => value,
  delta: ({ delta }) => delta,
  elasticity: ({ delta, value }, { spot }) => (delta * spot) / value,
  gamma: ({ gamma }) => gamma,
  vega: ({ vega }) => vega,
  theta: ({ theta }) => theta,
  thetaPerDay: ({ theta }) => theta / 365,
  rho: ({ rho }) => rho,
  dividendRho: ({ dividendRho }) => dividendRho,
};

const haugGreeks: TableAdapter = {
  check: (row, tolerance, table) => {
    const terms = haugTerms(row, table);
    const quantity = choiceAt(row, 'quantity', QUANTITIES);
    const got = quantity(figuresOf(terms, choiceAt(row, 'type', SIGNS)), terms);
    return [compare(textAt(row, 'quantity'), got, numberAt(row, 'result'), tolerance)];
  },
};

/** The second letter of vollib's columns: C or P, then which Greek. */
const VOLLIB_GREEKS: readonly (readonly [string, keyof Figures])[] = [
  ['D', 'delta'],
  ['G', 'gamma'],
  ['T', 'theta'],
  ['V', 'vega'],
  ['R', 'rho'],
];

const vollib: TableAdapter = {
  check: (row, tolerance) => {
    const terms: Terms = {
      spot: numberAt(row, 'S'),
      strike: numberAt(row, 'K'),
      rate: numberAt(row, 'R'),
      dividendYield: 0,
      volatility: numberAt(row, 'v'),
      years: numberAt(row, 't'),
    };
    const call = figuresOf(terms, 1);
    const put = figuresOf(terms, -1);
    const greeks = VOLLIB_GREEKS.flatMap(([letter, name]) => [
      compare(`C${letter}`, call[name], numberAt(row, `C${letter}`), tolerance),
      compare(`P${letter}`, put[name], numberAt(row, `P${letter}`), tolerance),
    ]);
    return [
      compare('bs_call', call.value, numberAt(row, 'bs_call'), tolerance),
      compare('call_vals', call.value, numberAt(row, 'call_vals'), tolerance),
      compare('bs_put', put.value, numberAt(row, 'bs_put'), tolerance),
      ...greeks,
    ];
  },
};

export const europeanAdapters: Readonly<Record<string, TableAdapter>> = {
  european_bs_price_haug: haugPrices,
  european_bs_greeks_haug: haugGreeks,
  vollib_test_data: vollib,
};
