// What the kernels of a slice of options ask of the ten columns that they share: the domain of the contract of black-block,
// and of the contracts that repeat it.
import {
  LARGEST_DEVIATION,
  LARGEST_FACTOR,
  LARGEST_INVERSE,
  LARGEST_LOGARITHM,
  LARGEST_PRICE,
  LARGEST_QUANTITY,
  SMALLEST_PRICE,
} from '../generated/spec/black-block';
import { columnHolds, columnMaximum, refuse } from './block-domain';

/** Whether all hold; if not, the status says where. */
export function sliceHolds(
  scenarios: usize,
  stride: usize,
  scenarioCount: i32,
  options: usize,
  optionStride: usize,
  optionCount: i32,
  status: usize,
): bool {
  if (!columnHolds(scenarios, scenarioCount, SMALLEST_PRICE, LARGEST_PRICE, status, 0)) return false;
  if (!columnHolds(scenarios + stride, scenarioCount, -LARGEST_LOGARITHM, LARGEST_LOGARITHM, status, 1)) return false;
  if (!columnHolds(scenarios + 2 * stride, scenarioCount, 0, LARGEST_FACTOR, status, 2)) return false;
  if (!columnHolds(scenarios + 3 * stride, scenarioCount, 0, LARGEST_INVERSE, status, 3)) return false;
  if (!columnHolds(options, optionCount, SMALLEST_PRICE, LARGEST_PRICE, status, 4)) return false;
  if (!columnHolds(options + optionStride, optionCount, -LARGEST_LOGARITHM, LARGEST_LOGARITHM, status, 5)) return false;
  const factor = max(columnMaximum(scenarios + 2 * stride, scenarioCount), 1);
  if (!columnHolds(options + 2 * optionStride, optionCount, 0, LARGEST_DEVIATION / factor, status, 6)) return false;
  if (!columnHolds(options + 3 * optionStride, optionCount, 0, LARGEST_INVERSE, status, 7)) return false;
  if (!columnHolds(options + 4 * optionStride, optionCount, -LARGEST_QUANTITY, LARGEST_QUANTITY, status, 8))
    return false;
  for (let option = 0; option < optionCount; option++) {
    if (abs(load<f64>(options + 5 * optionStride + ((<usize>option) << 3))) != 1) return refuse(status, option, 9);
  }
  return true;
}
