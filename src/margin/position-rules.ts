// What rules on a book share: the net holdings of every account, what is linear in them, refusals that name the instrument, and the
// walk from an account to its requirement.
import type { Instrument } from '../book/instrument.ts';
import { netByAccount } from '../book/netting.ts';
import { describePlace, PlimsollError } from '../core/errors.ts';
import { marketOf } from '../market/snapshot.ts';
import { currencyOf, type Valuation } from '../pricing/value-book.ts';
import { orderFreeSum } from './derive-options.ts';
import { sumOfComponents } from './derive-parts.ts';
import { agingWarnings, type ParameterDocument, summaryOf } from './parameters.ts';
import {
  type Attribution,
  accountEquities,
  type Component,
  type Requirement,
  requirementOf,
  type ScenarioStory,
} from './requirement.ts';

export interface Holding {
  readonly instrument: Instrument;
  /** Contracts, never 0. */
  readonly quantity: number;
  /** In the book. */
  readonly index: number;
}

export interface AccountHoldings {
  readonly account: string;
  /** Position in the list of accounts. */
  readonly number: number;
  /** In the order of the book. */
  readonly held: readonly Holding[];
  /** Value of everything, holdings after haircuts that the book states. */
  readonly equity: number;
  /** Value of perpetuals and futures since entry, by currency of settlement, in quote currency. */
  readonly profits: ReadonlyMap<string, number>;
}

export const isLinear = ({ instrument: { kind } }: Holding): boolean =>
  kind === 'spot' || kind === 'perpetual' || kind === 'future';

export function accountHoldings(valuation: Valuation): readonly AccountHoldings[] {
  const { book, positions } = valuation;
  const nets = netByAccount(book);
  const equities = accountEquities(valuation);
  const profits = book.accounts.map(() => new Map<string, number[]>());
  positions.value.forEach((value, position) => {
    const instrument = book.instruments[book.positionInstrument[position]!]!;
    if (instrument.kind !== 'perpetual' && instrument.kind !== 'future') return;
    const own = profits[book.positionAccount[position]!]!;
    const currency = currencyOf(instrument);
    const list = own.get(currency);
    if (list === undefined) own.set(currency, [value]);
    else list.push(value);
  });
  return book.accounts.map((account, number) => {
    const held: Holding[] = [];
    for (let row = nets.accountStart[number]!; row < nets.accountStart[number + 1]!; row++) {
      const [index, quantity] = [nets.instrument[row]!, nets.quantity[row]!];
      if (quantity !== 0) held.push({ instrument: book.instruments[index]!, quantity, index });
    }
    const summed = Array.from(profits[number]!, ([currency, values]) => [currency, orderFreeSum(values)] as const);
    return { account, number, held, equity: equities[number]!, profits: new Map(summed) };
  });
}

/** That an instrument has no place in a rule: what it is, and what the rule margins. */
export function refused(holding: Holding, { book }: Valuation, model: string, margins: string): PlimsollError {
  const { instrument, index } = holding;
  const line = book.instrumentLine?.[index];
  const place = line === undefined ? {} : { file: book.source, line };
  const exercise = instrument.kind === 'option' ? ` (${instrument.exercise})` : '';
  return new PlimsollError(
    'INPUT_INSTRUMENT',
    `${instrument.id} is of kind ${instrument.kind}${exercise}; ${model} margins ${margins}${describePlace(place)}`,
    { instrument: instrument.id, ...place },
  );
}

/** The parameters of one market, or a sentence with the path at which they are missing. */
export function termsOf<T>(
  known: ReadonlyMap<string, T>,
  name: string,
  parameters: ParameterDocument,
  path: string,
): T {
  const found = known.get(name);
  if (found !== undefined) return found;
  throw new PlimsollError(
    'INPUT_VALUE',
    `the parameters say nothing of ${name}; they have ${[...known.keys()].join(', ')}${describePlace({ file: `parameters ${parameters.name}`, path })}`,
    { name },
  );
}

/** A wrong value that a shape cannot see, with its path. */
export const wrongParameter = (what: string, parameters: ParameterDocument, path: string): PlimsollError =>
  new PlimsollError('INPUT_VALUE', `${what}${describePlace({ file: `parameters ${parameters.name}`, path })}`, {
    path,
  });

export interface LinearExposure {
  /** Units of the underlying, long above zero. */
  readonly coins: number;
  readonly price: number;
}

/** A perpetual or future in units of its underlying at its mark. */
export function linearExposure({ instrument, quantity, index }: Holding, { units }: Valuation): LinearExposure {
  const price = units[index]!.quotedPrice;
  const amount = quantity * instrument.multiplier;
  const isInverse = instrument.kind !== 'spot' && instrument.settlement.style === 'inverse';
  return { coins: isInverse ? amount / price : amount, price };
}

export const spotOf = ({ snapshot }: Valuation, underlying: string): number => marketOf(snapshot, underlying).spot;

/** What is said of positions that settle in coins under a rule that knows stablecoins alone. */
export function inverseWarnings(held: readonly Holding[], model: string, currency: string): readonly string[] {
  const inverse = held.filter(
    ({ instrument }) => instrument.kind !== 'spot' && instrument.settlement.style === 'inverse',
  );
  const first = inverse[0];
  if (first === undefined) return [];
  const rest = inverse.length - 1;
  const others = rest === 0 ? '' : ` and ${rest} ${rest === 1 ? 'other' : 'others'}`;
  return [`${first.instrument.id}${others}: settled in coins; ${model} margins them as if they settled in ${currency}`];
}

export interface Judgement {
  readonly components: readonly Component[];
  readonly maintenanceComponents: readonly Component[];
  readonly alternatives?: readonly Component[];
  /** Where the rule counts equity in its own way. */
  readonly equity?: number;
  readonly worst?: ScenarioStory;
  readonly attribution?: Attribution;
  readonly warnings: readonly string[];
}

type JudgeAccount = (holdings: AccountHoldings) => Judgement;

/** One requirement per account from what a rule says of each. */
export function judgeAccounts(
  judge: JudgeAccount,
  parameters: ParameterDocument,
  valuation: Valuation,
): readonly Requirement[] {
  const aging = agingWarnings(parameters, valuation.snapshot.asOf);
  return accountHoldings(valuation).map((holdings) => {
    const judgement = judge(holdings);
    const { components, maintenanceComponents, alternatives, worst, attribution, warnings } = judgement;
    return requirementOf({
      account: holdings.account,
      currency: valuation.snapshot.quoteCurrency,
      equity: judgement.equity ?? holdings.equity,
      components,
      maintenance: Math.max(0, sumOfComponents(maintenanceComponents)),
      maintenanceComponents,
      ...(alternatives === undefined ? {} : { alternatives }),
      ...(worst === undefined ? {} : { worst }),
      ...(attribution === undefined ? {} : { attribution }),
      parameters: summaryOf(parameters),
      warnings: [...aging, ...warnings],
    });
  });
}
