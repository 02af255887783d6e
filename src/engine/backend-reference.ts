// The reference behind the backend's page: the formulas of src/spec in plain TypeScript.
import { blackBlock } from '../spec/black-block.ts';
import { digitalBlock } from '../spec/digital-block.ts';
import { fillTailTable, TAIL_ROW_CELLS, TAIL_ROW_COUNT } from '../spec/tail-table.ts';
import { type Backend, type Prepared, type SliceWork, STRICT_F64 } from './backend.ts';

interface ReferenceWork extends Prepared {
  readonly work: SliceWork;
  readonly sums: Float64Array;
}

const OPTION_COLUMNS = { 'black-block': 6, 'digital-block': 7 } as const;
const SCENARIO_COLUMNS = 4;

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
      return { work, scenarioCount, sums: new Float64Array(scenarioCount), free: () => {} };
    },
    dispatch: async ({ work, sums }) => {
      const { kernel, scenarios, scenarioCount, options, optionCount } = work;
      const block = kernel === 'black-block' ? blackBlock : digitalBlock;
      const optionStride = options.length / OPTION_COLUMNS[kernel];
      sums.fill(0);
      const scenarioStride = scenarios.length / SCENARIO_COLUMNS;
      block(rows, scenarios, scenarioStride, scenarioCount, options, optionStride, optionCount, sums);
    },
    read: async ({ sums }) => sums.slice(),
    close: async () => {},
  };
}
