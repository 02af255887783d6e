// A slice and its block of scenarios, as the block kernels have them: columns one after the other, rounded to f32 by the host.
// Parts: lane
struct Shape {
  zero: u32,
  scenarioCount: u32,
  scenarioStride: u32,
  optionStride: u32,
  accountCount: u32,
}

@group(0) @binding(0) var<uniform> shape: Shape;
@group(0) @binding(1) var<storage, read> scenarios: array<f32>;
@group(0) @binding(2) var<storage, read> options: array<f32>;
@group(0) @binding(3) var<storage, read_write> sums: array<f32>;
// Of each account its first option, and behind the last account how many there are.
@group(0) @binding(4) var<storage, read> starts: array<u32>;
