// The programs that the README sends people to run as printed, from the package by its own name.
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';

const FOLDER = 'examples/programs';

/** What each must say; a program without a line here fails, so that none goes unread. */
const SAYS: Readonly<Record<string, RegExp>> = {
  'margin.mjs': /^mm-btc needs \d+ USD; BTC spot rises/m,
  'own-rule.mjs': /^mm-btc \d+ beside \d+$/m,
  'procyclical.mjs':
    /^\d+ exceptions in 2,\d{3} days at 99 %: too many .*[\s\S]*^plain [\s\S]*^25 % buffer [\s\S]*^capped and slow /m,
  'stop.mjs': /^CANCELLED: the revaluation was cancelled$/m,
};

test.each(readdirSync(FOLDER))('%s', async (name) => {
  const { code, out, err } = await node(`${FOLDER}/${name}`);
  expect({ code, err: code === 0 ? '' : err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(SAYS[name] ?? /^$/);
});

function node(file: string): Promise<{ readonly code: number | null; readonly out: string; readonly err: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [file], (_, out, err) => resolve({ code: child.exitCode, out, err }));
  });
}
