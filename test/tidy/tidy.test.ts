// The house keeps its own rules (ARCHITECTURE.md, "The house"): one test per rule over the real tree.
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readTree } from './read-tree.ts';
import { EXCEPTIONS, idleExceptions, RULES, run } from './rules/all.ts';

const tree = readTree(fileURLToPath(new URL('../..', import.meta.url)));

describe('the house is tidy', () => {
  test.each(RULES.map((rule) => [rule.name, rule] as const))('%s', (_name, rule) => {
    expect(run(rule, tree, EXCEPTIONS)).toEqual([]);
  });

  test('every exception is needed and gives its reason', () => expect(idleExceptions(tree, EXCEPTIONS)).toEqual([]));
});
