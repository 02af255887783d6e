// What users get: the packed package in an empty project, with its dependencies beside it and nothing of this checkout.
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const LARGEST_BYTES = 3_000_000;
const SCRIPTS_THAT_RUN_BY_THEMSELVES = ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish'];

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly files: readonly { readonly path: string }[];
}

const project = mkdtempSync(join(tmpdir(), 'plimsoll-package-'));
let packed: Packed;

beforeAll(async () => {
  const { out } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', project], '.');
  [packed] = JSON.parse(out) as [Packed];
  const home = join(project, 'node_modules', 'plimsoll');
  mkdirSync(home, { recursive: true });
  await run('tar', ['-xzf', join(project, packed.filename), '-C', home, '--strip-components', '1'], '.');
  const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: Record<string, string> };
  for (const name of Object.keys(dependencies)) linkDependency(name);
  writeFileSync(join(project, 'package.json'), '{"type":"module"}');
  for (const name of ['market-maker.csv', 'snapshot.json']) cpSync(join('examples', name), join(project, name));
}, 120_000);
afterAll(() => rmSync(project, { recursive: true, force: true }));

test('is small, holds its builds and examples, and runs nothing when it is installed', () => {
  expect(packed.size).toBeLessThanOrEqual(LARGEST_BYTES);
  const paths = packed.files.map(({ path }) => path);
  for (const path of [
    'dist/wasm/strict.wasm',
    'dist/wasm/relaxed.wasm',
    'dist/bench/main.node.js',
    'README.md',
    'LICENSE',
  ])
    expect(paths).toContain(path);
  expect(paths.filter((path) => /^(test|dist\/test|src|assembly)\//.test(path))).toEqual([]);
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  expect(SCRIPTS_THAT_RUN_BY_THEMSELVES.filter((name) => name in scripts)).toEqual([]);
});

test('the command margins a book on threads', async () => {
  const command = join(project, 'node_modules', 'plimsoll', 'dist', 'src', 'cli', 'main.node.js');
  const args = [
    'margin',
    'market-maker.csv',
    '--market',
    'snapshot.json',
    '--workers',
    '2',
    '--scenarios',
    '5000',
    '--json',
  ];
  const { code, out } = await run(process.execPath, [command, ...args], project);
  expect(code).toBe(0);
  expect(JSON.parse(out).accounts.length).toBe(5);
});

test('the library loads by its name, and so does its half without Node', async () => {
  writeFileSync(
    join(project, 'program.js'),
    `import { createPlimsollInThread, bookFromText, MODELS } from 'plimsoll';
     import { createPlimsoll, readBook, readSnapshot, compileWasmBuild } from 'plimsoll/node';
     const [book, snapshot] = [await readBook('market-maker.csv'), await readSnapshot('snapshot.json')];
     const threads = await createPlimsoll({ workers: 2 });
     const alone = await createPlimsollInThread(await compileWasmBuild('strict'));
     const es = { name: 'es', values: { scenarios: 5000 } };
     const both = [await threads.margin(book, snapshot, es), await alone.margin(book, snapshot, es)];
     await threads.close();
     const [one, other] = both.map(({ requirements }) => requirements.map(({ initial }) => initial).join());
     console.log(one === other, typeof bookFromText, MODELS.length > 20);`,
  );
  const { code, out, err } = await run(process.execPath, ['program.js'], project);
  expect({ code, out: out.trim(), err }).toEqual({ code: 0, out: 'true function true', err: '' });
});

/** A dependency as npm would have put it: the folder itself, and what it needs found from where it really lies. */
function linkDependency(name: string): void {
  const place = join(project, 'node_modules', name);
  mkdirSync(dirname(place), { recursive: true });
  symlinkSync(resolve('node_modules', name), place);
}

interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function run(file: string, args: readonly string[], cwd: string): Promise<Ran> {
  return new Promise((done) => {
    const child = execFile(file, args, { cwd, maxBuffer: 1 << 26 }, (_, out, err) =>
      done({ code: child.exitCode, out, err }),
    );
  });
}
