// Where the blocks of a slice are priced. One page: the reference, WASM, WebGPU and, in the bench, gpu.js stand behind it, and the
// same test suite runs over all of them. The margin of record comes from the strict f64 backend alone; the others screen.

import { contract as barrierContract } from '../spec/barrier-block.ts';
import { contract as blackContract } from '../spec/black-block.ts';
import type { Contract } from '../spec/contract.ts';
import { contract as digitalContract } from '../spec/digital-block.ts';
import { contract as linearContract } from '../spec/linear-block.ts';

export type SliceKernel = 'black-block' | 'digital-block' | 'barrier-block' | 'linear-block';

/** How many columns a kernel has of the scenarios, and of the options or products: the inputs of its contract. */
export const SLICE_COLUMNS: Readonly<Record<SliceKernel, { readonly scenario: number; readonly option: number }>> = {
  'black-block': { scenario: 4, option: 6 },
  'digital-block': { scenario: 4, option: 7 },
  'barrier-block': { scenario: 6, option: 11 },
  'linear-block': { scenario: 1, option: 4 },
};

/** Options of one slice and a block of scenarios, in the columns of the block kernels (src/spec/black-block.ts and its like), one
 *  after the other. */
export interface SliceWork {
  readonly kernel: SliceKernel;
  readonly scenarioCount: number;
  readonly optionCount: number;
  readonly scenarios: Float64Array;
  readonly options: Float64Array;
  /** Of each account its first option, options of an account side by side, and behind the last account optionCount; absent: one
   *  account holds all. */
  readonly accountStarts?: Uint32Array;
}

export const startsOf = ({ accountStarts, optionCount }: SliceWork): Uint32Array =>
  accountStarts ?? Uint32Array.of(0, optionCount);

export const accountCountOf = (work: SliceWork): number => startsOf(work).length - 1;

export interface Precision {
  readonly format: 'f64' | 'f32';
  /** The same bits on every machine. */
  readonly strict: boolean;
  /** Largest error of a price by kernel, in units of its scale as the kernel's contract has it: what a screen adds to its bound. */
  readonly ofScale: Readonly<Record<SliceKernel, number>>;
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
  /** What it prices; absent: everything. */
  readonly kernels?: readonly SliceKernel[];
  /** Brings the columns where they are needed, once. */
  prepare(work: SliceWork): Promise<P>;
  /** Prices every option in every scenario; may return before it is done. */
  dispatch(prepared: P): Promise<void>;
  /** Account by account and by scenario the sum over its options of quantity times price, of the last dispatch. */
  read(prepared: P): Promise<Float64Array>;
  close(): Promise<void>;
}

const CONTRACTS: readonly (readonly [SliceKernel, Contract])[] = [
  ['black-block', blackContract],
  ['digital-block', digitalContract],
  ['barrier-block', barrierContract],
  ['linear-block', linearContract],
];

const ofScale = (errorOf: (contract: Contract) => number): Precision['ofScale'] =>
  Object.fromEntries(CONTRACTS.map(([kernel, contract]) => [kernel, errorOf(contract)])) as Precision['ofScale'];

const ULP_F64 = 2.220446049250313e-16;
export const STRICT_F64: Precision = {
  format: 'f64',
  strict: true,
  ofScale: ofScale(({ error }) => error.wasm.amount * ULP_F64),
};
export const STRICT_F32: Precision = {
  format: 'f32',
  strict: true,
  ofScale: ofScale(({ error }) => error.webgpu!.amount),
};
/** What a compiler is free to reorder may round twice as often. */
export const FAST_F32: Precision = {
  format: 'f32',
  strict: false,
  ofScale: ofScale(({ error }) => 2 * error.webgpu!.amount),
};
