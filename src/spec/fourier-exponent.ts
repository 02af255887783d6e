// Logarithms of moment generating functions: ln E[(S_T / F)^p] for complex p under stochastic volatility (Heston 1993) with
// lognormal jumps (Bates 1996) and under double exponential jumps (Kou 2002), as functions of model constants in a table.
// A helper: no kernel, no contract.
//
// Heston. With xi = kappa - rho sigma p, q = p (p - 1), d^2 = xi^2 - sigma^2 q, Re d >= 0, S = (1 - e^(-d T)) / (2 d),
// r = q / (xi + d) = (xi - d) / sigma^2 and Q = 1 + sigma^2 S r:
//   ln M = v0 q S / Q + kappa theta (T r - 2 ln(Q) / sigma^2).
// Nothing here divides by sigma: Q - 1 is a product, so that ln Q keeps its digits, and sigma = 0 is Black. Q times
// e^(d T / 2) is entire in p with real zeros alone, and d^2 never meets the negative axis off the real line, so the principal
// branches are the continuous ones (Lord and Kahl 2010; Lucic 2007).

import { LANES, writeExpm1s, writeLog1ps, writeSquareRoots } from './complex-functions.ts';
import { expm1 } from './exp.ts';
import { type Column, type Index, read, write } from './machine.ts';

/** Cells of a model: constants first, then what the functions below leave behind. */
export const MODEL_KIND: Index = 0;
export const MODEL_TIME: Index = 1;
/** Initial variance; Kou: the variance of the diffusion per year. */
export const MODEL_VARIANCE: Index = 2;
export const MODEL_REVERSION: Index = 3;
export const MODEL_PULL: Index = 4;
export const MODEL_VOL_OF_VOL: Index = 5;
export const MODEL_CORRELATION: Index = 6;
/** 1 - rho^2. */
export const MODEL_DECORRELATION: Index = 7;
/** lambda T. */
export const MODEL_JUMPS: Index = 8;
/** Bates: mean and variance of a log jump. Kou: rates of the upward and the downward jump. */
export const MODEL_JUMP_FIRST: Index = 9;
export const MODEL_JUMP_SECOND: Index = 10;
/** Kou: probability of an upward jump. */
const MODEL_JUMP_UPWARD: Index = 11;
/** The variance of ln S_T to expect without jumps. */
export const MODEL_EXPECTED_VARIANCE: Index = 12;
/** Mean relative jump times lambda T: what the drift loses so that S / F stays a martingale. */
export const MODEL_JUMP_DRIFT: Index = 13;

export const KIND_HESTON: number = 0;
export const KIND_BATES: number = 1;
export const KIND_KOU: number = 2;

/** ln M, and its part without jumps; for Heston D = d ln M / d v0. */
export const EXPONENT: Index = 16;
export const DIFFUSION: Index = 18;
export const SLOPE: Index = 20;
/** Re ln M at most, whatever the phases of the jumps. */
export const ENVELOPE: Index = 22;
/** Derivatives of ln M: first and second by the initial variance (Kou: by the volatility), first by T. */
export const BY_VARIANCE: Index = 52;
export const BY_VARIANCE_TWICE: Index = 54;
export const BY_TIME: Index = 56;
/** Columns of LANES cells, two where complex: the points p, weights of theirs that others keep beside them, and what becomes
 *  of the points. */
export const POINTS: Index = 80;
export const WEIGHTS: Index = POINTS + 2 * LANES;
const ROOTS: Index = POINTS + 4 * LANES;
const ARGUMENTS: Index = POINTS + 6 * LANES;
const POWERS: Index = POINTS + 8 * LANES;
const RATIOS: Index = POINTS + 11 * LANES;
const GAINS: Index = POINTS + 13 * LANES;
const GROWTHS: Index = POINTS + 15 * LANES;
const LOGARITHMS: Index = POINTS + 17 * LANES;
const SLOPES: Index = POINTS + 19 * LANES;
const DIFFUSIONS: Index = POINTS + 21 * LANES;
const EXPONENTS: Index = POINTS + 23 * LANES;
const ENVELOPES: Index = POINTS + 25 * LANES;
/** How many cells a model has. */
export const MODEL_CELLS: Index = POINTS + 26 * LANES;

function writePair(model: Column, at: Index, x: number, y: number): void {
  write(model, at, x);
  write(model, at + 1, y);
}

