// What a rule or a strategy may know at an instant: rows of a history up to then, and no way to later ones.
//
// A `PastHistory` hands out copies, so that no array, and no buffer beneath one, reaches beyond its instant; the tape behind it is a
// private field; and nobody outside of this file can make one, since the class does not leave it.
import { PlimsollError } from '../core/errors.ts';
import { type Instant, instantText } from '../core/units.ts';
import type { ModelHistory } from '../margin/model-entry.ts';
import type { History } from '../market/history.ts';

class Past {
  readonly #tape: History;
  readonly #source: string;
  readonly #end: number;
  readonly #windows = new Map<number, ModelHistory>();
  /** The last row is of this instant. */
  readonly instant: Instant;
  /** Rows up to and with the instant. */
  readonly rowCount: number;
  readonly series: readonly string[];

  constructor(tape: History, source: string, row: number) {
    this.#tape = tape;
    this.#source = source;
    this.#end = row + 1;
    this.instant = tape.instants[row]!;
    this.rowCount = row + 1;
    this.series = tape.factors;
  }

  /** The last so many rows, or all there are. The same object for the same count: rules that ask alike share it. */
  last(rowCount: number): ModelHistory {
    const count = Math.min(rowCount, this.rowCount);
    const known = this.#windows.get(count);
    if (known !== undefined) return known;
    const from = this.#end - count;
    const columns = this.#tape.columns.map((column) => column.slice(from, this.#end));
    const history: History = {
      instants: this.#tape.instants.slice(from, this.#end),
      factors: [...this.#tape.factors],
      columns,
      gaps: columns.map(gapsOf),
    };
    const window = { history, source: this.#source };
    this.#windows.set(count, window);
    return window;
  }

  /** What was known at an earlier instant. */
  upTo(instant: Instant): Past {
    let row = this.#end - 1;
    while (row >= 0 && this.#tape.instants[row]! > instant) row--;
    return openTape(this.#tape, this.#source).pastAt(row);
  }

  /** What a series was last seen at, and when; undefined where it never was. */
  latest(series: string): { readonly value: number; readonly instant: Instant } | undefined {
    const column = this.#tape.columns[this.#tape.factors.indexOf(series)];
    for (let row = this.#end - 1; column !== undefined && row >= 0; row--) {
      if (!Number.isNaN(column[row]!)) return { value: column[row]!, instant: this.#tape.instants[row]! };
    }
    return undefined;
  }
}

function gapsOf(column: Float64Array): number {
  let gaps = 0;
  for (let row = 0; row < column.length; row++) if (Number.isNaN(column[row]!)) gaps++;
  return gaps;
}

export type PastHistory = Past;

/** Where the walker takes pasts from. Whoever holds one can look anywhere, so rules and strategies are never given it. */
export interface HistoryTape {
  readonly instants: Float64Array;
  /** The row of the latest instant that is not after the given one; -1 where all are. */
  rowAt(instant: Instant): number;
  pastAt(row: number): PastHistory;
}

export function openTape(history: History, source: string): HistoryTape {
  const { instants } = history;
  return {
    instants,
    rowAt: (instant) => {
      let low = 0;
      let high = instants.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (instants[middle]! <= instant) low = middle + 1;
        else high = middle;
      }
      return low - 1;
    },
    pastAt: (row) => {
      if (row >= 0 && row < instants.length) return new Past(history, source, row);
      const range =
        instants.length === 0
          ? 'is empty'
          : `runs from ${instantText(instants[0]!)} to ${instantText(instants[instants.length - 1]!)}`;
      throw new PlimsollError('MARKET_DATA_MISSING', `the history ${source} ${range}; it has no row ${row}`);
    },
  };
}
