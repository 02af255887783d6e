// Shocks for rules that look at Greeks alone.
import type { ParameterDocument } from '../parameters.ts';

const head = {
  date: '2026-05-01',
  certainty: 'chosen',
} as const;

export const DELTA_DEFAULT: ParameterDocument = {
  ...head,
  name: 'delta-shock',
  source: 'chosen by Plimsoll: the price range of venue grids for BTC and ETH (Deribit 16 %), wider for the rest',
  values: {
    shocks: { BTC: 0.16, ETH: 0.16 },
    otherShock: 0.25,
    maintenanceShare: 0.8,
  },
};

export const LADDER_DEFAULT: ParameterDocument = {
  ...head,
  name: 'greek-ladder',
  source: 'chosen by Plimsoll: nine prices over the range of venue grids and points of volatility either way',
  values: {
    shocks: { BTC: 0.16, ETH: 0.16 },
    otherShock: 0.25,
    stepsPerSide: 4,
    volatilityPoints: 15,
    maintenanceShare: 0.8,
  },
};
