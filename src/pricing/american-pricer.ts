// American options on the spot: kernel american-greeks, exact for the volatility of the strike; European ones are option-pricer.ts's.
//
// The right to exercise is one on the spot, so the carry counts: with F the forward of expiry the asset yields r - ln(F/S)/T.
// Paid in the coin itself, an exercise gives its quote amount in coins at that moment, and quote currency grows at the coin's
// rate and the carry: then the asset yields the coin's rate (unit-life.ts).
import type { VanillaOption } from '../book/instruments/vanilla-option.ts';
import { PlimsollError } from '../core/errors.ts';
import { DAYS_PER_YEAR } from '../core/units.ts';
import { SIGN_CALL, SIGN_PUT } from '../generated/layouts.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { volatilityAt } from '../market/surface.ts';
import { NO_BUMP } from './bumped-greeks.ts';
import type { KernelLanes } from './pricers.ts';
import { lifeInputs, unitLifeOf } from './unit-life.ts';

const VOL_POINT = 0.01;
/** Of the time left; the fourth-order difference then errs by 1e-9 of the value per life, the kernel by 5e-7. */
const TIME_STEP = 0.005;
/** Steps of time ahead, and their weights in the derivative. */
const TIME_WEIGHTS = [
  [2, -1 / 12],
  [1, 8 / 12],
  [-1, -8 / 12],
  [-2, 1 / 12],
] as const;

/** Delta, gamma and vega by formula; theta, as elsewhere, with spot and forward of expiry held, by a difference of values. */
export function americanPricer(option: VanillaOption, snapshot: Snapshot): KernelLanes {
  const { id, underlying, strike, expiry, callPut } = option;
  const life = unitLifeOf(option, snapshot);
  const volatility = volatilityAt(snapshot, underlying, strike, expiry, id, { instrument: id });
  const sign = callPut === 'call' ? SIGN_CALL : SIGN_PUT;
  const laneAt = (yearsPassed: number) => {
    const at = lifeInputs(life, volatility, { spotFactor: 1, volatilityShift: 0, yearsPassed });
    return [at.spot, strike, at.rate, at.rate - at.carry, at.volatility, 1, sign];
  };
  const step = TIME_STEP * life.years;
  const { money, quoted } = life.scale;
  return {
    kernel: 'american-greeks',
    lanes: () => [laneAt(0), ...TIME_WEIGHTS.map(([steps]) => laneAt(steps * step))],
    interpretLanes: ([base, ...later]) => {
      const [price, delta, gamma, vega] = base as [number, number, number, number];
      if (Number.isNaN(price)) throw unpriced(id);
      const slope = TIME_WEIGHTS.reduce((sum, [, weight], lane) => sum + weight * later[lane]![0]!, 0);
      return {
        quotedPrice: quoted * price,
        value: money * price,
        delta: money * delta,
        gamma: money * gamma,
        // The kernel's volatility is that of a whole life.
        vega: money * vega * Math.sqrt(life.years) * VOL_POINT,
        theta: (money * slope) / step / DAYS_PER_YEAR,
      };
    },
    valueLanes: () => [laneAt(0)],
    interpretValue: ([base]) => {
      const price = base![0]!;
      if (Number.isNaN(price)) throw unpriced(id);
      return money * price;
    },
  };
}

/** Whether exercise before expiry never pays, by the rates of the snapshot: then the option is worth the European one. */
export function neverExercised(option: VanillaOption, snapshot: Snapshot): boolean {
  const life = unitLifeOf(option, snapshot);
  const { rate, carry } = lifeInputs(life, 0, NO_BUMP);
  const assetYield = rate - carry;
  // A call is a put with rate and yield exchanged.
  return option.callPut === 'put' ? rate <= 0 && assetYield >= rate : assetYield <= 0 && rate >= assetYield;
}

function unpriced(id: string): PlimsollError {
  const text = `${id} has no price: the exercise boundary of kernel american-greeks did not converge`;
  return new PlimsollError('INPUT_INSTRUMENT', text, { instrument: id });
}
