// Strips of Heston and Bates options: each price within the contract of its 25-digit truth, and of the kernel of one option.
import { describe, expect, it } from 'vitest';
import { hostStrips, type Strip, type StripKernel } from '../../bench/kernels/strip-host.ts';
import { bates } from '../../src/spec/bates.ts';
import { contract as batesContract, batesStrip } from '../../src/spec/bates-strip.ts';
import { MODEL_CELLS } from '../../src/spec/fourier-exponent.ts';
import { STRIP_CELLS } from '../../src/spec/fourier-strip.ts';
import { heston } from '../../src/spec/heston.ts';
import { contract as hestonContract, hestonStrip } from '../../src/spec/heston-strip.ts';
import { compileWasmBuild } from '../../src/store/wasm-build.node.ts';
import { truthTable } from './ulp.ts';

const build = await compileWasmBuild('strict');
const exportNames = new Set(WebAssembly.Module.exports(build).map(({ name }) => name));

const KERNELS = [
  { name: 'heston-strip', table: 'hestonStrip', contract: hestonContract, formula: hestonStrip, parameterCount: 7 },
  { name: 'bates-strip', table: 'batesStrip', contract: batesContract, formula: batesStrip, parameterCount: 10 },
] as const;

type Formula = typeof hestonStrip;

function priceStrip(formula: Formula, { parameters, strikes, signs }: Strip): Float64Array {
  const count = strikes.length;
  const prices = new Float64Array(count).fill(Number.NaN);
  const work = new Float64Array(STRIP_CELLS + 3 * count);
  formula(Float64Array.from(parameters), Float64Array.from(strikes), Float64Array.from(signs), count, prices, work);
  return prices;
}

interface TruthStrip extends Strip {
  readonly truths: readonly string[];
}

/** The rows of a table, each run of equal parameters a strip: forward, strike, the other parameters, sign, truth. */
function truthStrips(name: string, table: string): TruthStrip[] {
  const strips = new Map<string, { parameters: number[]; strikes: number[]; signs: number[]; truths: string[] }>();
  for (const row of truthTable(name, table).rows) {
    const truth = row.at(-1) as string;
    const [forward, strike, ...rest] = row.slice(0, -1) as number[];
    const sign = rest.pop()!;
    const parameters = [forward!, ...rest];
    const strip = strips.get(String(parameters)) ?? { parameters, strikes: [], signs: [], truths: [] };
    strips.set(String(parameters), strip);
    strip.strikes.push(strike!);
    strip.signs.push(sign);
    strip.truths.push(truth);
  }
  return [...strips.values()];
}

describe.each(KERNELS)('$name', ({ name, table, contract, formula, parameterCount }) => {
  const strips = truthStrips(name, table);

  it('is within its contract of the 25-digit table, and keeps eleven digits of prices down to 1e-30', () => {
    expect(strips.length).toBeGreaterThan(2);
    for (const strip of strips) {
      const prices = priceStrip(formula, strip);
      strip.truths.forEach((truth, index) => {
        const error = Math.abs(prices[index]! - Number(truth));
        const where = `strike ${strip.strikes[index]}: got ${prices[index]}, wanted ${truth}`;
        expect(error, where).toBeLessThanOrEqual(contract.error.reference.amount * strip.parameters[0]!);
        if (Number(truth) > 1e-30) expect(error, where).toBeLessThanOrEqual(1e-11 * Number(truth));
      });
    }
  });

  it('gives an option the same bits with and without neighbours, in any order', () => {
    for (const strip of strips) {
      const prices = priceStrip(formula, strip);
      const alone = strip.strikes as number[];
      alone.forEach((strike, index) => {
        const single = { parameters: strip.parameters, strikes: [strike], signs: [strip.signs[index]!] };
        expect(priceStrip(formula, single)[0]).toBe(prices[index]);
      });
      const turned = {
        parameters: strip.parameters,
        strikes: Array.from(strip.strikes).reverse(),
        signs: Array.from(strip.signs).reverse(),
      };
      expect(Array.from(priceStrip(formula, turned)).reverse()).toEqual(Array.from(prices));
    }
  });

  it('obeys parity option by option', () => {
    for (const strip of strips) {
      const flipped = { ...strip, signs: Array.from(strip.signs, (sign) => -sign) };
      const [prices, others] = [priceStrip(formula, strip), priceStrip(formula, flipped)];
      prices.forEach((price, index) => {
        const forward = strip.signs[index]! * (strip.parameters[0]! - strip.strikes[index]!);
        expect(Math.abs(price - others[index]! - forward)).toBeLessThanOrEqual(1e-13 * strip.strikes[index]!);
      });
    }
  });

  it('agrees with the kernel of one option', () => {
    const work = new Float64Array(MODEL_CELLS);
    const lane = name === 'heston-strip' ? heston : bates;
    for (const strip of strips) {
      const [forward, ...rest] = strip.parameters;
      priceStrip(formula, strip).forEach((price, index) => {
        const inputs = [forward!, strip.strikes[index]!, ...rest, strip.signs[index]!];
        const single = (lane as (...all: (number | Float64Array)[]) => number)(...inputs, work);
        expect(Math.abs(price - single)).toBeLessThanOrEqual(1e-12 * forward!);
      });
    }
  });

  it('at expiry is worth its intrinsic value', () => {
    const parameters = [...strips[0]!.parameters];
    parameters[6] = 0;
    const strip = { parameters, strikes: [90, 100, 110, 110], signs: [1, 1, 1, -1] };
    expect(Array.from(priceStrip(formula, strip))).toEqual([10, 0, 0, 10]);
  });

  it('has its parameters in the order of its contract', () => {
    expect(contract.inputs.slice(parameterCount).map(({ name: input }) => input)).toEqual(['strike', 'sign']);
    expect(strips[0]!.parameters.length).toBe(parameterCount);
  });
});

