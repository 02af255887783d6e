// Screening on a GPU. Moves go up in f32, or are drawn there; losses and bounds stay there; what comes back per account is a histogram and the scenarios
// beyond its edge, a few hundred of a million, whose losses the strict kernel then finds exactly.
import { PlimsollError } from '../core/errors.ts';
import type { MoveColumns } from '../scenarios/deferred-scenarios.ts';
import { OUTSIDE } from '../spec/screen-steps.ts';
import type { Screened } from './certify.ts';
import type { GpuDevice, Pass } from './gpu-device.ts';
import { openMoves } from './gpu-moves.ts';
import { type Executor, ON_DEVICE, type ScreenTables } from './phases.ts';
import type { PreparedRun } from './revalue.ts';
import { cells } from './run-memory.ts';
import { isPayoffGroup } from './screen-payoffs.ts';
import { deviceProgram, HALF_ULP_F32, type ScreenedParts } from './screen-steps.ts';
import type { Screening, ScreenRequest } from './screening.ts';

const BINS = 65_536;
/** Accounts have a search of their own each, of some round trips. */
const MAX_ACCOUNTS = 64;
/** Room for candidates at first; where there are more, as many as there are. */
const FIRST_CAPACITY = 65_536;
const CANDIDATE_WORDS = 3;
const MAX_INFLATION = 1e6;

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

function bitsOf(value: number): number {
  float[0] = value;
  return bits[0]!;
}

export async function screenOnDevice(
  device: GpuDevice,
  run: PreparedRun,
  executor: Executor,
  request: ScreenRequest,
): Promise<Screening> {
  const { plan, layout } = run;
  if (plan.accounts.length > MAX_ACCOUNTS)
    throw new PlimsollError('INPUT_LIMIT', `${plan.accounts.length} accounts; a GPU screens up to ${MAX_ACCOUNTS}`);
  const lossBytes = 4 * layout.accountCount * layout.scenarioStride;
  const losses = device.table(lossBytes);
  const bounds = device.table(lossBytes);
  const close = () => device.release([losses, bounds]);
  try {
    await startWithTheRest(device, run, executor, { request, losses, bounds });
    const { program, memory } = run;
    const surfaceCells = cells(memory, layout.surfaces, layout.surfaceCells);
    const { groups, slices } = program;
    const sizes = { accountCount: layout.accountCount, cells: surfaceCells };
    const parts = { groups, slices, tables: request.tables, ...sizes, options: plan.options };
    const drawn = request.drawn === true;
    await screenScenarios(device, parts, { set: plan.set, drawn, stride: layout.scenarioStride, losses, bounds });
  } catch (error) {
    close();
    throw error;
  }
  const views = new Map<number, Promise<readonly Screened[]>>();
  return {
    accounts: (inflation) => {
      const found = views.get(inflation) ?? viewOf(device, run, { request, losses, bounds }, inflation);
      views.set(inflation, found);
      return found;
    },
    report: () => ({ screenedBy: `webgpu: ${device.name}` }),
    close,
  };
}

interface OnDevice {
  readonly request: ScreenRequest;
  readonly losses: GPUBuffer;
  readonly bounds: GPUBuffer;
}

/** Groups without a surface that are no payoffs are priced by the threads in every scenario: where the sums of their accounts begin. */
async function startWithTheRest(
  device: GpuDevice,
  { plan, layout, memory, program, rows }: PreparedRun,
  executor: Executor,
  { request, losses, bounds }: OnDevice,
): Promise<void> {
  const { tables } = request.tables;
  const isHere = (index: number): boolean =>
    tables[index]! < 0 && !isPayoffGroup(program.groups[index]!, program.slices);
  const rest = new Set(program.groups.flatMap(({ account }, index) => (isHere(index) ? [account] : [])));
  if (rest.size === 0) return;
  rows?.ensureAll();
  const screen: ScreenTables = {
    ...request.tables,
    tables: tables.map((table, index) => (isHere(index) ? table : ON_DEVICE)),
    linear: [],
    roundings: plan.accounts.map(() => 0),
  };
  await executor.run({ kind: 'screen', blockCount: layout.blockCount, screen });
  for (const account of rest) {
    const firstCell = account * layout.scenarioStride;
    const column = (first: number) => cells(memory, first + 8 * firstCell, layout.scenarioCount);
    const screened = column(layout.screened);
    // Half a unit in the last place, for the loss that goes up in f32.
    const errors = column(layout.bounds).map((bound, scenario) =>
      Math.min(OUTSIDE, bound + Math.abs(screened[scenario]!) * HALF_ULP_F32),
    );
    device.fill(losses, Float32Array.from(screened), 4 * firstCell);
    device.fill(bounds, Float32Array.from(errors), 4 * firstCell);
  }
}

/** Losses and bounds of every scenario, as many at a time as the device holds moves of. */
export async function screenScenarios(
  device: GpuDevice,
  parts: ScreenedParts,
  { set, drawn = false, stride, losses, bounds }: ScreenColumns,
): Promise<void> {
  const moves = openMoves(device, set, drawn);
  const { errors } = moves;
  const own: GPUBuffer[] = [];
  try {
    const { steps, surfaces } = deviceProgram(errors === undefined ? parts : { ...parts, errors });
    own.push(device.table(steps), device.table(surfaces));
    for (let first = 0; first < set.count; first += moves.stride) {
      const count = Math.min(moves.stride, set.count - first);
      await moves.fill({ first, count });
      const shape = device.uniform([0, count, first, stride, moves.stride, set.factors.length]);
      own.push(shape);
      const buffers = [shape, own[0]!, own[1]!, moves.table, losses, bounds];
      await device.run([{ shader: 'surfaceScreen', form: 'strict', buffers, lanes: count }]);
    }
  } finally {
    device.release(own);
    moves.free();
  }
}

