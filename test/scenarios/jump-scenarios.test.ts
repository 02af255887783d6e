import { describe, expect, it } from 'vitest';
import { createCorrelation } from '../../src/market/correlation.ts';
import { spotFactor, volatilityFactor } from '../../src/market/factor.ts';
import type { Draws } from '../../src/scenarios/draws.ts';
import { generateScenarios, type ScenarioGenerator } from '../../src/scenarios/generator.ts';
import { type HestonUnderlying, hestonScenarios } from '../../src/scenarios/heston.ts';
import type { Horizon } from '../../src/scenarios/horizon.ts';
import { doubleExponential, kouScenarios, mertonScenarios } from '../../src/scenarios/jumps.ts';
import { poissonInverse } from '../../src/scenarios/poisson.ts';
import { type RegimeHorizon, regimeScenarios, stationaryOf } from '../../src/scenarios/regimes.ts';
import { normalCdf } from '../../src/spec/normal-cdf.ts';
import { sentenceOf, vectors } from '../market/helpers.ts';
import { correlationOf, deviationOf, KOLMOGOROV_999, kolmogorovDistance, meanOf } from './sample.ts';

interface Point {
  readonly case: string;
  readonly x: number;
  readonly probability: number;
}
const truth = vectors('jump-scenarios') as {
  kou: Point[];
  heston: Point[];
  moments: { case: string; mean: number; variance: number }[];
};

const DRAWS: Draws = { seed: 5, stream: 0, method: 'philox', antithetic: false };
const parameters = { name: 'test', source: 'this file', date: '2026-01-01' };
const N = 100_000;
const BTC = spotFactor('BTC');
const ETH = spotFactor('ETH');

const matrix = (names: string[], rho: number) =>
  createCorrelation(
    names,
    names.map((_, row) => names.map((__, column) => (row === column ? 1 : rho))),
  );

function horizon(rho: number, means: [number, number], deviations: [number, number]): Horizon {
  return {
    spreads: [
      { factor: BTC, mean: means[0], deviation: deviations[0] },
      { factor: ETH, mean: means[1], deviation: deviations[1] },
    ],
    correlation: matrix([BTC.id, ETH.id], rho),
    scenarios: N,
    draws: DRAWS,
    parameters,
  };
}

function expectPoints(sample: Float64Array, points: readonly Point[], bias = 0): void {
  expect(points.length).toBeGreaterThan(5);
  for (const { x, probability } of points) {
    const below = sample.reduce((count, value) => (value <= x ? count + 1 : count), 0) / N;
    const room = 4 * Math.sqrt((probability * (1 - probability)) / N) + bias;
    expect(Math.abs(below - probability), `P(X <= ${x}) is ${below}, wanted ${probability}`).toBeLessThan(room);
  }
}

/** Blocks of 333 against blocks of the engine's size. */
function expectAnyCut(generator: ScenarioGenerator): void {
  const { moves } = generateScenarios({ ...generator, count: 1000 });
  const again = moves.map(() => new Float64Array(1000));
  for (let first = 0; first < 1000; first += 333) {
    const block = { firstScenario: first, count: Math.min(333, 1000 - first) };
    const part = again.map((column) => column.subarray(first, first + block.count));
    generator.fill(block, part);
  }
  expect(again).toEqual(moves);
}

/** Sum over n of the Poisson weights times term(n); expected at most 3. */
function poissonMixture(expected: number, term: (count: number) => number): number {
  let weight = Math.exp(-expected);
  let sum = 0;
  for (let count = 0; count < 60; count++) {
    sum += weight * term(count);
    weight *= expected / (count + 1);
  }
  return sum;
}

