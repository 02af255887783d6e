import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCorrelation } from '../../src/market/correlation.ts';
import { bridgePath, createBrownianBridge } from '../../src/scenarios/brownian-bridge.ts';
import { type DrawRequest, type Draws, fillNormals, fillUniforms, uniformAt } from '../../src/scenarios/draws.ts';
import { fillCorrelatedNormals, loadingsOf, principalLoadings } from '../../src/scenarios/loadings.ts';
import { normalCdf } from '../../src/spec/normal-cdf.ts';
import { expectClose, sentenceOf, vectors } from '../market/helpers.ts';
import { correlationOf, KOLMOGOROV_999, kolmogorovDistance } from './sample.ts';

const PHILOX: Draws = { seed: 20261121, stream: 3, method: 'philox', antithetic: false };
const SOBOL: Draws = { ...PHILOX, method: 'sobol' };
const CELL = { factor: 2, step: 0, factorsPerStep: 8 };

interface Row {
  readonly seed: number;
  readonly stream: number;
  readonly scenario: number;
  readonly factor: number;
  readonly step: number;
  readonly uniform: number;
  readonly normal: number;
}

const normals = (request: DrawRequest): Float64Array => {
  const column = new Float64Array(request.count);
  fillNormals(column, request);
  return column;
};

describe('draws', () => {
  it.each((vectors('draws') as { rows: Row[] }).rows)(
    'seed $seed, stream $stream, scenario $scenario, factor $factor, step $step',
    ({ seed, stream, scenario, factor, step, uniform, normal }) => {
      const draws: Draws = { seed, stream, method: 'philox', antithetic: false };
      const cell = { factor, step, factorsPerStep: 1 };
      expect(uniformAt(draws, cell, scenario)).toBe(uniform);
      const [z] = normals({ draws, ...cell, firstScenario: scenario, count: 1 });
      expectClose(z!, normal, 6e-16, 'normal');
    },
  );

  it('any cut into blocks gives the same bits', () => {
    const draws = fc.record({
      seed: fc.integer({ min: 0, max: 4294967295 }),
      stream: fc.integer({ min: 0, max: 9 }),
      method: fc.constantFrom('philox' as const, 'sobol' as const),
      antithetic: fc.boolean(),
    });
    fc.assert(
      fc.property(
        draws,
        fc.integer({ min: 0, max: 4294960000 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 0, max: 60 }),
        fc.boolean(),
        (plan, firstScenario, count, cut, shared) => {
          const request = { draws: plan, ...CELL, shared };
          const whole = normals({ ...request, firstScenario, count });
          const at = Math.min(cut, count);
          const left = normals({ ...request, firstScenario, count: at });
          const right = normals({ ...request, firstScenario: firstScenario + at, count: count - at });
          expect([...left, ...right]).toEqual([...whole]);
        },
      ),
      { seed: 4, numRuns: 200 },
    );
  });

  it('are normal: Kolmogorov distance of 100,000 below the 99.9 % critical value, at five seeds and in both methods', () => {
    for (const seed of [1, 2, 3, 4, 5]) {
      for (const draws of [
        { ...PHILOX, seed },
        { ...SOBOL, seed },
      ]) {
        const distance = kolmogorovDistance(normals({ draws, ...CELL, firstScenario: 0, count: 100_000 }), normalCdf);
        expect(distance * Math.sqrt(100_000)).toBeLessThan(KOLMOGOROV_999);
      }
    }
  });

  it('neighbouring factors, steps, streams and seeds share nothing that 100,000 draws can see', () => {
    const request = { draws: PHILOX, ...CELL, firstScenario: 0, count: 100_000 };
    const base = normals(request);
    const others = [
      { ...request, factor: 3 },
      { ...request, step: 1 },
      { ...request, firstScenario: 1 },
      { ...request, draws: { ...PHILOX, stream: 4 } },
      { ...request, draws: { ...PHILOX, seed: PHILOX.seed + 1 } },
    ];
    // 4.4 standard errors: one in 100,000 for each of the five.
    for (const other of others) {
      expect(Math.abs(correlationOf(base, normals(other)))).toBeLessThan(4.4 / Math.sqrt(100_000));
    }
  });

  it('Sobol points fill every one of 2^12 equal intervals once, whatever the scramble', () => {
    for (const factor of [0, 1, 7, 300]) {
      const column = new Float64Array(4096);
      fillUniforms(column, { draws: SOBOL, factor, step: 0, factorsPerStep: 301, firstScenario: 8192, count: 4096 });
      expect(new Set(column.map((u) => Math.floor(u * 4096))).size).toBe(4096);
    }
  });

  it('two Sobol coordinates fill a 64 x 64 net once, where dimensions 1 and 2 do before scrambling', () => {
    const columns = [0, 1].map((factor) => {
      const column = new Float64Array(4096);
      fillUniforms(column, { draws: SOBOL, factor, step: 0, factorsPerStep: 2, firstScenario: 0, count: 4096 });
      return column;
    });
    const cells = new Set(
      columns[0]!.map((u, index) => Math.floor(u * 64) * 64 + Math.floor(columns[1]![index]! * 64)),
    );
    expect(cells.size).toBe(4096);
  });

  it('antithetic neighbours mirror each other exactly, or share', () => {
    for (const method of ['philox', 'sobol'] as const) {
      const draws: Draws = { ...PHILOX, method, antithetic: true };
      const mirrored = normals({ draws, ...CELL, firstScenario: 0, count: 1000 });
      const shared = normals({ draws, ...CELL, firstScenario: 0, count: 1000, shared: true });
      for (let index = 0; index < 1000; index += 2) {
        expect(mirrored[index + 1]).toBe(-mirrored[index]!);
        expect(shared[index + 1]).toBe(shared[index]);
        expect(shared[index]).toBe(mirrored[index]);
      }
      expect(new Set(shared).size).toBe(500);
    }
  });

  it('says what it cannot do', () => {
    expect(sentenceOf(() => uniformAt({ ...PHILOX, seed: -1 }, CELL, 0))).toBe(
      'seed is -1; it must lie in [0, 4294967295]',
    );
    expect(sentenceOf(() => uniformAt({ ...PHILOX, seed: Number.NaN }, CELL, 0))).toContain('seed is NaN');
    expect(sentenceOf(() => uniformAt(PHILOX, CELL, 4294967296))).toContain('first scenario is 4294967296');
    expect(sentenceOf(() => uniformAt(SOBOL, { factor: 1, step: 20000, factorsPerStep: 2 }, 0))).toContain(
      'need coordinate 40002 of a Sobol point; there are 21201',
    );
    const method = 'mersenne' as 'philox';
    expect(sentenceOf(() => uniformAt({ ...PHILOX, method }, CELL, 0))).toContain('"mersenne"; it is philox or sobol');
  });
});

