// The market of the workloads: coins as they stood on a Friday, arbitrage-free smiles, and fat-tailed moves of a day.
import { DAYS_PER_YEAR, type Instant, MILLISECONDS_PER_DAY, yearsBetween } from '../src/core/units.ts';
import { createCorrelation } from '../src/market/correlation.ts';
import { createSnapshot } from '../src/market/create-snapshot.ts';
import { type Factor, spotFactor } from '../src/market/factor.ts';
import type { SmileSlice, Snapshot } from '../src/market/snapshot.ts';
import { type SsviSurface, ssviSmiles } from '../src/market/ssvi.ts';
import { studentCopulaScenarios } from '../src/scenarios/elliptical.ts';
import type { ScenarioGenerator } from '../src/scenarios/generator.ts';
import type { FactorSpread } from '../src/scenarios/horizon.ts';
import { volatilityLevelFactor } from '../src/scenarios/volatility-factors.ts';
import { exp } from '../src/spec/exp.ts';

/** 2026-02-06 08:00 UTC, a Friday: the hour at which options expire. */
export const AS_OF: Instant = Date.UTC(2026, 1, 6, 8);

export interface Coin {
  readonly name: string;
  readonly spot: number;
  /** At the money a year out; shorter tenors stand higher. */
  readonly volatility: number;
}

const COINS: readonly Coin[] = [
  { name: 'BTC', spot: 64_800, volatility: 0.5 },
  { name: 'ETH', spot: 1_900, volatility: 0.66 },
  { name: 'SOL', spot: 80, volatility: 0.8 },
  { name: 'XRP', spot: 1.35, volatility: 0.82 },
  { name: 'DOGE', spot: 0.094, volatility: 0.92 },
  { name: 'ADA', spot: 0.26, volatility: 0.9 },
  { name: 'AVAX', spot: 8.6, volatility: 0.94 },
  { name: 'LINK', spot: 8.4, volatility: 0.86 },
  { name: 'LTC', spot: 52, volatility: 0.75 },
  { name: 'BNB', spot: 620, volatility: 0.6 },
];

const CARRY_RATE = 0.02;
const DOLLAR_RATE = 0.04;

export function coins(count: number): readonly Coin[] {
  if (!(count >= 1 && count <= COINS.length)) {
    throw new Error(`a workload of ${count} underlyings; there are 1 to ${COINS.length}`);
  }
  return COINS.slice(0, count);
}

/** Total variance at the money, rising with time: the level a year out, and half as much again on the first day. */
export function atTheMoneyVariance(coin: Coin, timeYears: number): number {
  const volatility = coin.volatility * (1 + 0.5 * exp(-12 * timeYears));
  return volatility * volatility * timeYears;
}

/** The forward that the snapshot derives, up to rounding: for placing strikes. */
export function roughForward(coin: Coin, timeYears: number): number {
  return coin.spot * exp((CARRY_RATE + DOLLAR_RATE) * timeYears);
}

/** The coins with one SVI smile per expiry, all of one SSVI surface. */
export function workloadSnapshot(held: readonly Coin[], expiries: readonly Instant[], source: string): Snapshot {
  const markets = held.map((coin) => {
    const smiles: readonly SmileSlice[] = ssviSmiles(surfaceOf(coin, expiries));
    const market = {
      underlying: coin.name,
      spot: coin.spot,
      carryRate: CARRY_RATE,
      forwards: [],
      smiles,
    };
    return [coin.name, market] as const;
  });
  return createSnapshot({
    asOf: AS_OF,
    quoteCurrency: 'USD',
    underlyings: new Map(markets),
    currencyRates: new Map(),
    discountRates: new Map([['USD', DOLLAR_RATE]]),
    instrumentVolatilities: new Map(),
    source,
  });
}

function surfaceOf(coin: Coin, expiries: readonly Instant[]): SsviSurface {
  return {
    rho: -0.25,
    curvature: { kind: 'power-law', eta: 1, gamma: 0.4 },
    atTheMoney: expiries.map((expiry) => ({
      expiry,
      totalVariance: atTheMoneyVariance(coin, yearsBetween(AS_OF, expiry)),
    })),
  };
}

/** Of the spot a day's move; of the level of volatility that of 30 days, as a log move. */
const SPOT_SHARE_OF_DAILY = 1.3;
const LEVEL_DEVIATION = 0.09;
const COPULA_DEGREES = 4;
const SPOT_DEGREES = 3.2;
const LEVEL_DEGREES = 5;

/**
 * One spot and one volatility level per coin, joined by a Student t copula, each with tails of its own. They are damped from
 * six deviations on and end at twelve, without which no expected shortfall exists.
 */
export function workloadScenarios(held: readonly Coin[], scenarios: number, seed: number): ScenarioGenerator {
  const spreads = held.flatMap((coin): FactorSpread[] => {
    const spot = (SPOT_SHARE_OF_DAILY * coin.volatility) / Math.sqrt(DAYS_PER_YEAR);
    return [spreadOf(spotFactor(coin.name), spot), spreadOf(levelFactor(coin.name), LEVEL_DEVIATION)];
  });
  const names = spreads.map(({ factor }) => factor.id);
  const loadings = spreads.map(({ factor }) => DRIVERS[factor.kind === 'spot' ? 'spot' : 'level']);
  const rows = loadings.map((row, i) =>
    loadings.map((column, j) => (i === j ? 1 : row[0] * column[0] + row[1] * column[1])),
  );
  const degrees = spreads.map(({ factor }) => (factor.kind === 'spot' ? SPOT_DEGREES : LEVEL_DEGREES));
  const horizon = {
    spreads,
    correlation: createCorrelation(names, rows),
    scenarios,
    draws: { seed, stream: 0, method: 'philox', antithetic: false },
    parameters: {
      name: 'workload',
      source: 'chosen by hand',
      date: '2026-02-06',
    },
  } as const;
  return studentCopulaScenarios(horizon, COPULA_DEGREES, degrees);
}

/** The market moves every coin, and moves volatility against it; volatility has a driver of its own besides. */
const DRIVERS = { spot: [0.85, 0], level: [-0.4, 0.7] } as const;

function spreadOf(factor: Factor, deviation: number): FactorSpread {
  return {
    factor,
    mean: 0,
    deviation,
    damping: { from: 6 * deviation, limit: 12 * deviation },
  };
}

function levelFactor(underlying: string): Factor {
  return volatilityLevelFactor(underlying, {
    form: 'log',
    referenceYears: 30 / DAYS_PER_YEAR,
    exponentBelow: 0.3,
    exponentAbove: 0.5,
    minimumYears: 1 / DAYS_PER_YEAR,
  });
}

export const daysFromStart = (days: number): Instant => AS_OF + days * MILLISECONDS_PER_DAY;
