// Surfaces of all groups at once: nodes priced in rounds, until every box is good enough or not worth more nodes.
import { fillForm, formKey } from './factor-forms.ts';
import { movedVolatility } from './moved-volatility.ts';
import type { Executor, NodeJob } from './phases.ts';
import type { PreparedRun } from './revalue.ts';
import { cells } from './run-memory.ts';
import { valueGroup } from './screen-block.ts';
import type { ScreenGroup } from './screen-plan.ts';
import {
  BOX_NODES,
  type BoxRange,
  type Domain,
  MAX_BOX_NODES,
  openSurface,
  refine,
  type Surface,
  tableCells,
  unpriced,
  vCellsOf,
  vNodesOf,
  writeTable,
  X_CELLS,
} from './surface-fit.ts';
import { type ScreenedPlan, SURFACE_CELLS } from './tail-plan.ts';
import type { Thread } from './thread.ts';

export interface FittedSurfaces {
  /** By group: first cell of its table, -1 where it has none. */
  readonly tables: readonly number[];
  /** Prices of the block kernel that the nodes took. */
  readonly nodePrices: number;
}

/** No surface is refined more often than this. */
const MAX_ROUNDS = 8;

/** Boxes at most so many standard deviations of the shortest option wide along x, where there are strikes. */
const WIDTH_DEVIATIONS = 10;
/** Where there are none, a book is nearly linear in the forward. */
const WIDEST = 1;
/** Along v, deviations within a box differ at most so many times. */
const DEVIATION_RATIO = 12;

export async function fitSurfaces(
  run: PreparedRun,
  screen: ScreenedPlan,
  executor: Executor,
  /** Largest error wanted of each group. */
  targets: readonly number[],
): Promise<FittedSurfaces> {
  const { groups } = screen;
  const bookCost = groups.reduce((sum, { cost }) => sum + cost, 0);
  const variables = new VariableColumns(run);
  const surfaces = groups.map((group, index): Surface | undefined => {
    if (!screen.hasSurface[index]) return undefined;
    return openSurface(variables.domain(group), (range) => wishFor(run, group, range));
  });
  let nodePrices = 0;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const isLast = round === MAX_ROUNDS - 1;
    const wanted = surfaces.flatMap((surface, group) => (surface === undefined ? [] : jobsOf(surface, group)));
    if (wanted.length === 0) break;
    const values = await priceNodes(run, executor, wanted);
    let next = 0;
    surfaces.forEach((surface, index) => {
      if (surface === undefined) return;
      const count = unpriced(surface).length;
      if (count === 0) return;
      const { cost } = groups[index]!;
      const nodes = BOX_NODES * vNodesOf(surface.domain);
      nodePrices += count * nodes * cost;
      // Halving a box prices two; scenarios that it leaves uncertain are revalued with the whole book.
      const scenarios = isLast ? Infinity : (2 * nodes * cost) / bookCost;
      surfaces[index] = refine(surface, values.slice(next, next + count), { bound: targets[index]!, scenarios });
      next += count;
    });
  }
  return { tables: writeTables(run, surfaces), nodePrices };
}

/** How a box is to be halved before anything is priced. */
function wishFor(run: PreparedRun, group: ScreenGroup, { xLow, xHigh, vLow, vHigh }: BoxRange) {
  const { lowestStrike, highestStrike } = group;
  const shortest = deviationAt(run, group, vLow);
  const reach = 4 * shortest;
  const hasStrikes = xHigh > lowestStrike - reach && xLow < highestStrike + reach;
  const width = hasStrikes ? Math.min(WIDEST, WIDTH_DEVIATIONS * shortest) : WIDEST;
  if (xHigh - xLow <= width) return 'fine';
  return deviationAt(run, group, vHigh) > DEVIATION_RATIO * shortest ? 'halve v' : 'halve x';
}

