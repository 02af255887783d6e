// Screening: values of a group of the plan at the nodes of its surface, and approximate losses of a block from the surfaces.
import { exp } from '../spec/exp.ts';
import { takeAverage } from './average-rows.ts';
import { valuesAt } from './exact-block.ts';
import { formKey, type LinearForm } from './factor-forms.ts';
import { movedVolatility } from './moved-volatility.ts';
import { type NodeJob, ON_DEVICE, type ScreenTables } from './phases.ts';
import { priceRows } from './price-rows.ts';
import { cells } from './run-memory.ts';
import { isPowerOf, type ScreenGroup, type SlicePart } from './screen-plan.ts';
import { fillSliceColumns, settleFactors, settleSpot } from './slice-columns.ts';
import { BOX_NODES, nodesOn, vNodesOf } from './surface-fit.ts';
import {
  addressOf,
  type Block,
  blockOf,
  fillFormColumn,
  fillMultiple,
  scenarioName,
  type Thread,
  unlessHeld,
} from './thread.ts';

/** Prices a group at the nodes of some boxes; values by node along x, then along v. */
export function runNodeJobs(thread: Thread, jobs: readonly NodeJob[]): boolean {
  const { program, memory } = thread;
  const sizes = jobs.map((job) => BOX_NODES * vNodesOf(job));
  const x = new Float64Array(sizes.reduce((sum, size) => sum + size, 0));
  const v = new Float64Array(x.length);
  let first = 0;
  for (const [index, job] of jobs.entries()) {
    const vNodes = vNodesOf(job);
    const xs = nodesOn(job.xLow, job.xHigh, BOX_NODES);
    const vs = nodesOn(job.vLow, job.vHigh, vNodes);
    for (let node = 0; node < sizes[index]!; node++) {
      x[first + node] = xs[Math.floor(node / vNodes)]!;
      v[first + node] = vs[node % vNodes]!;
    }
    first += sizes[index]!;
  }
  const out = new Float64Array(x.length);
  if (!valueGroup(thread, program.groups[jobs[0]!.group]!, { x, v }, out)) return false;
  first = 0;
  for (const [index, { out: to }] of jobs.entries()) {
    cells(memory, program.layout.nodes + 8 * to, sizes[index]!).set(out.subarray(first, first + sizes[index]!));
    first += sizes[index]!;
  }
  return true;
}

export interface Points {
  readonly x: Float64Array;
  readonly v: Float64Array;
}

/** Values of a group, before its scale, where its two variables have these values and nothing else moves. */
export function valueGroup(thread: Thread, group: ScreenGroup, points: Points, out: Float64Array): boolean {
  out.fill(0);
  const block = pointBlock(thread, points.x.length);
  for (const part of group.slices) {
    if (!addSliceValues(thread, group, part, { points, block, out })) return false;
  }
  return addInstrumentValues(thread, group, points, out);
}

/** A block of scenarios that are no scenarios of the set. */
function pointBlock(thread: Thread, count: number): Block {
  const { arena, ...block } = blockOf(thread, 0);
  const lanes = Math.ceil(count / 4) * 4;
  const columns = Object.entries(arena).map(([name, column]) => {
    return [name, new Float64Array(column.buffer, column.byteOffset, lanes)] as const;
  });
  return { ...block, count, arena: Object.fromEntries(columns) as typeof arena, scenarioOf: () => 0 };
}

interface PointsInHand {
  readonly points: Points;
  readonly block: Block;
  readonly out: Float64Array;
}

