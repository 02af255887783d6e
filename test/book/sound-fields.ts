// One sound set of OTC fields per kind, for tests that read them and tests that spoil one field at a time.
import type { InstrumentKind } from '../../src/book/instrument.ts';
import type { FieldValue } from '../../src/book/instruments/form.ts';

export type GivenFields = Readonly<Record<string, FieldValue>>;

const DATED = { underlying: 'BTC', currency: 'USD', expiry: '2026-12-25T08:00:00Z' } as const;
export const EXPIRY = Date.UTC(2026, 11, 25, 8);
export const OBSERVED = Date.UTC(2026, 5, 26, 8);

export const SOUND: { readonly [Kind in InstrumentKind]: GivenFields } = {
  spot: { kind: 'spot', underlying: 'BTC', collateralHaircut: '0.05' },
  perpetual: { kind: 'perpetual', underlying: 'BTC', settlement: 'inverse', multiplier: 10 },
  future: { kind: 'future', ...DATED },
  option: { kind: 'option', ...DATED, callPut: 'call', strike: '100000' },
  digital: { kind: 'digital', ...DATED, callPut: 'put', strike: 90000, payout: 'cash', amount: 1000 },
  touch: {
    kind: 'touch',
    ...DATED,
    touch: 'one',
    direction: 'up',
    barrier: 130000,
    payout: 'cash',
    amount: 500,
    paidAt: 'hit',
  },
  barrier: {
    kind: 'barrier',
    ...DATED,
    callPut: 'call',
    strike: 100000,
    knock: 'out',
    direction: 'up',
    barrier: 130000,
  },
  'double-barrier': {
    kind: 'double-barrier',
    ...DATED,
    callPut: 'call',
    strike: 100000,
    knock: 'out',
    lowerBarrier: 80000,
    upperBarrier: 130000,
  },
  asian: {
    kind: 'asian',
    ...DATED,
    callPut: 'call',
    averaging: 'arithmetic',
    strike: 100000,
    fixings: '2026-06-26T08:00:00Z*2@95000.5|2026-12-25T08:00:00Z',
  },
  lookback: { kind: 'lookback', ...DATED, callPut: 'call', strikeStyle: 'floating', runningExtreme: 61000 },
  'variance-swap': {
    kind: 'variance-swap',
    ...DATED,
    multiplier: 50000,
    strikeVolatility: 0.55,
    accrualStart: '2026-01-02T08:00:00Z',
    realizedVariance: 0.31,
  },
  'volatility-swap': {
    kind: 'volatility-swap',
    ...DATED,
    multiplier: 50000,
    strikeVolatility: 0.55,
    accrualStart: '2026-01-02T08:00:00Z',
  },
  basket: {
    kind: 'basket',
    currency: 'USD',
    expiry: DATED.expiry,
    callPut: 'call',
    strike: 70000,
    weights: 'BTC*0.5|ETH*8',
  },
  spread: {
    kind: 'spread',
    currency: 'USD',
    expiry: DATED.expiry,
    callPut: 'put',
    strike: 0,
    weights: 'BTC*1|ETH*-20',
  },
  autocallable: {
    kind: 'autocallable',
    currency: 'USDC',
    expiry: DATED.expiry,
    multiplier: 1000,
    initialLevels: 'BTC@95000|ETH@3200',
    observations: '2026-06-26T08:00:00Z|2026-12-25T08:00:00Z',
    autocallLevels: '1|0.95',
    coupons: '0.04',
    protectionBarrier: '0.6',
  },
};
