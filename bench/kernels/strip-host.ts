// A host for the strip kernels of a WASM build: parameters, strikes and signs in, prices out. For the bench and the tests.
import { STRIP_SCRATCH_CELLS } from '../../src/spec/fourier-strip.ts';

export type StripKernel = 'hestonStrip' | 'batesStrip';

type StripFunction = (
  parameters: number,
  strikes: number,
  signs: number,
  count: number,
  prices: number,
  status: number,
  scratch: number,
) => void;

export interface PlacedStrip {
  /** In WASM memory, one per option. */
  readonly prices: Float64Array;
  /** Prices the strip; returns the status: code, lane, input. */
  run(): readonly [code: number, lane: number, input: number];
}

export interface Strip {
  /** Those of the contract before `strike`, in order. */
  readonly parameters: readonly number[];
  readonly strikes: ArrayLike<number>;
  readonly signs: ArrayLike<number>;
}

export interface StripHost {
  place(kernel: StripKernel, strip: Strip): PlacedStrip;
}

// AssemblyScript keeps its few statics below.
const PARAMETERS = 65_536;
const STATUS = PARAMETERS + 256;
const COLUMNS = STATUS + 256;

export function hostStrips(module: WebAssembly.Module): StripHost {
  const memory = new WebAssembly.Memory({ initial: 16, maximum: 65_536, shared: true });
  const abort = () => {
    throw new Error('the WASM build called abort');
  };
  const exports = new WebAssembly.Instance(module, { env: { memory, abort } }).exports as unknown as Record<
    StripKernel,
    StripFunction
  >;
  return {
    place: (kernel, { parameters, strikes, signs }) => {
      const count = strikes.length;
      const bytes = 8 * count;
      const scratch = COLUMNS + 3 * bytes;
      const missing = scratch + 8 * (STRIP_SCRATCH_CELLS + 3 * count) - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / 65_536));
      new Float64Array(memory.buffer, PARAMETERS, parameters.length).set(parameters);
      new Float64Array(memory.buffer, COLUMNS, count).set(strikes);
      new Float64Array(memory.buffer, COLUMNS + bytes, count).set(signs);
      const prices = new Float64Array(memory.buffer, COLUMNS + 2 * bytes, count).fill(Number.NaN);
      const words = new Uint32Array(memory.buffer, STATUS, 3);
      const at = [PARAMETERS, COLUMNS, COLUMNS + bytes, count, COLUMNS + 2 * bytes, STATUS, scratch] as const;
      return {
        prices,
        run: () => {
          words.fill(0);
          exports[kernel](...at);
          return [words[0]!, words[1]!, words[2]!];
        },
      };
    },
  };
}
