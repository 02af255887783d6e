// e^x in f32, by + - * alone, for what reflected paths of barrier-block weigh.
// exponentialFloat32: x in [-80, 80]; 2e-7 relative, e^0 = 1. A helper: no kernel, no contract. The terms of Taylor's series up to degree
// 7 on half of ln 2 to each side, which is below the last bit of f32.

import { nearestWhole, powerOfTwo, single } from './machine.ts';

const LOG2_E_NEAR: number = 1.4426950216293335;
/** ln 2 in two parts, of which the first has nine bits. */
const LN2_UPPER: number = 0.693359375;
const LN2_LOWER: number = -0.00021219444170128554;

export function exponentialFloat32(x: number): number {
  const k: number = nearestWhole(single(x * LOG2_E_NEAR));
  const r: number = single(single(x - single(k * LN2_UPPER)) - single(k * LN2_LOWER));
  const square: number = single(r * r);
  let even: number = single(single(0.0013888889225199819 * square) + 0.0416666679084301);
  let odd: number = single(single(0.00019841270113829523 * square) + 0.008333333767950535);
  odd = single(single(odd * square) + 0.1666666716337204);
  even = single(single(even * square) + 0.5);
  const near: number = single(single(single(single(odd * r) + even) * square) + r);
  return single(single(1 + near) * powerOfTwo(k));
}
