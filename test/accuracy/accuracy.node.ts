// npm run accuracy: measures every kernel and writes ACCURACY.md. Run from the repository root.
import { writeFileSync } from 'node:fs';
import { enableRelaxedSimd } from '../../src/engine/relaxed-simd.node.ts';
import { instantiateKernels } from '../../src/engine/wasm-module.ts';
import { compileWasmBuild } from '../../src/store/wasm-build.node.ts';
import { measureBlocks } from './blocks.ts';
import { accuracyDocument, measureAll } from './document.ts';

enableRelaxedSimd();
const strict = await compileWasmBuild('strict');
const rows = measureAll(await instantiateKernels(strict));
const blocks = measureBlocks(strict, await compileWasmBuild('relaxed'));
writeFileSync('ACCURACY.md', accuracyDocument(rows, blocks));
for (const { kernel, build, promisedUlp, measuredUlp } of blocks)
  console.log(`${kernel} ${build}: ${measuredUlp} of ${promisedUlp} ULP`);
for (const { contract, reference } of rows) {
  const { amount, unit } = contract.error.reference;
  console.log(
    `${contract.name.padEnd(28)} ${String(reference?.worst.toPrecision(3) ?? 'own test').padStart(10)} of ${amount} ${unit}`,
  );
}
