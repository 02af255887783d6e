// dydx: margins, bankruptcy and fillable prices of dYdX v4 perpetuals, in the exact integers of the protocol. Money in quote
// quantums (1e-6 USD), every requirement rounded up.
// Source: github.com/dydxprotocol/v4-chain, x/perpetuals/lib and x/clob/keeper/liquidations.go.
import { PlimsollError } from '../core/errors.ts';
import {
  absolute,
  ceilingOf,
  clamped,
  type Fraction,
  floorOf,
  fractionOf,
  minus,
  negated,
  ONE,
  over,
  plus,
  sumOf,
  times,
  timesPowerOfTen,
  ZERO,
} from './exact-fraction.ts';

const MILLION = 1_000_000n;
/** Decimals of the quote currency: one quantum is 1e-6 USD. */
const QUOTE_DECIMALS = 6;

/** A size and a price as the chain holds them: whole numbers, with the powers of ten that they are counted in. */
export interface DydxQuantums {
  readonly baseQuantums: bigint;
  readonly price: bigint;
  readonly priceExponent: number;
  readonly atomicResolution: number;
}

export interface DydxTier {
  readonly initialPpm: bigint;
  /** Maintenance as a share of the initial margin. */
  readonly maintenanceOfInitialPpm: bigint;
  /** Open interest, in quote quantums, between which the initial margin rises from its base to all of the notional; both 0: it does not. */
  readonly openInterestLowerCap: bigint;
  readonly openInterestUpperCap: bigint;
}

export interface DydxMargins {
  readonly initial: bigint;
  readonly maintenance: bigint;
}

/** Size times price in quote quantums, without its sign. */
export function dydxNotional({ baseQuantums, price, priceExponent, atomicResolution }: DydxQuantums): Fraction {
  const size = baseQuantums < 0n ? -baseQuantums : baseQuantums;
  return timesPowerOfTen(size * price, priceExponent + atomicResolution + QUOTE_DECIMALS);
}

/** The initial margin fraction at an open interest: linear between the caps, rounded down. */
export function dydxInitialPpm(tier: DydxTier, openInterest: Fraction): bigint {
  const { initialPpm, openInterestLowerCap: low, openInterestUpperCap: high } = tier;
  if (high === 0n || initialPpm >= MILLION) return initialPpm;
  const above = fractionOf(floorOf(openInterest) - low);
  // Caps at one point are a step.
  const share =
    high > low ? clamped(over(above, fractionOf(high - low)), ZERO, ONE) : above.numerator < 0n ? ZERO : ONE;
  return floorOf(plus(fractionOf(initialPpm), times(share, fractionOf(MILLION - initialPpm))));
}

/** Initial margin at the open interest; maintenance is a share of what the initial margin would be without any. */
export function dydxMargins(notional: Fraction, tier: DydxTier, openInterest: Fraction): DydxMargins {
  const at = (ppm: bigint, of: Fraction): bigint => ceilingOf(times(of, fractionOf(ppm, MILLION)));
  return {
    initial: at(dydxInitialPpm(tier, openInterest), notional),
    maintenance: at(tier.maintenanceOfInitialPpm, fractionOf(at(tier.initialPpm, notional))),
  };
}

/** One perpetual of an account: size in coins, long above zero, and price in USD. */
export interface DydxPosition {
  readonly market: string;
  readonly size: Fraction;
  readonly price: Fraction;
  /** Shares of the notional. */
  readonly initialFraction: Fraction;
  readonly maintenanceFraction: Fraction;
}

export interface DydxAccount {
  /** Quote currency held, below zero where it is owed, funding settled: USD. */
  readonly quote: Fraction;
  readonly positions: readonly DydxPosition[];
}

const QUANTUMS_PER_USD = fractionOf(MILLION);
const notionalOf = ({ size, price }: DydxPosition): Fraction => times(size, price);
const requirementUsd = (position: DydxPosition, share: Fraction): Fraction =>
  fractionOf(ceilingOf(times(times(absolute(notionalOf(position)), share), QUANTUMS_PER_USD)), MILLION);
const maintenanceUsd = (position: DydxPosition): Fraction => requirementUsd(position, position.maintenanceFraction);

/** Net collateral and requirements of an account, USD. */
export function dydxPortfolio({ quote, positions }: DydxAccount) {
  return {
    netCollateral: sumOf([quote, ...positions.map(notionalOf)]),
    initial: sumOf(positions.map((position) => requirementUsd(position, position.initialFraction))),
    maintenance: sumOf(positions.map(maintenanceUsd)),
  };
}

function positionIn(account: DydxAccount, market: string): DydxPosition {
  const found = account.positions.find((position) => position.market === market);
  if (found !== undefined && found.size.numerator !== 0n) return found;
  throw new PlimsollError('INPUT_VALUE', `there is no position in ${market} to close`, { market });
}

/** What an account with requirements stands on; one without maintenance margin cannot be liquidated. */
function standingOf(account: DydxAccount): { readonly netCollateral: Fraction; readonly maintenance: Fraction } {
  const { netCollateral, maintenance } = dydxPortfolio(account);
  if (maintenance.numerator > 0n) return { netCollateral, maintenance };
  throw new PlimsollError('INPUT_VALUE', 'the maintenance margin of the account is 0: it cannot be liquidated');
}

/**
 * Quote quantums that the account receives for changing a position by `delta` when each position bears its part, by maintenance
 * margin, of what is left of the account. Rounded up, in favour of the protocol.
 */
export function dydxBankruptcyQuote(account: DydxAccount, market: string, delta: Fraction): bigint {
  const { netCollateral, maintenance } = standingOf(account);
  const position = positionIn(account, market);
  const after = maintenanceUsd({ ...position, size: plus(position.size, delta) });
  const released = absolute(minus(after, maintenanceUsd(position)));
  const borne = over(times(netCollateral, released), maintenance);
  const quote = minus(negated(times(delta, position.price)), borne);
  return ceilingOf(times(quote, QUANTUMS_PER_USD));
}

export interface DydxFill {
  /** How fast the price leaves the oracle as the account sinks; and how far at most, in maintenance margins. */
  readonly bankruptcyAdjustment: Fraction;
  readonly spreadToMaintenance: Fraction;
}

/** The price, USD, at which liquidators may fill: the oracle's less a part of the maintenance margin that grows with the shortfall. */
export function dydxFillablePrice(account: DydxAccount, market: string, fill: DydxFill): Fraction {
  const { netCollateral, maintenance } = standingOf(account);
  const position = positionIn(account, market);
  const shortfall = minus(ONE, over(netCollateral, maintenance));
  const rating = clamped(times(fill.bankruptcyAdjustment, shortfall), ZERO, ONE);
  const spread = times(times(rating, fill.spreadToMaintenance), maintenanceUsd(position));
  return over(minus(notionalOf(position), spread), position.size);
}
