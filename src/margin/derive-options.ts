// What the three rules of Derive (Lyra v2) share: options by expiry, their value under a shock, and the charges both portfolio
// rules know. Amounts in units of the underlying, money in quote currency, confidence in [0, 1].
// Source: github.com/derivexyz/v2-core, src/risk-managers; Black (1976) on the forward, a year of 365 days.
import { ExactSum } from '../book/exact-sum.ts';
import { blackPrice } from '../spec/black-price.ts';
import { power } from '../spec/power.ts';

export interface DeriveOption {
  readonly strike: number;
  /** +1 call, -1 put. */
  readonly sign: 1 | -1;
  /** Long above zero. */
  readonly amount: number;
  readonly volatility: number;
}

export interface DeriveExpiry {
  /** 0 once it has expired. */
  readonly secondsToExpiry: number;
  /** The part of the forward that the settlement average has fixed: it does not move with a shock. */
  readonly forwardFixed: number;
  readonly forwardVariable: number;
  /** Continuous, per year. */
  readonly rate: number;
  /** The least sure of the feeds of forward, rate and volatility. */
  readonly confidence: number;
  readonly options: readonly DeriveOption[];
}

const SECONDS_PER_DAY = 86_400;
const SECONDS_PER_YEAR = 365 * SECONDS_PER_DAY;
/** The tenor at which the published shocks apply as they are. */
const SHOCK_TENOR_DAYS = 30;
/** Total volatility beyond which the contracts price at the limit. */
const MAX_TOTAL_VOLATILITY = 24;
/** How long before expiry the settlement average starts. */
const SETTLEMENT_SECONDS = 1800;

export const yearsToExpiry = ({ secondsToExpiry }: DeriveExpiry): number => secondsToExpiry / SECONDS_PER_YEAR;

/** The sum that no order of terms can change. */
export function orderFreeSum(terms: readonly number[]): number {
  const sum = new ExactSum();
  for (const term of terms) sum.add(term);
  return sum.total();
}

/** A forward in its fixed and its moving part: the average of the last half hour fixes it evenly. */
export function forwardParts(
  forward: number,
  secondsToExpiry: number,
): { readonly forwardFixed: number; readonly forwardVariable: number } {
  const share = Math.max(0, SETTLEMENT_SECONDS - secondsToExpiry) / SETTLEMENT_SECONDS;
  return { forwardFixed: forward * share, forwardVariable: forward - forward * share };
}

export interface ExpiryShock {
  /** 1.15 for a spot 15 % higher. */
  readonly spotShock: number;
  /** Of Black's price; 1 where the rule does not discount. */
  readonly discount: number;
  /** The shocked volatility of an option; absent: its own. */
  readonly volatilityOf?: (option: DeriveOption) => number;
}

/** Value of the options of one expiry under a shock. */
export function expiryValue(expiry: DeriveExpiry, { spotShock, discount, volatilityOf }: ExpiryShock): number {
  const forward = expiry.forwardVariable * spotShock + expiry.forwardFixed;
  const rootYears = Math.sqrt(yearsToExpiry(expiry));
  return orderFreeSum(
    expiry.options.map((option) => {
      const volatility = volatilityOf === undefined ? option.volatility : volatilityOf(option);
      // Without time left no volatility matters, however large.
      const total = rootYears === 0 ? 0 : Math.min(MAX_TOTAL_VOLATILITY, volatility * rootYears);
      return option.amount * (discount * blackPrice(forward, option.strike, total, option.sign));
    }),
  );
}

export interface VolatilityShockParameters {
  readonly volRangeUp: number;
  readonly volRangeDown: number;
  /** Of the tenor, up to 30 days and beyond. */
  readonly shortTermPower: number;
  readonly longTermPower: number;
  readonly dteFloorDays: number;
}

