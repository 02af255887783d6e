// What a GPU is told of a plan before it screens: the stream of steps (src/spec/screen-steps.ts) and the surfaces in f32. Pure.
import { PlimsollError } from '../core/errors.ts';
import {
  DEVICE_BOX_HEADER_CELLS,
  MOVE_LOG,
  MOVE_RELATIVE,
  STEP_END,
  STEP_GROUP,
  STEP_LINEAR,
  STEP_PAYOFFS,
  STEP_START,
  STEP_STORE,
  VARIABLE_FACTOR,
  VARIABLE_NONE,
  VARIABLE_PRODUCT,
} from '../spec/screen-steps.ts';
import { BOX_HEADER_CELLS, SURFACE_HEADER_CELLS, SURFACE_X_TERMS } from '../spec/surface-block.ts';
import type { LinearForm, TenorMove } from './factor-forms.ts';
import type { ScreenTables } from './phases.ts';
import type { OptionColumns, Slice } from './plan.ts';
import { isPayoffGroup, payoffCells, payoffsOf } from './screen-payoffs.ts';
import type { ScreenGroup } from './screen-plan.ts';

export interface DeviceProgram {
  readonly steps: Uint32Array;
  readonly surfaces: Float32Array;
}

export interface ScreenedParts {
  readonly groups: readonly ScreenGroup[];
  readonly slices: readonly Slice[];
  readonly tables: ScreenTables;
  readonly accountCount: number;
  /** Cells of the surfaces, as the f64 screen reads them. */
  readonly cells: Float64Array;
  /** By factor, over the reach of a scenario: how far off moves are that the device has drawn; absent where it was sent them. */
  readonly errors?: Float64Array;
  /** Of groups that are worth their payoffs; without them those are priced elsewhere. */
  readonly options?: OptionColumns;
}

/** Half a unit in the last place of f32, relative: 2^-24. */
export const HALF_ULP_F32 = 5.9604644775390625e-8;
/** f32 ends at 3.4e38; sums of products of what is below this stay far from it. */
const LARGEST_AMOUNT = 1e25;

export function deviceProgram(parts: ScreenedParts): DeviceProgram {
  const { groups, tables, accountCount } = parts;
  requireAmounts([...tables.bases, ...tables.linear.map(({ amount }) => amount)]);
  const surfaces: number[] = [];
  const places = groups.map((group, index): Place | undefined => {
    const table = tables.tables[index]!;
    const base = tables.bases[index]!;
    const at = surfaces.length;
    if (table >= 0) {
      appendSurface(surfaces, parts.cells.subarray(table), { group, base });
      return { at };
    }
    if (parts.options === undefined || !isPayoffGroup(group, parts.slices)) return undefined;
    const payoffs = payoffsOf(group, parts.slices, parts.options);
    requireAmounts(payoffs.rows.map(([, amount]) => amount));
    surfaces.push(...payoffCells(payoffs, base));
    return { at, payoffs: payoffs.rows.length };
  });
  return { steps: stepsOf(parts, places, accountCount), surfaces: Float32Array.from(surfaces) };
}

/** Where a group's surface stands, or its payoffs, and how many. */
interface Place {
  readonly at: number;
  readonly payoffs?: number;
}

function requireAmounts(amounts: readonly number[]): void {
  const large = amounts.find((amount) => !(Math.abs(amount) < LARGEST_AMOUNT));
  if (large !== undefined)
    throw new PlimsollError('INPUT_LIMIT', `an amount of ${large} is too large for the f32 of a GPU`);
}

function stepsOf(
  { groups, slices, tables, errors }: ScreenedParts,
  places: readonly (Place | undefined)[],
  accountCount: number,
): Uint32Array {
  const words = new WordStream();
  const slackOf = (factor: number, weight: number): number =>
    SLACK_UPWARDS * Math.abs(weight) * (errors?.[factor] ?? 0);
  const bodies: { readonly step: number; readonly operands: readonly Operand[] }[] = [];
  for (let account = 0; account < accountCount; account++) {
    const own = groups.flatMap((group, index) => (group.account === account ? [{ group, index }] : []));
    if (own.some(({ index }) => places[index] === undefined)) bodies.push({ step: STEP_START, operands: [account] });
    for (const { account: of, form, amount } of tables.linear) {
      if (of === account) bodies.push({ step: STEP_LINEAR, operands: [formWords(form, slackOf), { float: amount }] });
    }
    for (const { group, index } of own) {
      const place = places[index];
      if (place === undefined) continue;
      const after = [formWords(group.scale, slackOf), { float: tables.bases[index]! }];
      const x = formWords(group.x, slackOf);
      if (place.payoffs !== undefined) {
        bodies.push({ step: STEP_PAYOFFS, operands: [place.at, place.payoffs, x, ...after] });
        continue;
      }
      const [kind, v] = variableWords(group, slices, slackOf);
      bodies.push({ step: STEP_GROUP, operands: [place.at, x, kind, v, ...after] });
    }
    bodies.push({
      step: STEP_STORE,
      operands: [account, { float: tables.roundings[account]! * (1 + 2 * HALF_ULP_F32) }],
    });
  }
  bodies.push({ step: STEP_END, operands: [] });
  return words.write(bodies);
}

/** A whole number, an f32, or words that stand behind the steps. */
type Operand =
  | number
  | { readonly float: number }
  | { readonly words: readonly (number | { readonly float: number })[] };
type Words = Extract<Operand, { words: unknown }>;

