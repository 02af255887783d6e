// The suite that every backend has to pass: the same checks for the reference, WASM, a GPU in Node and in a page, and gpu.js. A
// check returns what was wrong, or nothing.
import { digitalWorkload, sliceWorkload } from '../../bench/kernels/slice-workload.ts';
import type { Backend, Prepared, SliceWork } from '../../src/engine/backend.ts';
import { referenceBackend } from '../../src/engine/backend-reference.ts';

export interface Check {
  readonly name: string;
  /** Empty where it held. */
  readonly wrong: string;
}

const SLICE: SliceWork = { ...sliceWorkload(200, 8), kernel: 'black-block' };
const DIGITALS: SliceWork = { ...digitalWorkload(SLICE), kernel: 'digital-block' };

export async function backendChecks<P extends Prepared>(backend: Backend<P>, withDigitals = true): Promise<Check[]> {
  const checks: Check[] = [];
  for (const work of withDigitals ? [SLICE, DIGITALS] : [SLICE]) {
    const prices = await pricesOf(backend, work);
    const truth = await pricesOf(referenceBackend(), work);
    checks.push({ name: `${work.kernel}: prices within the promise`, wrong: tooFar(backend, work, prices, truth) });
    const again = await pricesOf(backend, work);
    checks.push({ name: `${work.kernel}: the same bits again`, wrong: difference(prices, again) });
    const first = await pricesOf(backend, firstScenarios(work, 68));
    const wrong = difference(prices.subarray(0, 68), first);
    checks.push({ name: `${work.kernel}: a scenario's sum does not depend on those beside it`, wrong });
  }
  checks.push({ name: 'two runs at once', wrong: await twoAtOnce(backend) });
  return checks;
}

async function pricesOf<P extends Prepared>(backend: Backend<P>, work: SliceWork): Promise<Float64Array> {
  const prepared = await backend.prepare(work);
  await backend.dispatch(prepared);
  const sums = await backend.read(prepared);
  prepared.free();
  return sums;
}

/** Promised of the scale, which is not below the largest leg: per option |quantity| (forward + strike), or forward and 1. */
function tooFar<P extends Prepared>(
  backend: Backend<P>,
  work: SliceWork,
  prices: Float64Array,
  truth: Float64Array,
): string {
  const { scenarioCount, optionCount, scenarios, options, kernel } = work;
  for (let scenario = 0; scenario < scenarioCount; scenario++) {
    let scale = 0;
    for (let option = 0; option < optionCount; option++) {
      const quantity = Math.abs(options[option + 4 * optionCount]!);
      const size = kernel === 'black-block' ? scenarios[scenario]! + options[option]! : scenarios[scenario]! + 1;
      scale += 2 * quantity * size;
    }
    // Each addition rounds once more.
    const allowed = backend.precision.ofScale * scale * (1 + optionCount / 4);
    const error = Math.abs(prices[scenario]! - truth[scenario]!);
    if (!(error <= allowed)) return `scenario ${scenario}: ${prices[scenario]} is ${error} from ${truth[scenario]}`;
  }
  return '';
}

function difference(left: Float64Array, right: Float64Array): string {
  const at = left.findIndex((value, index) => !Object.is(value, right[index]));
  return at < 0 && left.length === right.length ? '' : `lane ${at}: ${left[at]} and ${right[at]}`;
}

function firstScenarios(work: SliceWork, count: number): SliceWork {
  const scenarios = new Float64Array(4 * count);
  for (let column = 0; column < 4; column++) {
    const start = column * work.scenarioCount;
    scenarios.set(work.scenarios.subarray(start, start + count), column * count);
  }
  return { ...work, scenarios, scenarioCount: count };
}

async function twoAtOnce<P extends Prepared>(backend: Backend<P>): Promise<string> {
  const other = firstScenarios(SLICE, 100);
  const [whole, part] = await Promise.all([pricesOf(backend, SLICE), pricesOf(backend, other)]);
  return difference(whole.subarray(0, 100), part);
}
