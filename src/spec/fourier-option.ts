// European options by integrating a moment generating function along its contour: prices and Greeks on the side that is out
// of the money, the other side by parity. A helper: no kernel, no contract.
//
//   price / F = 1 / (2 pi i) * integral of M(p) e^((1 - p) k) / (p (p - 1)) dp,  k = ln(K / F),
// to the right of 1 for calls, to the left of 0 for puts (Lewis 2001). Upper and lower half are conjugate: twice the real part.
// Derivatives come under the integral: F^p e^(...) gives p / F for each derivative by F, D for each by the initial variance.

import { LANES, realPartOfExp, writeExp } from './complex-functions.ts';
import { isNotANumber, PI } from './elementary.ts';
import { exp } from './exp.ts';
import {
  bendContour,
  CLOSE_ENOUGH,
  CONTOUR_CENTRE,
  CONTOUR_COSINE,
  CONTOUR_SCALE,
  CONTOUR_SINE,
  CONTOUR_STEP,
  findSaddle,
  isHugging,
  mostMoment,
  placeBetween,
} from './fourier-contour.ts';
import {
  BY_TIME,
  BY_VARIANCE,
  BY_VARIANCE_TWICE,
  ENVELOPE,
  EXPONENT,
  MODEL_EXPECTED_VARIANCE,
  POINTS,
  takePoint,
  WEIGHTS,
  writeExponents,
  writeSensitivities,
} from './fourier-exponent.ts';
import { logRatio } from './log-ratio.ts';
import { type Column, from, type Index, read, toIndex, write } from './machine.ts';

/** A node: its point, and -i dp/dy h / pi; then the integrand without 1 / (p (p - 1)). */
export const NODE: Index = 42;
/** Which of the nodes computed at once comes next; LANES: none is left. */
const NEXT: Index = 48;
const INTEGRAND: Index = 50;
/** e^y and e^-y of the current node, and their factors from node to node. */
const GROWTH: Index = 58;
const DECAY: Index = 59;
const FACTOR: Index = 60;
/** A list of one for a price alone. */
const LOG_STRIKE: Index = 62;
const SUM: Index = 63;

/** Minus the logarithm of what the discretisation errs by, and of how far the integrand has fallen at the last node. */
const PRECISION: number = 42;
const DEPTH: number = 40;
/** Greeks fall later: their integrands lack what the price's divides by. */
const GREEKS_DEPTH: number = 54;
/** Moments that explode this close to 1 or 0 leave no room for a contour there, and tails too heavy to need one. */
export const NARROW: number = 0.3;
export const MOST_NODES: Index = 20000;

/** How far moments exist on this side of the poles; the cap lies far beyond any saddle point. */
export function roomFor(model: Column, side: number): number {
  return mostMoment(model, side, 10 + 10000 / Math.sqrt(read(model, MODEL_EXPECTED_VARIANCE)));
}

/** Places the contour for one option; returns whether it runs between the poles. */
function placeFor(model: Column, side: number, k: number): boolean {
  const most: number = roomFor(model, side);
  if (most >= NARROW) {
    const u: number = findSaddle(model, side, k, most, 0, CLOSE_ENOUGH);
    if (!isHugging(model, u, k)) {
      const inside: number = side > 0 ? u : most - u;
      bendContour(model, inside, most - inside, k, k, PRECISION);
      return false;
    }
  }
  placeBetween(model, k, k, PRECISION);
  return true;
}

export function firstNode(model: Column): void {
  write(model, GROWTH, 1);
  write(model, DECAY, 1);
  const factor: number = exp(read(model, CONTOUR_STEP));
  write(model, FACTOR, factor);
  write(model, FACTOR + 1, 1 / factor);
  write(model, NEXT, LANES);
}

