// The columns of one block of scenarios in a thread's arena: what a slice has in common there, kept while the next one wants it.
import { takeAverage } from './average-rows.ts';
import { formKey, movesKey } from './factor-forms.ts';
import { volatilityRefusal } from './moved-volatility.ts';
import type { Slice } from './plan.ts';
import type { SliceSpot } from './slice-kinds.ts';
import {
  addressOfMoves,
  type Block,
  exponentials,
  fillFormColumn,
  fillMultiple,
  type Thread,
  unlessHeld,
} from './thread.ts';

/** What all options of a slice share in a block. */
export function fillSliceColumns(thread: Thread, slice: Slice, block: Block): void {
  const { exports } = thread;
  const { forward, logForward, forwardMultiple } = block.arena;
  const { first, moves } = block;
  unlessHeld(block, 'forwardMultiple', formKey(slice.forwardForm), () => {
    fillFormColumn(thread, slice.forwardForm, block, 'logForward');
    exponentials(thread, 'logForward', 'forwardMultiple', forward.length);
  });
  exports.setMultiple(forward.byteOffset, forwardMultiple.byteOffset, forward.length, slice.forward);
  unlessHeld(block, 'scale', formKey(slice.scaleForm), () => fillMultiple(thread, slice.scaleForm, block, 'scale'));
  fillSpot(thread, slice, block);
  if (slice.average !== undefined) {
    const [move] = slice.volatilityMoves;
    const start = move === undefined ? 0 : move.factor * moves.stride + first;
    takeAverage(thread, slice, block, { x: logForward, v: (lane) => moves.cells[start + lane]! });
  } else if (slice.ownFactors) block.held.delete('volFactor');
  else unlessHeld(block, 'volFactor', movesKey(slice.volatilityMoves), () => fillFactors(thread, slice, block));
}

/** Where the spot stands, for barriers. */
function fillSpot(thread: Thread, { spot }: Slice, block: Block): void {
  if (spot === undefined) return;
  fillFormColumn(thread, spot.form, block, 'logSpot');
  settleSpot(thread, spot, block);
}

/** Turns the moves of the spot, in the column logSpot, into the spot and its logarithm. */
export function settleSpot(thread: Thread, { base, logBase }: SliceSpot, { arena }: Block): void {
  const { spot, logSpot } = arena;
  exponentials(thread, 'logSpot', 'spot', spot.length);
  for (let lane = 0; lane < spot.length; lane++) {
    spot[lane] = base * spot[lane]!;
    logSpot[lane] = logBase + logSpot[lane]!;
  }
}

/** The factor on volatility of a slice, or of one row where each has its own. */
export function fillFactors(thread: Thread, slice: Slice, block: Block, row?: number): void {
  const { exports } = thread;
  const { volFactor, inverseVolFactor: moved } = block.arena;
  volFactor.fill(row === undefined ? 1 : thread.volatility[row]!);
  const { byteOffset: to, length } = volFactor;
  // movedVolatility, lane by lane.
  for (const { factor, form, weight } of slice.volatilityMoves) {
    const from = addressOfMoves(block, factor);
    if (form === 'additive') exports.addMultiple(to, from, length, weight);
    else if (form === 'relative') exports.growColumn(to, from, length, weight);
    else {
      exports.setMultiple(moved.byteOffset, from, length, weight);
      exponentials(thread, 'inverseVolFactor', 'inverseVolFactor', length);
      exports.multiplyColumn(to, moved.byteOffset, length);
    }
  }
  settleFactors(thread, slice, block, row);
}

/** Turns moved volatilities, or factors, in the column into factors with their inverses, or says which one went too far. */
export function settleFactors(thread: Thread, slice: Slice, block: Block, row?: number): void {
  const { volFactor, inverseVolFactor } = block.arena;
  const base = row === undefined ? 1 : thread.volatility[row]!;
  const floor = row === undefined ? 0 : (thread.program.rules.volatilityFloor ?? 0);
  const { byteOffset, length } = volFactor;
  const bad = thread.exports.settleFactors(byteOffset, inverseVolFactor.byteOffset, length, base, floor);
  if (bad >= 0) {
    throw volatilityRefusal(thread, slice, block.scenarioOf(bad), { base, moved: volFactor[bad]!, row });
  }
}
