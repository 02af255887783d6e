// Greeks of every account by underlying: what rules that see no scenarios look at.
import { netByAccount } from '../book/netting.ts';
import type { Valuation } from '../pricing/value-book.ts';
import { orderFreeSum } from './derive-options.ts';

export interface UnderlyingGreeks {
  readonly underlying: string;
  /** Change of value for a relative move of 1 of the price. */
  readonly delta: number;
  /** Second derivative by the relative move: value changes by delta x + gamma x^2 / 2. */
  readonly gamma: number;
  /** Change of value per point (0.01) of volatility; of products on several underlyings it stands with the first. */
  readonly vega: number;
}

/** By account in the order of the book, then by underlying in the order of their names; sums that no order can change. */
export function greeksByAccount({ book, snapshot, units }: Valuation): readonly (readonly UnderlyingGreeks[])[] {
  const nets = netByAccount(book);
  return book.accounts.map((_, account) => {
    const terms = new Map<string, { delta: number[]; gamma: number[]; vega: number[] }>();
    const add = (underlying: string, [delta, gamma, vega]: readonly [number, number, number]) => {
      const spot = snapshot.underlyings.get(underlying)?.spot;
      // A balance of a currency without a market has a rate, not a price that moves.
      if (spot === undefined) return;
      const own = terms.get(underlying) ?? { delta: [], gamma: [], vega: [] };
      terms.set(underlying, own);
      own.delta.push(delta * spot);
      own.gamma.push(gamma * spot * spot);
      own.vega.push(vega);
    };
    for (let row = nets.accountStart[account]!; row < nets.accountStart[account + 1]!; row++) {
      const quantity = nets.quantity[row]!;
      if (quantity === 0) continue;
      const index = nets.instrument[row]!;
      const unit = units[index]!;
      add(book.instruments[index]!.underlying, [quantity * unit.delta, quantity * unit.gamma, quantity * unit.vega]);
      for (const { underlying, delta, gamma } of unit.otherDeltas ?? []) {
        add(underlying, [quantity * delta, quantity * gamma, 0]);
      }
    }
    return [...terms.keys()].sort().map((underlying) => {
      const { delta, gamma, vega } = terms.get(underlying)!;
      return {
        underlying,
        delta: orderFreeSum(delta),
        gamma: orderFreeSum(gamma),
        vega: orderFreeSum(vega),
      };
    });
  });
}
