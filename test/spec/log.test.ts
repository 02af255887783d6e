import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contract, log, log1p } from '../../src/spec/log.ts';
import { logRatio, logRatioTail } from '../../src/spec/log-ratio.ts';
import { errorUlp, expectWithinUlp, truthTable } from './ulp.ts';

describe('log', () => {
  it('is within its contract of the 25-digit table', () => {
    expectWithinUlp(truthTable('log', 'log'), contract.error.reference.amount, log);
  });

  it('of one plus x is within 1 ULP, also where 1 + x is 1', () => {
    expectWithinUlp(truthTable('log', 'log1p'), 1, log1p);
  });

  it.each([
    [0, Number.NEGATIVE_INFINITY],
    [-0, Number.NEGATIVE_INFINITY],
    [1, 0],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    [-5e-324, Number.NaN],
    [Number.NEGATIVE_INFINITY, Number.NaN],
    [Number.NaN, Number.NaN],
  ])('of %d is %d', (x, expected) => expect(log(x)).toBe(expected));

  it.each([
    [0, 0],
    [-0, -0],
    [5e-324, 5e-324],
    [-1, Number.NEGATIVE_INFINITY],
    [-1.0000000000000002, Number.NaN],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    [Number.NaN, Number.NaN],
  ])('log1p of %d is %d', (x, expected) => expect(log1p(x)).toBe(expected));
});

describe('log-ratio', () => {
  const table = truthTable('log', 'logRatio');

  it('has a correctly rounded head but for a rare tie', () => {
    expectWithinUlp(table, 0.51, logRatio);
  });

  it('is exact to 63 bits with its tail', () => {
    let compared = 0;
    for (const [a, b, truth] of table.rows as [number, number, string][]) {
      const head = logRatio(a, b);
      if (head === 0) continue;
      // What the head leaves, found by moving the truth: errorUlp is exact.
      const left = errorUlp(head, truth);
      const tail = logRatioTail(a, b);
      const ulp = 2 ** (Math.floor(Math.log2(Math.abs(head))) - 52);
      expect(Math.abs(Math.abs(tail) / ulp - left), `${a} / ${b}`).toBeLessThan(2 ** -10 + 1e-6);
      compared++;
    }
    expect(compared).toBeGreaterThan(300);
  });

  it('changes sign with its arguments, tail included', () => {
    const positive = fc.double({ min: 1e-300, max: 1e300, noNaN: true });
    fc.assert(
      fc.property(positive, positive, (a, b) => {
        expect(logRatio(a, b) + logRatio(b, a)).toBe(0);
        expect(logRatioTail(a, b) + logRatioTail(b, a)).toBe(0);
      }),
      { seed: 20260101, numRuns: 500 },
    );
  });
});
