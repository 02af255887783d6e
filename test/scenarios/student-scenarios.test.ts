import { describe, expect, it } from 'vitest';
import { createCorrelation } from '../../src/market/correlation.ts';
import { spotFactor, volatilityFactor } from '../../src/market/factor.ts';
import { damp } from '../../src/scenarios/damping.ts';
import type { Draws } from '../../src/scenarios/draws.ts';
import { gaussianScenarios, studentCopulaScenarios, studentScenarios } from '../../src/scenarios/elliptical.ts';
import { generateScenarios } from '../../src/scenarios/generator.ts';
import type { Horizon } from '../../src/scenarios/horizon.ts';
import { marginalOf, radiusOf } from '../../src/scenarios/student-mixing.ts';
import { normalCdf } from '../../src/spec/normal-cdf.ts';
import { studentT } from '../../src/spec/student-t.ts';
import { expectClose, sentenceOf, vectors } from '../market/helpers.ts';
import { correlationOf, KOLMOGOROV_999, kolmogorovDistance, meanOf } from './sample.ts';

interface Truth {
  readonly radii: readonly { nu: number; z: number; radius: number }[];
  readonly marginals: readonly { nu: number; own: number; x: number; y: number }[];
  readonly copula: readonly { nu: number; rho: number; limit: number; levels: { u: number; joint: number }[] }[];
}
const truth = vectors('student-scenarios') as Truth;

const DRAWS: Draws = { seed: 77, stream: 0, method: 'philox', antithetic: false };
const parameters = { name: 'test', source: 'this file', date: '2026-01-01' };
const N = 100_000;

function horizon(rho: number, changes: Partial<Horizon> = {}): Horizon {
  return {
    spreads: [
      { factor: spotFactor('BTC'), mean: 0.001, deviation: 0.04 },
      { factor: volatilityFactor('BTC'), mean: -0.002, deviation: 0.08 },
    ],
    correlation: createCorrelation(
      ['BTC spot', 'BTC volatility'],
      [
        [1, rho],
        [rho, 1],
      ],
    ),
    scenarios: N,
    draws: DRAWS,
    parameters,
    ...changes,
  };
}

describe('tables of transforms', () => {
  it('radii', () => {
    for (const row of truth.radii) expectClose(radiusOf(row.nu)(row.z), row.radius, 2e-11, row);
  });

  it('marginals, odd', () => {
    for (const row of truth.marginals) {
      expectClose(marginalOf(row.nu, row.own)(row.x), row.y, 2e-11, row);
      expect(marginalOf(row.nu, row.own)(-row.x)).toBe(-marginalOf(row.nu, row.own)(row.x));
    }
  });

  it('both are monotone across their intervals', () => {
    const radius = radiusOf(3);
    const marginal = marginalOf(3, 7);
    let wrong = 0;
    for (let index = -8000; index < 8000; index++) {
      if (!(radius((index + 1) / 1000) < radius(index / 1000))) wrong++;
      if (!(marginal((index + 1) / 100) > marginal(index / 100))) wrong++;
    }
    expect(wrong).toBe(0);
  });
});

