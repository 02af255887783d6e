import { describe, expect, it } from 'vitest';
import { contract as lookbackContract, lookbackOption } from '../../src/spec/lookback-option.ts';
import { contract as fixedContract, partialLookbackFixed } from '../../src/spec/partial-lookback-fixed.ts';
import { contract as floatingContract, partialLookbackFloating } from '../../src/spec/partial-lookback-floating.ts';
import { evaluate, expectWithinContract } from './scaled-outputs.ts';

const whole = (...inputs: number[]) => evaluate(lookbackContract, lookbackOption, inputs)[0]!;

describe('partial-lookback-floating', () => {
  it('is within its contract of the 20-digit table', () =>
    expectWithinContract(floatingContract, partialLookbackFloating));

  it('approaches the whole lookback as the first part becomes all of it', () => {
    for (const sign of [1, -1]) {
      for (const carry of [0.05, 0]) {
        const partial = partialLookbackFloating(100, 100, 1, carry, 0.5, 1 - 1e-9, 1, sign);
        expect(Math.abs(partial - whole(100, 0, 100, carry, 0.5, 1, sign, 1))).toBeLessThan(1e-3);
      }
    }
  });

  it('is continuous where the polynomial takes over', () => {
    const edge = (3 * 0.005 * 0.16) / (1 + 0.16);
    for (const sign of [1, -1]) {
      const at = (carry: number) => partialLookbackFloating(100, 100, 1, carry, 0.4, 0.5, 1, sign);
      const slope = (at(edge * 1.001) - at(edge * 0.999)) / (0.002 * edge);
      expect(Math.abs(at(edge) - at(edge * (1 - 1e-12)))).toBeLessThan(1e-9);
      expect(Math.abs(slope)).toBeLessThan(200);
    }
  });

  it('gives NaN for a lookback that outlasts the option, and for NaN', () => {
    expect(partialLookbackFloating(100, 100, 1, 0, 0.5, 1, 1, 1)).toBeNaN();
    expect(partialLookbackFloating(Number.NaN, 100, 1, 0.1, 0.5, 0.5, 1, 1)).toBeNaN();
    expect(partialLookbackFloating(100, 100, Number.NaN, 0.1, 0.5, 0.5, 1, 1)).toBeNaN();
    expect(partialLookbackFloating(100, 100, 1, Number.NaN, 0.5, 0.5, 1, 1)).toBeNaN();
  });
});

describe('partial-lookback-fixed', () => {
  it('is within its contract of the 20-digit table', () => expectWithinContract(fixedContract, partialLookbackFixed));

  it('approaches the whole lookback as it starts at once', () => {
    for (const sign of [1, -1]) {
      for (const carry of [0.05, 0]) {
        const partial = partialLookbackFixed(100, 105, carry, 0.5, 1e-9, 1, sign);
        expect(Math.abs(partial - whole(100, 105, 100, carry, 0.5, 1, sign, 0))).toBeLessThan(1e-3);
      }
    }
  });

  it('gives NaN for a lookback that starts at the end, and for NaN', () => {
    expect(partialLookbackFixed(100, 100, 0, 0.5, 1, 1, 1)).toBeNaN();
    expect(partialLookbackFixed(100, Number.NaN, 0.1, 0.5, 0.5, 1, 1)).toBeNaN();
    expect(partialLookbackFixed(100, 100, Number.NaN, 0.5, 0.5, 1, 1)).toBeNaN();
  });
});
