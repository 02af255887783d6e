// The columns of a slice as the block kernels of a GPU read them: rounded to f32 as the f32 WASM build rounds them, with what that
// build makes of an option, or of a scenario, before the two meet. Pure.
import { barrierKind } from '../spec/barrier-lane.ts';
import { STRIKE_NUDGE_FLOAT32 } from '../spec/digital-block.ts';
import { cubicCoefficient, TAIL_ROW_CELLS, TAIL_ROW_COUNT } from '../spec/tail-table.ts';
import { SLICE_COLUMNS, type SliceKernel, type SliceWork } from './backend.ts';
import { tailRows } from './backend-reference.ts';

/** An inverse beyond f32 must not become infinity, as in the f32 WASM build; nor its square, nor what they make of a carry. */
const CAP = 1e18;
const SQUARE_CAP = 1e15;
const LARGEST_STEEPNESS = 1e30;

type Cell = (column: number) => number;
type Columns = (cell: Cell) => readonly number[];

const capped = (value: number): number => Math.min(CAP, value);

const vanillaScenario: Columns = (cell) => [0, 1, 2, 3].map((column) => capped(cell(column)));
const SCENARIOS: Readonly<Record<SliceKernel, Columns>> = {
  'black-block': vanillaScenario,
  'digital-block': vanillaScenario,
  'barrier-block': barrierScenario,
  'linear-block': (cell) => [cell(0), 1 / cell(0)],
};
const OPTIONS: Readonly<Record<SliceKernel, Columns>> = {
  'black-block': (cell) => [cell(0), cell(1), cell(2) * 32, capped(cell(3) * 64), cell(4), cell(5)],
  'digital-block': digitalOption,
  'barrier-block': barrierOption,
  'linear-block': (cell) => [0, 1, 2, 3].map(cell),
};

export const scenariosForDevice = ({ kernel, scenarios, scenarioCount }: SliceWork): Float32Array =>
  rounded(scenarios, { count: scenarioCount, columns: SLICE_COLUMNS[kernel].scenario, of: SCENARIOS[kernel] });

export const optionsForDevice = ({ kernel, options, optionCount }: SliceWork): Float32Array =>
  rounded(options, { count: optionCount, columns: SLICE_COLUMNS[kernel].option, of: OPTIONS[kernel] });

interface Table {
  readonly count: number;
  readonly columns: number;
  readonly of: Columns;
}

function rounded(cells: Float64Array, { count, columns, of }: Table): Float32Array {
  const stride = cells.length / columns;
  const width = count === 0 ? 0 : of((column) => cells[column * stride]!).length;
  const table = new Float32Array(width * count);
  for (let lane = 0; lane < count; lane++) {
    of((column) => cells[lane + column * stride]!).forEach((value, column) => {
      table[lane + column * count] = value;
    });
  }
  return table;
}

function digitalOption(cell: Cell): number[] {
  const sign = cell(5);
  const shift = cell(2) * 32 * (cell(6) > 0 ? -sign : sign);
  return [cell(1), shift, capped(cell(3) * 64) * sign, sign * STRIKE_NUDGE_FLOAT32, cell(4), cell(6)];
}

function barrierScenario(cell: Cell): number[] {
  const steepness = (cell(1) - cell(5)) * cell(3) * cell(3);
  const within = Math.max(-LARGEST_STEEPNESS, Math.min(LARGEST_STEEPNESS, steepness));
  return [...[0, 1, 2, 3, 4, 5].map((column) => capped(cell(column))), capped(1 / cell(4)), within];
}

function barrierOption(cell: Cell): number[] {
  const [down, barrier] = [cell(9), cell(6)];
  const inverse = Math.min(cell(3), SQUARE_CAP);
  const isDown = down > 0;
  return [
    ...[cell(0), cell(1), cell(2) * 32 * down, capped(cell(3) * 64), cell(4) * cell(5)],
    barrierKind(cell(5), down, cell(10), cell(8), cell(1), cell(7)),
    // What a scenario's spot, or its inverse, is multiplied by for the low weight and for the high one.
    ...[isDown ? barrier : 1 / barrier, isDown ? 1 / barrier : barrier],
    ...[cell(7), cell(8), down, down * (inverse * inverse)],
  ];
}

/** The cubic of each row of the tail table, four coefficients together. */
export function tailsForDevice(): Float32Array {
  const rows = tailRows();
  const short = new Float32Array(4 * TAIL_ROW_COUNT);
  for (let row = 0; row < TAIL_ROW_COUNT; row++) {
    const cells = rows.subarray(row * TAIL_ROW_CELLS);
    for (let n = 0; n < 4; n++) short[4 * row + n] = cubicCoefficient(cells, n);
  }
  return short;
}
