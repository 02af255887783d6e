// pricers: every kernel that works lane by lane, in the strict WASM build and as the TypeScript reference, side by side.
import { Bench } from 'tinybench';
import { runReference } from '../src/engine/reference.ts';
import { instantiateKernels } from '../src/engine/wasm-module.ts';
import { KERNELS } from '../src/generated/kernels.ts';
import type { Contract, Quantity } from '../src/spec/contract.ts';
import { compileWasmBuild } from '../src/store/wasm-build.node.ts';
import { splitmix32 } from './splitmix.ts';

export interface PricerFigures {
  readonly kernel: string;
  readonly lanes: number;
  /** Nanoseconds per lane: median, and the spread from the 25th to the 75th percentile. */
  readonly wasmNs: number;
  readonly wasmSpreadNs: number;
  readonly referenceNs: number;
}

/** What a market maker's book brings, by the name of the input; a kernel whose inputs are not named here is not timed. */
const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  forward: [90, 110],
  spot: [90, 110],
  strike: [70, 140],
  barrier: [60, 160],
  lower: [60, 85],
  upper: [115, 160],
  rate: [0, 0.08],
  carry: [-0.02, 0.06],
  dividendYield: [0, 0.04],
  yield: [0, 0.04],
  rebate: [0, 0],
  volatility: [0.3, 1.2],
  volSqrtTime: [0.03, 0.8],
  timeToExpiryYears: [0.02, 1],
  timeYears: [0.02, 1],
  y: [-2, 2],
  p: [0.001, 0.999],
  nu: [3, 12],
};

/** Where an input is drawn from; the argument of a function as wide as its domain, at most [-6, 6]. */
function rangeOf({ name, low = -6, high = 6 }: Quantity): readonly [number, number] | undefined {
  return name === 'x' ? [Math.max(low, -6), Math.min(high, 6)] : RANGES[name];
}

/** Inputs of a kernel, or undefined where one of its inputs has no range here. */
function sampleInputs(contract: Contract, lanes: number): Float64Array[] | undefined {
  const uniform = splitmix32(20261121);
  const columns: Float64Array[] = [];
  for (const input of contract.inputs) {
    const { choices } = input;
    const range = rangeOf(input);
    if (choices === undefined && range === undefined) return undefined;
    const draw = choices
      ? () => choices[Math.floor(uniform() * choices.length)]!
      : () => range![0] + uniform() * (range![1] - range![0]);
    columns.push(Float64Array.from({ length: lanes }, draw));
  }
  return columns;
}

export async function benchPricers(quick: boolean): Promise<PricerFigures[]> {
  const strict = await instantiateKernels(await compileWasmBuild('strict'));
  const lanes = quick ? 64 : 1024;
  const figures: PricerFigures[] = [];
  for (const kernel of KERNELS) {
    const { name } = kernel.contract;
    const inputs =
      name === 'implied-volatility' ? impliedVolatilityInputs(lanes) : sampleInputs(kernel.contract, lanes);
    if (inputs === undefined) continue;
    const bench = new Bench({ time: quick ? 5 : 150, warmupTime: quick ? 2 : 50 });
    bench.add('wasm', () => void strict.run(name, inputs)).add('reference', () => void runReference(name, inputs));
    await bench.run();
    const [wasm, reference] = bench.tasks.map(({ result }) => {
      if ('latency' in result) return result.latency;
      throw 'error' in result ? result.error : new Error(`the bench of ${name} gave no figures`);
    });
    const perLane = 1e6 / lanes;
    figures.push({
      kernel: name,
      lanes,
      wasmNs: wasm!.p50 * perLane,
      wasmSpreadNs: (wasm!.p75 - wasm!.min) * perLane,
      referenceNs: reference!.p50 * perLane,
    });
  }
  return figures;
}

/** Prices that volatilities of a real smile would give, to be inverted. */
function impliedVolatilityInputs(lanes: number): Float64Array[] {
  const black = KERNELS.find(({ contract }) => contract.name === 'black-price')!;
  const inputs = sampleInputs(black.contract, lanes)!;
  const prices = runReference('black-price', inputs)[0]!;
  const years = new Float64Array(lanes).fill(0.25);
  return [prices, inputs[0]!, inputs[1]!, years, inputs[3]!];
}
