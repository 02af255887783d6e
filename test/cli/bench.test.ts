// plimsoll bench at its small size, into a file, and the file against itself.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { plimsoll } from './run.ts';

test('figures into a file, and the file beside itself', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'plimsoll-bench-'));
  try {
    const file = join(folder, 'a.json');
    const run = await plimsoll(['bench', 'grid', 'what-if', '--quick', '--out', file]);
    expect(run.code).toBe(0);
    expect(run.out).toMatch(/threads, Node v/);
    expect(run.err).toContain(`wrote ${file}`);
    const compared = await plimsoll(['bench', 'compare', file, file]);
    expect(compared.code).toBe(0);
    expect(compared.out).toMatch(/question, p99 .* the same within noise/);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test.each([
  [['bench', 'kernel'], 'there is no workload kernel; there are read-book'],
  [['bench', 'compare', 'a.json', 'examples/snapshot.json'], 'a.json: there is no such file'],
  [['bench', 'compare', 'package.json', 'package.json'], 'package.json: it is no bench result'],
])('%j is a sentence', async (args, message) => {
  const { code, err } = await plimsoll(args);
  expect(code).toBeGreaterThan(0);
  expect(err).toContain(message);
});
