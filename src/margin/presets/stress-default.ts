// Stresses that need no history at hand: what BTC and ETH did on days the market remembers, and moves that nobody has seen yet.
// The days are computed from examples/history/btc-eth-daily.csv; test/margin/stress.test.ts computes them again.
import type { ParameterDocument } from '../parameters.ts';

export const STRESS_DEFAULT: ParameterDocument = {
  name: 'remembered-and-imagined',
  source:
    'remembered: log returns of examples/history/btc-eth-daily.csv (CoinGecko), ETH of 2026 read one day off as its NOTICE says; imagined: chosen by Plimsoll',
  date: '2020-03-12/2026-02-06',
  certainty: 'calibrated',
  values: {
    tenor: { referenceDays: 30, exponentBelow: 0, exponentAbove: 0.5, minimumDays: 1 },
    remembered: {
      '2020-03-12, the pandemic reaches markets': { 'BTC spot': -0.4337, 'ETH spot': -0.5631 },
      '2021-05-19, leverage is liquidated': { 'BTC spot': -0.1447, 'ETH spot': -0.3052 },
      '2022-06, lenders fail': { 'BTC spot': -0.4576, 'ETH spot': -0.5861 },
      '2022-11, FTX fails': { 'BTC spot': -0.3015, 'ETH spot': -0.3957 },
      '2026-02-06, the fall of February': { 'BTC spot': -0.152, 'ETH spot': -0.1208 },
    },
    imagined: {
      'prices fall 30 %, volatility rises 90 %': { spot: -0.3567, volatility: 0.6419 },
      'prices fall 15 %, volatility rises 40 %': { spot: -0.1625, volatility: 0.3365 },
      'prices rise 15 %, volatility rises 25 %': { spot: 0.1398, volatility: 0.2231 },
      'prices rise 30 %, volatility rises 60 %': { spot: 0.2624, volatility: 0.47 },
      'prices stand still, volatility rises 50 %': { spot: 0, volatility: 0.4055 },
      'prices stand still, volatility falls 30 %': { spot: 0, volatility: -0.3567 },
      'stablecoins lose 10 %': { peg: -0.1054 },
    },
  },
};
