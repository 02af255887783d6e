// How a venue writes its figures down: to so many decimals, up, down or to the nearest. Requirements keep what was computed and carry
// the written figure beside it: sums and laws hold of the one, a screen of the venue shows the other.
import {
  ceilingOf,
  decimalFraction,
  floorOf,
  fractionOf,
  nearestNumber,
  plus,
  times,
  timesPowerOfTen,
} from './exact-fraction.ts';
import { choice, objectOf, type ShapeOf, wholeNumber } from './parameter-readers.ts';

export const roundingShape = objectOf({
  /** Of the quote currency; negative: tens, hundreds. */
  decimals: wholeNumber({ low: -12, high: 18 }),
  direction: choice('up', 'down', 'nearest'),
  certainty: choice('published', 'read', 'inferred', 'calibrated', 'chosen'),
});
export type Rounding = ShapeOf<typeof roundingShape>;

const HALF = fractionOf(1n, 2n);

/** More than sums of doubles are good for: 0.1 + 0.2 up to one decimal is 0.3, and not 0.4. */
const SIGNIFICANT_DIGITS = 15;

/** Of the decimal that the number is written as. A requirement without end stays so. */
export function rounded(amount: number, { decimals, direction }: Pick<Rounding, 'decimals' | 'direction'>): number {
  if (!Number.isFinite(amount)) return amount;
  const scaled = times(decimalFraction(amount.toPrecision(SIGNIFICANT_DIGITS)), timesPowerOfTen(1n, decimals));
  const whole =
    direction === 'up' ? ceilingOf(scaled) : direction === 'down' ? floorOf(scaled) : floorOf(plus(scaled, HALF));
  return nearestNumber(timesPowerOfTen(whole, -decimals));
}

/** "to 6 decimals, up". */
export function roundingWords({ decimals, direction, certainty }: Rounding): string {
  const places =
    decimals >= 0 ? `${decimals} ${decimals === 1 ? 'decimal' : 'decimals'}` : `1${'0'.repeat(-decimals)}s`;
  const provisional = certainty === 'published' || certainty === 'read' ? '' : `, provisional: ${certainty}`;
  return `to ${places}, ${direction === 'nearest' ? 'to the nearest' : direction}${provisional}`;
}
