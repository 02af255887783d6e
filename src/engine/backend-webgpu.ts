// A GPU behind the backend's page: the block kernels in f32, strict to the bits of the f32 WASM build, or fast.
import { STRIKE_NUDGE_FLOAT32 } from '../spec/digital-block.ts';
import { cubicCoefficient, TAIL_ROW_CELLS, TAIL_ROW_COUNT } from '../spec/tail-table.ts';
import { type Backend, FAST_F32, type Prepared, type SliceWork, STRICT_F32 } from './backend.ts';
import { tailRows } from './backend-reference.ts';
import type { GpuDevice, Pass, ShaderForm } from './gpu-device.ts';

interface GpuWork extends Prepared {
  readonly pass: Pass;
  readonly sums: GPUBuffer;
}

/** An inverse beyond f32 must not become infinity, as in the f32 WASM build. */
const CAP = 1e18;
const SCENARIO_COLUMNS = 4;
const OPTION_COLUMNS = 6;

export function webgpuBackend(device: GpuDevice, form: ShaderForm = 'strict'): Backend<GpuWork> {
  let tails: GPUBuffer | undefined;
  return {
    name: form === 'strict' ? 'webgpu' : 'webgpu fast',
    device: device.name,
    precision: form === 'strict' ? STRICT_F32 : FAST_F32,
    prepare: async (work) => {
      const { scenarioCount, optionCount } = work;
      tails ??= device.table(shortTailRows());
      const words = [0, scenarioCount, scenarioCount, optionCount, optionCount];
      const own = [device.table(roundedScenarios(work)), device.table(roundedOptions(work))];
      const sums = device.table(4 * scenarioCount);
      const shape = device.uniform(words);
      const buffers = [shape, tails, ...own, sums];
      const shader = work.kernel === 'black-block' ? 'blackBlock' : 'digitalBlock';
      const pass = { shader, form, buffers, lanes: scenarioCount } as const;
      return { scenarioCount, pass, sums, free: () => device.release([shape, ...own, sums]) };
    },
    dispatch: ({ pass }) => device.run([pass]),
    read: async ({ sums, scenarioCount }) =>
      Float64Array.from(new Float32Array(await device.read(sums, 4 * scenarioCount))),
    close: () => device.close(),
  };
}

/** The cubic of each row of the tail table, four coefficients together. */
function shortTailRows(): Float32Array {
  const rows = tailRows();
  const short = new Float32Array(4 * TAIL_ROW_COUNT);
  for (let row = 0; row < TAIL_ROW_COUNT; row++) {
    const cells = rows.subarray(row * TAIL_ROW_CELLS);
    for (let n = 0; n < 4; n++) short[4 * row + n] = cubicCoefficient(cells, n);
  }
  return short;
}

function roundedScenarios({ scenarios, scenarioCount }: SliceWork): Float32Array {
  const stride = scenarios.length / SCENARIO_COLUMNS;
  const rounded = new Float32Array(SCENARIO_COLUMNS * scenarioCount);
  for (let column = 0; column < SCENARIO_COLUMNS; column++) {
    for (let scenario = 0; scenario < scenarioCount; scenario++) {
      rounded[column * scenarioCount + scenario] = Math.min(CAP, scenarios[column * stride + scenario]!);
    }
  }
  return rounded;
}

/** What the f32 WASM build makes of an option before it meets a scenario. */
function roundedOptions({ kernel, options, optionCount }: SliceWork): Float32Array {
  const stride = options.length / (kernel === 'black-block' ? 6 : 7);
  const rounded = new Float32Array(OPTION_COLUMNS * optionCount);
  for (let option = 0; option < optionCount; option++) {
    const cell = (column: number) => options[option + column * stride]!;
    const columns = kernel === 'black-block' ? vanillaColumns(cell) : digitalColumns(cell);
    columns.forEach((value, column) => {
      rounded[option + column * optionCount] = value;
    });
  }
  return rounded;
}

const vanillaColumns = (cell: (column: number) => number): number[] => [
  ...[cell(0), cell(1), cell(2) * 32, Math.min(cell(3) * 64, CAP)],
  ...[cell(4), cell(5)],
];

function digitalColumns(cell: (column: number) => number): number[] {
  const sign = cell(5);
  const shift = cell(2) * 32 * (cell(6) > 0 ? -sign : sign);
  return [cell(1), shift, Math.min(cell(3) * 64, CAP) * sign, sign * STRIKE_NUDGE_FLOAT32, cell(4), cell(6)];
}
