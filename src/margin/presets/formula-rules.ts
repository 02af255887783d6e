// Parameters of rules that are formulas, for BTC and ETH. Where the source is ours the venue's numbers were not at hand: a user of
// the rule brings his own, and every figure says so.
import type { ParameterDocument } from '../parameters.ts';

const chosen = (name: string, source: string, values: ParameterDocument['values']) => ({
  name,
  source,
  date: '2026-05-01',
  certainty: 'chosen' as const,
  values,
});

export const DYDX_DEFAULT: ParameterDocument = {
  ...chosen(
    'dydx-large-cap',
    'chosen by Plimsoll in the manner of a large-cap tier, 2 % and 60 % of that; not read from the chain',
    {
      markets: {
        BTC: { initialFraction: 0.02, maintenanceOfInitial: 0.6 },
        ETH: { initialFraction: 0.02, maintenanceOfInitial: 0.6 },
      },
    },
  ),
  // The rule has rounded each market up to a millionth already: their sum is written in millionths.
  rounding: { decimals: 6, direction: 'nearest', certainty: 'published' },
};

const dollars = {
  initialAsset: 1,
  maintenanceAsset: 1,
  initialLiability: 1,
  maintenanceLiability: 1,
  imf: 0,
};

export const DRIFT_DEFAULT: ParameterDocument = chosen(
  'drift-majors',
  'chosen by Plimsoll in the manner of Drift markets of large coins; not read from the chain',
  {
    perpetuals: {
      BTC: { initialRatio: 0.1, maintenanceRatio: 0.05, imf: 0.00045 },
      ETH: { initialRatio: 0.1, maintenanceRatio: 0.05, imf: 0.00045 },
    },
    coins: {
      USD: dollars,
      USDC: dollars,
      USDT: {
        ...dollars,
        initialAsset: 0.9,
        maintenanceAsset: 0.95,
        initialLiability: 1.1,
        maintenanceLiability: 1.05,
      },
      BTC: { initialAsset: 0.8, maintenanceAsset: 0.9, initialLiability: 1.2, maintenanceLiability: 1.1, imf: 0.003 },
      ETH: { initialAsset: 0.8, maintenanceAsset: 0.9, initialLiability: 1.2, maintenanceLiability: 1.1, imf: 0.003 },
    },
  },
);

export const VEGA_DEFAULT: ParameterDocument = chosen(
  'vega-majors',
  'form and scaling of Vega markets; volatilities chosen by Plimsoll near those of BTC and ETH, tail 1e-6 over an hour',
  {
    tail: 1e-6,
    horizonYears: 0.00011407711613050422,
    markets: { BTC: { drift: 0, volatility: 0.7 }, ETH: { drift: 0, volatility: 0.9 } },
    slippage: { linear: 0.001, quadratic: 0 },
    scaling: { search: 1.1, initial: 1.2, release: 1.3 },
    quantum: 1e-6,
  },
);

const tiers = [
  { upTo: 300_000, rate: 0.004 },
  { upTo: 800_000, rate: 0.005 },
  { upTo: 3_000_000, rate: 0.0065 },
  { upTo: 12_000_000, rate: 0.01 },
  { upTo: 70_000_000, rate: 0.02 },
  { upTo: 100_000_000, rate: 0.025 },
  { upTo: 230_000_000, rate: 0.05 },
  { upTo: null, rate: 0.1 },
];

export const BINANCE_DEFAULT: ParameterDocument = chosen(
  'binance-majors',
  "thresholds: binance.com/support/faq 4868b2f1; tiers and collateral rates chosen by Plimsoll in the manner of BTC and ETH, to be replaced by the venue's tables",
  {
    thresholds: { reminder: 1.5, noOpening: 1.2, liquidation: 1.05 },
    tiers: { BTC: tiers, ETH: tiers },
    collateralRates: { USD: 1, USDC: 1, USDT: 1, BTC: 0.95, ETH: 0.95 },
    loanMaintenanceRate: 0.02,
  },
);
