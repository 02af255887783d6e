// The words of src/spec/machine.ts, spelled for WGSL.
fn wordAdd(a: u32, b: u32) -> u32 {
  return a + b;
}

fn wordXor(a: u32, b: u32) -> u32 {
  return a ^ b;
}

fn wordAnd(a: u32, b: u32) -> u32 {
  return a & b;
}

fn wordShiftLeft(a: u32, bits: u32) -> u32 {
  return a << bits;
}

fn wordShiftRight(a: u32, bits: u32) -> u32 {
  return a >> bits;
}

fn wordProductLow(a: u32, b: u32) -> u32 {
  return a * b;
}

// The upper 32 bits of a b, by 16-bit halves: no partial sum reaches 2^32.
fn wordProductHigh(a: u32, b: u32) -> u32 {
  let aLow = a & 0xffffu;
  let aHigh = a >> 16u;
  let bLow = b & 0xffffu;
  let bHigh = b >> 16u;
  let middle = aHigh * bLow + ((aLow * bLow) >> 16u);
  let crossing = aLow * bHigh + (middle & 0xffffu);
  return aHigh * bHigh + (middle >> 16u) + (crossing >> 16u);
}
