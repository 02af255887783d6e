// The reference behind the backend's page: the formulas of src/spec in plain TypeScript.
import { barrierBlock } from '../spec/barrier-block.ts';
import { blackBlock } from '../spec/black-block.ts';
import { digitalBlock } from '../spec/digital-block.ts';
import { linearBlock } from '../spec/linear-block.ts';
import { fillTailTable, TAIL_ROW_CELLS, TAIL_ROW_COUNT } from '../spec/tail-table.ts';
import {
  accountCountOf,
  type Backend,
  type Prepared,
  SLICE_COLUMNS,
  type SliceWork,
  STRICT_F64,
  startsOf,
} from './backend.ts';

interface ReferenceWork extends Prepared {
  readonly work: SliceWork;
  readonly sums: Float64Array;
}

const BLOCKS = { 'black-block': blackBlock, 'digital-block': digitalBlock, 'barrier-block': barrierBlock } as const;

export function tailRows(): Float64Array {
  const rows = new Float64Array(TAIL_ROW_COUNT * TAIL_ROW_CELLS);
  fillTailTable(rows, new Float64Array(64));
  return rows;
}

export function referenceBackend(): Backend<ReferenceWork> {
  const rows = tailRows();
  return {
    name: 'reference',
    device: 'TypeScript',
    precision: STRICT_F64,
    prepare: async (work) => {
      const { scenarioCount } = work;
      const sums = new Float64Array(accountCountOf(work) * scenarioCount);
      return { work, scenarioCount, sums, free: () => {} };
    },
    dispatch: async ({ work, sums }) => {
      sums.fill(0);
      const { scenarioCount } = work;
      for (let account = 0; account < accountCountOf(work); account++) {
        const first = account * scenarioCount;
        addReference(rows, work, account, sums.subarray(first, first + scenarioCount));
      }
    },
    read: async ({ sums }) => sums.slice(),
    close: async () => {},
  };
}

/** Adds to sums, per scenario, what the strict kernel adds for the options of an account. */
export function addReference(rows: Float64Array, work: SliceWork, account: number, sums: Float64Array): void {
  const { kernel, scenarios, scenarioCount } = work;
  const columns = SLICE_COLUMNS[kernel];
  const optionStride = work.options.length / columns.option;
  const [first, end] = startsOf(work).subarray(account) as unknown as [number, number];
  const options = work.options.subarray(first);
  const optionCount = end - first;
  if (kernel === 'linear-block') {
    linearBlock(scenarios, scenarioCount, options, optionStride, optionCount, sums);
    return;
  }
  const scenarioStride = scenarios.length / columns.scenario;
  BLOCKS[kernel](rows, scenarios, scenarioStride, scenarioCount, options, optionStride, optionCount, sums);
}
