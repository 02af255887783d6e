// Lookback option: on the highest or lowest price since its start, against a fixed strike or as the strike itself.
import { amountField, choiceField, instantField, monitoringField, priceField } from '../fields.ts';
import type { CallPut, DerivativeBase, Expiring, Monitoring } from './common.ts';
import type { Form } from './form.ts';
import { checkMonitoring, checkStrikeStyle } from './schedule-checks.ts';

export interface LookbackOption extends DerivativeBase, Expiring {
  readonly kind: 'lookback';
  readonly callPut: CallPut;
  /**
   * fixed: call on the maximum, put on the minimum, against `strike`.
   * floating: call pays the price at expiry less the minimum, put the maximum less the price at expiry.
   */
  readonly strikeStyle: 'fixed' | 'floating';
  /** 0 where the strike floats. */
  readonly strike: number;
  /** The extreme that the payoff looks at, as reached so far; absent: it starts at the spot of the valuation. */
  readonly runningExtreme?: number;
  readonly monitoring: Monitoring;
}

/** Which extreme the payoff looks at. */
export function lookbackExtreme(option: Pick<LookbackOption, 'callPut' | 'strikeStyle'>): 'maximum' | 'minimum' {
  return (option.callPut === 'call') === (option.strikeStyle === 'fixed') ? 'maximum' : 'minimum';
}

export const lookbackOptionForm: Form<LookbackOption> = {
  kind: 'lookback',
  settles: 'on one underlying',
  fields: {
    expiry: instantField,
    callPut: choiceField('call', 'put'),
    strikeStyle: choiceField('fixed', 'floating'),
    strike: { ...amountField, absent: 0 },
    runningExtreme: { ...priceField, optional: true },
    monitoring: monitoringField,
  },
  check: (option, refuse) => {
    checkStrikeStyle(option, refuse);
    checkMonitoring(option, refuse);
  },
};
