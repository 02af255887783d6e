// isolated and cross: accounts without offsets. Every position is charged by itself at fixed rates; the modes differ in what may
// stand behind it. Isolated: a gain stays with its position. Cross: one pool of all currencies, and what lacks of one is borrowed.
import type { Instrument } from '../book/instrument.ts';
import { netByAccount } from '../book/netting.ts';
import { PlimsollError } from '../core/errors.ts';
import { rateToQuote } from '../market/currency.ts';
import { currencyOf, type Valuation } from '../pricing/value-book.ts';
import { orderFreeSum } from './derive-options.ts';
import type { MarginModel } from './model.ts';
import type { ModelEntry, ModelInputs } from './model-entry.ts';
import { fraction, mapOf, objectOf, type ShapeOf } from './parameter-readers.ts';
import { agingWarnings, type ParameterDocument, readValues, summaryOf } from './parameters.ts';
import { ACCOUNT_DEFAULT } from './presets/account-default.ts';
import {
  type Charge,
  linearCharge,
  rateSchedule,
  requireLower,
  shortOptionShape,
  soldOptionCharge,
} from './rate-schedule.ts';
import { type Component, type Requirement, requirementOf } from './requirement.ts';

const share = fraction({ low: 0, high: 1 });
const shape = objectOf({
  /** Of perpetuals and futures, by underlying. */
  linear: mapOf(rateSchedule),
  otherLinear: rateSchedule,
  shortOption: shortOptionShape,
  /** Of what is owed of a currency. */
  loan: objectOf({ initial: share, maintenance: share }),
  /** Of balances, by currency; a larger one that the book states wins. */
  haircuts: mapOf(share),
  otherHaircut: share,
});
type Rates = ShapeOf<typeof shape>;
type Mode = 'isolated' | 'cross';

function readRates(parameters: ParameterDocument): Rates {
  const rates = readValues(parameters, shape);
  const place = { file: `parameters ${parameters.name}`, path: 'values' };
  requireLower('the loan', rates.loan, place);
  const { initialFloor, maintenance } = rates.shortOption;
  requireLower('an option sold', { initial: initialFloor, maintenance }, place);
  return rates;
}

function accountModel(mode: Mode, { parameters }: ModelInputs): MarginModel {
  const rates = readRates(parameters);
  return {
    name: mode,
    parameters: summaryOf(parameters),
    scenariosNeeded: () => [],
    assess: (_, valuation) => {
      for (const instrument of valuation.book.instruments) requireKnown(instrument, mode);
      return holdingsByAccount(valuation).map((holdings, index) =>
        requirementFor(valuation.book.accounts[index]!, holdings, {
          mode,
          rates,
          parameters,
          valuation,
        }),
      );
    },
  };
}

/** An account's net of one instrument. */
interface Holding {
  readonly instrument: Instrument;
  readonly quantity: number;
  /** In quote currency; of a perpetual or future what it has earned since it was entered. */
  readonly value: number;
  /** Coins of the underlying that it moves like. */
  readonly deltaCoins: number;
  readonly unitValue: number;
}

function holdingsByAccount({ book, positions, units }: Valuation): readonly (readonly Holding[])[] {
  const values = new Map<number, number[]>();
  const keyOf = (account: number, instrument: number) => account * book.instruments.length + instrument;
  positions.value.forEach((value, position) => {
    const key = keyOf(book.positionAccount[position]!, book.positionInstrument[position]!);
    const held = values.get(key);
    if (held === undefined) values.set(key, [value]);
    else held.push(value);
  });
  const nets = netByAccount(book);
  return book.accounts.map((_, account) => {
    const holdings: Holding[] = [];
    for (let row = nets.accountStart[account]!; row < nets.accountStart[account + 1]!; row++) {
      const index = nets.instrument[row]!;
      const quantity = nets.quantity[row]!;
      const value = orderFreeSum(values.get(keyOf(account, index))!);
      const unit = units[index]!;
      holdings.push({
        instrument: book.instruments[index]!,
        quantity,
        value,
        deltaCoins: quantity * unit.delta,
        unitValue: unit.value,
      });
    }
    return holdings;
  });
}

function requireKnown(instrument: Instrument, mode: Mode): void {
  const { kind, id } = instrument;
  if (kind === 'spot' || kind === 'perpetual' || kind === 'future' || kind === 'option') return;
  throw new PlimsollError(
    'INPUT_VALUE',
    `${id} is of kind ${kind}; ${mode} has rates for holdings, perpetuals, futures and options`,
    { instrument: id },
  );
}

interface Question {
  readonly mode: Mode;
  readonly rates: Rates;
  readonly parameters: ParameterDocument;
  readonly valuation: Valuation;
}

interface NamedCharge extends Charge {
  readonly name: string;
}

