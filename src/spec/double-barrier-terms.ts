// Lognormal paths that stay between two barriers: the two series of their killed density. A helper: no kernel, no contract.
//
// x = ln(S_T / S), drift nu T = b T - D^2 / 2, D = v sqrt(T), mu = drift / D^2, z = ln(S/L), y = ln(U/S), w = z + y.
//   images  p(x) = sum over k of sign_k exp(mu k) phi((x - k - drift) / D) / D,  k = 2 n w (+) and 2 n w - 2 z (-)
//   waves   p(x) = 2/w exp(mu x - mu^2 D^2 / 2) sum over m of sin(m pi z/w) sin(m pi (x + z)/w) exp(-(m pi D/w)^2 / 2)
// Images while D / w <= 0.6, waves beyond: there the first term left out is below 1e-15 of the first.
//
// An image integrated up to x = e is a normal probability whose exponents meet before any power is taken:
//   exp(mu k) N(-(e - k - drift)/D) = R((e - k - drift)/D) exp(-(e - drift)^2 / 2 D^2 - k (k - 2 e) / 2 D^2) / sqrt(2 pi)
// with R the Mills ratio; both parts of the exponent are <= 0 between the barriers. Times S e^x, the same at R(. - D) times
// the level S e^e itself.

import { PI } from './elementary.ts';
import { exp } from './exp.ts';
import { logRatio } from './log-ratio.ts';
import { normalCdf, scaledComplement } from './normal-cdf.ts';
import { cosine, sine } from './trigonometric.ts';

export const INVERSE_SQRT_TWO_PI: number = 0.3989422804014327;
/** Images up to this deviation per corridor width, waves beyond. */
export const LARGEST_IMAGE_DEVIATION: number = 0.6;
/** exp(-x) of more than this is zero. */
const VANISHES: number = 746;
/** Waves damped by exp(-x) of more than this against the first are no part of the sum. */
const NEGLIGIBLE: number = 60;
/** The seventh image lies 6 corridor widths away: exp(-(6 / 0.6)^2 / 2) of the first. */
const FARTHEST_IMAGE: number = 3;

/** whole (N(x2) - N(x1)), x1 <= x2, where density1 R(|x1|) and density2 R(|x2|) are the tails beyond them. */
function between(x1: number, x2: number, density1: number, density2: number, wholeExponent: number): number {
  if (x1 >= 0) return density1 * scaledComplement(x1) - density2 * scaledComplement(x2);
  if (x2 <= 0) return density2 * scaledComplement(-x2) - density1 * scaledComplement(-x1);
  return exp(wholeExponent) - density2 * scaledComplement(x2) - density1 * scaledComplement(-x1);
}

/** Density of image k at x = e, times D. */
function densityAt(e: number, k: number, drift: number, deviation: number): number {
  const z: number = (e - drift) / deviation;
  const exponent: number = 0.5 * z * z + 0.5 * (k / deviation) * ((k - 2 * e) / deviation);
  return exponent > VANISHES ? 0 : INVERSE_SQRT_TWO_PI * exp(-exponent);
}

/** Integral of asset S e^x + cash over one image, x from e1 = ln(level1/S) to e2 = ln(level2/S). */
function imageIntegral(
  k: number,
  spot: number,
  level1: number,
  level2: number,
  e1: number,
  e2: number,
  drift: number,
  deviation: number,
  asset: number,
  cash: number,
): number {
  const density1: number = densityAt(e1, k, drift, deviation);
  const density2: number = densityAt(e2, k, drift, deviation);
  const x1: number = (e1 - k - drift) / deviation;
  const x2: number = (e2 - k - drift) / deviation;
  const mu: number = drift / (deviation * deviation);
  let value: number = 0;
  if (cash !== 0) value = cash * between(x1, x2, density1, density2, mu * k);
  if (asset !== 0) {
    const grown: number = drift + 0.5 * deviation * deviation + (mu + 1) * k;
    const ratio1: number = (level1 / spot) * density1;
    const ratio2: number = (level2 / spot) * density2;
    value = value + asset * spot * between(x1 - deviation, x2 - deviation, ratio1, ratio2, grown);
  }
  return value;
}

/** Sum over all images but k = 0, signed. level1, level2 between the barriers. */
export function reflectedImages(
  spot: number,
  lower: number,
  upper: number,
  level1: number,
  level2: number,
  drift: number,
  deviation: number,
  asset: number,
  cash: number,
): number {
  const z: number = logRatio(spot, lower);
  const y: number = logRatio(upper, spot);
  const twiceWidth: number = 2 * (z + y);
  // At a barrier itself its own logarithm, so that the images that meet there cancel exactly.
  const e1: number = level1 === lower ? -z : logRatio(level1, spot);
  const e2: number = level2 === upper ? y : logRatio(level2, spot);
  let sum: number = 0;
  for (let n = FARTHEST_IMAGE; n >= 1; n--) {
    const k: number = n * twiceWidth;
    sum = sum + imageIntegral(k, spot, level1, level2, e1, e2, drift, deviation, asset, cash);
    sum = sum + imageIntegral(-k, spot, level1, level2, e1, e2, drift, deviation, asset, cash);
    const beyond: number = k - twiceWidth;
    sum = sum - imageIntegral(-2 * z - beyond, spot, level1, level2, e1, e2, drift, deviation, asset, cash);
    sum = sum - imageIntegral(2 * y + beyond, spot, level1, level2, e1, e2, drift, deviation, asset, cash);
  }
  return sum;
}

