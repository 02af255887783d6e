// What holds for every rule: silent on a tidy house, loud on an empty scan; and exceptions excuse only what they name.
import { describe, expect, test } from 'vitest';
import { line, plant } from './house.ts';
import { idleExceptions, RULES, run } from './rules/all.ts';
import { portableArithmetic } from './rules/result-path.ts';
import { forms } from './rules/shape.ts';

describe('every rule', () => {
  const rules = RULES.map((rule) => [rule.name, rule] as const);
  test.each(rules)('%s: silent on a tidy house', (_name, rule) => expect(run(rule, plant())).toEqual([]));
  test.each(rules)('%s: fails when nothing is scanned', (name, rule) => {
    const nothing = { files: [], emptyFolders: [], topLevel: [] };
    expect(run(rule, nothing)).toEqual([`nothing was scanned for "${name}"`]);
  });
});

describe('exceptions', () => {
  const tree = plant(line('src/core/x.ts', 'export default Math.exp(1);'));
  const reason = 'It stands here to be excused.';
  const exception = { rule: forms, path: 'src/core/x.ts', excuses: 'default export', reason };

  test('one excuses its own rule in its own file', () => {
    expect(run(forms, tree, [exception])).toEqual([]);
    expect(run(portableArithmetic, tree, [exception])).toHaveLength(1);
    expect(run(forms, plant(line('src/core/y.ts', 'export default 1;')), [exception])).toHaveLength(1);
  });

  test('one that excuses nothing, or gives no reason, is found', () => {
    expect(idleExceptions(tree, [exception])).toEqual([]);
    expect(idleExceptions(plant(), [exception])).toHaveLength(1);
    expect(idleExceptions(tree, [{ ...exception, reason: 'because' }])).toHaveLength(1);
  });
});
