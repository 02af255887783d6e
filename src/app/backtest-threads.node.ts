// A walk on several threads, each with a whole machine of its own: instants do not hang on one another, books are small, and handing out
// blocks of one instant costs more than pricing them. Stretches are of a constant size and come back in order, so that the results are
// the same text for any number of threads.
import { Worker } from 'node:worker_threads';
import type { WalkPlan } from '../backtest/walk.ts';
import { fromErrorRecord, PlimsollError } from '../core/errors.ts';
import type { BacktestRequest } from './backtest-request.node.ts';
import type { Stretch, StretchDone } from './serve-stretches.node.ts';

const BUILT_FOLDER = new URL(import.meta.url.endsWith('.ts') ? '../../dist/src/app/' : './', import.meta.url);
const WORKER_FILE = new URL('backtest-worker.node.js', BUILT_FOLDER);

const STEPS_PER_STRETCH = 8;
/** So many stretches per thread may wait for one before them: the memory that a slow thread costs. */
const STRETCHES_AHEAD = 4;

/** The records of a plan as texts, in order. The plan must be the request's. */
export const walkOnThreads = (request: BacktestRequest, plan: WalkPlan, threads: number): AsyncGenerator<string> =>
  walkOnWorkers({ file: WORKER_FILE, data: request }, plan, threads);

/** `file` serves stretches (serve-stretches.node.ts) of the plan, which it makes from `data`. */
export async function* walkOnWorkers(
  { file, data }: { readonly file: URL; readonly data: unknown },
  { first, end, stride }: WalkPlan,
  threads: number,
): AsyncGenerator<string> {
  const queue = stretchQueue(first, end, STEPS_PER_STRETCH * stride);
  const finished = new Map<number, readonly string[]>();
  const idle: Worker[] = [];
  let failure: PlimsollError | undefined;
  let wake: () => void = () => {};
  let delivered = first;
  const handOut = (): void => {
    while (idle.length > 0 && queue.isWithin(delivered, STRETCHES_AHEAD * threads)) {
      idle.pop()!.postMessage(queue.next());
    }
  };
  const workers = Array.from({ length: threads }, () => {
    const worker = new Worker(file, { workerData: data });
    worker.on('message', (message: StretchDone | null) => {
      if (message === null) idle.push(worker);
      else if ('error' in message) failure ??= fromErrorRecord(message.error);
      else finished.set(message.first, message.texts);
      handOut();
      wake();
    });
    const lost = (why: string) => {
      failure ??= new PlimsollError('WORKER_LOST', `a thread of the backtest ended: ${why}`);
      wake();
    };
    worker.on('error', (error) => lost(error.message));
    worker.on('exit', (code) => code !== 0 && lost(`exit code ${code}`));
    return worker;
  });
  try {
    while (delivered < end) {
      const texts = finished.get(delivered);
      if (failure !== undefined) throw failure;
      if (texts === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      finished.delete(delivered);
      delivered += STEPS_PER_STRETCH * stride;
      handOut();
      yield* texts;
    }
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

interface StretchQueue {
  /** Whether the next stretch is there and begins within so many of the one that is waited for. */
  isWithin(delivered: number, stretches: number): boolean;
  next(): Stretch;
}

function stretchQueue(first: number, end: number, width: number): StretchQueue {
  let begin = first;
  return {
    isWithin: (delivered, stretches) => begin < end && begin < delivered + stretches * width,
    next: () => {
      const stretch = { first: begin, end: Math.min(end, begin + width) };
      begin += width;
      return stretch;
    },
  };
}
