// The digest draws its inputs at random, and most random terms of these kernels are at odds with each other (barriers in the wrong
// order, dates after expiry): here reference and WASM meet on the rows of their truth tables, every bit.
import { describe, expect, it } from 'vitest';
import { runReference } from '../../src/engine/reference.ts';
import { instantiateKernels } from '../../src/engine/wasm-module.ts';
import type { Contract } from '../../src/spec/contract.ts';
import { contract as discreteBarrier } from '../../src/spec/discrete-barrier.ts';
import { contract as doubleBarrierOption } from '../../src/spec/double-barrier-option.ts';
import { contract as doubleTouchOption } from '../../src/spec/double-touch-option.ts';
import { contract as partialBarrier } from '../../src/spec/partial-barrier.ts';
import { contract as softBarrier } from '../../src/spec/soft-barrier.ts';
import { contract as twoAssetBarrier } from '../../src/spec/two-asset-barrier.ts';
import { compileWasmBuild } from '../../src/store/wasm-build.node.ts';
import { scaledRows } from './scaled-truth.ts';

const strict = await instantiateKernels(await compileWasmBuild('strict'));

const kernels: readonly Contract[] = [
  doubleBarrierOption,
  doubleTouchOption,
  discreteBarrier,
  partialBarrier,
  softBarrier,
  twoAssetBarrier,
];

describe.each(kernels)('$name', (contract) => {
  it('WASM strict gives the bits of the reference on every row of the table', () => {
    const rows = scaledRows(contract.name);
    const columns = contract.inputs.map(({ name }) => Float64Array.from(rows, (row) => Number(row[name])));
    const reference = runReference(contract.name, columns)[0]!;
    expect(reference.some(Number.isNaN)).toBe(false);
    expect(strict.run(contract.name, columns)[0]).toEqual(reference);
  });
});
