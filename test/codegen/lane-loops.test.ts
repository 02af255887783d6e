// What codegen makes of loops over lanes; that the pairs give the bits of the reference, test/digest holds.
import { describe, expect, it } from 'vitest';
import { parseExpression } from '../../src/codegen/lane-expressions.ts';
import { pairLanes } from '../../src/codegen/lane-loops.ts';

const twin = (text: string): string => pairLanes(text, 'sample', (name) => (name === 'HALF' ? 0.5 : undefined));

const loop = (...statements: string[]): string =>
  [
    'function scale(cells: Column, size: Index, by: number): void {',
    '  for (let pairLane = 0; pairLane < size; pairLane++) {',
    ...statements.map((statement) => `    ${statement}`),
    '  }',
    '}',
    '',
  ].join('\n');

describe('loops over lanes', () => {
  it('come in pairs, with the loop as written for an odd last lane', () => {
    expect(twin(loop('write(cells, pairLane, HALF * read(cells, AT + pairLane) - by);'))).toBe(
      [
        'const LANE_CONSTANTS: usize = memory.data<f64>([0.5]);',
        '',
        'function scale(cells: Column, size: Index, by: number): void {',
        '  {',
        '    const byOnLanes: v128 = f64x2.splat(by);',
        '    let pairLane: Index = 0;',
        '    for (; pairLane + 1 < size; pairLane += 2) {',
        '      v128.store(cells + ((<usize>(pairLane)) << 3), f64x2.sub(f64x2.mul(v128.load64_splat(LANE_CONSTANTS, 0), v128.load(cells + ((<usize>(AT + pairLane)) << 3))), byOnLanes));',
        '    }',
        '    for (; pairLane < size; pairLane++) {',
        '    write(cells, pairLane, HALF * read(cells, AT + pairLane) - by);',
        '    }',
        '  }',
        '}',
        '',
      ].join('\n'),
    );
  });

  it('leave every other loop alone', () => {
    const text = loop('write(cells, pairLane, 0);').replaceAll('pairLane', 'index');
    expect(twin(text)).toBe(text);
  });

  it.each([
    ['a cell that all lanes share', 'write(cells, 3, 0);', 'the same cell for every lane'],
    ['a sum over the lanes', 'sum = sum + read(cells, pairLane);', 'changes sum, which all lanes share'],
    ['a branch', 'if (by > 0) write(cells, pairLane, 0);', 'did not expect'],
    ['a function without a form for lanes', 'write(cells, pairLane, Math.ceil(by));', 'has no form for two lanes'],
  ])('refuse %s', (_, statement, wanted) => {
    expect(() => twin(loop(statement))).toThrow(wanted);
  });
});

describe('functions for lanes', () => {
  it('stand beside the function they are made from, and are imported where it is', () => {
    const marked = '/** @lanes */\nexport function half(x: number): number {\n  return x > 0 ? HALF * x : x;\n}\n';
    expect(twin(marked)).toContain(
      'export function halfOnLanes(x: v128): v128 {\n  return v128.bitselect(f64x2.mul(v128.load64_splat(LANE_CONSTANTS, 0), x), x, f64x2.gt(x, v128.load64_splat(LANE_CONSTANTS, 8)));\n}',
    );
    const user = `import { half } from './half';\n${loop('write(cells, pairLane, half(read(cells, pairLane)));')}`;
    expect(twin(user)).toContain("import { half, halfOnLanes } from './half';");
  });

  it('read nothing but constants and their parameters', () => {
    const marked = '/** @lanes */\nfunction half(x: number): number {\n  return y * x;\n}\n';
    expect(() => twin(marked)).toThrow('sample.ts, half: reads y, which are no constants');
  });
});

describe('expressions of lanes', () => {
  it('group from the left, products before sums before comparisons', () => {
    const number = (value: number) => ({ kind: 'number', value });
    const binary = (operator: string, left: unknown, right: unknown) => ({ kind: 'binary', operator, left, right });
    expect(parseExpression('1 - 2 - 3 * 4 < 5')).toEqual(
      binary('<', binary('-', binary('-', number(1), number(2)), binary('*', number(3), number(4))), number(5)),
    );
  });

  it.each(['1 +', '(2', 'a[0]', '1 2'])('refuse %s', (text) => {
    expect(() => parseExpression(text)).toThrow();
  });
});
