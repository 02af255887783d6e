// What a margin did on the days it stood for: how often it covered the loss, what was missing when it did not, what it cost.
import { PlimsollError } from '../../core/errors.ts';
import { compensatedSum } from '../../core/sums.ts';
import { countOf, exceptionsOf, requireSeries } from './exceptions.ts';

/** Day by day, oldest first: the margin held over a day, and the loss of that day; quote currency or any other unit, the same in all. */
export interface MarginSeries {
  readonly margin: Float64Array;
  readonly losses: Float64Array;
  /** What the positions would need one by one. */
  readonly isolated?: Float64Array;
}

export interface MarginCoverage {
  readonly days: number;
  /** Days whose loss was above the margin. */
  readonly breaches: number;
  /** The share of days that the margin covered. */
  readonly coverage: number;
  /** Loss above the margin, over all days: what an insurance fund pays in all. */
  readonly totalShortfall: number;
  readonly averageShortfall: number;
  /** Over the days of breaches alone; 0 without one. */
  readonly averageShortfallOfBreaches: number;
  readonly worstShortfall: number;
  /** The day of the worst, the first day being 1; null without a breach. */
  readonly worstDay: number | null;
  readonly averageMargin: number;
  /** Average margin over average isolated margin: 0.4 says that the rule binds 40 % of the capital; null without isolated margins. */
  readonly capitalAgainstIsolated: number | null;
}

export function marginCoverage(series: MarginSeries): MarginCoverage {
  const { margin, losses, isolated } = series;
  requireSeries({ margin, losses, ...(isolated ? { isolated } : {}) });
  const days = losses.length;
  const breaches = countOf(exceptionsOf({ losses, valueAtRisk: margin }));
  const shortfalls = losses.map((loss, day) => (loss > margin[day]! ? loss - margin[day]! : 0));
  const totalShortfall = compensatedSum(shortfalls);
  let worst = 0;
  for (let day = 1; day < days; day++) if (shortfalls[day]! > shortfalls[worst]!) worst = day;
  const averageMargin = compensatedSum(margin) / days;
  return {
    days,
    breaches,
    coverage: (days - breaches) / days,
    totalShortfall,
    averageShortfall: totalShortfall / days,
    averageShortfallOfBreaches: breaches === 0 ? 0 : totalShortfall / breaches,
    worstShortfall: shortfalls[worst]!,
    worstDay: breaches === 0 ? null : worst + 1,
    averageMargin,
    capitalAgainstIsolated: isolated ? capitalRatio(averageMargin, isolated) : null,
  };
}

function capitalRatio(averageMargin: number, isolated: Float64Array): number {
  const averageIsolated = compensatedSum(isolated) / isolated.length;
  if (averageIsolated > 0) return averageMargin / averageIsolated;
  throw new PlimsollError(
    'INPUT_VALUE',
    `the average isolated margin is ${averageIsolated}; it must be positive to compare the cost of capital with it`,
  );
}
