// The worst error of every kernel over its truth table, in the unit its contract promises, on a machine that is handed in.
import { readFileSync } from 'node:fs';
import type { Contract, Quantity, RunKernel } from '../../src/spec/contract.ts';
import { errorUlp } from '../spec/ulp.ts';

export interface Measured {
  readonly worst: number;
  readonly rows: number;
}

/** One row of truth: inputs in the order of the contract, and per output its value and, where the table has one, its scale. */
interface TruthRow {
  readonly inputs: readonly number[];
  readonly outputs: readonly { readonly index: number; readonly truth: string; readonly scale?: number }[];
}

type Cell = number | string;
type NamedRow = Readonly<Record<string, Cell>>;

const camelCase = (kebab: string): string => kebab.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

const finiteTruth = (cell: Cell | undefined): cell is Cell => cell !== undefined && Number.isFinite(Number(cell));

function rowByName(row: NamedRow, contract: Contract): TruthRow {
  const single = contract.outputs.length === 1;
  const outputs = contract.outputs.flatMap(({ name }, index) => {
    const truth = row[name];
    const scale = row[`${name}Scale`] ?? (single ? row.scale : undefined);
    if (!finiteTruth(truth)) return [];
    // Promised of a scale that the table does not give: the kernel's own test knows it.
    if (scale === undefined && contract.error.reference.unit === 'relative to scale') return [];
    return [{ index, truth: String(truth), ...(scale === undefined ? {} : { scale: Number(scale) }) }];
  });
  return { inputs: contract.inputs.map(({ name }) => Number(row[name])), outputs };
}

/** Where a table names a quantity otherwise than the contract does. */
const COLUMN_OF: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'binomial-distribution': { probability: 'lower' },
  'chi-square': { probability: 'lower' },
  'student-t': { probability: 'P(T <= t)' },
  'student-t-inverse': { probability: 'p', t: 'result' },
};

/** A table of one function: by the names of its columns where they are the contract's, else inputs and outputs in order. */
function rowByPosition(columns: readonly string[], cells: readonly Cell[], contract: Contract): TruthRow {
  const aliases = COLUMN_OF[contract.name];
  if (aliases) {
    const named = Object.fromEntries(columns.map((column, index) => [column, cells[index]!]));
    const entries = [...contract.inputs, ...contract.outputs].map(
      ({ name }) => [name, named[aliases[name] ?? name]] as const,
    );
    return rowByName(
      Object.fromEntries(entries.filter((entry): entry is [string, Cell] => entry[1] !== undefined)),
      contract,
    );
  }
  const named: Record<string, Cell> = {};
  contract.inputs.forEach(({ name }, index) => {
    named[name] = cells[index]!;
  });
  columns.slice(contract.inputs.length).forEach((column, index) => {
    const cell = cells[contract.inputs.length + index]!;
    const known =
      contract.outputs.some(({ name }) => column === name || column === `${name}Scale`) || column === 'scale';
    named[known ? column : (contract.outputs[index]?.name ?? column)] = cell;
  });
  return rowByName(named, contract);
}

interface TruthFile {
  readonly rows?: readonly (NamedRow | readonly Cell[])[];
  readonly columns?: readonly string[];
  readonly tables?: readonly {
    readonly function: string;
    readonly columns: readonly string[];
    readonly rows: readonly (readonly Cell[])[];
  }[];
}

/** The rows of test/vectors/NAME.json, whichever of its two forms it has; seen from the repository root. */
function truthRows(contract: Contract): readonly TruthRow[] {
  const file: TruthFile = JSON.parse(readFileSync(`test/vectors/${contract.name}.json`, 'utf8'));
  const table = file.tables?.find((candidate) => candidate.function === camelCase(contract.name));
  if (table) return table.rows.map((cells) => rowByPosition(table.columns, cells, contract));
  return (file.rows ?? []).map((row) =>
    'length' in row
      ? rowByPosition(file.columns ?? [], row as readonly Cell[], contract)
      : rowByName(row as NamedRow, contract),
  );
}

const accepts = (quantity: Quantity, value: number): boolean =>
  quantity.choices
    ? quantity.choices.includes(value)
    : value >= (quantity.low ?? -Number.MAX_VALUE) && value <= (quantity.high ?? Number.MAX_VALUE);

function errorOf(
  contract: Contract,
  actual: number,
  truth: string,
  scale: number | undefined,
  forward: number,
): number {
  const { unit } = contract.error.reference;
  const difference = Math.abs(actual - Number(truth));
  const share = scale === undefined ? undefined : difference / scale;
  if (unit === 'ULP') return share === undefined ? errorUlp(actual, truth) : share * 2 ** 52;
  if (share !== undefined) return share;
  if (unit === 'relative to forward') return difference / forward;
  return unit === 'relative' && Number(truth) !== 0 ? difference / Math.abs(Number(truth)) : difference;
}

/** Undefined where the kernel's truth has a form of its own (known answers held by its own test). */
export function measureKernel(contract: Contract, run: RunKernel): Measured | undefined {
  const rows = truthRows(contract).filter(
    ({ inputs, outputs }) =>
      outputs.length > 0 && contract.inputs.every((quantity, index) => accepts(quantity, inputs[index]!)),
  );
  if (rows.length === 0) return undefined;
  const columns = contract.inputs.map((_, index) => Float64Array.from(rows, ({ inputs }) => inputs[index]!));
  const results = run(contract.name, columns);
  const forwardAt = contract.inputs.findIndex(({ name }) => name === 'forward');
  let worst = 0;
  rows.forEach(({ outputs }, lane) => {
    for (const { index, truth, scale } of outputs) {
      const error = errorOf(contract, results[index]![lane]!, truth, scale, columns[forwardAt]?.[lane] ?? Number.NaN);
      if (!(error <= worst)) worst = Number.isNaN(error) ? Number.POSITIVE_INFINITY : error;
    }
  });
  return { worst, rows: rows.length };
}
