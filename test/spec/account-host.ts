// The kernels of accounts over shared instruments in a memory of their own: columns in, results out.
import { COMBINE_LANES } from '../../src/spec/combine-block.ts';
import { TAIL_ENTRY_BYTES, TAIL_ROOM, TAIL_STATE_BYTES } from '../../src/spec/tail-select.ts';

export interface Accounts {
  /** COMBINE_LANES unit losses by unit; one row after the other. */
  readonly rows: Float64Array;
  readonly unitCount: number;
  /** Where the positions of each account begin, and the end of the last. */
  readonly starts: readonly number[];
  readonly units: readonly number[];
  readonly quantities: readonly number[];
}

export interface FoundTail {
  readonly losses: readonly number[];
  readonly scenarios: readonly number[];
}

/** Where a loss is not finite. */
export interface Refused {
  readonly account: number;
  readonly scenario: number;
}

interface AccountExports {
  combineBlock(...words: number[]): void;
  combineTails(...words: number[]): number;
  startTails(states: number, accountCount: number): void;
  finishTail(state: number, entries: number, keep: number, tailLosses: number, tailScenarios: number): number;
  tailSelect(...words: number[]): number;
}

const FIRST_FREE_BYTE = 65_536;

export function hostAccounts(module: WebAssembly.Module) {
  const memory = new WebAssembly.Memory({ initial: 256, maximum: 65_536, shared: true });
  const abort = () => {
    throw new Error('the WASM build called abort');
  };
  const exports = new WebAssembly.Instance(module, { env: { memory, abort } }).exports as unknown as AccountExports;
  let end = FIRST_FREE_BYTE;
  const take = (bytes: number): number => {
    const at = end;
    end = Math.ceil((at + bytes) / 256) * 256;
    return at;
  };
  const place = (values: ArrayLike<number>): number => {
    const at = take(8 * values.length);
    new Float64Array(memory.buffer, at, values.length).set(values);
    return at;
  };
  const placeWords = (values: ArrayLike<number>): number => {
    const at = take(4 * values.length);
    new Uint32Array(memory.buffer, at, values.length).set(values);
    return at;
  };
  const words = (at: number, count: number) => new Uint32Array(memory.buffer, at, count);
  const statusWords = (): number => {
    const at = take(12);
    words(at, 3).fill(0);
    return at;
  };
  const readTail = (kept: number, tailLosses: number, tailScenarios: number): FoundTail => ({
    losses: [...new Float64Array(memory.buffer, tailLosses, kept)],
    scenarios: [...words(tailScenarios, kept)],
  });

  /** The losses of every account in the first row. */
  const combine = ({ rows, starts, units, quantities }: Accounts): Float64Array => {
    end = FIRST_FREE_BYTE;
    const count = starts.length - 1;
    const columns = [place(rows), placeWords(starts), placeWords(units), place(quantities)];
    const out = take(8 * COMBINE_LANES * count);
    exports.combineBlock(...columns, count, out);
    return new Float64Array(memory.buffer, out, COMBINE_LANES * count).slice();
  };

  const select = (losses: ArrayLike<number>, keep: number): FoundTail | Refused => {
    end = FIRST_FREE_BYTE;
    const capacity = 2 * keep + TAIL_ROOM;
    const places = [take(TAIL_STATE_BYTES), take(TAIL_ENTRY_BYTES * capacity)];
    const tail = [take(8 * keep), take(4 * keep)] as const;
    const status = statusWords();
    const column = place(losses);
    const kept = exports.tailSelect(column, losses.length, keep, ...places, capacity, ...tail, status);
    const [code, scenario] = words(status, 2) as unknown as [number, number];
    return code === 0 ? readTail(kept, ...tail) : { account: 0, scenario };
  };

  /** The tails of every account over all rows. */
  const tails = (accounts: Accounts, scenarioCount: number, keep: number): readonly FoundTail[] | Refused => {
    end = FIRST_FREE_BYTE;
    const { rows, unitCount, starts, units, quantities } = accounts;
    const count = starts.length - 1;
    const capacity = 2 * keep + TAIL_ROOM;
    const rowsAt = place(rows);
    const columns = [placeWords(starts), placeWords(units), place(quantities)];
    const states = take(TAIL_STATE_BYTES * count);
    const entries = take(TAIL_ENTRY_BYTES * capacity * count);
    const tail = [take(8 * keep), take(4 * keep)] as const;
    const scratch = take(8 * COMBINE_LANES);
    const status = statusWords();
    exports.startTails(states, count);
    for (let first = 0; first < scenarioCount; first += COMBINE_LANES) {
      const lanes = Math.min(COMBINE_LANES, scenarioCount - first);
      const row = rowsAt + 8 * first * unitCount;
      const tailWords = [states, entries, keep, capacity, scratch, status];
      const account = exports.combineTails(row, unitCount, ...columns, count, first, lanes, ...tailWords);
      if (account < count) return { account, scenario: words(status, 2)[1]! };
    }
    return Array.from({ length: count }, (_, account) => {
      const places = [states + account * TAIL_STATE_BYTES, entries + account * TAIL_ENTRY_BYTES * capacity] as const;
      return readTail(exports.finishTail(...places, keep, ...tail), ...tail);
    });
  };
  return { combine, select, tails };
}
