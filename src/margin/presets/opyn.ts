// Upper bounds and shock of Opyn's naked margin, as its tests state them.
import type { ParameterDocument } from '../parameters.ts';

export const OPYN_DEFAULT: ParameterDocument = {
  name: 'opyn-gamma-naked',
  source: 'github.com/opynfinance/GammaProtocol, tests of naked margin',
  // The day on which it was read: the tests have no date.
  date: '2026-11-30',
  certainty: 'read',
  goodForDays: 366,
  whenStale: 'warn',
  // Collateral in a token of 8 or 6 decimals is asked for rounded up; which of them depends on the token.
  rounding: { decimals: 6, direction: 'up', certainty: 'inferred' },
  values: {
    spotShock: 0.75,
    upperBounds: [
      { days: 7, bound: 0.1678 },
      { days: 14, bound: 0.237 },
      { days: 28, bound: 0.3326 },
      { days: 42, bound: 0.4032 },
      { days: 56, bound: 0.4603 },
    ],
  },
};
