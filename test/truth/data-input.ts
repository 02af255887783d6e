// From a case to series of losses, VaR, ES and volatility: which columns, which sign, which days, forecasts made on the way.

import {
  ageWeightedMeasures,
  ageWeights,
  type HistoricalMeasures,
  plainMeasures,
  scaledLosses,
  volatilityWeightedMeasures,
} from '../../src/backtest/statistics/historical-measures.ts';
import { PlimsollError } from '../../src/core/errors.ts';
import { fitGaussianGarch, type GarchChoice } from '../../src/scenarios/gaussian-garch.ts';
import type { DataCase } from './data-cases.ts';
import { LEVEL_NAMES, methodOf } from './data-names.ts';
import { type DataColumns, numbersOf, plain, readData, rowsOf, usualColumn, usualRole } from './data-series.ts';
import type { JsonObject } from './json.ts';

export interface CaseInput {
  readonly parameters: JsonObject;
  /** Whose way of counting, where packages differ: `quarks`, `gas`, or ours. */
  readonly convention: string;
  readonly losses: Float64Array;
  readonly valueAtRisk: Float64Array | undefined;
  readonly expectedShortfall: Float64Array | undefined;
  readonly deviation: Float64Array | undefined;
  /** Another column by its role or name: `scores`, `margin`, `second`. */
  readonly column: (name: string) => Float64Array;
  /** Tail probability; throws where the case names no level. */
  readonly probability: () => number;
  readonly number: (name: string, otherwise: number) => number;
  readonly text: (name: string, otherwise: string) => string;
}

export function parameterOf(parameters: JsonObject, names: readonly string[]): unknown {
  for (const name of names) {
    const found = Object.entries(parameters).find(([key]) => plain(key) === name);
    if (found) return found[1];
  }
  return undefined;
}

/** 0.99 and 0.01 are the same level: no VaR stands at the median. */
export function tailProbability(parameters: JsonObject): number {
  const level = parameterOf(parameters, LEVEL_NAMES);
  if (typeof level === 'number' && level > 0 && level < 100 && level !== 0.5) {
    const fraction = level > 1 ? level / 100 : level;
    return fraction < 0.5 ? fraction : Number((1 - fraction).toPrecision(14));
  }
  throw new PlimsollError(
    'INPUT_VALUE',
    `the level is ${JSON.stringify(level)}; it must be a number such as 0.975, named one of ${LEVEL_NAMES.join(', ')}`,
  );
}

const negative = (values: Float64Array): Float64Array => values.map((value) => -value);

/** A forecast below 0 in the middle is a quantile of returns. */
function asLoss(values: Float64Array): Float64Array {
  const middle = values.slice().sort()[Math.floor(values.length / 2)]!;
  return middle < 0 ? negative(values) : values;
}

/** Some releases of quarks weigh the k-th worst loss by the k-th newest day, whenever it happened. */
function byPosition(losses: Float64Array, valueAtRisk: number, lambda: number): number {
  const tail = losses.filter((loss) => loss > valueAtRisk).sort();
  const weights = ageWeights(losses.length, lambda).slice(losses.length - tail.length);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return tail.reduce((sum, loss, index) => sum + (loss * weights[index]!) / total, 0);
}

/** The start of the conventions is the mean of the squared shocks before the first day; rugarch puts it at the first day. */
export function garchChoice(parameters: JsonObject): GarchChoice {
  const mean = parameterOf(parameters, ['withmean', 'includemean']);
  return {
    withMean: mean !== false && mean !== 0,
    firstVariance: parameterOf(parameters, ['presample']) === 'mean-square' ? 'mean-square' : 'recursion',
  };
}

export function measuresOf(method: string, losses: Float64Array, parameters: JsonObject): HistoricalMeasures {
  const level = 1 - tailProbability(parameters);
  const number = (name: string, otherwise: number): number => {
    const value = parameterOf(parameters, [name, name === 'lambda' ? 'decay' : name]);
    return typeof value === 'number' ? value : otherwise;
  };
  if (method === 'plain') return plainMeasures(losses, level);
  if (method === 'age') {
    const measures = ageWeightedMeasures(losses, level, number('lambda', 0.98));
    if (parameterOf(parameters, ['shortfallweights']) !== 'by-position') return measures;
    return { ...measures, expectedShortfall: byPosition(losses, measures.valueAtRisk, number('lambda', 0.98)) };
  }
  const model = parameterOf(parameters, ['model', 'variancemodel']);
  const isGarch = typeof model === 'string' && methodOf(model) === 'garch';
  const scaleTo = method === 'fhs' || parameterOf(parameters, ['scaleto']) === 'next-day' ? 'next-day' : 'last-day';
  if (isGarch) {
    const { variances } = fitGaussianGarch(negative(losses), garchChoice(parameters));
    return plainMeasures(scaledLosses(losses, variances, scaleTo), level);
  }
  return volatilityWeightedMeasures(losses, { level, lambda: number('lambda', 0.94), scaleTo });
}

