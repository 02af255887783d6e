// The parameters of SPAN as documents: the shape they are held to, and what a shape cannot see.

import {
  choice,
  type FieldReader,
  fraction,
  listOf,
  mapOf,
  numberIn,
  objectOf,
  type ShapeOf,
  text,
} from './parameter-readers.ts';
import { type ParameterDocument, readValues } from './parameters.ts';
import { wrongParameter } from './position-rules.ts';
import type { DeltaWeights } from './span.ts';

const share = fraction({ low: 0, high: 1 });
const positive = numberIn({ low: 0, high: 1e6, lowOpen: true });
const tierShape = objectOf({ name: text, upToDays: positive });
const sideShape: FieldReader<1 | -1> = (value, place) => (numberIn({ low: -1, high: 1 })(value, place) < 0 ? -1 : 1);

const commodityShape = objectOf({
  /** Of the price. */
  priceScanRange: fraction({ low: 0, high: 1, lowOpen: true, highOpen: true }),
  /** Of the volatility, or in volatility, as volatilityForm says. */
  volatilityScanRange: numberIn({ low: 0, high: 10 }),
  /** Months by days to expiry, ascending; what never expires is in the first. */
  tiers: listOf(tierShape),
  /** Deltas that one spread takes, by tier: two, or one for spreads within it. The rate is a share of the spot. */
  interMonth: listOf(objectOf({ legs: mapOf(positive), rate: share })),
  delivery: objectOf({ withinDays: numberIn({ low: 0, high: 366 }), spreadRate: share, outrightRate: share }),
  /** Share of the spot per unit sold. */
  shortOptionMinimum: share,
});
export type SpanCommodityTerms = ShapeOf<typeof commodityShape>;

const shape = objectOf({
  extreme: objectOf({ multiple: positive, cover: fraction({ low: 0, high: 1, lowOpen: true }) }),
  volatilityForm: choice('relative', 'additive'),
  /** Initial over maintenance margin. */
  initialFactor: numberIn({ low: 1, high: 10 }),
  shortOptionCount: choice('gross', 'larger'),
  /** Of the unchanged price, and of one, two and three thirds of the range. */
  deltaWeights: listOf(share),
  commodities: mapOf(commodityShape),
  interCommodity: listOf(objectOf({ legs: mapOf(objectOf({ deltas: positive, side: sideShape })), rate: share })),
});
export type SpanValues = ShapeOf<typeof shape>;

export const weightsOf = ({ deltaWeights: [unchanged = 0, one = 0, two = 0, three = 0] }: SpanValues): DeltaWeights => [
  unchanged,
  one,
  two,
  three,
];

export function readSpan(parameters: ParameterDocument): SpanValues {
  const values = readValues(parameters, shape);
  const weights = values.deltaWeights;
  if (weights.length !== 4 || !(weights[0]! > 0)) {
    throw wrongParameter(
      `deltaWeights are ${weights.join(', ')}; there must be four, the first above 0`,
      parameters,
      'values.deltaWeights',
    );
  }
  for (const [name, terms] of values.commodities)
    requireCommodity(terms, values, parameters, `values.commodities.${name}`);
  values.interCommodity.forEach(({ legs }, index) => {
    const path = `values.interCommodity.${index}.legs`;
    if (legs.size < 2) throw wrongParameter('a spread between commodities needs two legs at least', parameters, path);
    requireKnown(legs.keys(), [...values.commodities.keys()], parameters, path);
  });
  return values;
}

function requireCommodity(
  terms: SpanCommodityTerms,
  values: SpanValues,
  parameters: ParameterDocument,
  path: string,
): void {
  const { priceScanRange, volatilityScanRange, tiers, interMonth } = terms;
  if (!(priceScanRange * values.extreme.multiple < 1)) {
    const what = `priceScanRange is ${priceScanRange}: ${values.extreme.multiple} times it would take the price to zero`;
    throw wrongParameter(what, parameters, `${path}.priceScanRange`);
  }
  if (values.volatilityForm === 'relative' && !(volatilityScanRange < 1)) {
    const what = `volatilityScanRange is ${volatilityScanRange}; of the volatility it must lie below 1`;
    throw wrongParameter(what, parameters, `${path}.volatilityScanRange`);
  }
  if (tiers.length === 0)
    throw wrongParameter('there are no tiers; there must be at least one', parameters, `${path}.tiers`);
  tiers.forEach(({ upToDays }, index) => {
    if (index === 0 || upToDays > tiers[index - 1]!.upToDays) return;
    throw wrongParameter(
      `upToDays is ${upToDays}; tiers stand in ascending order`,
      parameters,
      `${path}.tiers.${index}.upToDays`,
    );
  });
  interMonth.forEach(({ legs }, index) => {
    const at = `${path}.interMonth.${index}.legs`;
    if (legs.size !== 1 && legs.size !== 2)
      throw wrongParameter(`there are ${legs.size} legs; a spread has two, or one tier for both`, parameters, at);
    requireKnown(
      legs.keys(),
      tiers.map(({ name }) => name),
      parameters,
      at,
    );
  });
}

function requireKnown(
  names: Iterable<string>,
  known: readonly string[],
  parameters: ParameterDocument,
  path: string,
): void {
  for (const name of names) {
    if (!known.includes(name))
      throw wrongParameter(`${name} is not known; there are ${known.join(', ')}`, parameters, `${path}.${name}`);
  }
}
