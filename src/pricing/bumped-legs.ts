// Greeks of a weighted sum of prices of one kernel, bumped together; bumped-greeks.ts has the steps.
import { PlimsollError } from '../core/errors.ts';
import {
  allBumps,
  type Bump,
  type BumpedPrice,
  bumpedLanes,
  greeksFromLanes,
  NO_BUMP,
  unitValueOf,
} from './bumped-greeks.ts';
import type { PayoffScale } from './payoff-scale.ts';
import type { KernelLanes, Lanes } from './pricers.ts';

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
  const extraAt = (bump: Bump): number => extra?.(bump) ?? 0;
  const sumOf = (outputs: Lanes, amount: number, lane: number, lanesPerLeg: number): number =>
    legs.reduce((total, { weight }, leg) => total + weight * outputs[leg * lanesPerLeg + lane]![0]!, amount);
  return {
    kernel: price.kernel,
    lanes: () => legs.flatMap(({ inputs }) => lanesOf(inputs)),
    interpretLanes: (outputs) => {
      const extras = allBumps(price).map(extraAt);
      const prices = extras.map((amount, lane) => sumOf(outputs, amount, lane, extras.length));
      if (prices.some(Number.isNaN)) throw unpriced(instrument, price.kernel);
      const unit = unitValueOf(greeksFromLanes(price, prices), scale);
      return approximation === undefined ? unit : { ...unit, approximation };
    },
    valueLanes: () => legs.map(({ inputs }) => inputs(NO_BUMP)),
    interpretValue: (outputs) => {
      const value = sumOf(outputs, extraAt(NO_BUMP), 0, 1);
      if (Number.isNaN(value)) throw unpriced(instrument, price.kernel);
      return scale.money * value;
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
