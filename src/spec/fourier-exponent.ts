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

import { writeExpm1, writeLog1p, writeSquareRoot } from './complex-functions.ts';
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
const ROOT: Index = 24;
const DECAY: Index = 26;
const LOGARITHM: Index = 24;
const JUMP: Index = 28;

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

function writeHestonExponent(model: Column, x: number, y: number): void {
  const time: number = read(model, MODEL_TIME);
  const kappa: number = read(model, MODEL_REVERSION);
  const sigma: number = read(model, MODEL_VOL_OF_VOL);
  const lift: number = read(model, MODEL_CORRELATION) * sigma;
  const square: number = sigma * sigma;
  const xiReal: number = kappa - lift * x;
  const xiImaginary: number = -lift * y;
  const qReal: number = x * (x - 1) - y * y;
  const qImaginary: number = y * (2 * x - 1);
  // d^2 = kappa^2 + p (sigma^2 - 2 kappa rho sigma - sigma^2 (1 - rho^2) p): no rho^2 p^2 to cancel.
  const bend: number = square * read(model, MODEL_DECORRELATION);
  const slopeReal: number = square - 2 * kappa * lift - bend * x;
  const slopeImaginary: number = -bend * y;
  const squareReal: number = kappa * kappa + (x * slopeReal - y * slopeImaginary);
  writeSquareRoot(squareReal, x * slopeImaginary + y * slopeReal, model, ROOT);
  const dReal: number = read(model, ROOT);
  const dImaginary: number = read(model, ROOT + 1);
  writeExpm1(-dReal * time, -dImaginary * time, model, DECAY);
  // S = (1 - e^(-d T)) / (2 d)
  const twice: number = 2 * (dReal * dReal + dImaginary * dImaginary);
  const gainReal: number = -read(model, DECAY);
  const gainImaginary: number = -read(model, DECAY + 1);
  const isFlat: boolean = twice < 1e-290;
  const overTwice: number = 1 / twice;
  const sReal: number = isFlat ? 0.5 * time : (gainReal * dReal + gainImaginary * dImaginary) * overTwice;
  const sImaginary: number = isFlat ? 0 : (gainImaginary * dReal - gainReal * dImaginary) * overTwice;
  // r from the sum or the difference of xi and d, whichever does not cancel.
  const overSquare: number = 1 / square;
  let rReal: number = (xiReal - dReal) * overSquare;
  let rImaginary: number = (xiImaginary - dImaginary) * overSquare;
  if (xiReal * dReal + xiImaginary * dImaginary >= 0) {
    const sumReal: number = xiReal + dReal;
    const sumImaginary: number = xiImaginary + dImaginary;
    const overNorm: number = 1 / (sumReal * sumReal + sumImaginary * sumImaginary);
    rReal = (qReal * sumReal + qImaginary * sumImaginary) * overNorm;
    rImaginary = (qImaginary * sumReal - qReal * sumImaginary) * overNorm;
  }
  // sr = S r, Q = 1 + sigma^2 sr
  const srReal: number = sReal * rReal - sImaginary * rImaginary;
  const srImaginary: number = sReal * rImaginary + sImaginary * rReal;
  const growthReal: number = 1 + square * srReal;
  const growthImaginary: number = square * srImaginary;
  // ln(Q) / sigma^2, and its limit.
  let logReal: number = srReal;
  let logImaginary: number = srImaginary;
  if (Math.abs(square * srReal) + Math.abs(square * srImaginary) > 1e-16) {
    writeLog1p(square * srReal, square * srImaginary, model, LOGARITHM);
    logReal = read(model, LOGARITHM) * overSquare;
    logImaginary = read(model, LOGARITHM + 1) * overSquare;
  }
  // D = q S / Q
  const overNorm: number = 1 / (growthReal * growthReal + growthImaginary * growthImaginary);
  const qsReal: number = qReal * sReal - qImaginary * sImaginary;
  const qsImaginary: number = qReal * sImaginary + qImaginary * sReal;
  const slopeOfVariance: number = (qsReal * growthReal + qsImaginary * growthImaginary) * overNorm;
  const slopeOfVarianceImaginary: number = (qsImaginary * growthReal - qsReal * growthImaginary) * overNorm;
  writePair(model, SLOPE, slopeOfVariance, slopeOfVarianceImaginary);
  const variance: number = read(model, MODEL_VARIANCE);
  const pull: number = read(model, MODEL_PULL);
  writePair(
    model,
    DIFFUSION,
    variance * slopeOfVariance + pull * (time * rReal - 2 * logReal),
    variance * slopeOfVarianceImaginary + pull * (time * rImaginary - 2 * logImaginary),
  );
}

/** lambda T (E[e^(p J)] - 1 - p E[e^J - 1]), J normal; returns what the real part may reach at most. */
function addLognormalExponent(model: Column, x: number, y: number): number {
  const jumps: number = read(model, MODEL_JUMPS);
  const mean: number = read(model, MODEL_JUMP_FIRST);
  const variance: number = read(model, MODEL_JUMP_SECOND);
  const drift: number = read(model, MODEL_JUMP_DRIFT);
  const size: number = x * (mean + 0.5 * variance * x) - 0.5 * variance * y * y;
  writeExpm1(size, y * (mean + variance * x), model, JUMP);
  const real: number = jumps * read(model, JUMP) - drift * x;
  const imaginary: number = jumps * read(model, JUMP + 1) - drift * y;
  writePair(model, EXPONENT, read(model, DIFFUSION) + real, read(model, DIFFUSION + 1) + imaginary);
  return read(model, DIFFUSION) + (jumps * read(model, JUMP + 2) - drift * x);
}

/** q (sigma^2 T / 2 + lambda T (w / ((up - p)(up - 1)) + (1 - w) / ((down + p)(down + 1)))): the zeros at 0 and 1 as a factor. */
function writeKouExponent(model: Column, x: number, y: number): void {
  const up: number = read(model, MODEL_JUMP_FIRST);
  const down: number = read(model, MODEL_JUMP_SECOND);
  const probability: number = read(model, MODEL_JUMP_UPWARD);
  const jumps: number = read(model, MODEL_JUMPS);
  const qReal: number = x * (x - 1) - y * y;
  const qImaginary: number = y * (2 * x - 1);
  const half: number = 0.5 * read(model, MODEL_VARIANCE) * read(model, MODEL_TIME);
  const above: number = up - x;
  const below: number = down + x;
  const upward: number = (jumps * probability) / (up - 1) / (above * above + y * y);
  const downward: number = (jumps * (1 - probability)) / (down + 1) / (below * below + y * y);
  const real: number = half + (upward * above + downward * below);
  const imaginary: number = y * (upward - downward);
  writePair(model, DIFFUSION, half * qReal, half * qImaginary);
  writePair(model, EXPONENT, qReal * real - qImaginary * imaginary, qReal * imaginary + qImaginary * real);
}

/** Writes ln M(x + i y), its part without jumps, the envelope, and for Heston and Bates D, into the model's cells. */
export function writeExponent(model: Column, x: number, y: number): void {
  const kind: number = read(model, MODEL_KIND);
  if (kind === KIND_KOU) {
    writeKouExponent(model, x, y);
    write(model, ENVELOPE, read(model, EXPONENT));
    return;
  }
  writeHestonExponent(model, x, y);
  if (kind === KIND_BATES) {
    write(model, ENVELOPE, addLognormalExponent(model, x, y));
    return;
  }
  writePair(model, EXPONENT, read(model, DIFFUSION), read(model, DIFFUSION + 1));
  write(model, ENVELOPE, read(model, DIFFUSION));
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
