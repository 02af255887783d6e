// span: SPAN on a book. Each underlying is a combined commodity, revalued in full in its sixteen scenarios; months and commodities
// spread by priority; options sold have a minimum; the net value of options is counted in the requirement and not in the equity.
import { invariant } from '../core/errors.ts';
import type { Valuation } from '../pricing/value-book.ts';
import { orderFreeSum } from './derive-options.ts';
import { charge } from './derive-parts.ts';
import type { MarginModel, Outcome, ScenarioRequest } from './model.ts';
import type { ModelEntry, ModelInputs } from './model-entry.ts';
import { type ParameterDocument, summaryOf } from './parameters.ts';
import {
  type AccountHoldings,
  type Holding,
  isLinear,
  type Judgement,
  judgeAccounts,
  spotOf,
  termsOf,
} from './position-rules.ts';
import { SPAN_DEFAULT } from './presets/span.ts';
import type { Component } from './requirement.ts';
import { scannedLosses, scannedUnderlyings, scanRequest, underlyingOf, worstScan } from './scan-requests.ts';
import {
  futuresPriceRisk,
  type PriceRisk,
  type ScanRisk,
  type SpanRisk,
  scanRisk,
  shortOptionMinimum,
  spanRisk,
  spanScenarios,
} from './span.ts';
import { compositeDeltas, type Month, monthDeltas } from './span-deltas.ts';
import { readSpan, type SpanCommodityTerms, type SpanValues } from './span-parameters.ts';
import {
  type CommodityCredits,
  interCommodityCredits,
  interMonthSpreads,
  type MonthSpreadsFormed,
  spotCharge,
} from './span-spreads.ts';

/** Additive moves of volatility may not take it below this. */
const VOLATILITY_FLOOR = 0.01;

function requestOf(
  underlying: string,
  values: SpanValues,
  valuation: Valuation,
  parameters: ParameterDocument,
): ScenarioRequest {
  const terms = termsOf(values.commodities, underlying, parameters, 'values.commodities');
  const points = spanScenarios(values.extreme).map(({ label, price, volatility, cover }) => ({
    label,
    price: price * terms.priceScanRange,
    volatility: volatility * terms.volatilityScanRange,
    cover,
  }));
  const isAdditive = values.volatilityForm === 'additive';
  const rules = isAdditive ? { rules: { volatilityFloor: VOLATILITY_FLOOR } } : {};
  return scanRequest({ underlying, points, volatilityForm: values.volatilityForm, ...rules }, valuation, parameters);
}

function spanModel({ parameters }: ModelInputs): MarginModel {
  const values = readSpan(parameters);
  return {
    name: 'span',
    parameters: summaryOf(parameters),
    scenariosNeeded: (valuation) =>
      scannedUnderlyings(valuation, 'span').map((underlying) => requestOf(underlying, values, valuation, parameters)),
    assess: (outcomes, valuation) => {
      const ofMarket = (name: string) => termsOf(values.commodities, name, parameters, 'values.commodities');
      const deltaOf = compositeDeltas(valuation, values, ofMarket);
      const assessment = { valuation, outcomes, values, parameters, deltaOf };
      return judgeAccounts((holdings) => judge(holdings, assessment), parameters, valuation);
    },
  };
}

interface Assessment {
  readonly valuation: Valuation;
  readonly outcomes: readonly Outcome[];
  readonly values: SpanValues;
  readonly parameters: ParameterDocument;
  /** Composite delta of one contract. */
  readonly deltaOf: (holding: Holding) => number;
}

/** One combined commodity of an account, before credits. */
interface Commodity {
  readonly name: string;
  readonly outcome: Outcome;
  readonly terms: SpanCommodityTerms;
  readonly losses: readonly number[];
  readonly scan: ScanRisk;
  readonly netDelta: number;
  readonly priceRisk: PriceRisk;
  readonly months: readonly Month[];
  readonly spreads: MonthSpreadsFormed;
  readonly delivery: { readonly taken: number; readonly left: number; readonly charge: number };
  readonly calls: number;
  readonly puts: number;
  readonly minimum: number;
}

function commodityOf(outcome: Outcome, holdings: AccountHoldings, assessment: Assessment): Commodity {
  const { valuation, values, parameters } = assessment;
  const name = underlyingOf(outcome);
  const terms = termsOf(values.commodities, name, parameters, 'values.commodities');
  const held = holdings.held.filter(({ instrument }) => instrument.underlying === name);
  const spot = spotOf(valuation, name);
  const months = monthDeltas(held, valuation.snapshot.asOf, terms, assessment.deltaOf);
  const spreads = interMonthSpreads(
    months,
    terms.interMonth.map(({ legs, rate }) => {
      const [first, second = first] = Array.from(legs, ([tier, deltas]) => ({ tier, deltas }));
      invariant(first !== undefined && second !== undefined, 'a spread without legs');
      return { legs: [first, second], charge: rate * spot };
    }),
  );
  const losses = scannedLosses(outcome, holdings.number);
  const netDelta = orderFreeSum(months.map(({ delta }) => delta));
  const calls = soldUnits(held, 'call');
  const puts = soldUnits(held, 'put');
  return {
    ...{ name, outcome, terms, losses, netDelta, months, spreads, calls, puts },
    scan: scanRisk(losses),
    priceRisk: futuresPriceRisk(losses, netDelta),
    delivery: deliveryOf(months, spreads, terms, spot),
    minimum: shortOptionMinimum({ calls, puts }, terms.shortOptionMinimum * spot, values.shortOptionCount),
  };
}

