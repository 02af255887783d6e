// How many f32 operations a second a device does where nothing else holds it up: multiplications with additions, two each. Measured, for
// no driver tells.
import { performance } from 'node:perf_hooks';
import type { GpuDevice } from '../src/engine/gpu-device.ts';

const LANES = 262_144;
const QUICK_LANES = 1024;
/** Four chains of four lanes, sixteen turns, a multiplication and an addition. */
const OPERATIONS_A_ROUND = 4 * 4 * 16 * 2;
/** Long enough that a round trip does not show. */
const LONG_SECONDS = 0.1;
const MAX_ROUNDS = 65_536;

/** Operations of one price of black-block as the shader does them: differences, products, sums; not choices and addresses. */
export const OPERATIONS_A_PRICE = 29;

export async function peakOperationsPerSecond(device: GpuDevice, quick: boolean): Promise<number> {
  const lanes = quick ? QUICK_LANES : LANES;
  const factors = device.table(Float32Array.of(0.999, 0.998, 0.997, 0.996, 1e-3, 2e-3, 3e-3, 4e-3));
  const sums = device.table(4 * lanes);
  const own = [factors, sums];
  const secondsOf = async (rounds: number): Promise<number> => {
    const shape = device.uniform([0, lanes, rounds]);
    own.push(shape);
    const start = performance.now();
    await device.run([{ shader: 'multiplyAdds', form: 'fast', buffers: [shape, factors, sums], lanes }]);
    await device.read(sums, 4);
    return (performance.now() - start) / 1000;
  };
  try {
    // The first run compiles.
    await secondsOf(1);
    for (let rounds = 1; ; rounds *= 2) {
      const seconds = await secondsOf(rounds);
      if (seconds < LONG_SECONDS && rounds < MAX_ROUNDS && !quick) continue;
      const again = await secondsOf(rounds);
      return (lanes * rounds * OPERATIONS_A_ROUND) / Math.min(seconds, again);
    }
  } finally {
    device.release(own);
  }
}
