// Kernels planted without a twin, and with headers that do not agree with their contracts.
import { expect } from 'vitest';
import { altered, type Changes, finds, line, plant } from './house.ts';
import { headers, twins } from './rules/kernels.ts';

const gone = (path: string): Changes => ({ [path]: null });

finds(twins, [
  [
    'no truth',
    gone('test/vectors/black-price.json'),
    ['src/spec/black-price.ts has no truth: test/vectors/black-price.json is missing'],
  ],
  [
    'no AssemblyScript',
    { 'assembly/generated/spec/black-price.ts': null, 'assembly/kernels/black-price.ts': null },
    [
      'src/spec/black-price.ts has no AssemblyScript twin: neither assembly/generated/spec/black-price.ts (npm run generate) nor assembly/kernels/black-price.ts',
    ],
  ],
  [
    'a block kernel not written by hand',
    {
      ...altered('src/spec/black-price.ts', "name: 'black-price',", "name: 'black-price',\n  shape: 'block',"),
      'assembly/kernels/black-price.ts': null,
    },
    ['src/spec/black-price.ts is a block kernel without its twin assembly/kernels/black-price.ts'],
  ],
  [
    'AssemblyScript without a contract',
    line('assembly/kernels/other.ts', ''),
    ['assembly/kernels/other.ts has no contract: src/spec/other.ts is missing or has none'],
  ],
  [
    'AssemblyScript whose namesake has no contract',
    line('assembly/kernels/machine.ts', ''),
    ['assembly/kernels/machine.ts has no contract: src/spec/machine.ts is missing or has none'],
  ],
  [
    'WGSL without a contract',
    line('shaders/kernels/other.wgsl', ''),
    ['shaders/kernels/other.wgsl has no contract: src/spec/other.ts is missing or has none'],
  ],
  [
    'a printout of what is gone',
    line('assembly/generated/spec/old.ts', ''),
    ['assembly/generated/spec/old.ts was generated from src/spec/old.ts, which is gone'],
  ],
  [
    'no kernel at all',
    altered('src/spec/black-price.ts', 'export const contract', 'const contract'),
    ['src/spec has no file with a contract: nothing was compared'],
  ],
]);

const SPEC = 'src/spec/black-price.ts';
finds(headers, [
  [
    'another name',
    altered(SPEC, '// black-price:', '// black-76:'),
    [`${SPEC}:1 must begin "// black-price: " and a summary`],
  ],
  [
    'a missing line',
    altered(SPEC, '// Edges:     volSqrtTime = 0 gives intrinsic value.\n', ''),
    [`${SPEC}:4 must be the header line "// Edges:"`, `${SPEC}:5 must be the header line "// Source:"`],
  ],
  [
    'an empty line',
    altered(SPEC, 'forward, strike in [1e-8, 1e12]; NaN in, NaN out.', ''),
    [`${SPEC}:2 must be the header line "// Domain:"`],
  ],
  [
    'no truth named',
    altered(SPEC, 'test/vectors/black-price.json', 'none'),
    [`${SPEC}:5 must name its truth, test/vectors/black-price.json`],
  ],
  [
    'another amount',
    altered(SPEC, 'reference 4 ULP', 'reference 3 ULP'),
    [`${SPEC}:3 the header promises 3 ULP for reference, the contract 4 ULP`],
  ],
  [
    'another unit',
    altered(SPEC, 'wasm 8 ULP', 'wasm 8 absolute'),
    [`${SPEC}:3 the header promises 8 absolute for wasm, the contract 8 ULP`],
  ],
  [
    'a machine without a promise',
    altered(SPEC, '; wasm 8 ULP', ''),
    [`${SPEC}:3 the header promises nothing for wasm, the contract 8 ULP`],
  ],
  [
    'a promise without a contract',
    altered(SPEC, "    webgpu: { amount: 2e-6, unit: 'relative', where: 'price > 1e-4 forward' },\n", ''),
    [
      `${SPEC}:3 the header promises 0.000002 relative for webgpu, the contract nothing`,
      'assembly/kernels/black-price.ts:3 the header promises 0.000002 relative for webgpu, the contract nothing',
      'shaders/kernels/black-price.wgsl:3 the header promises 0.000002 relative for webgpu, the contract nothing',
    ],
  ],
  [
    'a bound that is computed',
    altered(SPEC, 'amount: 4', 'amount: FOUR'),
    [
      `${SPEC} the contract's reference error must be a literal { amount, unit }`,
      `${SPEC} the contract's reference error must be a literal { amount, unit }`,
      `${SPEC} the contract's reference error must be a literal { amount, unit }`,
    ],
  ],
  [
    'another name in the contract',
    altered(SPEC, "name: 'black-price'", "name: 'black'"),
    [`${SPEC}:14 the contract's name is 'black'; it must be 'black-price', as its file`],
  ],
  [
    'a formula of another name',
    altered(SPEC, 'function blackPrice', 'function price'),
    [`${SPEC} must export its formula as function blackPrice`],
  ],
  [
    'something after the contract',
    { [SPEC]: `${plant().files.find(({ path }) => path === SPEC)!.text}export const more = 1;\n` },
    [`${SPEC}:14 the contract must come last: codegen cuts it off`],
  ],
  [
    'an AssemblyScript twin without a header',
    line('assembly/kernels/black-price.ts', '// fast'),
    [1, 2, 3, 4, 5].map((at) => expect.stringContaining(`assembly/kernels/black-price.ts:${at} must be`) as string),
  ],
  [
    'an AssemblyScript twin that promises otherwise',
    altered('assembly/kernels/black-price.ts', 'wasm 8 ULP', 'wasm 2 ULP'),
    ['assembly/kernels/black-price.ts:3 the header promises 2 ULP for wasm, the contract 8 ULP'],
  ],
  [
    'a shader that promises otherwise',
    altered('shaders/kernels/black-price.wgsl', '2e-6', '1e-7'),
    ['shaders/kernels/black-price.wgsl:3 the header promises 1e-7 relative for webgpu, the contract 0.000002 relative'],
  ],
]);
