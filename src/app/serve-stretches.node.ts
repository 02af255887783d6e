// What a thread of a backtest does: makes the plan, and walks the stretches of it that it is told to.
import { parentPort } from 'node:worker_threads';
import { recordToText } from '../backtest/record-text.ts';
import type { WalkPlan } from '../backtest/walk.ts';
import { type ErrorRecord, PlimsollError, toErrorRecord } from '../core/errors.ts';
import { compileWasmBuild } from '../store/wasm-build.node.ts';
import { createPlimsollInThread } from './in-thread.ts';

/** Steps from `first` up to `end`, indices of the tape. */
export interface Stretch {
  readonly first: number;
  readonly end: number;
}

export type StretchDone =
  | { readonly first: number; readonly texts: readonly string[] }
  | { readonly error: ErrorRecord };

/** Until the thread is ended. `open` makes the plan and keeps what it needs open for as long as its argument takes. */
export async function serveStretches(open: (use: (plan: WalkPlan) => Promise<never>) => Promise<never>): Promise<void> {
  const port = parentPort;
  if (port === null) throw new PlimsollError('INTERNAL', 'internal error: stretches are served in threads alone');
  try {
    const plimsoll = await createPlimsollInThread(await compileWasmBuild('strict'));
    await open(async (plan) => {
      for (;;) {
        const stretch = await new Promise<Stretch>((resolve) => {
          port.once('message', resolve);
          port.postMessage(null);
        });
        const texts: string[] = [];
        for await (const record of plimsoll.backtest({ ...plan, ...stretch })) texts.push(recordToText(record));
        port.postMessage({ first: stretch.first, texts } satisfies StretchDone);
      }
    });
  } catch (error) {
    port.postMessage({ error: toErrorRecord(error) } satisfies StretchDone);
  }
}
