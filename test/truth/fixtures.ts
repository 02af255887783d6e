// Committed documents of published figures, and running them, for the tests of the runners.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { pricingTables } from './documents.ts';
import { PRICING_ADAPTERS } from './registry.ts';
import { runTable, type TableResult } from './runner.ts';

export interface Table {
  id: string;
  cases: Record<string, unknown>[];
  rows: Record<string, unknown>[];
  [key: string]: unknown;
}

export const vectorFile = (name: string): string => fileURLToPath(new URL(`../vectors/${name}.json`, import.meta.url));

/** A fresh copy of a committed document, to be spoilt at will. */
export const documentOf = (name: string): { tables: Table[] } => JSON.parse(readFileSync(vectorFile(name), 'utf8'));

export function runDocument(document: unknown): TableResult[] {
  return pricingTables(document, 'document').flatMap((table) => runTable('document.json', table, PRICING_ADAPTERS));
}
