// What a kernel promises, as data: the tidy test, codegen, ACCURACY.md and the certificate all read it from here.
//
// A kernel file in src/spec is: the five-line header; its formula in portable TypeScript (see machine.ts), which codegen
// copies for WASM; then `export const contract`, which codegen cuts off in the copy. The formula takes the contract's inputs
// in order as numbers. With one output it returns it; with several it writes them to a trailing `out: Column`; scratch
// memory, when the contract asks for `workCells`, comes last as `work: Column`.

/** One argument or result of a kernel, in the order of the formula's parameters. */
export interface Quantity {
  readonly name: string;
  readonly unit: string;
  /** What the kernel accepts; outside of it the status word is set and the result is NaN. */
  readonly low?: number;
  readonly high?: number;
  /** The only values allowed, where the input is a switch: a sign, a flag, a kind. */
  readonly choices?: readonly number[];
}

/** Largest error promised, with what it is measured against. Measured first, then promised. */
export interface ErrorBound {
  readonly amount: number;
  readonly unit: 'ULP' | 'relative' | 'absolute' | 'relative to forward' | 'relative to scale';
  readonly where?: string;
}

export interface Contract {
  /** kebab-case: src/spec/NAME.ts exports the formula as camelCase NAME; vectors stand in test/vectors/NAME.json. */
  readonly name: string;
  readonly summary: string;
  /** lanes (the default): scalars in, scalars out. block: a hand-written twin in assembly/kernels works on whole columns. */
  readonly shape?: 'lanes' | 'block';
  readonly inputs: readonly Quantity[];
  readonly outputs: readonly Quantity[];
  /** f64 cells of scratch memory the formula asks for, passed as its last argument. */
  readonly workCells?: number;
  readonly error: { readonly reference: ErrorBound; readonly wasm: ErrorBound; readonly webgpu?: ErrorBound };
  readonly edges: string;
  /** Author, year, place of the formula. */
  readonly source: string;
  /** Absent: the formula is exact for its contract. Present: what it approximates, and how well. */
  readonly approximation?: string;
}

/** Runs one kernel over columns of equal length and returns one column per output: a machine, seen from pricing. */
export type RunKernel = (kernelName: string, inputs: readonly Float64Array[]) => Float64Array[];
