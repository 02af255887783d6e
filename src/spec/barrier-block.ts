// barrier-block: undiscounted prices of the single-barrier options of one slice in a block of scenarios, weighted and summed.
// Domain:    prices in [1e-12, 1e15]; logarithms in [-100, 100]; volSqrtTime volFactor in [0, 40]; NaN gives a status.
// Error:     reference 2 ULP; wasm 2 ULP; webgpu 2.4e-7 of scale.
// Edges:     spot at or beyond the barrier: out is worth 0, in is the vanilla; volSqrtTime = 0 or volFactor = 0 as black-block, forward = barrier half in.
// Source:    Reiner, E., Rubinstein, M. (1991) "Breaking down the barriers", Risk 4(8); Haug (2007) 4.17.1. Vectors: test/vectors/barrier-block.json.
//
// The columns are those of black-block and, per scenario, the spot with its logarithm; per option the barrier with its
// logarithm, monitoringShift, down and knockIn. Every logarithm is over one reference; the carry is logForward - logSpot.
//
// A price is a sum of probabilities of plain paths and of paths reflected at the barrier H. With s = volSqrtTime volFactor,
// y = ln(H / S), c the carry and E = exp(2 c y / s^2) the reflected ones weigh (H / S) E where the asset is received and
// (S / H) E where the strike is paid: (H/S)^(2 mu + 2) and (H/S)^(2 mu) of the book, with one exponential between them and
// none where no scenario has a carry. E is capped at e^300: beyond e^53 its tails are beyond the table, whose left-out parts
// are computed with the exponents joined. An in option is never vanilla less out: each of its parts is of its own size.
// barrier-lane.ts says which tails a kind of option has; tail-table.ts what they are.
//
// A barrier watched at dates is a continuous one moved away from the spot (monitoring-shift.ts) by monitoringShift volFactor
// in logarithm: monitoringShift = 0.5825971579390107 x base volatility x sqrt(years between dates), 0 for one always watched.
//
// Rebates are products of their own: touch-option.ts prices them, at hit or at expiry.
//
// The scale that a price's error is measured against: |quantity| times the sum over its tails of
//
//   weight (N(-u) (1 + |2 c y / s^2| + |logBarrier| + |logSpot|) + (m + h) phi(u)),
//
// m the sum of the sizes that u was summed from, over s, and the first bracket 1 for plain paths. For f32 it also has the
// share of the logarithms and of the exponent that rounding to f32 moves. Besides, where E is below e^-700 it stays there.

import {
  barrierKind,
  barrierTails,
  exponential,
  leftOutOfPrice,
  NOTHING,
  OUT_AWAY,
  OUT_TOWARD,
  reflectedPower,
  VANILLA,
} from './barrier-lane.ts';
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
import { TAIL_ROWS_PER_UNIT } from './tail-table.ts';

/** Scratch of the WASM kernel for each thread, on 64 bytes; its constants are those of black-block. */
export const BARRIER_BLOCK_SCRATCH_BYTES: number = 49152;

// Worst errors of the builds that screen, in ULP of their format (2^-52, 2^-23), measured as the contract's are; those of f32
// come with 1e-37, and with 1e-23 of forward and strike times 1 + the weight of reflected paths where a tail is left out.
// A scenario in which a reflected path weighs more than 1e13 has its sum in f64; less than 2^-100 of a reflected path is nothing.
export const BARRIER_RELAXED_ERROR_ULP: number = 2;
export const BARRIER_FLOAT32_ERROR_ULP: number = 2;

/** Adds to out, per scenario, the sum over the options of quantity times price. A table holds its columns one after the
 *  other, `stride` cells apart: forward, logForward, volFactor, inverseVolFactor, spot, logSpot; strike, logStrike,
 *  volSqrtTime, inverseVolSqrtTime, quantity, sign, barrier, logBarrier, monitoringShift, down, knockIn. */
