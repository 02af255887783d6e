// Where everything of one run stands in its one shared WebAssembly.Memory, and how many bytes that is, known before it is taken.
//
// Constants of the kernel | control words | moves, options, base values, holdings: written once | losses: each block by the
// thread that claimed it | an arena per thread. Columns start on 256 bytes and are padded to whole blocks of 64 lanes.
import { PlimsollError } from '../core/errors.ts';
import { COLUMN_ALIGNMENT_BYTES, LANE_MULTIPLE } from '../generated/layouts.ts';
import { AMERICAN_CELL_WORK } from '../spec/american-cell.ts';
import { TABLE_CELLS, TABLE_MATRIX_CELLS } from '../spec/average-table.ts';
import { BARRIER_BLOCK_SCRATCH_BYTES } from '../spec/barrier-block.ts';
import { BLACK_BLOCK_CONSTANTS_BYTES, BLACK_BLOCK_SCRATCH_BYTES, cappedInverse } from '../spec/black-block.ts';
import { ANNEX_FIXINGS, longestAverage, walkCellsOf } from './average-room.ts';
import type { Plan, Slice } from './plan.ts';
import { MAX_BOX_NODES } from './surface-fit.ts';
import { layOutVenue, type VenueLayout, type VenueSizes } from './venue-memory.ts';

/** Below this address AssemblyScript keeps its few statics. */
const FIRST_FREE_BYTE = 65_536;
const PAGE_BYTES = 65_536;
/** What a build declares as its least (asconfig.json). */
const MIN_PAGES = 16;
/** A 32-bit address reaches no further. */
const MAX_PAGES = 65_536;
const STATUS_BYTES = 64;
const CELL_BYTES = 8;

/** Words of the control column before the states of the blocks. */
export const NEXT_BLOCK_WORD = 0;
export const CANCEL_WORD = 1;
/** Blocks done in this phase, for who wants to show progress. */
export const DONE_WORD = 2;
export const FIRST_STATE_WORD = 16;
/** Blocks that a phase may have: four bytes of control each. */
export const MAX_BLOCKS = 65_536;

/** Scratch of a thread: the block kernel that wants most. */
export const SCRATCH_BYTES = Math.max(BLACK_BLOCK_SCRATCH_BYTES, BARRIER_BLOCK_SCRATCH_BYTES);

/** Columns of one block in a thread's arena; the six of a slice stand together, as the kernels want them. */
export const ARENA_COLUMNS = [
  ...(['forward', 'logForward', 'volFactor', 'inverseVolFactor', 'spot', 'logSpot'] as const),
  ...(['forwardMultiple', 'scale', 'value', 'density'] as const),
  ...(['x', 'v', 'sum', 'bound'] as const),
] as const;

/** Columns of the options, in the order in which the kernels read them; where there are exotics, theirs follow. */
const ROW_COLUMNS = ['strike', 'logStrike', 'volSqrtTime', 'inverseVolSqrtTime', 'money', 'sign'] as const;

/** Scenarios of a block of listed ones: few, since a list is a hundredth of the set and every thread wants some. */
export const LISTED_SCENARIOS = 64;

/**
 * Scenarios of one block. A function of their number, and of whether threads share them; an account's loss in a scenario does not
 * depend on its block. One thread alone takes large ones: each costs a round through the slices of the book.
 */
export function blockScenariosOf(scenarioCount: number, isAlone = false): number {
  const wanted = isAlone ? padded(scenarioCount) : LANE_MULTIPLE * Math.ceil(scenarioCount / (64 * LANE_MULTIPLE));
  const least = LANE_MULTIPLE * Math.ceil(scenarioCount / (MAX_BLOCKS * LANE_MULTIPLE));
  return Math.max(least, Math.min(wanted, MAX_BLOCK_SCENARIOS));
}

const MAX_BLOCK_SCENARIOS = 1024;

