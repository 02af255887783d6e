// deribit-pm and deribit-standard as margin models.
import { rateToQuote } from '../market/currency.ts';
import type { Valuation } from '../pricing/value-book.ts';
import { dampened, deltaShock, deribitPmMargin, extendedProfit, type LinearLeg, rollShock } from './deribit-pm.ts';
import { type SizedRate, shortOptionMargin, sizedMargin } from './deribit-standard.ts';
import { orderFreeSum } from './derive-options.ts';
import { charge } from './derive-parts.ts';
import { type GridAccount, gridAccounts } from './grid-book.ts';
import { type GridJudgement, type GridProfits, gridModel } from './grid-model.ts';
import { aggregateProfits } from './grid-scan.ts';
import { money, provisionalShape, scenarioList, share, termsOf, volatilityShape } from './grid-shapes.ts';
import type { MarginModel } from './model.ts';
import type { ModelEntry, ModelInputs } from './model-entry.ts';
import { choice, fraction, listOf, mapOf, numberIn, objectOf, type ShapeOf } from './parameter-readers.ts';
import { readValues, summaryOf } from './parameters.ts';
import { DERIBIT_PM as PM_PARAMETERS, DERIBIT_STANDARD as STANDARD_PARAMETERS } from './presets/deribit.ts';
import { accountEquities, type Component, requirementOf } from './requirement.ts';

const range = fraction({ low: 0, high: 1, lowOpen: true, highOpen: true });

const pmTerms = objectOf({
  priceRange: range,
  scenarios: scenarioList,
  volatility: volatilityShape,
  extended: objectOf({
    moves: listOf(fraction({ low: -1, high: 9, lowOpen: true })),
    factors: listOf(share),
    dampenerUsd: money,
  }),
  roll: objectOf({ minAnnualisedMove: share, annualisedMoveRisk: share }),
  delta: objectOf({ thresholdUsd: money, slope: share, maximum: share }),
});
type PmTerms = ShapeOf<typeof pmTerms>;

const pmShape = objectOf({
  underlyings: mapOf(pmTerms),
  offset: objectOf({ share, capUsd: money }),
  /** segregated: each currency alone. cross: the same scenario hits all currencies, gains offset as far as `offset` lets them. */
  accounts: choice('segregated', 'cross'),
  maintenanceFactor: range,
  provisional: provisionalShape,
});

/** The scan range and the extended table, one after the other. */
const scenariosOf = ({ scenarios, extended }: PmTerms) => [
  ...scenarios,
  ...extended.moves.map((price) => ({ price, volatility: 'up', lossFactor: 1 }) as const),
];

interface PmPart {
  readonly held: GridProfits;
  readonly terms: PmTerms;
  /** Standard and extended, as they are looked at. */
  readonly profits: readonly number[];
  readonly roll: number;
  readonly delta: number;
  readonly legs: readonly LinearLeg[];
}

function pmPart(held: GridProfits, terms: PmTerms): PmPart {
  const { index, legs, style } = held;
  const { priceRange, extended, scenarios } = terms;
  const far = extended.moves.map((move, at) => {
    const raw = held.profits[scenarios.length + at]!;
    const point = { move, tableFactor: extended.factors[at]!, priceRange };
    // Profits are in quote currency: a coin of the rule is worth the index.
    return dampened(extendedProfit(raw, point, style === 'coins'), point, { ...extended, index: 1 });
  });
  const linear = legs
    .filter(({ isOption }) => !isOption)
    .map(({ delta, daysToExpiry }) => ({ delta, yearsToExpiry: daysToExpiry / 365 }));
  const long = legs.filter(({ isOption, size }) => isOption && size > 0);
  const others = legs.filter(({ isOption, size }) => !(isOption && size > 0));
  const deltas = (some: typeof legs) => orderFreeSum(some.map(({ delta }) => delta));
  const parts = { longOptions: deltas(long), futuresAndShortOptions: deltas(others) };
  return {
    held,
    terms,
    profits: [...held.profits.subarray(0, scenarios.length), ...far],
    roll: rollShock(linear, terms.roll) * index,
    delta: deltaShock(parts, index, terms.delta) * index,
    legs: linear,
  };
}

