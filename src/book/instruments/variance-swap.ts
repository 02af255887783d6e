// Variance swap: pays the realised variance per year less the square of its strike volatility.

import type { Instant } from '../../core/units.ts';
import { dayCountField, instantField, varianceField, volatilityField } from '../fields.ts';
import type { DerivativeBase, Expiring } from './common.ts';
import type { Form } from './form.ts';
import { checkAccrual } from './schedule-checks.ts';

/** `multiplier` is the variance notional: money per unit of variance (1.0, not 0.01) per year. */
export interface VarianceSwap extends DerivativeBase, Expiring {
  readonly kind: 'variance-swap';
  /** The strike as a volatility, fraction per sqrt(year); its square is the strike variance. */
  readonly strikeVolatility: number;
  /** Observation starts here and ends at expiry. */
  readonly accrualStart: Instant;
  /** Variance per year realised from the start until the valuation; 0 while it has not started. */
  readonly realizedVariance: number;
  /** Days per year by which daily squared log returns are annualised. */
  readonly annualizationDays: number;
}

export const varianceSwapForm: Form<VarianceSwap> = {
  kind: 'variance-swap',
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
