// black-block: undiscounted Black (1976) prices of the options of one slice in a block of scenarios, weighted and summed.
// Domain:    forward, strike in [1e-12, 1e15]; logarithms in [-100, 100]; volSqrtTime volFactor in [0, 40]; NaN gives a status.
// Error:     reference 2 ULP; wasm 2 ULP; webgpu 2.4e-7 of scale.
// Edges:     volSqrtTime = 0 or volFactor = 0, with its inverse capped at 1e150, gives intrinsic value.
// Source:    Black, F. (1976) J. Financial Economics 3, 167-179. Vectors: test/vectors/black-block.json.
//
// Per scenario stand the forward F, its logarithm, and a factor on every volatility with its inverse; per option the strike
// K, its logarithm, sigma sqrt(T) with its inverse, quantity and sign. So no pair divides or takes a logarithm. The
// logarithms may be of anything proportional to price: take them of F and K over one reference, near both, and their
// difference keeps its digits. With L < U the forward and the strike in order of size, m = |ln(F / K)| / s, h = s / 2,
//
//   price = intrinsic + L N(-(m - h)) - U N(-(m + h)),
//
// so either option is worth its intrinsic value and one out-of-the-money option, in which both tails have their argument
// on the side where they are computed to relative accuracy. The tails are rows of a table: see tail-table.ts.
//
// The scale that a price's error is measured against, a and b for m - h and m + h:
//
//   |quantity| (intrinsic + L N(-a) + U N(-b) + (m + h) (L phi(a) + U phi(b)) / 2).
//
// Its last term is the conditioning: what one rounding of a and b does. For f32 it also has forward and strike where there
// is intrinsic value, and the logarithms' share of the arguments, since rounding to f32 moves those.

import type { Contract } from './contract.ts';
import { type Column, type Index, read, write } from './machine.ts';
import { farTail, TAIL_FAR, TAIL_LAST_ROW, TAIL_ROWS_PER_UNIT, tableTail } from './tail-table.ts';

// The domain, for the contract below and for the check in WASM.
export const SMALLEST_PRICE: number = 1e-12;
export const LARGEST_PRICE: number = 1e15;
export const LARGEST_LOGARITHM: number = 100;
export const LARGEST_FACTOR: number = 1e6;
/** Of volSqrtTime alone and times any factor of the block. */
export const LARGEST_DEVIATION: number = 40;
export const LARGEST_INVERSE: number = 1e150;
export const LARGEST_QUANTITY: number = 1e18;

/** What the WASM kernel asks of memory: constants for all threads, scratch for each. Both start on 64 bytes. */
export const BLACK_BLOCK_CONSTANTS_BYTES: number = 153856;
export const BLACK_BLOCK_SCRATCH_BYTES: number = 8192;

// Worst errors of the builds that screen, in ULP of their format (2^-52, 2^-23), measured as the contract's are; those of
// f32 come with 1e-23 of the strike where a tail is left out, and with 1e-37.
export const RELAXED_ERROR_ULP: number = 2;
export const FLOAT32_ERROR_ULP: number = 2;

/** The inverse of a volatility or a factor as the columns want it: no infinity where the volatility is zero. */
export function cappedInverse(x: number): number {
  return x * LARGEST_INVERSE <= 1 ? LARGEST_INVERSE : 1 / x;
}

/** Adds to out, per scenario, the sum over the options of quantity times price. A table holds its columns one after the
 *  other, `stride` cells apart: forward, logForward, volFactor, inverseVolFactor; strike, logStrike, volSqrtTime,
 *  inverseVolSqrtTime, quantity, sign. */