/** sin(m pi below / (below + above)), from the nearer end. */
export function waveSine(m: number, below: number, above: number): number {
  const width: number = below + above;
  if (below <= above) return sine((m * PI * below) / width);
  const reflected: number = sine((m * PI * above) / width);
  return m - 2 * Math.floor(0.5 * m) === 0 ? -reflected : reflected;
}

/** Integral of e^(rate x) times a wave at one end, in units of the corridor: 2 (a sin - b cos) / (a^2 + b^2). */
function waveEnd(rateWidth: number, mPi: number, waveSin: number, waveCos: number): number {
  return (2 * (rateWidth * waveSin - mPi * waveCos)) / (rateWidth * rateWidth + mPi * mPi);
}

/** E[asset S_T + cash; S_T between the levels, no barrier touched] by waves. */
function waves(
  spot: number,
  lower: number,
  upper: number,
  level1: number,
  level2: number,
  drift: number,
  deviation: number,
  asset: number,
  cash: number,
): number {
  const z: number = logRatio(spot, lower);
  const y: number = logRatio(upper, spot);
  const width: number = z + y;
  const below1: number = logRatio(level1, lower);
  const below2: number = logRatio(level2, lower);
  const above1: number = logRatio(upper, level1);
  const above2: number = logRatio(upper, level2);
  const mu: number = drift / (deviation * deviation);
  const wave: number = (PI * deviation) / width;
  const factor1: number = exp(mu * (below1 - z) - 0.5 * mu * drift);
  const factor2: number = exp(mu * (below2 - z) - 0.5 * mu * drift);
  const cashRate: number = mu * width;
  const assetRate: number = cashRate + width;
  let sum: number = 0;
  for (let n = 1; n <= 8; n++) {
    const m: number = n;
    const exponent: number = 0.5 * (m * wave) * (m * wave);
    if (exponent > VANISHES || exponent - 0.5 * wave * wave > NEGLIGIBLE) break;
    const mPi: number = m * PI;
    const sin1: number = waveSine(m, below1, above1);
    const sin2: number = waveSine(m, below2, above2);
    const cos1: number = cosine((mPi * below1) / width);
    const cos2: number = cosine((mPi * below2) / width);
    let end1: number = 0;
    let end2: number = 0;
    if (cash !== 0) {
      end1 = cash * waveEnd(cashRate, mPi, sin1, cos1);
      end2 = cash * waveEnd(cashRate, mPi, sin2, cos2);
    }
    if (asset !== 0) {
      end1 = end1 + asset * level1 * waveEnd(assetRate, mPi, sin1, cos1);
      end2 = end2 + asset * level2 * waveEnd(assetRate, mPi, sin2, cos2);
    }
    sum = sum + waveSine(m, z, y) * exp(-exponent) * (factor2 * end2 - factor1 * end1);
  }
  return sum;
}

/** E[asset S_T + cash; S_T > level]. */
export function plainAbove(
  spot: number,
  level: number,
  drift: number,
  deviation: number,
  asset: number,
  cash: number,
): number {
  const x: number = (logRatio(level, spot) - drift) / deviation;
  const grown: number = asset === 0 ? 0 : asset * spot * exp(drift + 0.5 * deviation * deviation);
  return grown * normalCdf(deviation - x) + cash * normalCdf(-x);
}

/** E[asset S_T + cash; S_T < level]. */
export function plainBelow(
  spot: number,
  level: number,
  drift: number,
  deviation: number,
  asset: number,
  cash: number,
): number {
  const x: number = (logRatio(level, spot) - drift) / deviation;
  const grown: number = asset === 0 ? 0 : asset * spot * exp(drift + 0.5 * deviation * deviation);
  return grown * normalCdf(x - deviation) + cash * normalCdf(x);
}

/** Whether the image series is the shorter one. */
export function wantsImages(lower: number, upper: number, deviation: number): boolean {
  return deviation <= LARGEST_IMAGE_DEVIATION * logRatio(upper, lower);
}

/** E[asset S_T + cash; S_T between the levels, no barrier touched]; lower <= level1 < level2 <= upper, spot inside. */
export function staysInside(
  spot: number,
  lower: number,
  upper: number,
  level1: number,
  level2: number,
  drift: number,
  deviation: number,
  asset: number,
  cash: number,
): number {
  if (!wantsImages(lower, upper, deviation)) {
    return waves(spot, lower, upper, level1, level2, drift, deviation, asset, cash);
  }
  const e1: number = logRatio(level1, spot);
  const e2: number = logRatio(level2, spot);
  return (
    imageIntegral(0, spot, level1, level2, e1, e2, drift, deviation, asset, cash) +
    reflectedImages(spot, lower, upper, level1, level2, drift, deviation, asset, cash)
  );
}
