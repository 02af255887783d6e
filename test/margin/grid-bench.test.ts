// The grid bench at a tiny size, so that it cannot rot.
import { expect, test } from 'vitest';
import { benchGrid, GRID_COLUMNS, gridRows } from '../../bench/grid.node.ts';

test('every rule judges the workload', async () => {
  const figures = await benchGrid(60, 2);
  expect(figures).toHaveLength(7);
  for (const { initial } of figures) expect(initial).toBeGreaterThan(0);
  for (const row of gridRows(figures)) expect(row).toHaveLength(GRID_COLUMNS.length);
});
