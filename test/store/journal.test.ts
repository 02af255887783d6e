// A file of results: torn ends are cut off, whole lines are kept, another question is refused.
import { appendFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openJournal } from '../../src/store/journal.node.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-journal-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function written(
  path: string,
  lines: readonly string[],
  question = 'q',
): Promise<{ kept: string[]; digest: string; cut: number }> {
  const kept: string[] = [];
  const journal = await openJournal(path, { question, onLine: (text) => kept.push(text) });
  for (const line of lines) await journal.append(line);
  await journal.close();
  return { kept, digest: journal.digest(), cut: journal.cutBytes };
}

test('goes on behind what stands, to the same digest and the same bytes', async () => {
  const [whole, parts] = [join(folder, 'whole'), join(folder, 'parts')];
  const { digest } = await written(whole, ['a', 'bé', 'c']);
  await written(parts, ['a']);
  const rest = await written(parts, ['bé', 'c']);
  expect(rest).toEqual({ kept: ['a'], digest, cut: 0 });
  expect(await readFile(parts, 'utf8')).toBe(await readFile(whole, 'utf8'));
});

test('cut anywhere, it keeps the whole lines before and nothing else', async () => {
  const path = join(folder, 'torn');
  await written(path, ['first line', 'second line', 'third line']);
  const bytes = await readFile(path);
  for (let size = bytes.length - 1; size > bytes.length - 60; size -= 7) {
    await writeFile(path, bytes);
    await truncate(path, size);
    const { kept, cut } = await written(path, []);
    const wholeLines = bytes.subarray(0, size).toString().split('\n').length - 2;
    expect(kept).toHaveLength(wholeLines);
    expect(cut).toBeGreaterThanOrEqual(0);
    expect((await readFile(path)).at(-1)).toBe(10);
  }
});

test('a line that was changed ends what can be believed', async () => {
  const path = join(folder, 'changed');
  await written(path, ['first line', 'second line', 'third line']);
  const text = await readFile(path, 'utf8');
  await writeFile(path, text.replace('second', 'zecond'));
  expect((await written(path, [])).kept).toEqual(['first line']);
});

test('another question and another kind of file are refused', async () => {
  const path = join(folder, 'other');
  await written(path, ['a']);
  await expect(written(path, [], 'another')).rejects.toThrow('holds results of another question');
  await writeFile(path, 'account,instrument,quantity\n');
  await expect(written(path, [])).rejects.toThrow('is no file of results');
  await appendFile(path, 'x');
  await expect(written(join(folder, 'no', 'such'), [])).rejects.toThrow('there is no file');
});
