// VaR and ES of an account of which only the worst scenarios were kept: the same bits as from all of them, or a refusal
// that names how many should have been kept.
import { PlimsollError } from '../core/errors.ts';
import { compensatedDot, compensatedSum } from '../core/sums.ts';
import type { Tail } from '../losses/tail.ts';
import { errorOf, type Interval, type OrderStatisticRanks, skewedInterval } from './intervals.ts';
import { requireLevel, withoutRounding } from './sample.ts';

export interface KeptTailRisk {
  readonly level: number;
  readonly valueAtRisk: number;
  readonly expectedShortfall: number;
  /** Where the VaR happened. */
  readonly scenario: number;
}

/** How many of the worst must be kept for VaR and ES at this level by the order-statistic convention. */
export function scenariosToKeep(count: number, level: number): number {
  const product = withoutRounding(count * requireLevel(level));
  // The boundary scenario of ES, and the VaR one rank below it where n p is whole.
  return Math.max(Math.ceil(count - product), count - Math.ceil(product) + 1);
}

/** What VaR and ES at one level are of the worst scenarios: found once, read off the tails of many accounts. */
export interface KeptTailRule {
  readonly level: number;
  readonly scenarioCount: number;
  /** How many of the worst it reads. */
  readonly needed: number;
  /** Which of the worst is the VaR; the worst is 0. */
  readonly fromTop: number;
  readonly shares: Float64Array;
}

/** By the order-statistic convention of tail-risk, from equally likely scenarios. */
export function keptTailRule(scenarioCount: number, level: number): KeptTailRule {
  const needed = scenariosToKeep(scenarioCount, level);
  const fromTop = scenarioCount - Math.ceil(withoutRounding(scenarioCount * level));
  return { level, scenarioCount, needed, fromTop, shares: keptTailShares(scenarioCount, level) };
}

/** From losses of which the worst come first. */
export function ruledRisk(rule: KeptTailRule, losses: Float64Array): Omit<KeptTailRisk, 'scenario'> {
  const { level, scenarioCount: count, needed, fromTop, shares } = rule;
  if (needed > losses.length) {
    throw new PlimsollError(
      'INPUT_VALUE',
      `level ${level} of ${count} scenarios needs the worst ${needed}; the tail holds ${losses.length}`,
      { level, count, needed, kept: losses.length },
    );
  }
  const expectedShortfall = compensatedDot(shares, losses.slice(0, shares.length).reverse());
  return { level, valueAtRisk: losses[fromTop]!, expectedShortfall };
}

/** By the order-statistic convention of tail-risk, from equally likely scenarios. */
export function keptTailRisk(tail: Tail, levels: readonly number[]): readonly KeptTailRisk[] {
  const { losses, scenarios, scenarioCount } = tail;
  return levels.map((level) => {
    const rule = keptTailRule(scenarioCount, level);
    return { ...ruledRisk(rule, losses), scenario: scenarios[rule.fromTop]! };
  });
}

/** Shares of the worst scenarios in ES, the mildest first, as in a sample: the order of a sum decides its last bits. */
export function keptTailShares(count: number, level: number): Float64Array {
  const tailCount = count - withoutRounding(count * requireLevel(level));
  const inTail = Math.ceil(tailCount);
  const shares = new Float64Array(inTail).fill(1 / tailCount);
  shares[0] = (tailCount - (inTail - 1)) / tailCount;
  return shares;
}

/** As valueAtRiskInterval of a whole sample, by its ranks; open on a side whose loss was not kept. */
export function keptValueAtRiskInterval(
  { losses, scenarioCount }: Tail,
  ranks: OrderStatisticRanks,
  confidence: number,
): Interval {
  const atRank = (rank: number): number | null =>
    rank >= 1 && rank <= scenarioCount ? (losses[scenarioCount - rank] ?? null) : null;
  const { lower, upper, coverage } = ranks;
  return { low: atRank(lower), high: atRank(upper), confidence, coverage, method: 'order-statistics' };
}

/** As shortfallInterval of a whole sample: the scenarios that were not kept lose less than VaR, and all have the same influence. */
export function keptShortfallInterval(
  { losses, scenarioCount: count }: Tail,
  request: { level: number; confidence: number; valueAtRisk: number; expectedShortfall: number },
): Interval {
  const { level, valueAtRisk, expectedShortfall, confidence } = request;
  const excesses = losses.filter((loss) => loss > valueAtRisk).map((loss) => (loss - valueAtRisk) / (1 - level));
  const mean = compensatedSum(excesses) / count;
  const beyond = compensatedSum(excesses.map((excess) => (excess - mean) * (excess - mean)));
  const cubes = compensatedSum(excesses.map((excess) => (excess - mean) * (excess - mean) * (excess - mean)));
  const others = count - excesses.length;
  const variance = (beyond + others * mean * mean) / count;
  const third = (cubes - others * mean * mean * mean) / count;
  return skewedInterval(expectedShortfall, errorOf(variance / count, third / (count * count)), confidence);
}
