// Opyn's naked margin: the shock and the bounds that ship are those that are published.
import { type UpperBound, upperBoundAt } from '../../../src/margin/opyn.ts';
import { OPYN_DEFAULT } from '../../../src/margin/presets/opyn.ts';
import { numberAt, numberOf, objectOf } from '../json.ts';
import type { TableAdapter } from '../runner.ts';
import { compare } from '../tolerance.ts';

const shipped = OPYN_DEFAULT.values as { readonly spotShock: number; readonly upperBounds: readonly UpperBound[] };

const preset: TableAdapter = {
  tolerance: { abs: 0 },
  check: (row, tolerance) => {
    const bounds = Object.entries(objectOf(row.upper_bounds_days, 'upper_bounds_days'));
    return [
      compare('spot_shock', shipped.spotShock, numberAt(row, 'spot_shock'), tolerance),
      compare('number of bounds', shipped.upperBounds.length, bounds.length, tolerance),
      ...bounds.map(([days, bound]) => {
        const got = upperBoundAt(shipped.upperBounds, Number(days)) ?? Number.NaN;
        return compare(`bound at ${days} days`, got, numberOf(bound, days), tolerance);
      }),
    ];
  },
};

export const opynAdapters: Readonly<Record<string, TableAdapter>> = { 'opyn-gamma-naked': preset };