type PmValues = ShapeOf<typeof pmShape>;

function judgePm(held: readonly GridProfits[], values: PmValues, inputs: ModelInputs): GridJudgement {
  const parts = held.map((each) => pmPart(each, termsOf(values.underlyings, each.underlying, inputs.parameters)));
  const pools = values.accounts === 'segregated' ? parts.map((part) => [part]) : parts.length > 0 ? [parts] : [];
  const judged = pools.map((pool) => judgePool(pool, values));
  const initial = judged.flatMap((each) => each.components);
  const factor = values.maintenanceFactor;
  return {
    initial,
    maintenance: initial.map(({ name, amount, inputs: told }) => ({
      name,
      amount: amount * factor,
      inputs: { ...told, 'share of initial': factor },
    })),
    alternatives: judged.flatMap((each) => each.alternatives),
    worst: judged.flatMap((each) => each.worst),
    warnings: held.flatMap(({ underlying, style }) =>
      style === 'mixed'
        ? [
            `${underlying} is held in products settled in coins and in money: both are scanned together in quote currency`,
          ]
        : [],
    ),
  };
}

function judgePool(pool: readonly PmPart[], { offset }: PmValues) {
  const totals = aggregateProfits(
    pool.map(({ profits }) => profits),
    { share: offset.share, cap: offset.capUsd > 0 ? offset.capUsd : Number.POSITIVE_INFINITY },
  );
  const standardCount = pool[0]!.terms.scenarios.length;
  const nothingElse = { correlationContingency: 0, openOrders: 0, marketMakerProtection: 0, spot: 0 };
  const scan = { standard: totals.slice(0, standardCount), extended: totals.slice(standardCount) };
  const { worstCase, worstScenario } = deribitPmMargin({ ...scan, rollShock: 0, deltaShock: 0, ...nothingElse }, 1);
  const names = pool.map(({ held }) => held.underlying).join(' and ');
  const extendedWorst = Math.max(0, ...scan.extended.map((profit) => 0 - profit));
  const looked = worstScenario !== null && worstScenario < standardCount;
  return {
    components: [
      ...charge(`${names} worst scenario`, worstCase, {
        scenario: worstScenario === null ? 'none' : worstScenario + 1,
        of: totals.length,
        'price range': pool[0]!.terms.priceRange,
      }),
      ...pool.flatMap(addOnsOf),
    ] as readonly Component[],
    alternatives: looked ? [{ name: `${names} worst of the extended table`, amount: extendedWorst }] : [],
    worst:
      worstScenario === null
        ? []
        : pool.map(({ held, profits }) => ({
            underlying: held.underlying,
            scenario: worstScenario,
            loss: 0 - profits[worstScenario]!,
            ...(looked ? {} : { note: ', weighted to the price range and dampened' }),
          })),
  };
}

function addOnsOf({ held, terms, roll, delta, legs }: PmPart): readonly Component[] {
  const { underlying, index } = held;
  const gross = orderFreeSum(legs.map((leg) => Math.abs(leg.delta)));
  return [
    ...charge(`${underlying} roll shock`, roll, {
      [`futures and perpetuals, ${underlying}`]: gross,
      index,
      'least move': terms.roll.minAnnualisedMove,
      'annual move': terms.roll.annualisedMoveRisk,
    }),
    ...charge(`${underlying} delta shock`, delta, {
      [`delta ${underlying}`]: orderFreeSum(held.legs.map((leg) => leg.delta)),
      index,
      'threshold USD': terms.delta.thresholdUsd,
      slope: terms.delta.slope,
      maximum: terms.delta.maximum,
    }),
  ];
}

