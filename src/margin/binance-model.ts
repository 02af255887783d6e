// binance-unimmr: the unified maintenance margin ratio of Binance's portfolio margin on a book of holdings, perpetuals and futures.
// The maintenance line stands where the ratio is that of liquidation, the initial one where orders that open are no longer taken.
import { rateToQuote } from '../market/currency.ts';
import type { Valuation } from '../pricing/value-book.ts';
import { adjustedEquity, type MaintenanceTier, tieredMaintenance, unimmr } from './binance-unimmr.ts';
import { orderFreeSum } from './derive-options.ts';
import type { MarginModel } from './model.ts';
import type { ModelEntry, ModelInputs } from './model-entry.ts';
import { type FieldReader, fraction, listOf, mapOf, numberIn, objectOf, type ShapeOf } from './parameter-readers.ts';
import { type ParameterDocument, readValues, summaryOf } from './parameters.ts';
import {
  type AccountHoldings,
  type Judgement,
  judgeAccounts,
  linearExposure,
  refused,
  termsOf,
  wrongParameter,
} from './position-rules.ts';
import { BINANCE_DEFAULT } from './presets/formula-rules.ts';
import type { Component } from './requirement.ts';

const share = fraction({ low: 0, high: 1 });
const ratio = numberIn({ low: 1, high: 100 });
const money = numberIn({ low: 0, high: 1e15, lowOpen: true });
const bound: FieldReader<number | null> = (value, place) => (value === null ? null : money(value, place));
const shape = objectOf({
  thresholds: objectOf({ reminder: ratio, noOpening: ratio, liquidation: ratio }),
  tiers: mapOf(listOf(objectOf({ upTo: bound, rate: share }))),
  collateralRates: mapOf(share),
  loanMaintenanceRate: share,
});
type Values = ShapeOf<typeof shape>;

function readBinance(parameters: ParameterDocument): Values {
  const values = readValues(parameters, shape);
  for (const [name, tiers] of values.tiers) requireTiers(tiers, parameters, `values.tiers.${name}`);
  const { reminder, noOpening, liquidation } = values.thresholds;
  if (reminder >= noOpening && noOpening >= liquidation) return values;
  const what = `reminder, noOpening and liquidation are ${reminder}, ${noOpening} and ${liquidation}; none may be above the one before`;
  throw wrongParameter(what, parameters, 'values.thresholds');
}

function requireTiers(tiers: readonly MaintenanceTier[], parameters: ParameterDocument, path: string): void {
  if (tiers.length === 0) throw wrongParameter('there are no tiers; there must be at least one', parameters, path);
  tiers.forEach(({ upTo, rate }, index) => {
    const before = tiers[index - 1];
    const isLast = index === tiers.length - 1;
    if (isLast !== (upTo === null)) {
      throw wrongParameter(
        `upTo is ${String(upTo)}; the last tier alone has no bound, which is null`,
        parameters,
        `${path}.${index}.upTo`,
      );
    }
    if (before === undefined) return;
    if (upTo !== null && !(upTo > before.upTo!)) {
      throw wrongParameter(`upTo is ${upTo}; bounds rise from tier to tier`, parameters, `${path}.${index}.upTo`);
    }
    if (!(rate >= before.rate)) {
      throw wrongParameter(`rate is ${rate}; rates do not fall from tier to tier`, parameters, `${path}.${index}.rate`);
    }
  });
}

function binanceModel({ parameters }: ModelInputs): MarginModel {
  const values = readBinance(parameters);
  return {
    name: 'binance-unimmr',
    parameters: summaryOf(parameters),
    scenariosNeeded: () => [],
    assess: (_, valuation) =>
      judgeAccounts((holdings) => judge(holdings, valuation, values, parameters), parameters, valuation),
  };
}

interface Asset {
  readonly name: string;
  /** Units held, profits of what settles in it included. */
  readonly net: number;
  readonly price: number;
  /** Units borrowed: a balance below zero. */
  readonly loan: number;
}

