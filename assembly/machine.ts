// machine: what src/spec/machine.ts exports, spelled for WASM. The formulas in assembly/generated/spec import this file.
// No @inline: linters cannot parse it before a function, and the optimiser inlines functions of this size anyway.

/** A table of f64 in linear memory: the address of its first element. */
export type Column = usize;
/** A whole number that counts or indexes. */
export type Index = i32;

export function read(column: Column, index: Index): f64 {
  return load<f64>(column + ((<usize>index) << 3));
}

export function write(column: Column, index: Index, value: f64): void {
  store<f64>(column + ((<usize>index) << 3), value);
}

export function from(column: Column, index: Index): Column {
  return column + ((<usize>index) << 3);
}

export function toIndex(x: f64): Index {
  return <i32>x;
}

export function highWord(x: f64): f64 {
  return <f64>(<u32>(reinterpret<u64>(x) >> 32));
}

export function clearLowWord(x: f64): f64 {
  return reinterpret<f64>(reinterpret<u64>(x) & 0xffffffff00000000);
}

export function powerOfTwo(k: f64): f64 {
  return reinterpret<f64>((<u64>(<i64>k + 1023)) << 52);
}

export function exponentOf(x: f64): f64 {
  return <f64>(<i32>((reinterpret<u64>(x) >> 52) & 0x7ff) - 1023);
}

export function nearestWhole(x: f64): f64 {
  return nearest(x);
}

export function single(x: f64): f64 {
  return <f64>(<f32>x);
}

/** An unsigned 32-bit whole number. */
export type Word = u32;

export function toWord(x: f64): Word {
  return <u32>x;
}

export function fromWord(word: Word): f64 {
  return <f64>word;
}

export function wordAdd(a: Word, b: Word): Word {
  return a + b;
}

export function wordXor(a: Word, b: Word): Word {
  return a ^ b;
}

export function wordAnd(a: Word, b: Word): Word {
  return a & b;
}

export function wordShiftLeft(a: Word, bits: Word): Word {
  return a << bits;
}

export function wordShiftRight(a: Word, bits: Word): Word {
  return a >> bits;
}

export function wordProductLow(a: Word, b: Word): Word {
  return a * b;
}

export function wordProductHigh(a: Word, b: Word): Word {
  return <u32>((<u64>a * <u64>b) >> 32);
}

// The same on two lanes at a time, for the loops over lanes that codegen pairs.

// V8 builds a constant of the code anew at every turn of a loop, while one from memory stays in its register:
// 1.5 2^52 + 1023, 2^52 + 1023, the bits of 2^52.
const LANE_CONSTANTS: usize = memory.data<f64>([6755399441056767.0, 4503599627371519.0, 4503599627370496.0]);

export function powerOfTwoOnLanes(k: v128): v128 {
  // The low bits of the sum are those of k + 1023.
  return i64x2.shl(f64x2.add(k, v128.load64_splat(LANE_CONSTANTS)), 52);
}

/** For x > 0: the sign stands where it would be read as part of the exponent. */
export function exponentOfOnLanes(x: v128): v128 {
  // 2^52 + exponent as a number, less what was put there.
  const bits = v128.or(i64x2.shr_u(x, 52), v128.load64_splat(LANE_CONSTANTS, 16));
  return f64x2.sub(bits, v128.load64_splat(LANE_CONSTANTS, 8));
}
