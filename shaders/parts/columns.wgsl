// Columns of words in, columns of words out, `count` lanes apart.
// Parts: lane
struct Shape {
  zero: u32,
  count: u32,
  // What one run has for all lanes.
  parameter: u32,
}

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> inputs: array<u32>;
@group(0) @binding(2) var<storage, read_write> outputs: array<u32>;
