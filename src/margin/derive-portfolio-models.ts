// derive-pmrm and derive-pmrm2 as margin models: per underlying the worst of the scenarios, and every contingency. The contracts
// report a surplus; what is required here is the value of the account less that surplus, so that equity less requirement is the
// venue's margin. Derive keeps one account per underlying: of an account with several, each is margined alone.

import type { Valuation } from '../pricing/value-book.ts';
import { type AuctionParameters, auctionShape } from './derive-auction.ts';
import {
  type DeriveAccount,
  type DeriveCoin,
  type DeriveHoldings,
  deriveAccounts,
  stablePriceOf,
} from './derive-book.ts';
import { nakedShorts, orderFreeSum } from './derive-options.ts';
import { auctionWarnings, charge, sumOfComponents } from './derive-parts.ts';
import { derivePmrm, pmrmShocks } from './derive-pmrm.ts';
import { derivePmrm2, type Pmrm2Collateral, pmrm2Shocks } from './derive-pmrm2.ts';
import { pmrm2Fields, pmrm2Scenarios, pmrmFields, pmrmScenarios } from './derive-shapes.ts';
import {
  alternativesOf,
  contributionsOf,
  type DecidedMarket,
  type ScannedMarket,
  toldTogether,
  worstOfMarket,
} from './derive-story.ts';
import type { MarginModel } from './model.ts';
import type { ModelEntry, ModelInputs } from './model-entry.ts';
import { fraction, objectOf, type ShapeOf } from './parameter-readers.ts';
import { agingWarnings, readValues, summaryOf } from './parameters.ts';
import { DERIVE_PMRM as MAINNET, DERIVE_PMRM2 as MAINNET_2 } from './presets/derive-portfolio.ts';
import { accountEquities, type Component, type Requirement, requirementOf, type ScenarioStory } from './requirement.ts';

/** How sure every feed is taken to be: a market snapshot does not say. */
const commonFields = { auction: auctionShape, feedConfidence: fraction({ low: 0, high: 1 }) } as const;
const share = fraction({ low: 0, high: 1 });
const haircuts = objectOf({ mmHaircut: share, imHaircut: share });

const pmrmShape = objectOf({ ...pmrmFields, ...commonFields, scenarios: pmrmScenarios });
const pmrm2Shape = objectOf({
  ...pmrm2Fields,
  ...commonFields,
  scenarios: pmrm2Scenarios,
  /** own: the coin that the account's market is on. stable: a currency without a market. */
  collateral: objectOf({ own: haircuts, stable: haircuts, other: haircuts }),
});

/** One underlying of an account: what it adds to the requirements, and why. */
interface MarketPart {
  readonly initial: readonly Component[];
  readonly maintenance: readonly Component[];
  readonly alternatives: readonly Component[];
  readonly worst: ScenarioStory;
  readonly decided: DecidedMarket;
}

interface Rule {
  readonly name: string;
  readonly inputs: ModelInputs;
  readonly values: { readonly auction: AuctionParameters; readonly feedConfidence: number };
  readonly partsOf: (account: DeriveAccount, valuation: Valuation) => readonly MarketPart[];
}

function portfolioModel(rule: Rule): MarginModel {
  const { name, values, inputs } = rule;
  return {
    name,
    parameters: summaryOf(inputs.parameters),
    // Discounts turn with the sign of an expiry's value, and skews with the strike: no grid of joint moves says that.
    scenariosNeeded: () => [],
    assess: (_, valuation) => {
      const equities = accountEquities(valuation);
      return deriveAccounts(valuation, { model: name, confidence: values.feedConfidence }).map((account, index) =>
        requirementFor(account, equities[index]!, valuation, rule),
      );
    },
  };
}

function requirementFor(
  account: DeriveAccount,
  equity: number,
  valuation: Valuation,
  { name, inputs, values, partsOf }: Rule,
): Requirement {
  const { parameters } = inputs;
  const parts = partsOf(account, valuation);
  const maintenanceComponents = parts.flatMap(({ maintenance }) => maintenance);
  const maintenance = Math.max(0, sumOfComponents(maintenanceComponents));
  const several =
    account.markets.length < 2
      ? []
      : [
          `account ${account.account} holds ${account.markets.map(({ underlying }) => underlying).join(' and ')}: ${name} margins each alone, as accounts of their own`,
        ];
  return requirementOf({
    account: account.account,
    currency: valuation.snapshot.quoteCurrency,
    equity,
    components: parts.flatMap(({ initial }) => initial),
    maintenance,
    maintenanceComponents,
    alternatives: parts.flatMap(({ alternatives }) => alternatives),
    ...toldTogether(parts.map(({ worst }) => worst)),
    contributions: contributionsOf(parts.map(({ decided }) => decided)),
    parameters: summaryOf(parameters),
    warnings: [
      ...agingWarnings(parameters, valuation.snapshot.asOf),
      ...account.warnings,
      ...several,
      ...auctionWarnings(account.account, { equity, maintenance }, values.auction),
    ],
  });
}

