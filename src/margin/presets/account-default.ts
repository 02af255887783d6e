// Fixed rates for accounts without offsets: what a venue asks of one position by itself.
import type { ParameterDocument } from '../parameters.ts';

export const ACCOUNT_DEFAULT: ParameterDocument = {
  name: 'fixed-rates',
  source:
    "perpetuals and futures of BTC and SOL, and options: Deribit's standard margin (support.deribit.com, articles 25944777203869 and 25944738177565); loans: 10 % initial and 2 % maintenance as OKX adds; everything else, and every haircut, is chosen by Plimsoll",
  date: '2026-05-01',
  certainty: 'chosen',
  values: {
    linear: {
      BTC: { tiers: [{ initial: 0.02, maintenance: 0.01 }], perCoin: 0.00005 },
      ETH: { tiers: [{ initial: 0.02, maintenance: 0.01 }], perCoin: 0.000002 },
      SOL: { tiers: [{ initial: 0.04, maintenance: 0.02 }], perCoin: 0.000005 },
    },
    otherLinear: {
      tiers: [
        { upTo: 1_000_000, initial: 0.05, maintenance: 0.025 },
        { upTo: 10_000_000, initial: 0.1, maintenance: 0.05 },
        { initial: 0.2, maintenance: 0.1 },
      ],
      perCoin: 0,
    },
    shortOption: { initial: 0.15, initialFloor: 0.1, maintenance: 0.075 },
    loan: { initial: 0.1, maintenance: 0.02 },
    haircuts: { USD: 0, USDC: 0, USDT: 0, BTC: 0.05, ETH: 0.07 },
    otherHaircut: 0.2,
  },
};
