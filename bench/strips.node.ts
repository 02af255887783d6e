// strips: 32 strikes of one expiry under Heston and Bates, in the strict WASM build and as the TypeScript reference.
import { Bench } from 'tinybench';
import { batesStrip } from '../src/spec/bates-strip.ts';
import { STRIP_CELLS } from '../src/spec/fourier-strip.ts';
import { hestonStrip } from '../src/spec/heston-strip.ts';
import { compileWasmBuild } from '../src/store/wasm-build.node.ts';
import { hostStrips, type StripKernel } from './kernels/strip-host.ts';

export interface StripFigures {
  readonly name: string;
  readonly strikes: number;
  /** Microseconds per strip: median, and the spread from the 25th to the 75th percentile. */
  readonly wasmMicroseconds: number;
  readonly wasmSpreadMicroseconds: number;
  readonly referenceMicroseconds: number;
}

const STRIKES = 32;

interface Workload {
  readonly name: string;
  /** Initial variance, reversion, long-run variance, volatility of variance, correlation, years. */
  readonly heston: readonly number[];
  /** Intensity, mean and deviation of log jumps; absent: none. */
  readonly jumps?: readonly number[];
}

const WORKLOADS: readonly Workload[] = [
  { name: 'heston, 7 days, crypto', heston: [0.5, 5, 0.4, 1.5, -0.3, 7 / 365] },
  { name: 'heston, 30 days, crypto', heston: [0.36, 3, 0.4, 2, -0.2, 30 / 365] },
  { name: 'heston, 3 months, equity', heston: [0.04, 1.5, 0.04, 0.3, -0.7, 0.25] },
  { name: 'heston, 1 year, Lewis', heston: [0.04, 4, 0.25, 1, -0.5, 1] },
  { name: 'heston, 10 years', heston: [0.04, 2.5, 0.06, 0.75, -0.6, 10] },
  { name: 'heston, 1 day, correlation -0.99', heston: [0.04, 1.5, 0.04, 2, -0.99, 1 / 365] },
  { name: 'bates, 7 days, crypto', heston: [0.5, 5, 0.4, 1.5, -0.3, 7 / 365], jumps: [20, -0.03, 0.06] },
  { name: 'bates, 30 days, crypto', heston: [0.36, 3, 0.4, 2, -0.2, 30 / 365], jumps: [20, -0.03, 0.06] },
  { name: 'bates, 3 months, equity', heston: [0.04, 1.5, 0.04, 0.3, -0.7, 0.25], jumps: [2, -0.2, 0.1] },
];

/** Strikes within three deviations of the forward, out-of-the-money options. */
function stripOf({ heston, jumps }: Workload) {
  const [v0, kappa, theta, , , years] = heston as [number, number, number, number, number, number];
  const decayed = (1 - Math.exp(-kappa * years)) / kappa;
  const jumped = jumps ? jumps[0]! * years * (jumps[1]! * jumps[1]! + jumps[2]! * jumps[2]!) : 0;
  const deviation = Math.sqrt(theta * years + (v0 - theta) * decayed + jumped);
  const steps = Array.from({ length: STRIKES }, (_, index) => (6 * index) / (STRIKES - 1) - 3);
  const strikes = Float64Array.from(steps, (step) => 100 * Math.exp(step * deviation));
  const signs = Float64Array.from(steps, (step) => (step >= 0 ? 1 : -1));
  return { parameters: [100, ...heston, ...(jumps ?? [])], strikes, signs };
}

export async function benchStrips(quick: boolean): Promise<StripFigures[]> {
  const host = hostStrips(await compileWasmBuild('strict'));
  const work = new Float64Array(STRIP_CELLS + 3 * STRIKES);
  const prices = new Float64Array(STRIKES);
  const figures: StripFigures[] = [];
  for (const workload of WORKLOADS) {
    const kernel: StripKernel = workload.jumps ? 'batesStrip' : 'hestonStrip';
    const reference = workload.jumps ? batesStrip : hestonStrip;
    const strip = stripOf(workload);
    const placed = host.place(kernel, strip);
    const parameters = Float64Array.from(strip.parameters);
    const bench = new Bench({ time: quick ? 5 : 150, warmupTime: quick ? 2 : 50 });
    bench
      .add('wasm', () => void placed.run())
      .add('reference', () => reference(parameters, strip.strikes, strip.signs, STRIKES, prices, work));
    await bench.run();
    const [wasm, plain] = bench.tasks.map(({ result }) => {
      if ('latency' in result) return result.latency;
      throw 'error' in result ? result.error : new Error(`the bench of ${workload.name} gave no figures`);
    });
    figures.push({
      name: workload.name,
      strikes: STRIKES,
      wasmMicroseconds: wasm!.p50 * 1e3,
      wasmSpreadMicroseconds: (wasm!.p75 - wasm!.min) * 1e3,
      referenceMicroseconds: plain!.p50 * 1e3,
    });
  }
  return figures;
}
