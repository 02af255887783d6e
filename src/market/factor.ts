// What may move in a market, and how an amount of each factor moves it. Scenario sets are columns of amounts, one per factor;
// `applyMoves` (moves.ts) turns amounts into a shifted snapshot.
import { requireFinite, requireInRange, requirePositive } from '../core/checks.ts';
import { type Place, PlimsollError } from '../core/errors.ts';
import { exp } from '../spec/exp.ts';
import { power } from '../spec/power.ts';

/**
 * How one volatility move spreads over tenors: the amount is multiplied by a weight w(T).
 * parallel: 1.
 * power:    (reference / max(T, minimum))^exponent, with its own exponent below and from the reference tenor on.
 * table:    linear between the tenors, flat beyond the ends.
 */
export type TenorScaling =
  | { readonly kind: 'parallel' }
  | {
      readonly kind: 'power';
      readonly referenceYears: number;
      readonly exponentBelow: number;
      readonly exponentAbove: number;
      /** Shorter tenors count as this one; above 0, so that the weight stays finite on the day of expiry. */
      readonly minimumYears: number;
    }
  | { readonly kind: 'table'; readonly tenorsYears: readonly number[]; readonly weights: readonly number[] };

/** log: vol exp(x w(T)); relative: vol (1 + x w(T)); additive: vol + x w(T), x a fraction (0.05 is five points). */
export type VolatilityMoveForm = 'log' | 'relative' | 'additive';

/**
 * Which volatility an option keeps when spot and forward move.
 * moneyness: that of its new k = ln(strike / forward): the smile travels with the forward.
 * strike:    that of its strike: the smile stays where it was marked.
 */
export type Stickiness = 'moneyness' | 'strike';

export type Factor =
  /** Amount: log return ln(new / old) of the spot. Perpetual and given forwards go along in proportion. */
  | { readonly kind: 'spot'; readonly id: string; readonly underlying: string }
  | {
      readonly kind: 'volatility';
      readonly id: string;
      readonly underlying: string;
      readonly form: VolatilityMoveForm;
      readonly tenorScaling: TenorScaling;
    }
  /** Amount: added to the continuous discount rate of a currency. Forwards derived from spot and carry follow the quote currency's. */
  | { readonly kind: 'rate'; readonly id: string; readonly currency: string }
  /** Amount x, added to the annualised basis: a forward T years out is multiplied by exp(x T). */
  | { readonly kind: 'basis'; readonly id: string; readonly underlying: string }
  /** Amount: added to the annual funding rate of the perpetual. */
  | { readonly kind: 'funding'; readonly id: string; readonly underlying: string }
  /** Amount: log return of a currency's rate to the quote currency. */
  | { readonly kind: 'peg'; readonly id: string; readonly currency: string };

export interface FactorMove {
  readonly factor: Factor;
  readonly amount: number;
}

export interface VolatilityMove {
  readonly form: VolatilityMoveForm;
  readonly amount: number;
  readonly tenorScaling: TenorScaling;
}

export const PARALLEL: TenorScaling = { kind: 'parallel' };

export const spotFactor = (underlying: string): Factor => ({ kind: 'spot', id: `${underlying} spot`, underlying });

export const volatilityFactor = (
  underlying: string,
  form: VolatilityMoveForm = 'log',
  tenorScaling: TenorScaling = PARALLEL,
): Factor => ({ kind: 'volatility', id: `${underlying} volatility`, underlying, form, tenorScaling });

export const rateFactor = (currency: string): Factor => ({ kind: 'rate', id: `${currency} rate`, currency });

export const basisFactor = (underlying: string): Factor => ({ kind: 'basis', id: `${underlying} basis`, underlying });

export const fundingFactor = (underlying: string): Factor => ({
  kind: 'funding',
  id: `${underlying} funding`,
  underlying,
});

export const pegFactor = (currency: string): Factor => ({ kind: 'peg', id: `${currency} peg`, currency });

