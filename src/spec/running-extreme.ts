// How much the highest or lowest price of a path is expected to lie beyond a level: what every lookback is a sum of.
// A helper: no kernel, no contract.
//
// S spot, L level on the far side of S, beta = ln(F / S), s the deviation, lambda = 2 beta / s^2, up: eta = +1, down: -1,
// x = eta ln(L / S) >= 0. Goldman, Sosin and Gatto (1979), Conze and Viswanathan (1991), Haug (2007) 4.15:
//
//   E[(eta (extreme - L))+] = E[(eta (S_T - L))+] + S eta / lambda (e^beta N(eta d1) - e^(eta lambda x) N(eta (d1 - lambda s)))
//
// The last term is 0 / 0 without carry. It is the integral of a smooth function over [0, 1], which is used where lambda is small:
// with z = -D + eta lambda s (1/2 - theta), D = (x - eta s^2 / 2) / s, of e^(theta eta lambda x + (1 - theta) beta) s (phi(z) - D N(z)).

import { blackPrice } from './black-price.ts';
import { exp } from './exp.ts';
import { logRatio } from './log-ratio.ts';
import { excess } from './mills-excess.ts';
import { normalCdf, normalDensity } from './normal-cdf.ts';
import { expTimesCdf } from './scaled-cdf.ts';

const SMALL_LAMBDA: number = 1;
const FAR: number = 0.6;

/** phi(z) - D N(z), z = shift - D: for z far to the left N(z) = phi(z) / (|z| + q), and D has gone from the difference. */
function densityExcess(d: number, shift: number): number {
  const z: number = shift - d;
  if (z > -FAR) return normalDensity(z) - d * normalCdf(z);
  const q: number = excess(-z);
  return (normalDensity(z) * (q - shift)) / (q - z);
}

function integrandAt(
  theta: number,
  x: number,
  beta: number,
  s: number,
  eta: number,
  d: number,
  lambda: number,
): number {
  const weight: number = exp(theta * eta * lambda * x + (1 - theta) * beta);
  return weight * s * densityExcess(d, eta * lambda * s * (0.5 - theta));
}

function integrandPair(
  node: number,
  x: number,
  beta: number,
  s: number,
  eta: number,
  d: number,
  lambda: number,
): number {
  const lower: number = integrandAt(0.5 - 0.5 * node, x, beta, s, eta, d, lambda);
  return lower + integrandAt(0.5 + 0.5 * node, x, beta, s, eta, d, lambda);
}

/** The last term of the formula above, in units of the spot. */
function beyondEnd(x: number, beta: number, s: number, eta: number): number {
  const lambda: number = (2 * beta) / (s * s);
  const magnitude: number = Math.abs(lambda);
  if (magnitude * s > SMALL_LAMBDA || magnitude * (x + 0.5 * s * s) > SMALL_LAMBDA) {
    const z: number = (eta * (beta + 0.5 * s * s) - x) / s;
    return (eta / lambda) * (expTimesCdf(beta, z) - expTimesCdf(eta * lambda * x, z - eta * lambda * s));
  }
  // Gauss-Legendre, 10 points: the exponent and z vary by less than 1.
  const d: number = (x - 0.5 * eta * s * s) / s;
  let sum: number = 0.29552422471475287 * integrandPair(0.14887433898163122, x, beta, s, eta, d, lambda);
  sum = sum + 0.26926671930999635 * integrandPair(0.4333953941292472, x, beta, s, eta, d, lambda);
  sum = sum + 0.21908636251598204 * integrandPair(0.6794095682990244, x, beta, s, eta, d, lambda);
  sum = sum + 0.1494513491505806 * integrandPair(0.8650633666889845, x, beta, s, eta, d, lambda);
  sum = sum + 0.06667134430868814 * integrandPair(0.9739065285171717, x, beta, s, eta, d, lambda);
  return 0.5 * sum;
}

/** E[(eta (extreme until expiry - level))+], undiscounted; eta (level - spot) >= 0. */
export function extremeBeyond(spot: number, level: number, beta: number, s: number, eta: number): number {
  const forward: number = spot * exp(beta);
  if (s === 0) return Math.max(eta * (forward - level), 0);
  const x: number = eta * logRatio(level, spot);
  return blackPrice(forward, level, s, eta) + spot * Math.max(beyondEnd(x, beta, s, eta), 0);
}

/** Probability that the extreme reaches the level. */
export function probabilityOfReaching(spot: number, level: number, beta: number, s: number, eta: number): number {
  const x: number = eta * logRatio(level, spot);
  if (s === 0) return eta * beta >= x ? 1 : 0;
  return normalCdf((eta * (beta - 0.5 * s * s) - x) / s) + reflectedProbability(x, beta, s, eta);
}

/** Of the paths that reach the level, those that end on the near side of it: e^(eta (lambda - 1) x) N(...). */
function reflectedProbability(x: number, beta: number, s: number, eta: number): number {
  const drift: number = eta * (beta - 0.5 * s * s);
  return expTimesCdf((2 * drift * x) / (s * s), (-x - drift) / s);
}

/** Second derivative of extremeBeyond by the spot. */
export function extremeGamma(spot: number, level: number, beta: number, s: number, eta: number): number {
  if (s === 0) return 0;
  const x: number = eta * logRatio(level, spot);
  const drift: number = eta * (beta - 0.5 * s * s);
  const slope: number = (2 * drift) / (s * s);
  const density: number = (2 * normalDensity((drift - x) / s)) / s;
  return (level / (spot * spot)) * (density - slope * reflectedProbability(x, beta, s, eta));
}