export interface RunLayout {
  readonly scenarioCount: number;
  readonly accountCount: number;
  readonly lossCells: number;
  readonly blockScenarios: number;
  readonly blockCount: number;
  /** Cells from one column of moves, or of losses, to the next. */
  readonly scenarioStride: number;
  readonly rowStride: number;
  readonly rowColumns: number;
  /** First bytes. */
  readonly constants: number;
  readonly control: number;
  readonly moves: number;
  readonly rows: number;
  readonly volatility: number;
  readonly rowOption: number;
  readonly names: number;
  readonly namesBytes: number;
  readonly bases: number;
  readonly unitStart: number;
  readonly holdingAccount: number;
  readonly holdingCoefficient: number;
  /** Tables of early exercise. */
  readonly american: number;
  /** Of arithmetic averages. */
  readonly averageTables: number;
  readonly averageMatrices: number;
  readonly losses: number;
  /** Scenarios to be revalued, by index. */
  readonly list: number;
  /** Account by scenario: screened losses, and how far off each may be. */
  readonly screened: number;
  readonly bounds: number;
  readonly nodes: number;
  readonly nodeCells: number;
  readonly surfaces: number;
  readonly surfaceCells: number;
  readonly arenas: number;
  readonly arenaBytes: number;
  readonly arenaLanes: number;
  /** At the end of each arena. */
  readonly walkCells: number;
  /** Before those; what American options are priced with. */
  readonly americanWorkCells: number;
  /** From here up to annexEnd a second book may stand. */
  readonly annex: number;
  readonly annexEnd: number;
  readonly pages: number;
  readonly venue?: VenueLayout;
  readonly shares?: ShareLayout;
}

/** Shares of scenarios, and what comes of them by unit and bundle. */
export interface ShareLayout {
  readonly shares: number;
  /** A row for each block of scenarios, and one for all of them. */
  readonly partials: number;
  /** Units and bundles. */
  readonly width: number;
  /** Scenarios as rows of a kernel: a table per thread. */
  readonly tables: number;
  readonly tableStride: number;
}

const align = (bytes: number): number => Math.ceil(bytes / COLUMN_ALIGNMENT_BYTES) * COLUMN_ALIGNMENT_BYTES;
const padded = (lanes: number): number => Math.ceil(Math.max(lanes, 1) / LANE_MULTIPLE) * LANE_MULTIPLE;

const hasAmericans = ({ slices }: Plan): boolean => slices.some(({ american }) => american !== undefined);

export interface ScreenCells {
  readonly nodeCells: number;
  readonly surfaceCells: number;
}

export interface LayoutParts {
  readonly screen?: ScreenCells;
  readonly venue?: VenueSizes;
  /** Losses are wanted as sums over scenarios alone (shares.ts). */
  readonly withShares?: boolean;
  /** Bytes behind everything, for a second book over the same scenarios (annex.ts). */
  readonly annexBytes?: number;
}

