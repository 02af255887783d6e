// Fractions of whole numbers of any size: for rules that a contract computes in integers, where a rounded double would tip a ceiling.
import { PlimsollError } from '../core/errors.ts';

export interface Fraction {
  readonly numerator: bigint;
  /** Above zero. */
  readonly denominator: bigint;
}

export const fractionOf = (numerator: bigint, denominator = 1n): Fraction =>
  denominator < 0n ? { numerator: -numerator, denominator: -denominator } : { numerator, denominator };

export const ZERO = fractionOf(0n);
export const ONE = fractionOf(1n);

const powerOfTen = (exponent: number): bigint => BigInt(`1${'0'.repeat(exponent)}`);

/** digits times a power of ten. */
export const timesPowerOfTen = (digits: bigint, exponent: number): Fraction =>
  exponent >= 0 ? fractionOf(digits * powerOfTen(exponent)) : fractionOf(digits, powerOfTen(-exponent));

/** The decimal that a number is written as: 0.1 is a tenth, not the double nearest to it. */
export function decimalFraction(value: number | string): Fraction {
  const parts = /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(String(value));
  if (parts === null) {
    throw new PlimsollError('INPUT_VALUE', `${String(value)} is not a finite decimal number, as 0.004 or -12`);
  }
  const [, sign, whole = '', decimals = '', exponent = '0'] = parts;
  const digits = BigInt(whole + decimals);
  return timesPowerOfTen(sign === '-' ? -digits : digits, Number(exponent) - decimals.length);
}

export const plus = (left: Fraction, right: Fraction): Fraction =>
  fractionOf(
    left.numerator * right.denominator + right.numerator * left.denominator,
    left.denominator * right.denominator,
  );

export const negated = ({ numerator, denominator }: Fraction): Fraction => fractionOf(-numerator, denominator);

export const minus = (left: Fraction, right: Fraction): Fraction => plus(left, negated(right));

export const times = (left: Fraction, right: Fraction): Fraction =>
  fractionOf(left.numerator * right.numerator, left.denominator * right.denominator);

/** The divisor must not be zero; who divides knows what it is and says so in a sentence. */
export const over = (left: Fraction, right: Fraction): Fraction =>
  fractionOf(left.numerator * right.denominator, left.denominator * right.numerator);

export const absolute = (value: Fraction): Fraction => (value.numerator < 0n ? negated(value) : value);

export const isBelow = (left: Fraction, right: Fraction): boolean =>
  left.numerator * right.denominator < right.numerator * left.denominator;

export const clamped = (value: Fraction, low: Fraction, high: Fraction): Fraction =>
  isBelow(value, low) ? low : isBelow(high, value) ? high : value;

export const sumOf = (terms: readonly Fraction[]): Fraction => terms.reduce(plus, ZERO);

/** The largest whole number not above it. */
export function floorOf({ numerator, denominator }: Fraction): bigint {
  const quotient = numerator / denominator;
  return numerator < 0n && quotient * denominator !== numerator ? quotient - 1n : quotient;
}

/** The smallest whole number not below it. */
export const ceilingOf = (value: Fraction): bigint => -floorOf(negated(value));

const bitsOf = (value: bigint): number => value.toString(2).length;
/** More than a double holds, with one to spare that says whether anything was cut off. */
const QUOTIENT_BITS = 64;

/** The double nearest to it, for magnitudes between 1e-250 and 1e300. */
export function nearestNumber({ numerator, denominator }: Fraction): number {
  if (numerator === 0n) return 0;
  const magnitude = numerator < 0n ? -numerator : numerator;
  const shift = Math.max(0, QUOTIENT_BITS - bitsOf(magnitude) + bitsOf(denominator));
  const scaled = magnitude << BigInt(shift);
  const quotient = scaled / denominator;
  const isExact = quotient * denominator === scaled;
  const value = Number(isExact ? quotient : quotient | 1n) / Number(1n << BigInt(shift));
  return numerator < 0n ? -value : value;
}