/** Computes ln M at the next LANES points p(y), beside their weights -i dp/dy h / pi. */
function computeNodes(model: Column): void {
  const scale: number = read(model, CONTOUR_SCALE);
  const across: number = scale * read(model, CONTOUR_SINE);
  const up: number = scale * read(model, CONTOUR_COSINE);
  const centre: number = read(model, CONTOUR_CENTRE);
  const whole: number = read(model, CONTOUR_STEP) / PI;
  const factor: number = read(model, FACTOR);
  const inverse: number = read(model, FACTOR + 1);
  let growth: number = read(model, GROWTH);
  let decay: number = read(model, DECAY);
  for (let lane = 0; lane < LANES; lane++) {
    const cosh: number = 0.5 * (growth + decay);
    const sinh: number = 0.5 * (growth - decay);
    // The first node belongs to both halves.
    const share: number = (growth === 1 ? 0.5 : 1) * whole;
    write(model, POINTS + lane, centre + across * (cosh - 1));
    write(model, POINTS + LANES + lane, up * sinh);
    write(model, WEIGHTS + lane, share * up * cosh);
    write(model, WEIGHTS + LANES + lane, -share * across * sinh);
    growth = growth * factor;
    decay = decay * inverse;
  }
  write(model, GROWTH, growth);
  write(model, DECAY, decay);
  writeExponents(model, LANES);
}

/** Goes on to the next node: leaves its point, its weight and ln M there in the model. */
export function nextNode(model: Column): void {
  let next: number = read(model, NEXT);
  if (next === LANES) {
    computeNodes(model);
    next = 0;
  }
  const lane: Index = toIndex(next);
  write(model, NODE, read(model, POINTS + lane));
  write(model, NODE + 1, read(model, POINTS + LANES + lane));
  write(model, NODE + 2, read(model, WEIGHTS + lane));
  write(model, NODE + 3, read(model, WEIGHTS + LANES + lane));
  takePoint(model, lane);
  write(model, NEXT, next + 1);
}

/** Re ln |integrand| at the node at most, beside its weight: decides where to stop. */
export function nodeSize(model: Column, k: number): number {
  return read(model, ENVELOPE) + (1 - read(model, NODE)) * k;
}

/** Writes the node's weight over p (p - 1), behind its weight. */
export function weighNode(model: Column): void {
  const x: number = read(model, NODE);
  const y: number = read(model, NODE + 1);
  const qReal: number = x * (x - 1) - y * y;
  const qImaginary: number = y * (2 * x - 1);
  const overNorm: number = 1 / (qReal * qReal + qImaginary * qImaginary);
  const weight: number = read(model, NODE + 2);
  const weightImaginary: number = read(model, NODE + 3);
  write(model, NODE + 4, (weight * qReal + weightImaginary * qImaginary) * overNorm);
  write(model, NODE + 5, (weightImaginary * qReal - weight * qImaginary) * overNorm);
}

/** Adds the node's term for every k of a list to its sum. */
export function addNode(model: Column, logStrikes: Column, sums: Column, count: Index): void {
  weighNode(model);
  const oneLessX: number = 1 - read(model, NODE);
  const y: number = read(model, NODE + 1);
  const real: number = read(model, EXPONENT);
  const imaginary: number = read(model, EXPONENT + 1);
  const weight: number = read(model, NODE + 4);
  const weightImaginary: number = read(model, NODE + 5);
  for (let index = 0; index < count; index++) {
    const k: number = read(logStrikes, index);
    const term: number = realPartOfExp(real + oneLessX * k, imaginary - y * k, weight, weightImaginary);
    write(sums, index, read(sums, index) + term);
  }
}

/** The price over the forward of the option out of the money: k = ln(K / F) >= 0 for a call (side +1), k <= 0 for a put (-1). */
export function fourierPrice(model: Column, side: number, k: number): number {
  const isBetween: boolean = placeFor(model, side, k);
  const logStrike: Column = from(model, LOG_STRIKE);
  const sum: Column = from(model, SUM);
  write(model, LOG_STRIKE, k);
  write(model, SUM, isBetween ? exp(Math.min(k, 0)) : 0);
  firstNode(model);
  nextNode(model);
  const top: number = nodeSize(model, k);
  for (let node = 0; node < MOST_NODES; node++) {
    addNode(model, logStrike, sum, 1);
    nextNode(model);
    // Not <, so that NaN ends it too.
    if (!(nodeSize(model, k) - top >= -DEPTH)) break;
  }
  return Math.max(read(model, SUM), 0);
}

