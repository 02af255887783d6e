// bivariate-normal: P(X <= h, Y <= k) of two standard normal variates with correlation rho.
// Domain:    any h and k, rho in [-1, 1]; outside NaN; NaN in, NaN out.
// Error:     reference 1e-15 absolute; wasm 1e-15 absolute.
// Edges:     rho = 1 gives N(min(h, k)), rho = -1 max(0, N(h) + N(k) - 1); an infinite h or k leaves the other's N, or 0.
// Source:    Drezner and Wesolowsky (1990) J. Stat. Comput. Simul. 35, 101-107, as refined by Genz, A. (2004). Vectors: test/vectors/bivariate-normal.json.

import type { Contract } from './contract.ts';
import { NOT_A_NUMBER, POSITIVE_INFINITY } from './elementary.ts';
import { exp } from './exp.ts';
import { normalCdf } from './normal-cdf.ts';
import { arctangent2, sine } from './trigonometric.ts';

const TWO_PI: number = 6.283185307179586;
const SQRT_TWO_PI: number = 2.5066282746310002;
/** Below it the angle is integrated as it stands, above it what is left beside |rho| = 1. */
const NEAR_ONE: number = 0.925;
/** N(-FAR) is zero: larger arguments change nothing and would only overflow. */
const FAR: number = 50;

/** One pair of Gauss-Legendre nodes of the integral over the angle, asin(rho) = 2 halfAngle. */
function anglePair(node: number, weight: number, halfAngle: number, product: number, squares: number): number {
  const lower: number = sine(halfAngle * (1 - node));
  const upper: number = sine(halfAngle * (1 + node));
  const lowerTerm: number = exp((lower * product - squares) / (1 - lower * lower));
  return weight * (lowerTerm + exp((upper * product - squares) / (1 - upper * upper)));
}

/** P(X > h, Y > k) - N(-h) N(-k) by Plackett's integral over the angle. */
function overAngle(h: number, k: number, rho: number): number {
  const p: number = h * k;
  const s: number = 0.5 * (h * h + k * k);
  const a: number = 0.5 * arctangent2(rho, Math.sqrt((1 - rho) * (1 + rho)));
  let sum: number = anglePair(0.9931285991850949, 0.017614007139152118, a, p, s);
  sum = sum + anglePair(0.9639719272779138, 0.04060142980038694, a, p, s);
  sum = sum + anglePair(0.912234428251326, 0.06267204833410907, a, p, s);
  sum = sum + anglePair(0.8391169718222188, 0.08327674157670475, a, p, s);
  sum = sum + anglePair(0.7463319064601508, 0.10193011981724044, a, p, s);
  sum = sum + anglePair(0.636053680726515, 0.11819453196151841, a, p, s);
  sum = sum + anglePair(0.5108670019508271, 0.13168863844917664, a, p, s);
  sum = sum + anglePair(0.37370608871541955, 0.14209610931838204, a, p, s);
  sum = sum + anglePair(0.22778585114164507, 0.14917298647260374, a, p, s);
  sum = sum + anglePair(0.07652652113349734, 0.15275338713072584, a, p, s);
  return (sum * a) / TWO_PI;
}

/** What the expansion below leaves of the integrand at x = sqrt(1 - r^2), for one node. */
function remainderAt(x: number, product: number, gap: number, first: number, second: number): number {
  const square: number = x * x;
  const exponent: number = -0.5 * (gap / square + product);
  if (exponent < -740) return 0;
  const r: number = Math.sqrt(1 - square);
  const exact: number = exp((-product * square) / (2 * (1 + r) * (1 + r))) / r;
  return exp(exponent) * (exact - (1 + first * square * (1 + second * square)));
}

function remainderPair(
  node: number,
  weight: number,
  half: number,
  product: number,
  gap: number,
  first: number,
  second: number,
): number {
  const lower: number = remainderAt(half * (1 - node), product, gap, first, second);
  return weight * (lower + remainderAt(half * (1 + node), product, gap, first, second));
}

