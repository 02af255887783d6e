// The option on a sum of fixings of one price, with room for as fine a grid as the schedule asks for.
import { invariant } from '../core/errors.ts';
import { walkSumCells, walkSumOption } from '../spec/walk-sum.ts';

export interface WalkSum {
  /** Weight x forward of each fixing; none is negative. */
  readonly amounts: Float64Array;
  /** Total variance up to each fixing, ascending. */
  readonly variances: Float64Array;
  readonly strike: number;
  readonly sign: number;
}

/** Equal steps need hundreds of points; fixings a thousandth of the deviation apart, tens of thousands. */
const CAPACITIES = [2048, 16_384, 131_072];

/** Written before it is read, whatever it holds: kept from price to price. */
let work = new Float64Array(0);

export function walkSumPrice({ amounts, variances, strike, sign }: WalkSum): number {
  const count = amounts.length;
  for (const capacity of CAPACITIES) {
    const cells = walkSumCells(count, capacity);
    if (work.length < cells) work = new Float64Array(cells);
    const price = walkSumOption(amounts, variances, count, strike, sign, capacity, work);
    if (!Number.isNaN(price)) return price;
  }
  invariant(false, `an average of ${count} fixings did not fit a grid of ${CAPACITIES[CAPACITIES.length - 1]} points`);
}
