// Parameters of OKX's portfolio margin: MR1 to MR9 by group of coins.
import { gridOf } from '../grid-scan.ts';
import type { ParameterDocument } from '../parameters.ts';

interface OkxGroup {
  readonly coins: readonly string[];
  readonly moves: readonly number[];
  readonly extreme: number;
  readonly extremeShare: number;
  readonly annualisedBasis: number;
  readonly leastBasis: number;
  readonly minimumRate: number;
}

/** The last group holds every other coin. */
export const OKX_GROUPS: readonly OkxGroup[] = [
  {
    coins: ['BTC', 'ETH'],
    moves: [0, 0.04, 0.08, 0.12],
    extreme: 0.24,
    extremeShare: 0.5,
    annualisedBasis: 0.05,
    leastBasis: 0.002,
    minimumRate: 0.0045,
  },
  {
    coins: ['ADA', 'BCH', 'BNB', 'DOGE', 'LTC', 'ORDI', 'PEPE', 'SHIB', 'SOL', 'WLD', 'XRP'],
    moves: [0, 0.06, 0.12, 0.18],
    extreme: 0.36,
    extremeShare: 0.5,
    annualisedBasis: 0.15,
    leastBasis: 0.008,
    minimumRate: 0.007,
  },
  {
    coins: [],
    moves: [0, 0.08, 0.16, 0.25],
    extreme: 0.5,
    extremeShare: 0.5,
    annualisedBasis: 0.3,
    leastBasis: 0.015,
    minimumRate: 0.01,
  },
];

export const OKX_CLOSE_OUT = {
  upTo: [10_000, 70_000, 170_000, 300_000, 470_000, 700_000],
  multipliers: [1, 2, 4, 6, 8, 10, 12],
} as const;

/** Sums like 0.1 + 0.2 kept out of the moves: each is one of the published ones or its negative. */
const bothWays = (moves: readonly number[]): number[] => [
  ...[...moves].reverse().map((move) => 0 - move),
  ...moves.filter((move) => move > 0),
];

const termsOf = ({ moves, extreme, extremeShare, annualisedBasis, leastBasis, minimumRate }: OkxGroup) => ({
  scenarios: gridOf(bothWays(moves), ['up', 'same', 'down']),
  extreme: [0 - extreme, extreme].map((price) => ({ price, volatility: 'same', lossFactor: 1 })),
  extremeShare,
  volatility: {
    form: 'relative',
    up: 0.35,
    down: 0.25,
    referenceDays: 30,
    exponentBelow: 0.3,
    exponentAbove: 0.13,
    minimumDays: 1,
    minimumForUp: 0,
  },
  basis: { minAnnualisedMove: leastBasis, annualisedMoveRisk: annualisedBasis },
  minimumRate,
});

export const OKX_PM: ParameterDocument = {
  name: 'okx-pm-2025',
  source: 'OKX help centre 4411686631309 and API v5 position-builder; notices of December 2024 and January 2025',
  date: '2025-01-31',
  certainty: 'inferred',
  goodForDays: 180,
  whenStale: 'warn',
  values: {
    underlyings: Object.fromEntries(
      OKX_GROUPS.flatMap((group) =>
        (group.coins.length > 0 ? group.coins : ['any other']).map((coin) => [coin, termsOf(group)] as const),
      ),
    ),
    initialFactor: 1.3,
    borrowing: { maintenanceShare: 0.02, initialShare: 0.1 },
    closeOut: OKX_CLOSE_OUT,
    vegaPointsBetweenExpiries: 3,
    interestRateMove: 0.01,
    depegShare: 0.02,
    // Not rounded: the example of its documentation prints thirteen decimals.
    provisional: [
      'MR1 moves of volatility, and what MR2, MR3, MR5 and MR9 charge, stand in for figures that were not read',
      'MR4 and MR7 rates of BTC and LTC are of the published example, and stand for their groups; those of other coins are a guess',
    ],
  },
};
