// Tail rules beyond plain ES: what their published outlines leave open is chosen, and says so.
import type { ParameterDocument } from '../parameters.ts';
import { TAIL_DEFAULT } from './tail-default.ts';

const addOns = {
  liquidity: { halfSpread: 0.0002, volatilityHalfSpread: 0.3 },
  concentration: {
    dailyVolumes: { BTC: 30_000_000_000, ETH: 15_000_000_000 },
    otherDailyVolume: 100_000_000,
    dailyDeviations: { BTC: 0.0326, ETH: 0.0432 },
    otherDailyDeviation: 0.06,
    free: 0.0001,
    coefficient: 1,
  },
} as const;

export const GUARDED_DEFAULT: ParameterDocument = {
  ...TAIL_DEFAULT,
  name: 'guarded-btc-eth-day',
  source: `${TAIL_DEFAULT.source}; a quarter of the weight on a stressed period as EMIR RTS 153/2013 article 28 (1) b asks; stress factor, spreads, volumes and floor are chosen by Plimsoll`,
  values: {
    ...TAIL_DEFAULT.values,
    ...addOns,
    multiplier: 1,
    stress: { weight: 0.25, deviations: 2 },
    soldOptionFloor: 0.005,
  },
};

export const STANS_DEFAULT: ParameterDocument = {
  ...TAIL_DEFAULT,
  name: 'stans-like',
  source: `${TAIL_DEFAULT.source}; 10,000 scenarios and 99 % over two days as OCC describes STANS; the weight of the stresses is inferred`,
  certainty: 'inferred',
  values: {
    ...TAIL_DEFAULT.values,
    horizonDays: 2,
    scenarios: 10_000,
    dependenceWeight: 0.25,
    concentrationWeight: 0.25,
  },
};

export const PAIRS_DEFAULT: ParameterDocument = {
  name: 'pairs-like',
  source: 'LCH PAIRS as clarusft.com describes it: 2,500 scenarios, EWMA 0.97, five days, mean of the six worst',
  date: '2026-05-01',
  certainty: 'inferred',
  values: { lookBack: 2500, worst: 6, horizonDays: 5, lambda: 0.97, maintenanceShare: 0.8 },
};

export const SPAN2_DEFAULT: ParameterDocument = {
  name: 'span2-like',
  source:
    'the outline of SPAN 2 on cmegroup.com: filtered historical and stress risk mixed, with liquidity and concentration; every number is chosen by Plimsoll',
  date: '2026-05-01',
  certainty: 'inferred',
  values: { ...addOns, historicalWeight: 0.75, confidence: 0.99, lambda: 0.97, maintenanceShare: 0.8 },
};

export const OFFSET_DEFAULT: ParameterDocument = {
  name: 'offset-80',
  source:
    'at most 80 % of the difference between separate and joint margins, EMIR RTS 153/2013 article 27; grid and cases are chosen by Plimsoll',
  date: '2026-05-01',
  certainty: 'chosen',
  values: {
    priceRange: 0.16,
    stepsPerSide: 4,
    volatilityMoves: [-0.25, 0, 0.4],
    offsetRate: 0.8,
    cases: {
      'all prices together': { moves: {}, other: 1 },
      'BTC against the rest': { moves: { BTC: 1 }, other: -1 },
    },
    maintenanceShare: 0.8,
  },
};
