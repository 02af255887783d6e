// bybit-uta, paradex-pm, aevo-pm and bit-pm: the larger of a scan and a floor, and charges beside it. One rule, four documents.

import { orderFreeSum } from './derive-options.ts';
import { charge } from './derive-parts.ts';
import {
  depegCharge,
  grossShortOptions,
  grossSize,
  hedgedDays,
  minimumDelta,
  netShortOptions,
} from './grid-add-ons.ts';
import { type GridJudgement, type GridProfits, gridModel } from './grid-model.ts';
import { worstPoint } from './grid-scan.ts';
import { money, multiple, provisionalShape, scenarioList, share, termsOf, volatilityShape } from './grid-shapes.ts';
import type { ModelEntry, ModelInputs } from './model-entry.ts';
import { mapOf, objectOf, type ShapeOf } from './parameter-readers.ts';
import { type ParameterDocument, readValues } from './parameters.ts';
import { AEVO_PM as AEVO, BIT_PM as BIT, BYBIT_UTA as BYBIT, PARADEX_PM as PARADEX } from './presets/scan-rules.ts';
import type { Component } from './requirement.ts';

const HOURS_PER_YEAR = 8760;

const chargesShape = objectOf({
  /** A floor: shares of the open and of the hedged delta. */
  minimumDelta: objectOf({ netShare: share, hedgedShare: share }),
  /** A floor: share of the index per coin of options sold. */
  shortOptionFloor: share,
  /** Share of the index per coin of options sold beyond those bought. */
  netShortOption: share,
  /** Share of the index per coin and day between options hedged in other expiries. */
  vegaSpreadPerDay: share,
  /** Share of the index per coin and year between deltas hedged in other expiries. */
  deltaSpreadPerYear: share,
  /** Share of the index per coin of any product: fees and the like. */
  perCoin: share,
  stablecoinSpread: share,
  /** Of funding that is owed at the rate of now. */
  fundingHours: money,
});

const termShape = objectOf({ scenarios: scenarioList, volatility: volatilityShape, charges: chargesShape });
const weights = objectOf({ scan: multiple, charges: multiple });
const scanShape = objectOf({
  underlyings: mapOf(termShape),
  initial: weights,
  maintenance: weights,
  provisional: provisionalShape,
});
type ScanValues = ShapeOf<typeof scanShape>;
type Terms = ShapeOf<typeof termShape>;

interface Part {
  readonly base: readonly Component[];
  readonly charges: readonly Component[];
  readonly alternatives: readonly Component[];
  readonly worst: GridJudgement['worst'];
}

function partOf({ underlying, index, legs, profits }: GridProfits, terms: Terms, fundingRate: number): Part {
  const { charges: rates, scenarios } = terms;
  const worst = worstPoint(profits.map((profit, at) => profit * scenarios[at]!.lossFactor));
  const name = (what: string) => `${underlying} ${what}`;
  const sold = grossShortOptions(legs);
  const floors: readonly Component[] = [
    ...charge(name('minimum for delta'), minimumDelta(legs, index, rates.minimumDelta), {
      index,
      ...rates.minimumDelta,
    }),
    ...charge(name('minimum for options sold'), sold * rates.shortOptionFloor * index, {
      sold,
      index,
      share: rates.shortOptionFloor,
    }),
  ];
  const scan = charge(name('worst scenario'), worst.loss, {
    scenario: worst.scenario === null ? 'none' : worst.scenario + 1,
    of: scenarios.length,
  });
  const largest = [...scan, ...floors].reduce<Component | undefined>(
    (most, each) => (most === undefined || each.amount > most.amount ? each : most),
    undefined,
  );
  return {
    base: largest === undefined ? [] : [largest],
    charges: chargesOf({ underlying, index, legs }, rates, fundingRate),
    alternatives: [...scan, ...floors].filter((each) => each !== largest),
    worst: worst.scenario === null ? [] : [{ underlying, scenario: worst.scenario, loss: worst.loss }],
  };
}