/** Variance that mean reversion from v0 to theta makes one expect over T: exact also for kappa T near zero. */
function expectedVariance(v0: number, kappa: number, theta: number, time: number): number {
  const x: number = kappa * time;
  const isSmall: boolean = x < 1e-4;
  const share: number = isSmall ? 1 - x * (0.5 - x * 0.16666666666666666) : -expm1(-x) / x;
  const rest: number = isSmall ? x * (0.5 - x * (0.16666666666666666 - x * 0.041666666666666664)) : 1 - share;
  return time * (v0 * share + theta * rest);
}

export function setHeston(
  model: Column,
  v0: number,
  kappa: number,
  theta: number,
  sigma: number,
  rho: number,
  time: number,
): void {
  write(model, MODEL_KIND, KIND_HESTON);
  write(model, MODEL_TIME, time);
  write(model, MODEL_VARIANCE, v0);
  // xi + d must not vanish: a reversion over 1e13 times T is none, and moves the price by 1e-13 of itself at most.
  write(model, MODEL_REVERSION, Math.max(kappa, 1e-13 / time));
  write(model, MODEL_PULL, kappa * theta);
  // Its first effect on a price is of its own size: less than this is none.
  write(model, MODEL_VOL_OF_VOL, sigma < 1e-15 ? 0 : sigma);
  write(model, MODEL_CORRELATION, rho);
  write(model, MODEL_DECORRELATION, (1 - rho) * (1 + rho));
  write(model, MODEL_JUMPS, 0);
  write(model, MODEL_JUMP_DRIFT, 0);
  write(model, MODEL_EXPECTED_VARIANCE, expectedVariance(v0, kappa, theta, time));
}

/** After setHeston: lognormal jumps, of ln S normal with this mean and deviation. */
export function addLognormalJumps(model: Column, intensity: number, mean: number, deviation: number): void {
  const jumps: number = intensity * read(model, MODEL_TIME);
  const variance: number = deviation * deviation;
  write(model, MODEL_KIND, KIND_BATES);
  write(model, MODEL_JUMPS, jumps);
  write(model, MODEL_JUMP_FIRST, mean);
  write(model, MODEL_JUMP_SECOND, variance);
  write(model, MODEL_JUMP_DRIFT, jumps * expm1(mean + 0.5 * variance));
}

/** Upward jumps of ln S are exponential with rate `up` > 1 and come with this probability, downward ones with rate `down`. */
export function setKou(
  model: Column,
  volatility: number,
  intensity: number,
  probability: number,
  up: number,
  down: number,
  time: number,
): void {
  const variance: number = volatility * volatility;
  const jumps: number = intensity * time;
  write(model, MODEL_KIND, KIND_KOU);
  write(model, MODEL_TIME, time);
  write(model, MODEL_VARIANCE, variance);
  write(model, MODEL_VOL_OF_VOL, 0);
  write(model, MODEL_JUMPS, jumps);
  write(model, MODEL_JUMP_FIRST, up);
  write(model, MODEL_JUMP_SECOND, down);
  write(model, MODEL_JUMP_UPWARD, probability);
  write(model, MODEL_JUMP_DRIFT, jumps * (probability / (up - 1) - (1 - probability) / (down + 1)));
  write(model, MODEL_EXPECTED_VARIANCE, variance * time);
}

/** The variance of ln S_T to expect, jumps included. */
export function totalVariance(model: Column): number {
  const diffusion: number = read(model, MODEL_EXPECTED_VARIANCE);
  if (read(model, MODEL_KIND) !== KIND_BATES) return diffusion;
  const mean: number = read(model, MODEL_JUMP_FIRST);
  return diffusion + read(model, MODEL_JUMPS) * (mean * mean + read(model, MODEL_JUMP_SECOND));
}

/** The roots d, and the powers e^(-d T) - 1. */
function writeRoots(model: Column, count: Index): void {
  const time: number = read(model, MODEL_TIME);
  const kappa: number = read(model, MODEL_REVERSION);
  const sigma: number = read(model, MODEL_VOL_OF_VOL);
  const square: number = sigma * sigma;
  // d^2 = kappa^2 + p (sigma^2 - 2 kappa rho sigma - sigma^2 (1 - rho^2) p): no rho^2 p^2 to cancel.
  const bend: number = square * read(model, MODEL_DECORRELATION);
  const straight: number = square - 2 * kappa * (read(model, MODEL_CORRELATION) * sigma);
  const flat: number = kappa * kappa;
  for (let pairLane = 0; pairLane < count; pairLane++) {
    const x: number = read(model, POINTS + pairLane);
    const y: number = read(model, POINTS + LANES + pairLane);
    const slopeReal: number = straight - bend * x;
    const slopeImaginary: number = -bend * y;
    write(model, ARGUMENTS + pairLane, flat + (x * slopeReal - y * slopeImaginary));
    write(model, ARGUMENTS + LANES + pairLane, x * slopeImaginary + y * slopeReal);
  }
  writeSquareRoots(model, ARGUMENTS, ROOTS, count);
  for (let pairLane = 0; pairLane < count; pairLane++) {
    write(model, ARGUMENTS + pairLane, -read(model, ROOTS + pairLane) * time);
    write(model, ARGUMENTS + LANES + pairLane, -read(model, ROOTS + LANES + pairLane) * time);
  }
  writeExpm1s(model, ARGUMENTS, POWERS, count);
}

