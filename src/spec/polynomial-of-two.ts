// A polynomial of two variables, of the eleventh degree in one of them. A helper: no kernel, no contract; its twin is written by hand,
// assembly/simd/polynomial-of-two.ts.
import { type Column, type Index, read } from './machine.ts';

/** Powers of t. */
const TERMS: Index = 12;

/** sum over power < powers and term < 12 of coefficients[12 power + term] v^power t^term. */
export function polynomialOfTwo(coefficients: Column, powers: Index, t: number, v: number): number {
  const square: number = t * t;
  let even: number = 0;
  let odd: number = 0;
  for (let term: Index = TERMS - 2; term >= 0; term = term - 2) {
    even = even * square + alongV(coefficients, powers, term, v);
    odd = odd * square + alongV(coefficients, powers, term + 1, v);
  }
  return even + odd * t;
}

function alongV(coefficients: Column, powers: Index, term: Index, v: number): number {
  let sum: number = 0;
  for (let power: Index = powers - 1; power >= 0; power--) sum = sum * v + read(coefficients, power * TERMS + term);
  return sum;
}
