// Where a figure was measured: without it a figure means nothing.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { enableRelaxedSimd } from '../src/engine/relaxed-simd.node.ts';

export interface Machine {
  readonly cpu: string;
  /** Of the instruction sets that vector code uses; empty where the system does not tell. */
  readonly cpuFlags: readonly string[];
  readonly threads: number;
  readonly memoryBytes: number;
  readonly node: string;
  readonly v8: string;
  readonly platform: string;
  /** What prices: the build of the kernels that screen; what is certified is always strict f64. */
  readonly backend: string;
  readonly commit: string;
}

const VECTOR_FLAGS = /^(sse4_2|avx|avx2|fma|avx512\w*|asimd\w*|sve\w*|neon)$/;

export function describeMachine(): Machine {
  const list = cpus();
  return {
    cpu: list[0]?.model.trim() ?? 'unknown',
    cpuFlags: vectorFlags(),
    threads: list.length,
    memoryBytes: totalmem(),
    node: process.version,
    v8: process.versions.v8,
    platform: `${process.platform} ${process.arch}`,
    backend: enableRelaxedSimd() ? 'WebAssembly SIMD, relaxed for screens' : 'WebAssembly SIMD, strict',
    commit: commitText(),
  };
}

function vectorFlags(): string[] {
  try {
    const line = /^(?:flags|Features)\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'));
    return (line?.[1] ?? '').split(' ').filter((flag) => VECTOR_FLAGS.test(flag));
  } catch {
    return [];
  }
}

function commitText(): string {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], {
      cwd: new URL('.', import.meta.url),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return 'unknown';
  }
}
