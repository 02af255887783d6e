// One-touch and no-touch: an amount that depends on whether the price reaches a barrier before expiry.
import { choiceField, flagField, instantField, monitoringField, priceField } from '../fields.ts';
import type { DerivativeBase, Direction, Expiring, Monitoring, PaidAt, Payout } from './common.ts';
import type { Form } from './form.ts';
import { checkMonitoring } from './schedule-checks.ts';

export interface TouchOption extends DerivativeBase, Expiring {
  readonly kind: 'touch';
  /** `one`: pays when the barrier is reached. `no`: pays when it never is. */
  readonly touch: 'one' | 'no';
  readonly direction: Direction;
  readonly barrier: number;
  readonly payout: Payout;
  /** Per unit of the multiplier. cash: quote currency. asset: units of the underlying. */
  readonly amount: number;
  /** A no-touch is known only at expiry. */
  readonly paidAt: PaidAt;
  readonly monitoring: Monitoring;
  /** The barrier has been reached already. */
  readonly barrierHit: boolean;
}

export const touchOptionForm: Form<TouchOption> = {
  kind: 'touch',
  settles: 'on one underlying',
  fields: {
    expiry: instantField,
    touch: choiceField('one', 'no'),
    direction: choiceField('up', 'down'),
    barrier: priceField,
    payout: choiceField('cash', 'asset'),
    amount: { ...priceField, absent: 1 },
    paidAt: { ...choiceField('hit', 'expiry'), absent: 'expiry' },
    monitoring: monitoringField,
    barrierHit: { ...flagField, absent: false },
  },
  check: (option, refuse) => {
    checkMonitoring(option, refuse);
    if (option.touch === 'no' && option.paidAt === 'hit') {
      refuse('paidAt is hit; a no-touch pays at expiry, when it is known that the barrier was never reached');
    }
  },
};
