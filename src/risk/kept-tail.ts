// VaR and ES of an account of which only the worst scenarios were kept: the same bits as from all of them, or a refusal
// that names how many should have been kept.
import { PlimsollError } from '../core/errors.ts';
import { compensatedDot } from '../core/sums.ts';
import type { Tail } from '../losses/tail.ts';
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

/** By the order-statistic convention of tail-risk, from equally likely scenarios. */
export function keptTailRisk(tail: Tail, levels: readonly number[]): readonly KeptTailRisk[] {
  const { losses, scenarios, scenarioCount: count } = tail;
  return levels.map((level) => {
    const needed = scenariosToKeep(count, level);
    if (needed > losses.length) {
      throw new PlimsollError(
        'INPUT_VALUE',
        `level ${level} of ${count} scenarios needs the worst ${needed}; the tail holds ${losses.length}`,
        { level, count, needed, kept: losses.length },
      );
    }
    const product = withoutRounding(count * level);
    const tailCount = count - product;
    const inTail = Math.ceil(tailCount);
    // Mildest first, as in the sample: the order of a sum decides its last bits.
    const shares = new Float64Array(inTail).fill(1 / tailCount);
    shares[0] = (tailCount - (inTail - 1)) / tailCount;
    const fromTop = count - Math.ceil(product);
    return {
      level,
      valueAtRisk: losses[fromTop]!,
      expectedShortfall: compensatedDot(shares, losses.slice(0, inTail).reverse()),
      scenario: scenarios[fromTop]!,
    };
  });
}
