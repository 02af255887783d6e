// soft-barrier: price of a European call or put knocked in or out in proportion to how far into a range of barriers the price goes.
// Domain:    spot, strike, lower, upper in [1e-12, 1e12]; rate, carry in [-10, 10]; volatility in [0.0001, 7]; time in [1e-6, 30].
// Error:     reference 1e-13 relative to scale; wasm 1e-13 relative to scale, where |carry| time <= 20 deviations.
// Edges:     lower = upper is the plain barrier option; barriers that the spot is beyond count as touched; lower > upper gives NaN.
// Source:    Hart and Ross (1994) "Striking continuity", Risk 7(6): the mean of barrier options over the barrier. Vectors: test/vectors/soft-barrier.json.

import { barrierOption } from './barrier-option.ts';
import { plainPiece } from './barrier-terms.ts';
import { blackPrice } from './black-price.ts';
import type { Contract } from './contract.ts';
import { NOT_A_NUMBER } from './elementary.ts';
import { exp, expm1 } from './exp.ts';
import { logRatio } from './log-ratio.ts';
import { expTimesCdf } from './scaled-cdf.ts';

/** N(x) is 1 beyond so many deviations. */
const CERTAIN: number = 9;
/** In a range this narrow the price is linear in the barrier to 1e-18. */
const NARROW: number = 1e-9;

function pairAt(node: number, middle: number, half: number, power: number, slope: number, offset: number): number {
  const low: number = middle - half * node;
  const high: number = middle + half * node;
  return expTimesCdf(power * low, slope * low + offset) + expTimesCdf(power * high, slope * high + offset);
}

/** Integral of e^(power h) N(slope h + offset) over a panel, by Gauss and Legendre's 16 points. */
function panel(start: number, width: number, power: number, slope: number, offset: number): number {
  const half: number = 0.5 * width;
  const middle: number = start + half;
  let sum: number = 0.027152459411754096 * pairAt(0.9894009349916499, middle, half, power, slope, offset);
  sum = sum + 0.062253523938647894 * pairAt(0.9445750230732326, middle, half, power, slope, offset);
  sum = sum + 0.09515851168249279 * pairAt(0.8656312023878318, middle, half, power, slope, offset);
  sum = sum + 0.12462897125553388 * pairAt(0.755404408355003, middle, half, power, slope, offset);
  sum = sum + 0.14959598881657674 * pairAt(0.6178762444026438, middle, half, power, slope, offset);
  sum = sum + 0.16915651939500254 * pairAt(0.45801677765722737, middle, half, power, slope, offset);
  sum = sum + 0.18260341504492358 * pairAt(0.2816035507792589, middle, half, power, slope, offset);
  return half * (sum + 0.1894506104550685 * pairAt(0.09501250983763744, middle, half, power, slope, offset));
}

/** Integral of e^(power h) from start to end. */
function powerIntegral(start: number, end: number, power: number): number {
  if (!(end > start)) return 0;
  if (power === 0) return end - start;
  return (exp(power * start) * expm1(power * (end - start))) / power;
}

/**
 * Integral of e^(power h) N(slope h + offset) from start to end. Where N is 1 in closed form, where it is nothing none, between
 * by panels of 4 deviations or fewer: a smooth integrand without cancellation, whatever the power and however short the range.
 */
function cdfIntegral(start: number, end: number, power: number, slope: number, offset: number): number {
  if (!(end > start)) return 0;
  const lean: number = power / slope;
  // In x = slope h + offset: certain above 9, nothing below -9 unless the power lifts it there.
  const certainFrom: number = (CERTAIN - offset) / slope;
  const nothingTo: number = (-CERTAIN + Math.min(lean, 0) - offset) / slope;
  const low: number = Math.max(start, Math.min(certainFrom, nothingTo));
  const high: number = Math.min(end, Math.max(certainFrom, nothingTo));
  let sum: number =
    slope > 0
      ? powerIntegral(Math.max(start, certainFrom), end, power)
      : powerIntegral(start, Math.min(end, certainFrom), power);
  if (!(high > low)) return sum;
  const widest: number = Math.min(4, 8 / Math.abs(lean)) / Math.abs(slope);
  const panels: number = Math.min(Math.ceil((high - low) / widest), 256);
  const width: number = (high - low) / panels;
  for (let index = 0; index < panels; index++) sum = sum + panel(low + width * index, width, power, slope, offset);
  return sum;
}

/** Integral over barriers H = S e^h, in units of S, of the plain digital at H: P(sign ln(S_T / H) > 0), times S_T / S for asset 1. */
function plainAtBarriers(
  start: number,
  end: number,
  carryTime: number,
  deviation: number,
  sign: number,
  asset: number,
): number {
  const shift: number = asset === 1 ? 0.5 * deviation : -0.5 * deviation;
  const offset: number = sign * (carryTime / deviation + shift);
  const integral: number = cdfIntegral(start, end, 1, -sign / deviation, offset);
  return asset === 1 ? exp(carryTime) * integral : integral;
}

/** The same of the reflected digital: at the level k over spot, or at the barrier itself where `atBarrier`. */
function reflectedAtBarriers(
  start: number,
  end: number,
  k: number,
  atBarrier: boolean,
  carryTime: number,
  deviation: number,
  down: number,
  asset: number,
): number {
  const shift: number = asset === 1 ? 0.5 * deviation : -0.5 * deviation;
  // (H/S)^(2 mu) or (H/S)^(2 mu + 2), and one more for dH = S e^h dh.
  const power: number = (2 * carryTime) / (deviation * deviation) + (asset === 1 ? 2 : 0);
  const slope: number = (down * (atBarrier ? 1 : 2)) / deviation;
  const offset: number = down * ((carryTime - (atBarrier ? 0 : k)) / deviation + shift);
  const integral: number = cdfIntegral(start, end, power, slope, offset);
  return asset === 1 ? exp(carryTime) * integral : integral;
}