const NOTHING: Omit<DeriveHoldings, 'underlying' | 'spot' | 'perpPrice'> = {
  perp: 0,
  perpProfit: 0,
  perpParts: [],
  expiries: [],
};

/** A market that holds no more than a coin. */
const coinMarket = ({ currency, price }: DeriveCoin): DeriveHoldings => ({
  ...NOTHING,
  underlying: currency,
  spot: price,
  perpPrice: price,
});

function pmrmParts(account: DeriveAccount, valuation: Valuation, values: ShapeOf<typeof pmrmShape>): MarketPart[] {
  const { feedConfidence } = values;
  const stablePrice = stablePriceOf(valuation);
  const coins = new Map(account.coins.map((coin) => [coin.currency, coin] as const));
  const alone = account.coins.filter(({ currency }) =>
    account.markets.every(({ underlying }) => underlying !== currency),
  );
  return [...account.markets, ...alone.map(coinMarket)].map((held): MarketPart => {
    const { underlying, spot, perp } = held;
    const own = coins.get(underlying);
    const base = own?.amount ?? 0;
    const portfolio = {
      ...held,
      base,
      stablePrice,
      cash: 0,
      spotConfidence: feedConfidence,
      perpConfidence: feedConfidence,
    };
    const result = derivePmrm(portfolio, values.scenarios, values);
    const { minSpan, worstScenario, lossFactor, basisContingency } = result;
    const scenarios = values.scenarios.map((scenario) => ({ ...scenario, dampening: 1 }));
    const scan: ScannedMarket = { underlying, scenarios, worstScenario, minSpan, volatilityRanges: values.volShock };
    const worst = worstOfMarket(scan);
    const shorts = orderFreeSum(held.expiries.map(nakedShorts));
    const partsAt = (factor: number): readonly Component[] => [
      ...charge(`${underlying} worst scenario`, -minSpan * factor, { loss: -minSpan, factor, in: worst.label! }),
      ...charge(`${underlying} options sold naked`, result.optionContingency * factor, {
        'options sold': shorts,
        spot,
        share: values.other.optionPercent,
        factor,
      }),
      ...charge(`${underlying} perpetual contingency`, result.perpContingency * factor, {
        [`amount ${underlying}`]: perp,
        spot,
        share: values.other.perpPercent,
        factor,
      }),
      ...charge(`${underlying} held contingency`, result.baseContingency * factor, {
        [`amount ${underlying}`]: base,
        spot,
        share: values.other.basePercent,
        factor,
      }),
    ];
    return {
      initial: [
        ...partsAt(lossFactor),
        ...charge(`${underlying} unsure feeds`, result.confidenceContingency, { feedConfidence, spot }),
      ],
      maintenance: partsAt(1),
      decided: {
        held,
        shocks: pmrmShocks(portfolio, worstScenario === null ? null : values.scenarios[worstScenario]!, values),
        coins: own === undefined ? [] : [{ coin: own, worth: (base * spot) / stablePrice }],
        scenario: worstScenario === null ? null : scenarios[worstScenario]!,
      },
      alternatives: alternativesOf(scan, result.scenarioProfits, basisContingency),
      worst,
    };
  });
}

/** Coins that no market of the account is on go to the first of its markets: haircuts are the same in each. */
function collateralsOf(
  account: DeriveAccount,
  valuation: Valuation,
  { collateral, feedConfidence }: ShapeOf<typeof pmrm2Shape>,
): readonly { readonly market: DeriveHoldings; readonly collaterals: readonly Pmrm2Collateral[] }[] {
  const markets = account.markets.length > 0 ? account.markets : account.coins.slice(0, 1).map(coinMarket);
  const isOn = (currency: string) => markets.some(({ underlying }) => underlying === currency);
  return markets.map((market, index) => {
    const own = account.coins.filter(({ currency }) => currency === market.underlying);
    const strangers = index > 0 ? [] : account.coins.filter(({ currency }) => !isOn(currency));
    const asCollateral = ({ currency, amount, price }: DeriveCoin): Pmrm2Collateral => {
      const isRiskCancelling = currency === market.underlying && account.markets.length > 0;
      const isStable = !valuation.snapshot.underlyings.has(currency);
      const cut = isRiskCancelling ? collateral.own : isStable ? collateral.stable : collateral.other;
      return { amount, price, confidence: feedConfidence, isRiskCancelling, ...cut };
    };
    return { market, collaterals: [...own, ...strangers].map(asCollateral) };
  });
}

