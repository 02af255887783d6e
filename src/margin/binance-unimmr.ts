// binance-unimmr: the unified maintenance margin ratio of Binance's portfolio margin: adjusted equity over maintenance margin, as
// functions of plain numbers. Not a scenario model: each position pays by its size, and nothing offsets anything.
// Source: binance.com/en/support/faq 4868b2f1 and 5e33af8e (portfolio margin: uniMMR, collateral rates).
import { orderFreeSum } from './derive-options.ts';

export interface UnimmrAsset {
  /** Held less borrowed, with futures wallet and profit not yet realised, in units of the asset. */
  readonly net: number;
  /** Quote currency per unit. */
  readonly indexPrice: number;
  /** Share of its value that counts as collateral. */
  readonly collateralRate: number;
}

/** What is owed counts in full. */
export const adjustedEquity = ({ net, indexPrice, collateralRate }: UnimmrAsset): number =>
  Math.min(net * indexPrice * collateralRate, net * indexPrice);

/** Maintenance rates by notional: each up to its bound, the last to infinity. */
export interface MaintenanceTier {
  /** Exclusive of the next tier; null: no bound. */
  readonly upTo: number | null;
  readonly rate: number;
}

export interface TieredMargin {
  readonly rate: number;
  /** The deduction that makes the margin continuous between tiers: "cum" in the venue's tables. */
  readonly deduction: number;
  readonly margin: number;
}

/** |notional| times the rate of its tier, less the deduction. */
export function tieredMaintenance(notional: number, tiers: readonly MaintenanceTier[]): TieredMargin {
  const size = Math.abs(notional);
  let deduction = 0;
  for (let index = 0; ; index++) {
    const { upTo, rate } = tiers[index]!;
    const next = tiers[index + 1];
    if (next === undefined || upTo === null || size <= upTo) {
      return { rate, deduction, margin: Math.max(0, size * rate - deduction) };
    }
    deduction += upTo * next.rate - upTo * rate;
  }
}

export type UnimmrStatus = 'normal' | 'reminder' | 'no opening orders' | 'liquidation';

export interface UnimmrThresholds {
  readonly reminder: number;
  readonly noOpening: number;
  readonly liquidation: number;
}

export interface Unimmr {
  readonly equity: number;
  readonly maintenance: number;
  /** Infinite where nothing asks for margin. */
  readonly ratio: number;
  readonly status: UnimmrStatus;
}

export function unimmr(
  equities: readonly number[],
  maintenances: readonly number[],
  { reminder, noOpening, liquidation }: UnimmrThresholds,
): Unimmr {
  const equity = orderFreeSum(equities);
  const maintenance = orderFreeSum(maintenances);
  const ratio = maintenance === 0 ? Number.POSITIVE_INFINITY : equity / maintenance;
  const status =
    ratio > reminder
      ? 'normal'
      : ratio > noOpening
        ? 'reminder'
        : ratio > liquidation
          ? 'no opening orders'
          : 'liquidation';
  return { equity, maintenance, ratio, status };
}
