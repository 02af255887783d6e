// Contributions add up, and are what they say they are.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contributionsOf } from '../../src/risk/contributions.ts';
import { createSample } from '../../src/risk/sample.ts';
import { TAIL_CONVENTIONS } from '../../src/risk/tail-risk.ts';
import { anyLevel, anySize, FIXED, lossColumn, riskOf, weightColumn } from './fixtures.ts';

const sumOf = (columns: readonly Float64Array[]): Float64Array =>
  columns[0]!.map((_, index) => columns.reduce((sum, column) => sum + column[index]!, 0));

const anyBook = anySize.chain((size) =>
  fc.record({
    columns: fc.array(lossColumn(size), { minLength: 1, maxLength: 4 }),
    weights: weightColumn(size),
    level: anyLevel,
  }),
);

describe('contributions', () => {
  test.each(['order-statistic', 'ore-historical', 'fractional'] as const)('%s: sum to ES and to VaR', (name) => {
    fc.assert(
      fc.property(anyBook, ({ columns, weights, level }) => {
        const losses = sumOf(columns);
        const parts = contributionsOf({
          sample: createSample({ losses, weights }),
          components: columns.map((column, index) => ({ name: `leg ${index}`, losses: column })),
          level,
          convention: TAIL_CONVENTIONS[name],
        });
        const whole = riskOf(losses, level, name, weights);
        expect(parts.reduce((sum, part) => sum + part.shortfall, 0)).toBeCloseTo(whole.expectedShortfall, 9);
        expect(parts.reduce((sum, part) => sum + part.valueAtRisk, 0)).toBeCloseTo(whole.valueAtRisk, 9);
      }),
      FIXED,
    );
  });

  test('what a component saves when it goes is no more than its contribution adds: ES is convex', () => {
    fc.assert(
      fc.property(anyBook, ({ columns, weights, level }) => {
        const parts = contributionsOf({
          sample: createSample({ losses: sumOf(columns), weights }),
          components: columns.map((column, index) => ({ name: `leg ${index}`, losses: column })),
          level,
          convention: TAIL_CONVENTIONS['order-statistic'],
        });
        for (const part of parts) expect(part.incrementalShortfall).toBeLessThanOrEqual(part.shortfall + 1e-9);
      }),
      FIXED,
    );
  });

  test('by hand: the tail of half the scenarios', () => {
    const [call, put] = [Float64Array.of(10, -2, 4, 0), Float64Array.of(-3, 5, 4, 1)];
    // The whole loses 7, 3, 8, 1: the worst half is scenarios 2 and 0, the second largest of four is the VaR at 0.5.
    const parts = contributionsOf({
      sample: createSample({ losses: sumOf([call, put]) }),
      components: [
        { name: 'call', losses: call },
        { name: 'put', losses: put },
      ],
      level: 0.5,
      convention: TAIL_CONVENTIONS.fractional,
    });
    // ES 7.5; without the call the worst two lose 5 and 4, without the put 10 and 4.
    expect(parts).toEqual([
      { name: 'call', shortfall: 7, incrementalShortfall: 3, valueAtRisk: 10 },
      { name: 'put', shortfall: 0.5, incrementalShortfall: 0.5, valueAtRisk: -3 },
    ]);
  });

  test('a forgotten component is found', () => {
    const request = {
      sample: createSample({ losses: Float64Array.of(1, 5) }),
      components: [{ name: 'call', losses: Float64Array.of(1, 4) }],
      level: 0.5,
      convention: TAIL_CONVENTIONS.fractional,
    };
    expect(() => contributionsOf(request)).toThrow('the components lose 4 in scenario 1, the whole loses 5');
    const broken = [{ name: 'call', losses: Float64Array.of(1, Number.NaN) }];
    expect(() => contributionsOf({ ...request, components: broken })).toThrow(
      'the loss of account call in scenario 1 is NaN; it must be a finite number',
    );
  });
});
