// The options by which commands open the engine, and the run itself: opened, watched, and closed whatever happens.
import type { Command } from 'commander';
import { createPlimsoll } from '../app/create-plimsoll.node.ts';
import type { MarginOptions } from '../app/margin-run.ts';
import type { Plimsoll } from '../app/plimsoll.ts';
import type { TailCertainty } from '../app/revaluation.ts';
import { PlimsollError } from '../core/errors.ts';
import { bytesOption, countOption } from './option-numbers.ts';
import { openProgress } from './progress.node.ts';

export interface EngineCliOptions {
  readonly workers?: string;
  readonly memory?: string;
}

export function addEngineOptions(command: Command): Command {
  return command
    .option('--workers <count>', 'threads; all cores where left out. Results do not depend on it')
    .option('--memory <bytes>', 'most memory a run may take, as 2G');
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
export function readEngine({ workers, memory }: EngineCliOptions) {
  return {
    ...(workers === undefined ? {} : { workers: countOption('--workers', workers, 1) }),
    ...(memory === undefined ? {} : { memoryLimitBytes: bytesOption('--memory', memory) }),
  };
}

export async function withPlimsoll<T>(
  engine: ReturnType<typeof readEngine>,
  work: (plimsoll: Plimsoll, watch: Pick<MarginOptions, 'onProgress'>) => Promise<T>,
): Promise<T> {
  const plimsoll = await createPlimsoll(engine);
  const { onProgress, finish } = openProgress();
  try {
    return await work(plimsoll, { onProgress });
  } finally {
    finish();
    await plimsoll.close();
  }
}
