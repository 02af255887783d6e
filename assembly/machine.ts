// machine: what src/spec/machine.ts exports, spelled for WASM. The formulas in assembly/generated/spec import this file.

/** A table of f64 in linear memory: the address of its first element. */
export type Column = usize;
/** A whole number that counts or indexes. */
export type Index = i32;

// @ts-ignore: decorator
@inline
export function read(column: Column, index: Index): f64 {
  return load<f64>(column + ((<usize>index) << 3));
}

// @ts-ignore: decorator
@inline
export function write(column: Column, index: Index, value: f64): void {
  store<f64>(column + ((<usize>index) << 3), value);
}

// @ts-ignore: decorator
@inline
export function from(column: Column, index: Index): Column {
  return column + ((<usize>index) << 3);
}

// @ts-ignore: decorator
@inline
export function highWord(x: f64): f64 {
  return <f64>(<u32>(reinterpret<u64>(x) >> 32));
}

// @ts-ignore: decorator
@inline
export function clearLowWord(x: f64): f64 {
  return reinterpret<f64>(reinterpret<u64>(x) & 0xffffffff00000000);
}

// @ts-ignore: decorator
@inline
export function powerOfTwo(k: f64): f64 {
  return reinterpret<f64>((<u64>(<i64>k + 1023)) << 52);
}

// @ts-ignore: decorator
@inline
export function exponentOf(x: f64): f64 {
  return <f64>(<i32>((reinterpret<u64>(x) >> 52) & 0x7ff) - 1023);
}
