// digital-block: undiscounted prices of cash- and asset-or-nothing options of one slice in a block of scenarios, weighted and summed.
// Domain:    forward, strike in [1e-12, 1e15]; logarithms in [-100, 100]; volSqrtTime volFactor in [0, 40]; NaN gives a status.
// Error:     reference 2 ULP; wasm 2 ULP; webgpu 2.4e-7 of scale.
// Edges:     volSqrtTime = 0 or volFactor = 0, with its inverse capped at 1e150, pays by the sign of forward - strike, nothing at the strike.
// Source:    Reiner, E., Rubinstein, M. (1991) "Unscrambling the binary code", Risk 4(9). Vectors: test/vectors/digital-block.json.
//
// The columns are those of black-block and one more: asset, 1 where the forward is paid, 0 where one unit of cash. With
// m = ln(F / K) / s and h = s / 2 the price is unit N(sign (m + h)) for the asset, unit N(sign (m - h)) for cash: one row of
// the table of tails a pair, to relative accuracy at any depth. The strike itself enters by its logarithm alone.
//
// The scale that a price's error is measured against, y the argument of the tail N(-y):
//
//   |quantity| unit (N(-y) + (|m| + h) phi(y)).
//
// Its last term is the conditioning: what one rounding of m and h does. For f32 it also has the logarithms' share of the
// argument, since rounding to f32 moves those.

import {
  LARGEST_DEVIATION,
  LARGEST_FACTOR,
  LARGEST_INVERSE,
  LARGEST_LOGARITHM,
  LARGEST_PRICE,
  LARGEST_QUANTITY,
  SMALLEST_PRICE,
} from './black-block.ts';
import type { Contract } from './contract.ts';
import { type Column, type Index, read, write } from './machine.ts';
import { farTail, TAIL_FAR, TAIL_FIRST_ROW, TAIL_LAST_ROW, TAIL_ROWS_PER_UNIT, tableTail } from './tail-table.ts';

/** Added to the logarithm that an option is out of the money by: at the strike, a capped inverse makes it far. Nothing else
 *  sees it unless volSqrtTime volFactor is below 1e-130, which counts as zero. */
export const STRIKE_NUDGE: number = 1e-140;

/** The same in f32, whose inverses are capped at 1e18. */
export const STRIKE_NUDGE_FLOAT32: number = 1e-15;

// Worst errors of the builds that screen, in ULP of their format (2^-52, 2^-23), measured as the contract's are; those of
// f32 come with 1e-23 of the unit where a tail is left out, and with 1e-37.
export const DIGITAL_RELAXED_ERROR_ULP: number = 2;
export const DIGITAL_FLOAT32_ERROR_ULP: number = 2;

/** Adds to out, per scenario, the sum over the options of quantity times price. A table holds its columns one after the
 *  other, `stride` cells apart: forward, logForward, volFactor, inverseVolFactor; strike, logStrike, volSqrtTime,
 *  inverseVolSqrtTime, quantity, sign, asset. */
export function digitalBlock(
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
      const logStrike: number = read(options, option + optionStride);
      const quantity: number = read(options, option + 4 * optionStride);
      const sign: number = read(options, option + 5 * optionStride);
      const asset: number = read(options, option + 6 * optionStride);
      // In rows of the tail table, exactly.
      const halfDeviation: number = read(options, option + 2 * optionStride) * (0.5 * TAIL_ROWS_PER_UNIT);
      const inverseDeviation: number = read(options, option + 3 * optionStride) * TAIL_ROWS_PER_UNIT * sign;
      const shift: number = halfDeviation * (asset > 0 ? -sign : sign);
      const unit: number = asset > 0 ? forward : 1;
      const x: number = logStrike - logForward + sign * STRIKE_NUDGE;
      const u: number = x * inverseDeviation * inverseVolFactor + shift * volFactor;
      const tail: number = tableTail(tailRows, Math.min(Math.max(u, TAIL_FIRST_ROW), TAIL_LAST_ROW));
      sum = sum + quantity * (unit * tail);
      // Where the table ends it gives zero; what it leaves out comes as an addend of its own.
      if (u >= TAIL_FAR) sum = sum + quantity * farTail(unit, u);
    }
    write(out, scenario, sum);
  }
}

export const contract: Contract = {
  name: 'digital-block',
  summary:
    'Undiscounted prices of cash- and asset-or-nothing options of one slice in a block of scenarios, weighted and summed.',
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
    { name: 'asset', unit: '1 asset, 0 cash, per option', choices: [0, 1] },
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
  edges:
    'volSqrtTime = 0 or volFactor = 0, with its inverse capped at 1e150, pays by the sign of forward - strike, nothing at the strike.',
  source: 'Reiner, E., Rubinstein, M. (1991) "Unscrambling the binary code", Risk 4(9).',
};
