// Samples for properties: whole losses, so that ties are common and translations and sums are exact.
import fc from 'fast-check';
import { createSample, type Sample } from '../../src/risk/sample.ts';
import { TAIL_CONVENTIONS, type TailConventionName, type TailRisk, tailRiskOf } from '../../src/risk/tail-risk.ts';

export const FIXED = { seed: 20261121, numRuns: 300 };

export const lossColumn = (size: number): fc.Arbitrary<Float64Array> =>
  fc
    .array(fc.integer({ min: -1000, max: 1000 }), { minLength: size, maxLength: size })
    .map((losses) => Float64Array.from(losses));

export const anySize: fc.Arbitrary<number> = fc.integer({ min: 1, max: 60 });
export const anyLevel: fc.Arbitrary<number> = fc.double({ min: 0.01, max: 0.999, noNaN: true });

/** Weights in 64ths and more, some of them zero; they sum to 1 but for rounding. */
export const weightColumn = (size: number): fc.Arbitrary<Float64Array | null> =>
  fc.option(
    fc
      .array(fc.nat(5), { minLength: size, maxLength: size })
      .filter((weights) => weights.some((weight) => weight > 0))
      .map((weights) => {
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        return Float64Array.from(weights, (weight) => weight / total);
      }),
  );

export function riskOf(
  losses: Float64Array,
  level: number,
  convention: TailConventionName = 'order-statistic',
  weights: Float64Array | null = null,
): TailRisk {
  return tailRiskOf(createSample({ losses, weights }), [level], TAIL_CONVENTIONS[convention])[0]!;
}

export const sampleOf = (...losses: number[]): Sample => createSample({ losses: Float64Array.from(losses) });
