// A WASM build behind the backend's page, in this thread: the strict f64 kernels of record, or the f32 ones that screen.
import { invariant } from '../core/errors.ts';
import { BARRIER_BLOCK_SCRATCH_BYTES } from '../spec/barrier-block.ts';
import { BLACK_BLOCK_CONSTANTS_BYTES } from '../spec/black-block.ts';
import {
  accountCountOf,
  type Backend,
  type Prepared,
  SLICE_COLUMNS,
  type SliceWork,
  STRICT_F32,
  STRICT_F64,
  startsOf,
} from './backend.ts';

type BlockFunction = (...addresses: number[]) => void;
type BlockName = (typeof KERNELS)['f64' | 'f32'][SliceWork['kernel']];
type BlockExports = { initBlackBlock(constants: number, scratch: number): void } & Record<BlockName, BlockFunction>;

interface WasmWork extends Prepared {
  readonly kernel: SliceWork['kernel'];
  readonly exports: BlockExports;
  /** Arguments of the kernel, account by account. */
  readonly addresses: readonly (readonly number[])[];
  /** Lanes from one account to the next. */
  readonly stride: number;
  readonly sums: Float64Array;
  readonly status: Uint32Array;
}

/** Below this address AssemblyScript keeps its few statics. */
const FIRST_FREE_BYTE = 65_536;
const PAGE_BYTES = 65_536;
const KERNELS = {
  f64: {
    'black-block': 'blackBlock',
    'digital-block': 'digitalBlock',
    'barrier-block': 'barrierBlock',
    'linear-block': 'linearBlock',
  },
  f32: {
    'black-block': 'blackBlockFloat32',
    'digital-block': 'digitalBlockFloat32',
    'barrier-block': 'barrierBlockFloat32',
    'linear-block': 'linearBlockFloat32',
  },
} as const;
const align = (bytes: number): number => (bytes + 255) & ~255;

/** Columns as long as whole blocks of four lanes. */
const padded = (lanes: number): number => Math.ceil(lanes / 4) * 4;

export async function wasmBackend(strict: WebAssembly.Module, format: 'f64' | 'f32'): Promise<Backend<WasmWork>> {
  return {
    name: format === 'f64' ? 'wasm' : 'wasm f32',
    device: 'CPU, one thread',
    precision: format === 'f64' ? STRICT_F64 : STRICT_F32,
    prepare: (work) => placed(strict, work),
    dispatch: async ({ kernel, addresses, sums, status, exports }) => {
      sums.fill(0);
      status.fill(0);
      for (const ofAccount of addresses) exports[KERNELS[format][kernel]](...ofAccount);
      invariant(status[0] === 0, `${kernel} refused lane ${status[1]}, input ${status[2]}`);
    },
    read: async ({ sums, scenarioCount, stride, addresses }) => {
      const found = new Float64Array(addresses.length * scenarioCount);
      addresses.forEach((_, account) => {
        const first = account * stride;
        found.set(sums.subarray(first, first + scenarioCount), account * scenarioCount);
      });
      return found;
    },
    close: async () => {},
  };
}

/** Every work has a memory of its own, which goes when the work does. */
async function placed(module: WebAssembly.Module, work: SliceWork): Promise<WasmWork> {
  const { kernel, scenarioCount, optionCount, scenarios, options } = work;
  const lanes = padded(scenarioCount);
  const { scenario: scenarioColumns, option: optionColumns } = SLICE_COLUMNS[kernel];
  const scratch = align(FIRST_FREE_BYTE + BLACK_BLOCK_CONSTANTS_BYTES);
  const statusAt = align(scratch + BARRIER_BLOCK_SCRATCH_BYTES);
  const scenariosAt = align(statusAt + 12);
  const optionsAt = align(scenariosAt + scenarioColumns * 8 * lanes);
  const optionLanes = padded(optionCount);
  const sumsAt = align(optionsAt + optionColumns * 8 * optionLanes);
  const pages = Math.max(16, Math.ceil((sumsAt + 8 * lanes * accountCountOf(work)) / PAGE_BYTES));
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const abort = () => invariant(false, 'the WASM build called abort');
  const instance = await WebAssembly.instantiate(module, { env: { memory, abort } });
  const exports = instance.exports as unknown as BlockExports;
  exports.initBlackBlock(FIRST_FREE_BYTE, scratch);
  const scenarioCells = new Float64Array(memory.buffer, scenariosAt, scenarioColumns * lanes);
  placeColumns(scenarioCells, scenarios, [scenarioColumns, scenarioCount, lanes], true);
  const optionCells = new Float64Array(memory.buffer, optionsAt, optionColumns * optionLanes);
  placeColumns(optionCells, options, [optionColumns, optionCount, optionLanes], false);
  const ofScenarios =
    kernel === 'linear-block'
      ? [scenariosAt, scenarioCount]
      : [FIRST_FREE_BYTE, scratch, scenariosAt, 8 * lanes, scenarioCount];
  const starts = startsOf(work);
  const addresses = Array.from({ length: accountCountOf(work) }, (_, account) => {
    const first = starts[account]!;
    const ofOptions = [optionsAt + 8 * first, 8 * optionLanes, starts[account + 1]! - first];
    return [...ofScenarios, ...ofOptions, sumsAt + 8 * lanes * account, statusAt];
  });
  return {
    kernel,
    scenarioCount,
    exports,
    addresses,
    stride: lanes,
    sums: new Float64Array(memory.buffer, sumsAt, lanes * addresses.length),
    status: new Uint32Array(memory.buffer, statusAt, 3),
    free: () => {},
  };
}

type Shape = readonly [columns: number, count: number, stride: number];

/** Columns of any stride to columns of ours; lanes behind the last one repeat it, so that they lie in the domain. */
function placeColumns(to: Float64Array, from: Float64Array, [columns, count, stride]: Shape, repeats: boolean): void {
  const fromStride = from.length / columns;
  for (let column = 0; column < columns; column++) {
    const start = column * fromStride;
    to.set(from.subarray(start, start + count), column * stride);
    if (repeats) to.fill(from[start + count - 1]!, column * stride + count, (column + 1) * stride);
  }
}
