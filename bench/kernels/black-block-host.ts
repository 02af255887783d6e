// A host for the block kernels of a WASM build: constants once, columns in, sums out. For the bench and the tests of the
// kernels; the engine lays out its own memory.
import { BARRIER_BLOCK_SCRATCH_BYTES } from '../../src/spec/barrier-block.ts';
import { BLACK_BLOCK_CONSTANTS_BYTES } from '../../src/spec/black-block.ts';

export type BlackBlockKernel =
  | 'blackBlock'
  | 'blackBlockFloat32'
  | 'digitalBlock'
  | 'digitalBlockFloat32'
  | 'barrierBlock'
  | 'barrierBlockFloat32';

interface BlackBlockExports {
  initBlackBlock(constants: number, scratch: number): void;
  blackBlock: BlockFunction;
  blackBlockFloat32: BlockFunction;
  digitalBlock: BlockFunction;
  digitalBlockFloat32: BlockFunction;
  barrierBlock: BlockFunction;
  barrierBlockFloat32: BlockFunction;
  linearBlock: LinearFunction;
  linearBlockFloat32: LinearFunction;
}

type LinearFunction = (
  forwards: number,
  scenarioCount: number,
  products: number,
  productStride: number,
  productCount: number,
  out: number,
  status: number,
) => void;

/** The columns of a kernel: how many a scenario has, and how many an option or product. */
export interface BlockColumns {
  readonly scenario: number;
  readonly option: number;
}

const BLACK_COLUMNS: BlockColumns = { scenario: 4, option: 6 };
export const DIGITAL_COLUMNS: BlockColumns = { scenario: 4, option: 7 };
export const BARRIER_COLUMNS: BlockColumns = { scenario: 6, option: 11 };
export const LINEAR_COLUMNS: BlockColumns = { scenario: 1, option: 4 };

type BlockFunction = (
  constants: number,
  scratch: number,
  scenarios: number,
  scenarioStride: number,
  scenarioCount: number,
  options: number,
  optionStride: number,
  optionCount: number,
  out: number,
  status: number,
) => void;

export interface BlackBlockHost {
  readonly memory: WebAssembly.Memory;
  /** Where the constants stand. */
  readonly constantsByte: number;
  /** Copies the columns in and makes ready to run. */
  place(
    scenarios: Float64Array,
    scenarioCount: number,
    options: Float64Array,
    optionCount: number,
    columns?: BlockColumns,
  ): PlacedBlock;
}

export interface PlacedBlock {
  /** The columns of the scenarios, in WASM memory. */
  readonly scenarios: Float64Array;
  /** The sums, in WASM memory, one per scenario lane. */
  readonly out: Float64Array;
  /** Adds the block to `out`; returns the status: code, lane, input. */
  run(
    kernel: BlackBlockKernel | 'linearBlock' | 'linearBlockFloat32',
  ): readonly [code: number, lane: number, input: number];
}

// AssemblyScript keeps its few statics below.
const CONSTANTS = 65_536;
const align = (bytes: number): number => (bytes + 255) & ~255;

export function hostBlackBlock(module: WebAssembly.Module): BlackBlockHost {
  const memory = new WebAssembly.Memory({ initial: 512, maximum: 65_536, shared: true });
  const abort = () => {
    throw new Error('the WASM build called abort');
  };
  const exports = new WebAssembly.Instance(module, { env: { memory, abort } }).exports as unknown as BlackBlockExports;
  // Room for whichever kernel asks for most.
  const scratch = align(CONSTANTS + BLACK_BLOCK_CONSTANTS_BYTES);
  const status = align(scratch + BARRIER_BLOCK_SCRATCH_BYTES);
  const columns = align(status + 12);
  exports.initBlackBlock(CONSTANTS, scratch);
  return {
    memory,
    constantsByte: CONSTANTS,
    place: (scenarios, scenarioCount, options, optionCount, { scenario, option } = BLACK_COLUMNS) => {
      const scenarioStride = scenarios.length / scenario;
      const optionStride = options.length / option;
      const optionsAt = align(columns + scenarios.byteLength);
      const outAt = align(optionsAt + options.byteLength);
      const missing = outAt + 8 * scenarioStride - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / 65_536));
      const placed = new Float64Array(memory.buffer, columns, scenarios.length);
      placed.set(scenarios);
      new Float64Array(memory.buffer, optionsAt, options.length).set(options);
      const out = new Float64Array(memory.buffer, outAt, scenarioStride).fill(0);
      const words = new Uint32Array(memory.buffer, status, 3);
      return {
        scenarios: placed,
        out,
        run: (kernel) => {
          words.fill(0);
          const optionsAndOut = [optionsAt, 8 * optionStride, optionCount, outAt, status] as const;
          if (kernel === 'linearBlock' || kernel === 'linearBlockFloat32') {
            exports[kernel](columns, scenarioCount, ...optionsAndOut);
          } else exports[kernel](CONSTANTS, scratch, columns, 8 * scenarioStride, scenarioCount, ...optionsAndOut);
          return [words[0]!, words[1]!, words[2]!];
        },
      };
    },
  };
}
