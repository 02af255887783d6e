// A run is a promise, and its progress can be looped over: newest word each time, an end however the run ends.
import { expect, test } from 'vitest';
import type { MarginProgress } from '../../src/app/margin-run.ts';
import { startRun } from '../../src/app/progress-run.ts';

const word = (done: number): MarginProgress => ({ stage: 'revaluing', done, total: 3 });
const later = () => new Promise<void>((resolve) => setImmediate(resolve));

test('every word reaches a reader who keeps up, and a listener besides', async () => {
  const heard: number[] = [];
  const run = startRun(
    async (tell) => {
      for (let done = 1; done <= 3; done++) {
        tell(word(done));
        await later();
      }
      return 'answer';
    },
    ({ done }) => heard.push(done),
  );
  const read: number[] = [];
  for await (const { done } of run.progress()) read.push(done);
  expect(read).toEqual([1, 2, 3]);
  expect(heard).toEqual([1, 2, 3]);
  expect(await run).toBe('answer');
});

test('a slow reader gets the newest word and never an old one; two readers do not take from each other', async () => {
  const run = startRun(async (tell) => {
    await later();
    tell(word(1));
    tell(word(2));
    tell(word(3));
  });
  const read = async () => {
    const words: number[] = [];
    for await (const { done } of run.progress()) words.push(done);
    return words;
  };
  expect(await Promise.all([read(), read()])).toEqual([[3], [3]]);
});

test('a run that fails ends its progress and rejects; work that throws at once throws nothing', async () => {
  const run = startRun(() => {
    throw new Error('refused');
  });
  for await (const _ of run.progress()) expect.unreachable();
  await expect(run).rejects.toThrow('refused');
});
