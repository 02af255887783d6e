// What one option of barrier-block is made of in one scenario: which tails, and what the table of tails leaves out. A helper:
// no kernel, no contract. Arguments are in rows of the table of tails; l, h, d are those of the levels of barrier-block.ts,
// m of plain paths and r of paths reflected at the barrier.

import { LN2_HIGH, LN2_LOW, LOG2_E } from './elementary.ts';
import { expOfSumTimes } from './exp.ts';
import { type Column, type Index, powerOfTwo } from './machine.ts';
import { hazard } from './mills-excess.ts';
import { farTail, TAIL_FAR, TAIL_FIRST_ROW, TAIL_LAST_ROW, tableTail } from './tail-table.ts';

// Away: the payoff grows away from the barrier (down call, up put). Toward: it grows toward it and beyond.
export const OUT_AWAY: Index = 0;
export const IN_AWAY: Index = 1;
export const OUT_TOWARD: Index = 2;
export const IN_TOWARD: Index = 3;
/** In and away with the strike on the spot's side of the barrier: only paths that bounced are paid. */
export const IN_AWAY_NEAR: Index = 4;
/** In and toward with the strike beyond the barrier: who is paid has touched it, so it is the vanilla. */
export const VANILLA: Index = 5;
/** Out and toward with the strike beyond the barrier: nobody is paid. */
export const NOTHING: Index = 6;

/** Of 2 c y / s^2: beyond them the power is nothing, or its tails are. */
export const SMALLEST_EXPONENT: number = -700;
export const LARGEST_EXPONENT: number = 300;
const LN_SQRT_TWO_PI: number = 0.9189385332046728;
const ROUNDER: number = 6755399441055744;
/** e^-1400 of anything is nothing. */
const NO_EXPONENT: number = 1400;

export function barrierKind(
  sign: number,
  down: number,
  knockIn: number,
  monitoringShift: number,
  logStrike: number,
  logBarrier: number,
): Index {
  // A shift moves with the volatility of the scenario, and with it the side that the strike is on.
  const isFixed: boolean = monitoringShift === 0;
  const side: number = down * (logStrike - logBarrier);
  if (sign === down) {
    if (knockIn === 0) return OUT_AWAY;
    return isFixed && side >= 0 ? IN_AWAY_NEAR : IN_AWAY;
  }
  if (knockIn === 0) return isFixed && side <= 0 ? NOTHING : OUT_TOWARD;
  return isFixed && side <= 0 ? VANILLA : IN_TOWARD;
}

/** e^x for x in [-700, 300], by the operations of the SIMD kernel in their order; error below 1 ULP, e^0 = 1. */
export function exponential(x: number): number {
  const k: number = x * LOG2_E + ROUNDER - ROUNDER;
  const r: number = x - k * LN2_HIGH - k * LN2_LOW;
  const square: number = r * r;
  let even: number = 2.09112987659402e-9 * square + 2.7557282838800484e-7;
  let odd: number = 2.5100472505694996e-8 * square + 2.7557268276905696e-6;
  even = even * square + 2.4801587317228724e-5;
  odd = odd * square + 1.9841269863171557e-4;
  even = even * square + 1.3888888888886537e-3;
  odd = odd * square + 8.333333333330039e-3;
  even = even * square + 4.1666666666666664e-2;
  odd = odd * square + 1.6666666666666669e-1;
  even = even * square + 0.5;
  const near: number = (odd * r + even) * square + r;
  return (1 + near) * powerOfTwo(k);
}

/** The power that reflected paths weigh. */
export function reflectedPower(exponent: number): number {
  return exponential(Math.min(Math.max(exponent, SMALLEST_EXPONENT), LARGEST_EXPONENT));
}

/** N(-u / 64) within the table; beyond it 1 on the left, 0 on the right. */
function tail(rows: Column, u: number): number {
  return tableTail(rows, Math.min(Math.max(u, TAIL_FIRST_ROW), TAIL_LAST_ROW));
}

