// The few operations that TypeScript and AssemblyScript spell differently. Everything else in a kernel formula is
// + - * / sqrt and comparisons, so one source compiles for both and gives the same bits: codegen copies the formula
// files to assembly/generated/spec and points this import at assembly/machine.ts, which has the same exports.

/** A table of f64 in memory: a typed array here, an address in WASM. */
export type Column = Float64Array;
/** A whole number that counts or indexes: i32 in WASM. Loop counters without a type (`let i = 0`) are Index there too,
 *  and `i / 2` would divide whole numbers, so formulas write `i * 0.5`. */
export type Index = number;

const float = new Float64Array(1);
const words = new Uint32Array(float.buffer);
// Little-endian is every machine that runs WASM; the check in digest would catch another.
const LOW = 0;
const HIGH = 1;

export function read(column: Column, index: Index): number {
  return column[index]!;
}

export function write(column: Column, index: Index, value: number): void {
  column[index] = value;
}

/** The part of a column that starts at `index`. */
export function from(column: Column, index: Index): Column {
  return column.subarray(index);
}

/** A whole number as an Index: |x| < 2^31. */
export function toIndex(x: number): Index {
  return x | 0;
}

/** The upper 32 bits of an f64, as an unsigned integer: sign, exponent, top 20 bits of the fraction. */
export function highWord(x: number): number {
  float[0] = x;
  return words[HIGH]!;
}

/** x with its lower 32 bits cleared: the upper 20 fraction bits, so that products of two such are exact. */
export function clearLowWord(x: number): number {
  float[0] = x;
  words[LOW] = 0;
  return float[0]!;
}

/** 2^k for a whole number k in [-1022, 1023]. */
export function powerOfTwo(k: number): number {
  words[HIGH] = (k + 1023) << 20;
  words[LOW] = 0;
  return float[0]!;
}

/** The binary exponent of a normal x > 0: the whole number e with 2^e <= x < 2^(e+1). */
export function exponentOf(x: number): number {
  float[0] = x;
  return ((words[HIGH]! >>> 20) & 0x7ff) - 1023;
}

/** The whole number nearest to x, the even one of two: |x| < 2^51. */
export function nearestWhole(x: number): number {
  return x + 6755399441055744 - 6755399441055744;
}

/** x rounded to f32. Formulas in f32 pass every result through it, so that WASM, WGSL and this file agree to the bit. */
export function single(x: number): number {
  return Math.fround(x);
}

/** An unsigned 32-bit whole number: u32 in WASM and WGSL. */
export type Word = number;

export function toWord(x: number): Word {
  return x >>> 0;
}

export function fromWord(word: Word): number {
  return word;
}

export function wordAdd(a: Word, b: Word): Word {
  return (a + b) >>> 0;
}

export function wordXor(a: Word, b: Word): Word {
  return (a ^ b) >>> 0;
}

export function wordAnd(a: Word, b: Word): Word {
  return (a & b) >>> 0;
}

export function wordShiftLeft(a: Word, bits: Word): Word {
  return (a << bits) >>> 0;
}

export function wordShiftRight(a: Word, bits: Word): Word {
  return a >>> bits;
}

/** The lower 32 bits of a b. */
export function wordProductLow(a: Word, b: Word): Word {
  return Math.imul(a, b) >>> 0;
}

/** The upper 32 bits of a b, by 16-bit halves: no partial sum reaches 2^32. */
export function wordProductHigh(a: Word, b: Word): Word {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const crossing = aLow * bHigh + (middle & 0xffff);
  return aHigh * bHigh + (middle >>> 16) + (crossing >>> 16);
}
