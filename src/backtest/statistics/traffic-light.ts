// Basel's traffic light: which zone a number of exceptions is in, and what a model's capital is multiplied by.
import { requireInteger } from '../../core/checks.ts';
import { binomialTails, type Exceptions } from './coverage.ts';

export type TrafficLight = 'green' | 'yellow' | 'red';

/** Basel Committee (1996), "Supervisory framework for the use of backtesting": the cumulative probability that ends a zone. */
const YELLOW_FROM = 0.95;
const RED_FROM = 0.9999;

export interface TrafficLightResult {
  readonly zone: TrafficLight;
  /** P(X <= exceptions) when the VaR is right. */
  readonly cumulativeProbability: number;
}

export function trafficLight(observed: Exceptions): TrafficLightResult {
  const { atMost } = binomialTails(observed);
  const zone = atMost < YELLOW_FROM ? 'green' : atMost < RED_FROM ? 'yellow' : 'red';
  return { zone, cumulativeProbability: atMost };
}

export interface Multipliers {
  readonly source: string;
  readonly date: string;
  /** For 250 days at 99 %, by number of exceptions; the last holds for all above. */
  readonly byExceptions: readonly number[];
}

/** What a model's capital is multiplied by after so many exceptions in 250 days at 99 %. */
export const BASEL_MULTIPLIERS: Readonly<Record<'basel-1996' | 'mar32', Multipliers>> = {
  'basel-1996': {
    source: 'Basel Committee on Banking Supervision, Supervisory framework for the use of backtesting, table 2',
    date: '1996-01',
    byExceptions: [3, 3, 3, 3, 3, 3.4, 3.5, 3.65, 3.75, 3.85, 4],
  },
  mar32: {
    source: 'Basel Framework MAR32.9, table 1',
    date: '2023-01-01',
    byExceptions: [1.5, 1.5, 1.5, 1.5, 1.5, 1.7, 1.76, 1.83, 1.88, 1.92, 2],
  },
};

export function baselMultiplier(rule: keyof typeof BASEL_MULTIPLIERS, exceptions: number): number {
  requireInteger('the number of exceptions', exceptions, { low: 0, high: 250 });
  const { byExceptions } = BASEL_MULTIPLIERS[rule];
  return byExceptions[Math.min(exceptions, byExceptions.length - 1)]!;
}