function addSliceValues(thread: Thread, group: ScreenGroup, part: SlicePart, hand: PointsInHand): boolean {
  const { points, block, out } = hand;
  const slice = thread.program.slices[part.slice]!;
  const { forward, logForward, forwardMultiple, value, volFactor } = block.arena;
  for (let lane = 0; lane < forward.length; lane++) {
    logForward[lane] = lane < out.length ? points.x[lane]! : 0;
    forwardMultiple[lane] = exp(logForward[lane]!);
    forward[lane] = slice.forward * forwardMultiple[lane]!;
  }
  if (slice.spot !== undefined) {
    block.arena.logSpot.set(logForward);
    settleSpot(thread, slice.spot, block);
  }
  const rows = { first: part.bundle.firstRow, count: part.bundle.rowCount };
  if (slice.ownFactors) {
    // Every row takes its own factor from the moves of the block: here, from points on the variable.
    const moves = slice.volatilityMoves.map((move) => ({ ...move, factor: 0 }));
    const own = { ...slice, volatilityMoves: moves };
    const { v } = block.arena;
    v.fill(0);
    v.set(points.v);
    if (!priceRows(thread, own, rows, { ...block, moves: { cells: v, stride: 0 }, first: 0 })) return false;
  } else {
    const [move] = slice.volatilityMoves;
    for (let lane = 0; lane < forward.length; lane++) {
      const v = lane < out.length ? points.v[lane]! : 0;
      if (group.v.kind === 'factor') volFactor[lane] = movedVolatility(1, move!, v);
      else volFactor[lane] = group.v.kind === 'product' && lane < out.length ? v : 1;
    }
    settleFactors(thread, slice, block);
    if (slice.average !== undefined)
      takeAverage(thread, slice, block, { x: logForward, v: (lane) => points.v[lane] ?? 0 });
    if (!priceRows(thread, slice, rows, block)) return false;
  }
  const power = foldedPower(slice.scaleForm, group);
  for (let lane = 0; lane < out.length; lane++) {
    const scale = power === 0 ? 1 : exp(power * points.x[lane]!);
    out[lane] = out[lane]! + scale * value[lane]!;
  }
  return true;
}

/** scale as a power of exp(x), where it is part of the group's value; 0 where it is not, or does not move. */
function foldedPower(scale: LinearForm, { x }: ScreenGroup): number {
  return scale.factors.length > 0 && isPowerOf(scale, x) ? scale.weights[0]! / x.weights[0]! : 0;
}

function addInstrumentValues(thread: Thread, group: ScreenGroup, points: Points, out: Float64Array): boolean {
  const spot = group.x.factors[0] ?? -1;
  const volatility = group.v.kind === 'factor' ? group.v.factor : -1;
  return addInstruments(thread, group, out, {
    count: out.length,
    move: (factor, lane) => (factor === spot ? points.x[lane]! : factor === volatility ? points.v[lane]! : 0),
    nameOf: () => 'a node of a screening surface',
  });
}

interface Moves {
  readonly count: number;
  readonly move: (factor: number, lane: number) => number;
  readonly nameOf: (lane: number) => string;
}

/** What has no block kernel, by its own pricer. */
function addInstruments(
  thread: Thread,
  group: ScreenGroup,
  out: Float64Array,
  { count, move, nameOf }: Moves,
): boolean {
  if (group.instruments.length === 0) return true;
  const { perScenario } = thread.program;
  const instruments = group.instruments.map(({ instrument }) => perScenario[instrument]!);
  for (let lane = 0; lane < count; lane++) {
    if (thread.isCancelled()) return false;
    const values = valuesAt(thread, instruments, (factor) => move(factor, lane), nameOf(lane));
    let sum = 0;
    group.instruments.forEach(({ coefficient }, index) => {
      sum += coefficient * values[index]!;
    });
    out[lane] = out[lane]! + sum;
  }
  return true;
}

