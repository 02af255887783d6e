// Spread and exchange options: kernel spread-option, exact for two lognormals. The volatilities are those at the forwards.

import type { SpreadOption } from '../book/instruments/spread-option.ts';
import { SIGN_CALL, SIGN_PUT } from '../generated/layouts.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { requireUnexpired } from './expiry-check.ts';
import { payoffScale } from './payoff-scale.ts';
import type { KernelLanes } from './pricers.ts';
import { type AssetBump, assetsOf, assetsPricing } from './several-assets.ts';

export function spreadPricer(option: SpreadOption, snapshot: Snapshot): KernelLanes {
  const years = requireUnexpired(option, snapshot);
  const several = assetsOf(option, snapshot);
  const [first, second] = several.assets as [(typeof several.assets)[number], (typeof several.assets)[number]];
  const sign = option.callPut === 'call' ? SIGN_CALL : SIGN_PUT;
  const inputs = (bump: AssetBump): readonly number[] => {
    const root = Math.sqrt(years - bump.yearsPassed);
    const long = first.weight * first.forward * (bump.asset === 0 ? bump.spotFactor : 1);
    const short = -second.weight * second.forward * (bump.asset === 1 ? bump.spotFactor : 1);
    const deviations = several.assets.map(({ volatility }) => (volatility + bump.volatilityShift) * root);
    return [long, short, option.strike, deviations[0]!, deviations[1]!, several.correlation(0, 1), sign];
  };
  return assetsPricing(
    several,
    { kernel: 'spread-option', inputs, years },
    payoffScale(option, snapshot, first.forward),
  );
}
