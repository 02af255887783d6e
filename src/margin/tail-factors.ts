// The factors that parameters speak of, as factors of the market.
import { describePlace, type Place, PlimsollError } from '../core/errors.ts';
import { DAYS_PER_YEAR } from '../core/units.ts';
import {
  basisFactor,
  type Factor,
  fundingFactor,
  pegFactor,
  rateFactor,
  spotFactor,
  volatilityFactor,
} from '../market/factor.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { Valuation } from '../pricing/value-book.ts';
import { bookFactors } from './book-factors.ts';
import { fraction, numberIn, objectOf, optional, type ShapeOf } from './parameter-readers.ts';
import type { ParameterDocument } from './parameters.ts';

const positive = numberIn({ low: 0, high: 1e6, lowOpen: true });

/** How a volatility move spreads over tenors: (reference / tenor)^exponent. */
export const tenorShape = objectOf({
  referenceDays: positive,
  exponentBelow: numberIn({ low: 0, high: 2 }),
  exponentAbove: numberIn({ low: 0, high: 2 }),
  minimumDays: positive,
});
type Tenor = ShapeOf<typeof tenorShape>;

/** One factor as parameters tell it. */
export const factorShape = objectOf({
  /** Standard deviation of one day, in the amounts of the factor. */
  deviation: fraction({ low: 0, high: 1 }),
  mean: optional(fraction({ low: -1, high: 1 })),
  damping: optional(objectOf({ from: numberIn({ low: 0, high: 100 }), limit: positive })),
  tenor: optional(tenorShape),
});
type TailFactor = ShapeOf<typeof factorShape>;

interface FactorTerms {
  readonly factor: Factor;
  readonly terms: TailFactor;
}

/**
 * The factors of the parameters that this market has, in the order of the parameters, whatever the book holds: so the scenarios
 * are the same for every book, and the margin of an account does not hang on who else is in the file.
 */
export function factorsOf(
  valuation: Valuation,
  factors: ReadonlyMap<string, TailFactor>,
  parameters: ParameterDocument,
): FactorTerms[] {
  const found: FactorTerms[] = [];
  for (const [id, terms] of factors) {
    const place = { file: `parameters ${parameters.name}`, path: `values.factors.${id}` };
    const factor = factorOf(id, terms.tenor, place);
    if (isInMarket(factor, valuation.snapshot)) found.push({ factor, terms });
  }
  const { spots, volatilities } = bookFactors(valuation);
  const needed = [...spots.map(spotFactor), ...volatilities.map((underlying) => volatilityFactor(underlying))];
  for (const { id } of needed) {
    if (!factors.has(id)) throw lacking(parameters, id, factors.keys());
  }
  return found;
}

const FACTOR_KINDS = ['spot', 'volatility', 'basis', 'funding', 'rate', 'peg'] as const;

/** The factor of an id: a name and what of it moves, as "BTC spot". */
export function factorOf(id: string, tenor: Tenor | undefined, place: Place): Factor {
  const [, name = '', kind] = /^(.+) (\w+)$/.exec(id) ?? [];
  switch (FACTOR_KINDS.find((known) => known === kind)) {
    case 'spot':
      return spotFactor(name);
    case 'volatility':
      return volatilityOf(name, tenor);
    case 'basis':
      return basisFactor(name);
    case 'funding':
      return fundingFactor(name);
    case 'rate':
      return rateFactor(name);
    case 'peg':
      return pegFactor(name);
  }
  throw new PlimsollError(
    'INPUT_VALUE',
    `factor ${JSON.stringify(id)} is not known; it must be a coin or currency and one of ${FACTOR_KINDS.join(', ')}, as "BTC spot"${describePlace(place)}`,
    { ...place, factor: id },
  );
}

/** Whether the snapshot has what the factor moves. */
export function isInMarket(factor: Factor, { underlyings, currencyRates }: Snapshot): boolean {
  if (factor.kind === 'rate') return true;
  if (factor.kind === 'peg') return currencyRates.has(factor.currency);
  const market = underlyings.get(factor.underlying);
  return factor.kind === 'funding' ? market?.fundingRate !== undefined : market !== undefined;
}

function volatilityOf(underlying: string, tenor: Tenor | undefined): Factor {
  if (tenor === undefined) return volatilityFactor(underlying, 'log');
  const { referenceDays, minimumDays, exponentBelow, exponentAbove } = tenor;
  return volatilityFactor(underlying, 'log', {
    kind: 'power',
    referenceYears: referenceDays / DAYS_PER_YEAR,
    minimumYears: minimumDays / DAYS_PER_YEAR,
    exponentBelow,
    exponentAbove,
  });
}

function lacking(parameters: ParameterDocument, id: string, known: Iterable<string>): PlimsollError {
  const place = describePlace({ file: `parameters ${parameters.name}`, path: 'values.factors' });
  return new PlimsollError(
    'INPUT_VALUE',
    `the book hangs on ${id}, of which the parameters say nothing; they have ${[...known].join(', ')}: calibrate them to a history that has it (plimsoll calibrate), or add it by hand${place}`,
    { factor: id },
  );
}
