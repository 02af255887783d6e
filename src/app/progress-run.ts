// A run under way: a promise of its answer, and its progress as something one can loop over.
import type { MarginProgress } from './margin-run.ts';

/** The answer, awaited as any promise is; `progress()` tells how far the work is until it ends, however it ends. */
export interface Run<T> extends Promise<T> {
  /** The newest word each time one asks: a slow reader misses some, and never falls behind. */
  progress(): AsyncIterable<MarginProgress>;
}

type Tell = (progress: MarginProgress) => void;

/** Starts the work at once. `also` hears every word, as an option of the caller's. */
export function startRun<T>(work: (tell: Tell) => Promise<T>, also?: Tell): Run<T> {
  const waiting = new Set<() => void>();
  let newest: MarginProgress | undefined;
  let count = 0;
  let ended = false;
  const wake = () => {
    for (const resolve of waiting) resolve();
    waiting.clear();
  };
  const tell: Tell = (progress) => {
    newest = progress;
    count++;
    also?.(progress);
    wake();
  };
  const end = () => {
    ended = true;
    wake();
  };
  // Never thrown before there is a promise to catch: a caller who forgot `await` still gets a rejection and no exception.
  const answer = Promise.resolve().then(() => work(tell));
  answer.then(end, end);
  async function* progress(): AsyncGenerator<MarginProgress> {
    let seen = 0;
    for (;;) {
      if (newest !== undefined && count > seen) {
        seen = count;
        yield newest;
      } else if (ended) return;
      else await new Promise<void>((resolve) => waiting.add(resolve));
    }
  }
  return Object.assign(answer, { progress });
}
