// Parameters of the venues whose rule is a scan with charges beside it: Bybit, Paradex, Aevo, BIT.com.
import { evenMoves, type GridScenario, type GridVolatility, gridOf } from '../grid-scan.ts';
import type { ParameterDocument } from '../parameters.ts';

const byTenor = {
  referenceDays: 30,
  exponentBelow: 0.3,
  exponentAbove: 0.13,
  minimumDays: 1,
  minimumForUp: 0,
} as const;
const parallel = { ...byTenor, exponentBelow: 0, exponentAbove: 0 } as const;
const EVERY: readonly GridVolatility[] = ['up', 'same', 'down'];

/** What a rule does not charge. */
const NONE = {
  minimumDelta: { netShare: 0, hedgedShare: 0 },
  shortOptionFloor: 0,
  netShortOption: 0,
  vegaSpreadPerDay: 0,
  deltaSpreadPerYear: 0,
  perCoin: 0,
  stablecoinSpread: 0,
  fundingHours: 0,
} as const;

/** Venue-wide: what of the scan, and what of the charges, each margin holds. */
const whole = { scan: 1, charges: 1 } as const;

export const BYBIT_UTA: ParameterDocument = {
  name: 'bybit-uta',
  source: 'Bybit help centre, Introduction to Portfolio Margin',
  date: '2025-01-01',
  certainty: 'inferred',
  goodForDays: 180,
  whenStale: 'warn',
  values: {
    underlyings: {
      BTC: {
        scenarios: gridOf(evenMoves(0.15, 5), EVERY),
        volatility: { form: 'relative', up: 0.33, down: 0.25, ...byTenor },
        charges: {
          ...NONE,
          netShortOption: 0.01,
          vegaSpreadPerDay: 3e-4,
          deltaSpreadPerYear: 0.45,
          perCoin: 5e-4,
          stablecoinSpread: 0.01,
        },
      },
      ETH: {
        scenarios: gridOf(evenMoves(0.15, 5), EVERY),
        volatility: { form: 'relative', up: 0.33, down: 0.25, ...byTenor },
        charges: {
          ...NONE,
          netShortOption: 0.01,
          vegaSpreadPerDay: 3e-4,
          deltaSpreadPerYear: 0.45,
          perCoin: 5e-4,
          stablecoinSpread: 0.01,
        },
      },
      'any other': {
        scenarios: gridOf(evenMoves(0.25, 5), EVERY),
        volatility: { form: 'relative', up: 0.33, down: 0.25, ...byTenor },
        charges: { ...NONE, netShortOption: 0.02, deltaSpreadPerYear: 0.6, perCoin: 1e-3, stablecoinSpread: 0.01 },
      },
    },
    initial: { scan: 1.2, charges: 1.2 },
    maintenance: whole,
    provisional: [
      'how the venue rounds is not known: figures are as computed',
      'the source dates none of these figures: the date stated here is an estimate',
      'that there are 33 scenarios and which contingencies there are is published; the ranges, coefficients and factors stand in for figures that were not read',
      'the vega spread of 0.03 % a day and basis factors of 45 to 60 % are the published ones',
    ],
  },
};

/** As published, point by point. */
const PARADEX_SCENARIOS: readonly GridScenario[] = [
  { price: 0.16, volatility: 'up', lossFactor: 1 },
  { price: 0.12, volatility: 'up', lossFactor: 1 },
  { price: 0.12, volatility: 'down', lossFactor: 1 },
  ...gridOf([-0.12, 0.08, -0.08, 0.04, -0.04, 0], ['up', 'down']),
  { price: -0.16, volatility: 'up', lossFactor: 1 },
  ...(
    [
      [-0.66, 0.24],
      [-0.33, 0.48],
      [0.5, 0.32],
      [1, 0.16],
      [2, 0.08],
      [3, 0.0533],
      [4, 0.04],
      [5, 0.032],
    ] as const
  ).map(([price, lossFactor]) => ({ price, volatility: 'up', lossFactor }) as const),
];

export const PARADEX_PM: ParameterDocument = {
  name: 'paradex-pm',
  source: 'docs.paradex.trade/risk/portfolio-margin',
  date: '2025-06-01',
  certainty: 'published',
  goodForDays: 180,
  whenStale: 'warn',
  values: {
    underlyings: {
      'any other': {
        scenarios: PARADEX_SCENARIOS,
        volatility: { form: 'relative', up: 0.4, down: 0.22, ...byTenor },
        charges: { ...NONE, minimumDelta: { netShare: 0.02, hedgedShare: 0.01 }, perCoin: 3e-4, fundingHours: 8 },
      },
    },
    initial: whole,
    maintenance: { scan: 0.5, charges: 1 },
    provisional: [
      'how the venue rounds is not known: figures are as computed',
      'the source dates none of these figures: the date stated here is an estimate',
      'the fee provision of 0.03 % of the size stands in for the fee of the account',
    ],
  },
};

export const AEVO_PM: ParameterDocument = {
  name: 'aevo-pm',
  source: 'Aevo documentation, portfolio margin (docs.aevo.xyz)',
  date: '2024-06-01',
  certainty: 'inferred',
  goodForDays: 180,
  whenStale: 'warn',
  values: {
    underlyings: {
      'any other': {
        scenarios: gridOf([-0.2, -0.1, 0, 0.1, 0.2], EVERY),
        volatility: { form: 'additive', up: 0.5, down: 0.25, ...parallel },
        charges: { ...NONE, shortOptionFloor: 0.01 },
      },
    },
    initial: whole,
    maintenance: { scan: 0.8, charges: 0.8 },
    provisional: [
      'how the venue rounds is not known: figures are as computed',
      'the source dates none of these figures: the date stated here is an estimate',
      'the floor of 1 % of the index per option sold, and maintenance at 80 % of initial, stand in for figures that were not read',
    ],
  },
};

export const BIT_PM: ParameterDocument = {
  name: 'bit.com-pm',
  source: 'support.bit.com 360057592293',
  date: '2020-08-01',
  certainty: 'inferred',
  goodForDays: 180,
  whenStale: 'warn',
  values: {
    underlyings: {
      'any other': {
        scenarios: gridOf(evenMoves(0.18, 5), EVERY),
        volatility: { form: 'additive', up: 0.45, down: 0.28, ...byTenor },
        charges: { ...NONE, shortOptionFloor: 0.01 },
      },
    },
    initial: whole,
    maintenance: { scan: 0.8, charges: 0.8 },
    provisional: [
      'how the venue rounds is not known: figures are as computed',
      'the source dates none of these figures: the date stated here is an estimate',
      'that volatility moves by points and not in proportion is read off the one example; its loss of 0.2031 BTC is 6 % more than this rule gives, as its spot, forward and scaling by tenor are not published',
      'the floor of 1 % of the index per option sold, the exponents of the tenor, and maintenance at 80 % of initial stand in for figures that were not read',
    ],
  },
};