/** S = (1 - e^(-d T)) / (2 d), r, sigma^2 S r and its logarithm. */
function writeGrowths(model: Column, count: Index): void {
  const time: number = read(model, MODEL_TIME);
  const kappa: number = read(model, MODEL_REVERSION);
  const sigma: number = read(model, MODEL_VOL_OF_VOL);
  const lift: number = read(model, MODEL_CORRELATION) * sigma;
  const square: number = sigma * sigma;
  const overSquare: number = 1 / square;
  for (let pairLane = 0; pairLane < count; pairLane++) {
    const x: number = read(model, POINTS + pairLane);
    const y: number = read(model, POINTS + LANES + pairLane);
    const dReal: number = read(model, ROOTS + pairLane);
    const dImaginary: number = read(model, ROOTS + LANES + pairLane);
    const gainReal: number = -read(model, POWERS + pairLane);
    const gainImaginary: number = -read(model, POWERS + LANES + pairLane);
    const xiReal: number = kappa - lift * x;
    const xiImaginary: number = -lift * y;
    const qReal: number = x * (x - 1) - y * y;
    const qImaginary: number = y * (2 * x - 1);
    const twice: number = 2 * (dReal * dReal + dImaginary * dImaginary);
    const isFlat: boolean = twice < 1e-290;
    const overTwice: number = 1 / twice;
    const sReal: number = isFlat ? 0.5 * time : (gainReal * dReal + gainImaginary * dImaginary) * overTwice;
    const sImaginary: number = isFlat ? 0 : (gainImaginary * dReal - gainReal * dImaginary) * overTwice;
    // r from the sum or the difference of xi and d, whichever does not cancel.
    const isSum: boolean = xiReal * dReal + xiImaginary * dImaginary >= 0;
    const sumReal: number = xiReal + dReal;
    const sumImaginary: number = xiImaginary + dImaginary;
    const overNorm: number = 1 / (sumReal * sumReal + sumImaginary * sumImaginary);
    const rReal: number = isSum
      ? (qReal * sumReal + qImaginary * sumImaginary) * overNorm
      : (xiReal - dReal) * overSquare;
    const rImaginary: number = isSum
      ? (qImaginary * sumReal - qReal * sumImaginary) * overNorm
      : (xiImaginary - dImaginary) * overSquare;
    write(model, GAINS + pairLane, sReal);
    write(model, GAINS + LANES + pairLane, sImaginary);
    write(model, RATIOS + pairLane, rReal);
    write(model, RATIOS + LANES + pairLane, rImaginary);
    write(model, ARGUMENTS + pairLane, sReal * rReal - sImaginary * rImaginary);
    write(model, ARGUMENTS + LANES + pairLane, sReal * rImaginary + sImaginary * rReal);
    write(model, GROWTHS + pairLane, square * (sReal * rReal - sImaginary * rImaginary));
    write(model, GROWTHS + LANES + pairLane, square * (sReal * rImaginary + sImaginary * rReal));
  }
  writeLog1ps(model, GROWTHS, LOGARITHMS, count);
}

