// derive-pmrm: the portfolio margin of Derive (Lyra v2), first version, as a function of plain numbers.
//   PnL(s)  = sum over expiries of [V(s) (x static discount where V(s) > 0) - V(0)] + (base + perp at the perp's price) (shock - 1)
//   margin  = (min(PnL, basis contingency) - contingencies) x factor - confidence contingency + mark to market + cash
// The factor, the depeg and the confidence contingency are of the initial margin alone. Margins are surpluses, as the contracts
// report them: below zero the account is short of margin.
// Source: github.com/derivexyz/v2-core, src/risk-managers/PMRM.sol and PMRMLib.sol.
import { exp } from '../spec/exp.ts';
import {
  type BasisParameters,
  basisContingency,
  basisShock,
  type ConfidenceParameters,
  confidenceCharge,
  type DecidedShock,
  type DeriveExpiry,
  depegAddition,
  expiryValue,
  grossOptions,
  nakedShorts,
  orderFreeSum,
  type VolatilityShockParameters,
  volatilityShocks,
  yearsToExpiry,
} from './derive-options.ts';

export type PmrmVolatility = 'Up' | 'None' | 'Down';

export interface PmrmScenario {
  /** 1.15 for a spot 15 % higher. */
  readonly spotShock: number;
  readonly volShock: PmrmVolatility;
}

/** Named as in the contracts, so that what the venue publishes can be pasted. */
export interface PmrmParameters {
  readonly basis: BasisParameters;
  readonly other: ConfidenceParameters & {
    readonly pegLossThreshold: number;
    readonly pegLossFactor: number;
    readonly basePercent: number;
    readonly perpPercent: number;
    readonly optionPercent: number;
  };
  readonly margin: {
    readonly imFactor: number;
    readonly baseStaticDiscount: number;
    readonly rateMultScale: number;
    readonly rateAddScale: number;
  };
  readonly volShock: VolatilityShockParameters;
}

export interface PmrmPortfolio {
  readonly spot: number;
  readonly spotConfidence: number;
  readonly stablePrice: number;
  readonly perpPrice: number;
  readonly perpConfidence: number;
  readonly cash: number;
  /** Perpetuals and coins of the underlying, in its units. */
  readonly perp: number;
  readonly base: number;
  /** Profit of the perpetual not yet in the cash, funding included. */
  readonly perpProfit: number;
  readonly expiries: readonly DeriveExpiry[];
}

export interface PmrmResult {
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
  /** Cash included. */
  readonly markToMarket: number;
  readonly scenarioProfits: readonly number[];
  /** Index of the scenario that decides; null: the basis contingency does. */
  readonly worstScenario: number | null;
  /** The least of the scenarios and the basis contingency: at most 0. */
  readonly minSpan: number;
  /** At most 0. */
  readonly basisContingency: number;
  /** Charges, at least 0. */
  readonly optionContingency: number;
  readonly perpContingency: number;
  readonly baseContingency: number;
  readonly confidenceContingency: number;
  /** The initial factor, depeg included. */
  readonly lossFactor: number;
}

/** Prices are not discounted by this version; what lies behind a profit is, by the static discount. */
const UNDISCOUNTED = 1;

export function derivePmrm(
  portfolio: PmrmPortfolio,
  scenarios: readonly PmrmScenario[],
  parameters: PmrmParameters,
): PmrmResult {
  const { spot, stablePrice, expiries } = portfolio;
  const { margin, other, basis: basisParameters } = parameters;
  const profits = scenarioProfits(portfolio, scenarios, parameters);
  const basis = orderFreeSum(expiries.map((expiry) => basisContingency(expiry, UNDISCOUNTED, basisParameters)));
  const { minSpan, worstScenario } = worstOf(profits, basis);
  const perpContingency = Math.abs(portfolio.perp) * other.perpPercent * spot;
  const baseContingency = portfolio.base * other.basePercent * spot;
  const optionContingency = orderFreeSum(expiries.map(nakedShorts)) * other.optionPercent * spot;
  const confidence = confidenceContingency(portfolio, other);
  const lossFactor = margin.imFactor + depegAddition(stablePrice, other);
  const markToMarket = markToMarketOf(portfolio);
  const loss = minSpan - perpContingency - baseContingency - optionContingency;
  return {
    initialMargin: loss * lossFactor - confidence + markToMarket,
    maintenanceMargin: loss + markToMarket,
    markToMarket,
    scenarioProfits: profits,
    worstScenario,
    minSpan,
    basisContingency: basis,
    optionContingency,
    perpContingency,
    baseContingency,
    confidenceContingency: confidence,
    lossFactor,
  };
}

