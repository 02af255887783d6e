// Walls of the house, planted: floors, platforms, doors of libraries.
import { expect } from 'vitest';
import { altered, finds, line } from './house.ts';
import { assemblyAlone, floors } from './rules/floors.ts';
import { libraries } from './rules/libraries.ts';
import { faceRunsInBoth, platformWalls } from './rules/platform.ts';

finds(floors, [
  [
    'up',
    line('src/core/x.ts', "import { book } from '../book/book.ts';"),
    ['src/core/x.ts:1 imports src/book/book.ts: core is on floor 0, book on floor 2, and imports go down'],
  ],
  [
    'up, type only',
    line('src/core/x.ts', "import type { B } from '../book/book.ts';"),
    ['src/core/x.ts:1 imports src/book/book.ts: core is on floor 0, book on floor 2, and imports go down'],
  ],
  [
    'up, inside a type',
    line('src/core/x.ts', "export type B = import('../book/book.ts').B;"),
    ['src/core/x.ts:1 imports src/book/book.ts: core is on floor 0, book on floor 2, and imports go down'],
  ],
  [
    'up, by passing on',
    line('src/core/x.ts', "export { book } from '../book/book.ts';"),
    ['src/core/x.ts:1 imports src/book/book.ts: core is on floor 0, book on floor 2, and imports go down'],
  ],
  [
    'up, for its effect',
    line('src/core/x.ts', "import '../book/book.ts';"),
    ['src/core/x.ts:1 imports src/book/book.ts: core is on floor 0, book on floor 2, and imports go down'],
  ],
  [
    'up, later',
    line('src/core/x.ts', "export const later = await import('../book/book.ts');"),
    ['src/core/x.ts:1 imports src/book/book.ts: core is on floor 0, book on floor 2, and imports go down'],
  ],
  [
    'up, as a worker',
    line('src/core/x.ts', "new Worker(new URL('../engine/run.js', import.meta.url));"),
    ['src/core/x.ts:1 imports src/engine/run.ts: core is on floor 0, engine on floor 4, and imports go down'],
  ],
  [
    'up, over several lines',
    { 'src/core/x.ts': "\nimport {\n  book, // why\n} from\n  '../book/book.ts';\n" },
    ['src/core/x.ts:4 imports src/book/book.ts: core is on floor 0, book on floor 2, and imports go down'],
  ],
  [
    'a neighbour',
    line('src/market/x.ts', "import { book } from '../book/book.ts';"),
    ['src/market/x.ts:1 imports src/book/book.ts: market and book share floor 2 and are strangers'],
  ],
  [
    'report and app',
    line('src/report/x.ts', "import { create } from '../app/create.ts';"),
    ['src/report/x.ts:1 imports src/app/create.ts: report and app share floor 7 and are strangers'],
  ],
  [
    'margin to engine',
    line('src/margin/x.ts', "import type { R } from '../engine/run.ts';"),
    ['src/margin/x.ts:1 imports src/engine/run.ts: margin never sees the engine; app carries the losses across'],
  ],
  [
    'reading codegen',
    line('src/cli/x.node.ts', "import { write } from '../codegen/main.node.ts';"),
    ['src/cli/x.node.ts:1 imports src/codegen/main.node.ts: nobody reads codegen'],
  ],
  [
    'codegen reading more',
    line('src/codegen/x.ts', "import { book } from '../book/book.ts';"),
    ['src/codegen/x.ts:1 imports src/book/book.ts: codegen reads core and spec only'],
  ],
  [
    'the face from inside',
    line('src/cli/x.ts', "import { create } from '../index.ts';"),
    ['src/cli/x.ts:1 imports src/index.ts: nobody in the house imports its face'],
  ],
  [
    'out of src',
    line('src/core/x.ts', "import { HOUSE } from '../../test/tidy/house.ts';"),
    ['src/core/x.ts:1 imports test/tidy/house.ts, which is outside src'],
  ],
  [
    'a computed import',
    line('src/core/x.ts', 'export const x = import(name);'),
    ['src/core/x.ts:1 computes what it imports; no rule can follow that'],
  ],
  [
    'a template import',
    line('src/core/x.ts', `export const x = import(\`../\${name}.ts\`);`),
    ['src/core/x.ts:1 computes what it imports; no rule can follow that'],
  ],
  [
    'a room that is not in the plan',
    line('src/utils/x.ts', 'export const x = 1;'),
    [
      expect.stringMatching(
        /^src\/utils\/x\.ts is in no room of the house; the rooms are core, spec, .*codegen$/,
      ) as string,
    ],
  ],
  [
    'a file without a room',
    line('src/x.ts', 'export const x = 1;'),
    [expect.stringMatching(/^src\/x\.ts is in no room/) as string],
  ],
  [
    'nothing in a comment, a string or a regular expression',
    {
      'src/core/x.ts':
        "// from '../book/book.ts'\n/* import '../book/book.ts' */\nexport const a = \"from '../book/book.ts'\";\nexport const b = /from '..\\/book'/.test(`from '../book/book.ts'`);\n",
    },
    [],
  ],
  [
    'nothing in a URL of data',
    line('src/core/x.ts', "export const x = new URL('../../dist/strict.wasm', import.meta.url);"),
    [],
  ],
  [
    'nothing downwards, in the own room, or in package.json',
    {
      'src/cli/x.ts':
        "import type { B } from '../book/book.ts';\nimport './main.node.ts';\nimport manifest from '../../package.json' with { type: 'json' };\n",
    },
    [],
  ],
]);

