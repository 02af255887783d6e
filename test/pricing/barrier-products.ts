// Digitals, touches and barriers for tests: a row of terms as an instrument, and a market to value it in.
import type { Instrument } from '../../src/book/instrument.ts';
import type { Monitoring, Settlement } from '../../src/book/instruments/common.ts';
import { MILLISECONDS_PER_DAY } from '../../src/core/units.ts';
import { createSnapshot } from '../../src/market/create-snapshot.ts';
import type { SmileSlice, Snapshot } from '../../src/market/snapshot.ts';
import { barrierPricer } from '../../src/pricing/barrier-pricer.ts';
import { digitalPricer } from '../../src/pricing/digital-pricer.ts';
import { doubleBarrierPricer } from '../../src/pricing/double-barrier-pricer.ts';
import type { Pricing } from '../../src/pricing/pricers.ts';
import { touchPricer } from '../../src/pricing/touch-pricer.ts';
import type { UnitValue } from '../../src/pricing/unit-value.ts';
import { unitOf } from './run-pricing.ts';

export const AS_OF = Date.UTC(2026, 1, 6, 8);
export const LINEAR: Settlement = { style: 'linear', currency: 'USD' };
export const INVERSE: Settlement = { style: 'inverse', currency: 'BTC' };
const CONTINUOUS: Monitoring = { style: 'continuous' };

export interface TestMarket {
  readonly spot: number;
  readonly forward: number;
  readonly rate: number;
  readonly volatility: number;
  readonly days: number;
  /** Of volatility over strikes, near `around`. */
  readonly slope?: number;
  readonly around?: number;
}

export const expiryOf = ({ days }: Pick<TestMarket, 'days'>): number => AS_OF + Math.round(days * MILLISECONDS_PER_DAY);

/** Flat, or with a slope: then the smile is quoted at the very strikes at which a digital asks for it. */
export function snapshotOf(market: TestMarket, settlementRates: readonly (readonly [string, number])[] = []): Snapshot {
  const { spot, forward, rate, volatility, slope = 0, around = spot } = market;
  const expiry = expiryOf(market);
  const strikes = [-2, -1, 0, 1, 2].map((steps) => around * (1 + steps * 1e-3));
  const volatilities = strikes.map((strike) => volatility + slope * (strike - around));
  const smile: SmileSlice =
    slope === 0 ? { expiry, kind: 'flat', volatility } : { expiry, kind: 'points', strikes, volatilities };
  const btc = { underlying: 'BTC', spot, carryRate: 0, forwards: [{ expiry, forward, source: 'given' as const }] };
  return createSnapshot({
    asOf: AS_OF,
    quoteCurrency: 'USD',
    underlyings: new Map([['BTC', { ...btc, smiles: [smile] }]]),
    currencyRates: new Map([['USDC', 0.999]]),
    discountRates: new Map([['USD', rate], ...settlementRates]),
    instrumentVolatilities: new Map(),
    source: 'test',
  });
}

const common = (market: Pick<TestMarket, 'days'>) => ({
  id: 'OTC',
  underlying: 'BTC',
  settlement: LINEAR,
  multiplier: 1,
  expiry: expiryOf(market),
});

type Of<Kind extends Instrument['kind']> = Extract<Instrument, { kind: Kind }>;

export const digital = (market: Pick<TestMarket, 'days'>, terms: Partial<Of<'digital'>>): Of<'digital'> => ({
  ...common(market),
  kind: 'digital',
  callPut: 'call',
  strike: 100,
  payout: 'cash',
  amount: 1,
  ...terms,
});

export const touch = (market: Pick<TestMarket, 'days'>, terms: Partial<Of<'touch'>>): Of<'touch'> => ({
  ...common(market),
  kind: 'touch',
  touch: 'one',
  direction: 'down',
  barrier: 90,
  payout: 'cash',
  amount: 1,
  paidAt: 'expiry',
  monitoring: CONTINUOUS,
  barrierHit: false,
  ...terms,
});

export const barrier = (market: Pick<TestMarket, 'days'>, terms: Partial<Of<'barrier'>>): Of<'barrier'> => ({
  ...common(market),
  kind: 'barrier',
  callPut: 'call',
  strike: 100,
  knock: 'out',
  direction: 'down',
  barrier: 90,
  rebate: 0,
  rebatePaidAt: 'expiry',
  monitoring: CONTINUOUS,
  barrierHit: false,
  ...terms,
});

export const doubleBarrier = (
  market: Pick<TestMarket, 'days'>,
  terms: Partial<Of<'double-barrier'>>,
): Of<'double-barrier'> => ({
  ...common(market),
  kind: 'double-barrier',
  callPut: 'call',
  strike: 100,
  knock: 'out',
  lowerBarrier: 80,
  upperBarrier: 120,
  rebate: 0,
  rebatePaidAt: 'expiry',
  monitoring: CONTINUOUS,
  barrierHit: false,
  ...terms,
});

function pricingOf(instrument: Of<'digital' | 'touch' | 'barrier' | 'double-barrier'>, snapshot: Snapshot): Pricing {
  if (instrument.kind === 'digital') return digitalPricer(instrument, snapshot);
  if (instrument.kind === 'touch') return touchPricer(instrument, snapshot);
  if (instrument.kind === 'barrier') return barrierPricer(instrument, snapshot);
  return doubleBarrierPricer(instrument, snapshot);
}

/** One instrument by its pricer and the reference machine. */
export function valued(
  instrument: Of<'digital' | 'touch' | 'barrier' | 'double-barrier'>,
  snapshot: Snapshot,
): UnitValue {
  return unitOf(pricingOf(instrument, snapshot));
}
