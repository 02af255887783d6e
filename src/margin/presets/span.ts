// Parameters of SPAN and of TIMS for crypto. The shape of both is the exchanges'; the ranges are ours, since no clearing house lists
// these coins' options with files that may be shipped.
import type { ParameterDocument } from '../parameters.ts';

const commodity = (priceScanRange: number, volatilityScanRange: number) => ({
  priceScanRange,
  volatilityScanRange,
  tiers: [
    { name: 'near', upToDays: 31 },
    { name: 'middle', upToDays: 120 },
    { name: 'far', upToDays: 3660 },
  ],
  interMonth: [
    { legs: { near: 1, middle: 1 }, rate: 0.005 },
    { legs: { middle: 1, far: 1 }, rate: 0.0075 },
    { legs: { near: 1, far: 1 }, rate: 0.01 },
  ],
  delivery: { withinDays: 1, spreadRate: 0.0025, outrightRate: 0.005 },
  shortOptionMinimum: 0.01,
});

export const SPAN_DEFAULT: ParameterDocument = {
  name: 'span-crypto',
  source:
    'scenarios and extremes of NSE Clearing (2 ranges, 35 % of the loss); ranges, spreads and minima chosen by Plimsoll: CME and NSE publish none for these options',
  date: '2026-05-01',
  certainty: 'chosen',
  values: {
    extreme: { multiple: 2, cover: 0.35 },
    volatilityForm: 'relative',
    initialFactor: 1.1,
    shortOptionCount: 'gross',
    deltaWeights: [0.27, 0.217, 0.11, 0.037],
    commodities: { BTC: commodity(0.12, 0.25), ETH: commodity(0.15, 0.25) },
    interCommodity: [{ legs: { BTC: { deltas: 1, side: 1 }, ETH: { deltas: 34, side: -1 } }, rate: 0.5 }],
  },
};

export const TIMS_DEFAULT: ParameterDocument = {
  name: 'tims-crypto',
  source:
    'SEC Rule 15c3-1a and FINRA Rule 4210(g): ten points, range of equities and narrow indexes, minimum per contract; the offset of the product group chosen by Plimsoll',
  date: '2026-05-01',
  certainty: 'chosen',
  values: {
    classes: { BTC: { down: -0.15, up: 0.15 }, ETH: { down: -0.15, up: 0.15 } },
    groups: [{ name: 'crypto', members: ['BTC', 'ETH'], offset: 0.5 }],
    minimumPerUnit: 0.375,
  },
};
