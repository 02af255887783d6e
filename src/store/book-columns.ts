// The columns a book file may have, and what each is for.
import { closest } from '../book/closest.ts';
import { allFieldNames, plainName } from '../book/instrument-fields.ts';
import type { Place, PlimsollError } from '../core/errors.ts';
import { shortened } from './cells.ts';
import { located } from './problems.ts';

/** Which column holds what: an index into the columns of the file, -1 where it has none. */
export interface BookLayout {
  readonly account: number;
  readonly instrument: number;
  readonly quantity: number;
  readonly entryPrice: number;
  readonly venue: number;
  /** Columns that describe an OTC instrument, and the names of their fields. */
  readonly fieldColumns: readonly number[];
  readonly fieldNames: readonly string[];
}

const POSITION_COLUMNS = ['account', 'instrument', 'quantity', 'entry_price', 'venue'] as const;

export interface LayoutOptions {
  readonly file: string;
  /** The line of the header, where there is one. */
  readonly line?: number | undefined;
  /** Columns that the caller knows and does not want read. */
  readonly ignoreColumns?: readonly string[] | undefined;
  /** True: no other column can follow, so what every position needs must be among these. */
  readonly isComplete: boolean;
}

/** The layout of these column names; a name that means nothing here is refused, for what it says would be lost. */
export function bookLayout(names: readonly string[], options: LayoutOptions): BookLayout {
  const place = { file: options.file, ...(options.line === undefined ? {} : { line: options.line }) };
  const ignored = new Set((options.ignoreColumns ?? []).map(plainName));
  const fields = new Map(allFieldNames().map((name) => [plainName(name), name]));
  const roles = new Map<string, number>(POSITION_COLUMNS.map((name) => [plainName(name), -1]));
  const fieldColumns: number[] = [];
  const unknown: string[] = [];
  const seen = new Map<string, string>();
  for (const [column, name] of names.entries()) {
    const plain = plainName(name);
    if (ignored.has(plain)) continue;
    const earlier = seen.get(plain);
    if (earlier !== undefined) {
      throw located('INPUT_COLUMN', `columns ${earlier} and ${name} are one and the same; it must stand once`, place);
    }
    seen.set(plain, name);
    if (roles.has(plain)) roles.set(plain, column);
    else if (fields.has(plain)) fieldColumns.push(column);
    else unknown.push(name);
  }
  const role = (name: (typeof POSITION_COLUMNS)[number]): number => roles.get(plainName(name))!;
  const layout = {
    account: role('account'),
    instrument: role('instrument'),
    quantity: role('quantity'),
    entryPrice: role('entry_price'),
    venue: role('venue'),
    fieldColumns,
    fieldNames: fieldColumns.map((column) => fields.get(plainName(names[column]!))!),
  };
  if (options.isComplete) requireColumns(names, layout, place);
  if (unknown.length > 0) throw unknownColumn(unknown[0]!, place);
  return layout;
}

/** What every position needs; where a column of it is missing the header is refused. */
function requireColumns(names: readonly string[], layout: BookLayout, place: Place): void {
  const missing: string[] = [];
  if (layout.account < 0) missing.push('account');
  if (layout.instrument < 0 && !layout.fieldNames.includes('kind')) missing.push('instrument');
  if (layout.quantity < 0) missing.push('quantity');
  if (missing.length === 0) return;
  const only = names.length === 1 ? names[0]! : '';
  const separator = only.includes(';') ? 'semicolons' : only.includes('\t') ? 'tabs' : undefined;
  const hint = separator === undefined ? '' : `; it is separated by ${separator}, it must be by commas`;
  const which = missing.length === 1 ? `column ${missing[0]} is missing` : `columns ${missing.join(', ')} are missing`;
  throw located('INPUT_COLUMN', `${which}; the header is ${shortened(names.join(','))}${hint}`, place);
}

function unknownColumn(name: string, place: Place): PlimsollError {
  const known = [...POSITION_COLUMNS, ...allFieldNames()];
  const near = closest(plainName(name), known.map(plainName));
  const meant = near === undefined ? undefined : known.find((candidate) => plainName(candidate) === near);
  const question = meant === undefined ? '' : `; did you mean ${meant}?`;
  const wanted = `a book has ${POSITION_COLUMNS.join(', ')} and the fields of OTC instruments`;
  const way = 'remove the column or ignore it by name';
  return located('INPUT_COLUMN', `column ${shortened(name)} is not known: ${wanted}; ${way}${question}`, place);
}