export function layOut(plan: Plan, threads: number, parts: LayoutParts = {}): RunLayout {
  const { screen, venue, withShares = false, annexBytes = 0 } = parts;
  const { set, accounts } = plan;
  // Sums over scenarios are made block by block, so that theirs must not hang on the number of threads.
  const sizes = sizesOf(plan, threads === 1 && !withShares && venue === undefined);
  const { scenarioStride, blockScenarios } = sizes;
  const take = takerFrom(FIRST_FREE_BYTE);
  const arenaLanes = Math.max(blockScenarios, MAX_BOX_NODES);
  // An annex may hold anything.
  const americanWorkCells = annexBytes > 0 || hasAmericans(plan) ? AMERICAN_CELL_WORK : 0;
  const longest = Math.max(longestAverage(plan), annexBytes > 0 ? ANNEX_FIXINGS : 0);
  const walkCells = walkCellsOf(longest);
  // A venue's losses are never all there, and where sums are wanted there are none.
  const lossCells = venue === undefined && !withShares ? accounts.length * scenarioStride : 0;
  const screenCells = (cellCount: number): number => (screen === undefined ? 0 : cellCount * CELL_BYTES);
  const gathered = screen === undefined ? 0 : (set.factors.length + accounts.length) * LISTED_SCENARIOS * CELL_BYTES;
  const arenaBytes =
    align(SCRATCH_BYTES) +
    align(STATUS_BYTES) +
    align(ARENA_COLUMNS.length * arenaLanes * CELL_BYTES + gathered) +
    align(americanWorkCells * CELL_BYTES) +
    align(walkCells * CELL_BYTES);
  const { nodeCells, surfaceCells } = screen ?? { nodeCells: 0, surfaceCells: 0 };
  const places = {
    constants: take.bytes(BLACK_BLOCK_CONSTANTS_BYTES),
    averageMatrices: take.bytes(longest === 0 ? 0 : 2 * TABLE_MATRIX_CELLS * CELL_BYTES),
    control: take.bytes(4 * (FIRST_STATE_WORD + MAX_BLOCKS)),
    moves: take.bytes(set.factors.length * scenarioStride * CELL_BYTES),
    ...placesOf(plan, take.bytes),
    losses: take.bytes(lossCells * CELL_BYTES),
    list: take.bytes(screen === undefined ? 0 : 4 * scenarioStride),
    screened: take.bytes(screenCells(lossCells)),
    bounds: take.bytes(screenCells(lossCells)),
    nodes: take.bytes(screenCells(nodeCells)),
    surfaces: take.bytes(screenCells(surfaceCells)),
    arenas: take.bytes(threads * arenaBytes),
  };
  const shape = { accountCount: accounts.length, scenarioCount: set.count, threads };
  const ofVenue = venue === undefined ? {} : { venue: layOutVenue(venue, shape, take.bytes) };
  const ofShares = withShares ? { shares: layOutShares(plan, threads, take.bytes) } : {};
  const annex = take.bytes(annexBytes);
  const pages = Math.max(MIN_PAGES, Math.ceil(align(take.end()) / PAGE_BYTES));
  return {
    ...{ ...sizes, lossCells, nodeCells, surfaceCells, walkCells, americanWorkCells },
    ...{ ...places, ...ofVenue, ...ofShares, arenaBytes, arenaLanes, annex, annexEnd: annex + annexBytes, pages },
  };
}

function layOutShares(plan: Plan, threads: number, take: Take): ShareLayout {
  const { scenarioStride, blockCount } = sizesOf(plan);
  const width = unitCount(plan) + plan.bundleCount;
  const shares = take(scenarioStride * CELL_BYTES);
  const partials = take((blockCount + 1) * width * CELL_BYTES);
  // The base snapshot is a row, too.
  const tableStride = scenarioStride + LANE_MULTIPLE;
  const tables = take(threads * ROW_COLUMNS.length * tableStride * CELL_BYTES);
  return { shares, partials, width, tables, tableStride };
}

/** A small plan over the same scenarios, in the annex of a run. */
export function layOutWithin(plan: Plan, outer: RunLayout): RunLayout {
  const { blockScenarios, blockCount } = outer;
  const sizes = { ...sizesOf(plan), blockScenarios, blockCount };
  const take = takerFrom(outer.annex);
  const lossCells = plan.accounts.length * sizes.scenarioStride;
  const places = { ...placesOf(plan, take.bytes), losses: take.bytes(lossCells * CELL_BYTES) };
  const needed = take.end() - outer.annex;
  if (walkCellsOf(longestAverage(plan)) > outer.walkCells) {
    throw new PlimsollError(
      'INPUT_LIMIT',
      `an average of ${longestAverage(plan)} fixings is too long beside the book; there is room for ${ANNEX_FIXINGS}: add it to the book`,
    );
  }
  if (take.end() > outer.annexEnd) {
    throw new PlimsollError(
      'INPUT_LIMIT',
      `${plan.instrumentCount} instruments take ${sizeText(needed)} beside the book; there is room for ${sizeText(outer.annexEnd - outer.annex)}`,
    );
  }
  return { ...outer, ...sizes, ...places, lossCells, nodeCells: 0, surfaceCells: 0 };
}

