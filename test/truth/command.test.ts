// npm run truth and npm run published as commands: what they print where, and their exit codes.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Command, EXIT_DONE, EXIT_FAILED, EXIT_USAGE, runCommand } from './command.node.ts';
import { pricingTables, publishedTables } from './documents.ts';
import { documentOf, vectorFile } from './fixtures.ts';
import { MARGIN_ADAPTERS, PRICING_ADAPTERS } from './registry.ts';
import type { TableResult } from './runner.ts';

const TRUTH: Command = { name: 'truth', split: pricingTables, adapters: PRICING_ADAPTERS };
const PUBLISHED: Command = { name: 'published', split: publishedTables, adapters: MARGIN_ADAPTERS };

function run(command: Command, words: readonly string[]): { code: number; printed: string; complained: string } {
  let printed = '';
  let complained = '';
  const code = runCommand(command, words, {
    print: (text) => (printed += text),
    complain: (text) => (complained += text),
  });
  return { code, printed, complained };
}

describe('the command', () => {
  let folder = '';
  const write = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'plimsoll-truth-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('prints a line per table and a total', () => {
    const { code, printed, complained } = run(TRUTH, [
      vectorFile('published-european'),
      vectorFile('published-vollib'),
    ]);
    expect(code).toBe(EXIT_DONE);
    expect(complained).toBe('');
    const lines = printed.trimEnd().split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(
      /^published-european\.json +european_bs_price_haug +22 rows +worst 4\.9e-5 +tolerance 1\.0e-4 +pass$/,
    );
    expect(lines[3]).toBe('3 tables: 3 pass, 0 fail, 0 not covered; 79 rows run');
  });

  test('--json prints one document and nothing else', () => {
    const { code, printed } = run(PUBLISHED, ['--json', vectorFile('published-lyra-math')]);
    expect(code).toBe(EXIT_DONE);
    const parsed: { tables: TableResult[] } = JSON.parse(printed);
    expect(Object.keys(parsed)).toEqual(['tables']);
    for (const table of parsed.tables) {
      expect(Object.keys(table)).toEqual(['file', 'table', 'status', 'rows', 'worst', 'tolerance', 'reason']);
    }
  });

  test('exits 1 when a table fails, with the other tables still run', () => {
    const document = documentOf('published-european');
    document.tables[1]!.cases[0]!.result = 9;
    const { code, printed } = run(TRUTH, [write('wrong.json', JSON.stringify(document))]);
    expect(code).toBe(EXIT_FAILED);
    expect(printed).toContain('1 pass, 1 fail, 0 not covered');
  });

  test('exits 0 when nothing is covered, and says so', () => {
    const { code, printed } = run(TRUTH, [write('other.json', '{"tables":[{"id":"weather","cases":[{}]}]}')]);
    expect(code).toBe(EXIT_DONE);
    expect(printed).toContain('0 pass, 0 fail, 1 not covered; 0 rows run');
  });

  test.each([
    ['no file', () => [], /^no file is named; usage: npm run truth -- FILE\.\.\. \[--json\]\n$/],
    ['an unknown option', () => ['--jsno', 'x'], /^--jsno is not an option; usage: /],
    ['a file that is not there', () => [join(folder, 'none.json')], /none\.json cannot be read: ENOENT/],
    ['a folder', () => [folder], /cannot be read: EISDIR/],
    ['text', () => [write('text.json', 'no tables')], /text\.json is not JSON: /],
    ['nothing', () => [write('empty.json', '')], /empty\.json is not JSON: /],
    ['a list', () => [write('list.json', '[]')], /the content of list is \[\]; it must be an object/],
    [
      'no tables',
      () => [write('none.json', '{"tables":[]}')],
      /none has no list "tables" with at least one table in it/,
    ],
  ])('exits 2 on %s, with a sentence', (_, words, sentence) => {
    const { code, printed, complained } = run(TRUTH, words());
    expect(code).toBe(EXIT_USAGE);
    expect(printed).toBe('');
    expect(complained).toMatch(sentence);
  });

  test('one unreadable file among good ones stops before anything is printed', () => {
    const { code, printed } = run(TRUTH, ['--json', vectorFile('published-european'), join(folder, 'missing.json')]);
    expect([code, printed]).toEqual([EXIT_USAGE, '']);
  });
});
