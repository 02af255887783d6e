// exp(y) - 1 in f32, by + - * alone, for losses of linear positions on a GPU.
// exponentialLessOne: y clamped to [-80, 80]; 2e-7 of exp(y) beside 2e-7 of the result. A helper: no kernel, no contract. Own fit
// (test/vectors/float32-fit.py).

import { powerOfTwo, single } from './machine.ts';

const LOG2_E_SINGLE: number = 1.4426950216293335;
/** ln 2 in two parts, of which the first has few bits: times a whole number below 2^13 it is exact. */
const LN2_HIGH_SHORT: number = 0.693359375;
const LN2_LOW_SHORT: number = -0.00021219444170128554;
const LARGEST_EXPONENT: number = 80;

export function exponentialLessOne(y: number): number {
  const clamped: number = Math.min(Math.max(y, -LARGEST_EXPONENT), LARGEST_EXPONENT);
  const k: number = Math.floor(single(single(clamped * LOG2_E_SINGLE) + 0.5));
  const r: number = single(single(clamped - single(k * LN2_HIGH_SHORT)) - single(k * LN2_LOW_SHORT));
  let p: number = 0.00019890980911441147;
  p = single(single(p * r) + 0.0013933641603216529);
  p = single(single(p * r) + 0.00833331048488617);
  p = single(single(p * r) + 0.04166646674275398);
  p = single(single(p * r) + 0.1666666716337204);
  p = single(single(p * r) + 0.5);
  const ofRest: number = single(r + single(single(r * r) * p));
  const power: number = powerOfTwo(k);
  return single(single(power * ofRest) + single(power - 1));
}