describe('Poisson by inversion', () => {
  it('steps where the distribution says', () => {
    // exp(-2) (1, 2, 2, 4/3, ...): cumulated 0.13534, 0.40601, 0.67668, 0.85712.
    const count = (u: number) => poissonInverse(u, 2, Math.exp(-2));
    expect([0.1, 0.13533, 0.13534, 0.406, 0.40602, 0.6766, 0.6767, 0.857, 0.8572].map(count)).toEqual([
      0, 0, 1, 1, 2, 2, 3, 3, 4,
    ]);
    expect(poissonInverse(0.999, 0, 1)).toBe(0);
    expect(poissonInverse(1 - 2 ** -53, 50, Math.exp(-50))).toBeLessThan(150);
  });
});

describe('Merton', () => {
  const generator = mertonScenarios(horizon(0.5, [0.001, 0], [0.03, 0.04]), {
    own: [{ expected: 0.8, size: { mean: -0.05, deviation: 0.04 } }, undefined],
    common: {
      expected: 0.3,
      sizes: [
        { mean: 0, deviation: 0 },
        { mean: -0.1, deviation: 0.05 },
      ],
      correlation: matrix([BTC.id, ETH.id], 1),
    },
  });
  const { moves, provenance } = generateScenarios(generator);

  it('own jumps: the marginal is a Poisson mixture of normals', () => {
    const distance = kolmogorovDistance(moves[0]!, (x) =>
      poissonMixture(0.8, (n) => normalCdf((x - 0.001 + 0.05 * n) / Math.sqrt(0.0009 + 0.0016 * n))),
    );
    expect(distance * Math.sqrt(N)).toBeLessThan(KOLMOGOROV_999);
  });

  it('common jumps: likewise', () => {
    const distance = kolmogorovDistance(moves[1]!, (x) =>
      poissonMixture(0.3, (n) => normalCdf((x + 0.1 * n) / Math.sqrt(0.0016 + 0.0025 * n))),
    );
    expect(distance * Math.sqrt(N)).toBeLessThan(KOLMOGOROV_999);
  });

  it('common jumps come at once: covariance of two factors that only jump', () => {
    const sizes = [
      { mean: -0.1, deviation: 0.02 },
      { mean: -0.05, deviation: 0.01 },
    ];
    const common = { expected: 0.5, sizes, correlation: matrix([BTC.id, ETH.id], 0.5) };
    const still = horizon(0, [0, 0], [0, 0]);
    const set = generateScenarios(mertonScenarios(still, { own: [undefined, undefined], common }));
    // Covariance: lambda (m1 m2 + r s1 s2); variance: lambda (m^2 + s^2).
    const covariance = 0.1 * 0.05 + 0.5 * 0.02 * 0.01;
    const rho = covariance / Math.sqrt((0.01 + 0.0004) * (0.0025 + 0.0001));
    expect(Math.abs(correlationOf(set.moves[0]!, set.moves[1]!) - rho)).toBeLessThan(0.003);
    set.moves[0]!.forEach((move, index) => {
      if ((move === 0) !== (set.moves[1]![index] === 0)) throw new Error(`scenario ${index}: one factor jumped alone`);
    });
  });

  it('says that jumps come on top, with their sizes', () => {
    expect(provenance.notes).toContain('means are those of the diffusion: jumps come on top, uncompensated');
    expect(provenance.parameters.values['own jumps of BTC spot']).toBe(
      '0.8 expected; normal, mean -0.05, deviation 0.04',
    );
  });

  it('any cut into blocks gives the same bits', () => expectAnyCut(generator));
});

