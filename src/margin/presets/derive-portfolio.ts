// Parameters of Derive's portfolio margin, both versions, as the mainnet configuration states them.
import type { ParameterDocument } from '../parameters.ts';
import { DERIVE_AUCTION } from './derive-standard.ts';

const SHOCKED_UP_AND_DOWN = ['Up', 'None', 'Down'] as const;

/** Every price with every volatility, and the outermost two with volatility up alone. */
function grid(outermost: number, moves: readonly number[]): { spotShock: number; volShock: string }[] {
  const inner = moves.flatMap((move) => SHOCKED_UP_AND_DOWN.map((volShock) => ({ spotShock: move, volShock })));
  return [
    { spotShock: outermost, volShock: 'Up' },
    ...inner,
    // Two decimals beyond a thousandth are none: 2 - 1.18 would be 0.8200000000000001.
    { spotShock: Number((2 - outermost).toFixed(4)), volShock: 'Up' },
  ];
}

/** Spots a fraction or a multiple of today's, with the share of the loss that counts: 0.1386 over the move, as published. */
const TAILS: readonly (readonly [spotShock: number, dampening: number])[] = [
  [0.34, 0.21],
  [0.67, 0.42],
  [1.5, 0.2772],
  [2, 0.1386],
  [3, 0.0693],
  [4, 0.0462],
  [5, 0.03465],
  [6, 0.02772],
];

export const DERIVE_PMRM: ParameterDocument = {
  name: 'derive-pmrm-mainnet',
  source: 'github.com/derivexyz/v2-core, scripts/config-mainnet.sol',
  date: '2025-02-17',
  certainty: 'read',
  goodForDays: 366,
  whenStale: 'warn',
  values: {
    basis: { spotUp: 1.05, spotDown: 0.95, addFactor: 1, multFactor: 1.2 },
    other: {
      pegLossThreshold: 0.99,
      pegLossFactor: 4,
      confThreshold: 0.55,
      confMargin: 1,
      basePercent: 0.03,
      perpPercent: 0.03,
      optionPercent: 0.02,
    },
    margin: { imFactor: 1.25, baseStaticDiscount: 0.95, rateMultScale: 1, rateAddScale: 0.12 },
    volShock: { volRangeUp: 0.6, volRangeDown: 0.3, shortTermPower: 0.3, longTermPower: 0.13, dteFloorDays: 1 },
    scenarios: grid(1.2, [1.15, 1.1, 1.05, 1, 0.95, 0.9, 0.85]),
    auction: DERIVE_AUCTION,
    feedConfidence: 1,
  },
};

export const DERIVE_PMRM2: ParameterDocument = {
  name: 'derive-pmrm2-mainnet',
  source:
    'github.com/derivexyz/v2-core, scripts/config-mainnet.sol: scenarios, volatility range and floor, add scales, base discounts, basis, skew caps, maintenance factor; the rest (initial factor, rate multiples, percentages, thresholds, width of the skew, haircuts) from its test cases of 2025',
  date: '2025-04-18',
  certainty: 'read',
  goodForDays: 366,
  whenStale: 'warn',
  values: {
    basis: { spotUp: 1.045, spotDown: 0.955, addFactor: 0.5, multFactor: 2 },
    other: {
      pegLossThreshold: 0.98,
      pegLossFactor: 2,
      confThreshold: 0.55,
      confMargin: 1,
      mmPerpPercent: 0.015,
      imPerpPercent: 0.005,
      mmOptionPercent: 0.003,
      imOptionPercent: 0.002,
    },
    margin: {
      imFactor: 1,
      mmFactor: 0.8,
      shortRateMultScale: 0.5,
      longRateMultScale: 1,
      shortRateAddScale: 0.16,
      longRateAddScale: 0.16,
      shortBaseStaticDiscount: 1.05,
      longBaseStaticDiscount: 0.95,
    },
    volShock: {
      volRangeUp: 0.5,
      volRangeDown: 0.3,
      shortTermPower: 0.3,
      longTermPower: 0.13,
      dteFloorDays: 1,
      minVolUpShock: 0.4,
    },
    skew: {
      linearBaseCap: 0.25,
      absBaseCap: 0.25,
      linearCBase: -0.1,
      absCBase: -0.1,
      minKStar: 0.01,
      widthScale: 4,
      volParamStatic: 0.6,
      volParamScale: -0.1,
    },
    scenarios: [
      ...grid(1.18, [1.135, 1.09, 1.045, 1, 0.955, 0.91, 0.865]).map((point) => ({ ...point, dampening: 1 })),
      ...TAILS.map(([spotShock, dampening]) => ({ spotShock, volShock: 'Up', dampening })),
      { spotShock: 1, volShock: 'Linear', dampening: 1 },
      { spotShock: 1, volShock: 'Abs', dampening: 1 },
    ],
    collateral: {
      own: { mmHaircut: 0.02, imHaircut: 0.01 },
      stable: { mmHaircut: 0.02, imHaircut: 0.03 },
      other: { mmHaircut: 0.25, imHaircut: 0.05 },
    },
    auction: DERIVE_AUCTION,
    feedConfidence: 1,
  },
};
