// Numbers that ship with the package, computed again from where they say they come from.
import { describe, expect, test } from 'vitest';
import { STRESS_DEFAULT } from '../../src/margin/presets/stress-default.ts';
import { TAIL_DEFAULT } from '../../src/margin/presets/tail-default.ts';
import { createCorrelation, repairCorrelation } from '../../src/market/correlation.ts';
import { REMEMBERED_DAYS } from '../../src/scenarios/stresses.ts';
import { vectors } from '../market/helpers.ts';
import { exampleHistory } from '../scenarios/history-of.ts';

interface TailValues {
  readonly degrees: number;
  readonly factors: Record<string, { deviation: number }>;
  readonly correlation: { factors: string[]; rows: number[][] };
}
const tail = TAIL_DEFAULT.values as unknown as TailValues;

test('spots of the tail models are those of numpy and scipy, to the digits that are written', () => {
  const truth = vectors('calibration') as {
    factors: { deviation: number }[];
    correlation: number;
    copulaDegrees: number;
  };
  expect(tail.factors['BTC spot']!.deviation).toBe(Number(truth.factors[0]!.deviation.toFixed(4)));
  expect(tail.factors['ETH spot']!.deviation).toBe(Number(truth.factors[1]!.deviation.toFixed(4)));
  expect(tail.correlation.rows[0]![2]).toBe(Number(truth.correlation.toFixed(2)));
  expect(tail.degrees).toBe(Number(truth.copulaDegrees.toFixed(1)));
});

test('their correlation is one, and names every factor', () => {
  const { factors, rows } = tail.correlation;
  expect(factors).toEqual(Object.keys(tail.factors));
  expect(repairCorrelation(createCorrelation(factors, rows)).changed).toBe(false);
});

describe('remembered days are the moves of the example history', () => {
  const history = exampleHistory('2027-01-01');
  const { remembered } = STRESS_DEFAULT.values as { remembered: Record<string, Record<string, number>> };

  test.each(REMEMBERED_DAYS.map((day) => [day.name, day] as const))('%s', (name, { from, to }) => {
    // From 2026 on the row of a date holds the price of ETH one day later.
    const ethShift = from >= Date.UTC(2026, 0, 1) ? 86_400_000 : 0;
    const move = (factor: number, shift: number) => {
      const at = (instant: number) => history.columns[factor]![history.instants.indexOf(instant - shift)]!;
      return Number(Math.log(at(to) / at(from)).toFixed(4));
    };
    expect(remembered[name]).toEqual({ 'BTC spot': move(0, 0), 'ETH spot': move(1, ethShift) });
  });
});