type Take = (bytes: number) => number;

function takerFrom(first: number): { readonly bytes: Take; readonly end: () => number } {
  let end = first;
  const bytes = (count: number): number => {
    const at = align(end);
    end = at + count;
    return at;
  };
  return { bytes, end: () => end };
}

function sizesOf({ set, options, accounts }: Plan, isAlone = false) {
  const blockScenarios = blockScenariosOf(set.count, isAlone);
  return {
    scenarioCount: set.count,
    accountCount: accounts.length,
    blockScenarios,
    blockCount: Math.ceil(set.count / blockScenarios),
    scenarioStride: padded(set.count),
    rowStride: padded(options.option.length),
    rowColumns: ROW_COLUMNS.length + options.extras.length,
    namesBytes: options.names.length,
  };
}

/** Columns of a book. */
function placesOf(plan: Plan, take: Take) {
  const { holdings } = plan;
  const { rowStride, rowColumns, namesBytes } = sizesOf(plan);
  return {
    rows: take(rowColumns * rowStride * CELL_BYTES),
    volatility: take(rowStride * CELL_BYTES),
    rowOption: take(4 * rowStride),
    names: take(namesBytes),
    bases: take((unitCount(plan) + plan.bundleCount) * CELL_BYTES),
    unitStart: take(4 * holdings.unitStart.length),
    holdingAccount: take(4 * holdings.account.length),
    holdingCoefficient: take(CELL_BYTES * holdings.coefficient.length),
    american: take(CELL_BYTES * plan.americanCells),
    averageTables: take(CELL_BYTES * TABLE_CELLS * plan.averageTableCells),
  };
}

export const unitCount = (plan: Plan): number => plan.holdings.unitStart.length - 1;

/** Shared memory, and the losses once more as the columns that are handed out. */
export function runBytes(plan: Plan, layout: RunLayout): number {
  const { venue, shares, pages } = layout;
  const { length: accountCount } = plan.accounts;
  if (shares !== undefined) return pages * PAGE_BYTES + accountCount * CELL_BYTES;
  if (venue === undefined) return pages * PAGE_BYTES + accountCount * plan.set.count * CELL_BYTES;
  return (
    pages * PAGE_BYTES + accountCount * (2 * venue.levels.length * CELL_BYTES + (venue.withTails ? 12 * venue.keep : 0))
  );
}

const sizeText = (bytes: number): string =>
  bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;

/** Refuses a run that is too large, with the figures, before anything is taken. */
export function requireRoom(plan: Plan, layout: RunLayout, limitBytes?: number): void {
  const shared = runMemoryBytes(layout);
  const total = runBytes(plan, layout);
  const asked = `${plan.accounts.length} accounts, ${plan.instrumentCount} instruments and ${plan.set.count} scenarios`;
  if (limitBytes !== undefined && !(total <= limitBytes)) {
    throw new PlimsollError(
      'INPUT_LIMIT',
      `${asked} take ${sizeText(total)} of memory; the limit is ${sizeText(limitBytes)}: raise it, or take fewer scenarios or accounts`,
      { totalBytes: total, limitBytes },
    );
  }
  if (layout.pages > MAX_PAGES) {
    throw new PlimsollError(
      'INPUT_LIMIT',
      `${asked} take ${sizeText(shared)} of shared memory; WebAssembly addresses ${sizeText(MAX_PAGES * PAGE_BYTES)}: take fewer scenarios or accounts`,
      { sharedBytes: shared },
    );
  }
}

export const runMemoryBytes = ({ pages }: RunLayout): number => pages * PAGE_BYTES;

