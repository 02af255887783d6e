// How a command ended, as scripts see it.
import type { ErrorCode } from '../core/errors.ts';

export const EXIT_DONE = 0;
export const EXIT_FAILED = 1;
export const EXIT_USAGE = 2;
/** Done, and something lies beyond a limit that was asked about. */
export const EXIT_LIMIT = 3;
export const EXIT_INTERRUPTED = 130;

/** The exit code of an error: only a wrong command line is "usage"; a wrong file is a failure. */
export function exitCodeOf(code: ErrorCode): number {
  if (code === 'INPUT_USAGE') return EXIT_USAGE;
  if (code === 'CANCELLED') return EXIT_INTERRUPTED;
  return EXIT_FAILED;
}
