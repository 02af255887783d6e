// Runs tables of published figures through the adapters that know how to compute them. Pure: tables in, results out.
// What cannot be read, computed or compared fails with the reason; only a table nobody has an adapter for is `not covered`.
import { PlimsollError, toErrorRecord } from '../../src/core/errors.ts';
import { isObject, type JsonObject, listOf } from './json.ts';
import { type Check, type Tolerance, toleranceFor } from './tolerance.ts';

/** One table as a document splitter found it. */
export interface TruthTable {
  readonly id: string;
  /** The table itself: an object with `cases` or `rows`, or whatever shape its document gave it. */
  readonly content: unknown;
  readonly document: JsonObject;
  /** FILE/MEMBER: which format it is of, where no adapter knows its id. */
  readonly family?: string;
  /** Where the document lies; data files that it names are looked for from there. */
  readonly folder?: string;
}

/** Knows one table id: how to find its rows, and how to compute one of them. */
export interface TableAdapter {
  /** Absent: `cases` or `rows` of the table, or the list that it is. */
  readonly rows?: (table: TruthTable) => readonly unknown[];
  readonly check: (row: JsonObject, tolerance: Tolerance, table: TruthTable) => readonly Check[];
  /** For a table that names none, or names it in words of its own; the adapter says where it is from. */
  readonly tolerance?: Tolerance;
  /** What a pass does not say: a figure that stands in the table and cannot be recomputed, and by how much it is missed. */
  readonly remark?: (table: TruthTable) => string;
}

/** A table that is known and cannot be run, with the reason. */
export interface Excuse {
  readonly notCovered: string;
}

/** A table that mixes rows of several kinds: each row belongs to a named part, each part is a table of its own. */
export interface SplitTable {
  readonly partOf: (row: JsonObject) => string;
  readonly parts: Readonly<Record<string, TableAdapter | Excuse>>;
}

export type Adapters = ReadonlyMap<string, TableAdapter | Excuse | SplitTable>;

export interface TableResult {
  readonly file: string;
  readonly table: string;
  readonly status: 'pass' | 'fail' | 'not covered';
  readonly rows: number;
  /** The error nearest to its limit, or farthest beyond it; null when nothing finite was measured. */
  readonly worst: number | null;
  /** The limit that `worst` was held to. */
  readonly tolerance: number | null;
  readonly reason: string;
}

const finiteOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** How much of its limit an error uses up: above 1 it fails. NaN counts as infinitely far. */
function severity(check: Check): number {
  if (check.error === 0) return 0;
  const share = check.error / check.limit;
  return Number.isNaN(share) ? Number.POSITIVE_INFINITY : share;
}

function shortRow(row: unknown): string {
  const text = JSON.stringify(row);
  return text.length > 400 ? `${text.slice(0, 397)}...` : text;
}

function defaultRows(table: TruthTable): readonly unknown[] {
  if (Array.isArray(table.content)) return table.content;
  const content = isObject(table.content) ? table.content : {};
  const rows = content.cases ?? content.rows;
  return rows === undefined && Object.keys(content).length > 0 ? [content] : listOf(rows, 'cases or rows');
}

/** A row as an object: lists are named by the table's `columns`, or by their position where it has none. */
function namedRow(row: unknown, table: TruthTable): JsonObject {
  if (isObject(row)) return row;
  const cells = listOf(row, 'the row');
  const columns = isObject(table.content) ? table.content.columns : undefined;
  if (columns === undefined) return Object.fromEntries(cells.map((cell, index) => [String(index), cell]));
  const names = listOf(columns, 'columns').map(String);
  if (names.length !== cells.length) {
    throw new PlimsollError(
      'INPUT_FORMAT',
      `the row has ${cells.length} cells; the table names ${names.length} columns`,
    );
  }
  return Object.fromEntries(names.map((name, index) => [name, cells[index]]));
}

interface RowOutcome {
  readonly checks: readonly Check[];
  /** Empty when every figure of the row holds. */
  readonly failure: string;
}

