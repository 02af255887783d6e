// npm run generate: writes assembly/generated, src/generated and shaders/generated from src/spec. Run from the repository root.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Contract } from '../spec/contract.ts';
import { batchesForAssembly, kernelsForTypeScript } from './batches.ts';
import { assemblyTwin, BY_HAND, isPortable } from './formulas.ts';
import { assembledShader, constantsForShaders, SHADER_FORMULAS, shadersForTypeScript, shaderTwin } from './shaders.ts';
import { codesForAssembly, layoutsForAssembly, layoutsForTypeScript, layoutsForWgsl } from './tables.ts';
import { vectorsForAssembly } from './vectors.ts';

const compiledHere = dirname(fileURLToPath(import.meta.url));
const root = join(compiledHere, '..', '..', '..');
const specFolder = join(root, 'src', 'spec');

const shaderFolder = join(root, 'shaders');

/** Kernels and passes with their parts, and the two forms of `single`. */
function shaderModules(): Map<string, string> {
  const shaderAt = (path: string): string => readFileSync(join(shaderFolder, path), 'utf8');
  const partOf = (name: string): string =>
    texts.get(`shaders/generated/${name}.wgsl`) ?? shaderAt(join('parts', `${name}.wgsl`));
  const modules = new Map<string, string>();
  for (const folder of ['kernels', 'passes']) {
    for (const file of readdirSync(join(shaderFolder, folder)).sort()) {
      modules.set(file.replace(/\.wgsl$/, ''), assembledShader(shaderAt(join(folder, file)), partOf));
    }
  }
  for (const form of ['single-strict', 'single-fast']) modules.set(form, assembledShader(partOf(form), partOf));
  return modules;
}

// All texts are made before the first file is touched: a formula that is refused leaves the old files standing.
const texts = new Map<string, string>();

/** The contract of a compiled spec file, or undefined when it is a helper without one. */
async function contractOf(name: string): Promise<Contract | undefined> {
  const module: { contract?: Contract } = await import(
    pathToFileURL(join(compiledHere, '..', 'spec', `${name}.js`)).href
  );
  return module.contract;
}

const names = readdirSync(specFolder)
  .filter((file) => file.endsWith('.ts') && file !== 'machine.ts')
  .map((file) => file.slice(0, -3))
  .sort();

const sourceOf = (name: string): string => readFileSync(join(specFolder, `${name}.ts`), 'utf8');
const contracts: Contract[] = [];
for (const name of names) {
  const source = sourceOf(name);
  if (!isPortable(source) || BY_HAND.has(name)) continue;
  texts.set(`assembly/generated/spec/${name}.ts`, assemblyTwin(name, source, sourceOf));
  const contract = await contractOf(name);
  // A block kernel has a hand-written twin in assembly/kernels and is not called lane by lane.
  if (contract && contract.shape !== 'block') contracts.push(contract);
}
texts.set('assembly/generated/batches.ts', batchesForAssembly(contracts));
texts.set('assembly/generated/codes.ts', codesForAssembly());
texts.set('assembly/generated/layouts.ts', layoutsForAssembly());
texts.set(
  'assembly/generated/vectors.ts',
  vectorsForAssembly((file) => readFileSync(join(specFolder, `${file}.ts`), 'utf8')),
);
texts.set('src/generated/kernels.ts', kernelsForTypeScript(contracts));
texts.set('src/generated/layouts.ts', layoutsForTypeScript());
texts.set('shaders/generated/layouts.wgsl', layoutsForWgsl());
texts.set('shaders/generated/constants.wgsl', constantsForShaders(sourceOf));
for (const name of Object.keys(SHADER_FORMULAS)) {
  texts.set(`shaders/generated/${name}.wgsl`, shaderTwin(name, sourceOf(name)));
}
texts.set('src/generated/shaders.ts', shadersForTypeScript(shaderModules()));
rmSync(join(root, 'assembly', 'generated'), { recursive: true, force: true });
for (const [path, text] of texts) {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}
console.error(`generated ${names.length} formula files, ${contracts.length} kernels`);
