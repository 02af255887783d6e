// plimsoll doctor: what this machine offers, and what to do about what it lacks.
import { availableParallelism, cpus, freemem, totalmem } from 'node:os';
import type { Command } from 'commander';
import { findGpu } from '../app/find-gpu.node.ts';
import { enableRelaxedSimd } from '../engine/relaxed-simd.node.ts';
import { instantiateKernels } from '../engine/wasm-module.ts';
import { bytesText } from '../report/number-text.ts';
import { compileWasmBuild } from '../store/wasm-build.node.ts';
import { EXIT_FAILED } from './exit-codes.ts';
import { printData } from './terminal.node.ts';

export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('what this machine offers: SIMD, threads, memory, GPU adapters')
    .option('--json', 'print one JSON document')
    .addHelpText('before', 'Examples:\n  plimsoll doctor\n  plimsoll doctor --json\n')
    .action(async (options: { json?: boolean }) => {
      if (!(await doctor(options))) process.exitCode = EXIT_FAILED;
    });
}

interface Finding {
  readonly name: string;
  readonly value: string;
  readonly ok: boolean;
  readonly advice?: string;
}

// The smallest modules that use the feature: (func (drop (f64x2.splat …))) and the relaxed multiply-add.
const header = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0];
const splat = [68, 0, 0, 0, 0, 0, 0, 0, 0, 253, 20];
const bodyModule = (code: readonly number[]) =>
  new Uint8Array([...header, 10, code.length + 4, 1, code.length + 2, 0, ...code, 11]);
const simdModule = bodyModule([...splat, 26]);

export async function findings(): Promise<Finding[]> {
  const cpuList = cpus();
  const result: Finding[] = [
    {
      name: 'Node',
      value: `${process.version} (V8 ${process.versions.v8}) on ${process.platform} ${process.arch}`,
      ok: true,
    },
    {
      name: 'CPU',
      value: `${availableParallelism()} threads, ${cpuList[0]?.model.trim() ?? 'unknown model'}`,
      ok: true,
    },
    { name: 'memory', value: `${bytesText(totalmem())}, ${bytesText(freemem())} free`, ok: true },
  ];
  result.push(
    featureFinding('WASM SIMD', WebAssembly.validate(simdModule), 'needed: use Node 20.19 or later on x86-64 or arm64'),
  );
  result.push(optionalFinding('WASM relaxed SIMD', enableRelaxedSimd(), 'screening runs on the strict build instead'));
  result.push(
    featureFinding('threads', sharedMemoryWorks(), 'needed for more than one core: SharedArrayBuffer is switched off'),
  );
  result.push(await wasmBuildFinding());
  result.push(await gpuFinding());
  return result;
}

const featureFinding = (name: string, ok: boolean, advice: string): Finding =>
  ok ? { name, value: 'yes', ok } : { name, value: 'no', ok, advice };

const optionalFinding = (name: string, there: boolean, without: string): Finding =>
  there ? { name, value: 'yes', ok: true } : { name, value: 'no', ok: true, advice: `optional: ${without}` };

function sharedMemoryWorks(): boolean {
  try {
    return new WebAssembly.Memory({ initial: 1, maximum: 2, shared: true }).buffer instanceof SharedArrayBuffer;
  } catch {
    return false;
  }
}

async function wasmBuildFinding(): Promise<Finding> {
  try {
    const strict = await instantiateKernels(await compileWasmBuild('strict'));
    const one = strict.run('exp', [new Float64Array([0])])[0]![0];
    return {
      name: 'strict WASM build',
      value: one === 1 ? 'loads and runs' : `runs, but exp(0) is ${one}`,
      ok: one === 1,
    };
  } catch (error) {
    return { name: 'strict WASM build', value: error instanceof Error ? error.message : String(error), ok: false };
  }
}

/** Without a GPU everything runs on WASM, to the same bits. */
async function gpuFinding(): Promise<Finding> {
  const found = await findGpu();
  if ('absent' in found) return { name: 'GPU', value: 'none', ok: true, advice: `optional: ${found.absent}` };
  const { device } = found;
  const kind = device.isSoftware ? ', software: slower than WASM' : '';
  const driver = device.driver === '' ? '' : `, ${device.driver}`;
  const value = `${device.name}${driver}, tables of up to ${bytesText(device.tableBytes)}${kind}`;
  await device.close();
  return { name: 'GPU', value, ok: true };
}

/** Prints the findings; true when everything that is needed is there. */
async function doctor(options: { readonly json?: boolean }): Promise<boolean> {
  const all = await findings();
  if (options.json) printData(JSON.stringify({ findings: all }, null, 2));
  else {
    const width = Math.max(...all.map(({ name }) => name.length));
    for (const { name, value, ok, advice } of all) {
      printData(
        `${ok ? 'ok  ' : 'FAIL'}  ${name.padEnd(width)}  ${value}${advice === undefined ? '' : ` (${advice})`}`,
      );
    }
  }
  return all.every(({ ok }) => ok);
}