function runRow(raw: unknown, table: TruthTable, adapter: TableAdapter): RowOutcome {
  try {
    const row = namedRow(raw, table);
    const checks = adapter.check(row, toleranceFor(row, table.content, table.document, adapter.tolerance), table);
    if (checks.length === 0) return { checks, failure: 'the adapter compared nothing' };
    const broken = checks.find((check) => !(check.error <= check.limit));
    const failure = broken
      ? `${broken.what} is ${broken.got}, wanted ${broken.wanted}: off by ${broken.error}, allowed ${broken.limit}`
      : '';
    return { checks, failure };
  } catch (thrown) {
    return { checks: [], failure: toErrorRecord(thrown).message };
  }
}

function runCovered(file: string, table: TruthTable, adapter: TableAdapter): TableResult {
  const base = { file, table: table.id, worst: null, tolerance: null };
  let rows: readonly unknown[];
  try {
    rows = (adapter.rows ?? defaultRows)(table);
  } catch (thrown) {
    return { ...base, status: 'fail', rows: 0, reason: toErrorRecord(thrown).message };
  }
  if (rows.length === 0) return { ...base, status: 'fail', rows: 0, reason: 'the table holds no rows' };
  const outcomes = rows.map((row) => runRow(row, table, adapter));
  const checks = outcomes.flatMap((outcome) => outcome.checks);
  const worst = checks.reduce<Check | undefined>(
    (most, check) => (!most || severity(check) > severity(most) ? check : most),
    undefined,
  );
  const failed = outcomes.flatMap((outcome, index) => (outcome.failure === '' ? [] : [index]));
  const first = failed[0];
  const reason =
    first === undefined
      ? (adapter.remark?.(table) ?? '')
      : `${failed.length} of ${rows.length} rows fail; row ${first + 1}: ${outcomes[first]!.failure} ${shortRow(rows[first])}`;
  return {
    file,
    table: table.id,
    status: first === undefined ? 'pass' : 'fail',
    rows: rows.length,
    worst: worst ? finiteOrNull(worst.error) : null,
    tolerance: worst ? worst.limit : null,
    reason,
  };
}

function countRows(table: TruthTable): number {
  try {
    return defaultRows(table).length;
  } catch {
    return 0;
  }
}

function runWhole(file: string, table: TruthTable, adapter: TableAdapter | Excuse | undefined): TableResult {
  if (adapter && !('notCovered' in adapter)) return runCovered(file, table, adapter);
  const reason = adapter ? adapter.notCovered : 'no adapter in test/truth/adapters computes this table yet';
  return { file, table: table.id, status: 'not covered', rows: countRows(table), worst: null, tolerance: null, reason };
}

/** The rows of each part as a table `id[part]`, in the order in which the parts first appear. */
function runSplit(file: string, table: TruthTable, split: SplitTable): TableResult[] {
  const rowsByPart = new Map<string, unknown[]>();
  for (const row of defaultRows(table)) {
    const part = split.partOf(namedRow(row, table));
    rowsByPart.set(part, [...(rowsByPart.get(part) ?? []), row]);
  }
  return [...rowsByPart].map(([part, cases]) => {
    const content = { ...(isObject(table.content) ? table.content : {}), rows: undefined, cases };
    return runWhole(file, { ...table, id: `${table.id}[${part}]`, content }, split.parts[part]);
  });
}

/** One result per table, or per part of a mixed one; a mixed table whose rows cannot be told apart fails. */
export function runTable(file: string, table: TruthTable, adapters: Adapters): readonly TableResult[] {
  const adapter = adapters.get(table.id) ?? (table.family === undefined ? undefined : adapters.get(table.family));
  if (!adapter || !('partOf' in adapter)) return [runWhole(file, table, adapter)];
  try {
    return runSplit(file, table, adapter);
  } catch (thrown) {
    const reason = toErrorRecord(thrown).message;
    return [{ file, table: table.id, status: 'fail', rows: 0, worst: null, tolerance: null, reason }];
  }
}
