// Basket option: a European call or put on a weighted sum of prices.
import { choiceField, instantField, signedPriceField, weightsField } from '../fields.ts';
import type { CallPut, DerivativeBase, Expiring, WeightedUnderlying } from './common.ts';
import type { Form } from './form.ts';

export interface BasketOption extends DerivativeBase, Expiring {
  readonly kind: 'basket';
  readonly callPut: CallPut;
  /** Quote currency per unit of the basket; it may be 0 or negative where a weight is. */
  readonly strike: number;
  /** Units of each underlying in one unit of the basket, at least two. */
  readonly weights: readonly WeightedUnderlying[];
}

export const basketOptionForm: Form<BasketOption> = {
  kind: 'basket',
  settles: 'on several underlyings',
  firstUnderlying: (terms) => terms.weights?.[0]?.underlying ?? '',
  fields: {
    expiry: instantField,
    callPut: choiceField('call', 'put'),
    strike: signedPriceField,
    weights: weightsField,
  },
  check: ({ weights, strike }, refuse) => {
    if (weights.length < 2) refuse(`weights name ${weights.length} underlying; a basket has at least two`);
    const allPositive = weights.every(({ weight }) => weight > 0);
    if (allPositive && strike <= 0) refuse(`strike is ${strike}; where every weight is positive it must be above 0`);
  },
};