export function blackBlock(
  tailRows: Column,
  scenarios: Column,
  scenarioStride: Index,
  scenarioCount: Index,
  options: Column,
  optionStride: Index,
  optionCount: Index,
  out: Column,
): void {
  for (let scenario = 0; scenario < scenarioCount; scenario++) {
    const forward: number = read(scenarios, scenario);
    const logForward: number = read(scenarios, scenario + scenarioStride);
    const volFactor: number = read(scenarios, scenario + 2 * scenarioStride);
    const inverseVolFactor: number = read(scenarios, scenario + 3 * scenarioStride);
    let sum: number = read(out, scenario);
    for (let option = 0; option < optionCount; option++) {
      const strike: number = read(options, option);
      const logStrike: number = read(options, option + optionStride);
      // In rows of the tail table, exactly.
      const halfDeviation: number = read(options, option + 2 * optionStride) * (0.5 * TAIL_ROWS_PER_UNIT);
      const inverseDeviation: number = read(options, option + 3 * optionStride) * TAIL_ROWS_PER_UNIT;
      const quantity: number = read(options, option + 4 * optionStride);
      const m: number = Math.abs(logForward - logStrike) * inverseDeviation * inverseVolFactor;
      const h: number = halfDeviation * volFactor;
      const near: number = m - h;
      const far: number = m + h;
      const lower: number = Math.min(forward, strike);
      const upper: number = Math.max(forward, strike);
      const nearTailValue: number = tableTail(tailRows, Math.min(near, TAIL_LAST_ROW));
      const farTailValue: number = tableTail(tailRows, Math.min(far, TAIL_LAST_ROW));
      const received: number = read(options, option + 5 * optionStride) > 0 ? forward : strike;
      sum = sum + quantity * (lower * nearTailValue - upper * farTailValue + (received - lower));
      // Where the table ends it gives zero; what it leaves out comes as an addend of its own.
      if (far >= TAIL_FAR) sum = sum + quantity * (farTail(lower, near) - farTail(upper, far));
    }
    write(out, scenario, sum);
  }
}

export const contract: Contract = {
  name: 'black-block',
  summary: 'Undiscounted Black (1976) prices of the options of one slice in a block of scenarios, weighted and summed.',
  shape: 'block',
  inputs: [
    { name: 'forward', unit: 'quote per underlying, per scenario', low: SMALLEST_PRICE, high: LARGEST_PRICE },
    {
      name: 'logForward',
      unit: 'ln(forward / reference), per scenario',
      low: -LARGEST_LOGARITHM,
      high: LARGEST_LOGARITHM,
    },
    { name: 'volFactor', unit: 'scenario volatility over base volatility, per scenario', low: 0, high: LARGEST_FACTOR },
    { name: 'inverseVolFactor', unit: '1 / volFactor, per scenario', low: 0, high: LARGEST_INVERSE },
    { name: 'strike', unit: 'quote per underlying, per option', low: SMALLEST_PRICE, high: LARGEST_PRICE },
    { name: 'logStrike', unit: 'ln(strike / reference), per option', low: -LARGEST_LOGARITHM, high: LARGEST_LOGARITHM },
    {
      name: 'volSqrtTime',
      unit: 'fraction, per option; with the largest volFactor at most 40',
      low: 0,
      high: LARGEST_DEVIATION,
    },
    { name: 'inverseVolSqrtTime', unit: '1 / volSqrtTime, per option', low: 0, high: LARGEST_INVERSE },
    { name: 'quantity', unit: 'contracts x multiplier, per option', low: -LARGEST_QUANTITY, high: LARGEST_QUANTITY },
    { name: 'sign', unit: '+1 call, -1 put, per option', choices: [1, -1] },
  ],
  outputs: [{ name: 'sum', unit: 'quote, per scenario' }],
  error: {
    reference: {
      amount: 2,
      unit: 'ULP',
      where: 'of the scale of each price, and half an ULP of the running sum per option',
    },
    wasm: {
      amount: 2,
      unit: 'ULP',
      where: 'of the scale of each price, and half an ULP of the running sum per option',
    },
    webgpu: { amount: 2.4e-7, unit: 'relative to scale', where: 'as f32 in WASM' },
  },
  edges: 'volSqrtTime = 0 or volFactor = 0, with its inverse capped at 1e150, gives intrinsic value.',
  source: 'Black, F. (1976) J. Financial Economics 3, 167-179.',
};
