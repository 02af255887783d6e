// What is left of an option whose barrier has decided: an amount that is certain, now or at expiry.
import type { DerivativeBase, Expiring, Payout } from '../book/instruments/common.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { unitValueOf } from './bumped-greeks.ts';
import { payoffScale } from './payoff-scale.ts';
import { unitLifeOf } from './unit-life.ts';
import type { UnitValue } from './unit-value.ts';

type Settled = { readonly unit: UnitValue };

/** An amount of quote currency, or of the underlying, per unit of the multiplier. */
export interface Payment {
  readonly payout: Payout;
  readonly amount: number;
}

export const NOTHING: Settled = { unit: { quotedPrice: 0, value: 0, delta: 0, gamma: 0, vega: 0, theta: 0 } };

const smooth = { gamma: 0, vega: 0, theta: 0 };

export function paidAtExpiry(instrument: DerivativeBase & Expiring, snapshot: Snapshot, payment: Payment): Settled {
  const { spot, forward } = unitLifeOf(instrument, snapshot);
  const scale = payoffScale(instrument, snapshot, forward);
  const { payout, amount } = payment;
  if (payout === 'cash') return { unit: unitValueOf({ ...smooth, value: amount, delta: 0 }, scale) };
  const value = amount * forward;
  return { unit: unitValueOf({ ...smooth, value, delta: value / spot }, scale) };
}

/** The barrier is touched at this instant. */
export function paidNow(instrument: DerivativeBase & Expiring, snapshot: Snapshot, payment: Payment): Settled {
  const { spot, scale } = unitLifeOf(instrument, snapshot);
  const { payout, amount } = payment;
  if (payout === 'cash') return { unit: unitValueOf({ ...smooth, value: amount, delta: 0 }, scale) };
  return { unit: unitValueOf({ ...smooth, value: amount * spot, delta: amount }, scale) };
}