/** The probability that plain paths contribute; shift is +h for the asset, -h for cash. */
function plainTails(kind: Index, rows: Column, l: number, h: number, d: number, shift: number): number {
  if (kind === OUT_AWAY) return tail(rows, -(l + shift));
  if (kind === IN_AWAY) return tail(rows, h + shift) - tail(rows, d + shift);
  if (kind === OUT_TOWARD) return tail(rows, l + shift) - tail(rows, h + shift);
  if (kind === IN_AWAY_NEAR) return 0;
  return tail(rows, d + shift);
}

/** The same of reflected paths, before their weight. */
function reflectedTails(kind: Index, rows: Column, l: number, h: number, shift: number): number {
  if (kind === VANILLA) return 0;
  if (kind === OUT_TOWARD || kind === IN_TOWARD) return tail(rows, -(h + shift)) - tail(rows, -(l + shift));
  return tail(rows, -(l + shift));
}

/** The probability that one unit is received or paid; weight is that of its reflected paths. */
export function barrierTails(
  kind: Index,
  rows: Column,
  l: number,
  h: number,
  d: number,
  reflectedL: number,
  reflectedH: number,
  shift: number,
  weight: number,
): number {
  const plain: number = plainTails(kind, rows, l, h, d, shift);
  const bounced: number = weight * reflectedTails(kind, rows, reflectedL, reflectedH, shift);
  return kind === OUT_AWAY || kind === OUT_TOWARD ? plain - bounced : plain + bounced;
}

/** factor N(-u / 64) times the weight of reflected paths where the table ends, 0 before. A weight that overflows and a tail
 *  that vanishes meet as exponents: weight phi(u) = phi(plain) exp(-excess), both in rows. */
function farReflectedTail(factor: number, plain: number, u: number, excess: number): number {
  if (u < TAIL_FAR) return 0;
  const y: number = plain * 0.015625;
  const exponent: number = 0.5 * (y * y) + LN_SQRT_TWO_PI + excess;
  if (!(exponent < NO_EXPONENT)) return 0;
  return expOfSumTimes(factor / hazard(u * 0.015625), -exponent, 0);
}

/** What the table leaves out of one unit: factor times plainTails and reflectedTails beyond it. excess is that of the level l;
 *  the one of h is 0. */
function leftOutOfUnit(
  kind: Index,
  factor: number,
  l: number,
  h: number,
  d: number,
  reflectedL: number,
  reflectedH: number,
  shift: number,
  excess: number,
): number {
  if (kind === VANILLA) return farTail(factor, d + shift);
  const bouncedL: number = farReflectedTail(factor, l + shift, -(reflectedL + shift), excess);
  if (kind === OUT_AWAY) return farTail(factor, -(l + shift)) - bouncedL;
  if (kind === IN_AWAY_NEAR) return bouncedL;
  if (kind === IN_AWAY) return farTail(factor, h + shift) - farTail(factor, d + shift) + bouncedL;
  const bounced: number = farReflectedTail(factor, h + shift, -(reflectedH + shift), 0) - bouncedL;
  if (kind === OUT_TOWARD) return farTail(factor, l + shift) - farTail(factor, h + shift) - bounced;
  return farTail(factor, d + shift) + bounced;
}

/** What the table leaves out of a call of one contract (a put's is minus that). twice: from spot to barrier and back. */
export function leftOutOfPrice(
  kind: Index,
  forward: number,
  strike: number,
  l: number,
  h: number,
  d: number,
  reflectedL: number,
  reflectedH: number,
  twice: number,
  half: number,
): number {
  // 2 y ln(barrier / level) / s^2, never negative.
  const excess: number = twice * (l - h) * 2.44140625e-4;
  return (
    leftOutOfUnit(kind, forward, l, h, d, reflectedL, reflectedH, half, excess) -
    leftOutOfUnit(kind, strike, l, h, d, reflectedL, reflectedH, -half, excess)
  );
}
