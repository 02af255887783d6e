// Single-barrier option: a call or put that comes to life or ends when the price reaches one barrier.
import { amountField, choiceField, flagField, instantField, monitoringField, priceField } from '../fields.ts';
import type { CallPut, DerivativeBase, Direction, Expiring, Knock, Monitoring, PaidAt } from './common.ts';
import type { Form } from './form.ts';
import { checkMonitoring, checkRebate } from './schedule-checks.ts';

export interface BarrierOption extends DerivativeBase, Expiring {
  readonly kind: 'barrier';
  readonly callPut: CallPut;
  readonly strike: number;
  readonly knock: Knock;
  readonly direction: Direction;
  readonly barrier: number;
  /** Quote currency per unit of the multiplier, paid when the option dies (out) or never comes to life (in). */
  readonly rebate: number;
  /** A knock-in rebate is known only at expiry. */
  readonly rebatePaidAt: PaidAt;
  readonly monitoring: Monitoring;
  /** The barrier has been reached already: a knock-in is a plain option now, a knock-out is gone. */
  readonly barrierHit: boolean;
}

export const barrierOptionForm: Form<BarrierOption> = {
  kind: 'barrier',
  settles: 'on one underlying',
  fields: {
    expiry: instantField,
    callPut: choiceField('call', 'put'),
    strike: priceField,
    knock: choiceField('in', 'out'),
    direction: choiceField('up', 'down'),
    barrier: priceField,
    rebate: { ...amountField, absent: 0 },
    rebatePaidAt: { ...choiceField('hit', 'expiry'), absent: 'expiry' },
    monitoring: monitoringField,
    barrierHit: { ...flagField, absent: false },
  },
  check: (option, refuse) => {
    checkMonitoring(option, refuse);
    checkRebate(option, refuse);
  },
};
