// Exponential and Mills' ratio at the price of a few nanoseconds, for integrands that are summed by the hundred.
// quickExp: x <= 709, 2e-15 relative; zero below -700. quickMills: x >= 0, 2e-13 relative up to 9, 5e-8 at 30, falling like 1 / x.
// A helper: no kernel, no contract. Own fits (test/vectors/american-fit.py).

import { LN2_HIGH, LN2_LOW, LOG2_E, SQRT_2 } from './elementary.ts';
import { exponentOf, powerOfTwo } from './machine.ts';

const VANISHES: number = -700;

/** @lanes */
export function quickExp(x: number): number {
  const k: number = Math.floor(x * LOG2_E + 0.5);
  const r: number = x - k * LN2_HIGH - k * LN2_LOW;
  const z: number = r * r;
  // Even and odd terms apart: two short chains instead of a long one.
  let even: number = 2.7620075879983367e-7;
  even = even * z + 2.4801521322368692e-5;
  even = even * z + 1.3888888917196719e-3;
  even = even * z + 4.1666666666624164e-2;
  even = even * z + 0.5000000000000001;
  let odd: number = 2.5100375832561234e-8;
  odd = odd * z + 2.7557268480310024e-6;
  odd = odd * z + 1.9841269863040545e-4;
  odd = odd * z + 8.333333333330065e-3;
  odd = odd * z + 1.6666666666666669e-1;
  return x < VANISHES ? 0 : (1 + (r + z * (even + r * odd))) * powerOfTwo(k);
}

/** N(-x) / density(x). @lanes */
export function quickMills(x: number): number {
  let p: number = 3.5358007787455694e-4;
  p = p * x + 6.181784168261262e-3;
  p = p * x + 5.074148575950878e-2;
  p = p * x + 2.4720659043990897e-1;
  p = p * x + 7.54206612951828e-1;
  p = p * x + 1.3826030051781468;
  p = p * x + 1.2533141373157124;
  let q: number = 3.535798266187606e-4;
  q = q * x + 6.181800214733229e-3;
  q = q * x + 5.1094586734357614e-2;
  q = q * x + 2.5339729823383333e-1;
  q = q * x + 8.041243542021232e-1;
  q = q * x + 1.6185819944234856;
  q = q * x + 1.9010421523777514;
  return p / (q * x + 1);
}

/** ln x for a normal x > 0: 2e-11 absolute beside the rounding of the result. */
export function quickLog(x: number): number {
  let k: number = exponentOf(x);
  const half: number = Math.floor(k * 0.5);
  let m: number = x * powerOfTwo(-half) * powerOfTwo(half - k);
  if (m > SQRT_2) {
    m = m * 0.5;
    k = k + 1;
  }
  // 2 atanh(s).
  const s: number = (m - 1) / (m + 1);
  const z: number = s * s;
  const series: number =
    0.3333333333333333 + z * (0.2 + z * (0.14285714285714285 + z * (0.1111111111111111 + z * 0.0951)));
  return k * LN2_HIGH + (k * LN2_LOW + 2 * s * (1 + z * series));
}
