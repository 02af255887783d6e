// Documents that name a data file: every place in them that states figures of a method becomes a case. What is said higher up (data,
// columns, method, parameters, tolerance) holds further down until it is said again. test/truth/README.md describes the format.

import { LEVEL_NAMES, MEASURES, methodOf, PARAMETER_NAMES } from './data-names.ts';
import { plain } from './data-series.ts';
import { isObject, type JsonObject } from './json.ts';
import { readTolerance } from './tolerance.ts';

export interface DataCase {
  readonly path: string;
  readonly data: string | JsonObject;
  readonly method: string;
  readonly columns: Readonly<Record<string, string>>;
  readonly parameters: JsonObject;
  readonly expected: Readonly<Record<string, unknown>>;
  readonly tolerance: unknown;
}

interface Context extends Omit<DataCase, 'data' | 'expected' | 'method'> {
  readonly data: string | JsonObject | undefined;
  readonly method: string | undefined;
}

const DATA_KEYS = ['data', 'dataset', 'file', 'datafile', 'series', 'csv'];
const METHOD_KEYS = ['method', 'test', 'function', 'procedure', 'statistic', 'measure', 'model', 'name', 'call'];
const PARAMETER_KEYS = ['parameters', 'params', 'arguments', 'args', 'inputs', 'settings', 'options'];
const COLUMN_KEYS = ['columns', 'column', 'cols'];
const EXPECTED_KEYS = ['expected', 'results', 'result', 'values', 'outputs', 'output', 'want'];
const TOLERANCE_KEYS = ['tolerance', 'tol', 'abstol'];
const REMARK_KEYS = [
  'source',
  'note',
  'notes',
  'comment',
  'conventions',
  'title',
  'id',
  'description',
  'match',
  'licence',
  'license',
];

const isDataFile = (value: unknown): value is string => typeof value === 'string' && /\.(?:csv|txt|tsv)$/i.test(value);
const isInline = (value: unknown): value is JsonObject =>
  isObject(value) && Object.values(value).length > 0 && Object.values(value).every((column) => Array.isArray(column));

function entryOf(node: JsonObject, keys: readonly string[]): unknown {
  return Object.entries(node).find(([key]) => keys.includes(plain(key)))?.[1];
}

function columnsOf(said: unknown): Readonly<Record<string, string>> {
  if (typeof said === 'string') return { returns: said };
  if (!isObject(said)) return {};
  return Object.fromEntries(
    Object.entries(said).flatMap(([role, name]) => (typeof name === 'string' ? [[role, name]] : [])),
  );
}

const saysLevel = (parameters: JsonObject): boolean =>
  Object.keys(parameters).some((key) => LEVEL_NAMES.includes(plain(key)));

/** A level said again under another name is the one that holds. */
function withoutLevel(parameters: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(parameters).filter(([key]) => !LEVEL_NAMES.includes(plain(key))));
}

/** A bare `p` in the row of a test whose level is known already is what the test found; so are `alpha` and `beta` of a GARCH fit. */
function isFigure(key: string, method: string | undefined, context: Context): boolean {
  if (methodOf(method ?? '') === 'garch') return ['alpha', 'beta'].includes(plain(key));
  const isMeasure = MEASURES.includes(methodOf(method ?? '') ?? '');
  return plain(key) === 'p' && method !== undefined && !isMeasure && saysLevel(context.parameters);
}

/** What an object says about itself and all below it. */
function contextOf(node: JsonObject, context: Context): Context {
  const data = Object.entries(node).find(
    ([key, value]) => DATA_KEYS.includes(plain(key)) && (isDataFile(value) || isInline(value)),
  );
  const named = METHOD_KEYS.map((key) => entryOf(node, [key])).find(
    (value) => typeof value === 'string' && methodOf(value) !== undefined,
  );
  const method = typeof named === 'string' ? named : context.method;
  const own = Object.fromEntries(
    Object.entries(node).filter(([key]) => PARAMETER_NAMES.has(plain(key)) && !isFigure(key, method, context)),
  );
  const given = entryOf(node, PARAMETER_KEYS);
  const said = { ...own, ...(isObject(given) ? given : {}) };
  return {
    ...context,
    data: data ? (data[1] as string | JsonObject) : context.data,
    method,
    columns: { ...context.columns, ...columnsOf(entryOf(node, COLUMN_KEYS)) },
    parameters: { ...(saysLevel(said) ? withoutLevel(context.parameters) : context.parameters), ...said },
    tolerance: toleranceOf(node, context),
  };
}

