// Compiles the two builds of the kernels side by side, unless dist/wasm already holds what these sources make.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const TARGETS = ['strict', 'relaxed'];
const STAMP = 'dist/wasm/.sources';

process.chdir(join(import.meta.dirname, '..'));
const compiler = fileURLToPath(import.meta.resolve('assemblyscript/package.json'));
const { version, bin } = JSON.parse(readFileSync(compiler, 'utf8'));

const sources = sourcesDigest();
const built = TARGETS.every((target) => existsSync(`dist/wasm/${target}.wasm`));
if (!built || !existsSync(STAMP) || readFileSync(STAMP, 'utf8') !== sources) {
  mkdirSync('dist/wasm', { recursive: true });
  // Gone while it is not true: a build that is cut short leaves no stamp behind.
  rmSync(STAMP, { force: true });
  const codes = await Promise.all(TARGETS.map(compile));
  if (codes.every((code) => code === 0)) writeFileSync(STAMP, sources);
  else process.exitCode = 1;
}

function sourcesDigest() {
  const hash = createHash('sha256').update(version);
  const files = readdirSync('assembly', { recursive: true }).filter((name) => name.endsWith('.ts'));
  for (const file of ['asconfig.json', ...files.sort().map((name) => join('assembly', name))]) {
    hash.update(`\n${file}\n`).update(readFileSync(file));
  }
  return hash.digest('hex');
}

function compile(target) {
  const asc = join(dirname(compiler), bin.asc);
  const child = spawn(process.execPath, [asc, '--config', 'asconfig.json', '--target', target], { stdio: 'inherit' });
  return new Promise((resolve) => child.on('close', resolve));
}