/** Units of the underlying of options sold; one that is neither call nor put counts as a call. */
const soldUnits = (held: readonly Holding[], callPut: 'call' | 'put'): number =>
  orderFreeSum(
    held
      .filter((holding) => holding.quantity < 0 && !isLinear(holding) && callPutOf(holding) === callPut)
      .map(({ instrument, quantity }) => -quantity * instrument.multiplier),
  );

const callPutOf = ({ instrument }: Holding): 'call' | 'put' =>
  'callPut' in instrument && instrument.callPut === 'put' ? 'put' : 'call';

function deliveryOf(months: readonly Month[], spreads: MonthSpreadsFormed, terms: SpanCommodityTerms, spot: number) {
  const near = months.flatMap(({ daysToExpiry }, index) => (daysToExpiry <= terms.delivery.withinDays ? [index] : []));
  const taken = orderFreeSum(near.map((index) => spreads.taken[index]!));
  const left = orderFreeSum(near.map((index) => Math.abs(spreads.left[index]!)));
  const { spreadRate, outrightRate } = terms.delivery;
  return { taken, left, charge: spotCharge(taken, left, { spread: spreadRate * spot, outright: outrightRate * spot }) };
}

function creditsOf(commodities: readonly Commodity[], values: SpanValues): CommodityCredits {
  return interCommodityCredits(
    commodities.map(({ name, netDelta, priceRisk }) => ({
      commodity: name,
      netDelta,
      riskPerDelta: priceRisk.perDelta,
    })),
    values.interCommodity.map(({ legs, rate }) => ({
      rate,
      legs: Array.from(legs, ([commodity, leg]) => ({ commodity, ...leg })),
    })),
  );
}

interface JudgedCommodity {
  readonly components: readonly Component[];
  readonly alternatives: readonly Component[];
  readonly risk: SpanRisk;
}

function judgeCommodity(commodity: Commodity, credit: number): JudgedCommodity {
  const { name, scan, outcome, terms, spreads, delivery, minimum, months, netDelta, priceRisk, calls, puts } =
    commodity;
  const risk = spanRisk({
    scanRisk: scan.risk,
    interMonth: spreads.charge,
    spot: delivery.charge,
    interCommodityCredit: credit,
    shortOptionMinimum: minimum,
  });
  const label = outcome.request.set.labels?.[scan.scenario] ?? '';
  const formed = spreads.formed.map(({ count }, index) => {
    const tiers = [...terms.interMonth[index]!.legs.keys()].join('-');
    return [`spreads ${tiers}`, count] as const;
  });
  const sold = { 'calls sold': calls, 'puts sold': puts, 'share of the spot': terms.shortOptionMinimum };
  const uplift = Math.max(0, risk.risk - risk.scanned);
  return {
    risk,
    components: [
      ...charge(`${name} scan risk`, scan.risk, {
        scenario: label,
        'price scan range': terms.priceScanRange,
        'volatility scan range': terms.volatilityScanRange,
      }),
      ...charge(`${name} spreads between months`, spreads.charge, {
        ...Object.fromEntries(formed),
        months: months.length,
      }),
      ...charge(`${name} near delivery`, delivery.charge, {
        'delta in spreads': delivery.taken,
        'delta alone': delivery.left,
      }),
      ...charge(`${name} credit against other commodities`, -credit, {
        'composite net delta': netDelta,
        'price risk per delta': priceRisk.perDelta,
      }),
      ...charge(`${name} up to the short option minimum`, uplift, { minimum, ...sold }),
    ],
    alternatives: uplift > 0 ? [] : [...charge(`${name} short option minimum`, minimum, sold)],
  };
}

function judge(holdings: AccountHoldings, assessment: Assessment): Judgement {
  const { valuation, outcomes, values } = assessment;
  const commodities = outcomes.map((outcome) => commodityOf(outcome, holdings, assessment));
  const { credits } = creditsOf(commodities, values);
  const judged = commodities.map((commodity) => judgeCommodity(commodity, credits.get(commodity.name) ?? 0));
  const optionValue = orderFreeSum(
    holdings.held
      .filter((holding) => !isLinear(holding))
      .map(({ quantity, index }) => quantity * valuation.units[index]!.value),
  );
  const total = orderFreeSum(judged.map(({ risk }) => risk.risk));
  const own = [
    ...judged.flatMap(({ components }) => components),
    ...charge('net option value', -optionValue, { 'held less sold': optionValue }),
  ];
  return {
    components: [
      ...own,
      ...charge('initial over maintenance', total * (values.initialFactor - 1), {
        factor: values.initialFactor,
        risk: total,
      }),
    ],
    maintenanceComponents: own,
    alternatives: judged.flatMap(({ alternatives }) => alternatives),
    equity: orderFreeSum([holdings.equity, -optionValue]),
    ...worstScan(commodities),
    warnings: [
      'span: equity is counted without options, whose value the requirement takes off; provisional are credits between commodities, weights of the composite delta, and that time stands still',
    ],
  };
}

export const SPAN: ModelEntry = {
  name: 'span',
  summary:
    'SPAN: sixteen scenarios a commodity, spreads between months and commodities, short option minimum, net option value',
  source: 'CME Group, SPAN methodology; NSE Clearing; McMillan, Options as a Strategic Investment, ch. 34',
  date: '2012-08-07',
  certainty: 'read',
  needsHistory: false,
  presets: [SPAN_DEFAULT],
  create: spanModel,
};