function writeHestonExponents(model: Column, count: Index): void {
  writeRoots(model, count);
  writeGrowths(model, count);
  const time: number = read(model, MODEL_TIME);
  const sigma: number = read(model, MODEL_VOL_OF_VOL);
  const overSquare: number = 1 / (sigma * sigma);
  const variance: number = read(model, MODEL_VARIANCE);
  const pull: number = read(model, MODEL_PULL);
  for (let pairLane = 0; pairLane < count; pairLane++) {
    const x: number = read(model, POINTS + pairLane);
    const y: number = read(model, POINTS + LANES + pairLane);
    const sReal: number = read(model, GAINS + pairLane);
    const sImaginary: number = read(model, GAINS + LANES + pairLane);
    const productReal: number = read(model, GROWTHS + pairLane);
    const productImaginary: number = read(model, GROWTHS + LANES + pairLane);
    // ln(Q) / sigma^2, and its limit.
    const isCurved: boolean = Math.abs(productReal) + Math.abs(productImaginary) > 1e-16;
    const logReal: number = isCurved
      ? read(model, LOGARITHMS + pairLane) * overSquare
      : read(model, ARGUMENTS + pairLane);
    const logImaginary: number = isCurved
      ? read(model, LOGARITHMS + LANES + pairLane) * overSquare
      : read(model, ARGUMENTS + LANES + pairLane);
    // D = q S / Q
    const growthReal: number = 1 + productReal;
    const overNorm: number = 1 / (growthReal * growthReal + productImaginary * productImaginary);
    const qReal: number = x * (x - 1) - y * y;
    const qImaginary: number = y * (2 * x - 1);
    const qsReal: number = qReal * sReal - qImaginary * sImaginary;
    const qsImaginary: number = qReal * sImaginary + qImaginary * sReal;
    const slopeReal: number = (qsReal * growthReal + qsImaginary * productImaginary) * overNorm;
    const slopeImaginary: number = (qsImaginary * growthReal - qsReal * productImaginary) * overNorm;
    const rReal: number = read(model, RATIOS + pairLane);
    const rImaginary: number = read(model, RATIOS + LANES + pairLane);
    const real: number = variance * slopeReal + pull * (time * rReal - 2 * logReal);
    const imaginary: number = variance * slopeImaginary + pull * (time * rImaginary - 2 * logImaginary);
    write(model, SLOPES + pairLane, slopeReal);
    write(model, SLOPES + LANES + pairLane, slopeImaginary);
    write(model, DIFFUSIONS + pairLane, real);
    write(model, DIFFUSIONS + LANES + pairLane, imaginary);
    write(model, EXPONENTS + pairLane, real);
    write(model, EXPONENTS + LANES + pairLane, imaginary);
    write(model, ENVELOPES + pairLane, real);
  }
}

/** Adds lambda T (E[e^(p J)] - 1 - p E[e^J - 1]), J normal. */
function addLognormalExponents(model: Column, count: Index): void {
  const jumps: number = read(model, MODEL_JUMPS);
  const mean: number = read(model, MODEL_JUMP_FIRST);
  const variance: number = read(model, MODEL_JUMP_SECOND);
  const drift: number = read(model, MODEL_JUMP_DRIFT);
  for (let pairLane = 0; pairLane < count; pairLane++) {
    const x: number = read(model, POINTS + pairLane);
    const y: number = read(model, POINTS + LANES + pairLane);
    write(model, ARGUMENTS + pairLane, x * (mean + 0.5 * variance * x) - 0.5 * variance * y * y);
    write(model, ARGUMENTS + LANES + pairLane, y * (mean + variance * x));
  }
  writeExpm1s(model, ARGUMENTS, POWERS, count);
  for (let pairLane = 0; pairLane < count; pairLane++) {
    const x: number = read(model, POINTS + pairLane);
    const y: number = read(model, POINTS + LANES + pairLane);
    const diffusion: number = read(model, DIFFUSIONS + pairLane);
    const real: number = jumps * read(model, POWERS + pairLane) - drift * x;
    const imaginary: number = jumps * read(model, POWERS + LANES + pairLane) - drift * y;
    const most: number = jumps * read(model, POWERS + 2 * LANES + pairLane) - drift * x;
    write(model, EXPONENTS + pairLane, diffusion + real);
    write(model, EXPONENTS + LANES + pairLane, read(model, DIFFUSIONS + LANES + pairLane) + imaginary);
    write(model, ENVELOPES + pairLane, diffusion + most);
  }
}

