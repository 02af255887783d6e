// The reference machine: every kernel's f64 formula in plain TypeScript, run lane by lane with the same domain checks.
import { invariant } from '../core/errors.ts';
import { KERNELS } from '../generated/kernels.ts';
import type { Quantity } from '../spec/contract.ts';
import { throwOutOfDomain } from './wasm-module.ts';

const accepts = (quantity: Quantity, value: number): boolean =>
  quantity.choices
    ? quantity.choices.includes(value)
    : value >= (quantity.low ?? Number.NEGATIVE_INFINITY) && value <= (quantity.high ?? Number.POSITIVE_INFINITY);

/** Runs one kernel over columns of equal length; returns one column per output of its contract. */
export function runReference(kernelName: string, inputs: readonly Float64Array[]): Float64Array[] {
  const kernel = KERNELS.find((candidate) => candidate.contract.name === kernelName);
  invariant(kernel !== undefined, `there is no kernel ${kernelName}`);
  const { contract, evaluate } = kernel;
  const count = inputs[0]!.length;
  const outputs = contract.outputs.map(() => new Float64Array(count));
  const x = new Float64Array(contract.inputs.length);
  const y = new Float64Array(contract.outputs.length);
  const work = new Float64Array(contract.workCells ?? 0);
  for (let lane = 0; lane < count; lane++) {
    for (let index = 0; index < x.length; index++) {
      x[index] = inputs[index]![lane]!;
      if (!accepts(contract.inputs[index]!, x[index]!)) throwOutOfDomain(contract, inputs, lane, index);
    }
    evaluate(x, y, work);
    for (let index = 0; index < y.length; index++) outputs[index]![lane] = y[index]!;
  }
  return outputs;
}
