// Payoffs on a GPU: options that expire inside the horizon bend at every strike, so they have no surface, and need none: on the forward's
// growth g they are worth the sum of amount max(+-(g - k), 0), k the strike over the forward, less 1. Pure.
import type { OptionColumns, Slice } from './plan.ts';
import { isPowerOf, type ScreenGroup } from './screen-plan.ts';

/** Of a group: what it is worth where nothing moves, and by row k, amount and side. */
export interface Payoffs {
  readonly still: number;
  readonly rows: readonly (readonly [strike: number, amount: number, side: number])[];
}

/** One slice of vanillas whose value is its payoff, with nothing of exp(x) folded into it. */
export function isPayoffGroup({ slices, instruments, v }: ScreenGroup, all: readonly Slice[]): boolean {
  const [part, ...others] = slices;
  if (part === undefined || others.length > 0 || instruments.length > 0 || v.kind !== 'none') return false;
  const { kind, intrinsic, ownFactors, scaleForm, forwardForm } = all[part.slice]!;
  const isFolded = scaleForm.factors.length > 0 && isPowerOf(scaleForm, forwardForm);
  return kind === 'vanilla' && intrinsic && !ownFactors && !isFolded;
}

export function payoffsOf({ slices }: ScreenGroup, all: readonly Slice[], options: OptionColumns): Payoffs {
  const { slice, bundle } = slices[0]!;
  const { forward } = all[slice]!;
  const rows = Array.from({ length: bundle.rowCount }, (_, at) => {
    const row = bundle.firstRow + at;
    return [options.strike[row]! / forward - 1, options.money[row]! * forward, options.sign[row]!] as const;
  });
  const still = rows.reduce((sum, [strike, amount, side]) => sum + amount * Math.max(-side * strike, 0), 0);
  return { still, rows };
}

/** still less base, sizes of the amounts and of the amounts times k, number of rows; then the rows. */
export function payoffCells({ still, rows }: Payoffs, base: number): number[] {
  const size = (of: (row: Payoffs['rows'][number]) => number): number =>
    UPWARDS * rows.reduce((sum, row) => sum + Math.abs(of(row)), 0);
  return [still - base, size(([, amount]) => amount), size(([strike, amount]) => strike * amount), ...rows.flat()];
}

/** Sums of sizes are bounds, which f32 rounds. */
const UPWARDS = 1.000001;