/** The first of the lowest; null where none lies below the basis contingency. */
export function worstOf(
  profits: readonly number[],
  basis: number,
): { readonly minSpan: number; readonly worstScenario: number | null } {
  let [minSpan, worstScenario]: [number, number | null] = [basis, null];
  profits.forEach((profit, scenario) => {
    if (profit < minSpan) [minSpan, worstScenario] = [profit, scenario];
  });
  return { minSpan, worstScenario };
}

const baseValue = ({ base, spot, stablePrice }: PmrmPortfolio): number => (base * spot) / stablePrice;

function markToMarketOf(portfolio: PmrmPortfolio): number {
  const options = portfolio.expiries.map((expiry) => expiryValue(expiry, { spotShock: 1, discount: UNDISCOUNTED }));
  return orderFreeSum([...options, baseValue(portfolio), portfolio.perpProfit, portfolio.cash]);
}

function scenarioProfits(
  portfolio: PmrmPortfolio,
  scenarios: readonly PmrmScenario[],
  parameters: PmrmParameters,
): readonly number[] {
  const values = portfolio.expiries.map((expiry) => expiryValue(expiry, { spotShock: 1, discount: UNDISCOUNTED }));
  return scenarios.map((scenario) => {
    const options = portfolio.expiries.map((expiry, index) => {
      const { shock, multiplier } = shockOf(expiry, scenario, parameters);
      return multiplier * expiryValue(expiry, shock) - values[index]!;
    });
    const move = scenario.spotShock - 1;
    return orderFreeSum([...options, baseValue(portfolio) * move, portfolio.perp * portfolio.perpPrice * move]);
  });
}

function shockOf(
  expiry: DeriveExpiry,
  { spotShock, volShock: direction }: PmrmScenario,
  { margin, volShock }: PmrmParameters,
): DecidedShock {
  const { up, down } = volatilityShocks(expiry, volShock);
  const factor = direction === 'Up' ? up : direction === 'Down' ? down : 1;
  const shock = {
    spotShock,
    discount: UNDISCOUNTED,
    volatilityOf: ({ volatility }: { readonly volatility: number }) => volatility * factor,
  };
  const rate = Math.max(0, expiry.rate) * margin.rateMultScale + margin.rateAddScale;
  const staticDiscount = margin.baseStaticDiscount * exp(-yearsToExpiry(expiry) * rate);
  return { shock, multiplier: expiryValue(expiry, shock) > 0 ? staticDiscount : 1, weight: 1 };
}

/** Expiry by expiry, what a scenario does to the options; null: what the basis contingency does. */
export function pmrmShocks(
  { expiries }: PmrmPortfolio,
  scenario: PmrmScenario | null,
  parameters: PmrmParameters,
): readonly DecidedShock[] {
  return expiries.map((expiry) =>
    scenario === null ? basisShock(expiry, UNDISCOUNTED, parameters.basis) : shockOf(expiry, scenario, parameters),
  );
}

function confidenceContingency(portfolio: PmrmPortfolio, other: ConfidenceParameters): number {
  const { spot, spotConfidence, perpConfidence, perp, base, expiries } = portfolio;
  const least = perp === 0 ? spotConfidence : Math.min(spotConfidence, perpConfidence);
  return orderFreeSum([
    confidenceCharge(least, (Math.abs(perp) + base) * spot, other),
    ...expiries.map((expiry) =>
      confidenceCharge(Math.min(least, expiry.confidence), grossOptions(expiry) * spot, other),
    ),
  ]);
}
