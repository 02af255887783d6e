// A volatility after a move, and the sentence for one that went too far.
import type { PlimsollError } from '../core/errors.ts';
import { exp } from '../spec/exp.ts';
import type { TenorMove } from './factor-forms.ts';
import type { Slice } from './plan.ts';
import { idOfRow } from './run-memory.ts';
import { refusal, type Thread } from './thread.ts';

export function movedVolatility(before: number, { form, weight }: Omit<TenorMove, 'factor'>, move: number): number {
  const amount = weight * move;
  return form === 'additive' ? before + amount : before * (form === 'log' ? exp(amount) : 1 + amount);
}

interface MovedVolatility {
  readonly base: number;
  readonly moved: number;
  readonly row: number | undefined;
}

export function volatilityRefusal(
  thread: Thread,
  slice: Slice,
  scenario: number,
  { base, moved, row }: MovedVolatility,
): PlimsollError {
  const change =
    row === undefined
      ? `${slice.underlying} volatility to ${moved} of itself`
      : `the volatility of ${idOfRow(thread.memory, thread.program.layout, row)} from ${base} to ${moved}`;
  const wanted = 'it must stay above 0: name a volatility floor or move less';
  return refusal(thread, scenario, `the moves take ${change} at ${slice.timeYears} years; ${wanted}`);
}
