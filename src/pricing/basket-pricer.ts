// Basket options. One long and one short are a spread, exact by its kernel. Others by quadrature over all factors but one, with
// points enough for 1e-7 of the price where the assets are few; more assets than points can follow are taken as lognormal.
// What is not exact says how far off it may be. The volatilities are those at the forwards.

import type { BasketOption } from '../book/instruments/basket-option.ts';
import { DAYS_PER_YEAR } from '../core/units.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { type BasketContext, basketContext, lognormalPricing } from './basket-lognormal.ts';
import {
  type BasketTerms,
  basketQuadratures,
  type Effort,
  type Quadrature,
  quadraturePrice,
} from './basket-quadrature.ts';
import type { HostPrice, Pricing } from './pricers.ts';
import { type Asset, type AssetBump, assetBumps, unitFromAssetPrices } from './several-assets.ts';
import type { UnitValue } from './unit-value.ts';

/** For the value, for a second opinion on it, and for the Greeks, which are differences of many prices. */
const VALUE: Effort = { pointsPerWidth: 24, mostPoints: 20_000 };
const CHECK: Effort = { pointsPerWidth: 20, mostPoints: 12_000 };
const GREEKS: Effort = { pointsPerWidth: 16, mostPoints: 3000 };
/** Where the two opinions differ by less than so much of the price, the value counts as exact. */
const EXACT = 1e-6;

export function basketPricer(option: BasketOption, snapshot: Snapshot): Pricing {
  const context = basketContext(option, snapshot);
  const [first, second, ...further] = context.several.assets;
  const isSpread = further.length === 0 && first!.weight * second!.weight < 0;
  return (isSpread ? undefined : byQuadrature(context)) ?? lognormalPricing(context);
}

function byQuadrature(context: BasketContext): HostPrice | undefined {
  const { several, years, strike, sign, scale, turned } = context;
  const { assets, correlation } = several;
  const deviations = assets.map(({ volatility }) => volatility * Math.sqrt(years));
  const amounts = Float64Array.from(assets, ({ weight, forward }) => turned * weight * forward);
  const covariances = Float64Array.from(
    assets.flatMap((_, i) => assets.map((__, j) => correlation(i, j) * deviations[i]! * deviations[j]!)),
  );
  const quadratures = basketQuadratures({ amounts, covariances }, { value: VALUE, check: CHECK, greeks: GREEKS });
  if (quadratures === undefined) return undefined;
  const terms = { amounts, strike: turned * strike, sign: turned * sign };
  return {
    unitValue: () => unitByQuadrature(context, terms, quadratures),
    value: () => scale.money * quadraturePrice(quadratures.value(), terms),
  };
}

type Quadratures = Readonly<Record<'value' | 'check' | 'greeks', () => Quadrature>>;

function unitByQuadrature(context: BasketContext, terms: BasketTerms, quadratures: Quadratures): UnitValue {
  const { several, years, scale } = context;
  const { assets } = several;
  const [value, greeks] = [quadratures.value(), quadratures.greeks()];
  const priceAt = ({ asset, spotFactor, volatilityShift, yearsPassed }: AssetBump): number => {
    const life = Math.sqrt(1 - yearsPassed / years);
    const shifted = ({ volatility }: Asset) => (volatility > 0 ? 1 + volatilityShift / volatility : 1);
    return quadraturePrice(greeks, {
      ...terms,
      amounts: terms.amounts.map((amount, index) => (index === asset ? amount * spotFactor : amount)),
      deviationFactors: Float64Array.from(assets, (asset) => life * shifted(asset)),
    });
  };
  const coarse = unitFromAssetPrices(several, years, assetBumps(several, years).map(priceAt), scale);
  const price = quadraturePrice(value, terms);
  const doubt = Math.abs(price - quadraturePrice(quadratures.check(), terms));
  // Theta holds the value's part of the discount.
  const theta = coarse.theta + (scale.discountRate * (scale.money * price - coarse.value)) / DAYS_PER_YEAR;
  const unit = { ...coarse, quotedPrice: scale.quoted * price, value: scale.money * price, theta };
  if (doubt <= EXACT * price) return unit;
  const points = value.sizes.reduce((product, size) => (size > 0 ? product * size : product), 1);
  const approximation = `basket of ${assets.length} by quadrature of ${points} points, which differs from one of fewer by ${(doubt / price).toExponential(1)} of the price`;
  return { ...unit, approximation };
}
