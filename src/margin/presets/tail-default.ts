// The parameters that tail models start from: BTC and ETH, one day. Spots from the history that ships with the package,
// volatilities from a spring of Deribit option chains; test/margin/tail-default.test.ts computes both again.
import type { ParameterDocument } from '../parameters.ts';

export const TAIL_DEFAULT: ParameterDocument = {
  name: 'btc-eth-day',
  source:
    'spots: daily log returns 2019-01-01 to 2025-12-31 of examples/history/btc-eth-daily.csv (CoinGecko), degrees of the t copula of most likelihood; volatilities: 131 daily log changes of the 30-day at-the-money volatility of all Deribit options, 2025-12-30 to 2026-05-31, and their correlation with the index; damping is chosen',
  date: '2019-01-01/2025-12-31',
  certainty: 'calibrated',
  goodForDays: 366,
  whenStale: 'warn',
  values: {
    confidence: 0.99,
    horizonDays: 1,
    maintenanceShare: 0.8,
    scenarios: 100_000,
    seed: 20_260_206,
    draws: 'philox',
    convention: 'order-statistic',
    distribution: 'student',
    degrees: 3.9,
    factors: {
      'BTC spot': { deviation: 0.0326, damping: { from: 0.4, limit: 0.8 } },
      'BTC volatility': {
        deviation: 0.0416,
        damping: { from: 0.8, limit: 1.6 },
        tenor: { referenceDays: 30, exponentBelow: 0.4, exponentAbove: 0.54, minimumDays: 2 },
      },
      'ETH spot': { deviation: 0.0432, damping: { from: 0.5, limit: 1 } },
      'ETH volatility': {
        deviation: 0.0308,
        damping: { from: 0.8, limit: 1.6 },
        tenor: { referenceDays: 30, exponentBelow: 0.55, exponentAbove: 0.68, minimumDays: 2 },
      },
    },
    correlation: {
      factors: ['BTC spot', 'BTC volatility', 'ETH spot', 'ETH volatility'],
      rows: [
        [1, -0.69, 0.82, -0.56],
        [-0.69, 1, -0.66, 0.86],
        [0.82, -0.66, 1, -0.56],
        [-0.56, 0.86, -0.56, 1],
      ],
    },
  },
};
