// Products whose payoff is linear in the price (before settlement): spot and collateral, perpetuals, dated futures.
import { instantField, shareField } from '../fields.ts';
import type { DerivativeBase, Expiring } from './common.ts';
import type { Form } from './form.ts';

/** A balance of a coin or currency held in the account. */
export interface Spot {
  readonly kind: 'spot';
  readonly id: string;
  /** The coin or currency held. */
  readonly underlying: string;
  readonly multiplier: number;
  /** Share of its value that does not count as collateral, in [0, 1]. */
  readonly collateralHaircut: number;
  readonly venue?: string;
}

export interface Perpetual extends DerivativeBase {
  readonly kind: 'perpetual';
}

export interface Future extends DerivativeBase, Expiring {
  readonly kind: 'future';
}

export const spotForm: Form<Spot> = {
  kind: 'spot',
  settles: 'holding',
  // A haircut that the book does not state is the margin model's to apply.
  fields: { collateralHaircut: { ...shareField, absent: 0 } },
};

export const perpetualForm: Form<Perpetual> = { kind: 'perpetual', settles: 'on one underlying', fields: {} };

export const futureForm: Form<Future> = {
  kind: 'future',
  settles: 'on one underlying',
  fields: { expiry: instantField },
};
