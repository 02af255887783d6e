// Finds and compiles the package's own WASM builds under Node.
import { readFile } from 'node:fs/promises';
import { PlimsollError } from '../core/errors.ts';

export type WasmBuild = 'strict' | 'relaxed';

/** dist/wasm, seen from dist/src/store or, when a test runner loads the sources, from src/store. */
const folder = import.meta.url.endsWith('.ts') ? '../../dist/wasm/' : '../../wasm/';

/** Compiles dist/wasm/BUILD.wasm, which stands beside the compiled sources. */
export async function compileWasmBuild(build: WasmBuild): Promise<WebAssembly.Module> {
  const location = new URL(`${folder}${build}.wasm`, import.meta.url);
  const bytes = await readFile(location).catch(() => {
    throw new PlimsollError('INPUT_FILE', `the ${build} WASM build is missing; run npm run build`, {
      file: location.pathname,
    });
  });
  return WebAssembly.compile(bytes as Uint8Array<ArrayBuffer>);
}
