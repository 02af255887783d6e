// A book as Derive would hold it: per account the cash, the coins, and per underlying the perpetual and the options by expiry.
// Positions of other venues are taken as the nearest thing that Derive lists, and a sentence says so; what has none is refused.
import type { Instrument } from '../book/instrument.ts';
import { netByAccount } from '../book/netting.ts';
import { PlimsollError } from '../core/errors.ts';
import { type Instant, instantText, MILLISECONDS_PER_SECOND } from '../core/units.ts';
import { discountRate, rateToQuote } from '../market/currency.ts';
import { forwardAt } from '../market/forward.ts';
import { marketOf } from '../market/snapshot.ts';
import { volatilityAt } from '../market/surface.ts';
import type { Valuation } from '../pricing/value-book.ts';
import { type DeriveExpiry, type DeriveOption, forwardParts, orderFreeSum } from './derive-options.ts';

/** What accounts are kept in. */
const CASH = 'USDC';

export interface ListedExpiry extends DeriveExpiry {
  /** 2026-03-27. */
  readonly day: string;
  /** Ids of the instruments that the options are. */
  readonly ids: readonly string[];
}

export interface DeriveHoldings {
  readonly underlying: string;
  readonly spot: number;
  readonly perpPrice: number;
  /** In units of the underlying. */
  readonly perp: number;
  readonly perpProfit: number;
  /** What the perpetual is made of. */
  readonly perpParts: readonly { readonly id: string; readonly amount: number }[];
  /** Ascending. */
  readonly expiries: readonly ListedExpiry[];
}

export interface DeriveCoin {
  readonly id: string;
  readonly currency: string;
  readonly amount: number;
  /** In quote currency. */
  readonly price: number;
}

export interface DeriveAccount {
  readonly account: string;
  /** In quote currency; what is owed below zero. */
  readonly cash: number;
  /** In code-unit order of their names. */
  readonly coins: readonly DeriveCoin[];
  readonly markets: readonly DeriveHoldings[];
  readonly warnings: readonly string[];
}

/** Price of the stablecoin in quote currency; 1 where the market does not quote it. */
export const stablePriceOf = ({ snapshot }: Valuation): number => snapshot.currencyRates.get(CASH) ?? 1;

export interface DeriveReading {
  /** Of the model, for its sentences. */
  readonly model: string;
  /** How sure every feed is taken to be. */
  readonly confidence: number;
}

export function deriveAccounts(valuation: Valuation, reading: DeriveReading): readonly DeriveAccount[] {
  const { book, positions } = valuation;
  for (const instrument of book.instruments) requireListed(instrument, reading.model);
  const nets = netByAccount(book);
  const profits = book.accounts.map(() => new Map<string, number[]>());
  positions.value.forEach((value, position) => {
    const { kind, underlying } = book.instruments[book.positionInstrument[position]!]!;
    if (kind !== 'perpetual' && kind !== 'future') return;
    appendTo(profits[book.positionAccount[position]!]!, underlying, value);
  });
  return book.accounts.map((account, index) => {
    const held: Held[] = [];
    for (let row = nets.accountStart[index]!; row < nets.accountStart[index + 1]!; row++) {
      const instrument = nets.instrument[row]!;
      const quantity = nets.quantity[row]!;
      if (quantity !== 0) held.push({ instrument: book.instruments[instrument]!, quantity, index: instrument });
    }
    return accountOf({ account, held, profits: profits[index]! }, valuation, reading);
  });
}

interface Held {
  readonly instrument: Instrument;
  readonly quantity: number;
  /** In the book. */
  readonly index: number;
}

function requireListed(instrument: Instrument, model: string): void {
  const { kind, id } = instrument;
  const isListed =
    kind === 'spot' ||
    kind === 'perpetual' ||
    kind === 'future' ||
    (kind === 'option' && instrument.exercise === 'european');
  const isQuanto = kind !== 'spot' && instrument.settlement.style === 'quanto';
  if (isListed && !isQuanto) return;
  const what =
    kind === 'option' && !isListed ? 'an American option' : isQuanto ? `a quanto ${kind}` : `of kind ${kind}`;
  throw new PlimsollError(
    'INPUT_VALUE',
    `${id} is ${what}; ${model} margins holdings, perpetuals, futures and European options`,
    { instrument: id },
  );
}

function appendTo<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

interface Account {
  readonly account: string;
  readonly held: readonly Held[];
  readonly profits: ReadonlyMap<string, readonly number[]>;
}

