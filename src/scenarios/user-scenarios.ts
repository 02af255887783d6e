// Scenarios of the user: rows `scenario, factor, amount`, in any order, as a file has them.
import { requireFinite, requirePositive } from '../core/checks.ts';
import { describePlace, type Place, PlimsollError } from '../core/errors.ts';
import type { Factor } from '../market/factor.ts';
import { requireName, within } from '../market/market-checks.ts';
import { factorIndex, type ParameterSource, type ScenarioSet } from './scenario-set.ts';
import { type Stress, stressScenarios } from './stresses.ts';

export interface UserScenarioRow {
  readonly scenario: string;
  /** Id of a factor: BTC spot. */
  readonly factor: string;
  readonly amount: number;
  /** Of the scenario; rows of one scenario agree. */
  readonly weight?: number;
  readonly place?: Place;
}

export interface UserScenarioOptions {
  readonly factors: readonly Factor[];
  readonly rows: readonly UserScenarioRow[];
  readonly parameters: ParameterSource;
}

/** Scenarios in the order of their first rows; factors without a row in a scenario stay where they are, which a note says. */
export function userScenarios({ factors, rows, parameters }: UserScenarioOptions): ScenarioSet {
  const found = new Map<string, { amounts: Map<string, number>; weight?: number; place: Place }>();
  rows.forEach((row, index) => {
    const place = row.place ?? within({}, index);
    const name = requireName('scenario', row.scenario, place);
    factorIndex(factors, row.factor, place);
    requireFinite(`move of ${row.factor} in ${name}`, row.amount, place);
    if (row.weight !== undefined) requirePositive(`weight of ${name}`, row.weight, place);
    const entry = found.get(name);
    if (entry === undefined) {
      const weight = row.weight === undefined ? {} : { weight: row.weight };
      found.set(name, { amounts: new Map([[row.factor, row.amount]]), ...weight, place });
      return;
    }
    if (entry.amounts.has(row.factor)) throw invalid(`${row.factor} moves twice in ${name}; it may move once`, place);
    if (row.weight !== entry.weight) {
      const both = `${entry.weight ?? 'no weight'}${describePlace(entry.place)} and ${row.weight ?? 'no weight'}`;
      throw invalid(`the rows of ${name} have ${both}; they must agree`, place);
    }
    entry.amounts.set(row.factor, row.amount);
  });
  const stresses: Stress[] = Array.from(found, ([name, { amounts, weight }]) => ({
    name,
    amounts,
    ...(weight === undefined ? {} : { weight }),
  }));
  return stressScenarios({ factors, stresses, parameters, kind: 'user' });
}

function invalid(what: string, place: Place): PlimsollError {
  return new PlimsollError('INPUT_VALUE', `${what}${describePlace(place)}`, { ...place });
}
