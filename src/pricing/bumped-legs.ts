// Greeks of a weighted sum of prices of one kernel, bumped together; bumped-greeks.ts has the steps.
import { PlimsollError } from '../core/errors.ts';
import { type Bump, type BumpedPrice, bumpedLanes, greeksFromLanes, unitValueOf } from './bumped-greeks.ts';
import type { PayoffScale } from './payoff-scale.ts';
import type { KernelLanes } from './pricers.ts';

export interface Leg {
  readonly weight: number;
  readonly inputs: (bump: Bump) => readonly number[];
}

export interface LegSum {
  readonly instrument: string;
  /** Everything but the inputs, which each leg has its own. */
  readonly price: Omit<BumpedPrice, 'inputs' | 'priceOutput'>;
  readonly legs: readonly Leg[];
  /** What is added to the legs in closed form; absent: nothing. */
  readonly extra?: (bump: Bump) => number;
  /** Of what the sum is an approximation; absent: of nothing. */
  readonly approximation?: string;
}

/** The lanes of all legs, leg by leg, and their weighted sum in money. */
export function legsPricing(sum: LegSum, scale: PayoffScale): KernelLanes {
  const { instrument, price, legs, extra, approximation } = sum;
  const lanesOf = (inputs: (bump: Bump) => readonly number[]) => bumpedLanes({ ...price, inputs });
  const extras = lanesOf((bump) => [extra?.(bump) ?? 0]).map(([amount]) => amount!);
  return {
    kernel: price.kernel,
    lanes: legs.flatMap(({ inputs }) => lanesOf(inputs)),
    interpretLanes: (outputs) => {
      const prices = extras.map((amount, lane) =>
        legs.reduce((total, { weight }, leg) => total + weight * outputs[leg * extras.length + lane]![0]!, amount),
      );
      if (prices.some(Number.isNaN)) throw unpriced(instrument, price.kernel);
      const unit = unitValueOf(greeksFromLanes(price, prices), scale);
      return approximation === undefined ? unit : { ...unit, approximation };
    },
  };
}

function unpriced(instrument: string, kernel: string): PlimsollError {
  return new PlimsollError(
    'INPUT_INSTRUMENT',
    `${instrument} has no price: kernel ${kernel} answers NaN, which its contract gives for terms at odds with each other, for rates so negative that a payment at hit has no value, and for dates too dense for its grid`,
    { instrument },
  );
}
