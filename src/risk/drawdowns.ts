// How far below its last high a value that earns these returns stands, after each of them.

/** Compounded: 1 - value / highest value so far, the start at 1 not counted as a high. Uncompounded: the sum of returns
 *  below its highest. One figure per return; 0 at a high, positive below it. */
export function drawdownsOf(returns: Float64Array, compounded: boolean): Float64Array {
  let value = compounded ? 1 : 0;
  let high = Number.NEGATIVE_INFINITY;
  return returns.map((change) => {
    value = compounded ? value * (1 + change) : value + change;
    if (value > high) high = value;
    return compounded ? 1 - value / high : high - value;
  });
}