describe('elliptical scenarios', () => {
  it('Gaussian: marginals, correlation', () => {
    const { moves } = generateScenarios(gaussianScenarios(horizon(-0.6)));
    const first = kolmogorovDistance(moves[0]!, (x) => normalCdf((x - 0.001) / 0.04));
    const second = kolmogorovDistance(moves[1]!, (x) => normalCdf((x + 0.002) / 0.08));
    expect(Math.max(first, second) * Math.sqrt(N)).toBeLessThan(KOLMOGOROV_999);
    expect(Math.abs(correlationOf(moves[0]!, moves[1]!) + 0.6)).toBeLessThan((4 * (1 - 0.36)) / Math.sqrt(N));
  });

  it('Student t: marginals with the deviation as standard deviation', () => {
    const { moves } = generateScenarios(studentScenarios(horizon(0.5), 4));
    const scale = 0.04 * Math.sqrt(0.5);
    const distance = kolmogorovDistance(moves[0]!, (x) => studentT((x - 0.001) / scale, 4));
    expect(distance * Math.sqrt(N)).toBeLessThan(KOLMOGOROV_999);
  });

  it('t copula: each factor has its own Student t', () => {
    const { moves } = generateScenarios(studentCopulaScenarios(horizon(0.5), 4, [3, 9]));
    const first = kolmogorovDistance(moves[0]!, (x) => studentT((x - 0.001) / (0.04 * Math.sqrt(1 / 3)), 3));
    const second = kolmogorovDistance(moves[1]!, (x) => studentT((x + 0.002) / (0.08 * Math.sqrt(7 / 9)), 9));
    expect(Math.max(first, second) * Math.sqrt(N)).toBeLessThan(KOLMOGOROV_999);
  });

  it.each(truth.copula)('t copula, nu $nu, rho $rho: joint lower and upper tails', ({ nu, rho, levels }) => {
    const set = generateScenarios(studentCopulaScenarios(horizon(rho), nu, [5, 12]));
    const [x, y] = set.moves.map((column) => Float64Array.from(column));
    for (const { u, joint } of levels.filter((level) => level.u >= 0.001)) {
      const count = Math.round(u * N);
      const [lowX, lowY] = [x!, y!].map((column) => Float64Array.from(column).sort()[count]!);
      const [highX, highY] = [x!, y!].map((column) => Float64Array.from(column).sort()[N - 1 - count]!);
      let low = 0;
      let high = 0;
      for (let index = 0; index < N; index++) {
        if (x![index]! < lowX! && y![index]! < lowY!) low++;
        if (x![index]! > highX! && y![index]! > highY!) high++;
      }
      // Binomial standard error, and one count for the sample's own quantiles.
      const room = 4 * Math.sqrt(N * joint) + 1;
      expect(Math.abs(low - N * joint), `u ${u}: ${low} below, wanted ${N * joint}`).toBeLessThan(room);
      expect(Math.abs(high - N * joint), `u ${u}: ${high} above, wanted ${N * joint}`).toBeLessThan(room);
    }
  });

  it('antithetic: neighbours mirror each other around the mean, with one radius', () => {
    const draws = { ...DRAWS, antithetic: true };
    const { moves } = generateScenarios(studentCopulaScenarios(horizon(0.5, { draws, scenarios: 2000 }), 4, [3, 9]));
    for (let index = 0; index < 2000; index += 2) {
      expect(Math.abs(moves[0]![index]! + moves[0]![index + 1]! - 0.002)).toBeLessThan(1e-15);
    }
    expect(Math.abs(meanOf(moves[0]!) - 0.001)).toBeLessThan(1e-16);
  });

  it('scrambled Sobol finds the mean of a square far better than plain draws', () => {
    const error = (draws: Draws): number => {
      const { moves } = generateScenarios(gaussianScenarios(horizon(0, { draws, scenarios: 65536 })));
      return Math.abs(meanOf(moves[0]!.map((x) => (x - 0.001) * (x - 0.001))) / 0.0016 - 1);
    };
    // Plain: standard error sqrt(2 / 65536) = 0.0055.
    for (const seed of [1, 2, 3, 4]) expect(error({ ...DRAWS, method: 'sobol', seed })).toBeLessThan(2e-4);
  });

  it('any cut into blocks gives the same bits', () => {
    const generator = studentCopulaScenarios(horizon(0.5, { scenarios: 1000 }), 4, [3, 9]);
    const { moves } = generateScenarios(generator);
    for (const size of [1, 7, 333]) {
      const again = moves.map(() => new Float64Array(1000));
      for (let first = 0; first < 1000; first += size) {
        const block = { firstScenario: first, count: Math.min(size, 1000 - first) };
        generator.fill(
          block,
          again.map((column) => column.subarray(first, first + block.count)),
        );
      }
      expect(again).toEqual(moves);
    }
  });

  it('damped tails end below their limit and say so; endless ones warn', () => {
    const plain = horizon(0.5);
    const spreads = plain.spreads.map((spread) => ({ ...spread, damping: { from: 0.1, limit: 0.3 } }));
    const damped = generateScenarios(studentScenarios(horizon(0.5, { spreads }), 3));
    const endless = generateScenarios(studentScenarios(plain, 3));
    expect(damped.provenance.notes).toEqual([]);
    expect(damped.provenance.parameters.values['damping of BTC spot']).toContain('beyond 0.1 are damped');
    expect(endless.provenance.notes[0]).toContain('expected shortfall of a book that is short upside is infinite');
    let touched = 0;
    let wrong = 0;
    for (let index = 0; index < N; index++) {
      const before = endless.moves[0]![index]!;
      const after = damped.moves[0]![index]!;
      if (!(Math.abs(after) < 0.3)) wrong++;
      if (Math.abs(before) > 0.1) touched++;
      else if (after !== before) wrong++;
    }
    expect(wrong).toBe(0);
    expect(touched).toBeGreaterThan(1000);
  });

  it('refuses what is no horizon', () => {
    const bad = horizon(0.5);
    const spreads = [{ ...bad.spreads[0]!, deviation: Number.NaN }, bad.spreads[1]!];
    expect(sentenceOf(() => gaussianScenarios({ ...bad, spreads }))).toContain('standard deviation of BTC spot is NaN');
    expect(sentenceOf(() => gaussianScenarios({ ...bad, scenarios: 0 }))).toContain('has 0 scenarios');
    expect(sentenceOf(() => studentScenarios(bad, 2))).toContain('must lie in (2, 10000]');
    expect(sentenceOf(() => studentCopulaScenarios(bad, 4, [3]))).toContain('a copula of 2 factors has 1 marginals');
    const swapped = { ...bad, spreads: [bad.spreads[1]!, bad.spreads[0]!] };
    expect(sentenceOf(() => gaussianScenarios(swapped))).toContain('must name them in this order');
  });

  it('a singular correlation is no obstacle', () => {
    const { moves, provenance } = generateScenarios(gaussianScenarios(horizon(1, { scenarios: 100 })));
    expect(provenance.notes).toEqual([]);
    moves[0]!.forEach((x, index) => {
      expect(Math.abs((x - 0.001) / 0.04 - (moves[1]![index]! + 0.002) / 0.08)).toBeLessThan(1e-13);
    });
  });
});

describe('damping', () => {
  it('is odd, rising, smooth at its start and ends at its limit', () => {
    const damping = { from: 0.2, limit: 0.5 };
    expect(damp(0.2, damping)).toBe(0.2);
    expect(damp(1e308, damping)).toBeLessThanOrEqual(0.5);
    let last = 0.2;
    for (let step = 1; step <= 2000; step++) {
      const x = 0.2 + step / 1000;
      const y = damp(x, damping);
      expect(y).toBeGreaterThan(last);
      expect(damp(-x, damping)).toBe(-y);
      last = y;
    }
    // t - t / sqrt(1 + t^2) = t^3 / 2 + ...: no kink in slope or curvature.
    const t = 1e-3;
    expect(Math.abs((0.2 + 0.3 * t - damp(0.2 + 0.3 * t, damping)) / (0.3 * t * t * t) - 0.5)).toBeLessThan(1e-5);
  });
});
