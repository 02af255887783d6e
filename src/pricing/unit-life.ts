// The market of one instrument with its remaining life as the unit of time, for kernels that discount by themselves because
// they may pay before expiry.
//
// A price depends on rate T, carry T and volatility sqrt(T) alone; with T = 1 the carry is ln(F/S), however short the time:
// no basis of the last hour leaves the domain of a kernel.
import type { DerivativeBase, Expiring } from '../book/instruments/common.ts';
import { discountRate, rateToQuote } from '../market/currency.ts';
import { forwardAt } from '../market/forward.ts';
import { marketOf, type Snapshot } from '../market/snapshot.ts';
import { logRatio } from '../spec/log-ratio.ts';
import type { Bump } from './bumped-greeks.ts';
import { requireUnexpired } from './expiry-check.ts';
import type { PayoffScale } from './payoff-scale.ts';

export interface UnitLife {
  readonly spot: number;
  readonly forward: number;
  readonly years: number;
  /** ln(F/S). */
  readonly carry: number;
  /** Of the settlement currency, fraction per year. */
  readonly settlementRate: number;
  /**
   * Paid in the coin itself: an amount X of quote currency is X / S coins when it is paid, worth X then. Quote currency grows
   * at the coin's rate and the carry, so that a payment at expiry is worth D X / F coins, as for vanilla options.
   */
  readonly paidInCoin: boolean;
  /** From a value now in quote units to money: no discount is left in it. */
  readonly scale: PayoffScale;
}

export function unitLifeOf(instrument: DerivativeBase & Expiring, snapshot: Snapshot): UnitLife {
  const { settlement, multiplier, underlying, expiry } = instrument;
  const place = { instrument: instrument.id };
  const years = requireUnexpired(instrument, snapshot);
  const forward = forwardAt(snapshot, underlying, expiry, place);
  const spot = marketOf(snapshot, underlying, place).spot;
  const paidInCoin = settlement.style === 'inverse';
  const perUnit = settlement.style === 'quanto' ? settlement.fixedRate : paidInCoin ? 1 / spot : 1;
  const money = multiplier * perUnit * rateToQuote(snapshot, settlement.currency, place);
  return {
    spot,
    forward,
    years,
    carry: logRatio(forward, spot),
    settlementRate: discountRate(snapshot, settlement.currency),
    paidInCoin,
    scale: { money, quoted: perUnit, discountRate: 0 },
  };
}

/** What kernels take for spot, rate, carry and volatility where timeYears is 1. */
export interface LifeInputs {
  readonly spot: number;
  readonly rate: number;
  readonly carry: number;
  readonly volatility: number;
  /** Years left. */
  readonly years: number;
}

/** The forward of expiry is held while time passes, and follows the spot. */
export function lifeInputs(life: UnitLife, volatility: number, bump: Bump): LifeInputs {
  const years = life.years - bump.yearsPassed;
  const rate = life.settlementRate * years;
  return {
    spot: life.spot * bump.spotFactor,
    rate: life.paidInCoin ? rate + life.carry : rate,
    carry: life.carry,
    volatility: (volatility + bump.volatilityShift) * Math.sqrt(years),
    years,
  };
}
