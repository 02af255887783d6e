// Bytes to f64, correctly rounded, and nothing but a plain decimal number: no NaN, no infinity, no hex, no separators.

/** Exact powers of ten: a product or quotient of two exact f64 is correctly rounded. */
const POWERS_OF_TEN = new Float64Array(23);
for (let exponent = 0; exponent <= 22; exponent++) POWERS_OF_TEN[exponent] = Number(`1e${exponent}`);

const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;

/**
 * The number written in `bytes[start..end)`: optional sign, digits with at most one point, optional exponent.
 * NaN when the text is no number; an infinity when no f64 holds it (1e400), so that the caller can say which.
 */
export function parseDecimal(bytes: Uint8Array, start: number, end: number): number {
  let position = start;
  const isNegative = bytes[position] === MINUS;
  if (isNegative || bytes[position] === PLUS) position++;
  let mantissa = 0;
  let significantDigits = 0;
  let digits = 0;
  let scale = 0;
  let hasPoint = false;
  for (; position < end; position++) {
    const digit = bytes[position]! - 0x30;
    if (digit >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit;
      digits++;
      if (mantissa > 0) significantDigits++;
      if (hasPoint) scale++;
    } else if (bytes[position] === POINT && !hasPoint) {
      hasPoint = true;
    } else {
      break;
    }
  }
  if (digits === 0) return Number.NaN;
  if (position === end && significantDigits <= 15 && scale <= 22) {
    const magnitude = mantissa / POWERS_OF_TEN[scale]!;
    return isNegative ? -magnitude : magnitude;
  }
  return parseLongDecimal(bytes, start, end);
}

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** Whatever the short way does not cover: exponents, and more digits than an f64 holds exactly. */
function parseLongDecimal(bytes: Uint8Array, start: number, end: number): number {
  // A number worth its while is short; a mebibyte of digits is not one.
  if (end - start > 1000) return Number.NaN;
  let text = '';
  for (let position = start; position < end; position++) text += String.fromCharCode(bytes[position]!);
  return DECIMAL.test(text) ? Number(text) : Number.NaN;
}
