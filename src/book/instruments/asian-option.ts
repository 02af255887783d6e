// Asian option: on the average of a price over a schedule, against a fixed strike or as the strike itself.
import { amountField, choiceField, fixingsField, instantField } from '../fields.ts';
import type { CallPut, DerivativeBase, Expiring, Fixing } from './common.ts';
import type { Form } from './form.ts';
import { checkFixings, checkStrikeStyle } from './schedule-checks.ts';

export interface AsianOption extends DerivativeBase, Expiring {
  readonly kind: 'asian';
  readonly callPut: CallPut;
  readonly averaging: 'geometric' | 'arithmetic';
  /** fixed: average against `strike`. floating: price at expiry against the average. */
  readonly strikeStyle: 'fixed' | 'floating';
  /** 0 where the strike floats. */
  readonly strike: number;
  /** Ascending; a leading run carries the prices that are known. */
  readonly fixings: readonly Fixing[];
}

export const asianOptionForm: Form<AsianOption> = {
  kind: 'asian',
  settles: 'on one underlying',
  fields: {
    expiry: instantField,
    callPut: choiceField('call', 'put'),
    averaging: choiceField('geometric', 'arithmetic'),
    strikeStyle: { ...choiceField('fixed', 'floating'), absent: 'fixed' },
    strike: { ...amountField, absent: 0 },
    fixings: fixingsField,
  },
  check: (option, refuse) => {
    checkStrikeStyle(option, refuse);
    checkFixings(option, refuse);
  },
};