/** Forecasts of the last `nout` days, each from the `nwin` days before it, as quarks' rollcast. */
function rolled(
  losses: Float64Array,
  parameters: JsonObject,
): Pick<CaseInput, 'losses' | 'valueAtRisk' | 'expectedShortfall'> | undefined {
  const windowDays = parameterOf(parameters, ['nwin', 'window']);
  const outDays = parameterOf(parameters, ['nout', 'out']);
  if (typeof windowDays !== 'number' || typeof outDays !== 'number') return undefined;
  const said = parameterOf(parameters, ['forecast']);
  const method = methodOf(typeof said === 'string' ? said : 'plain') ?? 'plain';
  const start = losses.length - outDays;
  if (start < windowDays) {
    throw new PlimsollError(
      'INPUT_VALUE',
      `a window of ${windowDays} and ${outDays} days out of it are more than the ${losses.length} days of data`,
    );
  }
  const measures = Array.from({ length: outDays }, (_, day) =>
    measuresOf(method, losses.subarray(start + day - windowDays, start + day), parameters),
  );
  return {
    losses: losses.slice(start),
    valueAtRisk: Float64Array.from(measures, ({ valueAtRisk }) => valueAtRisk),
    expectedShortfall: Float64Array.from(measures, ({ expectedShortfall }) => expectedShortfall ?? Number.NaN),
  };
}

function columnsOf(dataCase: DataCase, folder: string): DataColumns {
  if (typeof dataCase.data === 'string') return readData(dataCase.data, folder);
  return new Map(Object.entries(dataCase.data).map(([name, cells]) => [name, (cells as unknown[]).map(String)]));
}

/** Said, or the package that a method's name belongs to. */
function conventionOf({ method, parameters, path }: DataCase): string {
  const said = parameterOf(parameters, ['convention']);
  const words = `${typeof said === 'string' ? said : ''} ${method} ${path}`.toLowerCase();
  return /quarks|cvgtest/.test(words) ? 'quarks' : /\bgas\b|backtestvar/.test(words) ? 'gas' : 'ours';
}

const ROLES: Readonly<Record<string, readonly string[]>> = {
  returns: ['returns', 'return', 'r', 'actual', 'x', 'y', 'series', 'value'],
  losses: ['losses', 'loss'],
  var: ['var', 'valueatrisk', 'q', 'quantile'],
  es: ['es', 'expectedshortfall', 'e'],
  sd: ['sd', 's', 'sigma', 'deviation', 'volatility'],
  prices: ['prices', 'price', 'close'],
};

function logReturns(prices: Float64Array): Float64Array {
  return prices.slice(1).map((price, day) => Math.log(price / prices[day]!));
}

export function inputOf(dataCase: DataCase, folder: string): CaseInput {
  const columns = columnsOf(dataCase, folder);
  const { parameters } = dataCase;
  const { start, end } = rowsOf(
    columns,
    Object.fromEntries(['from', 'to', 'first', 'last'].map((name) => [name, parameterOf(parameters, [name])])),
  );
  const named = (role: string): string | undefined =>
    Object.entries(dataCase.columns).find(([key]) => (ROLES[role] ?? [plain(role)]).includes(plain(key)))?.[1];
  const column = (role: string): Float64Array | undefined => {
    const constant = parameterOf(parameters, [role]);
    if (typeof constant === 'number') return new Float64Array(end - start).fill(constant);
    const name = named(role) ?? usualColumn(columns, role);
    return name === undefined ? undefined : numbersOf(columns, name).slice(start, end);
  };
  const lossesOf = (): Float64Array => {
    const losses = named('returns') === undefined ? column('losses') : undefined;
    if (losses) return losses;
    const arePrices = named('prices') !== undefined || usualRole(named('returns') ?? '') === 'prices';
    const said = column(named('prices') === undefined ? 'returns' : 'prices');
    const returns = said && arePrices ? logReturns(said) : said;
    const scale = parameterOf(parameters, ['scale']);
    const scaled = typeof scale === 'number' ? returns?.map((value) => value * scale) : returns;
    if (scaled) return parameterOf(parameters, ['sign']) === 'loss' ? scaled : negative(scaled);
    throw new PlimsollError(
      'INPUT_VALUE',
      `no column of returns or losses is named; the data has ${[...columns.keys()].join(', ')}`,
    );
  };
  const losses = lossesOf();
  const [valueAtRisk, expectedShortfall] = [column('var'), column('es')];
  return {
    losses,
    valueAtRisk: valueAtRisk && asLoss(valueAtRisk),
    expectedShortfall: expectedShortfall && asLoss(expectedShortfall),
    deviation: column('sd'),
    parameters,
    convention: conventionOf(dataCase),
    ...(methodOf(dataCase.method) && rolled(losses, parameters)),
    column: (name) => {
      const found = column(name);
      if (found) return found;
      throw new PlimsollError('INPUT_VALUE', `no column is named for ${name}; say columns: {"${name}": NAME}`);
    },
    probability: () => tailProbability(parameters),
    number: (name, otherwise) => {
      const value = parameterOf(parameters, [name]);
      return typeof value === 'number' ? value : otherwise;
    },
    text: (name, otherwise) => {
      const value = parameterOf(parameters, [name]);
      return typeof value === 'string' || typeof value === 'boolean' ? String(value) : otherwise;
    },
  };
}
