// Scenarios sampled for a tail: strata against 50-digit tails, weights against exact distributions, and the promise that a
// misleading approximation costs no more than the plain share allows.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createCorrelation } from '../../src/market/correlation.ts';
import { spotFactor } from '../../src/market/factor.ts';
import type { Draws } from '../../src/scenarios/draws.ts';
import type { Horizon } from '../../src/scenarios/horizon.ts';
import { indexTail } from '../../src/scenarios/index-tail.ts';
import { type QuadraticIndex, quantileOfIndex, twistFor } from '../../src/scenarios/quadratic-index.ts';
import { joinScenarioSets, type ScenarioSet } from '../../src/scenarios/scenario-set.ts';
import { type TailSampling, tailScenarios } from '../../src/scenarios/tail-scenarios.ts';
import { normalCdf } from '../../src/spec/normal-cdf.ts';
import { studentTSurvival } from '../../src/spec/student-t.ts';
import { sentenceOf } from '../market/helpers.ts';

const DRAWS: Draws = { seed: 7, stream: 3, method: 'philox', antithetic: false };

function horizon(changes: Partial<Horizon> = {}): Horizon {
  return {
    spreads: [
      { factor: spotFactor('BTC'), mean: 0.01, deviation: 0.04 },
      { factor: spotFactor('ETH'), mean: -0.02, deviation: 0.06 },
    ],
    correlation: createCorrelation(
      ['BTC spot', 'ETH spot'],
      [
        [1, 0.5],
        [0.5, 1],
      ],
    ),
    scenarios: 4000,
    draws: DRAWS,
    parameters: { name: 'test', source: 'this file', date: '2026-01-01' },
    ...changes,
  };
}

/** Long 1 of the first, short 0.5 of the second; loss = -x + y / 2: mean -0.02, variance 0.0016 + 0.0009 - 0.0012. */
const LINEAR = { thetaValue: 0, deltas: Float64Array.of(1, -0.5), gammas: new Float64Array(4) };
const SAMPLING: TailSampling = { level: 0.99, book: LINEAR };
const lossesOf = ({ moves }: ScenarioSet): Float64Array => moves[0]!.map((x, index) => -x + 0.5 * moves[1]![index]!);

function weightBeyond(set: ScenarioSet, x: number): number {
  const losses = lossesOf(set);
  return set.weights!.reduce((sum, weight, scenario) => sum + (losses[scenario]! > x ? weight : 0), 0);
}

/** Of weightBeyond: every stratum's own variance. */
function standardError(set: ScenarioSet, x: number): number {
  const losses = lossesOf(set);
  const strata = new Map<number, number[]>();
  set.design!.groups.forEach((group, scenario) => {
    const members = strata.get(group) ?? [];
    members.push(losses[scenario]! > x ? set.weights![scenario]! : 0);
    strata.set(group, members);
  });
  let variance = 0;
  for (const values of strata.values()) {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
    variance += (squares * values.length) / (values.length - 1);
  }
  return Math.sqrt(variance);
}

interface TailCase {
  readonly book: string;
  readonly constant: number;
  readonly linear: number[];
  readonly quadratic: number[];
  readonly x: number;
  readonly probability: number;
}
const { cases }: { cases: TailCase[] } = JSON.parse(
  readFileSync(new URL('../vectors/quadratic-tail.json', import.meta.url), 'utf8'),
);
const indexOf = ({ constant, linear, quadratic }: TailCase): QuadraticIndex => ({
  constant,
  linear: Float64Array.from(linear),
  curvature: Float64Array.from(quadratic),
  degrees: undefined,
});

