// Double-barrier option: a call or put that comes to life or ends when the price leaves a corridor.
import { amountField, choiceField, flagField, instantField, monitoringField, priceField } from '../fields.ts';
import type { CallPut, DerivativeBase, Expiring, Knock, Monitoring, PaidAt } from './common.ts';
import type { Form } from './form.ts';
import { checkMonitoring, checkRebate } from './schedule-checks.ts';

export interface DoubleBarrierOption extends DerivativeBase, Expiring {
  readonly kind: 'double-barrier';
  readonly callPut: CallPut;
  readonly strike: number;
  readonly knock: Knock;
  readonly lowerBarrier: number;
  readonly upperBarrier: number;
  /** Quote currency per unit of the multiplier, paid when the option dies (out) or never comes to life (in). */
  readonly rebate: number;
  readonly rebatePaidAt: PaidAt;
  readonly monitoring: Monitoring;
  /** One of the barriers has been reached already. */
  readonly barrierHit: boolean;
}

export const doubleBarrierOptionForm: Form<DoubleBarrierOption> = {
  kind: 'double-barrier',
  settles: 'on one underlying',
  fields: {
    expiry: instantField,
    callPut: choiceField('call', 'put'),
    strike: priceField,
    knock: choiceField('in', 'out'),
    lowerBarrier: priceField,
    upperBarrier: priceField,
    rebate: { ...amountField, absent: 0 },
    rebatePaidAt: { ...choiceField('hit', 'expiry'), absent: 'expiry' },
    monitoring: monitoringField,
    barrierHit: { ...flagField, absent: false },
  },
  check: (option, refuse) => {
    checkMonitoring(option, refuse);
    checkRebate(option, refuse);
    if (!(option.lowerBarrier < option.upperBarrier)) {
      refuse(`lowerBarrier is ${option.lowerBarrier}; it must lie below upperBarrier, which is ${option.upperBarrier}`);
    }
  },
};