function accountOf({ account, held, profits }: Account, valuation: Valuation, reading: DeriveReading): DeriveAccount {
  const { snapshot } = valuation;
  const balances = held.filter(({ instrument }) => instrument.kind === 'spot');
  const isCash = ({ instrument }: Held) =>
    instrument.underlying === CASH || instrument.underlying === snapshot.quoteCurrency;
  const derivatives = new Map<string, Held[]>();
  for (const each of held) {
    if (each.instrument.kind !== 'spot') appendTo(derivatives, each.instrument.underlying, each);
  }
  return {
    account,
    cash: orderFreeSum(balances.filter(isCash).map((each) => balanceOf(each) * balancePrice(each, valuation))),
    coins: balances.filter((each) => !isCash(each)).map((each) => coinOf(each, account, valuation, reading)),
    markets: [...derivatives.keys()]
      .sort()
      .map((name) => holdingsOf(name, derivatives.get(name)!, profits.get(name) ?? [], { valuation, reading })),
    warnings: unlistedWarnings(held, reading),
  };
}

const balanceOf = ({ instrument, quantity }: Held): number => quantity * instrument.multiplier;

const balancePrice = ({ instrument }: Held, { snapshot }: Valuation): number =>
  rateToQuote(snapshot, instrument.underlying, { instrument: instrument.id });

function coinOf(held: Held, account: string, valuation: Valuation, { model }: DeriveReading): DeriveCoin {
  const amount = balanceOf(held);
  const currency = held.instrument.underlying;
  if (amount >= 0) return { id: held.instrument.id, currency, amount, price: balancePrice(held, valuation) };
  throw new PlimsollError(
    'INPUT_VALUE',
    `account ${account} owes ${-amount} ${currency}; ${model} knows no debts but of ${CASH} and ${valuation.snapshot.quoteCurrency}`,
    { instrument: held.instrument.id },
  );
}

/** One sentence for each way in which positions are not what Derive lists. */
function unlistedWarnings(held: readonly Held[], { model }: DeriveReading): readonly string[] {
  const futures = held.filter(({ instrument }) => instrument.kind === 'future');
  const inverse = held.filter(
    ({ instrument }) => instrument.kind !== 'spot' && instrument.settlement.style === 'inverse',
  );
  const told = (some: readonly Held[], what: string): string[] => {
    const first = some[0];
    if (first === undefined) return [];
    const others = some.length === 1 ? '' : ` and ${some.length - 1} others`;
    return [`${first.instrument.id}${others}: ${what}`];
  };
  return [
    ...told(futures, `Derive lists no dated futures; ${model} margins them as perpetuals of the same delta`),
    ...told(inverse, `Derive settles nothing in coins; ${model} margins them as if they settled in ${CASH}`),
  ];
}

interface Sources {
  readonly valuation: Valuation;
  readonly reading: DeriveReading;
}

function holdingsOf(
  underlying: string,
  held: readonly Held[],
  profits: readonly number[],
  sources: Sources,
): DeriveHoldings {
  const { snapshot, units } = sources.valuation;
  const { spot, perpetual } = marketOf(snapshot, underlying);
  const byExpiry = new Map<Instant, Held[]>();
  const perps: { id: string; amount: number }[] = [];
  for (const each of held) {
    const { instrument, quantity, index } = each;
    if (instrument.kind === 'option') appendTo(byExpiry, instrument.expiry, each);
    else {
      const isPlain = instrument.kind === 'perpetual' && instrument.settlement.style === 'linear';
      const { id, multiplier } = instrument;
      perps.push({ id, amount: quantity * (isPlain ? multiplier : units[index]!.delta) });
    }
  }
  return {
    underlying,
    spot,
    perpPrice: perpetual ?? spot,
    perp: orderFreeSum(perps.map(({ amount }) => amount)),
    perpParts: perps,
    perpProfit: orderFreeSum(profits),
    expiries: [...byExpiry.keys()]
      .sort((left, right) => left - right)
      .map((expiry) => expiryOf(underlying, expiry, byExpiry.get(expiry)!, sources)),
  };
}

function expiryOf(underlying: string, expiry: Instant, held: readonly Held[], sources: Sources): ListedExpiry {
  const { snapshot } = sources.valuation;
  const secondsToExpiry = (expiry - snapshot.asOf) / MILLISECONDS_PER_SECOND;
  return {
    day: instantText(expiry).slice(0, 10),
    ids: held.map(({ instrument }) => instrument.id),
    secondsToExpiry,
    ...forwardParts(forwardAt(snapshot, underlying, expiry), secondsToExpiry),
    rate: discountRate(snapshot, CASH),
    confidence: sources.reading.confidence,
    options: held.flatMap(({ instrument, quantity }): DeriveOption[] => {
      if (instrument.kind !== 'option') return [];
      const { id, strike, callPut, multiplier } = instrument;
      return [
        {
          strike,
          sign: callPut === 'call' ? 1 : -1,
          amount: quantity * multiplier,
          volatility: volatilityAt(snapshot, underlying, strike, expiry, id, { instrument: id }),
        },
      ];
    }),
  };
}