describe('probabilities of the index', () => {
  const twisted = cases.filter((row) => twistFor(indexOf(row), row.x) !== null);

  it('much of the table is a tail with a twist, some of it close to the mean', () => {
    expect(twisted.length).toBeGreaterThanOrEqual(15);
    expect(twisted.filter(({ probability }) => probability >= 0.2).length).toBeGreaterThanOrEqual(2);
  });

  it.each(twisted)('$book beyond $x: mpmath', (row) => {
    const index = indexOf(row);
    const tail = indexTail(index, row.x, twistFor(index, row.x)!);
    // With one or two drivers the sum ends early, see index-tail.ts.
    const room = row.linear.length > 2 ? 1e-7 : 2e-4;
    expect(Math.abs(tail.at(0) / row.probability - 1)).toBeLessThan(room);
    const swept = tail.sweep(-3, 0.25, 13);
    for (const step of [0, 5, 12]) {
      expect(Math.abs(swept[step]! - tail.at(-3 + 0.25 * step))).toBeLessThan(1e-9);
    }
  });

  // The twist is a thousandth of a deviation, or a billionth: the line of integration must not follow it.
  it.each([1e-3, 1e-9])('a threshold %d deviations above the mean', (depth) => {
    const gaussian = { constant: 1, linear: Float64Array.of(3, 4), curvature: new Float64Array(2), degrees: undefined };
    const x = 1 + 5 * depth;
    expect(Math.abs(indexTail(gaussian, x, twistFor(gaussian, x)!).at(0) - normalCdf(-depth))).toBeLessThan(1e-9);
    const student = { constant: 0, linear: Float64Array.of(1), curvature: new Float64Array(1), degrees: 4 };
    const tail = indexTail(student, depth, twistFor(student, depth)!);
    expect(Math.abs(tail.at(0) - studentTSurvival(depth, 4))).toBeLessThan(1e-9);
  });

  it.each([3, 4, 7.5, 30])('Student t with %d degrees: a linear and a purely quadratic loss', (degrees) => {
    const linear = { constant: 1, linear: Float64Array.of(2), curvature: Float64Array.of(0), degrees };
    const square = { constant: 0, linear: Float64Array.of(0), curvature: Float64Array.of(0.5), degrees };
    for (const t of [2, 4, 8]) {
      const straight = indexTail(linear, 1 + 2 * t, twistFor(linear, 1 + 2 * t)!).at(0);
      expect(Math.abs(straight / studentTSurvival(t, degrees) - 1)).toBeLessThan(1e-8);
      const bent = indexTail(square, 0.5 * t * t, twistFor(square, 0.5 * t * t)!).at(0);
      expect(Math.abs(bent / (2 * studentTSurvival(t, degrees)) - 1)).toBeLessThan(2e-3);
    }
  });

  it('the quantile it aims at is near the exact one', () => {
    const normal = { constant: 1, linear: Float64Array.of(3, 4), curvature: new Float64Array(2), degrees: undefined };
    expect(Math.abs(quantileOfIndex(normal, 0.99) - (1 + 5 * 2.3263478740408408))).toBeLessThan(1e-6);
    const student = { constant: 0, linear: Float64Array.of(1), curvature: new Float64Array(1), degrees: 4 };
    expect(Math.abs(studentTSurvival(quantileOfIndex(student, 0.99), 4) / 0.01 - 1)).toBeLessThan(0.05);
  });
});

