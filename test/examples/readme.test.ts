// Every recipe of the README and of the examples, as printed, one after the other, in a folder that holds nothing but the examples.
import { execFile } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const COMMAND = resolve('dist/src/cli/main.node.js');
const project = mkdtempSync(join(tmpdir(), 'plimsoll-readme-'));
afterAll(() => rmSync(project, { recursive: true, force: true }));

cpSync('examples', join(project, 'examples'), { recursive: true });
mkdirSync(join(project, 'bin'));
// What npx does in a checkout: the command of the package itself.
writeFileSync(
  join(project, 'bin', 'npx'),
  `#!/bin/sh\n[ "$1" = plimsoll ] || exit 97\nshift\nexec node ${COMMAND} "$@"\n`,
);
chmodSync(join(project, 'bin', 'npx'), 0o755);

// The package by its name, for programs.
mkdirSync(join(project, 'node_modules'));
symlinkSync(resolve('.'), join(project, 'node_modules', 'plimsoll'));

/** Blocks marked sh are recipes; a block without a mark is not for running here. */
const recipes = [...readFileSync('README.md', 'utf8').matchAll(/^```sh\n(.*?)^```/gms)].map(([, text]) => text!);

/** Blocks marked js are programs; they come after the recipes, whose files they read. */
const programs = [...readFileSync('README.md', 'utf8').matchAll(/^```js\n(.*?)^```/gms)].map(([, text]) => text!);

test('the README has recipes and a program', () => {
  expect(recipes.length).toBeGreaterThan(4);
  expect(programs.length).toBeGreaterThan(0);
});

test.each(recipes.map((text) => [text.trim().split('\n').at(-1)!, text] as const))(
  '%s',
  async (_, text) => {
    const { code, err } = await bash(text);
    expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
  },
  120_000,
);

test.each(programs)('program %#', async (text) => {
  writeFileSync(join(project, 'program.mjs'), text);
  const { code, out, err } = await bash('node program.mjs');
  expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
  expect(Number(out)).toBeGreaterThan(0);
});

function bash(text: string): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
  const env = { ...process.env, PATH: `${join(project, 'bin')}:${process.env.PATH}`, NO_COLOR: '1' };
  return new Promise((done) => {
    const child = execFile(
      'bash',
      ['-euo', 'pipefail', '-c', text],
      { cwd: project, env, maxBuffer: 1 << 26 },
      (_, out, err) => done({ code: child.exitCode, out, err }),
    );
  });
}