function requirementFor(account: string, holdings: readonly Holding[], question: Question): Requirement {
  const { mode, rates, parameters, valuation } = question;
  const charges = [...holdings.flatMap((holding) => chargesOf(holding, question)), ...loansOf(holdings, question)];
  const groups = new Map<string, NamedCharge[]>();
  for (const charge of charges) groups.set(charge.name, [...(groups.get(charge.name) ?? []), charge]);
  const componentsOf = (side: keyof Charge): Component[] =>
    [...groups].map(([name, group]) => ({
      name,
      amount: orderFreeSum(group.map((charge) => charge[side])),
      inputs: { charged: group.length },
    }));
  const maintenanceComponents = componentsOf('maintenance');
  return requirementOf({
    account,
    currency: valuation.snapshot.quoteCurrency,
    equity: orderFreeSum(holdings.map((holding) => collateralOf(holding, rates))),
    components: componentsOf('initial'),
    maintenanceComponents,
    maintenance: orderFreeSum(maintenanceComponents.map(({ amount }) => amount)),
    parameters: summaryOf(parameters),
    warnings: [
      ...agingWarnings(parameters, valuation.snapshot.asOf),
      ...(mode === 'isolated' ? [] : ['cross nets currencies and no products: a hedge is charged on both sides']),
    ],
  });
}

function chargesOf(holding: Holding, { mode, rates, valuation }: Question): NamedCharge[] {
  const { instrument, quantity, value, deltaCoins, unitValue } = holding;
  const { kind, underlying } = instrument;
  if (kind === 'spot' || (quantity === 0 && value === 0)) return [];
  const price = rateToQuote(valuation.snapshot, underlying, {
    instrument: instrument.id,
  });
  if (kind !== 'option') {
    const schedule = rates.linear.get(underlying) ?? rates.otherLinear;
    const charge = {
      name: `perpetuals and futures of ${underlying}`,
      ...linearCharge(schedule, Math.abs(deltaCoins * price), deltaCoins),
    };
    if (mode === 'cross' || !(value > 0)) return [charge];
    return [
      charge,
      {
        name: 'gains that stay with their positions',
        initial: value,
        maintenance: value,
      },
    ];
  }
  if (quantity > 0)
    return [
      {
        name: `options held of ${underlying}`,
        initial: value,
        maintenance: value,
      },
    ];
  const { callPut, strike, multiplier } = instrument as Extract<Instrument, { kind: 'option' }>;
  const sold = {
    callPut,
    strike,
    coins: -quantity * multiplier,
    underlyingPrice: price,
    mark: unitValue / multiplier,
  };
  return [
    {
      name: `options sold of ${underlying}`,
      ...soldOptionCharge(rates.shortOption, sold),
    },
  ];
}

/** What is owed of each currency, after the gains and losses that settle in it where there is one pool. */
function loansOf(holdings: readonly Holding[], { mode, rates }: Question): NamedCharge[] {
  const balances = new Map<string, number[]>();
  for (const { instrument, value } of holdings) {
    const { kind } = instrument;
    const isBalance = kind === 'spot' || (mode === 'cross' && (kind === 'perpetual' || kind === 'future'));
    if (!isBalance) continue;
    const currency = currencyOf(instrument);
    balances.set(currency, [...(balances.get(currency) ?? []), value]);
  }
  return [...balances.keys()].sort().flatMap((currency) => {
    const owed = -orderFreeSum(balances.get(currency)!);
    if (!(owed > 0)) return [];
    const { initial, maintenance } = rates.loan;
    return [
      {
        name: `borrowed ${currency}`,
        initial: owed * initial,
        maintenance: owed * maintenance,
      },
    ];
  });
}

/** What is owed counts in full. */
function collateralOf({ instrument, value }: Holding, { haircuts, otherHaircut }: Rates): number {
  if (instrument.kind !== 'spot' || !(value > 0)) return value;
  const haircut = Math.max(instrument.collateralHaircut, haircuts.get(instrument.underlying) ?? otherHaircut);
  return value - value * haircut;
}

const common = {
  source:
    "Deribit's standard margin and OKX's charge on loans: support.deribit.com, okx.com/docs-v5; gains as every isolated mode keeps them",
  date: '2026-05-01',
  certainty: 'chosen',
  needsHistory: false,
  presets: [ACCOUNT_DEFAULT],
} as const;

export const ISOLATED: ModelEntry = {
  ...common,
  name: 'isolated',
  summary: 'every position by itself at fixed rates and tiers; its gains stay with it',
  create: (inputs) => accountModel('isolated', inputs),
};

export const CROSS: ModelEntry = {
  ...common,
  name: 'cross',
  summary: 'the same rates over one pool of currencies: gains cover losses, nothing offsets a position',
  create: (inputs) => accountModel('cross', inputs),
};
