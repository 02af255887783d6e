// Counts of jumps by inversion of one uniform number.
import { requireInRange } from '../core/checks.ts';

/** More jumps than this over one horizon are a diffusion; exp(-x) stays far from the subnormals. */
const MAX_EXPECTED = 50;

export function requireExpectedJumps(expected: number, id: string): number {
  return requireInRange(`expected jumps of ${id} over the horizon`, expected, { low: 0, high: MAX_EXPECTED });
}

/** The smallest n with P(N <= n) > u; `none` is exp(-expected). */
export function poissonInverse(u: number, expected: number, none: number): number {
  let probability = none;
  let reached = none;
  let count = 0;
  // In the far tail rounding keeps the sum below u for ever: there the next term is nothing beside it.
  while (!(u < reached) && reached + probability > reached) {
    count++;
    probability = (probability * expected) / count;
    reached += probability;
  }
  return count;
}
