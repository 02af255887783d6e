// Where to integrate: a hyperbola through the saddle point of M(p) e^((1 - p) k) / (p (p - 1)), tilted to where the integrand
// falls fastest. A helper: no kernel, no contract.
//
// The contour is p(y) = a + b (sin w (cosh y - 1) + i cos w sinh y). The trapezoidal rule in y errs by e^(-2 pi eta / h) when
// the integrand is analytic, and no larger than on the contour, for imaginary parts of y up to eta; such a shift turns w by eta
// and moves the crossing of the real axis by b (sin w - sin(w -+ eta)). So eta, w and b follow from what limits them:
//   poles at 0 and 1, and the moments that explode at 1 + most or -most          the crossing stays between them
//   |M| ~ exp(-C |p| (rho cos + sqrt(1 - rho^2) sin)), e^(-p k), where p is large   the asymptotes stay where that falls
//   |M| ~ exp(K'' Re(p^2) / 2), where p is moderate                                 within some 45 degrees of the vertical
//   jumps exp(lambda T e^(nu p + delta^2 p^2 / 2))                                   likewise, on the side of the jumps
// Lord and Kahl (2007) put the line through the saddle point; Boyarchenko and Levendorskii (2019) bend it.

import { PI } from './elementary.ts';
import { exp } from './exp.ts';
import {
  DIFFUSION,
  EXPONENT,
  KIND_BATES,
  KIND_KOU,
  MODEL_CORRELATION,
  MODEL_DECORRELATION,
  MODEL_EXPECTED_VARIANCE,
  MODEL_JUMP_DRIFT,
  MODEL_JUMP_FIRST,
  MODEL_JUMP_SECOND,
  MODEL_JUMPS,
  MODEL_KIND,
  MODEL_PULL,
  MODEL_REVERSION,
  MODEL_TIME,
  MODEL_VARIANCE,
  MODEL_VOL_OF_VOL,
  writeExponent,
} from './fourier-exponent.ts';
import { log, log1p } from './log.ts';
import { type Column, type Index, read, write } from './machine.ts';
import { arctangent2, cosine, sine } from './trigonometric.ts';

/** Cells that hold the contour, behind those of the model. */
export const CONTOUR_CENTRE: Index = 32;
export const CONTOUR_SCALE: Index = 33;
export const CONTOUR_SINE: Index = 34;
export const CONTOUR_COSINE: Index = 35;
export const CONTOUR_STEP: Index = 36;
/** ln M at the centre and its second derivative; of its part without jumps the first two derivatives. */
export const CONTOUR_SIZE: Index = 37;
export const CONTOUR_CURVATURE: Index = 38;
const CONTOUR_OWN_SLOPE: Index = 39;
const CONTOUR_OWN_CURVATURE: Index = 40;
/** While it is being placed: how far it may tilt to the left and to the right, and reach on the real axis. */
const TILT_LEFT: Index = 24;
const TILT_RIGHT: Index = 25;
const REACH_LEFT: Index = 26;
const REACH_RIGHT: Index = 27;

const HALF_PI: number = 0.5 * PI;
const QUARTER_PI: number = 0.25 * PI;
/** Keeps the strip of analyticity off what bounds it. */
const MARGIN: number = 0.95;
/** How strongly the centre is kept away from exploding moments, beside the poles with 1 each. */
const BARRIER: number = 1;
/** Growth, in units of e, that a limit is allowed to bring into the strip. */
const ALLOWED_GROWTH: number = 0.5;
/** The strip reaches this many deviations of the integrand sideways at most. */
const WIDEST: number = 2.5;
/** Growth that a linear exponent in front of a Gaussian one may bring into the strip. */
const LINEAR_GROWTH: number = 2;
const NARROWEST_ANGLE: number = 0.003;
/** Slope in ln(u / (most - u)) that counts as none for a single option: the contour need not stand exactly on the saddle. */
export const CLOSE_ENOUGH: number = 0.3;
/** Beyond this a slope's size says nothing. */
const STEEPEST: number = 3;
/** Square of the distance from the pole in deviations of the integrand: 2 for an option at the money, 0 when worth its bound. */
const HUGGING: number = 0.2;
/** Growth that jumps may bring into the strip. */
const JUMP_GROWTH: number = 10;

