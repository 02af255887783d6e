// Deribit's standard margin: each instrument by itself, no scenarios.
// Source: support.deribit.com, articles 25944811317149 (margin types) and 25944738177565 (linear perpetuals).

export interface StandardOptionTerms {
  /** Of the underlying, less how far the option is out of the money. */
  readonly initialShare: number;
  readonly initialLeast: number;
  readonly maintenanceShare: number;
}

export interface StandardOption {
  readonly callPut: 'call' | 'put';
  readonly strike: number;
  readonly underlying: number;
  /** In coins per coin. */
  readonly markCoin: number;
}

export interface StandardMargin {
  readonly initial: number;
  readonly maintenance: number;
}

/** Margin of one option sold, in coins per coin; a long one owes nothing. */
export function shortOptionMargin(option: StandardOption, terms: StandardOptionTerms): StandardMargin {
  const { callPut, strike, underlying, markCoin } = option;
  const outOfMoney = Math.max(0, callPut === 'call' ? strike - underlying : underlying - strike);
  const initial = Math.max(terms.initialShare - outOfMoney / underlying, terms.initialLeast) + markCoin;
  if (callPut === 'call') return { initial, maintenance: terms.maintenanceShare + markCoin };
  const maintenance = Math.max(terms.maintenanceShare, terms.maintenanceShare * markCoin) + markCoin;
  return { initial: Math.max(initial, maintenance), maintenance };
}

/** A rate that rises with the size of the position: base plus slope for each coin. */
export interface SizedRate {
  readonly base: number;
  readonly slopePerCoin: number;
}

/** Margin of a perpetual or future, in the currency of the mark. */
export function sizedMargin(sizeCoin: number, mark: number, { base, slopePerCoin }: SizedRate): number {
  const size = Math.abs(sizeCoin);
  return mark * size * (base + slopePerCoin * size);
}
