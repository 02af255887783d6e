// Shared by the market tests: truth tables, small snapshots, and how close is close.
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { PlimsollError } from '../../src/core/errors.ts';
import { createSnapshot, type SnapshotParts } from '../../src/market/create-snapshot.ts';
import type { Snapshot, SviParameters, UnderlyingMarket } from '../../src/market/snapshot.ts';

export const AS_OF = Date.UTC(2026, 1, 6, 4, 30, 12);
export const MARCH = Date.UTC(2026, 2, 27, 8);
export const JUNE = Date.UTC(2026, 5, 26, 8);

export function vectors(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), 'utf8'));
}

/** Relative closeness that NaN fails; the message shows both numbers and what was computed. */
export function expectClose(actual: number, expected: number, relative: number, what: unknown): void {
  const error = Math.abs(actual - expected) / Math.max(Math.abs(expected), Number.MIN_VALUE);
  expect(error <= relative || actual === expected, `${JSON.stringify(what)}: got ${actual}, wanted ${expected}`).toBe(
    true,
  );
}

/** The sentence of the PlimsollError that `action` throws; a foreign error or none fails. */
export function sentenceOf(action: () => unknown): string {
  try {
    action();
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(PlimsollError);
    return (thrown as PlimsollError).message;
  }
  throw new Error('nothing was thrown');
}

export const CALM: SviParameters = { a: 0.004, b: 0.11, rho: -0.15, m: 0.03, sigma: 0.2 };

export function market(changes: Partial<UnderlyingMarket> = {}): UnderlyingMarket {
  return {
    underlying: 'BTC',
    spot: 64800,
    carryRate: 0.03,
    forwards: [{ expiry: MARCH, forward: 65000, source: 'given' }],
    smiles: [{ expiry: MARCH, kind: 'svi', parameters: CALM }],
    ...changes,
  };
}

export function parts(changes: Partial<SnapshotParts> = {}): SnapshotParts {
  return {
    asOf: AS_OF,
    quoteCurrency: 'USD',
    underlyings: new Map([['BTC', market()]]),
    currencyRates: new Map([['USDT', 0.9998]]),
    discountRates: new Map([['USD', 0.04]]),
    instrumentVolatilities: new Map(),
    source: 'a test',
    ...changes,
  };
}

export function snapshotOf(
  marketChanges: Partial<UnderlyingMarket> = {},
  changes: Partial<SnapshotParts> = {},
): Snapshot {
  return createSnapshot(parts({ underlyings: new Map([['BTC', market(marketChanges)]]), ...changes }));
}
