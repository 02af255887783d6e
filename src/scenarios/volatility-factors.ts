// The volatility factors of one underlying that a scenario set moves together: the level, falling with tenor, and the slope.
// Both are moves of one smile, so that applyMoves composes them; a skew of strikes is no factor of the market yet.
import { requireInRange, requirePositive } from '../core/checks.ts';
import { type Factor, type VolatilityMoveForm, volatilityFactor } from '../market/factor.ts';
import { logRatio } from '../spec/log-ratio.ts';

export interface LevelOptions {
  readonly form: VolatilityMoveForm;
  /** Tenor that moves by the amount itself; the others by (reference / tenor)^exponent. */
  readonly referenceYears: number;
  readonly exponentBelow: number;
  readonly exponentAbove: number;
  readonly minimumYears: number;
}

/** The level with a power of tenor: short tenors move more. */
export function volatilityLevelFactor(underlying: string, { form, ...power }: LevelOptions): Factor {
  return volatilityFactor(underlying, form, { kind: 'power', ...power });
}

export interface SlopeOptions {
  readonly form: VolatilityMoveForm;
  /** Tenor that stays where it is. */
  readonly referenceYears: number;
  /** Ends of the slope; beyond them it is flat. */
  readonly shortestYears: number;
  readonly longestYears: number;
}

/** Points of the table between each end and the reference: linear pieces from a day to a year follow the logarithm to 0.036. */
const PIECES = 6;

/** The slope: an amount x moves the longest tenor by x, the reference by 0, and tenors between by their logarithm. */
export function volatilitySlopeFactor(underlying: string, options: SlopeOptions): Factor {
  const { form, referenceYears, shortestYears, longestYears } = options;
  requirePositive('shortest tenor of the slope', shortestYears);
  const beyond = (low: number) => ({ low, high: Number.MAX_VALUE, lowOpen: true });
  requireInRange('reference tenor of the slope', referenceYears, beyond(shortestYears));
  requireInRange('longest tenor of the slope', longestYears, beyond(referenceYears));
  const between = (from: number, to: number): number[] =>
    Array.from({ length: PIECES }, (_, index) => from + ((to - from) * index * index) / (PIECES * PIECES));
  const tenorsYears = [
    ...between(shortestYears, referenceYears),
    ...between(referenceYears, longestYears),
    longestYears,
  ];
  const unit = logRatio(longestYears, referenceYears);
  const weights = tenorsYears.map((tenor) => logRatio(tenor, referenceYears) / unit);
  const factor = volatilityFactor(underlying, form, { kind: 'table', tenorsYears, weights });
  return { ...factor, id: `${underlying} volatility slope` };
}
