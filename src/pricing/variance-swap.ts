// Expected variance and expected volatility of an underlying until an expiry, from the prices of its options.
//
// With k = ln(strike / forward), c(k) a call over the forward, k >= 0, and q(k) a put over its own strike at -k:
//   E[V]        Neuberger (1994), Carr and Madan (1998): the log contract, exact for any continuous path,
//               2 integral over k > 0 of (e^-k c(k) + q(k)) dk
//   E[sqrt(V)]  Carr and Lee (2009): exact where volatility is independent of the price, immune to correlation to first order,
//               sqrt(2 pi) c(0) + sqrt(pi / 8) integral over k > 0 of (J0 + J1) q(k) - (J0 - J1) c(k) dk, Ji = e^(-k/2) Ii(k/2)
import type { Place } from '../core/errors.ts';
import { blackPrice } from '../spec/black-price.ts';
import { PI } from '../spec/elementary.ts';
import { exp } from '../spec/exp.ts';
import { scaledBessel0, scaledBessel1 } from '../spec/scaled-bessel.ts';
import { integrateTail } from './adaptive-quadrature.ts';

/** Of an expected variance, over the variance at the forward. */
const RELATIVE_ERROR = 1e-12;
/** Beyond so many e-folds a strike has no meaning, and a smile that still has value there implies no finite variance. */
const FARTHEST = 600;

/** Out-of-the-money options of one expiry: per unit of forward above it, per unit of strike below it. */
export interface Wings {
  /** Total variance at the forward, or something of its size. */
  readonly scale: number;
  readonly call: (k: number) => number;
  /** Of the put at -k. */
  readonly put: (k: number) => number;
  readonly describe: () => string;
}

/** The wings of a smile: total variance by k = ln(strike / forward). */
export function wingsOfSmile(totalVariance: (k: number) => number, place: Place): Wings {
  return {
    scale: totalVariance(0),
    call: (k) => blackPrice(1, exp(k), Math.sqrt(totalVariance(k)), 1),
    // Put over strike, at strike e^-k: a put on 1 / strike struck at 1.
    put: (k) => blackPrice(exp(k), 1, Math.sqrt(totalVariance(-k)), -1),
    describe: () =>
      `the smile has no expected variance${place.instrument === undefined ? '' : ` (${place.instrument})`}`,
  };
}

function tail(wings: Wings, scale: number, integrand: (k: number) => number): number {
  const { describe } = wings;
  const firstWidth = Math.sqrt(wings.scale);
  return integrateTail(integrand, { firstWidth, scale, relativeError: RELATIVE_ERROR, farthest: FARTHEST, describe });
}

/** E[V], total: not yet per year. */
export function expectedVariance(wings: Wings): number {
  return 2 * tail(wings, wings.scale, (k) => exp(-k) * wings.call(k) + wings.put(k));
}

/** E[sqrt(V)], total. */
export function expectedVolatility(wings: Wings): number {
  const scale = Math.sqrt(wings.scale);
  const integral = tail(wings, scale, (k) => {
    const [even, odd] = [scaledBessel0(0.5 * k), scaledBessel1(0.5 * k)];
    return (even + odd) * wings.put(k) - (even - odd) * wings.call(k);
  });
  return Math.sqrt(2 * PI) * wings.call(0) + Math.sqrt(PI / 8) * integral;
}