function chargesOf(
  { underlying, index, legs }: Pick<GridProfits, 'underlying' | 'index' | 'legs'>,
  rates: Terms['charges'],
  fundingRate: number,
): readonly Component[] {
  const name = (what: string) => `${underlying} ${what}`;
  const options = legs.filter(({ isOption }) => isOption);
  const hedgedOptions = hedgedDays(options.map(({ daysToExpiry: days, size: amount }) => ({ days, amount })));
  const hedgedDelta = hedgedDays(legs.map(({ daysToExpiry: days, delta: amount }) => ({ days, amount })));
  const netShort = netShortOptions(legs);
  const size = grossSize(legs);
  const perpetual = orderFreeSum(
    legs.filter((leg) => !leg.isOption && leg.daysToExpiry === 0).map(({ delta }) => delta),
  );
  const owedFunding = Math.max(0, perpetual * index * fundingRate * (rates.fundingHours / HOURS_PER_YEAR));
  return [
    ...charge(name('options sold, net'), netShort * rates.netShortOption * index, {
      netShort,
      index,
      share: rates.netShortOption,
    }),
    ...charge(name('vega spread'), hedgedOptions * rates.vegaSpreadPerDay * index, {
      'hedged coins times days': hedgedOptions,
      index,
      'share per day': rates.vegaSpreadPerDay,
    }),
    ...charge(name('delta spread'), (hedgedDelta / 365) * rates.deltaSpreadPerYear * index, {
      'hedged coins times days': hedgedDelta,
      index,
      'share per year': rates.deltaSpreadPerYear,
    }),
    ...charge(name('contingency on size'), size * rates.perCoin * index, { size, index, share: rates.perCoin }),
    ...charge(name('stablecoin spread'), depegCharge(legs, index, rates.stablecoinSpread), {
      index,
      share: rates.stablecoinSpread,
    }),
    ...charge(name('funding provision'), owedFunding, {
      perpetual,
      index,
      'annual rate': fundingRate,
      hours: rates.fundingHours,
    }),
  ];
}

const weighted = (components: readonly Component[], factor: number): readonly Component[] =>
  factor === 1
    ? components
    : components.map(({ name, amount, inputs }) => ({ name, amount: amount * factor, inputs: { ...inputs, factor } }));

function scanModel(name: string, { parameters }: ModelInputs) {
  const values: ScanValues = readValues(parameters, scanShape);
  const termsFor = (underlying: string) => termsOf(values.underlyings, underlying, parameters);
  return gridModel({
    name,
    parameters,
    provisional: values.provisional,
    countsCoins: false,
    termsOf: termsFor,
    judge: (_, held, { snapshot }) => {
      const parts = held.map((each) =>
        partOf(each, termsFor(each.underlying), snapshot.underlyings.get(each.underlying)?.fundingRate ?? 0),
      );
      const base = parts.flatMap((part) => part.base);
      const charges = parts.flatMap((part) => part.charges);
      const at = ({ scan, charges: share }: ScanValues['initial']) => [
        ...weighted(base, scan),
        ...weighted(charges, share),
      ];
      return {
        initial: at(values.initial),
        maintenance: at(values.maintenance),
        alternatives: parts.flatMap((part) => part.alternatives),
        worst: parts.flatMap((part) => part.worst),
        warnings: [],
      };
    },
  });
}

const entry = (name: string, summary: string, parameters: ParameterDocument): ModelEntry => ({
  name,
  summary,
  source: parameters.source,
  date: parameters.date,
  dateIs: 'estimated',
  certainty: parameters.certainty,
  needsHistory: false,
  presets: [parameters],
  create: (inputs) => scanModel(name, inputs),
});

export const SCAN_MODELS: readonly ModelEntry[] = [
  entry('bybit-uta', "Bybit's unified account, portfolio margin: 33 scenarios and five contingencies", BYBIT),
  entry('paradex-pm', "Paradex's portfolio margin: 24 scenarios with weighted tails, least delta, provisions", PARADEX),
  entry('aevo-pm', "Aevo's portfolio margin: 15 scenarios, and a floor for options sold", AEVO),
  entry('bit-pm', "BIT.com's portfolio margin: 33 scenarios, and a floor for options sold", BIT),
];
