// Lyra's option mathematics in 18-decimal fixed point: Black-76 prices, SVI volatilities, a decimal power.
import { sviTotalVariance } from '../../../src/market/svi.ts';
import { blackGreeks } from '../../../src/spec/black-greeks.ts';
import { blackPrice } from '../../../src/spec/black-price.ts';
import { log } from '../../../src/spec/log.ts';
import { power } from '../../../src/spec/power.ts';
import { numberAt } from '../json.ts';
import type { TableAdapter } from '../runner.ts';
import { compare, type Tolerance } from '../tolerance.ts';

/** The tables name no tolerance. Their figures have 18 decimals and polynomials behind them; they agree to 1e-14. */
const FIXED_POINT: Tolerance = { abs: 1e-12, rel: 1e-12 };
const SECONDS_PER_YEAR = 365 * 86_400;
/** The contract caps the total volatility; beyond it every price is at its limit anyway. */
const MAX_TOTAL_VOLATILITY = 24;

const black76: TableAdapter = {
  tolerance: FIXED_POINT,
  check: (row, tolerance) => {
    const [forward, strike, discount] = [numberAt(row, 'forward'), numberAt(row, 'strike'), numberAt(row, 'discount')];
    const years = numberAt(row, 't_seconds') / SECONDS_PER_YEAR;
    const root = Math.sqrt(years);
    const total = Math.min(numberAt(row, 'vol') * root, MAX_TOTAL_VOLATILITY);
    const prices = [
      compare('call', discount * blackPrice(forward, strike, total, 1), numberAt(row, 'call'), tolerance),
      compare('put', discount * blackPrice(forward, strike, total, -1), numberAt(row, 'put'), tolerance),
    ];
    // Where the volatility is capped or a price is zero the source states no delta.
    if (row.delta === undefined || row.delta === null) return prices;
    const greeks = new Float64Array(7);
    blackGreeks(forward, strike, total / root, years, 1, greeks);
    return [...prices, compare('delta', greeks[1]!, numberAt(row, 'delta'), tolerance)];
  },
};

const svi: TableAdapter = {
  tolerance: FIXED_POINT,
  check: (row, tolerance) => {
    const parameters = {
      a: numberAt(row, 'a'),
      b: numberAt(row, 'b'),
      rho: numberAt(row, 'rho'),
      m: numberAt(row, 'm'),
      sigma: numberAt(row, 'sigma'),
    };
    const variance = sviTotalVariance(parameters, log(numberAt(row, 'strike') / numberAt(row, 'forward')));
    return [compare('vol', Math.sqrt(variance / numberAt(row, 'tau')), numberAt(row, 'vol'), tolerance)];
  },
};

const decimalPower: TableAdapter = {
  tolerance: FIXED_POINT,
  check: (row, tolerance) => [
    compare('result', power(numberAt(row, 'base'), numberAt(row, 'exponent')), numberAt(row, 'result'), tolerance),
  ],
};

export const lyraMathAdapters: Readonly<Record<string, TableAdapter>> = {
  'lyra-math/black76': black76,
  'lyra-math/svi': svi,
  'lyra-math/dec_pow': decimalPower,
};
