// Barriers with all that a device has to get right: watched at dates and always, every kind, touched and not, scenarios without a
// carry, and scenarios so calm that reflected paths weigh more than f32 holds.
import { barrierWorkload, type SliceWorkload, sliceWorkload } from '../../bench/kernels/slice-workload.ts';

const CALM = 0.02;
const EVERY_CALM = 37;

export function hardBarriers(scenarioCount: number, optionCount: number): SliceWorkload {
  const work = barrierWorkload(sliceWorkload(scenarioCount, optionCount));
  for (let scenario = 5; scenario < scenarioCount; scenario += EVERY_CALM) {
    work.scenarios[scenario + 2 * scenarioCount] = CALM;
    work.scenarios[scenario + 3 * scenarioCount] = 1 / CALM;
  }
  for (let option = 0; option < optionCount; option += 3) work.options[option + 8 * optionCount] = 0.01;
  return work;
}