export interface ScreenColumns {
  readonly set: MoveColumns;
  /** The device draws the moves itself, where it can. */
  readonly drawn?: boolean;
  /** Cells from one account to the next. */
  readonly stride: number;
  readonly losses: GPUBuffer;
  readonly bounds: GPUBuffer;
}

async function viewOf(
  device: GpuDevice,
  run: PreparedRun,
  onDevice: OnDevice,
  inflation: number,
): Promise<readonly Screened[]> {
  if (!(inflation <= MAX_INFLATION))
    throw new PlimsollError('INPUT_LIMIT', `bounds are ${inflation} times too small for the f32 of a GPU`);
  const views: Screened[] = [];
  for (let account = 0; account < run.layout.accountCount; account++) {
    views.push(await accountView(device, run, onDevice, { account, inflation }));
  }
  return views;
}

interface Search {
  readonly account: number;
  readonly inflation: number;
}

/** The scenarios of one account that may be among the worst, and those known already. */
async function accountView(
  device: GpuDevice,
  { layout, memory }: PreparedRun,
  { request, losses, bounds }: OnDevice,
  { account, inflation }: Search,
): Promise<Screened> {
  const { scenarioCount: count, scenarioStride } = layout;
  const first = account * scenarioStride;
  const shapeOf = (lanes: number, edge = 0, capacity = 0) =>
    device.uniform([0, lanes, first, bitsOf(inflation), edge, capacity]);
  const columns = [losses, bounds];
  const bins = await runInto(
    device,
    { bytes: 4 * (BINS + 1), lanes: count, columns },
    'screenedHistogram',
    shapeOf(count),
  );
  const edge = edgeOf(bins, request.keep);
  const known = listOf(request.known);
  const list = device.table(known);
  const onList = { bytes: 8 * known.length, lanes: known.length, columns: [...columns, list] };
  const listed = new Float32Array((await runInto(device, onList, 'screenedListed', shapeOf(known.length))).buffer);
  device.release([list]);
  let capacity = FIRST_CAPACITY;
  let found: Uint32Array;
  for (;;) {
    const room = { bytes: 4 * (1 + CANDIDATE_WORDS * capacity), lanes: count, columns };
    found = await runInto(device, room, 'screenedCandidates', shapeOf(count, edge, capacity), true);
    if (found[0]! <= capacity) break;
    capacity = found[0]!;
  }
  const candidates = { words: found, count: found[0]!, known: request.known };
  const exact = cells(memory, layout.losses + 8 * first, count);
  bits[0] = bins[BINS]!;
  return { ...merged(candidates, known, listed), exact, known: request.known, largestBound: float[0]! };
}

interface Result {
  readonly bytes: number;
  readonly lanes: number;
  readonly columns: readonly GPUBuffer[];
}

/** One pass into a table of its own; counted: its first word says how many entries follow. */
async function runInto(
  device: GpuDevice,
  { bytes, lanes, columns }: Result,
  shader: Pass['shader'],
  shape: GPUBuffer,
  counted = false,
): Promise<Uint32Array> {
  const out = device.table(bytes);
  try {
    await device.run([{ shader, form: 'strict', buffers: [shape, ...columns, out], lanes }]);
    if (!counted) return new Uint32Array(await device.read(out, bytes));
    const [count] = new Uint32Array(await device.read(out, 4));
    return new Uint32Array(await device.read(out, Math.min(bytes, 4 * (1 + CANDIDATE_WORDS * count!))));
  } finally {
    device.release([shape, out]);
  }
}

/** The key of the bin, from above, by which `keep` scenarios are in: what lies below for certain is not among the worst. */
function edgeOf(bins: Uint32Array, keep: number): number {
  let count = 0;
  for (let bin = BINS - 1; bin >= 0; bin--) {
    count += bins[bin]!;
    if (count >= keep) return bin * 65_536;
  }
  return 0;
}

function listOf(known: Uint8Array): Uint32Array {
  const list: number[] = [];
  known.forEach((isKnown, scenario) => {
    if (isKnown !== 0) list.push(scenario);
  });
  return Uint32Array.from(list);
}

interface Candidates {
  readonly words: Uint32Array;
  readonly count: number;
  readonly known: Uint8Array;
}

/** In the order of the scenarios, each once: the device finds candidates in no order. */
function merged(candidates: Candidates, list: Uint32Array, listed: Float32Array) {
  const values = new Float32Array(candidates.words.buffer, candidates.words.byteOffset, candidates.words.length);
  const rows: (readonly [scenario: number, loss: number, bound: number])[] = [];
  list.forEach((scenario, at) => {
    rows.push([scenario, listed[at]!, listed[at + list.length]!]);
  });
  for (let at = 1; at < 1 + CANDIDATE_WORDS * candidates.count; at += CANDIDATE_WORDS) {
    const scenario = candidates.words[at]!;
    if (candidates.known[scenario] === 0) rows.push([scenario, values[at + 1]!, values[at + 2]!]);
  }
  rows.sort(([left], [right]) => left - right);
  return {
    scenarios: Uint32Array.from(rows, ([scenario]) => scenario),
    screened: Float64Array.from(rows, ([, loss]) => loss),
    bounds: Float64Array.from(rows, ([, , bound]) => (bound < OUTSIDE ? bound : Infinity)),
  };
}