describe('weighted scenarios', () => {
  it('weights sum to 1, none is heavier than the plain share allows', () => {
    const { weights, count, design } = tailScenarios(horizon(), SAMPLING);
    expect(Math.abs(weights!.reduce((sum, weight) => sum + weight, 0) - 1)).toBeLessThan(1e-12);
    // 1 / (0.25 n) in the limit; a stratum's own normalisation and the rounding of its edges add some.
    expect(Math.max(...weights!)).toBeLessThan(1.2 / (0.25 * count));
    expect(design!.kind).toBe('strata');
    expect(new Set(design!.groups).size).toBeGreaterThan(50);
  });

  it.each(['philox', 'sobol'] as const)('%s, Gaussian: probabilities at many depths', (method) => {
    const set = tailScenarios(horizon({ draws: { ...DRAWS, method } }), SAMPLING);
    const deviation = Math.sqrt(0.0013);
    for (const depth of [-1, 0, 1, 2, 2.5, 3, 4]) {
      const exact = normalCdf(-depth);
      // The book is linear: the strata leave nothing but the one that holds the depth.
      expect(Math.abs(weightBeyond(set, -0.02 + depth * deviation) / exact - 1)).toBeLessThan(0.05);
    }
  });

  it.each([-0.02, -0.01999999, -0.01])('a loss of %d aimed at, on the mean or near it', (threshold) => {
    const set = tailScenarios(horizon(), { ...SAMPLING, threshold });
    const deviation = Math.sqrt(0.0013);
    for (const depth of [-1, 0, 1, 2]) {
      const exact = normalCdf(-depth);
      const plainError = Math.sqrt((exact * (1 - exact)) / set.count);
      expect(Math.abs(weightBeyond(set, -0.02 + depth * deviation) - exact)).toBeLessThan(3 * plainError);
    }
  });

  it('Student t: probabilities at many depths', () => {
    const set = tailScenarios(horizon({ scenarios: 20_000 }), { ...SAMPLING, degrees: 4 });
    const scale = Math.sqrt(0.0013 / 2);
    for (const depth of [-1, 0, 1, 2, 3, 4, 6, 10]) {
      const exact = studentTSurvival(depth, 4);
      const error = standardError(set, -0.02 + depth * scale);
      expect(Math.abs(weightBeyond(set, -0.02 + depth * scale) - exact)).toBeLessThan(4 * error);
      // Around the level (depth 3.7) the error is a fraction of what 20,000 plain draws leave there.
      if (depth >= 3 && depth <= 4) expect(error).toBeLessThan(0.5 * Math.sqrt((exact * (1 - exact)) / 20_000));
    }
  });

  it('the weighted moves are those of the model: mean, deviation, correlation', () => {
    const { moves, weights } = tailScenarios(horizon({ scenarios: 40_000 }), SAMPLING);
    const mean = (value: (scenario: number) => number): number =>
      weights!.reduce((sum, weight, scenario) => sum + weight * value(scenario), 0);
    const [x, y] = [mean((at) => moves[0]![at]!), mean((at) => moves[1]![at]!)];
    // A quarter plain: standard error at most 2 deviations / sqrt(n); four of them.
    expect(Math.abs(x - 0.01)).toBeLessThan(0.04 * 0.04);
    expect(Math.abs(y + 0.02)).toBeLessThan(0.06 * 0.04);
    const variance = mean((at) => (moves[0]![at]! - x) * (moves[0]![at]! - x));
    expect(Math.abs(variance / 0.0016 - 1)).toBeLessThan(0.06);
    const covariance = mean((at) => (moves[0]![at]! - x) * (moves[1]![at]! - y));
    expect(Math.abs(covariance / 0.0012 - 1)).toBeLessThan(0.1);
  });

  it('the same seed gives the same bits, another seed or stream others', () => {
    const first = tailScenarios(horizon(), SAMPLING);
    expect(tailScenarios(horizon(), SAMPLING)).toEqual(first);
    for (const other of [
      { ...DRAWS, seed: 8 },
      { ...DRAWS, stream: 4 },
    ]) {
      expect(tailScenarios(horizon({ draws: other }), SAMPLING).moves[0]![0]).not.toBe(first.moves[0]![0]);
    }
  });

  it('sobol: sixteen replicates of equal weight', () => {
    const { weights, design } = tailScenarios(horizon({ draws: { ...DRAWS, method: 'sobol' } }), SAMPLING);
    expect(design!.kind).toBe('replicates');
    const sums = new Float64Array(16);
    weights!.forEach((weight, scenario) => {
      sums[design!.groups[scenario]!]! += weight;
    });
    for (const sum of sums) expect(Math.abs(sum - 1 / 16)).toBeLessThan(1e-13);
  });

  it('damped factors stay below their limit', () => {
    const damped = horizon().spreads.map((spread) => ({ ...spread, damping: { from: 0.1, limit: 0.2 } }));
    const { moves } = tailScenarios(horizon({ spreads: damped }), { ...SAMPLING, degrees: 3 });
    for (const column of moves) for (const move of column) expect(Math.abs(move)).toBeLessThan(0.2);
  });
});

