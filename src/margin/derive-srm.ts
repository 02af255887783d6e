// derive-srm: the standard margin of Derive (Lyra v2), as a function of plain numbers. Options are margined expiry by expiry: the
// better of every short alone and of the worst settlement, perpetuals by notional, coins at a share of their value.
// Margins are surpluses, as the contracts report them: below zero the account is short of margin.
// Source: github.com/derivexyz/v2-core, src/risk-managers/StandardManager.sol and SRMPortfolioViewer.sol.
import { type DeriveExpiry, type DeriveOption, expiryValue, orderFreeSum } from './derive-options.ts';

/** Named as in the contracts, so that what the venue publishes can be pasted. */
export interface SrmMarketParameters {
  readonly perp: { readonly mm: number; readonly im: number };
  readonly option: {
    readonly maxSpotReq: number;
    readonly minSpotReq: number;
    readonly mmCallSpotReq: number;
    readonly mmPutSpotReq: number;
    readonly mmPutMtmReq: number;
    readonly unpairedIMScale: number;
    readonly unpairedMMScale: number;
    readonly mmOffsetScale: number;
  };
  readonly oracle: {
    readonly perpThreshold: number;
    readonly optionThreshold: number;
    readonly baseThreshold: number;
    readonly factor: number;
  };
  /** Share of a coin's value that counts, and what that share is multiplied by for the initial margin. */
  readonly base: { readonly marginFactor: number; readonly imScale: number };
}

export interface DepegParameters {
  readonly threshold: number;
  readonly factor: number;
}

/** One underlying of an account. */
export interface SrmMarket {
  readonly spot: number;
  readonly spotConfidence: number;
  readonly perpPrice: number;
  readonly perpConfidence: number;
  readonly perp: number;
  /** Profit of the perpetual not yet in the cash. */
  readonly perpProfit: number;
  readonly base: number;
  readonly expiries: readonly DeriveExpiry[];
}

export interface SrmExpiryResult {
  readonly value: number;
  /** Every short alone. */
  readonly isolated: number;
  /** The worst settlement at a strike or at zero, net short calls charged besides. */
  readonly maxLoss: number;
  /** The price of that settlement. */
  readonly worstSettlement: number;
  /** The larger of the two. */
  readonly margin: number;
  readonly shorts: number;
}

export interface SrmMarketResult {
  readonly margin: number;
  readonly markToMarket: number;
  readonly expiries: readonly SrmExpiryResult[];
  /** The share of the coins' value that counts, and that value. */
  readonly baseMargin: number;
  readonly baseValue: number;
  /** Charges, at least 0. */
  readonly perpCharge: number;
  readonly oracleCharge: number;
  readonly depegCharge: number;
}

export interface SrmQuestion {
  readonly isInitial: boolean;
  readonly stablePrice: number;
  readonly depeg: DepegParameters;
}

export function deriveSrmMarket(
  market: SrmMarket,
  parameters: SrmMarketParameters,
  question: SrmQuestion,
): SrmMarketResult {
  const { isInitial, stablePrice, depeg } = question;
  const expiries = market.expiries.map((expiry) => expiryMargin(expiry, market.spot, parameters.option, isInitial));
  const perpCharge = Math.abs(market.perp) * market.perpPrice * (isInitial ? parameters.perp.im : parameters.perp.mm);
  const notional = market.base * market.spot;
  const scale = parameters.base.marginFactor * (isInitial ? parameters.base.imScale : 1);
  const baseMargin = notional * scale;
  const baseValue = notional / stablePrice;
  const oracleCharge = isInitial ? oracleChargeOf(market, parameters, expiries) : 0;
  const shorts = orderFreeSum(expiries.map((expiry) => expiry.shorts));
  const depegged = isInitial ? Math.max(0, depeg.threshold - stablePrice) * depeg.factor : 0;
  const depegCharge = (Math.abs(market.perp) + shorts) * depegged * market.spot;
  const options = expiries.map(({ margin }) => margin);
  return {
    margin: orderFreeSum([...options, baseMargin, market.perpProfit, -perpCharge, -oracleCharge, -depegCharge]),
    markToMarket: orderFreeSum([...expiries.map(({ value }) => value), market.perpProfit, baseValue]),
    expiries,
    baseMargin,
    baseValue,
    perpCharge,
    oracleCharge,
    depegCharge,
  };
}