function assetsOf(holdings: AccountHoldings, { snapshot }: Valuation): readonly Asset[] {
  const balances = new Map<string, number[]>();
  for (const { instrument, quantity } of holdings.held) {
    if (instrument.kind !== 'spot') continue;
    balances.set(instrument.underlying, [
      ...(balances.get(instrument.underlying) ?? []),
      quantity * instrument.multiplier,
    ]);
  }
  return [...new Set([...balances.keys(), ...holdings.profits.keys()])].sort().map((name) => {
    const price = rateToQuote(snapshot, name);
    const balance = orderFreeSum(balances.get(name) ?? []);
    return { name, price, net: balance + (holdings.profits.get(name) ?? 0) / price, loan: Math.max(0, -balance) };
  });
}

function marginsOf(
  holdings: AccountHoldings,
  valuation: Valuation,
  values: Values,
  parameters: ParameterDocument,
): Component[] {
  return holdings.held.flatMap((holding) => {
    const { instrument } = holding;
    if (instrument.kind === 'spot') return [];
    const isFuture = instrument.kind === 'perpetual' || instrument.kind === 'future';
    if (!isFuture || instrument.settlement.style === 'quanto') {
      throw refused(holding, valuation, 'binance-unimmr', 'holdings, perpetuals and futures');
    }
    const tiers = termsOf(values.tiers, instrument.underlying, parameters, 'values.tiers');
    const { coins, price } = linearExposure(holding, valuation);
    const { margin, rate, deduction } = tieredMaintenance(coins * price, tiers);
    const inputs = { notional: coins * price, 'mark price': price, 'maintenance rate': rate, deduction };
    return [{ name: instrument.id, amount: margin, inputs }];
  });
}

function judge(
  holdings: AccountHoldings,
  valuation: Valuation,
  values: Values,
  parameters: ParameterDocument,
): Judgement {
  const { thresholds, collateralRates, loanMaintenanceRate } = values;
  const futures = marginsOf(holdings, valuation, values, parameters);
  const assets = assetsOf(holdings, valuation);
  const loans = assets
    .filter(({ loan }) => loan > 0)
    .map(
      ({ name, loan, price }): Component => ({
        name: `${name} borrowed`,
        amount: loan * price * loanMaintenanceRate,
        inputs: { loan, price, 'maintenance rate': loanMaintenanceRate },
      }),
    );
  const margins = [...futures, ...loans];
  const equities = assets.map(({ name, net, price }) =>
    adjustedEquity({
      net,
      indexPrice: price,
      collateralRate: termsOf(collateralRates, name, parameters, 'values.collateralRates'),
    }),
  );
  const amounts = margins.map(({ amount }) => amount);
  const { equity, maintenance, ratio: got, status } = unimmr(equities, amounts, thresholds);
  const upTo = (line: number, what: string): readonly Component[] =>
    maintenance === 0 ? [] : [{ name: what, amount: maintenance * (line - 1), inputs: { uniMMR: got, status, line } }];
  return {
    components: [...margins, ...upTo(thresholds.noOpening, 'up to the ratio that opening orders need')],
    maintenanceComponents: [...margins, ...upTo(thresholds.liquidation, 'up to the ratio of liquidation')],
    equity,
    warnings: [
      "binance-unimmr: equity is adjusted by collateral rates; tiers and rates are provisional, chosen until the venue's tables are given",
    ],
  };
}

export const BINANCE_UNIMMR: ModelEntry = {
  name: 'binance-unimmr',
  summary:
    'Binance portfolio margin: adjusted equity over maintenance margin, each position by its tier, nothing offset',
  source: 'binance.com/en/support/faq 4868b2f1 and 5e33af8e',
  date: '2026-11-30',
  dateIs: 'read',
  certainty: 'published',
  needsHistory: false,
  presets: [BINANCE_DEFAULT],
  create: binanceModel,
};