describe('never worse than plain by more than the share', () => {
  /** Mean squared error of P(L > x) over plain draws' p (1 - p) / n. */
  function errorRatio(sampling: TailSampling, degrees?: number): number {
    const scenarios = 1000;
    const p = 0.01;
    const scale = Math.sqrt(degrees === undefined ? 0.0013 : (0.0013 * (degrees - 2)) / degrees);
    const x = -0.02 + scale * (degrees === undefined ? 2.3263478740408408 : 3.746947387979196);
    let squares = 0;
    const seeds = degrees === undefined ? 20 : 6;
    for (let seed = 0; seed < seeds; seed++) {
      const set = tailScenarios(horizon({ scenarios, draws: { ...DRAWS, seed } }), {
        ...sampling,
        ...(degrees ? { degrees } : {}),
      });
      const error = weightBeyond(set, x) - p;
      squares += error * error;
    }
    return squares / seeds / ((p * (1 - p)) / scenarios);
  }
  // The loss is always -x + y / 2; what the sampler is told of it is right, turned round, or of the other factor alone. A chi-square
  // of 100 degrees stays below 1.5 of its mean with 99.9 %.
  const wrong = { ...LINEAR, deltas: Float64Array.of(-1, 0.5) };
  const blind = { ...LINEAR, deltas: Float64Array.of(1, 1) };

  it('what it is for: twenty times better where the approximation is right', () => {
    expect(errorRatio(SAMPLING)).toBeLessThan(0.05);
    expect(errorRatio(SAMPLING, 4)).toBeLessThan(0.05);
  });

  it.each([
    ['turned round', wrong],
    ['of another direction', blind],
  ])('an approximation %s', (_, book) => {
    const ratio = errorRatio({ ...SAMPLING, book });
    expect(ratio).toBeLessThan(1.5 / 0.25);
    // And more plain draws bound it more tightly.
    expect(errorRatio({ ...SAMPLING, book, shares: { plain: 0.8, tail: 0.1, near: 0.1 } })).toBeLessThan(1.5 / 0.8);
  });
});

describe('what it says and refuses', () => {
  it('the provenance says that weights count', () => {
    const { provenance } = tailScenarios(horizon(), SAMPLING);
    expect(provenance.model).toBe('Gaussian, sampled for the tail of one book');
    expect(provenance.notes.at(-1)).toContain('count by their weights, the likelihood ratios');
    expect(provenance.parameters.values['share of plain draws']).toBe(0.25);
    expect(provenance.endlessTails).toBeUndefined();
    const student = tailScenarios(horizon(), { ...SAMPLING, degrees: 4 });
    expect(student.provenance.endlessTails).toEqual(['BTC spot', 'ETH spot']);
  });

  it('a book that nothing moves gets plain draws of equal weight', () => {
    const book = { ...LINEAR, deltas: new Float64Array(2) };
    const { weights, provenance } = tailScenarios(horizon(), { ...SAMPLING, book });
    for (const weight of weights!) expect(Math.abs(weight * 4000 - 1)).toBeLessThan(1e-12);
    expect(provenance.notes.at(-1)).toContain('the scenarios are plain draws');
  });

  it('sets with strata are not joined', () => {
    const set = tailScenarios(horizon(), SAMPLING);
    expect(sentenceOf(() => joinScenarioSets(set, set))).toContain('cannot be joined: its error bars would be lost');
  });

  it.each<[string, Partial<TailSampling>, Partial<Horizon>]>([
    ['the level of tail scenarios is 0.5; it must lie in [0.8, 1)', { level: 0.5 }, {}],
    ['must sum to 1, and the plain one must be above 0', { shares: { plain: 0, tail: 1, near: 0 } }, {}],
    ['antithetic pairs would not lie in one stratum', {}, { draws: { ...DRAWS, antithetic: true } }],
    ['leave a stratum fewer than 2', { strata: 64 }, { scenarios: 100 }],
    [
      'the book has 1 deltas and 4 gammas; 2 factors need 2 and 4',
      { book: { ...LINEAR, deltas: Float64Array.of(1) } },
      {},
    ],
    ['are 2 and 1; they must be equal', { book: { ...LINEAR, gammas: Float64Array.of(1, 1, 2, 1) } }, {}],
    ['degrees of freedom is 2', { degrees: 2 }, {}],
    ['replicates of tail scenarios is 1', { replicates: 1 }, { draws: { ...DRAWS, method: 'sobol' } }],
  ])('%s', (sentence, sampling, changes) => {
    expect(sentenceOf(() => tailScenarios(horizon(changes), { ...SAMPLING, ...sampling }))).toContain(sentence);
  });
});