/** "log return of the BTC spot": for reports and worst scenarios in words. */
export function describeFactor(factor: Factor): string {
  switch (factor.kind) {
    case 'spot':
      return `log return of the ${factor.underlying} spot`;
    case 'volatility':
      return `${factor.form} move of ${factor.underlying} volatility (${describeTenorScaling(factor.tenorScaling)})`;
    case 'rate':
      return `additive move of the ${factor.currency} discount rate`;
    case 'basis':
      return `additive move of the annualised ${factor.underlying} basis`;
    case 'funding':
      return `additive move of the annual ${factor.underlying} funding rate`;
    case 'peg':
      return `log return of ${factor.currency} against the quote currency`;
  }
}

function describeTenorScaling(scaling: TenorScaling): string {
  if (scaling.kind === 'parallel') return 'the same at every tenor';
  if (scaling.kind === 'table') return `weights at ${scaling.tenorsYears.length} tenors, linear between`;
  const { referenceYears, exponentBelow, exponentAbove } = scaling;
  return `(${referenceYears} years / tenor) to the power ${exponentBelow} below, ${exponentAbove} above`;
}

/** Checks the numbers of a tenor scaling; throws a sentence that says which is wrong. */
export function requireTenorScaling(scaling: TenorScaling, place: Place = {}): TenorScaling {
  if (scaling.kind === 'power') {
    requirePositive('reference tenor in years', scaling.referenceYears, place);
    requirePositive('minimum tenor in years', scaling.minimumYears, place);
    requireFinite('exponent below the reference tenor', scaling.exponentBelow, place);
    requireFinite('exponent above the reference tenor', scaling.exponentAbove, place);
  } else if (scaling.kind === 'table') {
    const { tenorsYears, weights } = scaling;
    if (tenorsYears.length === 0 || tenorsYears.length !== weights.length) {
      throw new PlimsollError(
        'INPUT_VALUE',
        `a tenor table has ${tenorsYears.length} tenors and ${weights.length} weights; it needs one weight per tenor, and at least one`,
        { ...place },
      );
    }
    for (let index = 0; index < tenorsYears.length; index++) {
      const previous = index === 0 ? 0 : tenorsYears[index - 1]!;
      const range = { low: previous, high: Number.MAX_VALUE, lowOpen: index > 0 };
      requireInRange(`tenor ${index + 1} of the tenor table`, tenorsYears[index]!, range, place);
      requireFinite(`weight ${index + 1} of the tenor table`, weights[index]!, place);
    }
  }
  return scaling;
}

/** The weight w(T) of a tenor scaling. */
export function tenorWeight(scaling: TenorScaling, timeYears: number): number {
  if (scaling.kind === 'parallel') return 1;
  if (scaling.kind === 'power') {
    const time = Math.max(timeYears, scaling.minimumYears);
    const exponent = time < scaling.referenceYears ? scaling.exponentBelow : scaling.exponentAbove;
    return power(scaling.referenceYears / time, exponent);
  }
  const { tenorsYears, weights } = scaling;
  const last = tenorsYears.length - 1;
  if (timeYears <= tenorsYears[0]!) return weights[0]!;
  if (timeYears >= tenorsYears[last]!) return weights[last]!;
  let upper = 1;
  while (tenorsYears[upper]! < timeYears) upper++;
  const share = (timeYears - tenorsYears[upper - 1]!) / (tenorsYears[upper]! - tenorsYears[upper - 1]!);
  return weights[upper - 1]! + share * (weights[upper]! - weights[upper - 1]!);
}

/** The volatility after one move. */
export function movedVolatility(volatility: number, move: VolatilityMove, timeYears: number): number {
  const scaled = move.amount * tenorWeight(move.tenorScaling, timeYears);
  if (move.form === 'additive') return volatility + scaled;
  return volatility * (move.form === 'log' ? exp(scaled) : 1 + scaled);
}
