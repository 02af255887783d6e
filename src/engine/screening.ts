// Who screens: the threads, in f64, every loss at hand; or a GPU, in f32, which hands over the few that may matter. Where the GPU
// cannot, or is lost on the way, the threads take over: the tails are those of full revaluation either way, to the same bits.
import { toErrorRecord } from '../core/errors.ts';
import type { Screened } from './certify.ts';
import type { GpuDevice } from './gpu-device.ts';
import { screenOnDevice } from './gpu-screen.ts';
import type { Executor, ScreenTables } from './phases.ts';
import type { PreparedRun } from './revalue.ts';
import { cells } from './run-memory.ts';

export interface Screening {
  /** The screened losses that a search with bounds so many times as large has to see, account by account. */
  accounts(inflation: number): Promise<readonly Screened[]>;
  /** Who did it, and why not the GPU where one was asked for. */
  report(): ScreenReport;
  close(): void;
}

export interface ScreenReport {
  readonly screenedBy: string;
  readonly screenNote?: string;
}

export interface ScreenRequest {
  readonly tables: ScreenTables;
  readonly keep: number;
  /** By scenario, not 0 where the loss is exact already. */
  readonly known: Uint8Array;
  readonly device?: GpuDevice;
  /** The device draws the scenarios itself, where they have a recipe. */
  readonly drawn?: boolean;
  /** Why there is none. */
  readonly note?: string;
}

export async function openScreening(run: PreparedRun, executor: Executor, request: ScreenRequest): Promise<Screening> {
  const { device } = request;
  if (device === undefined) return screenHere(run, executor, request, request.note);
  try {
    const onDevice = await screenOnDevice(device, run, executor, request);
    return withFallback(onDevice, (note) => screenHere(run, executor, request, note));
  } catch (error) {
    return screenHere(run, executor, request, noteOf(error));
  }
}

const noteOf = (error: unknown): string =>
  `${toErrorRecord(error).message}; screened on WASM instead, to the same result`;

async function screenHere(
  run: PreparedRun,
  executor: Executor,
  { tables, known }: ScreenRequest,
  note?: string,
): Promise<Screening> {
  const { plan, layout, memory, rows } = run;
  rows?.ensureAll();
  await executor.run({ kind: 'screen', blockCount: layout.blockCount, screen: tables });
  const accounts = plan.accounts.map((_, account): Screened => {
    const column = (first: number) => cells(memory, first + 8 * account * layout.scenarioStride, layout.scenarioCount);
    return { screened: column(layout.screened), bounds: column(layout.bounds), exact: column(layout.losses), known };
  });
  return {
    accounts: async () => accounts,
    report: () => ({ screenedBy: 'wasm', ...(note === undefined ? {} : { screenNote: note }) }),
    close: () => {},
  };
}

function withFallback(first: Screening, screenAgain: (note: string) => Promise<Screening>): Screening {
  let current = first;
  return {
    accounts: async (inflation) => {
      try {
        return await current.accounts(inflation);
      } catch (error) {
        current.close();
        current = await screenAgain(noteOf(error));
        return current.accounts(inflation);
      }
    },
    report: () => current.report(),
    close: () => current.close(),
  };
}
