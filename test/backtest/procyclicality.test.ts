// How nervous a margin is, and the tools against it: cases by hand, and laws.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  compareTools,
  largestCall,
  logChangeDeviation,
  logMarginDeviation,
  peakToTrough,
  procyclicality,
} from '../../src/backtest/procyclicality.ts';
import {
  EMIR_BUFFER,
  longVolatility,
  multiplied,
  releasedBuffer,
  stressWeighted,
  volatilityFloored,
  volatilityMultipliers,
} from '../../src/backtest/procyclicality-tools.ts';
import { marginCoverage } from '../../src/backtest/statistics/margin-coverage.ts';
import { coverageSentence } from '../../src/backtest/statistics/sentences.ts';

const path = (...values: number[]): Float64Array => Float64Array.from(values);
const margins = fc
  .array(fc.double({ min: 1, max: 1000, noNaN: true }), { minLength: 2, maxLength: 80 })
  .map((values) => Float64Array.from(values));

describe('coverage of a margin', () => {
  test('by hand: what the fund pays, and when', () => {
    const found = marginCoverage({
      margin: path(10, 10, 10, 20),
      losses: path(4, 13, 10, 25),
      isolated: path(25, 25, 25, 25),
    });
    expect(found).toEqual({
      days: 4,
      breaches: 2,
      coverage: 0.5,
      totalShortfall: 8,
      averageShortfall: 2,
      averageShortfallOfBreaches: 4,
      worstShortfall: 5,
      worstDay: 4,
      averageMargin: 12.5,
      capitalAgainstIsolated: 0.5,
    });
    expect(coverageSentence(found)).toBe(
      'covered 50 % of 4 days; 2 breaches cost 8 in all, the worst 5 on day 4; binds 50 % of the isolated margin',
    );
    expect(coverageSentence(marginCoverage({ margin: path(9, 9), losses: path(1, 2) }))).toBe(
      'covered 100 % of 2 days, every one',
    );
  });

  test('more margin never covers less', () => {
    fc.assert(
      fc.property(margins, fc.double({ min: 1, max: 3, noNaN: true }), (margin, factor) => {
        const losses = margin.map((value, day) => value * ((day * 7) % 5) * 0.5);
        const [less, more] = [
          marginCoverage({ margin, losses }),
          marginCoverage({ margin: margin.map((value) => value * factor), losses }),
        ];
        expect(more.coverage).toBeGreaterThanOrEqual(less.coverage);
        expect(more.totalShortfall).toBeLessThanOrEqual(less.totalShortfall);
      }),
    );
  });
});

describe('measures', () => {
  test('by hand', () => {
    const margin = path(100, 150, 120, 300, 90);
    expect(peakToTrough(margin, 5)).toBeCloseTo(300 / 90, 14);
    expect(peakToTrough(margin, 2)).toBeCloseTo(300 / 90, 14);
    expect(peakToTrough(path(100, 150, 120), 2)).toBe(1.5);
    expect(largestCall(margin, 1)).toEqual({ amount: 180, share: 1.5, day: 4 });
    expect(largestCall(margin, 2)).toEqual({ amount: 150, share: 1, day: 4 });
    expect(largestCall(path(3, 2, 1), 1)).toEqual({ amount: 0, share: 0, day: null });
    expect(logMarginDeviation(path(1, 1, 1))).toBe(0);
    // ln 1, ln e: deviation 1 / sqrt(2).
    expect(logMarginDeviation(path(1, Math.E))).toBeCloseTo(Math.SQRT1_2, 14);
    expect(logChangeDeviation(path(1, 2, 4, 8))).toBeCloseTo(0, 14);
    expect(() => peakToTrough(path(1, 0), 2)).toThrow(/the margin of day 2/);
  });

  test('none depends on the currency, but calls in money', () => {
    fc.assert(
      fc.property(margins, (margin) => {
        const [one, other] = [procyclicality(margin), procyclicality(margin.map((value) => value * 1024))];
        expect(other.peakToTrough).toBe(one.peakToTrough);
        expect(other.peakToTrough30Days).toBeLessThanOrEqual(other.peakToTrough);
        expect(other.logMarginDeviation).toBeCloseTo(one.logMarginDeviation, 12);
        for (const [index, call] of other.largestCalls.entries()) {
          expect(call.amount).toBeCloseTo(one.largestCalls[index]!.amount * 1024, 6);
          expect(call.share).toBe(one.largestCalls[index]!.share);
        }
      }),
    );
  });
});

