// The options by which commands open the engine, and the run itself: opened, watched, and closed whatever happens.
import type { Command } from 'commander';
import { BACKENDS } from '../app/choose-device.ts';
import { createPlimsoll } from '../app/create-plimsoll.node.ts';
import type { MarginOptions } from '../app/margin-run.ts';
import type { Plimsoll } from '../app/plimsoll.ts';
import type { TailCertainty } from '../app/revaluation.ts';
import { PlimsollError } from '../core/errors.ts';
import { bytesOption, countOption } from './option-numbers.ts';
import { openProgress } from './progress.node.ts';
import { printNote } from './terminal.node.ts';

export interface EngineCliOptions {
  readonly workers?: string;
  readonly memory?: string;
  readonly backend?: string;
}

export function addEngineOptions(command: Command): Command {
  return command
    .option('--workers <count>', 'threads; all cores where left out. Results do not depend on it')
    .option('--memory <bytes>', 'most memory a run may take, as 2G')
    .option('--backend <name>', `${BACKENDS.join(', ')}: who screens scenarios. Results do not depend on it`);
}

/** For commands that read tails. */
export interface CertaintyCliOptions {
  readonly exact?: boolean;
  readonly certify?: string;
}

export function addCertaintyOptions(command: Command): Command {
  return command
    .option('--exact', 'revalue every scenario, whatever it costs; the tails are the same bits')
    .option(
      '--certify <how>',
      `${CERTIFICATIONS.join(', ')}: how the worst scenarios are made sure of (default: sample)`,
    );
}

const CERTIFICATIONS = ['sample', 'tail', 'none'] as const;

export function readCertainty({ exact, certify }: CertaintyCliOptions): TailCertainty {
  const found = CERTIFICATIONS.find((known) => known === certify);
  if (certify !== undefined && found === undefined) {
    throw new PlimsollError('INPUT_USAGE', `--certify is ${certify}; it must be one of ${CERTIFICATIONS.join(', ')}`);
  }
  return { ...(exact === undefined ? {} : { exact }), ...(found === undefined ? {} : { certify: found }) };
}

/** The choice of threads and memory, judged before any file is opened. */
export function readEngine({ workers, memory, backend }: EngineCliOptions) {
  const chosen = BACKENDS.find((known) => known === backend);
  if (backend !== undefined && chosen === undefined) {
    throw new PlimsollError('INPUT_USAGE', `--backend is ${backend}; it must be one of ${BACKENDS.join(', ')}`);
  }
  return {
    ...(chosen === undefined ? {} : { backend: chosen }),
    ...(workers === undefined ? {} : { workers: countOption('--workers', workers, 1) }),
    ...(memory === undefined ? {} : { memoryLimitBytes: bytesOption('--memory', memory) }),
  };
}

export async function withPlimsoll<T>(
  engine: ReturnType<typeof readEngine>,
  work: (plimsoll: Plimsoll, watch: Pick<MarginOptions, 'onProgress'>) => Promise<T>,
): Promise<T> {
  const notes: string[] = [];
  const plimsoll = await createPlimsoll({ ...engine, onNote: (note) => notes.push(note) });
  const { onProgress, finish } = openProgress();
  try {
    return await work(plimsoll, { onProgress });
  } finally {
    finish();
    for (const note of notes) printNote(`plimsoll: ${note}`);
    await plimsoll.close();
  }
}
