// Spread option: a European call or put on the difference of two prices.
import { choiceField, instantField, signedPriceField, weightsField } from '../fields.ts';
import type { CallPut, DerivativeBase, Expiring, WeightedUnderlying } from './common.ts';
import type { Form } from './form.ts';

/** Call: max(w1 S1 + w2 S2 - strike, 0), where w2 is negative. */
export interface SpreadOption extends DerivativeBase, Expiring {
  readonly kind: 'spread';
  readonly callPut: CallPut;
  /** Quote currency per unit of the spread; 0 makes it an exchange option. */
  readonly strike: number;
  /** Exactly two: the first with a positive weight, the second with a negative one. */
  readonly weights: readonly WeightedUnderlying[];
}

export const spreadOptionForm: Form<SpreadOption> = {
  kind: 'spread',
  settles: 'on several underlyings',
  firstUnderlying: (terms) => terms.weights?.[0]?.underlying ?? '',
  fields: {
    expiry: instantField,
    callPut: choiceField('call', 'put'),
    strike: signedPriceField,
    weights: weightsField,
  },
  check: ({ weights }, refuse) => {
    if (weights.length !== 2) refuse(`weights name ${weights.length} underlyings; a spread has exactly two`);
    if (!(weights[0]!.weight > 0 && weights[1]!.weight < 0)) {
      refuse(
        `weights are ${weights[0]!.weight} and ${weights[1]!.weight}; a spread is long the first and short the second`,
      );
    }
  },
};
