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