/** Words at the head of a document that say something else than an amount are remarks; those of a case must be readable. */
function toleranceOf(node: JsonObject, context: Context): unknown {
  const relative = entryOf(node, ['reltol']);
  const said = typeof relative === 'number' ? { rel: relative } : entryOf(node, TOLERANCE_KEYS);
  if (said === undefined || (context.path === '' && readTolerance(said) === undefined)) return context.tolerance;
  return said;
}

/** Nested figures by their joined names: {uc: {LRstat: 1}} is "uc LRstat". */
function flattened(node: JsonObject, before = ''): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(node).flatMap(([key, value]) =>
      isObject(value) ? Object.entries(flattened(value, `${before}${key} `)) : [[`${before}${key}`, value]],
    ),
  );
}

function ownFigures(node: JsonObject, method: string, above: Context): Record<string, unknown> {
  const known = [...PARAMETER_KEYS, ...COLUMN_KEYS, ...TOLERANCE_KEYS, ...DATA_KEYS, ...REMARK_KEYS];
  return Object.fromEntries(
    Object.entries(node).filter(
      ([key, value]) =>
        typeof value === 'number' &&
        !known.includes(plain(key)) &&
        (!PARAMETER_NAMES.has(plain(key)) || isFigure(key, method, above)),
    ),
  );
}

/** Rows that are lists, under columns that name their cells, as objects. */
function tabled(node: JsonObject): readonly JsonObject[] | undefined {
  const { columns, rows } = node;
  if (!Array.isArray(columns) || !Array.isArray(rows) || !rows.every(Array.isArray)) return undefined;
  return rows.map((cells: readonly unknown[]) =>
    Object.fromEntries(columns.map((name, index) => [String(name), cells[index]])),
  );
}

/** The data last: a report of a failed row shows its beginning. */
function caseOf(
  { path, parameters, columns, tolerance }: Context,
  found: Pick<DataCase, 'data' | 'method' | 'expected'>,
): DataCase {
  const { data, method, expected } = found;
  return { path, method, parameters, expected, tolerance, columns, data };
}

/** A key that names a method or a level says it for all below it: "age", "p0.975", "97.5%". */
function keyed(key: string, context: Context): Context {
  const level = /^(?:p|level|alpha|var|q)?[_ =]*(0?\.\d+|\d{2}(?:\.\d+)?%)$/i.exec(key)?.[1];
  const method = methodOf(key) === undefined ? context.method : key;
  if (level === undefined) return { ...context, method };
  const parameters = { ...withoutLevel(context.parameters), level: Number.parseFloat(level) };
  return { ...context, method, parameters };
}

function walk(node: unknown, above: Context): DataCase[] {
  if (Array.isArray(node))
    return node.flatMap((entry, index) => walk(entry, { ...above, path: `${above.path}[${index}]` }));
  if (!isObject(node)) return [];
  const rows = tabled(node);
  if (rows) return walk({ ...node, columns: undefined, rows: undefined, cases: rows }, above);
  const context = contextOf(node, above);
  const { data, method } = context;
  const said = entryOf(node, EXPECTED_KEYS);
  if (data !== undefined && said !== undefined && !Array.isArray(said)) {
    const expected = isObject(said) ? flattened(said) : { value: said };
    return [caseOf(context, { data, method: method ?? 'all', expected })];
  }
  const figures = data !== undefined && method !== undefined ? ownFigures(node, method, above) : {};
  const own =
    data !== undefined && method !== undefined && Object.keys(figures).length > 0
      ? [caseOf(context, { data, method, expected: figures })]
      : [];
  const below = Object.entries(node).flatMap(([key, value]) => {
    if (
      [...DATA_KEYS, ...PARAMETER_KEYS, ...COLUMN_KEYS, ...TOLERANCE_KEYS].includes(plain(key)) &&
      !Array.isArray(value)
    )
      return [];
    const path = above.path === '' ? key : `${above.path}/${key}`;
    return walk(value, keyed(key, { ...context, path }));
  });
  return [...own, ...below];
}

/** Empty when the document names no data file: it is of another format. */
export function dataCases(document: JsonObject): readonly DataCase[] {
  return walk(document, {
    path: '',
    data: undefined,
    method: undefined,
    columns: {},
    parameters: {},
    tolerance: undefined,
  });
}
