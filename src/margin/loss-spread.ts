// How the losses of one account are spread: bars of equal, round width over all but the outermost scenarios.
import { invariant } from '../core/errors.ts';

export interface LossBin {
  readonly low: number;
  readonly high: number;
  /** Scenarios; where they have weights, their share times their number. */
  readonly count: number;
}

export interface LossSpread {
  /** Scenarios that were looked at: every `stride`th of `scenarioCount`. */
  readonly looked: number;
  readonly scenarioCount: number;
  readonly stride: number;
  readonly bins: readonly LossBin[];
  /** Gains beyond the first bin, losses beyond the last. */
  readonly below: number;
  readonly beyond: number;
  readonly least: number;
  readonly most: number;
}

export interface SpreadInput {
  readonly losses: Float64Array;
  /** Probabilities up to a common factor; absent: equal. */
  readonly weights?: Float64Array;
  readonly scenarioCount: number;
  readonly stride: number;
  /** Figures that must be seen: VaR and ES. */
  readonly seen: readonly number[];
}

const MOST_BINS = 48;
/** Of the scenarios on either side: what lies further out is counted, not drawn. */
const OUTER_SHARE = 0.0005;

export function lossSpread({ losses, weights, scenarioCount, stride, seen }: SpreadInput): LossSpread {
  const looked = losses.length;
  invariant(looked > 0, 'a spread of no losses was asked for');
  const sorted = Float64Array.from(losses).sort();
  const outer = Math.floor(looked * OUTER_SHARE);
  const [least, most] = [sorted[0]!, sorted[looked - 1]!];
  const finite = seen.filter((figure) => figure - figure === 0);
  // A little further than the figures, so that their lines do not stand on the edge.
  const furthest = Math.max(...finite.map((figure) => figure * 1.15), sorted[looked - 1 - outer]!);
  const low = Math.min(sorted[outer]!, ...finite);
  const high = Math.max(Math.min(most, furthest), ...finite);
  const width = roundWidth((high - low) / MOST_BINS);
  const start = Math.floor(low / width) * width;
  const count = Math.max(1, Math.ceil((high - start) / width + 1e-9));
  const totals = new Float64Array(count);
  const outside = { below: 0, beyond: 0 };
  const weightSum = weights?.reduce((sum, weight) => sum + weight, 0) ?? looked;
  for (let index = 0; index < looked; index++) {
    const bin = Math.floor((losses[index]! - start) / width);
    const share = weights === undefined ? 1 : (weights[index]! / weightSum) * looked;
    if (bin < 0) outside.below += share;
    else if (bin >= count) outside.beyond += share;
    else totals[bin] = totals[bin]! + share;
  }
  const bins = Array.from(totals, (total, index) => ({
    low: start + index * width,
    high: start + (index + 1) * width,
    count: total,
  }));
  return { looked, scenarioCount, stride, bins, ...outside, least, most };
}

/** 1, 2, 2.5 or 5 times a power of ten, not below the wish; 1 where there is no width. */
function roundWidth(wish: number): number {
  if (!(wish > 0)) return 1;
  let unit = 1;
  while (unit > wish) unit /= 10;
  while (unit * 10 <= wish) unit *= 10;
  return [1, 2, 2.5, 5, 10].map((step) => step * unit).find((width) => width >= wish)!;
}
