// Discretely monitored barriers, computed by recursive quadrature in the setting of Broadie, Glasserman and Kou (1997).
import { contract, discreteBarrier } from '../../../src/spec/discrete-barrier.ts';
import { choiceAt, numberAt } from '../json.ts';
import type { TableAdapter } from '../runner.ts';
import { compare } from '../tolerance.ts';
import { BARRIER_TYPES } from './digital.ts';

const SIGNS = { Call: 1, Put: -1 } as const;

/** Dates i T / m, i = 1 to m: the expiry is one of them. */
const discrete: TableAdapter = {
  check: (row, tolerance) => {
    const rate = numberAt(row, 'r');
    const years = numberAt(row, 'T');
    const count = numberAt(row, 'monitoring_points');
    const { down, knockIn } = choiceAt(row, 'barrierType', BARRIER_TYPES);
    const barrier = numberAt(row, 'barrier');
    const value = discreteBarrier(
      numberAt(row, 's'),
      numberAt(row, 'strike'),
      down === 1 ? barrier : 0,
      down === 1 ? 0 : barrier,
      0,
      rate,
      rate - numberAt(row, 'q'),
      numberAt(row, 'v'),
      years,
      years / count,
      years / count,
      count,
      choiceAt(row, 'type', SIGNS),
      knockIn,
      0,
      new Float64Array(contract.workCells ?? 0),
    );
    return [compare('value', value, numberAt(row, 'result'), tolerance)];
  },
};

export const discreteBarrierAdapters: Readonly<Record<string, TableAdapter>> = { discrete_barrier: discrete };
