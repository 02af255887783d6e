// What barrier-block asks of its columns: those of black-block, then spot and barrier.
import { LARGEST_DEVIATION, LARGEST_LOGARITHM, LARGEST_PRICE, SMALLEST_PRICE } from '../generated/spec/black-block';
import { columnHolds, columnMaximum, refuse } from './block-domain';
import { optionsHold, scenariosHold } from './slice-domain';

const OPTION_INPUTS: i32 = 6;

/** Whether all hold; if not, the status says where. */
export function barriersHold(
  scenarios: usize,
  stride: usize,
  scenarioCount: i32,
  options: usize,
  optionStride: usize,
  optionCount: i32,
  status: usize,
): bool {
  const factor = max(columnMaximum(scenarios + 2 * stride, scenarioCount), 1);
  const logarithm = LARGEST_LOGARITHM;
  if (!scenariosHold(scenarios, stride, scenarioCount, status)) return false;
  if (!columnHolds(scenarios + 4 * stride, scenarioCount, SMALLEST_PRICE, LARGEST_PRICE, status, 4)) return false;
  if (!columnHolds(scenarios + 5 * stride, scenarioCount, -logarithm, logarithm, status, 5)) return false;
  if (!optionsHold(options, optionStride, optionCount, factor, status, OPTION_INPUTS)) return false;
  const barriers = options + 6 * optionStride;
  if (!columnHolds(barriers, optionCount, SMALLEST_PRICE, LARGEST_PRICE, status, 12)) return false;
  if (!columnHolds(barriers + optionStride, optionCount, -logarithm, logarithm, status, 13)) return false;
  const largestShift = LARGEST_DEVIATION / factor;
  if (!columnHolds(barriers + 2 * optionStride, optionCount, 0, largestShift, status, 14)) return false;
  for (let option = 0; option < optionCount; option++) {
    const at = barriers + ((<usize>option) << 3);
    if (abs(load<f64>(at + 3 * optionStride)) != 1) return refuse(status, option, 15);
    const knockIn = load<f64>(at + 4 * optionStride);
    if (!(knockIn == 0 || knockIn == 1)) return refuse(status, option, 16);
  }
  return true;
}
