// Documents to tables, for the two formats. Every part of a document that could be truth becomes a table, so that what no
// adapter covers is listed as such.
import { PlimsollError } from '../../src/core/errors.ts';
import { type DataCase, dataCases } from './data-cases.ts';
import { isObject, type JsonObject, objectOf } from './json.ts';
import type { TruthTable } from './runner.ts';

/** Turns one parsed file into its tables; `stem` is the file name without folder and ending. */
export type Splitter = (document: unknown, stem: string, folder?: string) => readonly TruthTable[];

/** The family of tables that name a data file. */
export const DATA_CASES = 'data-cases';

const idOf = (value: unknown): string | undefined => {
  const id = isObject(value) ? value.id : undefined;
  return typeof id === 'string' && id !== '' ? id : undefined;
};

/** `{ title, tables: [{ id, cases | rows, ... }] }`. */
export const pricingTables: Splitter = (parsed, stem) => {
  const document = objectOf(parsed, `the content of ${stem}`);
  const tables = document.tables;
  if (!Array.isArray(tables) || tables.length === 0) {
    throw new PlimsollError('INPUT_FORMAT', `${stem} has no list "tables" with at least one table in it`);
  }
  return tables.map((content, index) => ({ id: idOf(content) ?? `${stem}/tables[${index}]`, content, document }));
};

/** Keys that hold inputs and remarks, not figures to be checked on their own. */
const NOT_TABLES = new Set(['source', 'conventions', 'rule', 'rules', 'data', 'dates', 'scenarios', 'tolerance']);

interface PartNames {
  readonly name: string;
  readonly stem: string;
}

function partTables(document: JsonObject, key: string, { name, stem }: PartNames): TruthTable[] {
  const part = document[key];
  const family = `${stem}/${key}`;
  if (Array.isArray(part)) {
    if (!part.some((entry) => typeof entry === 'object' && entry !== null)) return [];
    if (key === 'vectors' || part.every((entry) => idOf(entry) !== undefined)) {
      return part.map((content, index) => ({
        id: idOf(content) ?? `${name}/${key}[${index}]`,
        content,
        document,
        family,
      }));
    }
    return [{ id: `${name}/${key}`, content: part, document, family }];
  }
  return isObject(part) ? [{ id: idOf(part) ?? `${name}/${key}`, content: part, document, family }] : [];
}

/** Cases of one member together: a table `DOCUMENT/MEMBER`, or `DOCUMENT` for a case that is the document itself. */
function caseTables(
  cases: readonly DataCase[],
  { name, ...place }: Pick<TruthTable, 'document' | 'folder'> & { readonly name: string },
): TruthTable[] {
  const members = new Map<string, DataCase[]>();
  for (const dataCase of cases) {
    const member = dataCase.path.split(/[[/]/)[0]!;
    members.set(member, [...(members.get(member) ?? []), dataCase]);
  }
  return [...members].map(([member, rows]) => ({
    id: member === '' ? name : `${name}/${member}`,
    content: { cases: rows },
    family: DATA_CASES,
    ...place,
  }));
}

/**
 * One object of any shape. A member with an `id` of its own is a table of that name; every other list of rows or object
 * with figures is a table `DOCUMENT/MEMBER`, where DOCUMENT is the document's id, or the file's name where it has none.
 */
export const publishedTables: Splitter = (parsed, stem, folder) => {
  const document = objectOf(parsed, `the content of ${stem}`);
  const name = idOf(document) ?? stem;
  const cases = dataCases(document);
  if (cases.length > 0) return caseTables(cases, { name, document, ...(folder === undefined ? {} : { folder }) });
  const tables = Object.keys(document)
    .filter((key) => !NOT_TABLES.has(key))
    .flatMap((key) => partTables(document, key, { name, stem }));
  if (tables.length > 0) return tables;
  throw new PlimsollError('INPUT_FORMAT', `${stem} has no member that holds rows or figures`);
};