/** T / T* - 1, where T* is when E[S^p] explodes, real p outside of [0, 1] (Andersen and Piterbarg 2007). */
function explosionExcess(model: Column, p: number): number {
  const time: number = read(model, MODEL_TIME);
  const sigma: number = read(model, MODEL_VOL_OF_VOL);
  const kappa: number = read(model, MODEL_REVERSION);
  const lift: number = read(model, MODEL_CORRELATION) * sigma;
  const xi: number = kappa - lift * p;
  const bend: number = sigma * sigma * read(model, MODEL_DECORRELATION);
  const square: number = kappa * kappa + p * (sigma * sigma - 2 * kappa * lift - bend * p);
  if (square < 0) {
    const root: number = Math.sqrt(-square);
    return (0.5 * time * root) / (PI - arctangent2(root, xi)) - 1;
  }
  if (xi >= 0) return -1;
  const root: number = Math.sqrt(square);
  // ln((|xi| + d) / (|xi| - d)) / d, with (|xi| - d)(|xi| + d) = sigma^2 p (p - 1).
  const sum: number = root - xi;
  const ratio: number = (sum * sum) / (sigma * sigma * p * (p - 1));
  return root > 0 ? (time * root) / log(ratio) - 1 : -0.5 * time * xi - 1;
}

/** How far beyond 1 (side +1) or below 0 (side -1) moments exist, to a per mille from inside, and at most `cap`. */
export function mostMoment(model: Column, side: number, cap: number): number {
  const kind: number = read(model, MODEL_KIND);
  if (kind === KIND_KOU) {
    const limit: number = side > 0 ? read(model, MODEL_JUMP_FIRST) - 1 : read(model, MODEL_JUMP_SECOND);
    return Math.min(cap, limit);
  }
  const offset: number = side > 0 ? 1 : 0;
  let low: number = 0;
  let high: number = cap;
  let atHigh: number = explosionExcess(model, offset + side * high);
  if (!(atHigh > 0)) return cap;
  let atLow: number = -1;
  for (let step = 0; step < 60; step++) {
    if (high - low <= 1e-3 * low) break;
    // Regula falsi, now and then a halving: the excess is flat where nothing explodes and nearly straight beyond.
    const isHalving: boolean = step % 3 === 2;
    let middle: number = isHalving ? 0.5 * (low + high) : low + ((high - low) * -atLow) / (atHigh - atLow);
    if (!isHalving) middle = Math.min(Math.max(middle, low + 4e-4 * (high - low)), high - 4e-4 * (high - low));
    const found: number = explosionExcess(model, offset + side * middle);
    if (found > 0) {
      high = middle;
      atHigh = found;
    } else {
      low = middle;
      atLow = found;
    }
  }
  return low;
}

/** The derivative by ln(u / (most - u)) of the logarithm of the integrand at p = 1 + u or -u, poles and barrier included. */
function slopeAt(model: Column, side: number, k: number, u: number, most: number): number {
  const step: number = 1e-7 * Math.min(u, most - u);
  writeExponent(model, side > 0 ? 1 + u : -u, step);
  const derivative: number = side * (read(model, EXPONENT + 1) / step - k);
  const share: number = (u * (most - u)) / most;
  return share * (derivative - 1 / (1 + u)) - (most - u) / most + (BARRIER * u) / most;
}

