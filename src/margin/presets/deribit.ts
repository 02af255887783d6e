// Parameters of Deribit's portfolio and standard margin, as its public interface showed them.
import { evenMoves, gridOf } from '../grid-scan.ts';
import type { ParameterDocument } from '../parameters.ts';

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

export const DERIBIT_PM: ParameterDocument = {
  name: 'deribit-pm',
  source:
    'support.deribit.com 25944756247837 (Portfolio Margin) and private/pme/simulate; parameters as shown by the public API, 2024 to 2026',
  date: '2026-02-01',
  certainty: 'read',
  goodForDays: 180,
  whenStale: 'warn',
  values: {
    underlyings: DERIBIT_CURRENCIES,
    offset: { share: 0, capUsd: 0 },
    accounts: 'segregated',
    maintenanceFactor: 0.8,
    provisional: [
      'how the venue rounds is not known: figures are as computed',
      'the extended table, its dampener and the delta shock are read off a public re-implementation',
      'that tenors below one day count as one day is a choice; every factor of the extended table is taken as 1, as the one example has it',
      'correlation contingency is not written down by the venue and is left out',
      'the scan range, slopes and rates of currencies other than BTC and ETH stand in for those of each of them',
    ],
  },
};

export const DERIBIT_OPTION = { initialShare: 0.15, initialLeast: 0.1, maintenanceShare: 0.075 } as const;

export const DERIBIT_STANDARD: ParameterDocument = {
  name: 'deribit-standard',
  source: 'support.deribit.com 25944811317149 (margin types S:SM, X:SM) and 25944738177565 (linear perpetuals)',
  date: '2026-02-01',
  certainty: 'published',
  goodForDays: 180,
  whenStale: 'warn',
  values: {
    option: DERIBIT_OPTION,
    linear: {
      BTC: { initial: { base: 0.02, slopePerCoin: 5e-5 }, maintenance: { base: 0.01, slopePerCoin: 5e-5 } },
      ETH: { initial: { base: 0.02, slopePerCoin: 5e-6 }, maintenance: { base: 0.01, slopePerCoin: 5e-6 } },
      SOL: { initial: { base: 0.04, slopePerCoin: 5e-6 }, maintenance: { base: 0.02, slopePerCoin: 5e-6 } },
      'any other': { initial: { base: 0.04, slopePerCoin: 5e-6 }, maintenance: { base: 0.02, slopePerCoin: 5e-6 } },
    },
    provisional: [
      'how the venue rounds is not known: figures are as computed',
      'rates of linear perpetuals are published for BTC and SOL; those of ETH and of any other coin, and of dated and inverse futures, are taken from them',
    ],
  },
};
