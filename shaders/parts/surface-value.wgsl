// A screening surface at one point: what src/spec/surface-block.ts says, in f32, from a table of the same shape.
// Parts: screen-moves
struct SurfaceValue {
  value: f32,
  bound: f32,
  isOutside: bool,
}

fn boxOf(table: u32, x: f32, v: f32) -> u32 {
  let xCell = floor(single(single(x - surfaces[table]) * surfaces[table + 1u]));
  let vCell = floor(single(single(v - surfaces[table + 3u]) * surfaces[table + 4u]));
  let xCells = surfaces[table + 2u];
  let vCells = surfaces[table + 5u];
  if (!(xCell >= 0.0 && xCell < xCells && vCell >= 0.0 && vCell < vCells)) {
    return 0u;
  }
  return u32(surfaces[table + u32(SURFACE_HEADER_CELLS) + u32(xCell) * u32(vCells) + u32(vCell)]);
}

fn fourAt(at: u32) -> vec4<f32> {
  return vec4<f32>(surfaces[at], surfaces[at + 1u], surfaces[at + 2u], surfaces[at + 3u]);
}

fn surfaceAt(table: u32, x: Moved, v: Moved) -> SurfaceValue {
  let start = boxOf(table, x.value, v.value);
  if (start == 0u) {
    return SurfaceValue(0.0, 0.0, true);
  }
  let box = table + start;
  let t = single(single(x.value - surfaces[box]) * surfaces[box + 1u]);
  let u = single(single(v.value - surfaces[box + 2u]) * surfaces[box + 3u]);
  let columns = u32(SURFACE_X_TERMS);
  var row = box + u32(DEVICE_BOX_HEADER_CELLS) + columns * (u32(surfaces[table + 6u]) - 1u);
  var low = fourAt(row);
  var high = fourAt(row + 4u);
  for (; row > box + u32(DEVICE_BOX_HEADER_CELLS);) {
    row -= columns;
    low = single4(single4(low * u) + fourAt(row));
    high = single4(single4(high * u) + fourAt(row + 4u));
  }
  // Even powers of t in x and z, odd ones in y and w.
  let square = single(t * t);
  var even = single(single(high.z * square) + high.x);
  even = single(single(even * square) + low.z);
  even = single(single(even * square) + low.x);
  var odd = single(single(high.w * square) + high.y);
  odd = single(single(odd * square) + low.w);
  odd = single(single(odd * square) + low.y);
  let value = single(even + single(odd * t));
  let moved = single(single(surfaces[box + 5u] * x.error) + single(surfaces[box + 6u] * v.error));
  let bound = single(surfaces[box + 4u] + moved);
  return SurfaceValue(value, bound, false);
}