/** P(X > h, Y > k) for 0.925 < |rho| < 1: the integral from |rho| to 1, its steep part in closed form. */
function besideOne(h: number, upperK: number, rho: number): number {
  const k: number = rho < 0 ? -upperK : upperK;
  const p: number = h * k;
  const square: number = (1 - rho) * (1 + rho);
  const a: number = Math.sqrt(square);
  const gap: number = (h - k) * (h - k);
  // 1 / r exp(-p (1 - r) / (2 (1 + r))) = 1 + c x^2 (1 + d x^2) + ..., x^2 = 1 - r^2.
  const c: number = (4 - p) / 8;
  const d: number = (12 - p) / 16;
  const exponent: number = -0.5 * (gap / square + p);
  let integral: number = 0;
  if (exponent > -740) {
    integral = a * exp(exponent) * (1 - (c * (gap - square) * (1 - (d * gap) / 5)) / 3 + (c * d * square * square) / 5);
  }
  const distance: number = Math.sqrt(gap);
  if (p > -1400) {
    const steep: number = exp(-0.5 * p) * SQRT_TWO_PI * normalCdf(-distance / a) * distance;
    integral = integral - steep * (1 - (c * gap * (1 - (d * gap) / 5)) / 3);
  }
  const half: number = 0.5 * a;
  let sum: number = remainderPair(0.9931285991850949, 0.017614007139152118, half, p, gap, c, d);
  sum = sum + remainderPair(0.9639719272779138, 0.04060142980038694, half, p, gap, c, d);
  sum = sum + remainderPair(0.912234428251326, 0.06267204833410907, half, p, gap, c, d);
  sum = sum + remainderPair(0.8391169718222188, 0.08327674157670475, half, p, gap, c, d);
  sum = sum + remainderPair(0.7463319064601508, 0.10193011981724044, half, p, gap, c, d);
  sum = sum + remainderPair(0.636053680726515, 0.11819453196151841, half, p, gap, c, d);
  sum = sum + remainderPair(0.5108670019508271, 0.13168863844917664, half, p, gap, c, d);
  sum = sum + remainderPair(0.37370608871541955, 0.14209610931838204, half, p, gap, c, d);
  sum = sum + remainderPair(0.22778585114164507, 0.14917298647260374, half, p, gap, c, d);
  sum = sum + remainderPair(0.07652652113349734, 0.15275338713072584, half, p, gap, c, d);
  const missing: number = (integral + half * sum) / TWO_PI;
  if (rho > 0) return normalCdf(-Math.max(h, k)) - missing;
  // N(k) - N(h), from whichever side keeps its digits.
  const between: number = h < 0 ? normalCdf(k) - normalCdf(h) : normalCdf(-h) - normalCdf(-k);
  return missing + (k > h ? between : 0);
}

function clamped(x: number): number {
  return Math.max(-FAR, Math.min(FAR, x));
}

export function bivariateNormal(h: number, k: number, rho: number): number {
  if (!(rho >= -1 && rho <= 1) || !(h <= POSITIVE_INFINITY && k <= POSITIVE_INFINITY)) return NOT_A_NUMBER;
  const x: number = clamped(h);
  const y: number = clamped(k);
  let result: number = 0;
  if (rho === 1) result = normalCdf(Math.min(x, y));
  else if (rho === -1) result = x > -y ? (x > 0 ? normalCdf(y) - normalCdf(-x) : normalCdf(x) - normalCdf(-y)) : 0;
  else if (Math.abs(rho) > NEAR_ONE) result = besideOne(-x, -y, rho);
  else result = overAngle(-x, -y, rho) + normalCdf(x) * normalCdf(y);
  return Math.max(0, Math.min(1, result));
}

export const contract: Contract = {
  name: 'bivariate-normal',
  summary: 'P(X <= h, Y <= k) of two standard normal variates with correlation rho.',
  inputs: [
    { name: 'h', unit: '1' },
    { name: 'k', unit: '1' },
    { name: 'rho', unit: 'correlation', low: -1, high: 1 },
  ],
  outputs: [{ name: 'probability', unit: 'fraction', low: 0, high: 1 }],
  error: { reference: { amount: 1e-15, unit: 'absolute' }, wasm: { amount: 1e-15, unit: 'absolute' } },
  edges: "rho = 1 gives N(min(h, k)), rho = -1 max(0, N(h) + N(k) - 1); an infinite h or k leaves the other's N, or 0.",
  source: 'Drezner and Wesolowsky (1990) J. Stat. Comput. Simul. 35, 101-107, as refined by Genz, A. (2004).',
};
