// The laws of VaR and ES, and what is refused. Values against other people's figures: test/truth.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exponentialQuantile, exponentialShortfall, exponentialWeights } from '../../src/risk/exponential-weights.ts';
import { harrellDavisQuantile } from '../../src/risk/harrell-davis.ts';
import { QUANTILE_RULES, type QuantileRuleName, quantileOf } from '../../src/risk/quantile-rules.ts';
import { createSample } from '../../src/risk/sample.ts';
import { shortfallOf, tailShares } from '../../src/risk/shortfall.ts';
import { TAIL_CONVENTIONS, type TailConventionName, tailRiskOf } from '../../src/risk/tail-risk.ts';
import { anyLevel, anySize, FIXED, lossColumn, riskOf, sampleOf, weightColumn } from './fixtures.ts';

const CONVENTIONS: readonly TailConventionName[] = ['order-statistic', 'ore-historical', 'fractional', 'type-7'];
const RULES = Object.keys(QUANTILE_RULES) as QuantileRuleName[];
/** Losses up to 1,000 in 60 terms: sums and shares round to this. */
const ROUNDING = 1e-10;

const anyCase = anySize.chain((size) =>
  fc.record({
    losses: lossColumn(size),
    other: lossColumn(size),
    weights: weightColumn(size),
    level: anyLevel,
    higher: anyLevel,
  }),
);

describe('laws', () => {
  test.each(CONVENTIONS)('%s: ES is no less than VaR', (convention) => {
    fc.assert(
      fc.property(anyCase, ({ losses, level }) => {
        const risk = riskOf(losses, level, convention);
        expect(risk.expectedShortfall).toBeGreaterThanOrEqual(risk.valueAtRisk - ROUNDING);
      }),
      FIXED,
    );
  });

  test.each(CONVENTIONS)('%s: both rise with the level', (convention) => {
    fc.assert(
      fc.property(anyCase, ({ losses, level, higher }) => {
        const low = riskOf(losses, Math.min(level, higher), convention);
        const high = riskOf(losses, Math.max(level, higher), convention);
        expect(high.valueAtRisk).toBeGreaterThanOrEqual(low.valueAtRisk - ROUNDING);
        expect(high.expectedShortfall).toBeGreaterThanOrEqual(low.expectedShortfall - ROUNDING);
      }),
      FIXED,
    );
  });

  test.each(CONVENTIONS)('%s: cash moves both by itself, twice the book is twice the risk', (convention) => {
    fc.assert(
      fc.property(anyCase, ({ losses, level }) => {
        const risk = riskOf(losses, level, convention);
        const shifted = riskOf(
          losses.map((loss) => loss + 250),
          level,
          convention,
        );
        const doubled = riskOf(
          losses.map((loss) => loss * 2),
          level,
          convention,
        );
        expect(shifted.valueAtRisk - 250).toBeCloseTo(risk.valueAtRisk, 9);
        expect(shifted.expectedShortfall - 250).toBeCloseTo(risk.expectedShortfall, 9);
        // Doubling is exact in f64.
        expect([doubled.valueAtRisk, doubled.expectedShortfall]).toEqual([
          2 * risk.valueAtRisk,
          2 * risk.expectedShortfall,
        ]);
      }),
      FIXED,
    );
  });

  test.each(['order-statistic', 'fractional'] as const)(
    '%s: ES of a sum is no more than the sum of ES',
    (convention) => {
      fc.assert(
        fc.property(anyCase, ({ losses, other, weights, level }) => {
          const sum = riskOf(
            losses.map((loss, index) => loss + other[index]!),
            level,
            convention,
            weights,
          );
          const [one, two] = [riskOf(losses, level, convention, weights), riskOf(other, level, convention, weights)];
          expect(sum.expectedShortfall).toBeLessThanOrEqual(one.expectedShortfall + two.expectedShortfall + ROUNDING);
        }),
        FIXED,
      );
    },
  );

  test.each(['order-statistic', 'fractional', 'ore-historical'] as const)(
    '%s, weighted: ES is no less than VaR',
    (convention) => {
      fc.assert(
        fc.property(anyCase, ({ losses, weights, level }) => {
          const risk = riskOf(losses, level, convention, weights);
          expect(risk.expectedShortfall).toBeGreaterThanOrEqual(risk.valueAtRisk - ROUNDING);
        }),
        FIXED,
      );
    },
  );

  test.each(['order-statistic', 'ore-historical'] as const)(
    '%s: a scenario of weight k/n is one scenario k times',
    (convention) => {
      const repeats = fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.nat(4)), { minLength: 1, maxLength: 12 });
      fc.assert(
        fc.property(
          repeats.filter((list) => list.some(([, times]) => times > 0)),
          anyLevel,
          (list, level) => {
            const repeated = list.flatMap(([loss, times]) => Array.from({ length: times }, () => loss));
            const weights = Float64Array.from(list, ([, times]) => times / repeated.length);
            const weighted = riskOf(
              Float64Array.from(list, ([loss]) => loss),
              level,
              convention,
              weights,
            );
            const plain = riskOf(Float64Array.from(repeated), level, convention);
            expect(weighted.valueAtRisk).toBe(plain.valueAtRisk);
            expect(weighted.expectedShortfall).toBeCloseTo(plain.expectedShortfall, 9);
          },
        ),
        FIXED,
      );
    },
  );

  test('of equal losses the earlier scenario is the worse, as in a tail', () => {
    const sample = sampleOf(5, 1, 5, 3, 5);
    expect([...sample.losses]).toEqual([1, 3, 5, 5, 5]);
    expect([...sample.scenarios]).toEqual([1, 3, 4, 2, 0]);
  });
});

