// One piece of an exercise boundary: ln(boundary / start) as a polynomial in a root of time, on a stretch of times to expiry.
// A helper of american-option: no kernel, no contract.
//
// Time is variance w = sigma^2 tau, x = sqrt(w / reach) in [bottom, top], xi = (x^(1/p) - r0) / (r1 - r0) in [0, 1], and
//   y(x) = y0 - xi sum of c_j T_j(2 xi - 1),
// so that a longer series starts from a shorter one with zeros behind it. The roots crowd the nodes towards expiry, where
// the boundary behaves like sqrt(w ln w).

import { type Column, exponentOf, type Index, powerOfTwo, read, toWord, write } from './machine.ts';

export const COUNT: Index = 0;
export const POWER: Index = 1;
export const ROOT_BOTTOM: Index = 2;
export const ROOT_SPAN: Index = 3;
export const BOTTOM: Index = 4;
export const TOP: Index = 5;
export const START: Index = 6;
/** Derivative of START by ln sigma. */
export const START_VEGA: Index = 7;
export const COEFFICIENTS: Index = 8;
/** Derivatives of the coefficients by ln sigma. */
export const COEFFICIENT_VEGAS: Index = 48;
export const ELEMENT_CELLS: Index = 88;
export const MOST_COEFFICIENTS: Index = 40;

/** x^(1/3) for x >= 0; 1e-12 relative. @lanes */
export function cubeRoot(x: number): number {
  const third: number = Math.floor(exponentOf(x) / 3);
  const m: number = x * powerOfTwo(-3 * third);
  // m in [1, 8): a cubic within 1.4 %, and the binomial series of (1 - e)^(1/3) for what is left.
  const t: number = 0.71673464 + m * (0.32883645 + m * (m * 0.0016275 - 0.03402605));
  const e: number = 1 - m / (t * t * t);
  let s: number = 0.019000838286846518;
  s = s * e + 0.023472031702484377;
  s = s * e + 0.03017832647462277;
  s = s * e + 0.0411522633744856;
  s = s * e + 0.06172839506172839;
  s = s * e + 0.1111111111111111;
  s = s * e + 0.3333333333333333;
  return x > 1e-300 ? t * (1 - e * s) * powerOfTwo(third) : 0;
}

export function rootOf(x: number, power: number): number {
  if (power === 1) return x;
  return power === 2 ? Math.sqrt(x) : cubeRoot(x);
}

/** Describes a stretch of the boundary; its coefficients come later. */
export function openElement(element: Column, power: number, bottom: number, top: number, start: number): void {
  const low: number = rootOf(bottom, power);
  write(element, COUNT, 0);
  write(element, POWER, power);
  write(element, ROOT_BOTTOM, low);
  write(element, ROOT_SPAN, rootOf(top, power) - low);
  write(element, BOTTOM, bottom);
  write(element, TOP, top);
  write(element, START, start);
  write(element, START_VEGA, 0);
  for (let index = 0; index < 2 * MOST_COEFFICIENTS; index++) write(element, COEFFICIENTS + index, 0);
}

export function abscissaOf(element: Column, x: number): number {
  if (x >= read(element, TOP)) return 1;
  return (rootOf(x, read(element, POWER)) - read(element, ROOT_BOTTOM)) / read(element, ROOT_SPAN);
}

export function placeOf(element: Column, xi: number): number {
  const root: number = read(element, ROOT_BOTTOM) + xi * read(element, ROOT_SPAN);
  const power: number = read(element, POWER);
  if (power === 1) return root;
  return power === 2 ? root * root : root * root * root;
}

/** sum of c_j T_j(2 xi - 1) by Clenshaw's recurrence, for the coefficients that start at `offset`. */
function series(element: Column, offset: Index, xi: number): number {
  const twice: number = 4 * xi - 2;
  let last: number = 0;
  let next: number = 0;
  const count: Index = toWord(read(element, COUNT));
  for (let index: Index = count - 1; index > 0; index--) {
    const value: number = twice * next - last + read(element, offset + index);
    last = next;
    next = value;
  }
  return 0.5 * twice * next - last + read(element, offset);
}

/** ln(boundary / start of all) at x; beyond the top the value there. */
export function boundaryAt(element: Column, x: number): number {
  return boundaryAtAbscissa(element, abscissaOf(element, x));
}

/** ln(boundary / start of all) at xi in [0, 1]. */
export function boundaryAtAbscissa(element: Column, xi: number): number {
  return read(element, START) - xi * series(element, COEFFICIENTS, xi);
}

export function boundaryVegaAtAbscissa(element: Column, xi: number): number {
  return read(element, START_VEGA) - xi * series(element, COEFFICIENT_VEGAS, xi);
}

/** Derivative of boundaryAt by ln sigma. */
export function boundaryVegaAt(element: Column, x: number): number {
  return boundaryVegaAtAbscissa(element, abscissaOf(element, x));
}