/** What the integrands of value and Greeks add at one node, k the log strike. */
function addGreeksNode(model: Column, k: number, out: Column): void {
  const x: number = read(model, NODE);
  const y: number = read(model, NODE + 1);
  writeExp(read(model, EXPONENT) + (1 - x) * k, read(model, EXPONENT + 1) - y * k, model, INTEGRAND);
  const weight: number = read(model, NODE + 2);
  const weightImaginary: number = read(model, NODE + 3);
  const zReal: number = read(model, INTEGRAND) * weight - read(model, INTEGRAND + 1) * weightImaginary;
  const zImaginary: number = read(model, INTEGRAND) * weightImaginary + read(model, INTEGRAND + 1) * weight;
  const qReal: number = x * (x - 1) - y * y;
  const qImaginary: number = y * (2 * x - 1);
  const norm: number = qReal * qReal + qImaginary * qImaginary;
  const real: number = (zReal * qReal + zImaginary * qImaginary) / norm;
  const imaginary: number = (zImaginary * qReal - zReal * qImaginary) / norm;
  writeSensitivities(model, x, y);
  const vReal: number = read(model, BY_VARIANCE);
  const vImaginary: number = read(model, BY_VARIANCE + 1);
  const vegaReal: number = real * vReal - imaginary * vImaginary;
  const vegaImaginary: number = real * vImaginary + imaginary * vReal;
  const twiceReal: number = vReal * vReal - vImaginary * vImaginary + read(model, BY_VARIANCE_TWICE);
  const twiceImaginary: number = 2 * vReal * vImaginary + read(model, BY_VARIANCE_TWICE + 1);
  add(out, 0, real);
  add(out, 1, real * x - imaginary * y);
  add(out, 2, zReal);
  add(out, 3, vegaReal);
  add(out, 4, imaginary * read(model, BY_TIME + 1) - real * read(model, BY_TIME));
  add(out, 5, vegaReal * x - vegaImaginary * y);
  add(out, 6, real * twiceReal - imaginary * twiceImaginary);
}

function add(out: Column, index: Index, amount: number): void {
  write(out, index, read(out, index) + amount);
}

/** Value, delta, gamma, vega, theta, vanna and volga for a forward of 1, of the option out of the money: vega, vanna, volga by
 *  the initial variance (Kou: by the volatility). */
export function fourierGreeks(model: Column, side: number, k: number, out: Column): void {
  const isBetween: boolean = placeFor(model, side, k);
  for (let column = 0; column < 7; column++) write(out, column, 0);
  firstNode(model);
  nextNode(model);
  const top: number = nodeSize(model, k);
  for (let node = 0; node < MOST_NODES; node++) {
    addGreeksNode(model, k, out);
    nextNode(model);
    if (!(nodeSize(model, k) - top >= -GREEKS_DEPTH)) break;
  }
  if (!isBetween) return;
  // Between the poles the integral lacks the smaller of forward and strike.
  add(out, 0, exp(Math.min(k, 0)));
  if (side > 0) add(out, 1, 1);
}

/** Value, delta, gamma, vega, theta, vanna and volga of either option; unit 1, or NaN to write NaN everywhere. Where the
 *  outcome is certain, value and delta (half at the money) remain. */
export function writeFourierGreeks(
  model: Column,
  forward: number,
  strike: number,
  sign: number,
  unit: number,
  isCertain: boolean,
  out: Column,
): void {
  const side: number = strike >= forward ? 1 : -1;
  if (isCertain || isNotANumber(unit)) {
    for (let column = 0; column < 7; column++) write(out, column, 0 * unit);
    add(out, 1, strike === forward ? 0.5 : 0);
  } else {
    fourierGreeks(model, side, logRatio(strike, forward), out);
    const scale: number = forward * unit;
    write(out, 0, Math.max(scale * read(out, 0), 0));
    write(out, 2, read(out, 2) / scale);
    write(out, 3, scale * read(out, 3));
    write(out, 4, scale * read(out, 4));
    write(out, 6, scale * read(out, 6));
  }
  if (sign === side) return;
  // The option in the money by parity.
  add(out, 0, side * (strike - forward));
  add(out, 1, -side);
}
