// The suite that every backend has to pass: the same checks for the reference, WASM, a GPU in Node and in a page, and gpu.js. A
// check returns what was wrong, or nothing.
import { digitalWorkload, linearWorkload, sliceWorkload } from '../../bench/kernels/slice-workload.ts';
import { type Backend, type Prepared, SLICE_COLUMNS, type SliceWork } from '../../src/engine/backend.ts';
import { referenceBackend } from '../../src/engine/backend-reference.ts';
import { hardBarriers } from './hard-barriers.ts';

export interface Check {
  readonly name: string;
  /** Empty where it held. */
  readonly wrong: string;
}

const SLICE: SliceWork = { ...sliceWorkload(200, 8), kernel: 'black-block' };
const OTHERS: readonly SliceWork[] = [
  { ...digitalWorkload(SLICE), kernel: 'digital-block' },
  { ...hardBarriers(200, 24), kernel: 'barrier-block' },
  { ...linearWorkload(SLICE), kernel: 'linear-block' },
];

export async function backendChecks<P extends Prepared>(backend: Backend<P>, withOthers = true): Promise<Check[]> {
  const checks: Check[] = [];
  for (const work of withOthers ? [SLICE, ...OTHERS] : [SLICE]) {
    const prices = await pricesOf(backend, work);
    const truth = await pricesOf(referenceBackend(), work);
    checks.push({ name: `${work.kernel}: prices within the promise`, wrong: tooFar(backend, work, prices, truth) });
    const again = await pricesOf(backend, work);
    checks.push({ name: `${work.kernel}: the same bits again`, wrong: difference(prices, again) });
    const first = await pricesOf(backend, firstScenarios(work, 68));
    const wrong = difference(prices.subarray(0, 68), first);
    checks.push({ name: `${work.kernel}: a scenario's sum does not depend on those beside it`, wrong });
  }
  if (withOthers) {
    for (const work of [SLICE, ...OTHERS]) {
      checks.push({ name: `${work.kernel}: account by account`, wrong: await byAccount(backend, work) });
    }
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

/** Promised of the scale, as far as these workloads go: per option |quantity| times what it may be worth. Reflected paths weigh up to
 *  three times as much as plain ones here, and rounding their logarithms moves them by as much again. */
const SCALES: Readonly<Record<SliceWork['kernel'], (forward: number, option: readonly number[]) => number>> = {
  'black-block': (forward, [strike]) => 2 * (forward + strike!),
  'digital-block': (forward) => 2 * (forward + 1),
  'barrier-block': (forward, [strike]) => 12 * (forward + strike!),
  'linear-block': (forward, [constant, perForward, perInverse]) =>
    Math.abs(constant!) + Math.abs(perForward! * forward) + Math.abs(perInverse! / forward),
};

function tooFar<P extends Prepared>(
  backend: Backend<P>,
  work: SliceWork,
  prices: Float64Array,
  truth: Float64Array,
): string {
  const { scenarioCount, optionCount, scenarios, options, kernel } = work;
  const quantityAt = kernel === 'linear-block' ? 3 : 4;
  for (let scenario = 0; scenario < scenarioCount; scenario++) {
    let scale = 0;
    for (let option = 0; option < optionCount; option++) {
      const cells = Array.from(
        { length: SLICE_COLUMNS[kernel].option },
        (_, at) => options[option + at * optionCount]!,
      );
      scale += Math.abs(cells[quantityAt]!) * SCALES[kernel](scenarios[scenario]!, cells);
    }
    // Each addition rounds once more.
    const allowed = backend.precision.ofScale[kernel] * scale * (1 + optionCount / 4);
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
  const columns = SLICE_COLUMNS[work.kernel].scenario;
  const scenarios = new Float64Array(columns * count);
  for (let column = 0; column < columns; column++) {
    const start = column * work.scenarioCount;
    scenarios.set(work.scenarios.subarray(start, start + count), column * count);
  }
  return { ...work, scenarios, scenarioCount: count };
}

/** Accounts beside each other have the sums that each has alone; one that holds nothing has none. */
async function byAccount<P extends Prepared>(backend: Backend<P>, work: SliceWork): Promise<string> {
  const accountStarts = Uint32Array.of(0, 3, 3, work.optionCount);
  const together = await pricesOf(backend, { ...work, accountStarts });
  const apart: number[] = [];
  for (let account = 0; account < accountStarts.length - 1; account++) {
    const [first, end] = [accountStarts[account]!, accountStarts[account + 1]!];
    const alone =
      first === end ? new Float64Array(work.scenarioCount) : await pricesOf(backend, optionsOf(work, first, end));
    apart.push(...alone);
  }
  return difference(together, Float64Array.from(apart));
}

function optionsOf(work: SliceWork, first: number, end: number): SliceWork {
  const columns = SLICE_COLUMNS[work.kernel].option;
  const options = Array.from({ length: columns }, (_, column) => {
    const start = column * work.optionCount;
    return [...work.options.subarray(start + first, start + end)];
  });
  return { ...work, options: Float64Array.from(options.flat()), optionCount: end - first };
}

async function twoAtOnce<P extends Prepared>(backend: Backend<P>): Promise<string> {
  const other = firstScenarios(SLICE, 100);
  const [whole, part] = await Promise.all([pricesOf(backend, SLICE), pricesOf(backend, other)]);
  return difference(whole.subarray(0, 100), part);
}
