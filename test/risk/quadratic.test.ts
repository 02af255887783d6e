// Quadratic losses: their tails against mpmath (test/vectors/quadratic-tail.py), their reduction and approximations by law.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type FastMethod, fastRisk, fastRiskOf } from '../../src/risk/fast-approximations.ts';
import {
  cumulantsOf,
  type DeltaGammaBook,
  type QuadraticLoss,
  quadraticLossOf,
} from '../../src/risk/quadratic-loss.ts';
import { quadraticRisk, quadraticTail } from '../../src/risk/quadratic-tail.ts';

interface Case {
  book: string;
  constant: number;
  linear: number[];
  quadratic: number[];
  x: number;
  probability: number;
  excess: number;
}

const { cases }: { cases: Case[] } = JSON.parse(
  readFileSync(new URL('../vectors/quadratic-tail.json', import.meta.url), 'utf8'),
);
const lossOf = ({
  constant,
  linear,
  quadratic,
}: Omit<Case, 'book' | 'x' | 'probability' | 'excess'>): QuadraticLoss => ({
  constant,
  linear: Float64Array.from(linear),
  quadratic: Float64Array.from(quadratic),
});
const relative = (got: number, wanted: number): number => Math.abs(got / wanted - 1);

describe('the tail by inversion', () => {
  test('the table is whole', () => expect(cases).toHaveLength(36));

  test.each(cases)('$book beyond $x', (row) => {
    const tail = quadraticTail(lossOf(row), row.x);
    expect(relative(tail.probability, row.probability)).toBeLessThan(1e-11);
    expect(relative(tail.excess, row.excess)).toBeLessThan(1e-11);
  });

  test.each(cases.filter((row) => row.probability < 0.9))('$book: VaR and ES at its probability beyond $x', (row) => {
    const risk = quadraticRisk(lossOf(row), 1 - row.probability);
    // 1 - (1 - p) has lost the digits of a small p; the density says how far that moves the quantile.
    const slack = 1e-10 + 1e-15 / row.probability;
    expect(Math.abs(risk.valueAtRisk - row.x)).toBeLessThan(slack * 100 * (1 + Math.abs(row.x)));
    expect(relative(risk.expectedShortfall, row.x + row.excess / row.probability)).toBeLessThan(slack * 100);
  });

  test('beyond the largest and below the smallest loss there is', () => {
    const falling = lossOf({ constant: 1, linear: [2], quadratic: [-0.5] });
    // 1 + 2 z - z^2 / 2 is 3 at most, at z = 2.
    expect(quadraticTail(falling, 3)).toEqual({ probability: 0, density: 0, excess: 0 });
    const rising = lossOf({ constant: -1, linear: [2], quadratic: [0.5] });
    expect(quadraticTail(rising, -4)).toEqual({ probability: 1, density: 0, excess: 3.5 });
  });

  test('a loss that cannot move is its own VaR', () => {
    const still = lossOf({ constant: 7, linear: [0, 0], quadratic: [0, 0] });
    expect(quadraticRisk(still, 0.99)).toEqual({ level: 0.99, valueAtRisk: 7, expectedShortfall: 7 });
  });
});

const BOOK: DeltaGammaBook = {
  thetaValue: 40,
  deltas: Float64Array.of(3, -2, 0.5),
  gammas: Float64Array.of(-0.4, 0.1, 0, 0.1, 0.2, -0.05, 0, -0.05, -0.6),
  covariance: Float64Array.of(4, 1.2, 0.3, 1.2, 9, -0.8, 0.3, -0.8, 1),
};

