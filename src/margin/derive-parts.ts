// What the models of Derive's rules share: components that leave out nothings, and the sentence about an account to be liquidated.
import { type AuctionParameters, insolventBid, liquidationFee, solventOffer } from './derive-auction.ts';
import { orderFreeSum } from './derive-options.ts';
import type { Component } from './requirement.ts';

type Inputs = NonNullable<Component['inputs']>;

/** A charge by its name; nothing where nothing is charged. */
export const charge = (name: string, amount: number, inputs: Inputs): readonly Component[] =>
  amount === 0 ? [] : [{ name, amount, inputs }];

export const sumOfComponents = (components: readonly Component[]): number =>
  orderFreeSum(components.map(({ amount }) => amount));

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

/** What an auction would do to an account that stands below its maintenance margin. */
export function auctionWarnings(
  account: string,
  { equity, maintenance }: { readonly equity: number; readonly maintenance: number },
  parameters: AuctionParameters,
): readonly string[] {
  const surplus = equity - maintenance;
  if (!(surplus < 0)) return [];
  const state = { maintenanceMargin: surplus, markToMarket: equity, reservedCash: 0 };
  const head = `account ${account} is ${(-surplus).toFixed(2)} short of its maintenance margin`;
  if (equity <= 0) {
    const least = -insolventBid(state, 0, parameters);
    return [
      `${head} and worth ${equity.toFixed(2)}: an auction pays who takes it from ${least.toFixed(2)} up to ${(-surplus).toFixed(2)}`,
    ];
  }
  const { discount, largestShare } = solventOffer(state, 0, parameters);
  return [
    `${head}: an auction would sell at most ${percent(largestShare)} of it, first at ${percent(discount)} of its value, for a fee of ${liquidationFee(state, parameters).toFixed(2)}`,
  ];
}