finds(assemblyAlone, [
  [
    'TypeScript from AssemblyScript',
    line('assembly/x.ts', "import { read } from '../src/spec/machine';"),
    ['assembly/x.ts:1 imports ../src/spec/machine; assembly imports assembly only'],
  ],
]);

finds(platformWalls, [
  [
    'a Node module',
    line('src/book/x.ts', "import { join } from 'node:path';"),
    ['src/book/x.ts:1 imports node:path; only a .node.ts file may'],
  ],
  [
    'a Node module without its prefix',
    line('src/book/x.ts', "import { join } from 'path';"),
    ['src/book/x.ts:1 imports path; only a .node.ts file may'],
  ],
  [
    'a type of Node',
    line('src/book/x.ts', "import type { Worker } from 'node:worker_threads';"),
    ['src/book/x.ts:1 imports node:worker_threads; only a .node.ts file may'],
  ],
  [
    'a Node file',
    line('src/app/x.ts', "import { y } from '../store/duckdb.node.ts';"),
    ['src/app/x.ts:1 imports src/store/duckdb.node.ts; only a .node.ts file may'],
  ],
  [
    'a browser file',
    line('src/app/x.ts', "import { y } from './page.web.ts';"),
    ['src/app/x.ts:1 imports src/app/page.web.ts; only a .web.ts file may'],
  ],
  [
    'a browser file from a Node file',
    line('src/app/x.node.ts', "import { y } from './page.web.ts';"),
    ['src/app/x.node.ts:1 imports src/app/page.web.ts; only a .web.ts file may'],
  ],
  [
    'a Node module in a browser file',
    line('src/app/x.web.ts', "import 'node:fs';"),
    ['src/app/x.web.ts:1 imports node:fs; only a .node.ts file may'],
  ],
  [
    'a package for Node',
    line('src/cli/x.ts', "import { Command } from 'commander';"),
    ['src/cli/x.ts:1 imports commander; only a .node.ts file may'],
  ],
  [
    'a global of Node',
    line('src/book/x.ts', 'export const x = process.stdout ?? Buffer.from([]);'),
    [
      'src/book/x.ts:1 uses process.stdout; only a .node.ts file may',
      'src/book/x.ts:1 uses Buffer.from; only a .node.ts file may',
    ],
  ],
  [
    'a global of the browser',
    line('src/book/x.node.ts', 'export const x = document.createElement(y) ?? navigator.gpu;'),
    [
      'src/book/x.node.ts:1 uses document.createElement; only a .web.ts file may',
      'src/book/x.node.ts:1 uses navigator.gpu; only a .web.ts file may',
    ],
  ],
  [
    'no local thing of a like name',
    line(
      'src/risk/x.ts',
      'export const x = (process, window, document) => process.drift + window.length + document.rows;',
    ),
    [],
  ],
]);

finds(faceRunsInBoth, [
  [
    'two steps away',
    {
      'src/app/create.ts': "export { x } from './x.ts';\n",
      'src/app/x.ts': "export { y as x } from '../store/duckdb.node.ts';\n",
    },
    [
      'src/index.ts reaches src/store/duckdb.node.ts by way of src/app/create.ts, src/app/x.ts',
      'src/index.ts reaches node:fs/promises by way of src/app/create.ts, src/app/x.ts, src/store/duckdb.node.ts',
      'src/index.ts reaches @duckdb/node-api by way of src/app/create.ts, src/app/x.ts, src/store/duckdb.node.ts',
    ],
  ],
  [
    'one step away',
    line('src/index.ts', "export { y } from './page.web.ts';"),
    ['src/index.ts reaches src/page.web.ts by way of itself'],
  ],
  [
    'no face at all',
    { 'src/index.ts': null },
    ['nothing was scanned for "src/index.ts runs in Node and in a browser"'],
  ],
]);

finds(libraries, [
  [
    'through the wall',
    line('src/store/other.node.ts', "import { x } from '@duckdb/node-api';"),
    [
      'src/store/other.node.ts:1 imports @duckdb/node-api, whose door is ^src\\/store\\/duckdb\\.node\\.ts$',
      'src/store/duckdb.node.ts:2 imports @duckdb/node-api, which wants one door and has src/store/duckdb.node.ts, src/store/other.node.ts',
    ].reverse(),
  ],
  [
    'on the result path',
    line('src/pricing/x.ts', "import type { z } from 'zod/mini';"),
    ['src/pricing/x.ts:1 imports zod, whose door is ^src\\/(?:market|store|margin)\\/'],
  ],
  [
    'two doors',
    line('src/report/x.ts', "import colours from 'picocolors';"),
    [
      'src/cli/main.node.ts:3 imports picocolors, which wants one door and has src/cli/main.node.ts, src/report/x.ts',
      'src/report/x.ts:1 imports picocolors, which wants one door and has src/cli/main.node.ts, src/report/x.ts',
    ],
  ],
  [
    'a library without a door',
    line('src/core/x.ts', "import x from 'unheard-of';"),
    ['src/core/x.ts:1 imports unheard-of, which has no door; give it one in test/tidy/rules/libraries.ts'],
  ],
  [
    'a library users do not get',
    altered('package.json', '"zod": "4", ', ''),
    [
      'src/margin/parameters.ts:1 imports zod, which package.json does not give to users (dependencies, optional or peer)',
    ],
  ],
]);
