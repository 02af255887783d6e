// npm run digest: prints the hash of every kernel on this machine; --write records it as the expected one.
import { writeFileSync } from 'node:fs';
import { instantiateKernels } from '../../src/engine/wasm-module.ts';
import { compileWasmBuild } from '../../src/store/wasm-build.node.ts';
import { digestReport } from './digests.ts';

const report = digestReport(await instantiateKernels(await compileWasmBuild('strict')));
for (const { kernel, reference, wasmStrict } of report.kernels) {
  console.log(`${kernel.padEnd(28)} ${reference}  ${wasmStrict}  ${reference === wasmStrict ? 'same' : 'DIFFERENT'}`);
}
console.log(`digest ${report.digest}  Node ${process.version}, V8 ${process.versions.v8}`);
if (process.argv.includes('--write')) writeFileSync('test/digest/digest.json', `${JSON.stringify(report, null, 2)}\n`);
if (report.kernels.some(({ reference, wasmStrict }) => reference !== wasmStrict)) process.exitCode = 1;
