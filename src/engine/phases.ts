// A run is a sequence of phases; a phase is so many blocks of work that threads claim from one counter. What a phase reads was
// written before it began, and each block writes only its own cells, so a block done twice, or by anybody, leaves the same bits.
import type { LinearForm } from './factor-forms.ts';
import type { BoxRange } from './surface-fit.ts';

/** Prices one box of a screening surface at the product of its Chebyshev nodes; values go to cell `out` of the nodes. */
export interface NodeJob extends BoxRange {
  readonly group: number;
  readonly out: number;
}

export type Phase =
  /** Tables of American options and of arithmetic averages, before anything is priced. */
  | { readonly kind: 'tables'; readonly blockCount: number }
  /** Losses of every account in a run of scenarios, written beside each other. */
  | { readonly kind: 'exact'; readonly blockCount: number }
  /** The same in the scenarios of the list. */
  | { readonly kind: 'exact-list'; readonly blockCount: number; readonly first: number; readonly count: number }
  /** Jobs of one group in a block. */
  | { readonly kind: 'nodes'; readonly blockCount: number; readonly jobs: readonly (readonly NodeJob[])[] }
  /** Losses of every unit in a run of scenarios. */
  | { readonly kind: 'unit-losses'; readonly blockCount: number }
  /** Losses by unit, summed over a run of scenarios in their shares. */
  | { readonly kind: 'shares'; readonly blockCount: number }
  /** Tails of a tile of accounts, from the losses of the units. */
  | { readonly kind: 'account-tails'; readonly blockCount: number }
  /** Approximate losses with their error bounds, from the surfaces. */
  | { readonly kind: 'screen'; readonly blockCount: number; readonly screen: ScreenTables };

/** What the host knows of the groups of a plan when it screens. */
export interface ScreenTables {
  /** By group: first cell of its table among the surfaces, -1 for groups that are priced in every scenario, ON_DEVICE for those
   *  that a GPU screens. */
  readonly tables: readonly number[];
  /** By group: its value at the base snapshot. */
  readonly bases: readonly number[];
  /** Linear products of one account and one form together. */
  readonly linear: readonly { readonly account: number; readonly form: LinearForm; readonly amount: number }[];
  /** What rounding alone may do, by account. */
  readonly roundings: readonly number[];
}

export const ON_DEVICE = -2;

/** Runs the phases of one prepared run, on threads or in this one. */
export interface Executor {
  run(phase: Phase): Promise<void>;
}
