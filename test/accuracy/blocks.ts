// The worst error of every build of the block kernels over their truth table, in ULP of its format and of the table's scale.
import { readFileSync } from 'node:fs';
import {
  BARRIER_COLUMNS,
  type BlockColumns,
  DIGITAL_COLUMNS,
  hostBlackBlock,
  LINEAR_COLUMNS,
} from '../../bench/kernels/black-block-host.ts';
import {
  BARRIER_FLOAT32_ERROR_ULP,
  BARRIER_RELAXED_ERROR_ULP,
  contract as barrierContract,
} from '../../src/spec/barrier-block.ts';
import { contract, FLOAT32_ERROR_ULP, RELAXED_ERROR_ULP } from '../../src/spec/black-block.ts';
import {
  DIGITAL_FLOAT32_ERROR_ULP,
  DIGITAL_RELAXED_ERROR_ULP,
  contract as digitalContract,
} from '../../src/spec/digital-block.ts';
import {
  LINEAR_FLOAT32_ERROR_ULP,
  LINEAR_RELAXED_ERROR_ULP,
  contract as linearContract,
} from '../../src/spec/linear-block.ts';
import { exponentOf } from '../../src/spec/machine.ts';
import { droppedBarrierTails } from '../spec/barrier-block-float32.ts';
import { lostOutsideFloat32 } from '../spec/linear-block-float32.ts';
import { errorUlp } from '../spec/ulp.ts';

export interface BlockRow {
  readonly kernel: string;
  readonly build: string;
  readonly promisedUlp: number;
  readonly measuredUlp: number;
  readonly rows: number;
}

interface TruthTable {
  readonly function: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (number | string)[])[];
}

type ExportName = Parameters<ReturnType<ReturnType<typeof hostBlackBlock>['place']>['run']>[0];

/** One kernel in one format: where its truth stands, and what a subnormal or a dropped tail may lose besides. */
interface Subject {
  readonly kernel: string;
  readonly table: string;
  readonly run: ExportName;
  readonly columns: BlockColumns;
  readonly bits: 64 | 32;
  readonly floor: (inputs: readonly number[]) => number;
}

const BLACK_COLUMNS: BlockColumns = { scenario: 4, option: 6 };
const QUANTITY = 8;
const subnormal = (inputs: readonly number[]): number => Math.abs(inputs[QUANTITY]!) * 1e-322;
// f32 drops tails below 1e-23 of what they multiply, and loses what is below its own smallest number.
const dropped = (inputs: readonly number[]): number =>
  Math.abs(inputs[QUANTITY]!) * (1e-23 * Math.max(inputs[0]!, inputs[4]!) + 1e-37);
const droppedDigital = (inputs: readonly number[]): number =>
  Math.abs(inputs[QUANTITY]!) * (1e-23 * (inputs[10] === 1 ? inputs[0]! : 1) + 1e-37);

// Below e^-700 the power of reflected paths stays where it is.
const underflow = (inputs: readonly number[]): number => Math.abs(inputs[10]!) * 1e-280 * (inputs[0]! + inputs[6]!);

const BLACK = { kernel: 'black-block', table: 'blackBlock', columns: BLACK_COLUMNS };
const DIGITAL = { kernel: 'digital-block', table: 'digitalBlock', columns: DIGITAL_COLUMNS };
const BARRIER = { kernel: 'barrier-block', table: 'barrierBlock', columns: BARRIER_COLUMNS };
const LINEAR = { kernel: 'linear-block', table: 'linearBlock', columns: LINEAR_COLUMNS };
const SUBJECTS: readonly Subject[] = [
  { ...BLACK, run: 'blackBlock', bits: 64, floor: subnormal },
  { ...BLACK, run: 'blackBlockFloat32', bits: 32, floor: dropped },
  { ...DIGITAL, run: 'digitalBlock', bits: 64, floor: subnormal },
  { ...DIGITAL, run: 'digitalBlockFloat32', bits: 32, floor: droppedDigital },
  { ...BARRIER, run: 'barrierBlock', bits: 64, floor: underflow },
  { ...BARRIER, run: 'barrierBlockFloat32', bits: 32, floor: droppedBarrierTails },
  { ...LINEAR, run: 'linearBlock', bits: 64, floor: () => 0 },
  { ...LINEAR, run: 'linearBlockFloat32', bits: 32, floor: lostOutsideFloat32 },
];

