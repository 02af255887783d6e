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
  if (!scenariosHold(scenarios, stride, scenarioCount, status)) return false;
  const factor = max(columnMaximum(scenarios + 2 * stride, scenarioCount), 1);
  return optionsHold(options, optionStride, optionCount, factor, status, 4);
}

/** The four columns of a scenario. */
export function scenariosHold(scenarios: usize, stride: usize, count: i32, status: usize): bool {
  if (!columnHolds(scenarios, count, SMALLEST_PRICE, LARGEST_PRICE, status, 0)) return false;
  if (!columnHolds(scenarios + stride, count, -LARGEST_LOGARITHM, LARGEST_LOGARITHM, status, 1)) return false;
  if (!columnHolds(scenarios + 2 * stride, count, 0, LARGEST_FACTOR, status, 2)) return false;
  return columnHolds(scenarios + 3 * stride, count, 0, LARGEST_INVERSE, status, 3);
}

/** The six columns of an option, of which the first is input `first` of the contract; factor is the largest volFactor, or 1. */
export function optionsHold(options: usize, stride: usize, count: i32, factor: f64, status: usize, first: i32): bool {
  if (!columnHolds(options, count, SMALLEST_PRICE, LARGEST_PRICE, status, first)) return false;
  if (!columnHolds(options + stride, count, -LARGEST_LOGARITHM, LARGEST_LOGARITHM, status, first + 1)) return false;
  if (!columnHolds(options + 2 * stride, count, 0, LARGEST_DEVIATION / factor, status, first + 2)) return false;
  if (!columnHolds(options + 3 * stride, count, 0, LARGEST_INVERSE, status, first + 3)) return false;
  if (!columnHolds(options + 4 * stride, count, -LARGEST_QUANTITY, LARGEST_QUANTITY, status, first + 4)) return false;
  for (let option = 0; option < count; option++) {
    if (abs(load<f64>(options + 5 * stride + ((<usize>option) << 3))) != 1) return refuse(status, option, first + 5);
  }
  return true;
}