/** u of the saddle point to a few per cent, by regula falsi in t = ln(u / (most - u)). */
function saddle(model: Column, side: number, k: number, most: number, guess: number, closeEnough: number): number {
  let low: number = 0;
  let high: number = 0;
  let atLow: number = 0;
  let atHigh: number = 0;
  let t: number = log(guess / (most - guess));
  let stride: number = 1;
  let wasLow: boolean = false;
  for (let step = 0; step < 60; step++) {
    const slope: number = slopeAt(model, side, k, most / (1 + exp(-t)), most);
    // Exploding moments and jumps make it huge, or NaN; far from the saddle of a correlation near -1 it is huge below zero too,
    // where regula falsi would creep in from the other end.
    let found: number = STEEPEST;
    if (slope < STEEPEST) found = Math.max(slope, -STEEPEST);
    const isLow: boolean = found < 0;
    const isBracketed: boolean = atLow < 0 && atHigh > 0;
    if (isLow) {
      low = t;
      atLow = found;
      // Illinois: an end that stays twice loses half its weight.
      if (isBracketed && wasLow) atHigh = 0.5 * atHigh;
    } else {
      high = t;
      atHigh = found;
      if (isBracketed && !wasLow) atLow = 0.5 * atLow;
    }
    wasLow = isLow;
    let next: number = isLow ? t + stride : t - stride;
    stride = 2 * stride;
    if (atLow < 0 && atHigh > 0) next = low + ((high - low) * -atLow) / (atHigh - atLow);
    if (Math.abs(found) < closeEnough || Math.abs(next - t) < 1e-9 || Math.abs(t) === 36) break;
    t = Math.min(Math.max(next, -36), 36);
  }
  return most / (1 + exp(-t));
}

function arcsine(x: number): number {
  return arctangent2(x, Math.sqrt((1 - x) * (1 + x)));
}

/** The widest tilt at which exp(c z + s z^2 / 2) grows by no more than what is allowed, z away from the vertical on the side
 *  where c z grows, s > 0. */
function tiltAllowedBy(slope: number, curvature: number, growth: number): number {
  // max over |z| of c |z| sin t - s |z|^2 cos(2 t) / 2 = c^2 sin^2 t / (2 s cos 2t)
  const ratio: number = (2 * growth * curvature) / (slope * slope);
  return ratio < 1e8 ? arcsine(Math.sqrt(ratio / (1 + 2 * ratio))) : QUARTER_PI;
}

/** How far the asymptotes and the strip may tilt to the left (direction -1) or right (+1) of the vertical. */
function tiltLimit(model: Column, direction: number, kNear: number, kFar: number): number {
  const curvature: number = read(model, CONTOUR_OWN_CURVATURE);
  const slope: number = read(model, CONTOUR_OWN_SLOPE);
  // The exponent without jumps is (slope - k') z + curvature z^2 / 2 about the centre, k' = k + what pays for the jumps.
  const drift: number = read(model, MODEL_JUMP_DRIFT);
  const near: number = kNear + drift;
  const far: number = kFar + drift;
  const worst: number = direction > 0 ? Math.max(slope - near, slope - far) : Math.max(near - slope, far - slope);
  let limit: number = worst > 0 ? tiltAllowedBy(worst, curvature, LINEAR_GROWTH) : QUARTER_PI;
  const sigma: number = read(model, MODEL_VOL_OF_VOL);
  if (sigma === 0) return MARGIN * limit;
  // Far out the exponent is -C p e^(-i arccos rho) - p k'. Until there it is Gaussian, for a fall of e^(-extent).
  const decay: number = (read(model, MODEL_VARIANCE) + read(model, MODEL_PULL) * read(model, MODEL_TIME)) / sigma;
  const extent: number = (2 * decay * decay) / curvature;
  const beyond: number = arcsine(Math.min(1, ALLOWED_GROWTH / extent));
  if (worst > 0) {
    const linear: number = LINEAR_GROWTH / (worst * Math.sqrt((2 * extent) / curvature));
    limit = Math.max(limit, linear < 0.7 ? arcsine(linear) : QUARTER_PI);
  }
  const across: number = decay * Math.sqrt(read(model, MODEL_DECORRELATION));
  const along: number = decay * read(model, MODEL_CORRELATION);
  const nearest: number = arctangent2(across, along + near);
  const farthest: number = arctangent2(across, along + far);
  const asymptotic: number = direction > 0 ? PI - Math.max(nearest, farthest) : Math.min(nearest, farthest);
  const widened: number = limit === QUARTER_PI ? QUARTER_PI + 0.5 * beyond : limit;
  return MARGIN * Math.min(Math.min(widened, asymptotic), HALF_PI);
}

