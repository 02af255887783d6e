// The series that a case names: a CSV file found beside the case file or in a folder `market` near it, columns by name, days by row or date.
import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { PlimsollError } from '../../src/core/errors.ts';

/** Columns of a data file as text, by their names in the header. */
export type DataColumns = ReadonlyMap<string, readonly string[]>;

const files = new Map<string, DataColumns>();

/** Where a path of a case file may lie: as written from its folder or the current one, else a file of that name in a market folder. */
export function findData(path: string, folder: string): string {
  const name = basename(path);
  const places = [resolve(folder, path), resolve(path)];
  let above = resolve(folder);
  for (let step = 0; step < 6; step++, above = dirname(above)) {
    places.push(join(above, path), join(above, 'market', name), join(above, 'shared', 'market', name));
  }
  const found = places.find((place) => existsSync(place));
  if (found !== undefined) return found;
  throw new PlimsollError(
    'INPUT_FILE',
    `the data file ${path} is neither beside the case file nor in a folder "market" near it`,
  );
}

export function readData(path: string, folder: string): DataColumns {
  const found = findData(path, folder);
  const known = files.get(found);
  if (known) return known;
  const lines = readFileSync(found, 'utf8')
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '');
  const cells = lines.map((line) => line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1')));
  const names = cells[0] ?? [];
  const broken = cells.findIndex((row) => row.length !== names.length);
  if (broken >= 0) {
    throw new PlimsollError(
      'INPUT_FORMAT',
      `${found} line ${broken + 1} has ${cells[broken]!.length} cells; its header names ${names.length}`,
    );
  }
  const columns = new Map(names.map((name, index) => [name, cells.slice(1).map((row) => row[index]!)]));
  files.set(found, columns);
  return columns;
}

/** Columns that hold what a name stands for, in the order of preference; names are compared without case and signs. */
const USUAL: Readonly<Record<string, readonly RegExp[]>> = {
  returns: [/^r$/, /^(?:log)?ret(?:urn)?s?$/, /^returns?log$/, /^actual$/, /^y$/, /^x$/],
  losses: [/^loss(?:es)?$/, /^l$/],
  var: [/^q$/, /^var\d*$/, /^valueatrisk$/],
  es: [/^e$/, /^es\d*$/, /^expectedshortfall$/],
  sd: [/^s$/, /^sd$/, /^sigma$/, /^vol(?:atility)?$/, /^deviation$/],
  prices: [/^close$/, /^price(?:close)?$/, /^prices$/],
};

export const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

export function usualColumn(columns: DataColumns, role: string): string | undefined {
  const names = [...columns.keys()];
  for (const pattern of USUAL[role] ?? []) {
    const found = names.find((name) => pattern.test(plain(name)));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What a column of that name usually holds. */
export function usualRole(name: string): string | undefined {
  return Object.entries(USUAL).find(([, patterns]) => patterns.some((pattern) => pattern.test(plain(name))))?.[0];
}

export function numbersOf(columns: DataColumns, name: string): Float64Array {
  const wanted =
    [...columns.keys()].find((column) => column === name) ??
    [...columns.keys()].find((column) => plain(column) === plain(name));
  if (wanted === undefined) {
    throw new PlimsollError(
      'INPUT_VALUE',
      `there is no column ${name}; the data file has ${[...columns.keys()].join(', ')}`,
    );
  }
  return Float64Array.from(columns.get(wanted)!, (cell, row) => {
    const value = cell === '' ? Number.NaN : Number(cell);
    if (Number.isFinite(value)) return value;
    throw new PlimsollError('INPUT_VALUE', `row ${row + 1} of column ${wanted} is "${cell}"; it must be a number`);
  });
}

export interface Rows {
  readonly start: number;
  readonly end: number;
}

/** Rows by `first`, `last`, `from`, `to` (from 1, both ends in; or dates of the first column that looks like one). */
export function rowsOf(columns: DataColumns, choice: Readonly<Record<string, unknown>>): Rows {
  const count = [...columns.values()][0]?.length ?? 0;
  const dates = [...columns.values()].find((column) => /^\d{4}-\d{2}-\d{2}/.test(column[0] ?? ''));
  const rowAt = (value: unknown, isEnd: boolean): number => {
    if (typeof value === 'number') return isEnd ? value : value - 1;
    if (typeof value === 'string' && dates) {
      const row = dates.findIndex((date) => (isEnd ? date > value : date >= value));
      return row < 0 ? count : row;
    }
    throw new PlimsollError('INPUT_VALUE', `${JSON.stringify(value)} is neither a row number nor a date of the data`);
  };
  let start = choice.from === undefined ? 0 : rowAt(choice.from, false);
  let end = choice.to === undefined ? count : rowAt(choice.to, true);
  for (const days of [choice.first, choice.last]) {
    if (typeof days === 'number' && !(days >= 1 && days <= end - start)) {
      throw new PlimsollError('INPUT_VALUE', `${days} days are asked for; the data has ${end - start}`);
    }
  }
  if (typeof choice.first === 'number') end = Math.min(end, start + choice.first);
  if (typeof choice.last === 'number') start = Math.max(start, end - choice.last);
  if (start >= 0 && end <= count && start < end) return { start, end };
  throw new PlimsollError('INPUT_VALUE', `rows ${start + 1} to ${end} are not all in the data, which has ${count}`);
}