/** What the contracts promise, in ULP: strict f64, relaxed f64, f32. */
const PROMISED: Readonly<Record<string, readonly [strict: number, relaxed: number, float32: number]>> = {
  'black-block': [contract.error.wasm.amount, RELAXED_ERROR_ULP, FLOAT32_ERROR_ULP],
  'digital-block': [digitalContract.error.wasm.amount, DIGITAL_RELAXED_ERROR_ULP, DIGITAL_FLOAT32_ERROR_ULP],
  'barrier-block': [barrierContract.error.wasm.amount, BARRIER_RELAXED_ERROR_ULP, BARRIER_FLOAT32_ERROR_ULP],
  'linear-block': [linearContract.error.wasm.amount, LINEAR_RELAXED_ERROR_ULP, LINEAR_FLOAT32_ERROR_ULP],
};

/** |actual - truth|, exact to a few digits. */
function absoluteError(actual: number, truth: string): number {
  const nearest = Math.abs(Number(truth));
  return errorUlp(actual, truth) * 2 ** (nearest < 2 ** -1022 ? -1074 : exponentOf(nearest) - 52);
}

function measure(
  module: WebAssembly.Module,
  subject: Subject,
): { readonly measuredUlp: number; readonly rows: number } {
  const file: { tables: TruthTable[] } = JSON.parse(readFileSync(`test/vectors/${subject.kernel}.json`, 'utf8'));
  const table = file.tables.find((candidate) => candidate.function === subject.table)!;
  const host = hostBlackBlock(module);
  const float32Scale = table.columns.indexOf('float32Scale');
  const scaleAt = subject.bits === 64 || float32Scale < 0 ? table.columns.indexOf('scale') : float32Scale;
  const inputCount = table.columns.indexOf('scale') - 1;
  const { scenario: scenarioColumns } = subject.columns;
  const unit = subject.bits === 64 ? 2 ** -52 : 2 ** -23;
  let worst = 0;
  for (const row of table.rows) {
    const inputs = row.slice(0, inputCount).map(Number);
    const scenarios = Float64Array.from({ length: 4 * scenarioColumns }, (_, cell) => inputs[cell >> 2]!);
    const options = Float64Array.from(inputs.slice(scenarioColumns));
    const block = host.place(scenarios, 4, options, 1, subject.columns);
    const [status] = block.run(subject.run);
    const lost = subject.floor(inputs);
    const excess = lost === Infinity ? 0 : Math.max(absoluteError(block.out[0]!, String(row[inputCount])) - lost, 0);
    const error = status === 0 ? excess / (unit * Number(row[scaleAt]) + Number.MIN_VALUE) : Number.NaN;
    if (!(error <= worst)) worst = Number.isNaN(error) ? Number.POSITIVE_INFINITY : error;
  }
  return { measuredUlp: worst, rows: table.rows.length };
}

/** A row per kernel and build. */
export function measureBlocks(strict: WebAssembly.Module, relaxed: WebAssembly.Module): BlockRow[] {
  return SUBJECTS.flatMap((subject) => {
    const [strictUlp, relaxedUlp, float32Ulp] = PROMISED[subject.kernel]!;
    const { kernel, bits } = subject;
    return [
      {
        kernel,
        build: `f${bits} strict`,
        promisedUlp: bits === 64 ? strictUlp : float32Ulp,
        ...measure(strict, subject),
      },
      {
        kernel,
        build: `f${bits} relaxed`,
        promisedUlp: bits === 64 ? relaxedUlp : float32Ulp,
        ...measure(relaxed, subject),
      },
    ];
  });
}
