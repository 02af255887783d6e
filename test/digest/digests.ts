// One hash per kernel and machine, and one over all of them. Runs in Node and in a page.
import { Digest } from '../../src/core/digest.ts';
import { runReference } from '../../src/engine/reference.ts';
import type { WasmKernels } from '../../src/engine/wasm-module.ts';
import { KERNELS } from '../../src/generated/kernels.ts';
import { digestInputs } from './grid.ts';

export interface KernelDigest {
  readonly kernel: string;
  readonly reference: string;
  readonly wasmStrict: string;
}

export interface DigestReport {
  readonly kernels: readonly KernelDigest[];
  readonly digest: string;
}

export function digestReport(strict: WasmKernels): DigestReport {
  const kernels = KERNELS.map(({ contract }) => {
    const inputs = digestInputs(contract);
    const digestOf = (columns: readonly Float64Array[]) => {
      const digest = new Digest();
      for (const column of columns) digest.addNumbers(column);
      return digest.text();
    };
    return {
      kernel: contract.name,
      reference: digestOf(runReference(contract.name, inputs)),
      wasmStrict: digestOf(strict.run(contract.name, inputs)),
    };
  });
  const all = new Digest();
  for (const { kernel, reference, wasmStrict } of kernels) all.addText(`${kernel} ${reference} ${wasmStrict}\n`);
  return { kernels, digest: all.text() };
}
