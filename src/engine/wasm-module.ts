// A WASM build at work: instantiate it over a memory, call a kernel on columns of lanes. Runs in Node and in a browser.
import { describePlace, invariant, PlimsollError } from '../core/errors.ts';
import { COLUMN_ALIGNMENT_BYTES, LAYOUT_HASH, STATUS_OK } from '../generated/layouts.ts';
import type { Contract } from '../spec/contract.ts';

/** Below this address nothing is placed: AssemblyScript keeps its few statics there. */
const FIRST_FREE_BYTE = 65_536;
const PAGE_BYTES = 65_536;
const STATUS_BYTES = 64;

type Batch = (count: number, inputs: number, outputs: number, status: number, work: number) => void;

export interface WasmKernels {
  readonly memory: WebAssembly.Memory;
  /** Runs one kernel over columns of equal length; returns one column per output of its contract. */
  run(kernelName: string, inputs: readonly Float64Array[]): Float64Array[];
}

/** Compiled once, instantiated per thread: the module can be posted to a worker, an instance cannot. */
export async function instantiateKernels(module: WebAssembly.Module, maximumPages = 4096): Promise<WasmKernels> {
  const memory = new WebAssembly.Memory({ initial: 16, maximum: maximumPages, shared: true });
  const abort = () => invariant(false, 'the WASM build called abort');
  const instance = await WebAssembly.instantiate(module, { env: { memory, abort } });
  const hash = (instance.exports.layoutHash as () => number)() >>> 0;
  invariant(hash === LAYOUT_HASH, `the WASM build has layout ${hash}, the host ${LAYOUT_HASH}: run npm run build`);
  // The list reaches every formula there is; a thread that runs block kernels alone need not load them.
  const { KERNELS } = await import('../generated/kernels.ts');
  const contracts = new Map<string, Contract>(KERNELS.map(({ contract }) => [contract.name, contract]));
  const run = (kernelName: string, inputs: readonly Float64Array[]) => {
    const contract = contracts.get(kernelName);
    invariant(contract !== undefined, `there is no kernel ${kernelName}`);
    return runBatch(instance, memory, contract, inputs);
  };
  return { memory, run };
}

function runBatch(
  instance: WebAssembly.Instance,
  memory: WebAssembly.Memory,
  contract: Contract,
  inputs: readonly Float64Array[],
): Float64Array[] {
  invariant(
    inputs.length === contract.inputs.length,
    `${contract.name} takes ${contract.inputs.length} columns, got ${inputs.length}`,
  );
  const count = inputs[0]!.length;
  const columnBytes = count * 8;
  const inputsAt = FIRST_FREE_BYTE;
  const outputsAt = align(inputsAt + columnBytes * inputs.length);
  const statusAt = align(outputsAt + columnBytes * contract.outputs.length);
  const workAt = align(statusAt + STATUS_BYTES);
  const endBytes = workAt + 8 * (contract.outputs.length + (contract.workCells ?? 0));
  growTo(memory, endBytes);

  const cells = new Float64Array(memory.buffer);
  inputs.forEach((column, index) => {
    invariant(
      column.length === count,
      `${contract.name}: column ${index} has ${column.length} lanes, the first has ${count}`,
    );
    cells.set(column, (inputsAt + index * columnBytes) / 8);
  });
  const status = new Int32Array(memory.buffer, statusAt, 3);
  status.fill(0);
  const batch = instance.exports[`${camelCase(contract.name)}Batch`] as Batch;
  batch(count, inputsAt, outputsAt, statusAt, workAt);
  if (status[0] !== STATUS_OK) throwOutOfDomain(contract, inputs, status[1]!, status[2]!);
  return contract.outputs.map((_, index) =>
    cells.slice((outputsAt + index * columnBytes) / 8, (outputsAt + (index + 1) * columnBytes) / 8),
  );
}

/** The sentence for the first lane whose input lies outside of the contract. */
export function throwOutOfDomain(
  contract: Contract,
  inputs: readonly Float64Array[],
  lane: number,
  inputIndex: number,
): never {
  const input = contract.inputs[inputIndex]!;
  const wanted = input.choices
    ? `be one of ${input.choices.join(', ')}`
    : `lie in [${input.low ?? -Infinity}, ${input.high ?? Infinity}]`;
  const value = inputs[inputIndex]![lane]!;
  const place = describePlace({ path: `kernel ${contract.name}, lane ${lane}` });
  throw new PlimsollError('INPUT_VALUE', `${input.name} is ${value}; it must ${wanted}${place}`, {
    kernel: contract.name,
    lane,
    input: input.name,
  });
}

const align = (bytes: number): number => Math.ceil(bytes / COLUMN_ALIGNMENT_BYTES) * COLUMN_ALIGNMENT_BYTES;

const camelCase = (kebab: string): string => kebab.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

function growTo(memory: WebAssembly.Memory, bytes: number): void {
  const missing = Math.ceil((bytes - memory.buffer.byteLength) / PAGE_BYTES);
  if (missing > 0) memory.grow(missing);
}
