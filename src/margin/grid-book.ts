// A book as a grid rule looks at it: per account and underlying the net legs, what they are worth, and how they settle.
import { ExactSum } from '../book/exact-sum.ts';
import { netByAccount } from '../book/netting.ts';
import { MILLISECONDS_PER_DAY } from '../core/units.ts';
import { rateToQuote } from '../market/currency.ts';
import type { Valuation } from '../pricing/value-book.ts';
import type { GridLeg } from './grid-add-ons.ts';

export interface GridHoldings {
  readonly underlying: string;
  readonly index: number;
  /** By instrument, in the order of the book; nets of zero are left out. */
  readonly legs: readonly GridLeg[];
  /** Index into the book's instruments, beside each leg. */
  readonly instruments: readonly number[];
  /** Contracts, beside each leg. */
  readonly quantities: readonly number[];
  /** What the legs are worth, in quote currency. */
  readonly value: number;
  /** Coins of the underlying held beside them. */
  readonly coins: number;
  /** How the legs settle. */
  readonly style: 'coins' | 'money' | 'mixed';
}

export interface GridAccount {
  readonly account: string;
  /** In code-unit order of their underlyings; those without a leg are left out. */
  readonly holdings: readonly GridHoldings[];
  /** Balances below zero, in quote currency, above zero. */
  readonly owed: number;
}

interface Gathered {
  readonly legs: GridLeg[];
  readonly instruments: number[];
  readonly quantities: number[];
  readonly styles: Set<'coins' | 'money'>;
  readonly value: ExactSum;
  readonly coins: ExactSum;
}

export function gridAccounts(valuation: Valuation): readonly GridAccount[] {
  const { book, snapshot, positions } = valuation;
  const nets = netByAccount(book);
  const gathered = book.accounts.map(() => new Map<string, Gathered>());
  const owed = book.accounts.map(() => new ExactSum());
  nets.account.forEach((account, row) => {
    gather(valuation, nets.instrument[row]!, nets.quantity[row]!, { into: gathered[account]!, owed: owed[account]! });
  });
  positions.value.forEach((value, position) => {
    const { kind, underlying } = book.instruments[book.positionInstrument[position]!]!;
    if (kind !== 'spot') gathered[book.positionAccount[position]!]!.get(underlying)?.value.add(value);
  });
  return book.accounts.map((account, index) => ({
    account,
    owed: owed[index]!.total(),
    holdings: [...gathered[index]!]
      .filter(([, { legs }]) => legs.length > 0)
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([underlying, { legs, instruments, quantities, value, coins, styles }]) => ({
        underlying,
        index: snapshot.underlyings.get(underlying)!.spot,
        legs,
        instruments,
        quantities,
        value: value.total(),
        coins: coins.total(),
        style: styles.size > 1 ? 'mixed' : [...styles][0]!,
      })),
  }));
}

/** One net position into what its account holds of its underlying. */
function gather(
  { book, snapshot, units }: Valuation,
  index: number,
  quantity: number,
  { into, owed }: { readonly into: Map<string, Gathered>; readonly owed: ExactSum },
): void {
  if (quantity === 0) return;
  const instrument = book.instruments[index]!;
  const { underlying, multiplier, kind } = instrument;
  let held = into.get(underlying);
  if (held === undefined) {
    held = {
      legs: [],
      instruments: [],
      quantities: [],
      styles: new Set(),
      value: new ExactSum(),
      coins: new ExactSum(),
    };
    into.set(underlying, held);
  }
  if (kind === 'spot') {
    held.coins.add(quantity * multiplier);
    if (quantity < 0)
      owed.add(-quantity * multiplier * rateToQuote(snapshot, underlying, { instrument: instrument.id }));
    return;
  }
  const { delta, vega, theta } = units[index]!;
  const isOption = kind !== 'perpetual' && kind !== 'future';
  held.instruments.push(index);
  held.quantities.push(quantity);
  held.styles.add(instrument.settlement.style === 'inverse' ? 'coins' : 'money');
  held.legs.push({
    isOption,
    size: isOption ? quantity * multiplier : quantity * delta,
    delta: quantity * delta,
    daysToExpiry: kind === 'perpetual' ? 0 : (instrument.expiry - snapshot.asOf) / MILLISECONDS_PER_DAY,
    vega: quantity * vega,
    theta: quantity * theta,
    settlement: instrument.settlement.currency,
  });
}