describe('the reduction to independent factors', () => {
  test('keeps mean and variance, which matrices give directly', () => {
    // E loss = -theta - tr(Gamma Sigma) / 2; var = d' Sigma d + tr((Gamma Sigma)^2) / 2.
    const at = (matrix: Float64Array, row: number, column: number): number => matrix[row * 3 + column]!;
    const gs = [0, 1, 2].map((row) =>
      [0, 1, 2].map((column) =>
        [0, 1, 2].reduce((sum, k) => sum + at(BOOK.gammas, row, k) * at(BOOK.covariance, k, column), 0),
      ),
    );
    let [trace, traceSquare, slopes] = [0, 0, 0];
    for (let row = 0; row < 3; row++) {
      trace += gs[row]![row]!;
      for (let column = 0; column < 3; column++) {
        traceSquare += gs[row]![column]! * gs[column]![row]!;
        slopes += BOOK.deltas[row]! * at(BOOK.covariance, row, column) * BOOK.deltas[column]!;
      }
    }
    const { mean, variance } = cumulantsOf(quadraticLossOf(BOOK));
    expect(relative(mean, -40 - trace / 2)).toBeLessThan(1e-13);
    expect(relative(variance, slopes + traceSquare / 2)).toBeLessThan(1e-13);
  });

  test.each<[string, Partial<DeltaGammaBook>, string]>([
    [
      'a NaN delta',
      { deltas: Float64Array.of(1, Number.NaN, 1) },
      'the delta of factor 1 is NaN; it must be a finite number',
    ],
    ['too few gammas', { gammas: new Float64Array(4) }, 'the gammas have 4 entries; 3 factors need 9'],
    [
      'a lopsided covariance',
      { covariance: Float64Array.of(1, 0.5, 0, 0.4, 1, 0, 0, 0, 1) },
      'the covariance of factors 0 and 1 are 0.5 and 0.4; they must be equal',
    ],
    [
      'a correlation of 2',
      { covariance: Float64Array.of(1, 2, 0, 2, 1, 0, 0, 0, 1) },
      'it must not be negative: repair the correlation first',
    ],
  ])('%s is refused', (_, change, sentence) => {
    expect(() => quadraticLossOf({ ...BOOK, ...change })).toThrow(sentence);
  });

  test('factors that move as one are one factor', () => {
    const singular = { ...BOOK, covariance: Float64Array.of(4, 4, 4, 4, 4, 4, 4, 4, 4), thetaValue: 0 };
    // One move x of variance 4: delta 1.5, gamma the sum of all entries, -0.7; loss = -3 z + 1.4 z^2.
    const wanted = quadraticRisk(lossOf({ constant: 0, linear: [-3], quadratic: [1.4] }), 0.99);
    const got = fastRisk(singular, 0.99, 'delta-gamma-exact');
    expect(relative(got.valueAtRisk, wanted.valueAtRisk)).toBeLessThan(1e-7);
  });
});

describe('approximations', () => {
  const methods: FastMethod[] = [
    'delta-normal',
    'delta-gamma-normal',
    'delta-gamma-cornish-fisher',
    'delta-gamma-exact',
  ];

  test.each(methods)('%s of a linear book is the normal answer', (method) => {
    const risk = fastRisk({ ...BOOK, gammas: new Float64Array(9) }, 0.99, method);
    // d' Sigma d = 59.65; quantile and tail mean of the normal at 0.99 from any table.
    const deviation = Math.sqrt(36 + 36 + 0.25 - 14.4 + 0.9 + 1.6);
    expect(risk.valueAtRisk).toBeCloseTo(-40 + 2.3263478740408408 * deviation, 9);
    expect(risk.expectedShortfall).toBeCloseTo(-40 + 2.66521422034575 * deviation, 9);
    expect(risk.warning).toBeNull();
  });

  test('Cornish-Fisher is near the exact answer where the loss is nearly normal, and says where it is not', () => {
    const mild = lossOf({ constant: 0, linear: [1, 1, 1], quadratic: [0.05, 0.02, -0.03] });
    const [near, exact] = [
      fastRiskOf(mild, 0.99, 'delta-gamma-cornish-fisher'),
      fastRiskOf(mild, 0.99, 'delta-gamma-exact'),
    ];
    expect(relative(near.valueAtRisk, exact.valueAtRisk)).toBeLessThan(1e-3);
    expect(relative(near.expectedShortfall, exact.expectedShortfall)).toBeLessThan(2e-3);
    expect(near.warning).toBeNull();
    const bounded = lossOf({ constant: 0, linear: [0], quadratic: [-1] });
    expect(fastRiskOf(bounded, 0.99, 'delta-gamma-cornish-fisher').warning).toMatch(/use delta-gamma-exact/);
  });

  test.each(methods)('%s refuses a level of 1', (method) => {
    expect(() => fastRisk(BOOK, 1, method)).toThrow('the confidence level is 1; it must lie strictly between 0 and 1');
  });
});