/** Writes what bendContour wants to know of ln M about the real point a: its size, slope and curvatures. */
function measureAt(model: Column, a: number, step: number): void {
  writeExponent(model, a, 0);
  const total: number = read(model, EXPONENT);
  const diffusion: number = read(model, DIFFUSION);
  // A small step up the vertical: Re K falls by half the curvature times the square.
  writeExponent(model, a, step);
  const twice: number = 2 / (step * step);
  write(model, CONTOUR_CENTRE, a);
  write(model, CONTOUR_SIZE, total);
  write(model, CONTOUR_CURVATURE, Math.max(twice * (total - read(model, EXPONENT)), 0));
  write(model, CONTOUR_OWN_CURVATURE, Math.max(twice * (diffusion - read(model, DIFFUSION)), 1e-300));
  write(model, CONTOUR_OWN_SLOPE, read(model, DIFFUSION + 1) / step);
}

/** Finds the saddle point for k, beyond 1 for calls (side +1) or below 0 for puts (-1), to this slope; returns its distance
 *  from the pole. `known` is that of a saddle point nearby, 0 for none. */
export function findSaddle(
  model: Column,
  side: number,
  k: number,
  most: number,
  known: number,
  closeEnough: number,
): number {
  const w: number = read(model, MODEL_EXPECTED_VARIANCE);
  const distance: number = Math.abs(k);
  const ofNormal: number = Math.min(0.5 * most, (distance + Math.sqrt(distance * distance + 8 * w)) / (2 * w));
  const u: number = saddle(model, side, k, most, known > 0 ? known : ofNormal, closeEnough);
  measureAt(model, side > 0 ? 1 + u : -u, 1e-3 * Math.min(u, most - u));
  return u;
}

/** Whether a contour at u hugs the pole because forward or strike is nearly all the option is worth. */
export function isHugging(model: Column, u: number, k: number): boolean {
  const size: number = read(model, CONTOUR_SIZE) - u * Math.abs(k);
  return size > 0.3 && u * u * read(model, CONTOUR_CURVATURE) < HUGGING;
}

/** Narrows the tilts to what lognormal jumps allow, and writes how far the strip may reach to either side of the centre. About
 *  the centre they bring exp(rate (e^(drift z + variance z^2 / 2) - 1)), where the rate is theirs under the tilted measure. */
function limitByJumps(model: Column, roomLeft: number, roomRight: number): void {
  const a: number = read(model, CONTOUR_CENTRE);
  const variance: number = read(model, MODEL_JUMP_SECOND);
  const drift: number = read(model, MODEL_JUMP_FIRST) + variance * a;
  const rate: number = read(model, MODEL_JUMPS) * exp(a * (read(model, MODEL_JUMP_FIRST) + 0.5 * variance * a));
  const growth: number = rate > 1e-300 ? log1p(JUMP_GROWTH / rate) : 700;
  // Half of the growth for the step aside on the real axis, where drift z + variance z^2 / 2 = growth / 2.
  const root: number = Math.sqrt(drift * drift + variance * growth);
  const reachLeft: number = Math.min(roomLeft, growth / Math.max(root - drift, 1e-300));
  const reachRight: number = Math.min(roomRight, growth / Math.max(root + drift, 1e-300));
  let left: number = Math.min(read(model, TILT_LEFT), MARGIN * QUARTER_PI);
  let right: number = Math.min(read(model, TILT_RIGHT), MARGIN * QUARTER_PI);
  const least: number = MARGIN * tiltAllowedBy(drift, variance, 0.5 * growth);
  // Half for what the tilt brings further up: where the hyperbola bends slowly enough, Gaussian decay is always ahead.
  for (let step = 0; step < 24; step++) {
    const tilt: number = drift < 0 ? left : right;
    if (tilt <= least) break;
    const scale: number = scaleOf(model, left, right, reachLeft, reachRight);
    const sineOfTilt: number = sine(tilt);
    const fall: number = variance * scale * (1 - sineOfTilt * sineOfTilt);
    const slope: number = Math.abs(drift) * sineOfTilt - fall;
    if (slope <= 0 || slope * slope <= growth * variance * (1 - 2 * sineOfTilt * sineOfTilt)) break;
    if (drift < 0) left = Math.max(0.85 * left, least);
    else right = Math.max(0.85 * right, least);
  }
  write(model, TILT_LEFT, left);
  write(model, TILT_RIGHT, right);
  write(model, REACH_LEFT, reachLeft);
  write(model, REACH_RIGHT, reachRight);
}

