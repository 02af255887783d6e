// Canonical order, against a plain sort.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type PositionColumns, sortedPositions } from '../../src/book/position-order.ts';

type Row = readonly [account: number, instrument: number, quantity: number, entryPrice: number];

const row: fc.Arbitrary<Row> = fc.tuple(
  fc.nat(2),
  fc.nat(2),
  fc.constantFrom(-2, -0.5, 0, 1, 3),
  fc.constantFrom(Number.NaN, -1, 0, 2),
);

const columnsOf = (rows: readonly Row[]): PositionColumns => ({
  account: Uint32Array.from(rows, ([account]) => account),
  instrument: Uint32Array.from(rows, ([, instrument]) => instrument),
  quantity: Float64Array.from(rows, ([, , quantity]) => quantity),
  entryPrice: Float64Array.from(rows, ([, , , entryPrice]) => entryPrice),
});

/** No price comes after every price. */
const rank = (price: number): number => (Number.isNaN(price) ? Number.POSITIVE_INFINITY : price);

it('by account, instrument, quantity and price, runs short and long', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 400, size: 'max' }), (rows) => {
      const expected = [...rows].sort(
        (left, right) =>
          left[0] - right[0] ||
          left[1] - right[1] ||
          left[2] - right[2] ||
          (rank(left[3]) === rank(right[3]) ? 0 : rank(left[3]) - rank(right[3])),
      );
      const extent = { accountCount: 3, instrumentCount: 3 };
      expect(sortedPositions(columnsOf(rows), extent)).toEqual(columnsOf(expected));
      // As one of many instruments, too, which is another way through.
      expect(sortedPositions(columnsOf(rows), { accountCount: 3, instrumentCount: 1000 })).toEqual(columnsOf(expected));
      const byAccount = [...rows].sort((left, right) => left[0] - right[0]);
      expect(sortedPositions(columnsOf(byAccount), extent)).toEqual(columnsOf(expected));
    }),
    { seed: 5, numRuns: 300 },
  );
});