describe('shares of the tail', () => {
  test.each(RULES)('with %s the mean of the quantile is the integral of the quantile', (rule) => {
    const sample = sampleOf(...Array.from({ length: 40 }, (_, index) => (index * 37) % 41));
    const level = 0.62;
    const steps = 20_000;
    let sum = 0;
    for (let step = 0; step < steps; step++) {
      const p = level + ((1 - level) * (step + 0.5)) / steps;
      const rank = Math.min(40, QUANTILE_RULES[rule].rank(40, p));
      const below = Math.floor(rank);
      const lower = sample.losses[below - 1]!;
      sum += lower + (rank - below) * ((sample.losses[below] ?? lower) - lower);
    }
    const tail = tailShares(sample, level, 'quantile-mean', rule);
    // The midpoint sum of a step function is off by at most one step height per jump.
    expect(Math.abs(shortfallOf(sample, tail) - sum / steps)).toBeLessThan(40 / steps);
    expect(tail.shares.reduce((total, share) => total + share, 0)).toBeCloseTo(1, 12);
  });

  test.each(CONVENTIONS)('of %s sum to 1 and none is negative', (convention) => {
    fc.assert(
      fc.property(anyCase, ({ losses, level }) => {
        const { shares } = riskOf(losses, level, convention).tail;
        expect(shares.reduce((total, share) => total + share, 0)).toBeCloseTo(1, 12);
        expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
      }),
      FIXED,
    );
  });
});

describe('ranks', () => {
  test.each([
    [100, 0.29, 29],
    [100, 0.57, 57],
    [1000, 0.999, 999],
    [250, 0.99, 248],
    [10, 0.7, 7],
    [100_000, 0.99, 99_000],
  ])('ceil(n p) of %d losses at %d is the %dth, whatever f64 makes of the product', (count, level, rank) => {
    expect(QUANTILE_RULES['index-above'].rank(count, level)).toBe(rank);
  });

  test('several levels at once, in the order asked', () => {
    const sample = sampleOf(...Array.from({ length: 100 }, (_, index) => index + 1));
    const risks = tailRiskOf(sample, [0.99, 0.5, 0.95], TAIL_CONVENTIONS['order-statistic']);
    expect(risks.map((risk) => [risk.level, risk.valueAtRisk, risk.expectedShortfall])).toEqual([
      [0.99, 99, 100],
      [0.5, 50, 75.5],
      [0.95, 95, 98],
    ]);
  });
});

describe('refusals', () => {
  const refused: [string, () => unknown, string][] = [
    [
      'level 1',
      () => riskOf(Float64Array.of(1, 2), 1),
      'the confidence level is 1; it must lie strictly between 0 and 1',
    ],
    ['level 0', () => riskOf(Float64Array.of(1, 2), 0), 'the confidence level is 0;'],
    ['level NaN', () => riskOf(Float64Array.of(1, 2), Number.NaN), 'the confidence level is NaN;'],
    [
      'no losses',
      () => createSample({ losses: new Float64Array(0), account: 'mm' }),
      'account mm has no losses to measure',
    ],
    [
      'a NaN loss',
      () => createSample({ losses: Float64Array.of(1, Number.NaN), account: 'mm' }),
      'the loss of account mm in scenario 1 is NaN; it must be a finite number',
    ],
    [
      'a rank beyond the sample',
      () => quantileOf(sampleOf(1, 2, 3), 0.9, 'sample-plus-one-interpolation'),
      'level 0.9 by the rule sample-plus-one-interpolation asks for rank 3.6 of 3 losses; it must lie in [1, 3]',
    ],
    [
      'weights with an interpolating rule',
      () =>
        quantileOf(createSample({ losses: Float64Array.of(1, 2), weights: Float64Array.of(0.5, 0.5) }), 0.9, 'type-7'),
      'the quantile rule type-7 is not defined for weighted scenarios',
    ],
    [
      'weights with Harrell-Davis',
      () =>
        harrellDavisQuantile(createSample({ losses: Float64Array.of(1, 2), weights: Float64Array.of(0.5, 0.5) }), 0.9),
      'the Harrell-Davis quantile is not defined for weighted scenarios',
    ],
    ['exponential without weights', () => exponentialQuantile(sampleOf(1, 2), 0.9), 'the scenarios have no weights'],
    ['a decay of 1', () => exponentialWeights(3, 1), 'the decay is 1; it must lie strictly between 0 and 1'],
  ];
  test.each(refused)('%s', (_, act, sentence) => expect(act).toThrow(sentence));
});

test('the exponential shortfall is the mean of the exponential quantile', () => {
  const losses = Float64Array.from({ length: 30 }, (_, index) => (index * 17) % 31);
  const sample = createSample({ losses, weights: exponentialWeights(30, 0.9) });
  const steps = 20_000;
  let sum = 0;
  for (let step = 0; step < steps; step++) sum += exponentialQuantile(sample, 0.8 + (0.2 * (step + 0.5)) / steps);
  expect(exponentialShortfall(sample, 0.8)).toBeCloseTo(sum / steps, 2);
});
