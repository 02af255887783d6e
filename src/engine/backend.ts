// Where the blocks of a slice are priced. One page: the reference, WASM, WebGPU and, in the bench, gpu.js stand behind it, and the
// same test suite runs over all of them. The margin of record comes from the strict f64 backend alone; the others screen.

/** Options of one slice and a block of scenarios, in the columns of the block kernels (src/spec/black-block.ts, digital-block.ts). */
export interface SliceWork {
  readonly kernel: 'black-block' | 'digital-block';
  readonly scenarioCount: number;
  readonly optionCount: number;
  /** forward, logForward, volFactor, inverseVolFactor, one after the other. */
  readonly scenarios: Float64Array;
  /** strike, logStrike, volSqrtTime, inverseVolSqrtTime, quantity, sign, and for digitals asset. */
  readonly options: Float64Array;
}

export interface Precision {
  readonly format: 'f64' | 'f32';
  /** The same bits on every machine. */
  readonly strict: boolean;
  /** Largest error of a price, in units of its scale as the kernel's contract has it: what a screen adds to its bound. */
  readonly ofScale: number;
}

/** Work that stands where the backend can reach it; `free` gives its memory back. */
export interface Prepared {
  readonly scenarioCount: number;
  free(): void;
}

export interface Backend<P extends Prepared = Prepared> {
  readonly name: string;
  /** What it runs on, for people. */
  readonly device: string;
  readonly precision: Precision;
  /** Brings the columns where they are needed, once. */
  prepare(work: SliceWork): Promise<P>;
  /** Prices every option in every scenario; may return before it is done. */
  dispatch(prepared: P): Promise<void>;
  /** By scenario the sum over the options of quantity times price, of the last dispatch. */
  read(prepared: P): Promise<Float64Array>;
  close(): Promise<void>;
}

/** Errors of a price against its scale: 2 ULP of the format (src/spec/black-block.ts), and for the free compilers twice that. */
const ULP_F64 = 2.220446049250313e-16;
const ULP_F32 = 1.1920928955078125e-7;
export const STRICT_F64: Precision = { format: 'f64', strict: true, ofScale: 2 * ULP_F64 };
export const STRICT_F32: Precision = { format: 'f32', strict: true, ofScale: 2 * ULP_F32 };
export const FAST_F32: Precision = { format: 'f32', strict: false, ofScale: 4 * ULP_F32 };
