// A small house that keeps every rule. The planted tests add one wrong thing to it and see that it is found.
import { describe, expect, test } from 'vitest';
import { run } from './rules/all.ts';
import type { Rule, Tree } from './rules/source.ts';

const KERNEL = `// black-price: undiscounted price of a European option.
// Domain:    forward, strike in [1e-8, 1e12]; NaN in, NaN out.
// Error:     reference 4 ULP; wasm 8 ULP; webgpu 2e-6 relative where price > 1e-4 forward.
// Edges:     volSqrtTime = 0 gives intrinsic value.
// Source:    Black, F. (1976) J. Financial Economics 3, 167-179. Vectors: test/vectors/black-price.json.

import type { Contract } from './contract.ts';
import { read } from './machine.ts';

export function blackPrice(forward: number): number {
  return Math.sqrt(forward) / read(forward);
}

export const contract: Contract = {
  name: 'black-price',
  inputs: [{ name: 'forward', unit: 'quote' }],
  error: {
    reference: { amount: 4, unit: 'ULP' },
    wasm: { amount: 8, unit: 'ULP' },
    webgpu: { amount: 2e-6, unit: 'relative', where: 'price > 1e-4 forward' },
  },
};
`;

const HOUSE: Readonly<Record<string, string>> = {
  '.ci/run': '',
  '.gitignore': '',
  'ARCHITECTURE.md': '',
  'CHANGELOG.md': '',
  LICENSE: '',
  'README.md': '',
  'asconfig.json': '',
  'tsconfig.json': '',
  'package.json':
    '{ "dependencies": { "zod": "4", "commander": "14", "picocolors": "1", "@duckdb/node-api": "1", "unheard-of": "1" } }',
  'assembly/index.ts': "export * from './generated/batches';\n",
  'assembly/machine.ts': 'export type Column = usize;\n',
  'assembly/generated/batches.ts':
    "import { blackPrice } from './spec/black-price';\nexport function all(): void {\n  blackPrice(1.0);\n}\n",
  'assembly/generated/spec/black-price.ts':
    "import { read } from '../../machine';\nexport function blackPrice(x: f64): f64 {\n  return sqrt(x);\n}\n",
  'assembly/kernels/black-price.ts': KERNEL.slice(0, KERNEL.indexOf('\n\n')),
  'shaders/kernels/black-price.wgsl': `${KERNEL.slice(0, KERNEL.indexOf('\n\n'))}\nfn black_price(x: f32) -> f32 {\n  return sqrt(x);\n}\n`,
  'src/core/errors.ts':
    '/** `Math.exp` in a comment, node:fs in another. */\nexport const sentence = \'import { x } from "node:fs"\';\n',
  'src/spec/contract.ts': 'export interface Contract {\n  readonly name: string;\n}\n',
  'src/spec/machine.ts': 'export function read(x: number): number {\n  return x;\n}\n',
  'src/spec/black-price.ts': KERNEL,
  'src/book/book.ts': "import { sentence } from '../core/errors.ts';\nexport const book = sentence;\n",
  'src/store/duckdb.node.ts':
    "import { readFile } from 'node:fs/promises';\nimport { x } from '@duckdb/node-api';\nimport type { B } from '../book/book.ts';\nexport const y = [readFile, x];\n",
  'src/margin/parameters.ts': "import { z } from 'zod';\nexport const shape = z;\n",
  'src/engine/run.ts': 'export function run(at: number): Date {\n  return new Date(at);\n}\n',
  'src/app/create.ts':
    "import { run } from '../engine/run.ts';\nimport { shape } from '../margin/parameters.ts';\nexport const create = [run, shape, Date.now()];\n",
  'src/cli/main.node.ts':
    "import { existsSync } from 'node:fs';\nimport { Command } from 'commander';\nimport colours from 'picocolors';\nimport { create } from '../app/create.ts';\nexport const main = [existsSync, Command, colours, create, process.argv];\n",
  'src/codegen/main.node.ts':
    "import { writeFileSync } from 'node:fs';\nimport type { Contract } from '../spec/contract.ts';\nexport const write = writeFileSync;\n",
  'src/index.ts': "export { create } from './app/create.ts';\n",
  'src/index.node.ts': "export { create } from './app/create.ts';\nexport { y } from './store/duckdb.node.ts';\n",
  'test/vectors/black-price.json': '',
};

/** The house with some files added or replaced; null takes a file away. */
export function plant(changes: Changes = {}, emptyFolders: readonly string[] = []): Tree {
  const texts = Object.entries({ ...HOUSE, ...changes });
  const files = texts.flatMap(([path, text]) => (text === null ? [] : [{ path, text }]));
  const topLevel = [...new Set([...files.map(({ path }) => path), ...emptyFolders].map((path) => path.split('/')[0]!))];
  return { files, emptyFolders, topLevel };
}

/** The text of a file of the house with one thing replaced; throws when that thing is not there. */
export function altered(path: string, from: string, to: string): Record<string, string> {
  const text = HOUSE[path];
  if (!text?.includes(from)) throw new Error(`${path} does not hold ${JSON.stringify(from)}`);
  return { [path]: text.replace(from, to) };
}

/** What is added to the house, replaced in it, or (null) taken away. */
export type Changes = Record<string, string | null>;
/** A name, what is planted, and the sentences that must be found: all of them, and no other. */
export type Planted = [name: string, changes: Changes, sentences: string[]];

/** One file with one line. */
export const line = (path: string, text: string): Changes => ({ [path]: `${text}\n` });

export function finds(rule: Rule, planted: Planted[]): void {
  describe(rule.name, () => {
    test.each(planted)('%s', (_name, changes, sentences) => expect(run(rule, plant(changes))).toEqual(sentences));
  });
}
