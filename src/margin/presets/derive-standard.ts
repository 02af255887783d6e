// Parameters of Derive's standard margin and of its auctions, as the mainnet configuration states them.
import type { ParameterDocument } from '../parameters.ts';

const option = {
  maxSpotReq: 0.15,
  minSpotReq: 0.13,
  mmCallSpotReq: 0.09,
  mmPutSpotReq: 0.09,
  mmPutMtmReq: 0.09,
  unpairedIMScale: 1.2,
  unpairedMMScale: 1.1,
  mmOffsetScale: 1.05,
} as const;
const oracle = { perpThreshold: 0.55, optionThreshold: 0.55, baseThreshold: 0.55, factor: 1 } as const;
const major = { perp: { mm: 0.065, im: 0.1 }, option, oracle } as const;
const minor = { perp: { mm: 0.1, im: 0.2 }, option, oracle } as const;
const notCollateral = { marginFactor: 0, imScale: 1 } as const;

/** Of an account that falls below its maintenance margin; the same for every rule. */
export const DERIVE_AUCTION = {
  startDiscount: 0.95,
  fastCutoffDiscount: 0.7,
  fastSeconds: 900,
  slowSeconds: 43_200,
  insolventSeconds: 3600,
  feeRate: 0.1,
  bufferShare: 0.15,
} as const;

export const DERIVE_SRM: ParameterDocument = {
  name: 'derive-srm-mainnet',
  source: 'github.com/derivexyz/v2-core, scripts/config-mainnet.sol',
  date: '2025-02-17',
  certainty: 'read',
  goodForDays: 366,
  whenStale: 'warn',
  values: {
    markets: {
      BTC: { ...major, base: { marginFactor: 0.75, imScale: 0.93 } },
      ETH: { ...major, base: { marginFactor: 0.8, imScale: 0.9375 } },
      SOL: { ...minor, base: notCollateral },
      DOGE: { ...minor, base: notCollateral },
      USDT: { ...minor, base: { marginFactor: 0.98, imScale: 0.98 } },
      DAI: { ...minor, base: { marginFactor: 0.925, imScale: 0.92 } },
      PYUSD: { ...minor, base: { marginFactor: 0.925, imScale: 0.92 } },
      'any other': { ...minor, base: notCollateral },
    },
    depeg: { threshold: 0.99, factor: 2 },
    auction: DERIVE_AUCTION,
    feedConfidence: 1,
  },
};
