// Parameters of Deribit's portfolio and standard margin, as its public interface showed them.
import { evenMoves, gridOf } from '../grid-scan.ts';

const EXTENDED = { moves: [-0.66, -0.33, 0.5, 1, 2, 3, 4, 5], factors: [1, 1, 1, 1, 1, 1, 1, 1] } as const;

const volatility = (up: number) =>
  ({
    form: 'relative',
    up,
    down: 0.25,
    referenceDays: 30,
    exponentBelow: 0.3,
    exponentAbove: 0.13,
    minimumDays: 1,
    minimumForUp: 0.5,
  }) as const;

/** Coin-settled currencies by name; what settles in a stablecoin is `any other`. */
export const DERIBIT_CURRENCIES = {
  BTC: {
    priceRange: 0.16,
    scenarios: gridOf(evenMoves(0.16, 4), ['up', 'same', 'down']),
    volatility: volatility(0.5),
    extended: { ...EXTENDED, dampenerUsd: 100_000 },
    roll: { minAnnualisedMove: 0.01, annualisedMoveRisk: 0.075 },
    delta: { thresholdUsd: 20_000_000, slope: 5e-5, maximum: 0.1 },
  },
  ETH: {
    priceRange: 0.16,
    scenarios: gridOf(evenMoves(0.16, 4), ['up', 'same', 'down']),
    volatility: volatility(0.4),
    extended: { ...EXTENDED, dampenerUsd: 200_000 },
    roll: { minAnnualisedMove: 0.005, annualisedMoveRisk: 0.05 },
    delta: { thresholdUsd: 20_000_000, slope: 4e-6, maximum: 0.1 },
  },
  'any other': {
    priceRange: 0.18,
    scenarios: gridOf(evenMoves(0.18, 4), ['up', 'same', 'down']),
    volatility: volatility(0.5),
    extended: { ...EXTENDED, dampenerUsd: 25_000 },
    roll: { minAnnualisedMove: 0.01, annualisedMoveRisk: 0.1 },
    delta: { thresholdUsd: 20_000_000, slope: 5e-5, maximum: 0.1 },
  },
} as const;

export const DERIBIT_OPTION = { initialShare: 0.15, initialLeast: 0.1, maintenanceShare: 0.075 } as const;