describe('Kou', () => {
  const own = { expected: 0.7, size: { upProbability: 0.3, meanUp: 0.04, meanDown: 0.06 } };
  const generator = kouScenarios(horizon(0.2, [0.002, -0.001], [0.03, 0.05]), {
    own: [own, { expected: 2.5, size: { upProbability: 0.5, meanUp: 0.02, meanDown: 0.03 } }],
    common: { expected: 0.2, size: { upProbability: 0.1, meanUp: 0.05, meanDown: 0.15 }, loadings: [0, 1.4] },
  });
  const { moves } = generateScenarios(generator);

  it('own jumps', () =>
    expectPoints(
      moves[0]!,
      truth.kou.filter((point) => point.case === 'own'),
    ));
  it('own and common jumps', () =>
    expectPoints(
      moves[1]!,
      truth.kou.filter((point) => point.case === 'own and common'),
    ));
  it('any cut into blocks gives the same bits', () => expectAnyCut(generator));

  it('a jump by its quantiles: continuous at 0, exponential on both sides', () => {
    const size = { upProbability: 0.4, meanUp: 0.1, meanDown: 0.2 };
    expect(doubleExponential(0.6, size)).toBe(-0);
    // P(J < -0.2 ln 2) = 0.6 / 2; P(J > 0.1 ln 4) = 0.4 / 4.
    expect(Math.abs(doubleExponential(0.3, size) + 0.2 * Math.LN2)).toBeLessThan(1e-16);
    expect(Math.abs(doubleExponential(0.9, size) - 0.1 * Math.log(4))).toBeLessThan(1e-16);
    expect(doubleExponential(0.5, { ...size, upProbability: 0 })).toBeLessThan(0);
    expect(doubleExponential(0.5, { ...size, upProbability: 1 })).toBeGreaterThan(0);
  });

  it('refuses jumps without a size', () => {
    const bad = { expected: 1, size: { upProbability: 1.2, meanUp: 0.1, meanDown: 0.1 } };
    const base = horizon(0, [0, 0], [1, 1]);
    expect(sentenceOf(() => kouScenarios(base, { own: [bad, undefined] }))).toBe(
      'probability of a jump up of BTC spot is 1.2; it must lie in [0, 1]',
    );
    expect(sentenceOf(() => kouScenarios(base, { own: [own] }))).toContain('given for 1 factors; there are 2');
    expect(sentenceOf(() => kouScenarios(base, { own: [{ ...own, expected: Number.NaN }, undefined] }))).toContain(
      'expected jumps of BTC spot over the horizon is NaN',
    );
  });
});

