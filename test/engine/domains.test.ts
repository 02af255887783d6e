// What lies outside of a contract gets a status that names lane and input, and NaN: never a number, on no machine.
import { beforeAll, describe, expect, it } from 'vitest';
import { PlimsollError } from '../../src/core/errors.ts';
import { runReference } from '../../src/engine/reference.ts';
import { instantiateKernels } from '../../src/engine/wasm-module.ts';
import { KERNELS } from '../../src/generated/kernels.ts';
import { STATUS_OK, STATUS_OUT_OF_DOMAIN } from '../../src/generated/layouts.ts';
import type { Contract, Quantity, RunKernel } from '../../src/spec/contract.ts';
import { compileWasmBuild } from '../../src/store/wasm-build.node.ts';
import { digestInputs } from '../digest/grid.ts';

const CONTRACTS = KERNELS.map(({ contract }) => contract);
const LANES = 3;
/** Lane 0 is good, 1 and 2 are not: the status names the first of them. */
const FIRST_BAD = 1;
/** Beyond the corners of the digest's inputs. */
const USUAL_LANE = 100;

let wasmRun: RunKernel;
let instance: WebAssembly.Instance;
let memory: WebAssembly.Memory;

beforeAll(async () => {
  const module = await compileWasmBuild('strict');
  wasmRun = (await instantiateKernels(module)).run;
  memory = new WebAssembly.Memory({ initial: 256, maximum: 4096, shared: true });
  const abort = () => expect.unreachable();
  instance = await WebAssembly.instantiate(module, { env: { memory, abort } });
});

/** The next double towards `direction`. */
function neighbour(value: number, direction: 1 | -1): number {
  if (value === 0) return direction * Number.MIN_VALUE;
  const cell = new BigInt64Array(Float64Array.of(value).buffer);
  cell[0] = cell[0]! + (value > 0 === direction > 0 ? 1n : -1n);
  return new Float64Array(cell.buffer)[0]!;
}

