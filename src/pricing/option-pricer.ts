// European options on the forward of their expiry, by kernel black-greeks.
import type { VanillaOption } from '../book/instruments/vanilla-option.ts';
import { DAYS_PER_YEAR } from '../core/units.ts';
import { SIGN_CALL, SIGN_PUT } from '../generated/layouts.ts';
import { discountFactor, discountRate, rateToQuote } from '../market/currency.ts';
import { forwardAt } from '../market/forward.ts';
import { marketOf, type Snapshot } from '../market/snapshot.ts';
import { volatilityAt } from '../market/surface.ts';
import { requireUnexpired } from './expiry-check.ts';
import type { KernelCall } from './pricers.ts';
import type { UnitValue } from './unit-value.ts';

const VOL_POINT = 0.01;

/**
 * With B the undiscounted Black price on the forward F, S the spot, D the discount factor of the settlement currency:
 * linear:  value D B in quote units, at the settlement currency's rate.
 * inverse: value D B / F in coins, each worth S.
 * quanto:  value D B times the fixed rate, at the settlement currency's rate (no drift correction: F is the forward
 *          of the settlement measure where the snapshot gives one).
 * Spot moves carry the forward in proportion, so dF/dS = F/S.
 */
export function optionPricer(option: VanillaOption, snapshot: Snapshot): KernelCall {
  const place = { instrument: option.id };
  const years = requireUnexpired(option, snapshot);
  const forward = forwardAt(snapshot, option.underlying, option.expiry, place);
  const volatility = volatilityAt(snapshot, option.underlying, option.strike, option.expiry, option.id, place);
  const sign = option.callPut === 'call' ? SIGN_CALL : SIGN_PUT;
  const interpret = (outputs: readonly number[]) => unitValue(option, snapshot, forward, outputs);
  return { kernel: 'black-greeks', inputs: [forward, option.strike, volatility, years, sign], interpret };
}

function unitValue(option: VanillaOption, snapshot: Snapshot, forward: number, outputs: readonly number[]): UnitValue {
  const [price, deltaForward, gammaForward, vega, theta] = outputs as [number, number, number, number, number];
  const { settlement, multiplier } = option;
  const place = { instrument: option.id };
  const spot = marketOf(snapshot, option.underlying, place).spot;
  const discount = discountFactor(snapshot, settlement.currency, option.expiry, place);
  const rate = rateToQuote(snapshot, settlement.currency, place);
  const fixed = settlement.style === 'quanto' ? settlement.fixedRate : 1;
  // An inverse option is worth B / F coins: the coin's price cancels all of F's move but the basis.
  const perUnit = settlement.style === 'inverse' ? rate / forward : rate * fixed;
  const scale = multiplier * discount * perUnit;
  const spotToForward = forward / spot;
  const value = scale * price;
  // Inverse: scale is proportional to S / F, constant under a spot move, so the chain rule is that of B alone.
  return {
    quotedPrice: settlement.style === 'inverse' ? (discount * price) / forward : discount * price * fixed,
    value,
    delta: scale * deltaForward * spotToForward,
    gamma: scale * gammaForward * spotToForward * spotToForward,
    vega: scale * vega * VOL_POINT,
    theta: (scale * theta + discountRate(snapshot, settlement.currency) * value) / DAYS_PER_YEAR,
  };
}
