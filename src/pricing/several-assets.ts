// Instruments on several underlyings: the market of each, and a price bumped by each spot in turn.

import type { WeightedUnderlying } from '../book/instruments/common.ts';
import type { Instant } from '../core/units.ts';
import { forwardAt } from '../market/forward.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { marketOf } from '../market/snapshot.ts';
import { volatilityAt } from '../market/surface.ts';
import { correlationBetween } from './asset-correlation.ts';
import {
  allBumps,
  type Bump,
  type BumpedMarket,
  greeksFromLanes,
  NO_BUMP,
  spotBumps,
  spotGreeks,
  unitValueOf,
} from './bumped-greeks.ts';
import type { PayoffScale } from './payoff-scale.ts';
import type { KernelLanes } from './pricers.ts';
import type { UnitValue } from './unit-value.ts';

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
  several: Assets,
  { kernel, inputs, years, approximation }: AssetsPrice,
  scale: PayoffScale,
): KernelLanes {
  return {
    kernel,
    lanes: () => assetBumps(several, years).map(inputs),
    interpretLanes: (outputs) => {
      const prices = outputs.map((lane) => lane[0]!);
      const unit = unitFromAssetPrices(several, years, prices, scale);
      return approximation === undefined ? unit : { ...unit, approximation };
    },
    valueLanes: () => [inputs({ ...NO_BUMP, asset: 0 })],
    interpretValue: ([base]) => scale.money * base![0]!,
  };
}

function marketsOf({ assets }: Assets, years: number): readonly BumpedMarket[] {
  return assets.map(({ spot, volatility }) => ({ spot, volatility, timeToExpiryYears: years }));
}

/** The first asset's spot with volatilities and time, then the spots of the further ones. */
export function assetBumps(several: Assets, years: number): AssetBump[] {
  const [first, ...further] = marketsOf(several, years) as [BumpedMarket, ...BumpedMarket[]];
  return [
    ...allBumps(first).map((bump) => ({ ...bump, asset: 0 })),
    ...further.flatMap((market, index) => spotBumps(market).map((bump) => ({ ...bump, asset: index + 1 }))),
  ];
}

/** From the prices at `assetBumps`, in their order. */
export function unitFromAssetPrices(
  several: Assets,
  years: number,
  prices: readonly number[],
  scale: PayoffScale,
): UnitValue {
  const [first, ...further] = marketsOf(several, years) as [BumpedMarket, ...BumpedMarket[]];
  let next = allBumps(first).length;
  const unit = unitValueOf(greeksFromLanes(first, prices.slice(0, next)), scale);
  const otherDeltas = further.map((market, index) => {
    const lanes = prices.slice(next, next + spotBumps(market).length);
    next += lanes.length;
    const { delta, gamma } = spotGreeks(market, prices[0]!, lanes);
    const { underlying } = several.assets[index + 1]!;
    return { underlying, delta: scale.money * delta, gamma: scale.money * gamma };
  });
  return { ...unit, otherDeltas };
}