/** NaN, the doubles next to what is allowed, and what is far from it. */
function refused({ low, high, choices }: Quantity): number[] {
  if (choices) {
    const far = Math.max(...choices) + 1;
    const near = choices.flatMap((choice) => [neighbour(choice, 1), neighbour(choice, -1)]);
    return [Number.NaN, ...near, far, -far - 1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  }
  const below = low === undefined ? [] : [neighbour(low, -1), low - 1 - Math.abs(low), Number.NEGATIVE_INFINITY];
  const above = high === undefined ? [] : [neighbour(high, 1), high + 1 + Math.abs(high), Number.POSITIVE_INFINITY];
  return [Number.NaN, ...below, ...above];
}

interface Case {
  readonly columns: readonly Float64Array[];
  readonly input: number;
  readonly value: number;
}

/** A refused value of one input after a good lane, and NaN in the lane after it. */
function casesOf(contract: Contract): Case[] {
  const usual = digestInputs(contract);
  return contract.inputs.flatMap((quantity, input) =>
    refused(quantity).map((value) => {
      const columns = usual.map((column) => column.slice(USUAL_LANE, USUAL_LANE + LANES));
      columns[input]![FIRST_BAD] = value;
      columns[input]![FIRST_BAD + 1] = Number.NaN;
      return { columns, input, value };
    }),
  );
}

const goodLanes = (columns: readonly Float64Array[]) => columns.map((column) => column.slice(0, FIRST_BAD));

/** Status words and outputs of a batch as WASM leaves them. */
function rawBatch(contract: Contract, columns: readonly Float64Array[]) {
  const start = 65_536;
  const cells = new Float64Array(memory.buffer);
  columns.forEach((column, index) => {
    cells.set(column, start / 8 + index * LANES);
  });
  const outputsAt = start + 8 * LANES * columns.length;
  const statusAt = outputsAt + 8 * LANES * contract.outputs.length;
  const status = new Int32Array(memory.buffer, statusAt, 3);
  status.fill(STATUS_OK);
  // What is not written shows.
  cells.fill(1, outputsAt / 8, statusAt / 8);
  const name = contract.name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  const batch = instance.exports[`${name}Batch`] as (...words: number[]) => void;
  batch(LANES, start, outputsAt, statusAt, statusAt + 16);
  const outputs = contract.outputs.map((_, index) => {
    const from = outputsAt / 8 + index * LANES;
    return cells.slice(from, from + LANES);
  });
  return { status: [...status], outputs };
}

function refusalOf(run: RunKernel, contract: Contract, columns: readonly Float64Array[]): PlimsollError {
  try {
    run(contract.name, columns);
  } catch (thrown) {
    if (thrown instanceof PlimsollError) return thrown;
    throw thrown;
  }
  throw new Error(`${contract.name} gave numbers for ${columns.map((column) => column[FIRST_BAD]).join(', ')}`);
}

describe.each(CONTRACTS.map((contract) => ({ name: contract.name, contract })))('domain of $name', ({ contract }) => {
  const cases = casesOf(contract);

  it.each([
    ['reference', (): RunKernel => runReference],
    ['wasm', (): RunKernel => wasmRun],
  ])('%s names the first lane outside of it, the input and its value', (_, run) => {
    for (const { columns, input, value } of cases) {
      const refusal = refusalOf(run(), contract, columns);
      const { name } = contract.inputs[input]!;
      expect(refusal.code).toBe('INPUT_VALUE');
      expect(refusal.details).toEqual({ kernel: contract.name, lane: FIRST_BAD, input: name });
      expect(refusal.message).toMatch(`${name} is ${value}; it must `);
    }
  });

  it('wasm answers NaN there, and in good lanes what it answers without the others', () => {
    const usual = digestInputs(contract).map((column) => column.slice(USUAL_LANE, USUAL_LANE + LANES));
    const wanted = wasmRun(contract.name, goodLanes(usual));
    for (const { columns, input } of cases) {
      const { status, outputs } = rawBatch(contract, columns);
      expect(status).toEqual([STATUS_OUT_OF_DOMAIN, FIRST_BAD, input]);
      outputs.forEach((column, index) => {
        expect([...column]).toEqual([...wanted[index]!, Number.NaN, Number.NaN]);
      });
    }
  });

  it('takes its rims, on both machines with the same bits', () => {
    const usual = digestInputs(contract).map((column) => column.slice(USUAL_LANE, USUAL_LANE + 1));
    contract.inputs.forEach(({ low, high, choices }, input) => {
      const rims = choices ?? [low ?? Number.NEGATIVE_INFINITY, high ?? Number.POSITIVE_INFINITY];
      for (const rim of rims) {
        const columns = usual.map((column, index) => (index === input ? Float64Array.of(rim) : column));
        expect(runReference(contract.name, columns), `${contract.inputs[input]!.name} is ${rim}`).toEqual(
          wasmRun(contract.name, columns),
        );
      }
    });
  });
});

describe.each([
  ['reference', (): RunKernel => runReference],
  ['wasm', (): RunKernel => wasmRun],
])('%s where nothing bounds an input', (_, run) => {
  const { NEGATIVE_INFINITY: LOWEST, POSITIVE_INFINITY: HIGHEST } = Number;
  it.each([
    ['exp', [LOWEST], 0],
    ['exp', [HIGHEST], HIGHEST],
    ['log', [HIGHEST], HIGHEST],
    ['power', [HIGHEST, -1], 0],
    ['power', [2, LOWEST], 0],
    ['normal-cdf', [LOWEST], 0],
    ['normal-cdf', [HIGHEST], 1],
    ['error-function', [LOWEST], -1],
    ['error-function', [HIGHEST], 1],
    ['gamma-function', [HIGHEST], HIGHEST],
    ['incomplete-gamma', [3, HIGHEST], 1],
    ['chi-square', [HIGHEST, 3], 1],
    ['student-t', [LOWEST, 5], 0],
    ['student-t', [HIGHEST, 5], 1],
    ['bivariate-normal', [HIGHEST, 0, 0.5], 0.5],
    ['bivariate-normal', [0, LOWEST, 0.5], 0],
    ['bivariate-student', [HIGHEST, 0, 0.5, 4], 0.5],
    ['bivariate-student', [0, LOWEST, 0.5, 4], 0],
  ])('%s of %j is %d', (name, inputs, wanted) => {
    const columns = inputs.map((input) => Float64Array.of(input));
    expect(run()(name, columns)[0]![0]).toBe(wanted);
  });
});
