// Things planted that would make a result depend on when, where or on which engine it was computed.
import { finds, line, type Planted } from './house.ts';
import { filesInStoreAlone, noAmbient, portableArithmetic } from './rules/result-path.ts';

const AMBIENT: [code: string, message: string][] = [
  ['Date.now()', 'reads a clock (Date.now); below app an instant is an argument'],
  ['new Date()', 'reads a clock (new Date()); below app an instant is an argument'],
  ['new Date', 'reads a clock (new Date); below app an instant is an argument'],
  ['Date()', 'reads a clock (Date(); below app an instant is an argument'],
  ['performance.now()', 'reads a clock (performance.now); below app an instant is an argument'],
  ['process.hrtime.bigint()', 'reads a clock (process.hrtime); below app an instant is an argument'],
  ['Math.random()', 'draws an unseeded random number (Math.random); below app a seed is an argument'],
  ['crypto.getRandomValues(x)', 'draws an unseeded random number (getRandomValues); below app a seed is an argument'],
  ['process.env.THREADS', 'reads the environment (process.env); below app it is an argument'],
  ['a.localeCompare(b)', "depends on the user's language or time zone (.localeCompare); use UTC and code-unit order"],
  ['at.getHours()', "depends on the user's language or time zone (.getHours); use UTC and code-unit order"],
  ['Intl.NumberFormat()', "depends on the user's language or time zone (Intl); use UTC and code-unit order"],
];

finds(noAmbient, [
  ...AMBIENT.map(
    ([text, message]): Planted => [
      text,
      line('src/backtest/x.ts', `export const x = ${text};`),
      [`src/backtest/x.ts:1 ${message}`],
    ],
  ),
  [
    'a module that is a clock',
    line('src/engine/x.node.ts', "import { performance } from 'node:perf_hooks';"),
    ['src/engine/x.node.ts:1 imports node:perf_hooks: a clock and the environment'],
  ],
  [
    'none of it in app, cli or codegen',
    { 'src/app/x.ts': 'Date.now();\n', 'src/cli/x.node.ts': 'process.env.X;\n', 'src/codegen/x.ts': 'new Date();\n' },
    [],
  ],
  [
    'no instant that is given',
    line('src/core/x.ts', 'export const x = new Date(at).getUTCHours() + new DateRange(Date.UTC(2026, 1)).update();'),
    [],
  ],
]);

const differs = (path: string, what: string): string =>
  `${path}:1 uses ${what}; engines differ in its last bit, src/spec has ours`;
const MATH = [
  'exp',
  'log',
  'pow',
  'sin',
  'cos',
  'tan',
  'tanh',
  'cbrt',
  'hypot',
  'log1p',
  'expm1',
  'atan2',
  'random',
  'log10',
  'sumPrecise',
];

finds(portableArithmetic, [
  ...MATH.map(
    (name): Planted => [
      `Math.${name}`,
      line('src/risk/x.ts', `export const x = Math.${name}(1);`),
      [differs('src/risk/x.ts', `Math.${name}`)],
    ],
  ),
  ['**', line('src/simulate/x.ts', 'export const x = 2 ** y;'), [differs('src/simulate/x.ts', '**')]],
  ['**=', line('src/core/x.ts', 'x **= 2;'), [differs('src/core/x.ts', '**=')]],
  ['Math under another name', line('src/core/x.ts', 'const { exp } = Math;'), [differs('src/core/x.ts', 'Math')]],
  ['Math by a string', line('src/core/x.ts', "Math['exp'](1);"), [differs('src/core/x.ts', 'Math')]],
  ['in codegen', line('src/codegen/x.ts', 'Math.exp(1);'), [differs('src/codegen/x.ts', 'Math.exp')]],
  [
    'in a room that is not in the plan',
    line('src/utils/x.ts', 'Math.exp(1);'),
    [differs('src/utils/x.ts', 'Math.exp')],
  ],
  ['in AssemblyScript', line('assembly/x.ts', 'NativeMath.exp(1.0);'), [differs('assembly/x.ts', 'NativeMath.exp')]],
  ['in AssemblyScript, f32', line('assembly/x.ts', 'Mathf.log(1.0);'), [differs('assembly/x.ts', 'Mathf.log')]],
  [
    'in WGSL',
    line('shaders/kernels/black-price.wgsl', 'let y = exp(x);'),
    [differs('shaders/kernels/black-price.wgsl', 'exp()')],
  ],
  ['not in app', line('src/app/x.ts', 'Math.log10(1) ** 2;'), []],
  [
    'not what is exact',
    line(
      'src/core/x.ts',
      'Math.sqrt(x) * Math.abs(y) + Math.max(a, Math.fround(b)) / Math.imul(c, d) ** '.slice(0, -4),
    ),
    [],
  ],
  ['not in words', { 'src/core/x.ts': `/** Math.exp ** 2 */\nexport const x = \`Math.exp ** \${y}\`;\n` }, []],
]);

finds(filesInStoreAlone, [
  [
    'the engine',
    line('src/engine/x.node.ts', "import { readFile } from 'node:fs/promises';"),
    ['src/engine/x.node.ts:1 imports node:fs/promises; below cli only store opens files'],
  ],
  [
    'the report',
    line('src/report/x.node.ts', "import * as fs from 'fs';"),
    ['src/report/x.node.ts:1 imports fs; below cli only store opens files'],
  ],
]);
