// What a block kernel asks of its columns before it starts: every number within its contract, NaN never. The first bad lane
// goes into the status, with the index of its column among the contract's inputs.
import { STATUS_OUT_OF_DOMAIN } from '../generated/codes';
import { KERNEL_STATUS_CODE, KERNEL_STATUS_INPUT, KERNEL_STATUS_LANE } from '../generated/layouts';

/** Writes the status and returns false. */
export function refuse(status: usize, lane: i32, input: i32): bool {
  store<u32>(status + 4 * KERNEL_STATUS_CODE, STATUS_OUT_OF_DOMAIN);
  store<u32>(status + 4 * KERNEL_STATUS_LANE, lane);
  store<u32>(status + 4 * KERNEL_STATUS_INPUT, input);
  return false;
}

/** Whether every number of a column lies in [low, high]; if not, the status says where. */
export function columnHolds(column: usize, count: i32, low: f64, high: f64, status: usize, input: i32): bool {
  const lows = f64x2.splat(low);
  const highs = f64x2.splat(high);
  let holds = i64x2.splat(-1);
  const pairs = column + ((<usize>(count & ~1)) << 3);
  for (let at = column; at < pairs; at += 16) {
    const x = v128.load(at);
    holds = v128.and(holds, v128.and(f64x2.ge(x, lows), f64x2.le(x, highs)));
  }
  const rest = load<f64>(column + ((<usize>max(count - 1, 0)) << 3));
  if (i64x2.all_true(holds) && (count == 0 || (rest >= low && rest <= high))) return true;
  for (let lane = 0; lane < count; lane++) {
    const x = load<f64>(column + ((<usize>lane) << 3));
    if (!(x >= low && x <= high)) return refuse(status, lane, input);
  }
  return true;
}

/** The largest number of a column of none below zero; 0 of none at all. */
export function columnMaximum(column: usize, count: i32): f64 {
  let maximum: f64 = 0;
  for (let lane = 0; lane < count; lane++) maximum = max(maximum, load<f64>(column + ((<usize>lane) << 3)));
  return maximum;
}