/** The scale of the hyperbola that turns these reaches on the real axis into these tilts. */
function scaleOf(model: Column, left: number, right: number, reachLeft: number, reachRight: number): number {
  const sineOfTilt: number = sine(0.5 * (right - left));
  const scaleLeft: number = reachLeft / (sineOfTilt + sine(left));
  const scaleRight: number = reachRight / (sine(right) - sineOfTilt);
  const sideways: number = Math.sqrt(read(model, CONTOUR_CURVATURE)) * sine(0.5 * (right + left));
  return Math.min(Math.min(scaleLeft, scaleRight), WIDEST / sideways);
}

/** Tilts and scales the contour that crosses the real axis where something was measured, with this much room on both sides
 *  there, for options whose k = ln(K / F) lie between kNear and kFar. precision: minus ln of what the discretisation may err
 *  by, relative to the integrand at the crossing. Returns half the angle that the strip of analyticity spans. */
export function bendContour(
  model: Column,
  roomLeft: number,
  roomRight: number,
  kNear: number,
  kFar: number,
  precision: number,
): number {
  write(model, TILT_LEFT, tiltLimit(model, -1, kNear, kFar));
  write(model, TILT_RIGHT, tiltLimit(model, 1, kNear, kFar));
  write(model, REACH_LEFT, MARGIN * roomLeft);
  write(model, REACH_RIGHT, MARGIN * roomRight);
  if (read(model, MODEL_KIND) === KIND_BATES) limitByJumps(model, MARGIN * roomLeft, MARGIN * roomRight);
  const left: number = Math.max(read(model, TILT_LEFT), NARROWEST_ANGLE);
  const right: number = Math.max(read(model, TILT_RIGHT), NARROWEST_ANGLE);
  const scale: number = scaleOf(model, left, right, read(model, REACH_LEFT), read(model, REACH_RIGHT));
  const eta: number = 0.5 * (right + left);
  const tilt: number = 0.5 * (right - left);
  const sideways: number = scale * sine(eta);
  const growth: number = 0.5 * read(model, CONTOUR_CURVATURE) * sideways * sideways;
  write(model, CONTOUR_SCALE, scale);
  write(model, CONTOUR_SINE, sine(tilt));
  write(model, CONTOUR_COSINE, cosine(tilt));
  write(model, CONTOUR_STEP, (2 * PI * eta) / (precision + growth));
  return eta;
}

/** A contour between the poles, where moments always exist: its integral is the price less that of the smaller of forward
 *  and strike. Its crossing keeps e^((1 - p) k) of the size of that, up to kFar. */
export function placeBetween(model: Column, kNear: number, kFar: number, precision: number): void {
  const distance: number = Math.min(0.5, 2 / Math.abs(kFar));
  const a: number = kFar > 0 ? 1 - distance : distance;
  measureAt(model, a, 1e-3 * distance);
  bendContour(model, a, 1 - a, kNear, kFar, precision);
}
