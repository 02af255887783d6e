// Option on the forward of its expiry, European or American.
import { choiceField, instantField, priceField } from '../fields.ts';
import type { CallPut, DerivativeBase, Expiring } from './common.ts';
import type { Form } from './form.ts';

export interface VanillaOption extends DerivativeBase, Expiring {
  readonly kind: 'option';
  readonly callPut: CallPut;
  readonly strike: number;
  readonly exercise: 'european' | 'american';
}

export const vanillaOptionForm: Form<VanillaOption> = {
  kind: 'option',
  settles: 'on one underlying',
  fields: {
    expiry: instantField,
    callPut: choiceField('call', 'put'),
    strike: priceField,
    exercise: { ...choiceField('european', 'american'), absent: 'european' },
  },
};
