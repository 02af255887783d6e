// The unit of a column of implied volatilities. Feeds differ, even those of one venue; a wrong guess is a factor of a
// hundred, so nothing is guessed: a format has a unit or the caller names it, and figures that belie it are refused.
import type { Place, PlimsollError } from '../core/errors.ts';
import { located } from './problems.ts';

/** 0.65 or 65. */
export type VolatilityUnit = 'fraction' | 'percent';

/** No option market has a median volatility of 500 %, and none of 5 %. */
const BETWEEN_FRACTION_AND_PER_CENT = 5;

/** Throws where the median of the figures looks like the other unit. */
export function checkVolatilityUnit(
  figures: readonly number[],
  unit: VolatilityUnit,
  column: string,
  place: Place,
): void {
  const median = medianOf(figures);
  const looksLikePerCent = median > BETWEEN_FRACTION_AND_PER_CENT;
  if (figures.length === 0 || looksLikePerCent === (unit === 'percent')) return;
  const [declared, other] = looksLikePerCent ? ['a fraction', 'per cent'] : ['per cent', 'a fraction'];
  const sentence = `${column} is declared ${declared}, but its median is ${median}, which looks like ${other}`;
  throw located('INPUT_VALUE', sentence, { ...place, column });
}

/** The sentence for a file that does not say and a caller who did not either. */
export function unknownUnit(column: string, place: Place): PlimsollError {
  const sentence = `nothing says whether ${column} is a fraction (0.65) or per cent (65); state its unit`;
  return located('INPUT_FORMAT', sentence, { ...place, column });
}

/** The middle figure, the lower of two: a figure that somebody quoted. NaN of none. */
export function medianOf(figures: readonly number[]): number {
  const sorted = Float64Array.from(figures).sort();
  return sorted[(sorted.length - 1) >> 1] ?? Number.NaN;
}