export const DERIBIT_PM: ModelEntry = {
  name: 'deribit-pm',
  summary: "Deribit's portfolio margin: 27 scenarios and 8 beyond, roll shock, delta shock",
  source: 'support.deribit.com 25944756247837; add-ons from a public re-implementation',
  date: '2026-02-01',
  dateIs: 'read',
  certainty: 'inferred',
  needsHistory: false,
  presets: [PM_PARAMETERS],
  create: (inputs) => {
    const { parameters } = inputs;
    const values = readValues(parameters, pmShape);
    return gridModel({
      name: 'deribit-pm',
      parameters,
      provisional: values.provisional,
      countsCoins: true,
      termsOf: (underlying) => {
        const terms = termsOf(values.underlyings, underlying, parameters);
        return { scenarios: scenariosOf(terms), volatility: terms.volatility };
      },
      judge: (_account: GridAccount, held) => judgePm(held, values, inputs),
    });
  },
};

const rate = objectOf({ base: range, slopePerCoin: numberIn({ low: 0, high: 1 }) });
const standardShape = objectOf({
  option: objectOf({ initialShare: range, initialLeast: share, maintenanceShare: range }),
  linear: mapOf(objectOf({ initial: rate, maintenance: rate })),
  provisional: provisionalShape,
});

/** Each net position by itself: name, initial, maintenance and what they are made of. */
function standardParts(
  account: GridAccount,
  valuation: Valuation,
  values: ShapeOf<typeof standardShape>,
  inputs: ModelInputs,
) {
  const { book, snapshot, units } = valuation;
  return account.holdings.flatMap(({ underlying, index, legs, instruments, quantities }) =>
    legs.map((leg, at) => {
      const instrument = book.instruments[instruments[at]!]!;
      const { id } = instrument;
      if (leg.isOption) {
        if (instrument.kind !== 'option' || leg.size > 0) return { id, initial: 0, maintenance: 0, told: {} };
        const { callPut, strike } = instrument;
        const markCoin = (units[instruments[at]!]!.value * quantities[at]!) / (leg.size * index);
        const margin = shortOptionMargin({ callPut, strike, underlying: index, markCoin }, values.option);
        const coins = 0 - leg.size;
        const told = { [`sold, ${underlying}`]: coins, index, strike, 'mark in coins': markCoin };
        return { id, initial: margin.initial * coins * index, maintenance: margin.maintenance * coins * index, told };
      }
      const rates: { initial: SizedRate; maintenance: SizedRate } = termsOf(
        values.linear,
        underlying,
        inputs.parameters,
      );
      const toQuote = leg.settlement === underlying ? 1 : rateToQuote(snapshot, leg.settlement, { instrument: id });
      const told = {
        [`size ${underlying}`]: leg.size,
        index,
        base: rates.initial.base,
        slope: rates.initial.slopePerCoin,
      };
      const sized = (of: SizedRate) => sizedMargin(leg.size, index, of) * toQuote;
      return { id, initial: sized(rates.initial), maintenance: sized(rates.maintenance), told };
    }),
  );
}

function standardModel(inputs: ModelInputs): MarginModel {
  const { parameters } = inputs;
  const values = readValues(parameters, standardShape);
  return {
    name: 'deribit-standard',
    parameters: summaryOf(parameters),
    scenariosNeeded: () => [],
    assess: (_, valuation) => {
      const equities = accountEquities(valuation);
      return gridAccounts(valuation).map((account, index) => {
        const parts = standardParts(account, valuation, values, inputs);
        const maintenanceComponents = parts.flatMap(({ id, maintenance, told }) => charge(id, maintenance, told));
        return requirementOf({
          account: account.account,
          currency: valuation.snapshot.quoteCurrency,
          equity: equities[index]!,
          components: parts.flatMap(({ id, initial, told }) => charge(id, initial, told)),
          maintenance: orderFreeSum(maintenanceComponents.map(({ amount }) => amount)),
          maintenanceComponents,
          parameters: summaryOf(parameters),
          warnings: values.provisional.map((what) => `provisional: ${what}`),
        });
      });
    },
  };
}

export const DERIBIT_STANDARD: ModelEntry = {
  name: 'deribit-standard',
  summary: "Deribit's standard margin: each instrument alone; summed over currencies in quote currency (X:SM)",
  source: 'support.deribit.com 25944811317149 and 25944738177565',
  date: '2026-02-01',
  dateIs: 'read',
  certainty: 'published',
  needsHistory: false,
  presets: [STANDARD_PARAMETERS],
  create: standardModel,
};
