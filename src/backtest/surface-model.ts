// An option market for a history that has prices alone: a volatility surface from past returns, the same for every rule.
//
// At the money, in variance per year, for a tenor of T days:  v(T) = premium^2 (long + (fast - long) (1 - exp(-k T)) / (k T))
// fast: exponentially weighted square returns; long: mean square return of the last year; k = ln 2 / half-life.
// Smiles: SSVI (Gatheral and Jacquier 2014), free of static arbitrage by its theorem where eta (1 + |rho|) <= 2.
import { invariant, PlimsollError } from '../core/errors.ts';
import { DAYS_PER_YEAR, type Instant, MILLISECONDS_PER_DAY } from '../core/units.ts';
import type { SmileSlice } from '../market/snapshot.ts';
import { ssviSmiles } from '../market/ssvi.ts';
import { expm1 } from '../spec/exp.ts';
import { log } from '../spec/log.ts';

export interface SurfaceModel {
  readonly name: string;
  readonly lambda: number;
  readonly longReturns: number;
  readonly halfLifeDays: number;
  /** Implied over expected volatility. */
  readonly premium: number;
  readonly rho: number;
  readonly eta: number;
  readonly gamma: number;
  /** Annual volatilities that the model stays between. */
  readonly lowest: number;
  readonly highest: number;
}

/** Chosen: the shape of an ordinary Deribit day, not a fit. */
export const SURFACE_MODEL: SurfaceModel = {
  name: 'ewma-ssvi',
  lambda: 0.97,
  longReturns: 365,
  halfLifeDays: 30,
  premium: 1.05,
  rho: -0.15,
  eta: 1,
  gamma: 0.5,
  lowest: 0.1,
  highest: 3,
};

/** Tenors at which the snapshot holds a smile; between them variance is linear in time. */
const TENOR_DAYS = [1, 3, 7, 14, 30, 60, 90, 180, 365] as const;
/** The tenor whose volatility is the series of the past. */
export const REFERENCE_DAYS = 30;
/** Returns before the model says anything. */
export const FEWEST_RETURNS = 30;

/** Expected variances per day, from the returns seen so far. */
export interface VarianceState {
  readonly fast: number;
  readonly long: number;
}

/**
 * The states of a series of prices, row by row, each from the returns up to its row alone; null before FEWEST_RETURNS of them. A gap
 * (NaN) leaves the state as it is; the return across it is spread over its days.
 */
export function varianceStates(
  instants: Float64Array,
  prices: Float64Array,
  model: SurfaceModel,
): readonly (VarianceState | null)[] {
  const squares: number[] = [];
  const states: (VarianceState | null)[] = [];
  let fast = 0;
  let longSum = 0;
  let last = -1;
  for (let row = 0; row < prices.length; row++) {
    const price = prices[row]!;
    if (!Number.isNaN(price)) {
      if (last >= 0) {
        const days = (instants[row]! - instants[last]!) / MILLISECONDS_PER_DAY;
        invariant(days > 0, 'the instants of a tape do not ascend');
        const change = log(price / prices[last]!);
        const square = (change * change) / days;
        fast = squares.length === 0 ? square : model.lambda * fast + (1 - model.lambda) * square;
        squares.push(square);
        longSum += square;
        if (squares.length > model.longReturns) longSum -= squares[squares.length - 1 - model.longReturns]!;
      }
      last = row;
    }
    const count = Math.min(squares.length, model.longReturns);
    states.push(squares.length < FEWEST_RETURNS ? null : { fast, long: Math.max(0, longSum / count) });
  }
  return states;
}

/** Volatility at the money, annual. */
export function modelVolatility({ fast, long }: VarianceState, tenorDays: number, model: SurfaceModel): number {
  const decay = (log(2) / model.halfLifeDays) * tenorDays;
  const share = -expm1(-decay) / decay;
  const volatility = model.premium * Math.sqrt(DAYS_PER_YEAR * (long + (fast - long) * share));
  return Math.min(model.highest, Math.max(model.lowest, volatility));
}

export function modelSmiles(state: VarianceState, asOf: Instant, model: SurfaceModel): SmileSlice[] {
  let least = 0;
  const atTheMoney = TENOR_DAYS.map((days) => {
    const volatility = modelVolatility(state, days, model);
    // Where the term structure falls faster than time passes, variance stays: no calendar arbitrage.
    least = Math.max(least, (volatility * volatility * days) / DAYS_PER_YEAR);
    return { expiry: asOf + days * MILLISECONDS_PER_DAY, totalVariance: least };
  });
  const { rho, eta, gamma } = model;
  return ssviSmiles({ rho, curvature: { kind: 'power-law', eta, gamma }, atTheMoney });
}

export function requireSurfaceModel(model: SurfaceModel): SurfaceModel {
  if (model.eta * (1 + Math.abs(model.rho)) <= 2 && model.gamma >= 0 && model.gamma <= 0.5) return model;
  throw new PlimsollError(
    'INPUT_VALUE',
    `the surface model has eta ${model.eta}, rho ${model.rho} and gamma ${model.gamma}; eta (1 + |rho|) must be at most 2 and gamma in [0, 0.5]`,
  );
}