/** What the shocks multiply the volatilities of an expiry by: stronger the nearer it is. */
export function volatilityShocks(
  { secondsToExpiry }: DeriveExpiry,
  { volRangeUp, volRangeDown, shortTermPower, longTermPower, dteFloorDays }: VolatilityShockParameters,
): { readonly up: number; readonly down: number } {
  const tenor = SHOCK_TENOR_DAYS * SECONDS_PER_DAY;
  const floored = Math.max(secondsToExpiry, dteFloorDays * SECONDS_PER_DAY);
  const strength = power(tenor / floored, secondsToExpiry <= tenor ? shortTermPower : longTermPower);
  return { up: 1 + volRangeUp * strength, down: Math.max(0, 1 - volRangeDown * strength) };
}

export interface BasisParameters {
  readonly spotUp: number;
  readonly spotDown: number;
  readonly addFactor: number;
  readonly multFactor: number;
}

/** The shock to which an expiry's part in a decision comes down: weight x (multiplier x shocked value - value) of each option. */
export interface DecidedShock {
  readonly shock: ExpiryShock;
  readonly multiplier: number;
  readonly weight: number;
}

/** What the forward of one expiry alone may lose against the others. */
export function basisShock(expiry: DeriveExpiry, discount: number, basis: BasisParameters): DecidedShock {
  const changeAt = (spotShock: number): number =>
    expiryValue(expiry, { spotShock, discount }) - expiryValue(expiry, { spotShock: 1, discount });
  const spotShock = changeAt(basis.spotDown) < changeAt(basis.spotUp) ? basis.spotDown : basis.spotUp;
  const weight = changeAt(spotShock) < 0 ? basis.addFactor + basis.multFactor * yearsToExpiry(expiry) : 0;
  return { shock: { spotShock, discount }, multiplier: 1, weight };
}

/** That loss times its factor: at most 0. */
export function basisContingency(expiry: DeriveExpiry, discount: number, basis: BasisParameters): number {
  const { shock, weight } = basisShock(expiry, discount, basis);
  return (expiryValue(expiry, shock) - expiryValue(expiry, { spotShock: 1, discount })) * weight;
}

/** What each option of an expiry earns of what was decided; together they are the expiry's part. */
export function optionProfits(expiry: DeriveExpiry, { shock, multiplier, weight }: DecidedShock): readonly number[] {
  return expiry.options.map((option) => {
    const alone = { ...expiry, options: [option] };
    const now = expiryValue(alone, { spotShock: 1, discount: shock.discount });
    return weight * (multiplier * expiryValue(alone, shock) - now);
  });
}

/** Options sold beyond those held at the same strike, calls and puts together. */
export function nakedShorts({ options }: DeriveExpiry): number {
  const byStrike = new Map<number, number[]>();
  for (const { strike, amount } of options) {
    const amounts = byStrike.get(strike);
    if (amounts === undefined) byStrike.set(strike, [amount]);
    else amounts.push(amount);
  }
  return orderFreeSum([...byStrike.values()].map((amounts) => Math.max(0, -orderFreeSum(amounts))));
}

/** All options held and sold: the amount that an unsure feed of this expiry touches. */
export const grossOptions = ({ options }: DeriveExpiry): number =>
  orderFreeSum(options.map(({ amount }) => Math.abs(amount)));

export interface ConfidenceParameters {
  readonly confThreshold: number;
  readonly confMargin: number;
}

/** The charge on a notional whose feed is less sure than the threshold. */
export function confidenceCharge(
  confidence: number,
  notional: number,
  { confThreshold, confMargin }: ConfidenceParameters,
): number {
  return confidence < confThreshold ? (1 - confidence) * confMargin * notional : 0;
}

/** What the initial factor grows by while the stablecoin is below its threshold. */
export function depegAddition(
  stablePrice: number,
  { pegLossThreshold, pegLossFactor }: { readonly pegLossThreshold: number; readonly pegLossFactor: number },
): number {
  return Math.max(0, pegLossThreshold - stablePrice) * pegLossFactor;
}
