// Parameters of grids as documents tell them. A range of 0 scans nothing and per cent are no fractions: each is refused with the path.
import { describePlace, type Place, PlimsollError } from '../core/errors.ts';
import type { GridScenario } from './grid-scan.ts';
import { choice, type FieldReader, fraction, listOf, numberIn, objectOf, text } from './parameter-readers.ts';
import type { ParameterDocument } from './parameters.ts';

export const share = fraction({ low: 0, high: 1 });
/** A move as a fraction: 0.16, or 5 for 500 %. */
const priceMove = fraction({ low: -1, high: 9, lowOpen: true });
export const money = numberIn({ low: 0, high: 1e12 });
export const multiple = numberIn({ low: 0, high: 100, lowOpen: true });

const scenario = objectOf({
  price: priceMove,
  volatility: choice('up', 'same', 'down'),
  lossFactor: fraction({ low: 0, high: 1, lowOpen: true }),
});

/** Scenarios of which at least one moves the price. */
export const scenarioList: FieldReader<readonly GridScenario[]> = (value, place) => {
  const scenarios = listOf(scenario)(value, place);
  if (scenarios.some(({ price }) => price !== 0)) return scenarios;
  throw new PlimsollError(
    'INPUT_VALUE',
    `the ${scenarios.length} scenarios move no price; a scan range of 0 scans nothing${describePlace(place)}`,
    { ...place },
  );
};

export const volatilityShape = objectOf({
  form: choice('relative', 'additive'),
  up: fraction({ low: 0, high: 3, lowOpen: true }),
  down: fraction({ low: 0, high: 1, highOpen: true }),
  referenceDays: numberIn({ low: 0, high: 3650, lowOpen: true }),
  exponentBelow: numberIn({ low: 0, high: 2 }),
  exponentAbove: numberIn({ low: 0, high: 2 }),
  minimumDays: numberIn({ low: 0, high: 3650, lowOpen: true }),
  minimumForUp: fraction({ low: 0, high: 3 }),
});

export const provisionalShape = listOf(text);

export const OTHERS = 'any other';

/** The terms of an underlying, or those of any other, or a sentence with the path. */
export function termsOf<T>(underlyings: ReadonlyMap<string, T>, underlying: string, parameters: ParameterDocument): T {
  const found = underlyings.get(underlying) ?? underlyings.get(OTHERS);
  if (found !== undefined) return found;
  const place: Place = { file: `parameters ${parameters.name}`, path: `values.underlyings.${underlying}` };
  throw new PlimsollError(
    'INPUT_VALUE',
    `${underlying} is missing, and so is ${JSON.stringify(OTHERS)}; the parameters have ${[...underlyings.keys()].join(', ')}${describePlace(place)}`,
    { ...place, underlying },
  );
}
