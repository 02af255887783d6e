// The f32 build of digital-block, lane by lane with Math.fround: what the strict build computes, to the bit.
import type { SliceWorkload } from '../../bench/kernels/slice-workload.ts';
import { STRIKE_NUDGE_FLOAT32 } from '../../src/spec/digital-block.ts';
import { TAIL_FIRST_ROW } from '../../src/spec/tail-table.ts';
import { CAP, shortTail } from './black-block-float32.ts';

const f = Math.fround;

/** Adds to `out` what digitalBlockFloat32 adds. */
export function digitalBlockFloat32Mirror(tailRows: Float64Array, workload: SliceWorkload, out: Float64Array): void {
  const { scenarioCount, optionCount, scenarios, options } = workload;
  const scenarioStride = scenarios.length / 4;
  const optionStride = options.length / 7;
  for (let scenario = 0; scenario < scenarioCount; scenario++) {
    const scenarioColumn = (index: number) => f(Math.min(scenarios[scenario + index * scenarioStride]!, CAP));
    let sum = 0;
    for (let option = 0; option < optionCount; option++) {
      const column = (index: number) => options[option + index * optionStride]!;
      const [sign, isAsset] = [column(5), column(6) > 0];
      const x = f(f(f(column(1)) - scenarioColumn(1)) + f(sign * STRIKE_NUDGE_FLOAT32));
      const m = f(f(x * f(Math.min(column(3) * 64, CAP) * sign)) * scenarioColumn(3));
      const u = f(m + f(f(column(2) * 32 * (isAsset ? -sign : sign)) * scenarioColumn(2)));
      const tail = shortTail(tailRows, Math.max(u, TAIL_FIRST_ROW));
      const price = isAsset ? f(scenarioColumn(0) * tail) : tail;
      sum = f(sum + f(f(column(4)) * price));
    }
    out[scenario] = out[scenario]! + sum;
  }
}
