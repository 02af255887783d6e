// Heston: Lewis's 50-digit prices, prices at high volatility of variance, and far wings.
import { exp } from '../../../src/spec/exp.ts';
import { contract, heston } from '../../../src/spec/heston.ts';
import { choiceAt, isObject, type JsonObject, numberAt, objectOf } from '../json.ts';
import type { TableAdapter, TruthTable } from '../runner.ts';
import { compare } from '../tolerance.ts';

const SIGNS = { Call: 1, Put: -1 } as const;
const work = new Float64Array(contract.workCells ?? 0);

const parametersOf = (table: TruthTable): JsonObject =>
  objectOf(isObject(table.content) ? table.content.parameters : undefined, 'parameters');

interface Market {
  readonly forward: number;
  readonly discount: number;
  readonly years: number;
}

function marketAt(parameters: JsonObject, years: number): Market {
  const rate = numberAt(parameters, 'r');
  const forward = numberAt(parameters, 's') * exp((rate - numberAt(parameters, 'q')) * years);
  return { forward, discount: exp(-rate * years), years };
}

function price(parameters: JsonObject, { forward, discount, years }: Market, strike: number, sign: number): number {
  const [v0, kappa, theta, sigma, rho] = ['v0', 'kappa', 'theta', 'sigma', 'rho'].map((name) =>
    numberAt(parameters, name),
  ) as [number, number, number, number, number];
  return discount * heston(forward, strike, v0, kappa, theta, sigma, rho, years, sign, work);
}

const alanLewis: TableAdapter = {
  check: (row, tolerance, table) => {
    const parameters = parametersOf(table);
    const market = marketAt(parameters, numberAt(parameters, 'T'));
    const strike = numberAt(row, 'strike');
    return [
      compare('call', price(parameters, market, strike, 1), numberAt(row, 'call'), tolerance),
      compare('put', price(parameters, market, strike, -1), numberAt(row, 'put'), tolerance),
    ];
  },
};

const highVolOfVol: TableAdapter = {
  check: (row, tolerance, table) => {
    const parameters = parametersOf(table);
    const market = marketAt(parameters, numberAt(parameters, 'T'));
    const value = price(parameters, market, numberAt(row, 'strike'), choiceAt(row, 'type', SIGNS));
    return [compare('result', value, numberAt(row, 'result'), tolerance)];
  },
};

/** Out of the money by `moneyness` long-run deviations: strike = exp(-moneyness sqrt(theta T)) forward. */
function wing(parameters: JsonObject, market: Market, moneyness: number): number {
  const deviation = Math.sqrt(numberAt(parameters, 'theta') * market.years);
  const strike = exp(-moneyness * deviation) * market.forward;
  return price(parameters, market, strike, strike > market.forward ? 1 : -1);
}

const extremeMoneyness: TableAdapter = {
  check: (row, tolerance, table) => {
    const parameters = parametersOf(table);
    const market = marketAt(parameters, numberAt(row, 'T_act365'));
    const value = wing(parameters, market, numberAt(row, 'moneyness'));
    return [compare('otm_value', value, numberAt(row, 'otm_value'), tolerance)];
  },
};

/** Two years, as the table's words say. */
const ASYMPTOTIC_YEARS = 2;

const asymptoticExtreme: TableAdapter = {
  check: (row, tolerance, table) => {
    const parameters = parametersOf(table);
    const value = wing(parameters, marketAt(parameters, ASYMPTOTIC_YEARS), numberAt(row, 'moneyness'));
    return [compare('result', value, numberAt(row, 'result'), tolerance)];
  },
};

export const hestonAdapters: Readonly<Record<string, TableAdapter>> = {
  heston_alan_lewis: alanLewis,
  heston_cos_high_volvol: highVolOfVol,
  heston_extreme_moneyness_multiprecision: extremeMoneyness,
  heston_asymptotic_extreme: asymptoticExtreme,
};