describe('loadings', () => {
  const names = ['a', 'b', 'c'];
  const correlation = createCorrelation(names, [
    [1, 0.8, 0.3],
    [0.8, 1, -0.1],
    [0.3, -0.1, 1],
  ]);

  it.each(['pca', 'cholesky'] as const)('%s: multiply back to the correlation', (ordering) => {
    const { matrix, notes } = loadingsOf(correlation, ordering);
    expect(notes).toEqual([]);
    for (let row = 0; row < 3; row++) {
      for (let column = 0; column < 3; column++) {
        let sum = 0;
        for (let k = 0; k < 3; k++) sum += matrix[row * 3 + k]! * matrix[column * 3 + k]!;
        expect(Math.abs(sum - correlation.matrix[row * 3 + column]!)).toBeLessThan(1e-14);
      }
    }
  });

  it('pca: each driver explains no more than the one before', () => {
    const matrix = principalLoadings(correlation);
    const explained = [0, 1, 2].map((k) =>
      [0, 1, 2].reduce((sum, row) => sum + matrix[row * 3 + k]! * matrix[row * 3 + k]!, 0),
    );
    expect(explained[0]).toBeGreaterThan(explained[1]!);
    expect(explained[1]).toBeGreaterThan(explained[2]!);
    expect(Math.abs(explained[0]! + explained[1]! + explained[2]! - 3)).toBeLessThan(1e-14);
  });

  it.each(['pca', 'cholesky'] as const)('%s: the sample has the correlation', (ordering) => {
    const out = names.map(() => new Float64Array(100_000));
    const block = { firstScenario: 0, count: 100_000 };
    fillCorrelatedNormals(out, loadingsOf(correlation, ordering), {
      draws: PHILOX,
      block,
      step: 0,
      factorsPerStep: 3,
      firstFactor: 0,
    });
    for (const [row, column] of [
      [0, 1],
      [0, 2],
      [1, 2],
    ] as const) {
      const rho = correlation.matrix[row * 3 + column]!;
      // Standard error of a sample correlation: (1 - rho^2) / sqrt(n).
      const sigma = (1 - rho * rho) / Math.sqrt(100_000);
      expect(Math.abs(correlationOf(out[row]!, out[column]!) - rho)).toBeLessThan(4 * sigma);
    }
  });

  it('repairs a matrix that is no correlation, and says so', () => {
    // Eigenvalues 1 + 0.9 x {1, 1, -2}: lowest -0.8.
    const impossible = createCorrelation(names, [
      [1, 0.9, -0.9],
      [0.9, 1, 0.9],
      [-0.9, 0.9, 1],
    ]);
    const { matrix, notes } = loadingsOf(impossible);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toContain('was not positive semi-definite (lowest eigenvalue -0.8');
    // The nearest by symmetry: off-diagonals of size 1/2.
    for (let row = 0; row < 3; row++) {
      let sum = 0;
      for (let k = 0; k < 3; k++) sum += matrix[row * 3 + k]! * matrix[((row + 1) % 3) * 3 + k]!;
      expect(Math.abs(Math.abs(sum) - 0.5)).toBeLessThan(1e-6);
    }
  });
});

describe('Brownian bridge', () => {
  it('has the covariance min(s, t), exactly', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.01, max: 2, noNaN: true }), { minLength: 1, maxLength: 20 }), (gaps) => {
        let time = 0;
        const times = gaps.map((gap) => {
          time += gap;
          return time;
        });
        const bridge = createBrownianBridge(times);
        // The path is linear in the normals: unit vectors give its matrix.
        const columns = times.map((_, k) => {
          const path = new Float64Array(times.length);
          bridgePath(
            bridge,
            times.map((__, index) => (index === k ? 1 : 0)),
            path,
          );
          return path;
        });
        times.forEach((s, row) => {
          times.forEach((t, column) => {
            const covariance = columns.reduce((sum, path) => sum + path[row]! * path[column]!, 0);
            expect(Math.abs(covariance - Math.min(s, t))).toBeLessThan(1e-12);
          });
        });
        expect(new Set(bridge.order).size).toBe(times.length);
      }),
      { seed: 11, numRuns: 100 },
    );
  });

  it('refuses times that do not ascend', () => {
    expect(() => createBrownianBridge([1, 1])).toThrow('time 2 of a Brownian bridge is 1; it must lie in (1,');
    expect(() => createBrownianBridge([0])).toThrow('time 1 of a Brownian bridge is 0');
    expect(() => createBrownianBridge([Number.NaN])).toThrow('NaN');
  });
});