export function barrierBlock(
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
    const spot: number = read(scenarios, scenario + 4 * scenarioStride);
    const logSpot: number = read(scenarios, scenario + 5 * scenarioStride);
    const steepness: number = (logForward - logSpot) * inverseVolFactor * inverseVolFactor;
    let sum: number = read(out, scenario);
    for (let option = 0; option < optionCount; option++) {
      const strike: number = read(options, option);
      const logStrike: number = read(options, option + optionStride);
      const inverse: number = read(options, option + 3 * optionStride);
      const sign: number = read(options, option + 5 * optionStride);
      const barrier: number = read(options, option + 6 * optionStride);
      const logBarrier: number = read(options, option + 7 * optionStride);
      const shift: number = read(options, option + 8 * optionStride);
      const down: number = read(options, option + 9 * optionStride);
      const knockIn: number = read(options, option + 10 * optionStride);
      const kind: Index = barrierKind(sign, down, knockIn, shift, logStrike, logBarrier);
      if (kind === NOTHING) continue;
      const isOut: boolean = kind === OUT_AWAY || kind === OUT_TOWARD;
      // From here on all is as for a barrier below: logarithms times `down`. A dead out option has no room to be paid in.
      const distance: number = down * (logBarrier - logSpot) - shift * volFactor;
      const isAlive: boolean = distance < 0;
      const toBarrier: number = isAlive ? distance : 0;
      const fromBarrier: number = down * (logForward - logSpot) - toBarrier;
      const fromStrike: number = down * (logForward - logStrike);
      const fromPaid: number = isOut && !isAlive ? fromBarrier : fromStrike;
      // Logarithms of the forward over the levels: the upper one of strike and barrier, the barrier, the lower one. In rows.
      const scaledInverse: number = inverse * TAIL_ROWS_PER_UNIT;
      const fromUpper: number = Math.min(fromPaid, fromBarrier);
      const fromLower: number = kind === VANILLA ? fromStrike : Math.max(fromPaid, fromBarrier);
      const l: number = fromUpper * scaledInverse * inverseVolFactor;
      const h: number = fromBarrier * scaledInverse * inverseVolFactor;
      const d: number = fromLower * scaledInverse * inverseVolFactor;
      const reflectedL: number = (fromUpper + 2 * toBarrier) * scaledInverse * inverseVolFactor;
      const reflectedH: number = (fromBarrier + 2 * toBarrier) * scaledInverse * inverseVolFactor;
      const half: number = read(options, option + 2 * optionStride) * (0.5 * TAIL_ROWS_PER_UNIT) * down * volFactor;
      const power: number = reflectedPower(steepness * (2 * toBarrier) * (down * (inverse * inverse)));
      const moved: number = shift > 0 ? exponential(-(shift * volFactor)) : 1;
      const low: number = (down > 0 ? (1 / spot) * barrier : spot * (1 / barrier)) * moved;
      const high: number = (down > 0 ? spot * (1 / barrier) : (1 / spot) * barrier) / moved;
      const lowWeight: number = isAlive ? Math.min(low, 1) * power : power;
      const highWeight: number = isAlive ? Math.max(high, 1) * power : power;
      const assets: number = down > 0 ? lowWeight : highWeight;
      const strikes: number = down > 0 ? highWeight : lowWeight;
      const weight: number = read(options, option + 4 * optionStride) * sign;
      const received: number = barrierTails(kind, tailRows, l, h, d, reflectedL, reflectedH, half, assets);
      const paid: number = barrierTails(kind, tailRows, l, h, d, reflectedL, reflectedH, -half, strikes);
      sum = sum + weight * (forward * received - strike * paid);
      const twice: number = 2 * toBarrier * scaledInverse * inverseVolFactor;
      const leftOut: number = leftOutOfPrice(kind, forward, strike, l, h, d, reflectedL, reflectedH, twice, half);
      if (leftOut !== 0 && (isAlive || !isOut)) sum = sum + weight * leftOut;
    }
    write(out, scenario, sum);
  }
}

export const contract: Contract = {
  name: 'barrier-block',
  summary:
    'undiscounted prices of the single-barrier options of one slice in a block of scenarios, weighted and summed.',
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
    { name: 'spot', unit: 'quote per underlying, per scenario', low: SMALLEST_PRICE, high: LARGEST_PRICE },
    { name: 'logSpot', unit: 'ln(spot / reference), per scenario', low: -LARGEST_LOGARITHM, high: LARGEST_LOGARITHM },
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
    { name: 'barrier', unit: 'quote per underlying, per option', low: SMALLEST_PRICE, high: LARGEST_PRICE },
    {
      name: 'logBarrier',
      unit: 'ln(barrier / reference), per option',
      low: -LARGEST_LOGARITHM,
      high: LARGEST_LOGARITHM,
    },
    {
      name: 'monitoringShift',
      unit: 'how far the barrier moves away from the spot, in logarithm, per volFactor; with the largest at most 40',
      low: 0,
      high: LARGEST_DEVIATION,
    },
    { name: 'down', unit: '+1 barrier below, -1 above, per option', choices: [1, -1] },
    { name: 'knockIn', unit: '1 in, 0 out, per option', choices: [0, 1] },
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
    'spot at or beyond the barrier: out is worth 0, in is the vanilla; volSqrtTime = 0 or volFactor = 0 as black-block, forward = barrier half in.',
  source: 'Reiner, E., Rubinstein, M. (1991) "Breaking down the barriers", Risk 4(8); Haug (2007) 4.17.1.',
};