export function takeMemory(layout: RunLayout): WebAssembly.Memory {
  try {
    return new WebAssembly.Memory({ initial: layout.pages, maximum: layout.pages, shared: true });
  } catch {
    const size = sizeText(runMemoryBytes(layout));
    throw new PlimsollError(
      'INPUT_LIMIT',
      `this machine has no ${size} of memory for the run: take fewer scenarios or accounts`,
    );
  }
}

/** The moves of all scenarios. */
export function fillMoves(memory: WebAssembly.Memory, plan: Plan, layout: RunLayout): void {
  plan.set.moves.forEach((column, factor) => {
    cells(memory, layout.moves + factor * layout.scenarioStride * CELL_BYTES, plan.set.count).set(column);
  });
}

/** The columns of the book. */
export function fillColumns(memory: WebAssembly.Memory, plan: Plan, layout: RunLayout): void {
  const { options, holdings, slices } = plan;
  const { rowStride } = layout;
  const table = cells(memory, layout.rows, layout.rowColumns * rowStride);
  table.set(options.strike, 0);
  table.set(options.logStrike, rowStride);
  for (const slice of slices) {
    const rootTime = Math.sqrt(slice.timeYears);
    for (const { first, end } of rowRanges(slice)) {
      for (let row = first; row < end; row++) {
        const deviation = options.volatility[row]! * rootTime;
        table[2 * rowStride + row] = deviation;
        table[3 * rowStride + row] = cappedInverse(deviation);
      }
    }
  }
  table.set(options.money, 4 * rowStride);
  table.set(options.sign, 5 * rowStride);
  options.extras.forEach((column, index) => {
    table.set(column, (ROW_COLUMNS.length + index) * rowStride);
  });
  cells(memory, layout.volatility, rowStride).set(options.volatility);
  new Uint32Array(memory.buffer, layout.rowOption, rowStride).set(options.option);
  new Uint8Array(memory.buffer, layout.names, layout.namesBytes).set(options.names);
  new Uint32Array(memory.buffer, layout.unitStart, holdings.unitStart.length).set(holdings.unitStart);
  new Uint32Array(memory.buffer, layout.holdingAccount, holdings.account.length).set(holdings.account);
  cells(memory, layout.holdingCoefficient, holdings.coefficient.length).set(holdings.coefficient);
}

/** From here on options that expire inside the horizon have no volatility left. */
export function settleIntrinsic(memory: WebAssembly.Memory, plan: Plan, layout: RunLayout): void {
  const { rowStride } = layout;
  const table = cells(memory, layout.rows, ROW_COLUMNS.length * rowStride);
  for (const slice of plan.slices) {
    if (!slice.intrinsic) continue;
    for (const { first, end } of rowRanges(slice)) {
      table.fill(0, 2 * rowStride + first, 2 * rowStride + end);
      table.fill(cappedInverse(0), 3 * rowStride + first, 3 * rowStride + end);
    }
  }
}

/** The name of the option that stands in a row. */
export function idOfRow(memory: WebAssembly.Memory, { names, namesBytes, rowOption }: RunLayout, row: number): string {
  const option = new Uint32Array(memory.buffer, rowOption, row + 1)[row]!;
  const bytes = new Uint8Array(memory.buffer, names, namesBytes).slice();
  return new TextDecoder().decode(bytes).split('\n')[option]!;
}

/** Where the rows of a slice stand in the columns of the options. */
function rowRanges({
  firstOption,
  optionCount,
  bundles,
  fewBundles,
}: Slice): { readonly first: number; readonly end: number }[] {
  const ofBundles = [...bundles, ...fewBundles].map(({ firstRow, rowCount }) => ({
    first: firstRow,
    end: firstRow + rowCount,
  }));
  return [{ first: firstOption, end: firstOption + optionCount }, ...ofBundles];
}

export const cells = (memory: WebAssembly.Memory, byte: number, count: number): Float64Array =>
  new Float64Array(memory.buffer, byte, count);