/** A threshold of zero switches its charge off, since no confidence lies below it. */
function oracleChargeOf(
  market: SrmMarket,
  { oracle }: SrmMarketParameters,
  expiries: readonly SrmExpiryResult[],
): number {
  const { spot, spotConfidence, perpConfidence } = market;
  const charge = (confidence: number, threshold: number, notional: number): number =>
    confidence < threshold ? (1 - confidence) * oracle.factor * notional : 0;
  return orderFreeSum([
    charge(Math.min(spotConfidence, perpConfidence), oracle.perpThreshold, Math.abs(market.perp) * spot),
    charge(spotConfidence, oracle.baseThreshold, market.base * spot),
    ...market.expiries.map(({ confidence }, index) =>
      charge(Math.min(spotConfidence, confidence), oracle.optionThreshold, expiries[index]!.shorts * spot),
    ),
  ]);
}

function expiryMargin(
  expiry: DeriveExpiry,
  spot: number,
  option: SrmMarketParameters['option'],
  isInitial: boolean,
): SrmExpiryResult {
  // A position closed to zero is none: its strike must not count as a settlement.
  const options = expiry.options.filter(({ amount }) => amount !== 0);
  const alone = (one: DeriveOption) => expiryValue({ ...expiry, options: [one] }, { spotShock: 1, discount: 1 });
  const shortOptions = options.filter(({ amount }) => amount < 0);
  const isolated = orderFreeSum(
    shortOptions.map((short) => isolatedMargin(short, alone(short), { spot, option, isInitial })),
  );
  const settlements = [0, ...options.map(({ strike }) => strike).sort((left, right) => left - right)];
  const values = settlements.map((price) => settlementValue(options, price));
  const lowest = Math.min(...values);
  const netCalls = orderFreeSum(options.filter(({ sign }) => sign === 1).map(({ amount }) => amount));
  const forward = expiry.forwardVariable + expiry.forwardFixed;
  const unpaired = isInitial ? option.unpairedIMScale : option.unpairedMMScale;
  const maxLoss = Math.min(0, lowest) + unpaired * forward * Math.min(0, netCalls);
  return {
    value: expiryValue(expiry, { spotShock: 1, discount: 1 }),
    isolated,
    maxLoss,
    worstSettlement: settlements[values.indexOf(lowest)]!,
    margin: Math.max(isolated, maxLoss),
    shorts: orderFreeSum(shortOptions.map(({ amount }) => -amount)),
  };
}

const settlementValue = (options: readonly DeriveOption[], price: number): number =>
  orderFreeSum(options.map(({ strike, sign, amount }) => amount * Math.max(0, sign * (price - strike))));

interface ShortQuestion {
  readonly spot: number;
  readonly option: SrmMarketParameters['option'];
  readonly isInitial: boolean;
}

/** Margin of one short alone, its value included: below zero. */
function isolatedMargin({ strike, sign, amount }: DeriveOption, value: number, question: ShortQuestion): number {
  const { spot, option, isInitial } = question;
  const outOfTheMoney = Math.max(0, sign * (strike - spot)) / spot;
  const initial = Math.max(option.maxSpotReq - outOfTheMoney, option.minSpotReq) * spot * amount + value;
  if (sign === 1) return isInitial ? initial : option.mmCallSpotReq * spot * amount + value;
  const maintenance = Math.min(option.mmPutSpotReq * spot * amount, option.mmPutMtmReq * value) + value;
  return isInitial ? Math.min(initial, maintenance * option.mmOffsetScale) : maintenance;
}
