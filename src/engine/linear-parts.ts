// Spot, perpetuals and futures as sums of constants times exp of a linear form.
import type { Future, Perpetual, Spot } from '../book/instruments/linear-products.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { deltaOneTerms, futurePricer, perpetualPricer, spotPricer } from '../pricing/linear-pricers.ts';
import { combine, type FactorForms, formKey, type LinearForm } from './factor-forms.ts';

export interface LinearPart {
  /** Index into the instruments of the book. */
  readonly instrument: number;
  readonly base: number;
  readonly form: LinearForm;
  /** What the base is multiplied by in a book: net quantity (none), the sum of quantity times or over entry price. */
  readonly entry: 'none' | 'times' | 'over';
  /** The price that stands in for an entry price that is not stated. */
  readonly mark: number;
}

type LinearProduct = Spot | Perpetual | Future;

/** Parts of one form stand together, so that its exponentials are taken once per block. */
export function linearParts(
  products: readonly (readonly [instrument: number, product: LinearProduct])[],
  snapshot: Snapshot,
  forms: FactorForms,
): LinearPart[] {
  const byForm = new Map<string, LinearPart[]>();
  for (const [instrument, product] of products) {
    for (const part of partsOf(instrument, product, snapshot, forms)) {
      const key = formKey(part.form);
      const group = byForm.get(key);
      if (group === undefined) byForm.set(key, [part]);
      else group.push(part);
    }
  }
  return [...byForm.values()].flat();
}

function partsOf(instrument: number, product: LinearProduct, snapshot: Snapshot, forms: FactorForms): LinearPart[] {
  if (product.kind === 'spot') {
    const { value, quotedPrice } = spotPricer(product, snapshot).unit;
    return [{ instrument, base: value, form: forms.rate(product.underlying), entry: 'none', mark: quotedPrice }];
  }
  const { unit } = product.kind === 'future' ? futurePricer(product, snapshot) : perpetualPricer(product, snapshot);
  const mark = unit.quotedPrice;
  const rate = forms.rate(product.settlement.currency);
  const markForm =
    product.kind === 'future' ? forms.forward(product.underlying, product.expiry) : forms.spot(product.underlying);
  const { atMark, perEntry, markPower } = deltaOneTerms(product, snapshot, mark);
  const entry = markPower < 0 ? 'over' : 'times';
  return [
    { instrument, base: atMark, form: combine([rate, 1], [markForm, markPower]), entry: 'none', mark },
    { instrument, base: perEntry, form: rate, entry, mark },
  ];
}
