// What makes a move of a correlated normal, in f32, by + - * alone: for scenarios that a GPU draws itself.
// logOnePlusFloat32: x in [0, 1e30]; 4e-7 (1 + result). inverseRootFloat32: x in [1, 1e30]; 3e-7 relative. dampedFloat32: what
// src/scenarios/damping.ts does, 4e-7 of the limit. A helper: no kernel, no contract.

import { exponentOf, powerOfTwo, single } from './machine.ts';
import { minusLogSingle } from './normal-inverse-float32.ts';

/** Further beyond the start of damping, in units of its room, a move is the limit but for 1e-12. */
const FARTHEST: number = 1000000;

/** ln(1 + x). */
export function logOnePlusFloat32(x: number): number {
  return single(-minusLogSingle(single(1 + x)));
}

/** 1 / sqrt(x): a line over two octaves, then Newton's steps. */
export function inverseRootFloat32(x: number): number {
  const k: number = Math.floor(single(exponentOf(x) * 0.5));
  const m: number = single(single(x * powerOfTwo(-k)) * powerOfTwo(-k));
  let y: number = single(1.0900000333786011 - single(0.1599999964237213 * m));
  y = single(y * single(1.5 - single(single(0.5 * m) * single(y * y))));
  y = single(y * single(1.5 - single(single(0.5 * m) * single(y * y))));
  y = single(y * single(1.5 - single(single(0.5 * m) * single(y * y))));
  y = single(y * single(1.5 - single(single(0.5 * m) * single(y * y))));
  return single(y * powerOfTwo(-k));
}

/** room is limit - start, perRoom its inverse. */
export function dampedFloat32(amount: number, start: number, room: number, perRoom: number): number {
  const size: number = Math.abs(amount);
  const t: number = Math.min(single(single(size - start) * perRoom), FARTHEST);
  if (t <= 0) {
    return amount;
  }
  const bent: number = single(start + single(room * single(t * inverseRootFloat32(single(1 + single(t * t))))));
  if (amount < 0) {
    return -bent;
  }
  return bent;
}

/** The polynomial c0 + c1 t + ... + c7 t^7. */
export function octicFloat32(
  t: number,
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  c4: number,
  c5: number,
  c6: number,
  c7: number,
): number {
  let p: number = single(single(c7 * t) + c6);
  p = single(single(p * t) + c5);
  p = single(single(p * t) + c4);
  p = single(single(p * t) + c3);
  p = single(single(p * t) + c2);
  p = single(single(p * t) + c1);
  return single(single(p * t) + c0);
}