describe('a cell too wide for its contour', () => {
  // Found by drawing strips at random: cells that reach on at an angle of 0.3 to 0.4 lose 6e-12 to 1.5e-11 of the forward here.
  it.each([
    [
      0.10682792848456696, 0.11432176375110537, 0.23014391410421603, 0.3186480107156477, -0.889871876500547, 1.98,
    ] as const,
    [
      0.346999491151352, 0.24039631781803467, 0.3572458003352474, 0.6357561621330454, -0.8567900408059359,
      1.4431688588005178,
    ] as const,
  ])('is cut in two: v0 %f, kappa %f, theta %f, sigma %f, rho %f, %f years', (...model) => {
    const [v0, kappa, theta, sigma, rho, years] = model;
    const steps = Array.from({ length: 25 }, (_, index) => index / 12 - 1);
    const strikes = steps.map((step) => 100 * Math.exp(2 * step * Math.sqrt(v0 * years)));
    const strip = { parameters: [100, ...model], strikes, signs: steps.map((step) => (step >= 0 ? 1 : -1)) };
    const work = new Float64Array(MODEL_CELLS);
    priceStrip(hestonStrip, strip).forEach((price, index) => {
      const single = heston(100, strikes[index]!, v0, kappa, theta, sigma, rho, years, strip.signs[index]!, work);
      expect(Math.abs(price - single)).toBeLessThanOrEqual(1e-13 * 100);
    });
  });
});

describe.each(KERNELS)('$name in WASM', ({ name, table, contract, formula, parameterCount }) => {
  const kernel: StripKernel = table;
  const isBuilt = exportNames.has(kernel);

  it.skipIf(!isBuilt)('gives the bits of the reference, for odd and even numbers of options', () => {
    const host = hostStrips(build);
    for (const strip of truthStrips(name, table)) {
      for (const count of [1, 2, strip.strikes.length - 1, strip.strikes.length]) {
        const part = { ...strip, strikes: Array.from(strip.strikes).slice(0, count) };
        const placed = host.place(kernel, { ...part, signs: Array.from(strip.signs).slice(0, count) });
        expect(placed.run()).toEqual([0, 0, 0]);
        expect(Array.from(placed.prices)).toEqual(
          Array.from(priceStrip(formula, { ...part, signs: Array.from(strip.signs).slice(0, count) })),
        );
      }
    }
  });

  it.skipIf(!isBuilt)('says which number lies outside of its domain, and prices nothing', () => {
    const host = hostStrips(build);
    const [strip] = truthStrips(name, table);
    const { parameters, strikes, signs } = strip!;
    for (let input = 0; input < parameterCount; input++) {
      for (const bad of [Number.NaN, contract.inputs[input]!.low! - 1, contract.inputs[input]!.high! * 1.001 + 1]) {
        const placed = host.place(kernel, { parameters: parameters.with(input, bad), strikes, signs });
        expect(placed.run()).toEqual([1, 0, input]);
        expect(placed.prices.every(Number.isNaN)).toBe(true);
      }
    }
    const badStrike = host.place(kernel, { parameters, strikes: Array.from(strikes).with(3, Number.NaN), signs });
    expect(badStrike.run()).toEqual([1, 3, parameterCount]);
    const badSign = host.place(kernel, { parameters, strikes, signs: Array.from(signs).with(5, 0) });
    expect(badSign.run()).toEqual([1, 5, parameterCount + 1]);
  });
});
