import { describe, expect, it } from 'vitest';
import { assembledShader, shaderTwin } from '../../src/codegen/shaders.ts';

const formula = (body: string): string => `import { single } from './machine.ts';

const TWO: number = 2;

export function exponentialLessOne(y: number): number {
  ${body}
}
`;

describe('shaderTwin', () => {
  it('spells a formula as WGSL, constants with their bits and a name of their own', () => {
    const twin = shaderTwin(
      'expm1-float32',
      formula('let p: number = single(y * TWO);\n  if (p !== y) return p;\n  return y;'),
    );
    expect(twin).toContain('const EXPM1_FLOAT32_TWO: f32 = 2.0; // 0x40000000');
    expect(twin).toContain('fn exponentialLessOne(y: f32) -> f32 {');
    expect(twin).toContain('var p: f32 = single(y * EXPM1_FLOAT32_TWO);');
    expect(twin).toContain('if (p != y) { return p; }');
  });

  it('refuses what WGSL has no word for, and a constant that is no f32', () => {
    expect(() => shaderTwin('expm1-float32', formula('return y > 0 ? y : 0;'))).toThrow(/shaders have no word for/);
    const odd = formula('return single(y * TWO);').replace('= 2;', '= 0.1;');
    expect(() => shaderTwin('expm1-float32', odd)).toThrow('TWO is 0.1, which is no f32');
    expect(() => shaderTwin('sobol', formula('return y;'))).toThrow('src/spec/sobol.ts has no function sobolWord');
  });
});

it('a module holds each part once, before who wants it', () => {
  const parts: Record<string, string> = { a: '// Parts: b\nfn a() {}', b: 'fn b() {}' };
  const text = assembledShader('// what it is\n// Parts: b, a\nfn main() {} // why', (name) => parts[name]!);
  expect(text).toBe('fn b() {}\nfn a() {}\nfn main() {}');
});
