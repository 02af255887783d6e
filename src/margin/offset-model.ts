// cross-offset: every underlying by itself nets in full over a grid of prices and volatilities; between underlyings only a share of
// what their joint cases save is granted. The cases say which prices move together and which against each other.
import { invariant, PlimsollError } from '../core/errors.ts';
import { hasAllLosses } from '../losses/account-tails.ts';
import type { Losses } from '../losses/losses.ts';
import { spotFactor, volatilityFactor } from '../market/factor.ts';
import type { Valuation } from '../pricing/value-book.ts';
import { logReturnOf } from '../scenarios/grid.ts';
import { createScenarioSet, type ScenarioSet } from '../scenarios/scenario-set.ts';
import { bookFactors } from './book-factors.ts';
import { orderFreeSum } from './derive-options.ts';
import type { MarginModel } from './model.ts';
import type { ModelEntry, ModelInputs } from './model-entry.ts';
import { fraction, listOf, mapOf, numberIn, objectOf, type ShapeOf, wholeNumber } from './parameter-readers.ts';
import { agingWarnings, type ParameterDocument, readValues, summaryOf } from './parameters.ts';
import { OFFSET_DEFAULT } from './presets/tail-rules-default.ts';
import { accountEquities, type Requirement, requirementOf } from './requirement.ts';
import { storyOf } from './words.ts';

const multiple = numberIn({ low: -1, high: 1 });
const shape = objectOf({
  /** Relative, either way. */
  priceRange: fraction({ low: 0, high: 1, lowOpen: true, highOpen: true }),
  stepsPerSide: wholeNumber({ low: 1, high: 100 }),
  /** Relative: -0.25 for a quarter less. */
  volatilityMoves: listOf(fraction({ low: -0.9, high: 10 })),
  /** Of what joint cases save against the sum of the underlyings. */
  offsetRate: fraction({ low: 0, high: 1 }),
  /** What multiplies the price move of each underlying, by name of the case. */
  cases: mapOf(objectOf({ moves: mapOf(multiple), other: multiple })),
  maintenanceShare: fraction({ low: 0, high: 1, lowOpen: true }),
});
type OffsetValues = ShapeOf<typeof shape>;

interface Block {
  readonly name: string;
  /** 0: the underlying stands still, its volatility too. */
  readonly multipleOf: (underlying: string) => number;
}

/** First each underlying alone, then the joint cases. */
function blocksOf(underlyings: readonly string[], { cases }: OffsetValues): readonly Block[] {
  const alone = underlyings.map((name) => ({ name, multipleOf: (other: string) => (other === name ? 1 : 0) }));
  const joint = Array.from(cases, ([name, { moves, other }]) => ({
    name,
    multipleOf: (underlying: string) => moves.get(underlying) ?? other,
  }));
  return [...alone, ...joint];
}

function pointsOf({ priceRange, stepsPerSide, volatilityMoves }: OffsetValues) {
  const prices = Array.from(
    { length: 2 * stepsPerSide + 1 },
    (_, step) => (priceRange * (step - stepsPerSide)) / stepsPerSide,
  );
  return prices.flatMap((price) => volatilityMoves.map((volatility) => ({ price, volatility })));
}

function offsetScenarios(
  underlyings: readonly string[],
  values: OffsetValues,
  parameters: ParameterDocument,
): ScenarioSet {
  const blocks = blocksOf(underlyings, values);
  const points = pointsOf(values);
  const cells = blocks.flatMap((block) => points.map((point) => ({ ...block, ...point })));
  const { source, date } = parameters;
  return createScenarioSet({
    kind: 'grid',
    factors: underlyings.flatMap((name) => [spotFactor(name), volatilityFactor(name, 'log')]),
    moves: underlyings.flatMap((name) => [
      Float64Array.from(cells, ({ multipleOf, price }) => logReturnOf(multipleOf(name) * price)),
      Float64Array.from(cells, ({ multipleOf, volatility }) => (multipleOf(name) === 0 ? 0 : logReturnOf(volatility))),
    ]),
    labels: cells.map(({ name, price, volatility }) => `${name}: price ${price}, volatility ${volatility}`),
    provenance: {
      model: `${points.length} points for each of ${blocks.length}: ${blocks.map(({ name }) => name).join(', ')}`,
      parameters: { name: parameters.name, source, date, values: { points: points.length } },
      notes: [],
    },
  });
}

