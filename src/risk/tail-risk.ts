// VaR and ES of one sample at several levels at once, under a named convention that travels with the figures.

import { type QuantileRuleName, quantileOf } from './quantile-rules.ts';
import type { Sample } from './sample.ts';
import { type ShortfallRuleName, shortfallOf, type TailShares, tailShares } from './shortfall.ts';

export type TailConventionName = 'order-statistic' | 'ore-historical' | 'fractional' | 'type-7';

export interface TailConvention {
  readonly quantile: QuantileRuleName;
  readonly shortfall: ShortfallRuleName;
  readonly summary: string;
}

export const TAIL_CONVENTIONS: Readonly<Record<TailConventionName, TailConvention>> = {
  'order-statistic': {
    quantile: 'index-above',
    shortfall: 'fractional',
    summary: 'VaR is the ceil(n p)-th smallest loss, ES the mean of the worst 1 - p with the boundary by its fraction',
  },
  'ore-historical': {
    quantile: 'index-above',
    shortfall: 'tail-mean',
    summary: 'VaR is the ceil(n p)-th smallest loss, ES the mean of all losses at or above it',
  },
  fractional: {
    quantile: 'index-after',
    shortfall: 'fractional',
    summary:
      'VaR is the (floor(n p) + 1)-th smallest loss, ES the mean of the worst 1 - p with the boundary by its fraction',
  },
  'type-7': {
    quantile: 'type-7',
    shortfall: 'quantile-mean',
    summary: 'VaR interpolates as R and NumPy do by default, ES is the mean of that quantile over the tail',
  },
};

export interface TailRisk {
  readonly level: number;
  readonly valueAtRisk: number;
  readonly expectedShortfall: number;
  /** One-based from the smallest loss; with a fraction where the rule interpolates. */
  readonly rank: number;
  readonly tail: TailShares;
}

/** One entry per level, in the order asked. ES of a rule by which it could fall short of VaR is not hidden: it is what it is. */
export function tailRiskOf(sample: Sample, levels: readonly number[], convention: TailConvention): readonly TailRisk[] {
  return levels.map((level) => {
    const { loss, rank } = quantileOf(sample, level, convention.quantile);
    const tail = tailShares(sample, level, convention.shortfall, convention.quantile);
    return { level, valueAtRisk: loss, expectedShortfall: shortfallOf(sample, tail), rank, tail };
  });
}
