// The columns of one block of scenarios in a thread's arena: what a slice has in common there, kept while the next one wants it.
import type { PlimsollError } from '../core/errors.ts';
import { cappedInverse } from '../spec/black-block.ts';
import { exp } from '../spec/exp.ts';
import { fillForm, formKey, type TenorMove } from './factor-forms.ts';
import type { Slice } from './plan.ts';
import { idOfRow } from './run-memory.ts';
import { type Block, exponentials, fillMultiple, refusal, type Thread, unlessHeld } from './thread.ts';

/** What all options of a slice share in a block. */
export function fillSliceColumns(thread: Thread, slice: Slice, block: Block): void {
  const { forward, logForward, forwardMultiple } = block.arena;
  const { first, moves } = block;
  unlessHeld(block, 'forwardMultiple', formKey(slice.forwardForm), () => {
    fillForm(slice.forwardForm, moves, first, logForward);
    exponentials(thread, 'logForward', 'forwardMultiple', forward.length);
  });
  for (let lane = 0; lane < forward.length; lane++) forward[lane] = slice.forward * forwardMultiple[lane]!;
  unlessHeld(block, 'scale', formKey(slice.scaleForm), () => fillMultiple(thread, slice.scaleForm, block, 'scale'));
  if (slice.ownFactors) block.held.delete('volFactor');
  else unlessHeld(block, 'volFactor', JSON.stringify(slice.volatilityMoves), () => fillFactors(thread, slice, block));
}

/** The factor on volatility of a slice, or of one row where each has its own. */
export function fillFactors(thread: Thread, slice: Slice, block: Block, row?: number): void {
  const { volFactor, inverseVolFactor: moved } = block.arena;
  volFactor.fill(row === undefined ? 1 : thread.volatility[row]!);
  for (const { factor, ...move } of slice.volatilityMoves) {
    const start = factor * block.moves.stride + block.first;
    const { cells } = block.moves;
    if (move.form === 'log') {
      // movedVolatility, its exponentials all at once.
      for (let lane = 0; lane < moved.length; lane++) moved[lane] = move.weight * cells[start + lane]!;
      exponentials(thread, 'inverseVolFactor', 'inverseVolFactor', moved.length);
      for (let lane = 0; lane < moved.length; lane++) volFactor[lane] = volFactor[lane]! * moved[lane]!;
    } else {
      for (let lane = 0; lane < moved.length; lane++) {
        volFactor[lane] = movedVolatility(volFactor[lane]!, move, cells[start + lane]!);
      }
    }
  }
  settleFactors(thread, slice, block, row);
}

export function movedVolatility(before: number, { form, weight }: Omit<TenorMove, 'factor'>, move: number): number {
  const amount = weight * move;
  return form === 'additive' ? before + amount : before * (form === 'log' ? exp(amount) : 1 + amount);
}

/** Turns moved volatilities, or factors, in the column into factors with their inverses, or says which one went too far. */
export function settleFactors(thread: Thread, slice: Slice, block: Block, row?: number): void {
  const { volFactor, inverseVolFactor } = block.arena;
  const base = row === undefined ? 1 : thread.volatility[row]!;
  const floor = row === undefined ? 0 : (thread.program.rules.volatilityFloor ?? 0);
  for (let lane = 0; lane < volFactor.length; lane++) {
    const moved = volFactor[lane]!;
    const kept = Math.max(moved, floor);
    if (!(kept > 0)) throw volatilityRefusal(thread, slice, block.scenarioOf(lane), { base, moved, row });
    volFactor[lane] = kept / base;
    inverseVolFactor[lane] = cappedInverse(kept / base);
  }
}

interface MovedVolatility {
  readonly base: number;
  readonly moved: number;
  readonly row: number | undefined;
}

function volatilityRefusal(
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