/** How far off a factor's move is, times a weight, over the reach of a scenario. */
type SlackOf = (factor: number, weight: number) => number;
/** Sums and products of slacks round in f32. */
const SLACK_UPWARDS = 1.0001;

const formWords = ({ factors, weights }: LinearForm, slackOf: SlackOf): Words => ({
  words: [
    factors.length,
    { float: factors.reduce((sum, factor, term) => sum + slackOf(factor, weights[term]!), 0) },
    ...factors.flatMap((factor, term) => [factor, { float: weights[term]! }]),
  ],
});

function variableWords(
  { v, slices: parts }: ScreenGroup,
  slices: readonly Slice[],
  slackOf: SlackOf,
): readonly [number, Operand] {
  if (v.kind === 'none') return [VARIABLE_NONE, 0];
  if (v.kind === 'factor') return [VARIABLE_FACTOR, { words: [v.factor, { float: slackOf(v.factor, 1) }] }];
  const moves = slices[parts[0]!.slice]!.volatilityMoves;
  return [VARIABLE_PRODUCT, { words: [moves.length, ...moves.flatMap((each) => moveWords(each, slackOf))] }];
}

function moveWords({ factor, weight, form }: TenorMove, slackOf: SlackOf) {
  if (form === 'additive')
    throw new PlimsollError('INPUT_LIMIT', 'a GPU has no surface over additive volatility moves');
  const kind = form === 'log' ? MOVE_LOG : MOVE_RELATIVE;
  return [factor, { float: weight }, kind, { float: slackOf(factor, weight) }];
}

/** Steps first, then what they point to, each once. */
class WordStream {
  readonly #float = new Float32Array(1);
  readonly #bits = new Uint32Array(this.#float.buffer);

  write(steps: readonly { readonly step: number; readonly operands: readonly Operand[] }[]): Uint32Array {
    const stepWords = steps.reduce((sum, { operands }) => sum + 1 + operands.length, 0);
    const known = new Map<string, number>();
    const behind: number[] = [];
    const placeOf = ({ words }: Words): number => {
      const key = JSON.stringify(words);
      const place = known.get(key) ?? stepWords + behind.length;
      if (!known.has(key)) behind.push(...words.map((word) => this.#word(word)));
      known.set(key, place);
      return place;
    };
    const first = steps.flatMap(({ step, operands }) => [
      step,
      ...operands.map((operand) =>
        typeof operand === 'object' && 'words' in operand ? placeOf(operand) : this.#word(operand),
      ),
    ]);
    return Uint32Array.from([...first, ...behind]);
  }

  #word(operand: number | { readonly float: number }): number {
    if (typeof operand === 'number') return operand;
    this.#float[0] = operand.float;
    return this.#bits[0]!;
  }
}

/** The table with its base taken off, and boxes whose bounds take in what f32 does to them. */
function appendSurface(
  out: number[],
  table: Float64Array,
  { group, base }: { readonly group: ScreenGroup; readonly base: number },
): void {
  const [, , xCells, , , vCells, vTerms] = table as unknown as readonly number[];
  const cellsEnd = SURFACE_HEADER_CELLS + xCells! * vCells!;
  const boxCells = BOX_HEADER_CELLS + SURFACE_X_TERMS * vTerms!;
  const boxes = [...new Set(table.subarray(SURFACE_HEADER_CELLS, cellsEnd))].filter((start) => start > 0);
  const ownCells = boxCells + DEVICE_BOX_HEADER_CELLS - BOX_HEADER_CELLS;
  const startOf = new Map(boxes.map((start, index) => [start, cellsEnd + index * ownCells]));
  for (let cell = 0; cell < cellsEnd; cell++) {
    const value = table[cell]!;
    out.push(cell < SURFACE_HEADER_CELLS ? value : (startOf.get(value) ?? 0));
  }
  for (const start of boxes) appendBox(out, table.subarray(start, start + boxCells), { group, base });
}

function appendBox(
  out: number[],
  box: Float64Array,
  { group, base }: { readonly group: ScreenGroup; readonly base: number },
): void {
  const [xMiddle, xPerHalf, vMiddle, vPerHalf, bound] = box as unknown as readonly number[];
  const coefficients = box.slice(BOX_HEADER_CELLS);
  coefficients[0] = coefficients[0]! - base;
  let size = 0;
  let xSlope = 0;
  let vSlope = 0;
  coefficients.forEach((coefficient, at) => {
    size += Math.abs(coefficient);
    xSlope += (at % SURFACE_X_TERMS) * Math.abs(coefficient);
    vSlope += Math.floor(at / SURFACE_X_TERMS) * Math.abs(coefficient);
  });
  // v is a factor rounded to f32, or a product of so many moves.
  const moves = group.v.kind === 'product' ? 8 : 1;
  const vLargest = Math.abs(vMiddle!) + (vPerHalf! > 0 ? 1 / vPerHalf! : 0);
  const vError = HALF_ULP_F32 * (3 + vPerHalf! * (moves * vLargest + 2 * Math.abs(vMiddle!)));
  const xError = HALF_ULP_F32 * (3 + 2 * xPerHalf! * Math.abs(xMiddle!));
  // Each coefficient meets at most 2 (8 + 4) + 2 roundings besides its own.
  const rounding = 28 * HALF_ULP_F32 * size + xSlope * xError + vSlope * vError;
  const upwards = 1 + 4 * HALF_ULP_F32;
  out.push(xMiddle!, xPerHalf!, vMiddle!, vPerHalf!, (bound! + rounding) * upwards);
  out.push(xSlope * xPerHalf! * upwards, vSlope * vPerHalf! * upwards, 0);
  out.push(...coefficients);
}
