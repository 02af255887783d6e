// OKX's portfolio margin of one risk unit (one underlying) on plain numbers: MR1 to MR9. Losses and charges at least 0, in USD.
// Source: OKX API v5, position-builder; help centre 4411686631309; notices of December 2024 and January 2025.
import { orderFreeSum } from './derive-options.ts';
import { worstPoint } from './grid-scan.ts';

export interface OkxTerms {
  /** Of the loss in the extreme move. */
  readonly extremeShare: number;
  readonly initialFactor: number;
}

export interface OkxUnitParts {
  /** By scenario: what the unit earns, MR1. */
  readonly spotVolatility: ArrayLike<number>;
  /** What it earns at the two extreme moves, MR6. */
  readonly extreme: ArrayLike<number>;
  readonly theta: number;
  readonly vegaTermStructure: number;
  readonly basis: number;
  readonly interestRate: number;
  readonly depeg: number;
  /** The least that is asked, MR7. */
  readonly minimum: number;
}

export interface OkxUnitMargin {
  readonly spotVolatility: number;
  readonly extreme: number;
  readonly maintenance: number;
  readonly initial: number;
  /** Index into spotVolatility; null where another charge decides. */
  readonly worstScenario: number | null;
}

/** The largest of theta, scan and extreme move, with what is charged on top, but not below the minimum. */
export function okxUnitMargin(parts: OkxUnitParts, { extremeShare, initialFactor }: OkxTerms): OkxUnitMargin {
  const scan = worstPoint(parts.spotVolatility);
  const extreme = extremeShare * worstPoint(parts.extreme).loss;
  const largest = Math.max(scan.loss, extreme);
  const charged = orderFreeSum([
    largest,
    parts.theta,
    parts.vegaTermStructure,
    parts.basis,
    parts.interestRate,
    parts.depeg,
  ]);
  const maintenance = Math.max(charged, parts.minimum);
  return {
    spotVolatility: scan.loss,
    extreme,
    maintenance,
    initial: initialFactor * maintenance,
    worstScenario: scan.loss >= extreme && charged >= parts.minimum ? scan.scenario : null,
  };
}

export interface BorrowingTerms {
  readonly maintenanceShare: number;
  readonly initialShare: number;
}

/** MR8: what is owed, in USD, above zero. */
export const borrowingMargin = (owedUsd: number, { maintenanceShare, initialShare }: BorrowingTerms) => ({
  maintenance: owedUsd * maintenanceShare,
  initial: owedUsd * initialShare,
});

/** Close-out cost by size: each part of the amount times the multiplier of its tier. `upTo` ascends; one multiplier more. */
export interface CloseOutTiers {
  readonly upTo: readonly number[];
  readonly multipliers: readonly number[];
}

/** The multiplier that an amount falls under; an amount on the border belongs below it. */
export function tierMultiplier(amountUsd: number, { upTo, multipliers }: CloseOutTiers): number {
  const tier = upTo.findIndex((border) => amountUsd <= border);
  return multipliers[tier < 0 ? upTo.length : tier]!;
}
