// Instruments on several underlyings: the market of each, and a price bumped by each spot in turn.

import type { WeightedUnderlying } from '../book/instruments/common.ts';
import type { Instant } from '../core/units.ts';
import { forwardAt } from '../market/forward.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { marketOf } from '../market/snapshot.ts';
import { volatilityAt } from '../market/surface.ts';
import { correlationBetween } from './asset-correlation.ts';
import {
  type Bump,
  type BumpedPrice,
  bumpedLanes,
  greeksFromLanes,
  spotGreeks,
  spotLanes,
  unitValueOf,
} from './bumped-greeks.ts';
import type { PayoffScale } from './payoff-scale.ts';
import type { KernelLanes } from './pricers.ts';

export interface Asset {
  readonly underlying: string;
  readonly weight: number;
  readonly spot: number;
  readonly forward: number;
  /** At the forward: there is no one strike for an asset of several. */
  readonly volatility: number;
}

export interface Assets {
  readonly assets: readonly Asset[];
  /** By position of the assets. */
  readonly correlation: (first: number, second: number) => number;
}

interface SeveralAssets {
  readonly id: string;
  readonly expiry: Instant;
  readonly weights: readonly WeightedUnderlying[];
}

export function assetsOf({ id, expiry, weights }: SeveralAssets, snapshot: Snapshot): Assets {
  const place = { instrument: id };
  const assets = weights.map(({ underlying, weight }) => {
    const forward = forwardAt(snapshot, underlying, expiry, place);
    const volatility = volatilityAt(snapshot, underlying, forward, expiry, undefined, place);
    return { underlying, weight, spot: marketOf(snapshot, underlying, place).spot, forward, volatility };
  });
  const table = assets.map(({ underlying: first }) =>
    assets.map(({ underlying: second }) => correlationBetween(snapshot, first, second, id)),
  );
  return { assets, correlation: (first, second) => table[first]![second]! };
}

/** A bump of volatility and time, and of the spot of one asset alone. */
export interface AssetBump extends Bump {
  readonly asset: number;
}

export interface AssetsPrice {
  readonly kernel: string;
  readonly inputs: (bump: AssetBump) => readonly number[];
  readonly years: number;
  readonly approximation?: string;
}

/** Greeks by the first asset with the volatilities and time; delta and gamma by each further one. */
export function assetsPricing(
  { assets }: Assets,
  { kernel, inputs, years, approximation }: AssetsPrice,
  scale: PayoffScale,
): KernelLanes {
  const prices = assets.map(
    ({ spot, volatility }, asset): BumpedPrice => ({
      kernel,
      inputs: (bump) => inputs({ ...bump, asset }),
      spot,
      volatility,
      timeToExpiryYears: years,
    }),
  );
  const [first, ...further] = prices as [BumpedPrice, ...BumpedPrice[]];
  const firstLanes = bumpedLanes(first);
  const furtherLanes = further.map(spotLanes);
  return {
    kernel,
    lanes: [...firstLanes, ...furtherLanes.flat()],
    interpretLanes: (outputs) => {
      const values = outputs.map((lane) => lane[0]!);
      const unit = unitValueOf(greeksFromLanes(first, values.slice(0, firstLanes.length)), scale);
      let next = firstLanes.length;
      const otherDeltas = further.map((price, index) => {
        const lanes = values.slice(next, next + furtherLanes[index]!.length);
        next += lanes.length;
        const { delta, gamma } = spotGreeks(price, values[0]!, lanes);
        const { underlying } = assets[index + 1]!;
        return { underlying, delta: scale.money * delta, gamma: scale.money * gamma };
      });
      return { ...unit, otherDeltas, ...(approximation === undefined ? {} : { approximation }) };
    },
  };
}
