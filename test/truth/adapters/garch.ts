// Calls under GJR-GARCH, by Plimsoll's own paths against the simulated figures of the source, which is Monte Carlo as well. The
// column `analytic` is an expansion in moments of the return: another method's approximation, off its own simulation by up to 1.
import { PlimsollError } from '../../../src/core/errors.ts';
import { fillGarchReturns, type GjrGarch } from '../../../src/scenarios/garch-paths.ts';
import { exp } from '../../../src/spec/exp.ts';
import { isObject, type JsonObject, listOf, numberAt, objectOf } from '../json.ts';
import type { TableAdapter, TruthTable } from '../runner.ts';
import { compare } from '../tolerance.ts';

const PATHS = 49_152;
const DRAWS = { seed: 20261130, stream: 0, method: 'philox', antithetic: true } as const;
/** A fifth of the tolerance, so that it is the model that is held and not the draw. */
const MOST_STANDARD_ERROR = 0.03;

/** Final spots by premium and by days, of one table. */
type Spots = ReadonlyMap<number, Float64Array>;
const spotsOfTable = new WeakMap<TruthTable, Map<number, Spots>>();

function modelOf(parameters: JsonObject, premium: number): GjrGarch {
  return {
    omega: numberAt(parameters, 'omega'),
    alpha: numberAt(parameters, 'alpha'),
    beta: numberAt(parameters, 'beta'),
    gamma: numberAt(parameters, 'gamma'),
    premium,
    rate: (numberAt(parameters, 'r') - numberAt(parameters, 'q')) / numberAt(parameters, 'daysPerYear'),
  };
}

function simulate(parameters: JsonObject, premium: number, days: readonly number[]): Spots {
  const columns = days.map(() => new Float64Array(PATHS));
  const model = modelOf(parameters, premium);
  fillGarchReturns(columns, { model, steps: days, draws: DRAWS, firstScenario: 0, count: PATHS });
  const spot = numberAt(parameters, 's0');
  return new Map(days.map((day, index) => [day, columns[index]!.map((logReturn) => spot * exp(logReturn))]));
}

/** The paths of a premium are walked once, for all maturities that the table has. */
function spotsAt(table: TruthTable, parameters: JsonObject, premium: number): Spots {
  const known = spotsOfTable.get(table) ?? new Map<number, Spots>();
  spotsOfTable.set(table, known);
  const content = objectOf(table.content, 'the table');
  const rows = listOf(content.cases ?? content.rows, 'cases or rows').map((row) => objectOf(row));
  const days = [...new Set(rows.map((row) => numberAt(row, 'maturity_days')))].sort((a, b) => a - b);
  const spots = known.get(premium) ?? simulate(parameters, premium, days);
  known.set(premium, spots);
  return spots;
}

/** Mean and its standard error, of the means of antithetic pairs. */
function meanOfPairs(values: Float64Array): { readonly mean: number; readonly error: number } {
  const count = values.length / 2;
  const pairs = Float64Array.from({ length: count }, (_, pair) => 0.5 * (values[2 * pair]! + values[2 * pair + 1]!));
  const mean = pairs.reduce((sum, value) => sum + value, 0) / count;
  const squares = pairs.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / (count - 1) / count) };
}

const garchCalls: TableAdapter = {
  // Twice the 0.075 of its standard error that the source allows its own engines.
  tolerance: { abs: 0.15 },
  check: (row, tolerance, table) => {
    const parameters = objectOf(isObject(table.content) ? table.content.parameters : undefined, 'parameters');
    const [strike, days] = [numberAt(row, 'strike'), numberAt(row, 'maturity_days')];
    const spots = spotsAt(table, parameters, numberAt(row, 'Lambda')).get(days)!;
    const discount = exp((-numberAt(parameters, 'r') * days) / numberAt(parameters, 'daysPerYear'));
    const { mean, error } = meanOfPairs(spots.map((spot) => discount * Math.max(spot - strike, 0)));
    if (!(error <= MOST_STANDARD_ERROR)) {
      throw new PlimsollError(
        'INPUT_VALUE',
        `the call is known to ${error} by ${PATHS} paths; ${MOST_STANDARD_ERROR} is wanted`,
      );
    }
    return [compare('simulated call', mean, numberAt(row, 'mc'), tolerance)];
  },
  remark: () =>
    'held to the simulated figures; the column analytic is an expansion in moments, off the simulation of its own source by up to 1',
};

export const garchAdapters: Readonly<Record<string, TableAdapter>> = { gjr_garch_options: garchCalls };
