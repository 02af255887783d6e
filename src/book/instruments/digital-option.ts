// Digital (binary) option: a fixed amount of cash or of the underlying when it ends in the money.
import { choiceField, instantField, priceField } from '../fields.ts';
import type { CallPut, DerivativeBase, Expiring, Payout } from './common.ts';
import type { Form } from './form.ts';

export interface DigitalOption extends DerivativeBase, Expiring {
  readonly kind: 'digital';
  readonly callPut: CallPut;
  readonly strike: number;
  readonly payout: Payout;
  /** Per unit of the multiplier. cash: quote currency. asset: units of the underlying. */
  readonly amount: number;
}

export const digitalOptionForm: Form<DigitalOption> = {
  kind: 'digital',
  settles: 'on one underlying',
  fields: {
    expiry: instantField,
    callPut: choiceField('call', 'put'),
    strike: priceField,
    payout: choiceField('cash', 'asset'),
    amount: { ...priceField, absent: 1 },
  },
};
