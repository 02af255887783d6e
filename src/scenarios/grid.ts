// Grids of price and volatility moves, as venues scan them: any list of points, the outer ones with a damped loss.
import { requireInRange } from '../core/checks.ts';
import { PlimsollError } from '../core/errors.ts';
import type { Factor } from '../market/factor.ts';
import { log1p } from '../spec/log.ts';
import { createScenarioSet, type ParameterSource, type ScenarioSet } from './scenario-set.ts';

export interface GridPoint {
  /** Log return of every spot factor. */
  readonly price: number;
  /** Amount of every volatility factor. */
  readonly volatility: number;
  /** What the rule multiplies the loss of this point by; absent: 1. */
  readonly lossFactor?: number;
}

export interface GridOptions {
  /** Spot and volatility factors that move together; others have no place in a grid. */
  readonly factors: readonly Factor[];
  readonly points: readonly GridPoint[];
  readonly parameters: ParameterSource;
}

/** A price move quoted in per cent (-0.15 for -15 %) as a log return. */
export function logReturnOf(relative: number): number {
  const range = { low: -1, high: Number.MAX_VALUE, lowOpen: true };
  return log1p(requireInRange('relative price move', relative, range));
}

/** Every price with every volatility, price by price. */
export function gridProduct(prices: readonly number[], volatilities: readonly number[]): GridPoint[] {
  return prices.flatMap((price) => volatilities.map((volatility) => ({ price, volatility })));
}

/**
 * Points beyond `from` (log return) with a loss that fades with distance: factor = from / |price|. A choice of ours, no venue's rule: a
 * published rule states the factor of each point. Points within keep their loss.
 */
export function dampedTails(points: readonly GridPoint[], from: number): GridPoint[] {
  requireInRange('log return at which damping starts', from, { low: 0, high: Number.MAX_VALUE, lowOpen: true });
  return points.map((point) => {
    const size = Math.abs(point.price);
    return size > from ? { ...point, lossFactor: (point.lossFactor ?? 1) * (from / size) } : point;
  });
}

export function gridScenarios({ factors, points, parameters }: GridOptions): ScenarioSet {
  const misplaced = factors.find((factor) => factor.kind !== 'spot' && factor.kind !== 'volatility');
  if (misplaced !== undefined) {
    throw new PlimsollError(
      'INPUT_VALUE',
      `${misplaced.id} has no place in a grid of price and volatility; its factors are spots and volatilities`,
    );
  }
  const moves = factors.map((factor) =>
    Float64Array.from(points, (point) => (factor.kind === 'spot' ? point.price : point.volatility)),
  );
  const damped = points.some((point) => point.lossFactor !== undefined);
  return createScenarioSet({
    kind: 'grid',
    factors,
    moves,
    ...(damped ? { lossFactors: Float64Array.from(points, (point) => point.lossFactor ?? 1) } : {}),
    labels: points.map((point) => `price ${point.price}, volatility ${point.volatility}`),
    provenance: {
      model: `grid of ${points.length} points`,
      parameters: { ...parameters, values: { points: points.length } },
      notes: damped ? ['losses of the outer points are damped before they are judged'] : [],
    },
  });
}
