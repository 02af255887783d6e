// Entropic risk and its tightest bound at a level, the entropic value at risk of Ahmadi-Javid (2012), JOTA 155.
import { PlimsollError } from '../core/errors.ts';
import { exp } from '../spec/exp.ts';
import { log } from '../spec/log.ts';
import { requireLevel } from './sample.ts';
import { meanOf, type WeightedValues } from './sample-moments.ts';

/** scale ln(E exp(loss / scale) / (1 - level)): an upper bound of VaR and ES at that level, for any scale > 0. */
export function entropicRisk(losses: WeightedValues, scale: number, level: number): number {
  requireLevel(level);
  if (!(scale > 0))
    throw new PlimsollError('INPUT_VALUE', `the scale of entropic risk is ${scale}; it must be above 0`);
  let worst = Number.NEGATIVE_INFINITY;
  for (const loss of losses.values) if (loss > worst) worst = loss;
  // The worst loss is taken out of the exponential, so that nothing overflows however small the scale.
  const values = losses.values.map((loss) => exp((loss - worst) / scale));
  return worst + scale * log(meanOf({ values, weights: losses.weights }) / (1 - level));
}

const GOLDEN = 0.6180339887498949;
/** Golden section cannot place a minimum better than the root of the rounding: more steps change nothing. */
const STEPS = 80;

/** The least of those bounds over all scales. It is convex in the scale, so a golden section in its logarithm finds it. */
export function entropicValueAtRisk(losses: WeightedValues, level: number): number {
  let size = 0;
  for (const loss of losses.values) if (Math.abs(loss) > size) size = Math.abs(loss);
  if (size === 0) return 0;
  const at = (logScale: number): number => entropicRisk(losses, size * exp(logScale), level);
  let low = -20;
  let high = 20;
  let left = high - GOLDEN * (high - low);
  let right = low + GOLDEN * (high - low);
  let [atLeft, atRight] = [at(left), at(right)];
  for (let step = 0; step < STEPS; step++) {
    if (atLeft <= atRight) {
      [high, right, atRight] = [right, left, atLeft];
      left = high - GOLDEN * (high - low);
      atLeft = at(left);
    } else {
      [low, left, atLeft] = [left, right, atRight];
      right = low + GOLDEN * (high - low);
      atRight = at(right);
    }
  }
  return Math.min(atLeft, atRight);
}