/** Smallest volatility times root of time among the options of a group, where its variable has this value. */
function deviationAt({ plan }: PreparedRun, group: ScreenGroup, v: number): number {
  let smallest = group.instruments.length > 0 ? group.smallestDeviation : Infinity;
  for (const { slice, deviation } of group.slices) {
    const { volatilityMoves, ownFactors } = plan.slices[slice]!;
    const [move] = volatilityMoves;
    // Moves that add, and floors, differ by option: they start from the unmoved deviation.
    const isCommon = group.v.kind === 'factor' && !ownFactors && move !== undefined;
    const factor = isCommon ? movedVolatility(1, move, v) : group.v.kind === 'product' ? v : 1;
    smallest = Math.min(smallest, deviation * factor);
  }
  return Math.max(smallest, 0);
}

function jobsOf(surface: Surface, group: number): Omit<NodeJob, 'out'>[] {
  return unpriced(surface).map((range) => ({ ...range, group }));
}

/** Values of the nodes of each job, as many jobs at a time as there is room for. */
async function priceNodes(
  run: PreparedRun,
  executor: Executor,
  wanted: readonly Omit<NodeJob, 'out'>[],
): Promise<Float64Array[]> {
  const { layout, memory } = run;
  const values: Float64Array[] = [];
  for (let first = 0; first < wanted.length; ) {
    const jobs: NodeJob[] = [];
    let used = 0;
    for (let next = first; next < wanted.length; next++) {
      const size = BOX_NODES * vNodesOf(wanted[next]!);
      if (used + size > layout.nodeCells) break;
      jobs.push({ ...wanted[next]!, out: used });
      used += size;
    }
    const blocks = blocksOf(run, jobs);
    await executor.run({ kind: 'nodes', blockCount: blocks.length, jobs: blocks });
    for (const job of jobs) {
      values.push(cells(memory, layout.nodes + 8 * job.out, BOX_NODES * vNodesOf(job)).slice());
    }
    first += jobs.length;
  }
  return values;
}

/** A box a block; those of averages that lie beside each other along x together, for what they take by volatility they share. */
function blocksOf({ plan, program, layout }: PreparedRun, jobs: readonly NodeJob[]): NodeJob[][] {
  const blocks: NodeJob[][] = [];
  const open = new Map<string, NodeJob[]>();
  const most = Math.floor(layout.arenaLanes / MAX_BOX_NODES);
  for (const job of jobs) {
    const { slices } = program.groups[job.group]!;
    const key = `${job.group} ${job.vLow} ${job.vHigh}`;
    const known = open.get(key);
    if (known !== undefined && known.length < most) known.push(job);
    else {
      const block = [job];
      blocks.push(block);
      if (slices.some(({ slice }) => plan.slices[slice]!.kind === 'arithmetic')) open.set(key, block);
    }
  }
  return blocks;
}

function writeTables({ layout, memory }: PreparedRun, surfaces: readonly (Surface | undefined)[]): number[] {
  let next = 0;
  return surfaces.map((surface) => {
    if (surface === undefined) return -1;
    const size = tableCells(surface);
    if (size > SURFACE_CELLS) return -1;
    writeTable(surface, cells(memory, layout.surfaces + 8 * next, size));
    const table = next;
    next += size;
    return table;
  });
}

/** Where the scenarios of a group lie, found once for all groups of the same variables. */
class VariableColumns {
  readonly #run: PreparedRun;
  readonly #domains = new Map<string, Domain>();

  constructor(run: PreparedRun) {
    this.#run = run;
  }

  domain(group: ScreenGroup): Domain {
    const { v } = group;
    const ofV = v.kind === 'factor' ? `factor ${v.factor}` : v.kind === 'none' ? '' : `slice ${group.slices[0]!.slice}`;
    const key = `${formKey(group.x)} ${ofV}`;
    const known = this.#domains.get(key);
    if (known !== undefined) return known;
    const { rows, plan, thread } = this.#run;
    const x = new Float64Array(rows?.sample ?? plan.set.count);
    fillForm(group.x, thread.moves, 0, x);
    const domain = domainOf(x, v.kind === 'none' ? undefined : this.#v(group), plan.set.count);
    this.#domains.set(key, domain);
    return domain;
  }

  #v(group: ScreenGroup): Float64Array {
    const { rows, plan, thread } = this.#run;
    const count = rows?.sample ?? plan.set.count;
    const movesOf = (factor: number): Float64Array =>
      thread.moves.cells.subarray(factor * thread.moves.stride, factor * thread.moves.stride + count);
    if (group.v.kind === 'factor') return movesOf(group.v.factor);
    const column = new Float64Array(count).fill(1);
    for (const { factor, ...move } of plan.slices[group.slices[0]!.slice]!.volatilityMoves) {
      const moves = movesOf(factor);
      for (let scenario = 0; scenario < column.length; scenario++) {
        column[scenario] = movedVolatility(column[scenario]!, move, moves[scenario]!);
      }
    }
    return column;
  }
}