describe('Heston and Bates', () => {
  const calm: HestonUnderlying = {
    spot: { kind: 'spot', id: 'BTC spot', underlying: 'BTC' },
    volatility: { ...volatilityFactor('BTC'), kind: 'volatility' } as Extract<
      ReturnType<typeof volatilityFactor>,
      { kind: 'volatility' }
    >,
    tenorYears: 30 / 365,
    drift: 0.1,
    variance: 0.36,
    longVariance: 0.5,
    reversion: 3,
    volatilityOfVariance: 1.2,
    correlation: -0.4,
  };
  const wild = {
    ...calm,
    drift: 0,
    variance: 0.2,
    longVariance: 0.3,
    reversion: 2,
    volatilityOfVariance: 2.5,
    correlation: 0.3,
  };
  const run = (underlying: HestonUnderlying, horizonYears: number, steps: number) => ({
    underlyings: [underlying],
    varianceCorrelation: matrix(['BTC'], 1),
    spotCorrelation: matrix(['BTC'], 1),
    horizonYears,
    steps,
    scenarios: N,
    draws: DRAWS,
    parameters,
  });
  /** Variance back from the volatility move. */
  const variances = (moves: Float64Array, { reversion, longVariance, variance, tenorYears }: HestonUnderlying) => {
    const weight = (1 - Math.exp(-reversion * tenorYears)) / (reversion * tenorYears);
    const before = longVariance + (variance - longVariance) * weight;
    return moves.map((move) => (before * Math.exp(2 * move) - longVariance) / weight + longVariance);
  };

  it.each([
    ['heston', calm, 10 / 365, 10],
    ['bates', { ...calm, jumps: { perYear: 6, mean: -0.08, deviation: 0.05 } }, 10 / 365, 10],
    ['heston wild', wild, 0.25, 32],
  ] as const)('%s: the distribution of the log return', (name, underlying, years, steps) => {
    const { moves } = generateScenarios(hestonScenarios(run(underlying, years, steps)));
    // The scheme is not exact: up to 1e-3 of probability at these steps.
    expectPoints(
      moves[0]!,
      truth.heston.filter((point) => point.case === name),
      1e-3,
    );
    const moments = truth.moments.find((row) => row.case === name.replace('bates', 'heston'))!;
    const sample = variances(moves[1]!, underlying);
    const error = Math.sqrt(moments.variance / N);
    expect(Math.abs(meanOf(sample) - moments.mean)).toBeLessThan(4 * error);
    expect(Math.abs(deviationOf(sample) / Math.sqrt(moments.variance) - 1)).toBeLessThan(0.03);
  });

  it('relative and additive volatility factors move the same volatility', () => {
    const forms = (['log', 'relative', 'additive'] as const).map((form) => {
      const volatility = { ...calm.volatility!, form };
      return generateScenarios(hestonScenarios({ ...run({ ...calm, volatility }, 10 / 365, 5), scenarios: 50 }))
        .moves[1]!;
    });
    const weight = (1 - Math.exp(-3 * calm.tenorYears)) / (3 * calm.tenorYears);
    const before = Math.sqrt(0.5 - 0.14 * weight);
    forms[0]!.forEach((move, index) => {
      expect(Math.abs(forms[1]![index]! - Math.expm1(move))).toBeLessThan(1e-14);
      expect(Math.abs(forms[2]![index]! - before * Math.expm1(move))).toBeLessThan(1e-14);
    });
  });

  it('two underlyings: spots move together as asked, and any cut gives the same bits', () => {
    const eth = { ...calm, spot: { ...calm.spot, id: 'ETH spot', underlying: 'ETH' }, correlation: 0 };
    const { volatility: _, ...ethSpot } = eth;
    const both = {
      ...run({ ...calm, correlation: 0 }, 10 / 365, 4),
      underlyings: [{ ...calm, correlation: 0 }, ethSpot],
      varianceCorrelation: matrix(['BTC', 'ETH'], 0.9),
      spotCorrelation: matrix(['BTC', 'ETH'], 0.8),
    };
    const generator = hestonScenarios(both);
    const { moves, factors } = generateScenarios(generator);
    expect(factors.map((factor) => factor.id)).toEqual(['BTC spot', 'BTC volatility', 'ETH spot']);
    // Without leverage: 0.8 E[sqrt(V V')] / E[V], a little below 0.8.
    const rho = correlationOf(moves[0]!, moves[2]!);
    expect(rho).toBeGreaterThan(0.77);
    expect(rho).toBeLessThan(0.805);
    expectAnyCut(generator);
  });

  it('refuses what has no meaning', () => {
    expect(sentenceOf(() => hestonScenarios(run({ ...calm, reversion: 0 }, 0.1, 4)))).toContain(
      'reversion of BTC is 0',
    );
    expect(sentenceOf(() => hestonScenarios(run({ ...calm, variance: Number.NaN }, 0.1, 4)))).toContain(
      'variance of BTC is NaN',
    );
    const wrong = { ...run(calm, 0.1, 4), spotCorrelation: matrix(['ETH'], 1) };
    expect(sentenceOf(() => hestonScenarios(wrong))).toContain(
      'a correlation of ETH is given for Heston underlyings BTC',
    );
  });
});

