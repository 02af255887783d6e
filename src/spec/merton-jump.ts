// merton-jump: undiscounted price of a European option under Merton's jump diffusion, jumps lognormal.
// Domain:    forward, strike in [1e-12, 1e15]; volatility in [0, 10]; timeToExpiryYears in [0, 30]; jumpIntensity in [0, 100]; meanLogJump in [-3, 3]; jumpVolatility in [0, 2]; sign +1 call, -1 put.
// Error:     reference 1e-12 relative; wasm 1e-12 relative.
// Edges:     jumpIntensity = 0 is Black (1976); timeToExpiryYears = 0 gives intrinsic value; volatility = 0 leaves the jumps.
// Source:    Merton, R. C. (1976) J. Financial Economics 3, 125-144. Vectors: test/vectors/merton-jump.json.

import type { Contract } from './contract.ts';
import { isNotANumber, NOT_A_NUMBER } from './elementary.ts';
import { exp, expm1 } from './exp.ts';
import { logRatio, logRatioTail } from './log-ratio.ts';
import { logMoneynessAfter, mertonTerm, poissonWeight } from './merton-terms.ts';

const NEGLIGIBLE: number = 1e-18;
const SMALLEST_WEIGHT: number = 1e-307;

/** The sum of the terms from n on, upwards (step +1) or downwards (step -1), until they no longer matter beside `sum`. */
function sumOfTerms(
  start: number,
  step: number,
  forward: number,
  strike: number,
  variance: number,
  mean: number,
  logJump: number,
  jumpVariance: number,
  drift: number,
  sign: number,
  before: number,
): number {
  const x: number = logRatio(forward, strike);
  const xTail: number = logRatioTail(forward, strike);
  const tiltedMean: number = mean * exp(logJump);
  let sum: number = before;
  let n: number = start;
  let asset: number = forward * poissonWeight(n, tiltedMean);
  let cash: number = strike * poissonWeight(n, mean);
  let last: number = 0;
  let isDone: boolean = n < 0;
  while (!isDone) {
    const moneyness: number = logMoneynessAfter(n, logJump, drift, x, xTail);
    const term: number = mertonTerm(asset, cash, moneyness, Math.sqrt(variance + n * jumpVariance), sign);
    sum = sum + term;
    // A term of zero may be one that has yet to rise out of the underflow.
    isDone = term > 0 && term <= last && term <= NEGLIGIBLE * sum;
    last = term;
    if (step > 0) {
      n = n + 1;
      asset = asset * (tiltedMean / n);
      cash = cash * (mean / n);
    } else {
      asset = mean > 0 ? asset * (n / tiltedMean) : 0;
      cash = mean > 0 ? cash * (n / mean) : 0;
      n = n - 1;
    }
    if (n < 0 || Math.max(asset / forward, cash / strike) < SMALLEST_WEIGHT) isDone = true;
  }
  return sum;
}

/** The undiscounted price. Jumps of ln S are normal with mean meanLogJump and deviation jumpVolatility. */
export function mertonJump(
  forward: number,
  strike: number,
  volatility: number,
  timeToExpiryYears: number,
  jumpIntensity: number,
  meanLogJump: number,
  jumpVolatility: number,
  sign: number,
): number {
  const inputs: number =
    forward + strike + volatility + timeToExpiryYears + jumpIntensity + meanLogJump + jumpVolatility;
  if (isNotANumber(inputs + sign)) return NOT_A_NUMBER;
  const variance: number = volatility * volatility * timeToExpiryYears;
  const jumpVariance: number = jumpVolatility * jumpVolatility;
  const logJump: number = meanLogJump + 0.5 * jumpVariance;
  const mean: number = jumpIntensity * timeToExpiryYears;
  const drift: number = mean * expm1(logJump);
  // The option out of the money; the other follows by parity.
  const side: number = strike >= forward ? 1 : -1;
  const peak: number = Math.floor(side > 0 ? mean * exp(logJump) : mean);
  let price: number = 0;
  price = sumOfTerms(peak, 1, forward, strike, variance, mean, logJump, jumpVariance, drift, side, price);
  price = sumOfTerms(peak - 1, -1, forward, strike, variance, mean, logJump, jumpVariance, drift, side, price);
  return sign === side ? price : price + side * (strike - forward);
}

export const contract: Contract = {
  name: 'merton-jump',
  summary: "undiscounted price of a European option under Merton's jump diffusion, jumps lognormal.",
  inputs: [
    { name: 'forward', unit: 'quote per underlying', low: 1e-12, high: 1e15 },
    { name: 'strike', unit: 'quote per underlying', low: 1e-12, high: 1e15 },
    { name: 'volatility', unit: 'fraction per sqrt(year), of the diffusion', low: 0, high: 10 },
    { name: 'timeToExpiryYears', unit: 'years ACT/365F', low: 0, high: 30 },
    { name: 'jumpIntensity', unit: 'jumps per year', low: 0, high: 100 },
    { name: 'meanLogJump', unit: 'log return', low: -3, high: 3 },
    { name: 'jumpVolatility', unit: 'log return', low: 0, high: 2 },
    { name: 'sign', unit: '+1 call, -1 put', choices: [1, -1] },
  ],
  outputs: [{ name: 'price', unit: 'quote per underlying' }],
  error: {
    reference: { amount: 1e-12, unit: 'relative' },
    wasm: { amount: 1e-12, unit: 'relative' },
  },
  edges:
    'jumpIntensity = 0 is Black (1976); timeToExpiryYears = 0 gives intrinsic value; volatility = 0 leaves the jumps.',
  source: 'Merton, R. C. (1976) J. Financial Economics 3, 125-144.',
};