/** All but the few outermost values of each variable, which would stretch the surface for nothing; of a sample of so many, further. */
function domainOf(x: Float64Array, v: Float64Array | undefined, scenarioCount: number): Domain {
  const isSample = x.length < scenarioCount;
  const [least, most] = innerRange(x);
  const beyond = isSample ? BEYOND_SAMPLE * (most - least) : 0;
  const [lowest, highest] = [least - beyond, most + beyond];
  // A forward that nothing moves has a surface all the same.
  const [xLow, xHigh] = lowest === highest ? [lowest - STILL, highest + STILL] : [lowest, highest];
  // Volatilities may end below.
  const [vLow, vMost] = v === undefined ? [0, 0] : innerRange(v);
  const vHigh = isSample ? vMost + BEYOND_SAMPLE * (vMost - vLow) : vMost;
  const vCells = vCellsOf({ vLow, vHigh });
  const counts = new Uint32Array(X_CELLS * vCells);
  const xPerUnit = X_CELLS / (xHigh - xLow);
  const vPerUnit = vCells === 1 ? 0 : vCells / (vHigh - vLow);
  for (let scenario = 0; scenario < x.length; scenario++) {
    const xCell = Math.floor((x[scenario]! - xLow) * xPerUnit);
    const vCell = v === undefined ? 0 : Math.floor((v[scenario]! - vLow) * vPerUnit);
    if (xCell < 0 || xCell >= X_CELLS || vCell < 0 || vCell >= vCells) continue;
    const cell = xCell * vCells + vCell;
    counts[cell] = counts[cell]! + 1;
  }
  // Halving asks how many scenarios a box has, of all of them.
  if (isSample)
    counts.forEach((count, cell) => {
      counts[cell] = Math.ceil((count * scenarioCount) / x.length);
    });
  return { xLow, xHigh, vLow, vHigh, counts };
}

const STILL = 1e-6;

/** Scenarios that nobody has looked at reach further than a sample does. */
const BEYOND_SAMPLE = 0.2;

/** Scenarios per 100,000 that may lie outside at each end. */
const OUTSIDE = 2;

function innerRange(values: Float64Array): readonly [number, number] {
  const outside = Math.floor((OUTSIDE * values.length) / 100_000);
  const lowest = new Float64Array(outside + 1).fill(Infinity);
  const highest = new Float64Array(outside + 1).fill(-Infinity);
  let low = Infinity;
  let high = -Infinity;
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!;
    if (value < low) {
      insert(lowest, value, (a, b) => a < b);
      low = lowest[outside]!;
    }
    if (value > high) {
      insert(highest, value, (a, b) => a > b);
      high = highest[outside]!;
    }
  }
  // A little room, so that the last one lies inside.
  return low === high ? [low, high] : [low, high + 1e-9 * (high - low)];
}

/** Into a short sorted list, whose last one falls out. */
function insert(list: Float64Array, value: number, isBefore: (a: number, b: number) => boolean): void {
  let at = list.length - 1;
  while (at > 0 && isBefore(value, list[at - 1]!)) {
    list[at] = list[at - 1]!;
    at--;
  }
  list[at] = value;
}

/** Value of each group at the base snapshot. */
export function groupBases(thread: Thread, groups: readonly ScreenGroup[]): number[] {
  const still = { x: new Float64Array(4), v: new Float64Array(4) };
  const moved = { x: still.x, v: new Float64Array(4).fill(1) };
  const out = new Float64Array(4);
  return groups.map((group) => {
    valueGroup(thread, group, group.v.kind === 'product' ? moved : still, out);
    return out[0]!;
  });
}
