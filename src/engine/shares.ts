// What every account of a book adds to a figure that is made of scenarios in given shares: the sum over scenarios of share times
// loss, with no column of losses per account on the way. A hundred thousand accounts of one instrument each, the parts of a
// book, take memory for one number a block of scenarios, and one pass.
import type { Book } from '../book/book.ts';
import { invariant, PlimsollError } from '../core/errors.ts';
import { compensatedSum } from '../core/sums.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { ScenarioSet } from '../scenarios/scenario-set.ts';
import { priceBlock, priceSlice } from './exact-block.ts';
import { type Plan, planRevaluation, type RevalueOptions } from './plan.ts';
import { lastRead, type PreparedRun } from './revalue.ts';
import { cells, type ShareLayout } from './run-memory.ts';
import type { Machinery } from './tails.ts';
import { type Block, blockOf, type Thread } from './thread.ts';
import { isTransposed, transposedSums } from './transposed-slice.ts';

export interface ShareQuestion {
  readonly book: Book;
  readonly snapshot: Snapshot;
  readonly scenarios: ScenarioSet;
  /** By scenario. */
  readonly shares: Float64Array;
}

/** By account of the book. */
export async function sharedLossesOfBook(
  machinery: Machinery,
  { book, snapshot, scenarios, shares }: ShareQuestion,
  options: Omit<RevalueOptions, 'screening'> = {},
): Promise<Float64Array> {
  invariant(shares.length === scenarios.count, `${shares.length} shares for ${scenarios.count} scenarios`);
  const plan = planRevaluation(book, snapshot, scenarios, options);
  const { memoryLimitBytes } = options;
  const limit = memoryLimitBytes === undefined ? {} : { memoryLimitBytes };
  const run = await machinery.prepare(plan, { ...limit, withShares: true });
  const { layout, memory } = run;
  cells(memory, shareLayoutOf(layout.shares).shares, shares.length).set(shares);
  const blockCount = layout.blockCount + plan.slices.filter(isTransposed).length;
  await machinery.executor(run).run({ kind: 'shares', blockCount });
  return lastRead(run, collect(run));
}

/** First the blocks of scenarios, for what is priced scenario by scenario; then the slices that are priced option by option.
 *  False where it was told to stop on the way. */
export function runShareBlock(thread: Thread, index: number): boolean {
  const { blockCount } = thread.program.layout;
  if (index < blockCount) {
    const block = blockOf(thread, index);
    return priceBlock(thread, block, partsInto(thread, block, index), (slice) => !isTransposed(slice));
  }
  const slice = thread.program.slices.filter(isTransposed)[index - blockCount]!;
  const { shares } = shareLayoutOf(thread.program.layout.shares);
  const share = cells(thread.memory, shares, thread.program.layout.scenarioCount);
  const row = partialRow(thread, blockCount);
  const firstUnit = thread.program.linear.length + slice.firstOption;
  if (transposedSums(thread, slice, share, row.subarray(firstUnit, firstUnit + slice.optionCount))) return true;
  // Something lies outside of the kernel's domain that way round: the other one has the sentence, if it is no number at all.
  for (let at = 0; at < blockCount; at++) {
    const block = blockOf(thread, at);
    if (!priceSlice(thread, slice, block, partsInto(thread, block, at))) return false;
  }
  return true;
}

function partialRow({ memory, program }: Thread, index: number): Float64Array {
  const { partials, width } = shareLayoutOf(program.layout.shares);
  return cells(memory, partials + 8 * index * width, width);
}

/** Takes the loss of a unit, or of a bundle, in a block of scenarios. */
function partsInto(thread: Thread, block: Block, index: number) {
  const { shares, width } = shareLayoutOf(thread.program.layout.shares);
  const share = cells(thread.memory, shares + 8 * block.first, block.count);
  const row = partialRow(thread, index);
  const firstBundle = width - thread.program.bundleCount;
  const { value } = block.arena;
  const put = (at: number) => {
    let sum = 0;
    for (let lane = 0; lane < share.length; lane++) sum += share[lane]! * value[lane]!;
    row[at] = sum;
  };
  return { wantsZeros: true, unit: put, bundle: (bundle: number) => put(firstBundle + bundle) };
}

function collect({ plan, layout, memory }: PreparedRun): Float64Array {
  const { partials, width } = shareLayoutOf(layout.shares);
  const parts = new Float64Array(layout.blockCount + 1);
  const table = cells(memory, partials, parts.length * width);
  const total = (at: number): number => {
    for (let block = 0; block < parts.length; block++) parts[block] = table[block * width + at]!;
    return compensatedSum(parts);
  };
  const amounts = new Float64Array(plan.accounts.length);
  const { unitStart, account, coefficient } = plan.holdings;
  for (let unit = 0; unit + 1 < unitStart.length; unit++) {
    if (unitStart[unit] === unitStart[unit + 1]) continue;
    const ofUnit = total(unit);
    for (let at = unitStart[unit]!; at < unitStart[unit + 1]!; at++) {
      amounts[account[at]!] = amounts[account[at]!]! + coefficient[at]! * ofUnit;
    }
  }
  let bundle = unitStart.length - 1;
  for (const { bundles } of plan.slices) {
    for (const { account: of } of bundles) {
      amounts[of] = amounts[of]! + total(bundle);
      bundle++;
    }
  }
  requireNumbers(plan, amounts);
  return amounts;
}

function requireNumbers({ accounts }: Plan, amounts: Float64Array): void {
  const bad = amounts.findIndex((amount) => !Number.isFinite(amount));
  if (bad < 0) return;
  throw new PlimsollError(
    'INPUT_VALUE',
    `the loss of account ${accounts[bad]} is not a finite number in every scenario`,
  );
}

function shareLayoutOf(shares: ShareLayout | undefined): ShareLayout {
  invariant(shares !== undefined, 'a run without shares was asked for them');
  return shares;
}
