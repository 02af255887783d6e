// exp of a column, two lanes at a time, with the bits of the scalar formula. The engine takes two of them for each scenario and
// slice; lane by lane they cost as much as the prices of a small book.
import { exp } from '../generated/spec/exp';
import { Lanes } from '../generated/vectors';

/** Up to this size e^x is normal, and the formula of two lanes has no other branch. */
const LARGEST: f64 = 700;

/** out[i] = exp(x[i]); out may be x. Both have room for an even number of lanes. */
export function exponentials(x: usize, laneCount: i32, out: usize): void {
  const end = x + ((<usize>((laneCount + 1) & ~1)) << 3);
  const toOut = out - x;
  const one = f64x2.splat(1);
  const zero = f64x2.splat(0);
  const largest = f64x2.splat(LARGEST);
  for (let lane = x; lane < end; lane += 16) {
    const at = v128.load(lane);
    if (i64x2.all_true(f64x2.le(f64x2.abs(at), largest))) {
      v128.store(lane + toOut, Lanes.expOfSumTimes(one, at, zero));
    } else {
      const first = exp(f64x2.extract_lane(at, 0));
      const second = exp(f64x2.extract_lane(at, 1));
      store<f64>(lane + toOut, first);
      store<f64>(lane + toOut, second, 8);
    }
  }
}
