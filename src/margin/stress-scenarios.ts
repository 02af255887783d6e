// Named stresses for a book: days the market remembers, moves that nobody has seen yet, and scenarios of the user.
import { describePlace, type Place, PlimsollError } from '../core/errors.ts';
import type { Factor } from '../market/factor.ts';
import type { Valuation } from '../pricing/value-book.ts';
import type { ScenarioSet } from '../scenarios/scenario-set.ts';
import { REMEMBERED_DAYS, rememberedStress, type Stress, stressScenarios } from '../scenarios/stresses.ts';
import { type UserScenarioRow, userScenarios } from '../scenarios/user-scenarios.ts';
import { bookFactors } from './book-factors.ts';
import { seriesOfBook } from './history-factors.ts';
import type { ModelHistory } from './model-entry.ts';
import { mapOf, numberIn, objectOf, type ShapeOf } from './parameter-readers.ts';
import { type ParameterDocument, readValues, summaryOf } from './parameters.ts';
import { factorOf, isInMarket, tenorShape } from './tail-factors.ts';

const amount = numberIn({ low: -20, high: 20 });

const stressShape = objectOf({
  /** How volatility moves spread over tenors. */
  tenor: tenorShape,
  /** Amounts by factor id, by name. */
  remembered: mapOf(mapOf(amount)),
  /** Amounts by kind of factor, for every factor of that kind: spot, volatility, peg. */
  imagined: mapOf(mapOf(amount)),
});
type StressValues = ShapeOf<typeof stressShape>;

export interface StressQuestion {
  readonly valuation: Valuation;
  readonly parameters: ParameterDocument;
  /** The remembered days are computed from it, where it has them, instead of taken from the parameters. */
  readonly history?: ModelHistory;
}

/** Spot and volatility of every underlying that the book hangs on, and the pegs of the currencies of the market. */
function stressFactors({ snapshot, ...valuation }: Valuation, { tenor }: StressValues): readonly Factor[] {
  const { spots, volatilities } = bookFactors({ snapshot, ...valuation });
  const ids = [
    ...spots.flatMap((name) => [`${name} spot`, ...(volatilities.includes(name) ? [`${name} volatility`] : [])]),
    ...[...snapshot.currencyRates.keys()]
      .filter((name) => name !== snapshot.quoteCurrency)
      .map((name) => `${name} peg`),
  ];
  return ids.map((id) => factorOf(id, tenor, {}));
}

/** The stresses of the parameters; a stress none of whose factors is in the book has nothing to say about it and is left out. */
export function namedStresses({ valuation, parameters, history }: StressQuestion): ScenarioSet {
  const values = readValues(parameters, stressShape);
  const factors = stressFactors(valuation, values);
  const known = new Set(factors.map(({ id }) => id));
  const only = (amounts: ReadonlyMap<string, number>) => new Map([...amounts].filter(([id]) => known.has(id)));
  const remembered = history === undefined ? rememberedOf(values) : replayed(history, valuation);
  const imagined = Array.from(values.imagined, ([name, byKind]): Stress => {
    const amounts = factors.flatMap(({ id, kind }) => {
      const moved = byKind.get(kind);
      return moved === undefined ? [] : [[id, moved] as const];
    });
    return { name, amounts: new Map(amounts) };
  });
  const stresses = [...remembered, ...imagined]
    .map((stress) => ({ ...stress, amounts: only(stress.amounts) }))
    .filter(({ amounts }) => amounts.size > 0);
  if (stresses.length === 0) {
    throw new PlimsollError('INPUT_VALUE', `no stress of ${parameters.name} moves anything that the book hangs on`);
  }
  return stressScenarios({ factors, stresses, parameters: summaryOf(parameters) });
}

const rememberedOf = ({ remembered }: StressValues): Stress[] =>
  Array.from(remembered, ([name, amounts]) => ({ name, amounts }));

/** The remembered days that a history holds from one end to the other. */
function replayed(history: ModelHistory, valuation: Valuation): Stress[] {
  const { series } = seriesOfBook(history, bookFactors(valuation));
  const days = new Set(history.history.instants);
  return REMEMBERED_DAYS.filter(({ from, to }) => days.has(from) && days.has(to)).map((window) =>
    rememberedStress(history.history, series, window),
  );
}

/** Scenarios of the user over the factors of the book and those that the rows name. */
export function userStresses(
  { valuation, parameters }: StressQuestion,
  rows: readonly UserScenarioRow[],
  source: string,
): ScenarioSet {
  const values = readValues(parameters, stressShape);
  const factors = [...stressFactors(valuation, values)];
  for (const { factor, place = {} } of rows) {
    if (factors.some(({ id }) => id === factor)) continue;
    factors.push(marketFactor(factor, values, valuation, place));
  }
  const date = new Date(valuation.snapshot.asOf).toISOString().slice(0, 10);
  return userScenarios({ factors, rows, parameters: { name: 'scenarios of the user', source, date } });
}

function marketFactor(id: string, { tenor }: StressValues, { snapshot }: Valuation, place: Place): Factor {
  const factor = factorOf(id, tenor, place);
  if (isInMarket(factor, snapshot)) return factor;
  const held = [...snapshot.underlyings.keys(), ...snapshot.currencyRates.keys()].join(', ');
  throw new PlimsollError(
    'MARKET_DATA_MISSING',
    `the market has nothing that ${id} could move; it has ${held}${describePlace(place)}`,
    { ...place, factor: id },
  );
}
