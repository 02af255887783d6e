// The worst error of every build of the block kernels over their truth table, in ULP of its format and of the table's scale.
import { readFileSync } from 'node:fs';
import { type BlackBlockKernel, hostBlackBlock } from '../../bench/kernels/black-block-host.ts';
import { contract, FLOAT32_ERROR_ULP, RELAXED_ERROR_ULP } from '../../src/spec/black-block.ts';
import { exponentOf } from '../../src/spec/machine.ts';
import { errorUlp } from '../spec/ulp.ts';

export interface BlockRow {
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

const FLOAT64 = { unit: 2 ** -52, scale: 'scale', floor: () => 1e-322 };
// f32 drops tails below 1e-23 of the larger of forward and strike, and loses what is below its own smallest number.
const FLOAT32 = { unit: 2 ** -23, scale: 'float32Scale', floor: (upper: number) => 1e-23 * upper + 1e-37 };

/** |actual - truth|, exact to a few digits. */
function absoluteError(actual: number, truth: string): number {
  const nearest = Math.abs(Number(truth));
  return errorUlp(actual, truth) * 2 ** (nearest < 2 ** -1022 ? -1074 : exponentOf(nearest) - 52);
}

function measure(module: WebAssembly.Module, kernel: BlackBlockKernel, format: typeof FLOAT64 | typeof FLOAT32) {
  const file: { tables: TruthTable[] } = JSON.parse(readFileSync('test/vectors/black-block.json', 'utf8'));
  const table = file.tables.find((candidate) => candidate.function === 'blackBlock')!;
  const host = hostBlackBlock(module);
  const scaleAt = table.columns.indexOf(format.scale);
  let worst = 0;
  for (const row of table.rows) {
    const inputs = row.slice(0, 10).map(Number);
    const scenarios = Float64Array.from({ length: 16 }, (_, cell) => inputs[cell >> 2]!);
    const block = host.place(scenarios, 4, Float64Array.from(inputs.slice(4)), 1);
    block.out.fill(0);
    const [status] = block.run(kernel);
    const floor = Math.abs(inputs[8]!) * format.floor(Math.max(inputs[0]!, inputs[4]!));
    const excess = Math.max(absoluteError(block.out[0]!, String(row[10])) - floor, 0);
    const error = status === 0 ? excess / (format.unit * Number(row[scaleAt]) + Number.MIN_VALUE) : Number.NaN;
    if (!(error <= worst)) worst = Number.isNaN(error) ? Number.POSITIVE_INFINITY : error;
  }
  return { measuredUlp: worst, rows: table.rows.length };
}

/** A row per build; the relaxed ones only where the machine can run them. */
export function measureBlocks(strict: WebAssembly.Module, relaxed: WebAssembly.Module): BlockRow[] {
  const strictUlp = contract.error.wasm.amount;
  return [
    { build: 'f64 strict', promisedUlp: strictUlp, ...measure(strict, 'blackBlock', FLOAT64) },
    { build: 'f64 relaxed', promisedUlp: RELAXED_ERROR_ULP, ...measure(relaxed, 'blackBlock', FLOAT64) },
    { build: 'f32 strict', promisedUlp: FLOAT32_ERROR_ULP, ...measure(strict, 'blackBlockFloat32', FLOAT32) },
    { build: 'f32 relaxed', promisedUlp: FLOAT32_ERROR_ULP, ...measure(relaxed, 'blackBlockFloat32', FLOAT32) },
  ];
}