function offsetModel({ parameters }: ModelInputs): MarginModel {
  const values = readValues(parameters, shape);
  const place = { file: `parameters ${parameters.name}`, path: 'values' };
  if (values.cases.size === 0 || values.volatilityMoves.length === 0) {
    throw new PlimsollError('INPUT_VALUE', 'cases and volatilityMoves must each name at least one', place);
  }
  return {
    name: 'cross-offset',
    parameters: summaryOf(parameters),
    scenariosNeeded: (valuation) => {
      const { spots } = bookFactors(valuation);
      if (spots.length === 0) {
        throw new PlimsollError('INPUT_VALUE', 'the book hangs on no price that could move; there is no grid to scan');
      }
      return [{ name: 'grid', set: offsetScenarios(spots, values, parameters), wants: 'all' }];
    },
    assess: ([outcome], valuation) => {
      invariant(outcome !== undefined && hasAllLosses(outcome.losses), 'a grid needs every loss');
      return assessOffsets(outcome.request.set, outcome.losses, { values, parameters, valuation });
    },
  };
}

interface OffsetJudgement {
  readonly values: OffsetValues;
  readonly parameters: ParameterDocument;
  readonly valuation: Valuation;
}

function assessOffsets(set: ScenarioSet, losses: Losses, judgement: OffsetJudgement): readonly Requirement[] {
  const { values, parameters, valuation } = judgement;
  const { spots } = bookFactors(valuation);
  const blocks = blocksOf(spots, values);
  const size = set.count / blocks.length;
  const equities = accountEquities(valuation);
  const worstOf = (column: Float64Array, from: number, to: number) => {
    let worst = from * size;
    for (let scenario = worst; scenario < to * size; scenario++)
      if (column[scenario]! > column[worst]!) worst = scenario;
    return { scenario: worst, loss: column[worst]! };
  };
  return valuation.book.accounts.map((account, index) => {
    const column = losses.columns[index]!;
    const alone = spots.map((name, block) => ({ name, amount: Math.max(0, worstOf(column, block, block + 1).loss) }));
    const joint = worstOf(column, spots.length, blocks.length);
    const together = Math.max(0, joint.loss);
    const saved = Math.max(0, orderFreeSum(alone.map(({ amount }) => amount)) - together);
    const inputs = Object.fromEntries(alone.map(({ name, amount }) => [`${name} alone`, amount]));
    const components = [
      { name: 'worst joint case', amount: together },
      { name: 'offset not granted', amount: (1 - values.offsetRate) * saved, inputs },
    ];
    return requirementOf({
      account,
      currency: losses.currency,
      equity: equities[index]!,
      components,
      maintenance: values.maintenanceShare * (components[0]!.amount + components[1]!.amount),
      worst: storyOf(set, joint.scenario, joint.loss),
      ...(together > 0
        ? {
            attribution: {
              request: 'grid',
              scenarios: Uint32Array.of(joint.scenario),
              shares: Float64Array.of(1),
              amount: together,
            },
          }
        : {}),
      parameters: summaryOf(parameters),
      warnings: agingWarnings(parameters, valuation.snapshot.asOf),
    });
  });
}

export const CROSS_OFFSET: ModelEntry = {
  name: 'cross-offset',
  summary: 'each underlying nets in full over a grid; between them a share of what joint cases save',
  source: 'Regulation (EU) 153/2013, article 27 (portfolio margining: at most 80 % of the difference)',
  date: '2012-12-19',
  certainty: 'inferred',
  needsHistory: false,
  presets: [OFFSET_DEFAULT],
  create: offsetModel,
};
