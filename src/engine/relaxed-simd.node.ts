// Relaxed SIMD under Node: the probe, the flag that old versions want first, and instruction scheduling, which new ones lost.
import { setFlagsFromString } from 'node:v8';

// (module (func (drop (f64x2.relaxed_madd (f64x2.splat 0) (f64x2.splat 0) (f64x2.splat 0)))))
const SPLAT = [68, 0, 0, 0, 0, 0, 0, 0, 0, 253, 20];
const CODE = [...SPLAT, ...SPLAT, ...SPLAT, 253, 135, 2, 26];
const PROBE = new Uint8Array([
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10],
  ...[CODE.length + 4, 1, CODE.length + 2, 0, ...CODE, 11],
]);

/**
 * Whether the relaxed build can be compiled. Node 20 validates relaxed SIMD only after a flag that later versions refuse
 * because they need none, so the probe comes first. Call before the first compilation.
 */
export function enableRelaxedSimd(): boolean {
  if (WebAssembly.validate(PROBE)) return true;
  setFlagsFromString('--experimental-wasm-relaxed-simd');
  return WebAssembly.validate(PROBE);
}

/** V8 of Node 24 and later schedules no instructions by itself: SIMD kernels take 1.5 times as long. Call before compiling. */
export function enableInstructionScheduling(): void {
  setFlagsFromString('--turbo-instruction-scheduling');
}