/** q (sigma^2 T / 2 + lambda T (w / ((up - p)(up - 1)) + (1 - w) / ((down + p)(down + 1)))): the zeros at 0 and 1 as a factor. */
function writeKouExponents(model: Column, count: Index): void {
  const up: number = read(model, MODEL_JUMP_FIRST);
  const down: number = read(model, MODEL_JUMP_SECOND);
  const probability: number = read(model, MODEL_JUMP_UPWARD);
  const jumps: number = read(model, MODEL_JUMPS);
  const half: number = 0.5 * read(model, MODEL_VARIANCE) * read(model, MODEL_TIME);
  const upwards: number = (jumps * probability) / (up - 1);
  const downwards: number = (jumps * (1 - probability)) / (down + 1);
  for (let pairLane = 0; pairLane < count; pairLane++) {
    const x: number = read(model, POINTS + pairLane);
    const y: number = read(model, POINTS + LANES + pairLane);
    const qReal: number = x * (x - 1) - y * y;
    const qImaginary: number = y * (2 * x - 1);
    const above: number = up - x;
    const below: number = down + x;
    const upward: number = upwards / (above * above + y * y);
    const downward: number = downwards / (below * below + y * y);
    const real: number = half + (upward * above + downward * below);
    const imaginary: number = y * (upward - downward);
    write(model, DIFFUSIONS + pairLane, half * qReal);
    write(model, DIFFUSIONS + LANES + pairLane, half * qImaginary);
    write(model, EXPONENTS + pairLane, qReal * real - qImaginary * imaginary);
    write(model, EXPONENTS + LANES + pairLane, qReal * imaginary + qImaginary * real);
    write(model, ENVELOPES + pairLane, qReal * real - qImaginary * imaginary);
  }
}

/** Computes ln M, its part without jumps, the envelope, and for Heston and Bates D, at the first `count` points. */
export function writeExponents(model: Column, count: Index): void {
  const kind: number = read(model, MODEL_KIND);
  if (kind === KIND_KOU) {
    writeKouExponents(model, count);
    return;
  }
  writeHestonExponents(model, count);
  if (kind === KIND_BATES) addLognormalExponents(model, count);
}

/** Leaves what was computed at one point in the model's cells. */
export function takePoint(model: Column, lane: Index): void {
  writePair(model, EXPONENT, read(model, EXPONENTS + lane), read(model, EXPONENTS + LANES + lane));
  writePair(model, DIFFUSION, read(model, DIFFUSIONS + lane), read(model, DIFFUSIONS + LANES + lane));
  writePair(model, SLOPE, read(model, SLOPES + lane), read(model, SLOPES + LANES + lane));
  write(model, ENVELOPE, read(model, ENVELOPES + lane));
}

/** All of that at x + i y alone. */
export function writeExponent(model: Column, x: number, y: number): void {
  write(model, POINTS, x);
  write(model, POINTS + LANES, y);
  writeExponents(model, 1);
  takePoint(model, 0);
}

/** Writes the derivatives of ln M at p = x + i y, where writeExponent has been before. T > 0. */
export function writeSensitivities(model: Column, x: number, y: number): void {
  const time: number = read(model, MODEL_TIME);
  const qReal: number = x * (x - 1) - y * y;
  const qImaginary: number = y * (2 * x - 1);
  if (read(model, MODEL_KIND) === KIND_KOU) {
    const byVolatility: number = Math.sqrt(read(model, MODEL_VARIANCE)) * time;
    writePair(model, BY_VARIANCE, byVolatility * qReal, byVolatility * qImaginary);
    writePair(model, BY_VARIANCE_TWICE, time * qReal, time * qImaginary);
    writePair(model, BY_TIME, read(model, EXPONENT) / time, read(model, EXPONENT + 1) / time);
    return;
  }
  // Riccati: dD/dT = q / 2 - xi D + sigma^2 D^2 / 2; the rest of ln M grows by kappa theta D.
  const dReal: number = read(model, SLOPE);
  const dImaginary: number = read(model, SLOPE + 1);
  const sigma: number = read(model, MODEL_VOL_OF_VOL);
  const lift: number = read(model, MODEL_CORRELATION) * sigma;
  const half: number = 0.5 * sigma * sigma;
  const pullReal: number = half * dReal - (read(model, MODEL_REVERSION) - lift * x);
  const pullImaginary: number = half * dImaginary + lift * y;
  const growthReal: number = 0.5 * qReal + (pullReal * dReal - pullImaginary * dImaginary);
  const growthImaginary: number = 0.5 * qImaginary + (pullReal * dImaginary + pullImaginary * dReal);
  const variance: number = read(model, MODEL_VARIANCE);
  const pull: number = read(model, MODEL_PULL);
  const jumpsReal: number = (read(model, EXPONENT) - read(model, DIFFUSION)) / time;
  const jumpsImaginary: number = (read(model, EXPONENT + 1) - read(model, DIFFUSION + 1)) / time;
  writePair(model, BY_VARIANCE, dReal, dImaginary);
  writePair(model, BY_VARIANCE_TWICE, 0, 0);
  writePair(
    model,
    BY_TIME,
    variance * growthReal + pull * dReal + jumpsReal,
    variance * growthImaginary + pull * dImaginary + jumpsImaginary,
  );
}