describe('tools', () => {
  test('the buffer stands in calm, is used up in stress and comes back', () => {
    const terms = { buffer: 0.25, stressAt: 1.1, averageDays: 3, rebuildDays: 2 };
    // Calm 100, stress at 120 and 140, calm again at 100: charged 125, 125 (120 would do), 140, then 100 and half, the whole buffer.
    const charged = releasedBuffer(path(100, 100, 120, 140, 100, 100, 100), terms);
    expect(Array.from(charged)).toEqual([125, 125, 125, 140, 112.5, 125, 125]);
    expect(Array.from(releasedBuffer(path(7, 7, 7)))).toEqual([8.75, 8.75, 8.75]);
  });

  test('stress has its weight, and long volatility holds the margin up', () => {
    expect(Array.from(stressWeighted(path(100, 300), path(200, 200)))).toEqual([125, 300]);
    expect(Array.from(longVolatility(path(1, 7, 5), 2))).toEqual([1, 1, 5]);
    expect(Array.from(volatilityFloored(path(10, 10, 10), path(2, 1, 4)))).toEqual([10, 20, 10]);
  });

  test('multipliers follow volatility within caps and speed', () => {
    const terms = { reference: 0.5, lowest: 0.8, highest: 2, fastest: 0.5 } as const;
    expect(Array.from(volatilityMultipliers(path(0.5, 0.6, 5, 5, 0.1), terms))).toEqual([
      1,
      1.2,
      1.7999999999999998,
      2,
      2 / 1.5,
    ]);
    const free = { reference: 'average-before', lowest: 0, highest: 9, fastest: Number.POSITIVE_INFINITY } as const;
    expect(Array.from(volatilityMultipliers(path(1, 2, 3), free))).toEqual([1, 2, 2]);
    expect(Array.from(multiplied(path(2, 3), path(5, 7)))).toEqual([10, 21]);
  });

  test('none charges less than the plain rule, and none looks ahead', () => {
    fc.assert(
      fc.property(margins, fc.integer({ min: 1, max: 79 }), (margin, cut) => {
        const tools = [
          (part: Float64Array) => releasedBuffer(part, { ...EMIR_BUFFER, averageDays: 5 }),
          (part: Float64Array) =>
            stressWeighted(
              part,
              part.map((value) => 900 - 0.5 * value),
            ),
          (part: Float64Array) =>
            volatilityFloored(
              part,
              part.map((value) => 0.1 + value / 1000),
            ),
        ];
        for (const tool of tools) {
          const whole = tool(margin);
          for (const [day, value] of whole.entries()) expect(value).toBeGreaterThanOrEqual(margin[day]!);
          const part = Math.min(cut, margin.length);
          expect(tool(margin.slice(0, part))).toEqual(whole.slice(0, part));
        }
      }),
      { numRuns: 60 },
    );
  });

  test('side by side: the buffer makes calls smaller and costs a quarter more in calm', () => {
    const margin = Float64Array.from({ length: 200 }, (_, day) => (day >= 100 && day < 130 ? 130 : 100));
    const losses = margin.map(() => 110);
    const [plain, buffered] = compareTools(
      [
        { name: 'plain', margin },
        { name: 'buffer', margin: releasedBuffer(margin) },
      ],
      losses,
    );
    expect(plain!.averageAgainstFirst).toBe(1);
    expect(buffered!.largestCalls[0]!.amount).toBeLessThan(plain!.largestCalls[0]!.amount);
    expect(buffered!.averageAgainstFirst).toBeGreaterThan(1);
    expect([plain!.breaches, buffered!.breaches > 0]).toEqual([170, true]);
    expect(() => compareTools([], losses)).toThrow(/no margin path/);
  });
});
