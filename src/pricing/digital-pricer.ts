// Digital options: kernel digital-option at the strike's volatility, and the slope of the smile there.
//
// A digital is the slope of the call price over strikes, C(K, sigma(K)): along a smile
//   cash call   N(d2) - vega sigma'(K)      asset call   F N(d1) - K vega sigma'(K)      puts: the same with +
// with vega = K phi(d2) sqrt(T), so that what a digital is worth is what the call spreads around it are worth.
import type { DigitalOption } from '../book/instruments/digital-option.ts';
import { SIGN_CALL, SIGN_PUT } from '../generated/layouts.ts';
import { forwardAt } from '../market/forward.ts';
import { marketOf, type Snapshot } from '../market/snapshot.ts';
import { volatilityAt } from '../market/surface.ts';
import { logRatio } from '../spec/log-ratio.ts';
import { normalDensity } from '../spec/normal-cdf.ts';
import type { Bump } from './bumped-greeks.ts';
import { legsPricing } from './bumped-legs.ts';
import { requireUnexpired } from './expiry-check.ts';
import { payoffScale } from './payoff-scale.ts';
import type { KernelLanes } from './pricers.ts';

/** Relative step in strike for the slope of the smile; with two steps extrapolated its error is of fourth order. */
const STRIKE_STEP = 1e-3;

/** Change of volatility per unit of strike; 0 where the snapshot has no smile, only a volatility quoted for the instrument. */
export function smileSlope(option: DigitalOption, snapshot: Snapshot): number {
  const { id, underlying, strike, expiry } = option;
  const place = { instrument: id };
  if (marketOf(snapshot, underlying, place).smiles.length === 0) return 0;
  const at = (steps: number) =>
    volatilityAt(snapshot, underlying, strike * (1 + steps * STRIKE_STEP), expiry, undefined, place);
  return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * STRIKE_STEP * strike);
}

/** Spot moves carry the forward along; volatility and its slope stay. Settlement as for vanilla options (payoff-scale.ts). */
export function digitalPricer(option: DigitalOption, snapshot: Snapshot): KernelLanes {
  const { id, underlying, strike, expiry, amount } = option;
  const place = { instrument: id };
  const years = requireUnexpired(option, snapshot);
  const forward = forwardAt(snapshot, underlying, expiry, place);
  const volatility = volatilityAt(snapshot, underlying, strike, expiry, id, place);
  const slope = smileSlope(option, snapshot);
  const sign = option.callPut === 'call' ? SIGN_CALL : SIGN_PUT;
  const asset = option.payout === 'asset' ? 1 : 0;
  const marketAt = ({ spotFactor, volatilityShift, yearsPassed }: Bump) => {
    const root = Math.sqrt(years - yearsPassed);
    return { forward: forward * spotFactor, root, deviation: (volatility + volatilityShift) * root };
  };
  const inputs = (bump: Bump) => {
    const at = marketAt(bump);
    return [at.forward, strike, at.deviation, sign, asset];
  };
  const extra = (bump: Bump) => {
    const at = marketAt(bump);
    const d2 = logRatio(at.forward, strike) / at.deviation - 0.5 * at.deviation;
    const vega = strike * normalDensity(d2) * at.root;
    return -sign * amount * vega * slope * (asset === 1 ? strike : 1);
  };
  const spot = marketOf(snapshot, underlying, place).spot;
  const price = { kernel: 'digital-option', spot, volatility, timeToExpiryYears: years };
  const sum = { instrument: id, price, legs: [{ weight: amount, inputs }], extra };
  return legsPricing(sum, payoffScale(option, snapshot, forward));
}
