// npm run accuracy: measures every kernel and writes ACCURACY.md. Run from the repository root.
import { writeFileSync } from 'node:fs';
import { instantiateKernels } from '../../src/engine/wasm-module.ts';
import { compileWasmBuild } from '../../src/store/wasm-build.node.ts';
import { accuracyDocument, measureAll } from './document.ts';

const rows = measureAll(await instantiateKernels(await compileWasmBuild('strict')));
writeFileSync('ACCURACY.md', accuracyDocument(rows));
for (const { contract, reference } of rows) {
  const { amount, unit } = contract.error.reference;
  console.log(
    `${contract.name.padEnd(28)} ${String(reference?.worst.toPrecision(3) ?? 'own test').padStart(10)} of ${amount} ${unit}`,
  );
}
