// Sizes, forms and names, planted.
import { expect, test } from 'vitest';
import { type Changes, finds, line, type Planted, plant } from './house.ts';
import { run } from './rules/all.ts';
import { forms, names, topLevel } from './rules/shape.ts';
import { sizes } from './rules/sizes.ts';

const lines = (count: number, text = 'x();'): string => `${text}\n`.repeat(count);
const body = (opening: string, count: number, closing = '}'): Changes => ({
  'src/core/x.ts': `${opening}\n${lines(count - 2)}${closing}\n`,
});
const LONG: [opening: string, name: string, closing?: string][] = [
  ['export function long(a: number): void {', 'long'],
  ['async function long<T>(a: T): Promise<Map<string, T>> {', 'long'],
  ['function long(a: () => void): { readonly a: number } | undefined {', 'long'],
  ['function long(a: unknown): a is { b: number } {', 'long'],
  ['function long(): readonly [string, number] {', 'long'],
  ['function long(a: number): (b: number) => boolean {', 'long'],
  ['const long = (a: number): number => {', 'long', '};'],
  ['const long: F = async () => {', 'long', '};'],
  ['class C {\n  long(a = f(1)): this {', 'long', '  }\n}'],
  ['call((a) => {', 'a function without a name', '});'],
  ['return () => {', 'a function without a name', '};'],
];

finds(sizes, [
  ['401 lines', { 'src/core/x.ts': `if (y) x();\n${lines(400)}` }, ['src/core/x.ts has 401 lines; 400 is the end']],
  ['400 lines', { 'src/core/x.ts': `if (y) x();\n${lines(399)}` }, []],
  [
    '401 lines of test',
    { 'test/core/x.test.ts': `if (y) x();\n${lines(400)}` },
    ['test/core/x.test.ts has 401 lines; 400 is the end'],
  ],
  ['401 lines of a table', { 'src/core/x.ts': `export const x = [\n${lines(399, '  [1, 2],')}];\n` }, []],
  ['401 generated lines', { 'src/generated/x.ts': `if (y) x();\n${lines(400)}` }, []],
  [
    '251 lines of WGSL',
    { 'shaders/x.wgsl': `fn f() {}\n${lines(250)}` },
    ['shaders/x.wgsl has 251 lines; 250 is the end'],
  ],
  [
    'a WGSL function',
    { 'shaders/x.wgsl': `fn long(a: vec2<f32>) -> vec4<f32> {\n${lines(69)}}\n` },
    ['shaders/x.wgsl:1 long has 71 lines; 70 is the end of a function'],
  ],
  ...LONG.map(([opening, name, closing]): Planted => {
    const at = opening.split('\n').length;
    return [
      `71 lines: ${opening}`,
      body(opening, 71, closing),
      [`src/core/x.ts:${at} ${name} has 71 lines; 70 is the end of a function`],
    ];
  }),
  ...LONG.map(([opening, , closing]): Planted => [`70 lines: ${opening}`, body(opening, 70, closing), []]),
  ['no control statement', body('for (const a of b) {', 100), []],
  ['no long call', body('if (a) call(', 100, ');'), []],
  [
    'braces in words',
    { 'src/core/x.ts': `function f() {\n  const a = '{' + \`{\${g({})}{\` + /[/{]{/.source; // {\n}\n${lines(100)}` },
    [],
  ],
]);

finds(forms, [
  [
    'a default export',
    line('src/core/x.ts', 'export default x;'),
    ['src/core/x.ts:1 has a default export; a name is the same everywhere'],
  ],
  [
    'a default export by renaming',
    line('test/core/x.ts', 'export { x as default };'),
    ['test/core/x.ts:1 has a default export; a name is the same everywhere'],
  ],
  [
    'an enum',
    line('assembly/x.ts', 'export const enum Kind { A }'),
    ['assembly/x.ts:1 has an enum; write a union of strings or a table of constants'],
  ],
  [
    'a second index',
    line('src/book/index.ts', 'export const x = 1;'),
    ['src/book/index.ts is an index; src/index.ts is the only one'],
  ],
  [
    'a barrel',
    { 'src/book/all.ts': "// All.\nexport { book } from './book.ts';\nexport type { B } from './book.ts';\n" },
    ['src/book/all.ts is a barrel: it only passes on what others export'],
  ],
  [
    'export *',
    line('src/book/all.ts', "export * from './book.ts';"),
    [
      'src/book/all.ts:1 exports *; name what it exports',
      'src/book/all.ts is a barrel: it only passes on what others export',
    ],
  ],
  ['not the words', line('src/core/x.ts', "export const enumerate = 'export default enum X {';"), []],
]);

finds(names, [
  ['camelCase', line('src/core/blockSum.ts', ''), ['src/core/blockSum.ts is not kebab-case']],
  ['a folder', line('src/store/CSV/read.ts', ''), ['src/store/CSV/read.ts is not kebab-case']],
  [
    'an underscore in a table',
    { 'test/vectors/black_price.json': '' },
    ['test/vectors/black_price.json is not kebab-case'],
  ],
  [
    'not notes, licences and Python',
    { 'examples/README.md': '', 'examples/LICENSE.md': '', 'test/vectors/high_precision.py': '' },
    [],
  ],
]);

finds(topLevel, [
  ['a new folder', line('lib/x.ts', ''), ['lib is not among what may lie at the top']],
  ['a new file', { 'knip.json': '' }, ['knip.json is not among what may lie at the top']],
  ['a dot folder', { '.github/workflows/ci.yml': '' }, ['.github is not among what may lie at the top']],
  ['a missing file', { 'CHANGELOG.md': null }, ['CHANGELOG.md is missing from the top']],
  ['not a dot file', { '.editorconfig': '' }, []],
]);

test('an empty folder is found', () =>
  expect(run(topLevel, plant({}, ['src/liquidation']))).toEqual(['src/liquidation is an empty folder']));
