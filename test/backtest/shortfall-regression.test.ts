// Regressions of ES on its forecasts: figures by linear programmes and Nelder-Mead in numpy and scipy (test/vectors/shortfall-regression.py).
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quantileLine } from '../../src/backtest/statistics/quantile-line.ts';
import { shortfallInterceptTest, shortfallRegressionTest } from '../../src/backtest/statistics/shortfall-regression.ts';

interface Regression {
  readonly statistic: number;
  readonly pValue: number;
  readonly loss: number;
  readonly quantile: readonly number[];
  readonly shortfall: readonly number[];
}

interface Row {
  readonly name: string;
  readonly probability: number;
  readonly losses: readonly number[];
  readonly valueAtRisk: readonly number[];
  readonly expectedShortfall: readonly number[];
  readonly strict: Regression;
  readonly auxiliary: Regression;
  readonly intercept: Omit<Regression, 'loss' | 'quantile' | 'shortfall'> & { twoSided: number; intercept: number };
}

const { rows } = JSON.parse(readFileSync('test/vectors/shortfall-regression.json', 'utf8')) as { rows: readonly Row[] };

const seriesOf = ({ losses, valueAtRisk, expectedShortfall }: Row) => ({
  losses: Float64Array.from(losses),
  valueAtRisk: Float64Array.from(valueAtRisk),
  expectedShortfall: Float64Array.from(expectedShortfall),
});

/** Relative, of a figure or of 1e-3, whichever is larger. */
function expectNear(got: number, wanted: number, tolerance: number, what: string): void {
  expect(Math.abs(got - wanted), `${what}: ${got} for ${wanted}`).toBeLessThanOrEqual(
    tolerance * Math.max(Math.abs(wanted), 1e-3),
  );
}

describe.each(rows.map((row) => [row.name, row] as const))('%s', (_name, row) => {
  const { probability } = row;

  test.each(['strict', 'auxiliary'] as const)('%s', (version) => {
    const got = shortfallRegressionTest(seriesOf(row), { probability, version });
    const wanted = row[version];
    // Searches end where the loss no longer falls, half of the digits of its minimum away.
    expectNear(got.loss, wanted.loss, 1e-13, 'loss');
    for (const part of ['quantile', 'shortfall'] as const) {
      for (const which of [0, 1]) expectNear(got[part][which]!, wanted[part][which]!, 1e-7, `${part} ${which}`);
    }
    expectNear(got.statistic, wanted.statistic, 1e-7, 'statistic');
    expectNear(Math.log(got.pValue), Math.log(wanted.pValue), 1e-7, 'logarithm of the p-value');
  });

  test('intercept', () => {
    const got = shortfallInterceptTest(seriesOf(row), probability);
    expectNear(got.intercept, row.intercept.intercept, 1e-11, 'intercept');
    expectNear(got.statistic, row.intercept.statistic, 1e-11, 'statistic');
    expectNear(got.pValue, row.intercept.pValue, 1e-9, 'p-value');
    expectNear(got.twoSided, row.intercept.twoSided, 1e-9, 'two-sided p-value');
  });
});

test('forecasts that never move have no slope, and few days no regression', () => {
  const flat = seriesOf(rows[0]!);
  flat.expectedShortfall.fill(0.05);
  expect(() => shortfallRegressionTest(flat, { probability: 0.025, version: 'strict' })).toThrow(
    'the ES forecasts never move; a regression on them has no slope',
  );
  const short = Object.fromEntries(
    Object.entries(seriesOf(rows[0]!)).map(([key, column]) => [key, column.slice(0, 49)]),
  ) as ReturnType<typeof seriesOf>;
  expect(() => shortfallInterceptTest(short, 0.025)).toThrow('a regression of ES has 49 days; it needs at least 50');
});

test('no line through two points has a lower check loss than the quantile line, whatever the weights', () => {
  const point = fc.record({
    x: fc.double({ min: -5, max: 5, noNaN: true }),
    y: fc.double({ min: -5, max: 5, noNaN: true }),
    weight: fc.double({ min: 0.1, max: 3, noNaN: true }),
  });
  fc.assert(
    fc.property(
      fc.uniqueArray(point, { minLength: 3, maxLength: 14, selector: ({ x }) => x }),
      fc.double({ min: 0.05, max: 0.95, noNaN: true }),
      (points, probability) => {
        const lossOf = ([intercept, slope]: readonly [number, number]) =>
          points.reduce((sum, { x, y, weight }) => {
            const off = y - intercept - slope * x;
            return sum + weight * off * (off < 0 ? probability - 1 : probability);
          }, 0);
        const { line } = quantileLine({
          x: Float64Array.from(points, ({ x }) => x),
          y: Float64Array.from(points, ({ y }) => y),
          weights: Float64Array.from(points, ({ weight }) => weight),
          probability,
        });
        const best = lossOf(line);
        for (const first of points) {
          for (const second of points) {
            if (!(Math.abs(second.x - first.x) > 1e-3)) continue;
            const slope = (second.y - first.y) / (second.x - first.x);
            expect(lossOf([first.y - slope * first.x, slope])).toBeGreaterThanOrEqual(
              best - 1e-9 * (1 + Math.abs(best)),
            );
          }
        }
      },
    ),
    { seed: 7, numRuns: 300 },
  );
});
