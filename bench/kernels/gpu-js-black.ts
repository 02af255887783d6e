// The same formula in the part of JavaScript that the peer gpu.js translates: for its CPU mode, or to GLSL where a browser has WebGL2
// and no WebGPU.
import type { GPU, IKernelFunctionThis } from 'gpu.js';
import type { SliceWorkload } from './slice-workload.ts';

/** N(x) after Hart (1968) 5666; gpu.js wants every function flat and every name its own. */
function normalCdf(x: number): number {
  const z = Math.min(Math.abs(x), 7.07106781186547);
  let p = 0.0352624965998911 * z + 0.700383064443688;
  p = p * z + 6.37396220353165;
  p = p * z + 33.912866078383;
  p = p * z + 112.079291497871;
  p = p * z + 221.213596169931;
  p = p * z + 220.206867912376;
  let q = 0.0883883476483184 * z + 1.75566716318264;
  q = q * z + 16.064177579207;
  q = q * z + 86.7807322029461;
  q = q * z + 296.564248779674;
  q = q * z + 637.333633378831;
  q = q * z + 793.826512519948;
  q = q * z + 440.413735824752;
  const tail = (Math.exp(-0.5 * x * x) * p) / q;
  if (x > 0) return 1 - tail;
  return tail;
}

function sumOfPrices(
  this: IKernelFunctionThis,
  scenarios: number[],
  scenarioCount: number,
  options: number[],
  optionCount: number,
): number {
  const forward = scenarios[this.thread.x]!;
  const logForward = scenarios[this.thread.x + scenarioCount]!;
  const volFactor = scenarios[this.thread.x + 2 * scenarioCount]!;
  let sum = 0;
  for (let option = 0; option < optionCount; option++) {
    const strike = options[option]!;
    const deviation = options[option + 2 * optionCount]! * volFactor;
    const sign = options[option + 5 * optionCount]!;
    const d1 = (logForward - options[option + optionCount]!) / deviation + 0.5 * deviation;
    const price = sign * (forward * normalCdf(sign * d1) - strike * normalCdf(sign * (d1 - deviation)));
    sum += options[option + 4 * optionCount]! * price;
  }
  return sum;
}

/** GLSL wants to know how long a loop may be. */
const LOOP_LIMIT = 65_536;

/** A function that prices the workload once and returns the sums, which gpu.js gives in f32. */
export function gpuJsBlack(
  { scenarioCount, optionCount, scenarios, options }: SliceWorkload,
  gpu: GPU,
): () => ArrayLike<number> {
  const kernel = gpu
    .addFunction(normalCdf)
    .createKernel(sumOfPrices)
    .setOutput([scenarioCount])
    .setPrecision('single')
    .setLoopMaxIterations(LOOP_LIMIT);
  return () =>
    kernel(
      scenarios as unknown as number[],
      scenarioCount,
      options as unknown as number[],
      optionCount,
    ) as ArrayLike<number>;
}
