// Volatility swap: pays the realised volatility less its strike.

import type { Instant } from '../../core/units.ts';
import { dayCountField, instantField, varianceField, volatilityField } from '../fields.ts';
import type { DerivativeBase, Expiring } from './common.ts';
import type { Form } from './form.ts';
import { checkAccrual } from './schedule-checks.ts';

/** `multiplier` is the vega notional: money per unit of volatility (1.0, not 0.01) per sqrt(year). */
export interface VolatilitySwap extends DerivativeBase, Expiring {
  readonly kind: 'volatility-swap';
  readonly strikeVolatility: number;
  /** Observation starts here and ends at expiry. */
  readonly accrualStart: Instant;
  /** Variance (not volatility) per year realised from the start until the valuation; 0 while it has not started. */
  readonly realizedVariance: number;
  /** Days per year by which daily squared log returns are annualised. */
  readonly annualizationDays: number;
}

export const volatilitySwapForm: Form<VolatilitySwap> = {
  kind: 'volatility-swap',
  settles: 'on one underlying',
  fields: {
    expiry: instantField,
    strikeVolatility: volatilityField,
    accrualStart: instantField,
    realizedVariance: { ...varianceField, absent: 0 },
    annualizationDays: { ...dayCountField, absent: 365 },
  },
  check: checkAccrual,
};
