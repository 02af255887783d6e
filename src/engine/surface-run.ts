// Surfaces of all groups at once: nodes priced in rounds, until every panel is good enough or not worth more nodes.
import { fillForm, formKey } from './factor-forms.ts';
import type { Executor, NodeJob } from './phases.ts';
import type { PreparedRun } from './revalue.ts';
import { cells } from './run-memory.ts';
import { valueGroup } from './screen-block.ts';
import type { ScreenGroup } from './screen-plan.ts';
import { movedVolatility } from './slice-columns.ts';
import {
  type Domain,
  openSurface,
  refine,
  type Surface,
  tableCells,
  unpriced,
  writeTable,
  X_CELLS,
  X_NODES,
} from './surface-fit.ts';
import { type ScreenedPlan, SURFACE_CELLS } from './tail-plan.ts';

export interface FittedSurfaces {
  /** By group: first cell of its table, -1 where it has none. */
  readonly tables: readonly number[];
  /** Prices of the block kernel that the nodes took. */
  readonly nodePrices: number;
}

/** No surface is refined more often than this. */
const MAX_ROUNDS = 8;

/** Panels at most so many standard deviations of the shortest option wide, where there are strikes. */
const WIDTH_DEVIATIONS = 5;
/** Where there are none, a book is nearly linear in the forward. */
const WIDEST_PANEL = 1;

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
    return openSurface(domainOf(variables, group), (low, high) => widthAt(group, low, high));
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
      const nodes = X_NODES * surface.vNodes;
      nodePrices += count * nodes * cost;
      // Splitting a panel prices two; scenarios that it leaves uncertain are revalued with the whole book.
      const scenarios = isLast ? Infinity : (2 * nodes * cost) / bookCost;
      surfaces[index] = refine(surface, values.slice(next, next + count), { bound: targets[index]!, scenarios });
      next += count;
    });
  }
  return { tables: writeTables(run, surfaces), nodePrices };
}

function widthAt(group: ScreenGroup, low: number, high: number): number {
  const { smallestDeviation, lowestStrike, highestStrike } = group;
  const reach = 4 * smallestDeviation;
  const hasStrikes = high > lowestStrike - reach && low < highestStrike + reach;
  return hasStrikes ? Math.min(WIDEST_PANEL, WIDTH_DEVIATIONS * smallestDeviation) : WIDEST_PANEL;
}

function jobsOf(surface: Surface, group: number): Omit<NodeJob, 'out'>[] {
  const { vLow, vHigh } = surface.domain;
  return unpriced(surface).map(({ xLow, xHigh }) => ({ group, xLow, xHigh, vLow, vHigh, vNodes: surface.vNodes }));
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
      const size = X_NODES * wanted[next]!.vNodes;
      if (used + size > layout.nodeCells) break;
      jobs.push({ ...wanted[next]!, out: used });
      used += size;
    }
    await executor.run({ kind: 'nodes', blockCount: jobs.length, jobs });
    for (const { out, vNodes } of jobs) values.push(cells(memory, layout.nodes + 8 * out, X_NODES * vNodes).slice());
    first += jobs.length;
  }
  return values;
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

/** Where the scenarios lie: all of x, and v but for its few outermost values, which would stretch the surface for nothing. */
function domainOf(variables: VariableColumns, group: ScreenGroup): Domain {
  const x = variables.x(group);
  let xLow = Infinity;
  let xHigh = -Infinity;
  for (const value of x) {
    if (value < xLow) xLow = value;
    if (value > xHigh) xHigh = value;
  }
  // A little room, so that rounding puts no scenario outside.
  const margin = 1e-9 + 1e-9 * (xHigh - xLow);
  xLow -= margin;
  xHigh += margin;
  const counts = new Uint32Array(X_CELLS);
  const cellsPerUnit = X_CELLS / (xHigh - xLow);
  for (const value of x) {
    const cell = Math.min(X_CELLS - 1, Math.floor((value - xLow) * cellsPerUnit));
    counts[cell] = counts[cell]! + 1;
  }
  const [vLow, vHigh] = variables.vRange(group);
  return { xLow, xHigh, vLow, vHigh, counts };
}

/** Columns of the variables over all scenarios, each computed once. */
class VariableColumns {
  readonly #run: PreparedRun;
  readonly #x = new Map<string, Float64Array>();
  readonly #ranges = new Map<string, readonly [number, number]>();

  constructor(run: PreparedRun) {
    this.#run = run;
  }

  x({ x: form }: ScreenGroup): Float64Array {
    const key = formKey(form);
    const known = this.#x.get(key);
    if (known !== undefined) return known;
    const column = new Float64Array(this.#run.plan.set.count);
    fillForm(form, this.#run.thread.moves, 0, column);
    this.#x.set(key, column);
    return column;
  }

  vRange(group: ScreenGroup): readonly [number, number] {
    const { v } = group;
    if (v.kind === 'none') return [0, 0];
    const key = v.kind === 'factor' ? `${v.factor}` : `slice ${group.slices[0]!.slice}`;
    const known = this.#ranges.get(key);
    if (known !== undefined) return known;
    const range = innerRange(this.#v(group));
    this.#ranges.set(key, range);
    return range;
  }

  #v(group: ScreenGroup): Float64Array {
    const { set, slices } = this.#run.plan;
    if (group.v.kind === 'factor') return set.moves[group.v.factor]!;
    const column = new Float64Array(set.count).fill(1);
    for (const { factor, ...move } of slices[group.slices[0]!.slice]!.volatilityMoves) {
      const moves = set.moves[factor]!;
      for (let scenario = 0; scenario < column.length; scenario++) {
        column[scenario] = movedVolatility(column[scenario]!, move, moves[scenario]!);
      }
    }
    return column;
  }
}

/** Scenarios per 100,000 that may lie outside at each end. */
const OUTSIDE = 2;

function innerRange(values: Float64Array): readonly [number, number] {
  const outside = Math.floor((OUTSIDE * values.length) / 100_000);
  const lowest = new Float64Array(outside + 1).fill(Infinity);
  const highest = new Float64Array(outside + 1).fill(-Infinity);
  for (const value of values) {
    if (value < lowest[outside]!) insert(lowest, value, (a, b) => a < b);
    if (value > highest[outside]!) insert(highest, value, (a, b) => a > b);
  }
  return [lowest[outside]!, highest[outside]!];
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
export function groupBases({ thread }: PreparedRun, groups: readonly ScreenGroup[]): number[] {
  const still = { x: new Float64Array(4), v: new Float64Array(4) };
  const moved = { x: still.x, v: new Float64Array(4).fill(1) };
  const out = new Float64Array(4);
  return groups.map((group) => {
    valueGroup(thread, group, group.v.kind === 'product' ? moved : still, out);
    return out[0]!;
  });
}
