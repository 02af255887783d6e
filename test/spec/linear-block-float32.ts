// The f32 build of linear-block, lane by lane with Math.fround: what the strict build computes, to the bit; and what it may lose
// besides its bound.
import type { SliceWorkload } from '../../bench/kernels/slice-workload.ts';

const f = Math.fround;
const LARGEST_FLOAT32 = 3.4e38;

/** Adds to `out` what linearBlockFloat32 adds. */
export function linearBlockFloat32Mirror(workload: SliceWorkload, out: Float64Array): void {
  const { scenarioCount, optionCount, scenarios, options } = workload;
  const stride = options.length / 4;
  for (let scenario = 0; scenario < scenarioCount; scenario++) {
    const forward = f(scenarios[scenario]!);
    const inverse = f(1 / scenarios[scenario]!);
    let sum = 0;
    for (let product = 0; product < optionCount; product++) {
      const cell = (column: number) => f(options[product + column * stride]!);
      const linear = f(f(cell(1) * forward) + cell(0));
      sum = f(sum + f(cell(3) * f(f(cell(2) * inverse) + linear)));
    }
    out[scenario] = out[scenario]! + sum;
  }
}

/** f32 ends at 3.4e38, and below 1e-38 it has few bits or none: a factor, a term, the whole. */
export function lostOutsideFloat32([forward, constant, perForward, perInverse, quantity]: readonly number[]): number {
  const terms = [constant!, perForward! * forward!, perInverse! / forward!].map(Math.abs);
  const parts = [...terms, ...terms.map((term) => Math.abs(term * quantity!)), Math.abs(perForward!)];
  if (parts.some((part) => !(part < LARGEST_FLOAT32 / 4))) return Infinity;
  const small = 1e-38 * (1 + forward! + 1 / forward!);
  return Math.abs(quantity!) * small + 1e-38;
}
