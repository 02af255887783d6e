// Digitals, touches and barriers through their pricers, against values and Greeks at 40 digits.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { UnitValue } from '../../src/pricing/unit-value.ts';
import { barrier, digital, doubleBarrier, snapshotOf, type TestMarket, touch, valued } from './barrier-products.ts';

interface Row extends TestMarket {
  readonly kind: 'digital' | 'touch' | 'single' | 'double';
  readonly strike: number;
  readonly slope: number;
  readonly sign: number;
  readonly payout: 'cash' | 'asset';
  readonly amount: number;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly touch: 'one' | 'no';
  readonly paidAt: 'hit' | 'expiry';
  readonly knock: 'in' | 'out';
  readonly rebate: number;
  readonly rebatePaidAt: 'hit' | 'expiry';
  readonly value: string;
  readonly delta: string;
  readonly gamma: string;
  readonly vega: string;
  readonly theta: string;
}

const file: { rows: Row[] } = JSON.parse(
  readFileSync(new URL('../vectors/barrier-greeks.json', import.meta.url), 'utf8'),
);

function unitOf(row: Row): UnitValue {
  const { kind, strike, payout, amount, lower, upper, paidAt, knock, rebate, rebatePaidAt } = row;
  const callPut = row.sign === 1 ? 'call' : 'put';
  const snapshot = snapshotOf({ ...row, around: strike });
  if (kind === 'digital') return valued(digital(row, { strike, callPut, payout, amount }), snapshot);
  const side = { direction: lower === null ? 'up' : 'down', barrier: (lower ?? upper)! } as const;
  if (kind === 'touch') return valued(touch(row, { ...side, touch: row.touch, payout, amount, paidAt }), snapshot);
  const terms = { callPut, strike, knock, rebate, rebatePaidAt } as const;
  if (kind === 'single') return valued(barrier(row, { ...terms, ...side }), snapshot);
  return valued(doubleBarrier(row, { ...terms, lowerBarrier: lower!, upperBarrier: upper! }), snapshot);
}

const MEASURES = ['value', 'delta', 'gamma', 'vega', 'theta'] as const;

/** What one unit of each measure is large against: the payoff, per deviation of the spot, of volatility, of time. */
function scalesOf(row: Row): Record<(typeof MEASURES)[number], number> {
  const cash = row.kind === 'digital' || row.kind === 'touch';
  const unit = cash ? row.amount * (row.payout === 'asset' ? row.spot : 1) : row.spot;
  const deviation = row.spot * row.volatility * Math.sqrt(row.days / 365);
  return {
    value: unit,
    delta: unit / deviation,
    gamma: unit / (deviation * deviation),
    vega: (unit / row.volatility) * 0.01,
    theta: unit / row.days,
  };
}

/** Values: of the kernels. Greeks: what bumped-greeks.ts states of its differences. */
const LIMITS = { value: 1e-13, delta: 1e-7, gamma: 5e-7, vega: 1e-8, theta: 1e-8 } as const;
const PER = { value: 1, delta: 1, gamma: 1, vega: 0.01, theta: 1 / 365 } as const;

describe.each(['digital', 'touch', 'single', 'double'] as const)('%s', (kind) => {
  const rows = file.rows.filter((row) => row.kind === kind);

  it('has rows', () => expect(rows.length).toBeGreaterThan(20));

  it.each(MEASURES)('%s is that of the 40-digit table', (measure) => {
    let worst = { error: -1, row: {} as Row };
    for (const row of rows) {
      const wanted = Number(row[measure]) * PER[measure];
      const error = Math.abs(unitOf(row)[measure] - wanted) / scalesOf(row)[measure];
      if (!(error <= worst.error)) worst = { error, row };
    }
    expect(worst.error, JSON.stringify(worst.row)).toBeLessThanOrEqual(LIMITS[measure]);
  });
});
