// A C1 cubic through points that never leaves the band between two neighbours: no overshoot, so no negative variance.
// Source: Fritsch, F. N. and Butland, J. (1984) SIAM J. Sci. Stat. Comput. 5, 300-304 (slopes); Moler, C. (2004) Numerical
// Computing with MATLAB, 3.4 (ends). Vectors: test/vectors/monotone-cubic.json.

/** Slopes at the points of a shape-preserving cubic. `x` strictly ascending, as many `y`. */
export function monotoneSlopes(x: readonly number[], y: readonly number[]): number[] {
  const count = x.length;
  if (count === 1) return [0];
  const widths: number[] = [];
  const secants: number[] = [];
  for (let index = 0; index + 1 < count; index++) {
    const width = x[index + 1]! - x[index]!;
    widths.push(width);
    secants.push((y[index + 1]! - y[index]!) / width);
  }
  if (count === 2) return [secants[0]!, secants[0]!];
  const slopes = [endSlope(widths[0]!, widths[1]!, secants[0]!, secants[1]!)];
  for (let index = 1; index + 1 < count; index++) {
    const left = secants[index - 1]!;
    const right = secants[index]!;
    // A turning point, or a flat side: the slope is zero there, else the curve would pass the point's own value.
    if (!(left * right > 0)) {
      slopes.push(0);
      continue;
    }
    const leftWeight = 2 * widths[index]! + widths[index - 1]!;
    const rightWeight = widths[index]! + 2 * widths[index - 1]!;
    slopes.push((leftWeight + rightWeight) / (leftWeight / left + rightWeight / right));
  }
  const last = count - 2;
  slopes.push(endSlope(widths[last]!, widths[last - 1]!, secants[last]!, secants[last - 1]!));
  return slopes;
}

/** Slope at an end from the parabola through three points, held back where it would turn the curve. */
function endSlope(width: number, nextWidth: number, secant: number, nextSecant: number): number {
  const slope = ((2 * width + nextWidth) * secant - width * nextSecant) / (width + nextWidth);
  if (!(slope * secant > 0)) return 0;
  if (secant * nextSecant <= 0 && Math.abs(slope) > 3 * Math.abs(secant)) return 3 * secant;
  return slope;
}

/** The value of the cubic at `at`, which must lie within the ends. */
export function monotoneCubic(
  x: readonly number[],
  y: readonly number[],
  slopes: readonly number[],
  at: number,
): number {
  let low = 0;
  let high = x.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (x[middle]! <= at) low = middle;
    else high = middle;
  }
  if (high === low) return y[low]!;
  const width = x[high]! - x[low]!;
  const t = (at - x[low]!) / width;
  const u = 1 - t;
  // Hermite form, grouped so that t = 0 and t = 1 give the points to the last bit.
  const rise = t * t * (3 - 2 * t);
  const fall = u * u * (3 - 2 * u);
  return fall * y[low]! + rise * y[high]! + width * t * u * (u * slopes[low]! - t * slopes[high]!);
}