function pmrm2Parts(account: DeriveAccount, valuation: Valuation, values: ShapeOf<typeof pmrm2Shape>): MarketPart[] {
  const { feedConfidence, other, margin } = values;
  const stablePrice = stablePriceOf(valuation);
  return collateralsOf(account, valuation, values).map(({ market, collaterals }): MarketPart => {
    const { underlying, spot, perp } = market;
    const feeds = { stablePrice, spotConfidence: feedConfidence, perpConfidence: feedConfidence };
    const portfolio = { ...market, ...feeds, cash: 0, collaterals };
    const result = derivePmrm2(portfolio, values.scenarios, values);
    const { minSpan, worstScenario, initialFactor, contingencies, collateralValue } = result;
    const scan: ScannedMarket = {
      underlying,
      scenarios: values.scenarios,
      worstScenario,
      minSpan,
      volatilityRanges: values.volShock,
    };
    const worst = worstOfMarket(scan);
    const decider = worstScenario === null ? null : values.scenarios[worstScenario]!;
    const shorts = orderFreeSum(market.expiries.map(nakedShorts));
    const sold = (name: string, amount: number, percent: number) =>
      charge(`${underlying} ${name}`, amount, { 'options sold': shorts, spot, share: percent });
    const perpetual = (name: string, amount: number, percent: number) =>
      charge(`${underlying} ${name}`, amount, { [`amount ${underlying}`]: perp, spot, share: percent });
    const haircut = (name: string, amount: number) =>
      charge(`${underlying} ${name}`, amount, { value: collateralValue });
    const worstAt = (factor: number) =>
      charge(`${underlying} worst scenario`, -minSpan * factor, { loss: -minSpan, factor, in: worst.label! });
    const contingent = [
      ...sold('options sold naked', contingencies.mmOption, other.mmOptionPercent),
      ...perpetual('perpetual contingency', contingencies.mmPerp, other.mmPerpPercent),
      ...haircut('collateral haircuts', contingencies.mmCollateral),
    ];
    return {
      initial: [
        ...worstAt(initialFactor),
        ...contingent,
        ...sold('options sold naked, initial', contingencies.imOption, other.imOptionPercent),
        ...perpetual('perpetual contingency, initial', contingencies.imPerp, other.imPerpPercent),
        ...haircut('collateral haircuts, initial', contingencies.imCollateral),
        ...charge(`${underlying} unsure feeds`, contingencies.confidence, { feedConfidence, spot }),
      ],
      maintenance: [...worstAt(margin.mmFactor), ...contingent],
      decided: {
        held: market,
        shocks: pmrm2Shocks(portfolio, decider, values),
        coins: account.coins.flatMap((coin) =>
          coin.currency === underlying && account.markets.length > 0
            ? [{ coin, worth: (coin.amount * coin.price) / stablePrice }]
            : [],
        ),
        scenario: decider,
      },
      alternatives: alternativesOf(scan, result.scenarioProfits, result.basisContingency),
      worst,
    };
  });
}

const common = { date: '2025-04-18', certainty: 'published', needsHistory: false } as const;

export const DERIVE_PMRM: ModelEntry = {
  ...common,
  name: 'derive-pmrm',
  summary: 'Derive (Lyra v2), portfolio margin, first version: the worst of 23 scenarios, and contingencies',
  source: 'github.com/derivexyz/v2-core, src/risk-managers/PMRM.sol and PMRMLib.sol',
  date: '2025-02-17',
  presets: [MAINNET],
  create: (inputs) => {
    const values = readValues(inputs.parameters, pmrmShape);
    const partsOf = (account: DeriveAccount, valuation: Valuation) => pmrmParts(account, valuation, values);
    return portfolioModel({ name: 'derive-pmrm', inputs, values, partsOf });
  },
};

export const DERIVE_PMRM2: ModelEntry = {
  ...common,
  name: 'derive-pmrm2',
  summary: 'Derive, portfolio margin, second version: 33 scenarios with dampened tails and skews, and contingencies',
  source: 'github.com/derivexyz/v2-core, src/risk-managers/PMRM_2.sol and PMRMLib_2.sol',
  presets: [MAINNET_2],
  create: (inputs) => {
    const values = readValues(inputs.parameters, pmrm2Shape);
    const partsOf = (account: DeriveAccount, valuation: Valuation) => pmrm2Parts(account, valuation, values);
    return portfolioModel({ name: 'derive-pmrm2', inputs, values, partsOf });
  },
};
