// A book: who holds how many of what. Instruments are objects (thousands); positions are columns (millions).
// `BookBuilder` makes one; everything that reads one may rely on the canonical order.
import type { Instrument } from './instrument.ts';

export interface Book {
  /** Account names in canonical (code-unit) order. Each has a position. */
  readonly accounts: readonly string[];
  /** Distinct instruments in canonical order of id. Each is held, if only with quantity 0. */
  readonly instruments: readonly Instrument[];
  /**
   * One entry per position: index into `accounts`, index into `instruments`, contracts (long > 0). In order of account,
   * then instrument, then quantity, then entry price.
   */
  readonly positionAccount: Uint32Array;
  readonly positionInstrument: Uint32Array;
  readonly positionQuantity: Float64Array;
  /** Price paid per unit in the instrument's quoting convention; NaN where the file gave none (marked at market). */
  readonly positionEntryPrice: Float64Array;
  /** Where the book came from: a file name or "stdin". */
  readonly source: string;
  /** Line of the source on which each instrument first stands, for sentences about it; absent where the source has no lines. */
  readonly instrumentLine?: Uint32Array;
}