describe('regimes', () => {
  const chain: RegimeHorizon = {
    factors: [BTC, ETH],
    regimes: [
      { name: 'calm', means: [0.001, 0.001], deviations: [0.02, 0.03], correlation: matrix([BTC.id, ETH.id], 0.3) },
      { name: 'crisis', means: [-0.02, -0.03], deviations: [0.08, 0.1], correlation: matrix([BTC.id, ETH.id], 0.95) },
    ],
    transition: [
      [0.95, 0.05],
      [0.25, 0.75],
    ],
    start: [1, 0],
    steps: 1,
    scenarios: N,
    draws: DRAWS,
    parameters,
  };

  it('stationary distribution: the balance of a two-state chain, and of a three-state one', () => {
    // pi = (0.25, 0.05) / 0.3.
    const [calm, crisis] = stationaryOf(chain.transition);
    expect(Math.abs(calm! - 5 / 6)).toBeLessThan(1e-15);
    expect(Math.abs(crisis! - 1 / 6)).toBeLessThan(1e-15);
    // pi0 = pi0 / 2 + pi1 / 3 and pi2 = pi0 / 4 + pi1 / 3 + pi2 / 2: pi = (2, 3, 3) / 8.
    const pi = stationaryOf([
      [0.5, 0.25, 0.25],
      [1 / 3, 1 / 3, 1 / 3],
      [0, 0.5, 0.5],
    ]);
    [0.25, 0.375, 0.375].forEach((wanted, index) => {
      expect(Math.abs(pi[index]! - wanted)).toBeLessThan(1e-15);
    });
  });

  it('one step from the stationary start: a mixture of two normals', () => {
    const { moves } = generateScenarios(regimeScenarios({ ...chain, start: 'stationary' }));
    const distance = kolmogorovDistance(
      moves[0]!,
      (x) => (5 / 6) * normalCdf((x - 0.001) / 0.02) + (1 / 6) * normalCdf((x + 0.02) / 0.08),
    );
    expect(distance * Math.sqrt(N)).toBeLessThan(KOLMOGOROV_999);
  });

  it('two steps from calm: three paths of regimes', () => {
    const { moves } = generateScenarios(regimeScenarios({ ...chain, steps: 2 }));
    const distance = kolmogorovDistance(
      moves[1]!,
      (x) =>
        0.95 * normalCdf((x - 0.002) / Math.sqrt(0.0018)) + 0.05 * normalCdf((x + 0.029) / Math.sqrt(0.0009 + 0.01)),
    );
    expect(distance * Math.sqrt(N)).toBeLessThan(KOLMOGOROV_999);
  });

  it('a crisis has its own correlation', () => {
    const crisis = generateScenarios(regimeScenarios({ ...chain, start: [0, 1] }));
    expect(Math.abs(correlationOf(crisis.moves[0]!, crisis.moves[1]!) - 0.95)).toBeLessThan(
      (4 * 0.0975) / Math.sqrt(N),
    );
    const calm = generateScenarios(regimeScenarios(chain));
    expect(Math.abs(correlationOf(calm.moves[0]!, calm.moves[1]!) - 0.3)).toBeLessThan((4 * 0.91) / Math.sqrt(N));
  });

  it('any cut into blocks gives the same bits', () => expectAnyCut(regimeScenarios({ ...chain, steps: 5 })));

  it('repairs a crisis correlation by name, refuses probabilities that do not add up', () => {
    const names = [BTC.id, ETH.id, 'SOL spot'];
    const impossible = createCorrelation(names, [
      [1, 0.9, -0.9],
      [0.9, 1, 0.9],
      [-0.9, 0.9, 1],
    ]);
    const three = regimeScenarios({
      ...chain,
      factors: [BTC, ETH, spotFactor('SOL')],
      regimes: [{ name: 'crisis', means: [0, 0, 0], deviations: [1, 1, 1], correlation: impossible }],
      transition: [[1]],
      start: [1],
    });
    expect(three.provenance.notes[0]).toContain('crisis: the correlation was not positive semi-definite');
    const transition = [
      [0.9, 0.2],
      [0.25, 0.75],
    ];
    expect(sentenceOf(() => regimeScenarios({ ...chain, transition }))).toContain(
      'probabilities in transitions from calm add up to 1.1',
    );
    const stuck = [
      [1, 0],
      [0, 1],
    ];
    expect(sentenceOf(() => regimeScenarios({ ...chain, transition: stuck, start: 'stationary' }))).toContain(
      'a stationary start is not unique',
    );
  });
});
