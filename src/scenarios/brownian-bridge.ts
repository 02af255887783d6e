// A Brownian path from independent normals, the end first and then middles of gaps, so that the first coordinates of a Sobol
// point decide the coarse shape. Source: Caflisch and Moskowitz (1995); Glasserman (2004) Monte Carlo Methods, 3.1.
import { requireInRange } from '../core/checks.ts';
import { PlimsollError } from '../core/errors.ts';

export interface BrownianBridge {
  readonly times: Float64Array;
  /** order[k]: the point that normal k decides. */
  readonly order: Int32Array;
  /** The known points around it, -1 for the start at time 0; right -1 for the end itself. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly leftWeight: Float64Array;
  readonly rightWeight: Float64Array;
  readonly deviation: Float64Array;
}

/** Times ascending and above 0, in any unit; the path starts at 0 at time 0. */
export function createBrownianBridge(times: readonly number[]): BrownianBridge {
  const count = times.length;
  if (count === 0) throw new PlimsollError('INPUT_VALUE', 'a Brownian bridge has 0 times; it needs at least one');
  times.forEach((time, index) => {
    const low = index === 0 ? 0 : times[index - 1]!;
    requireInRange(`time ${index + 1} of a Brownian bridge`, time, { low, high: Number.MAX_VALUE, lowOpen: true });
  });
  const bridge: BrownianBridge = {
    times: Float64Array.from(times),
    order: new Int32Array(count),
    left: new Int32Array(count).fill(-1),
    right: new Int32Array(count).fill(-1),
    leftWeight: new Float64Array(count),
    rightWeight: new Float64Array(count),
    deviation: new Float64Array(count),
  };
  bridge.order[0] = count - 1;
  bridge.deviation[0] = Math.sqrt(times[count - 1]!);
  // Gaps (left, right), widest level first: a queue halves them in the order of van der Corput.
  const gaps: [number, number][] = [[-1, count - 1]];
  let placed = 1;
  for (let next = 0; next < gaps.length; next++) {
    const [left, right] = gaps[next]!;
    if (right - left < 2) continue;
    const middle = left + Math.floor((right - left) / 2);
    const start = left < 0 ? 0 : times[left]!;
    const here = times[middle]!;
    const end = times[right]!;
    bridge.order[placed] = middle;
    bridge.left[placed] = left;
    bridge.right[placed] = right;
    bridge.leftWeight[placed] = (end - here) / (end - start);
    bridge.rightWeight[placed] = (here - start) / (end - start);
    bridge.deviation[placed] = Math.sqrt(((here - start) * (end - here)) / (end - start));
    placed++;
    gaps.push([left, middle], [middle, right]);
  }
  return bridge;
}

/** Writes the path at all times to `path`, from as many normals. */
export function bridgePath(bridge: BrownianBridge, normals: ArrayLike<number>, path: Float64Array): void {
  const { order, left, right, leftWeight, rightWeight, deviation } = bridge;
  for (let k = 0; k < order.length; k++) {
    const before = left[k]! < 0 ? 0 : path[left[k]!]!;
    const after = right[k]! < 0 ? 0 : path[right[k]!]!;
    path[order[k]!] = leftWeight[k]! * before + rightWeight[k]! * after + deviation[k]! * normals[k]!;
  }
}