/** Approximate losses of one block, and how far off each may be. */
export function runScreenBlock(thread: Thread, index: number, screen: ScreenTables): boolean {
  const { program, memory, exports } = thread;
  const { layout } = program;
  const block = blockOf(thread, index);
  const cellCount = layout.accountCount * layout.scenarioStride;
  const screened = cells(memory, layout.screened, cellCount);
  const bounds = cells(memory, layout.bounds, cellCount);
  for (let account = 0; account < layout.accountCount; account++) {
    const start = account * layout.scenarioStride + block.first;
    screened.fill(0, start, start + block.count);
    bounds.fill(screen.roundings[account]!, start, start + block.count);
  }
  const { scale, sum, bound } = block.arena;
  for (const { account, form, amount } of screen.linear) {
    unlessHeld(block, 'scale', formKey(form), () => fillMultiple(thread, form, block, 'scale'));
    const to = layout.screened + 8 * (account * layout.scenarioStride + block.first);
    exports.linearLossColumn(sum.byteOffset, scale.byteOffset, sum.length, amount);
    exports.addMultiple(to, sum.byteOffset, block.count, 1);
  }
  for (const [at, group] of program.groups.entries()) {
    if (screen.tables[at] === ON_DEVICE) continue;
    if (!screenGroup(thread, group, screen.tables[at]!, block)) return false;
    unlessHeld(block, 'scale', formKey(group.scale), () => fillMultiple(thread, group.scale, block, 'scale'));
    const to = 8 * (group.account * layout.scenarioStride + block.first);
    exports.lossColumn(sum.byteOffset, scale.byteOffset, sum.length, screen.bases[at]!);
    exports.addMultiple(layout.screened + to, sum.byteOffset, block.count, 1);
    exports.multiplyColumn(bound.byteOffset, scale.byteOffset, bound.length);
    exports.addMultiple(layout.bounds + to, bound.byteOffset, block.count, 1);
  }
  return true;
}

/** The columns `sum` and `bound` of a group in a block. */
function screenGroup(thread: Thread, group: ScreenGroup, table: number, block: Block): boolean {
  if (thread.isCancelled()) return false;
  const { sum, bound, v } = block.arena;
  sum.fill(0);
  bound.fill(0);
  if (table < 0) return priceGroup(thread, group, block);
  unlessHeld(block, 'x', formKey(group.x), () => fillFormColumn(thread, group.x, block, 'x'));
  fillVariable(thread, group, block, v);
  const { layout } = thread.program;
  thread.exports.surfaceBlock(
    layout.surfaces + 8 * table,
    addressOf(thread, 'x'),
    addressOf(thread, 'v'),
    block.count,
    addressOf(thread, 'sum'),
    addressOf(thread, 'bound'),
  );
  return true;
}

/** The column v of a group. */
function fillVariable(thread: Thread, group: ScreenGroup, block: Block, out: Float64Array): void {
  const { v } = group;
  if (v.kind === 'none') out.fill(0);
  else if (v.kind === 'factor') {
    const start = v.factor * block.moves.stride + block.first;
    out.set(block.moves.cells.subarray(start, start + out.length));
  } else {
    const { volatilityMoves } = thread.program.slices[group.slices[0]!.slice]!;
    out.fill(1);
    for (const { factor, ...move } of volatilityMoves) {
      const start = factor * block.moves.stride + block.first;
      for (let lane = 0; lane < out.length; lane++) {
        out[lane] = movedVolatility(out[lane]!, move, block.moves.cells[start + lane]!);
      }
    }
  }
}

/** A group without a surface: priced in every scenario. */
function priceGroup(thread: Thread, group: ScreenGroup, block: Block): boolean {
  const { sum, value, scale } = block.arena;
  for (const { slice: at, bundle } of group.slices) {
    const slice = thread.program.slices[at]!;
    fillSliceColumns(thread, slice, block);
    if (!priceRows(thread, slice, { first: bundle.firstRow, count: bundle.rowCount }, block)) return false;
    // The group's scale multiplies once more, outside.
    const isFolded = foldedPower(slice.scaleForm, group) !== 0;
    if (isFolded) thread.exports.multiplyColumn(value.byteOffset, scale.byteOffset, value.length);
    thread.exports.addMultiple(sum.byteOffset, value.byteOffset, block.count, 1);
  }
  const { cells: moves, stride } = block.moves;
  return addInstruments(thread, group, sum, {
    count: block.count,
    move: (factor, lane) => moves[factor * stride + block.first + lane]!,
    nameOf: (lane) => scenarioName(thread.program, block.scenarioOf(lane)),
  });
}