/** Integral over barriers between start and end, none touched yet and all on one side of the strike, of the knocked-in digital. */
function knockedIn(
  start: number,
  end: number,
  spot: number,
  strike: number,
  carryTime: number,
  deviation: number,
  sign: number,
  down: number,
  asset: number,
): number {
  if (!(end > start)) return 0;
  const k: number = logRatio(strike, spot);
  const plain: number = plainPiece(spot, strike, carryTime, deviation, sign, asset) * powerIntegral(start, end, 1);
  // The strike lies across the barrier, seen from the spot.
  const across: boolean = down * (k - 0.5 * (start + end)) < 0;
  if (sign === down) {
    if (!across) return reflectedAtBarriers(start, end, k, false, carryTime, deviation, down, asset);
    return (
      plain -
      plainAtBarriers(start, end, carryTime, deviation, sign, asset) +
      reflectedAtBarriers(start, end, k, true, carryTime, deviation, down, asset)
    );
  }
  if (across) return plain;
  return (
    plainAtBarriers(start, end, carryTime, deviation, sign, asset) -
    reflectedAtBarriers(start, end, k, false, carryTime, deviation, down, asset) +
    reflectedAtBarriers(start, end, k, true, carryTime, deviation, down, asset)
  );
}

/** Mean over the barriers of the knocked-in digital, undiscounted. */
function meanKnockedIn(
  spot: number,
  strike: number,
  low: number,
  high: number,
  carryTime: number,
  deviation: number,
  sign: number,
  down: number,
  asset: number,
): number {
  const k: number = logRatio(strike, spot);
  // Touched barriers lie at or above the spot for down, at or below for up: h = 0 parts them.
  const start: number = down === 1 ? low : Math.max(low, 0);
  const end: number = down === 1 ? Math.min(high, 0) : high;
  const middle: number = Math.max(start, Math.min(end, k));
  const touched: number =
    down === 1 ? powerIntegral(Math.max(low, 0), high, 1) : powerIntegral(low, Math.min(high, 0), 1);
  let sum: number = 0;
  if (touched > 0) sum = touched * plainPiece(spot, strike, carryTime, deviation, sign, asset);
  sum = sum + knockedIn(start, middle, spot, strike, carryTime, deviation, sign, down, asset);
  sum = sum + knockedIn(middle, end, spot, strike, carryTime, deviation, sign, down, asset);
  return sum / powerIntegral(low, high, 1);
}

export function softBarrier(
  spot: number,
  strike: number,
  lower: number,
  upper: number,
  rate: number,
  carry: number,
  volatility: number,
  timeYears: number,
  sign: number,
  down: number,
  knockIn: number,
): number {
  if (!(lower <= upper)) return NOT_A_NUMBER;
  const width: number = logRatio(upper, lower);
  if (width < NARROW) {
    const middle: number = lower + 0.5 * (upper - lower);
    return barrierOption(spot, strike, middle, 0, rate, carry, volatility, timeYears, sign, down, knockIn);
  }
  const carryTime: number = carry * timeYears;
  const deviation: number = volatility * Math.sqrt(timeYears);
  const low: number = logRatio(lower, spot);
  const asset: number = spot * meanKnockedIn(spot, strike, low, low + width, carryTime, deviation, sign, down, 1);
  const cash: number = strike * meanKnockedIn(spot, strike, low, low + width, carryTime, deviation, sign, down, 0);
  let option: number = sign * (asset - cash);
  if (knockIn === 0) option = blackPrice(spot * exp(carryTime), strike, deviation, sign) - option;
  return exp(-rate * timeYears) * Math.max(option, 0);
}

export const contract: Contract = {
  name: 'soft-barrier',
  summary:
    'price of a European call or put knocked in or out in proportion to how far into a range of barriers the price goes.',
  inputs: [
    { name: 'spot', unit: 'quote per underlying', low: 1e-12, high: 1e12 },
    { name: 'strike', unit: 'quote per underlying', low: 1e-12, high: 1e12 },
    { name: 'lower', unit: 'quote per underlying', low: 1e-12, high: 1e12 },
    { name: 'upper', unit: 'quote per underlying', low: 1e-12, high: 1e12 },
    { name: 'rate', unit: 'fraction per year', low: -10, high: 10 },
    { name: 'carry', unit: 'fraction per year', low: -10, high: 10 },
    { name: 'volatility', unit: 'fraction per sqrt(year)', low: 1e-4, high: 7 },
    { name: 'timeYears', unit: 'years', low: 1e-6, high: 30 },
    { name: 'sign', unit: '+1 call, -1 put', choices: [1, -1] },
    { name: 'down', unit: '+1 barriers below, -1 above', choices: [1, -1] },
    { name: 'knockIn', unit: '1 in, 0 out', choices: [1, 0] },
  ],
  outputs: [{ name: 'price', unit: 'quote currency' }],
  error: {
    reference: {
      amount: 1e-13,
      unit: 'relative to scale',
      where: '|carry| time <= 20 deviations; scale: the largest of spot, strike and upper',
    },
    wasm: {
      amount: 1e-13,
      unit: 'relative to scale',
      where: '|carry| time <= 20 deviations; scale: the largest of spot, strike and upper',
    },
  },
  edges:
    'lower = upper is the plain barrier option; barriers that the spot is beyond count as touched; lower > upper gives NaN.',
  source: 'Hart and Ross (1994) "Striking continuity", Risk 7(6): the mean of barrier options over the barrier.',
};
