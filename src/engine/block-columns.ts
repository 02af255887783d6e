// The columns of one block of scenarios in a thread's arena: what a slice has in common there, kept while the next one wants it.
import { PlimsollError } from '../core/errors.ts';
import { cappedInverse } from '../spec/black-block.ts';
import { exp } from '../spec/exp.ts';
import type { Program } from './blocks.ts';
import { fillForm, fillMultiple, formKey, type MoveTable } from './factor-forms.ts';
import type { Slice } from './plan.ts';
import type { ARENA_COLUMNS } from './run-memory.ts';

export type Arena = Readonly<Record<(typeof ARENA_COLUMNS)[number], Float64Array>>;

export interface Block {
  readonly first: number;
  readonly count: number;
  readonly arena: Arena;
  /** What columns of the arena hold now, by name. */
  readonly held: Map<string, string>;
}

/** Fills a column, or several that go together, unless they hold just that already. */
export function unlessHeld({ held }: Block, name: string, what: string, fill: () => void): void {
  if (held.get(name) === what) return;
  fill();
  held.set(name, what);
}

export interface ColumnSource {
  readonly program: Program;
  readonly moves: MoveTable;
  /** Base volatility by row of the options. */
  readonly volatility: Float64Array;
}

/** What all options of a slice share in a block. */
export function fillSliceColumns(source: ColumnSource, slice: Slice, block: Block): void {
  const { forward, logForward, forwardMultiple, scale } = block.arena;
  const { first } = block;
  unlessHeld(block, 'forwardMultiple', formKey(slice.forwardForm), () => {
    fillForm(slice.forwardForm, source.moves, first, logForward);
    for (let lane = 0; lane < forward.length; lane++) forwardMultiple[lane] = exp(logForward[lane]!);
  });
  for (let lane = 0; lane < forward.length; lane++) forward[lane] = slice.forward * forwardMultiple[lane]!;
  unlessHeld(block, 'scale', formKey(slice.scaleForm), () => fillMultiple(slice.scaleForm, source.moves, first, scale));
  if (slice.ownFactors) block.held.delete('volFactor');
  else unlessHeld(block, 'volFactor', JSON.stringify(slice.volatilityMoves), () => fillFactors(source, slice, block));
}

/** The factor on volatility of a slice, or of one option where each has its own. */
export function fillFactors(source: ColumnSource, slice: Slice, block: Block, option?: number): void {
  const { volFactor, inverseVolFactor } = block.arena;
  const { moves, program } = source;
  const base = option === undefined ? 1 : source.volatility[option]!;
  volFactor.fill(base);
  for (const { factor, form, weight } of slice.volatilityMoves) {
    const start = factor * moves.stride + block.first;
    for (let lane = 0; lane < volFactor.length; lane++) {
      const amount = weight * moves.cells[start + lane]!;
      const before = volFactor[lane]!;
      volFactor[lane] = form === 'additive' ? before + amount : before * (form === 'log' ? exp(amount) : 1 + amount);
    }
  }
  const floor = program.rules.volatilityFloor ?? 0;
  for (let lane = 0; lane < volFactor.length; lane++) {
    const moved = volFactor[lane]!;
    const kept = option !== undefined && moved < floor ? floor : moved;
    if (!(kept > 0)) {
      throw volatilityRefusal(source, slice, block.first + lane, { base, moved, option });
    }
    volFactor[lane] = kept / base;
    inverseVolFactor[lane] = cappedInverse(kept / base);
  }
}

interface MovedVolatility {
  readonly base: number;
  readonly moved: number;
  readonly option: number | undefined;
}

function volatilityRefusal(
  { program }: { readonly program: Program },
  slice: Slice,
  scenario: number,
  { base, moved, option }: MovedVolatility,
): PlimsollError {
  const change =
    option === undefined
      ? `${slice.underlying} volatility to ${moved} of itself`
      : `the volatility of ${program.optionIds[option]!} from ${base} to ${moved}`;
  const wanted = 'it must stay above 0: name a volatility floor or move less';
  return refusal({ program }, scenario, `the moves take ${change} at ${slice.timeYears} years; ${wanted}`);
}

/** A sentence that ends with the scenario. */
export function refusal({ program }: { readonly program: Program }, scenario: number, what: string): PlimsollError {
  const name = program.labels?.[scenario] ?? `scenario ${scenario + 1}`;
  return new PlimsollError('INPUT_VALUE', `${what} (${name})`, { scenario });
}
