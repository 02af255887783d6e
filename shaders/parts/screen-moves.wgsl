// What moves a scenario, with a bound on how far rounding to f32 has taken it.
// Parts: constants, floats, expm1-float32
const HALF_ULP: f32 = 5.9604645e-8;

struct Moved {
  value: f32,
  error: f32,
}

fn numberAt(at: u32) -> f32 {
  return bitcast<f32>(steps[at]);
}

fn moveOf(factor: u32, lane: u32) -> f32 {
  return moves[factor * shape.movesStride + lane];
}

// How far off the moves of this lane's scenario are, in units of the slack of what is made of them.
var<private> reach: f32;

fn formAt(at: u32, lane: u32) -> Moved {
  let count = steps[at];
  var sum = 0.0;
  var size = 0.0;
  for (var term = 0u; term < count; term++) {
    let amount = single(numberAt(at + 3u + 2u * term) * moveOf(steps[at + 2u + 2u * term], lane));
    sum = single(sum + amount);
    size = single(size + abs(amount));
  }
  let rounding = single(size * single(f32(count + 3u) * HALF_ULP));
  return Moved(sum, single(rounding + single(numberAt(at + 1u) * reach)));
}

// exp(form) - 1.
fn growthAt(at: u32, lane: u32) -> Moved {
  let y = formAt(at, lane);
  let grown = exponentialLessOne(y.value);
  let size = abs(grown);
  // Beyond the first octave the sum with 2^k - 1 rounds at the size of 1.
  let ofOne = select(0.0, 1.0, abs(y.value) > 0.3);
  let rounding = single(single(ofOne + 2.0 * size) * single(4.0 * HALF_ULP));
  // exp(e) - 1 is at most e (1 + e) for an e up to 1.
  let ofForm = single(single(1.0 + size) * single(y.error * single(1.0 + y.error)));
  return Moved(grown, single(rounding + ofForm));
}

// A product of relative and logarithmic moves; the error that of moves the device has drawn.
fn productAt(at: u32, lane: u32) -> Moved {
  let count = steps[at];
  var product = 1.0;
  var error = 0.0;
  for (var index = 0u; index < count; index++) {
    let words = at + 1u + 4u * index;
    let amount = single(numberAt(words + 1u) * moveOf(steps[words], lane));
    let isLog = steps[words + 2u] == u32(MOVE_LOG);
    let change = select(amount, exponentialLessOne(amount), isLog);
    let grown = single(1.0 + change);
    let ofMove = single(single(numberAt(words + 3u) * reach) * select(1.0, single(2.0 * grown), isLog));
    error = single(single(error * abs(grown)) + single(single(abs(product) + error) * ofMove));
    product = single(product * grown);
  }
  return Moved(product, error);
}
