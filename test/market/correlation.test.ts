import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { choleskyFactor, createCorrelation, repairCorrelation } from '../../src/market/correlation.ts';
import { nearestCorrelation } from '../../src/market/nearest-correlation.ts';
import { symmetricEigen } from '../../src/market/symmetric-eigen.ts';
import { sentenceOf, vectors } from './helpers.ts';

type Rows = number[][];
const table = vectors('correlation') as {
  nearest: {
    name: string;
    matrix: Rows;
    nearest: Rows;
    distance: number;
    eigenvaluesBefore: number[];
    published: Rows | null;
  }[];
  eigen: { matrix: Rows; values: number[] }[];
  cholesky: { matrix: Rows; lower: Rows }[];
};
const flat = (rows: Rows) => Float64Array.from(rows.flat());
const largest = (left: ArrayLike<number>, right: ArrayLike<number>) =>
  Array.from(left).reduce((most, value, index) => Math.max(most, Math.abs(value - right[index]!)), 0);
const names = (count: number) => Array.from({ length: count }, (_, index) => `F${index + 1}`);

describe('symmetricEigen', () => {
  it('has the eigenvalues of mpmath, small ones as exact as large ones', () => {
    expect(table.eigen.length).toBe(2);
    for (const { matrix, values } of table.eigen) {
      const { values: found } = symmetricEigen(flat(matrix), matrix.length);
      values.forEach((value, index) => {
        expect(Math.abs(found[index]! - value), `eigenvalue ${value}`).toBeLessThanOrEqual(
          2e-15 * Math.abs(value) + 1e-24,
        );
      });
    }
  });

  it('has orthonormal vectors that rebuild the matrix', () => {
    const { matrix } = table.eigen[0]!;
    const size = matrix.length;
    const { values, vectors: basis } = symmetricEigen(flat(matrix), size);
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        const rebuilt = values.reduce((sum, value, k) => sum + value * basis[k]![row]! * basis[k]![column]!, 0);
        expect(Math.abs(rebuilt - matrix[row]![column]!)).toBeLessThan(3e-15);
        const product = basis[row]!.reduce((sum, value, k) => sum + value * basis[column]![k]!, 0);
        expect(Math.abs(product - (row === column ? 1 : 0))).toBeLessThan(2e-15);
      }
    }
  });
});

describe('nearestCorrelation', () => {
  it.each(table.nearest)('$name', ({ matrix, nearest, published }) => {
    const size = matrix.length;
    const { matrix: found } = nearestCorrelation(flat(matrix), size);
    expect(largest(found, nearest.flat())).toBeLessThan(1e-11);
    if (published !== null) expect(largest(found, published.flat())).toBeLessThan(6e-5);
    for (let index = 0; index < size; index++) expect(found[index * size + index]).toBe(1);
    expect(symmetricEigen(found, size).values[0]!).toBeGreaterThan(-1e-14);
  });

  it('is nearer than any other correlation matrix that is tried', () => {
    const { matrix, distance } = table.nearest[2]!;
    const given = flat(matrix);
    const size = matrix.length;
    const best = flat(table.nearest[2]!.nearest);
    // Gram matrices of unit vectors are the correlation matrices, and so is every mixture of two of them.
    const vector = fc.array(fc.integer({ min: -100, max: 100 }), { minLength: size, maxLength: size });
    const share = fc.constantFrom(1, 0.1, 0.01, 0.001);
    fc.assert(
      fc.property(fc.array(vector, { minLength: size, maxLength: size }), share, (rows, towards) => {
        const lengths = rows.map((row) => Math.hypot(...row));
        fc.pre(lengths.every((length) => length > 0));
        const gram = rows.flatMap((left, i) =>
          rows.map((right, j) => left.reduce((sum, x, k) => sum + x * right[k]!, 0) / (lengths[i]! * lengths[j]!)),
        );
        const other = gram.map((value, index) => best[index]! + towards * (value - best[index]!));
        const away = Math.sqrt(other.reduce((sum, value, index) => sum + (value - given[index]!) ** 2, 0));
        expect(away).toBeGreaterThanOrEqual(distance * (1 - 1e-14));
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});

describe('repairCorrelation', () => {
  it('leaves a semi-definite matrix alone, to the last bit', () => {
    const rows = [
      [1, 1, 0.5],
      [1, 1, 0.5],
      [0.5, 0.5, 1],
    ];
    const given = createCorrelation(['BTC', 'WBTC', 'ETH'], rows);
    const repair = repairCorrelation(given);
    expect(repair.changed).toBe(false);
    expect(repair.correlation).toBe(given);
    expect(repair.largestChange.amount).toBe(0);
  });

  it('reports what it changed', () => {
    const { matrix, nearest, distance, eigenvaluesBefore } = table.nearest[0]!;
    const repair = repairCorrelation(createCorrelation(['BTC', 'ETH', 'SOL'], matrix));
    expect(repair.changed).toBe(true);
    expect(Math.abs(repair.frobeniusChange - distance)).toBeLessThan(1e-11);
    expect(Math.abs(repair.largestChange.amount)).toBeCloseTo(Math.abs(nearest[0]![1]! - 1), 10);
    expect(repair.largestChange.between).toContain('ETH');
    expect(largest(repair.eigenvaluesBefore, eigenvaluesBefore)).toBeLessThan(1e-14);
    expect(Math.abs(repair.eigenvaluesAfter[0]!)).toBeLessThan(1e-14);
    expect(choleskyFactor(repair.correlation).rank).toBe(2);
  });
});

describe('choleskyFactor', () => {
  it('is that of mpmath', () => {
    const { matrix, lower } = table.cholesky[0]!;
    const factor = choleskyFactor(createCorrelation(names(matrix.length), matrix));
    expect(largest(factor.lower, lower.flat())).toBeLessThan(2e-15);
    expect(factor.rank).toBe(matrix.length);
  });

  it('takes a factor that depends on the others as a column of nothing', () => {
    const rho = 0.6;
    const rows = [
      [1, 1, rho],
      [1, 1, rho],
      [rho, rho, 1],
    ];
    const { lower, rank, residual } = choleskyFactor(createCorrelation(['BTC', 'WBTC', 'ETH'], rows));
    expect([...lower]).toEqual([1, 0, 0, 1, 0, 0, rho, 0, 0.8]);
    expect(rank).toBe(2);
    expect(residual).toBeLessThan(1e-15);
  });

  it('refuses a matrix that is not semi-definite', () => {
    const sentence = sentenceOf(() => choleskyFactor(createCorrelation(names(3), table.nearest[0]!.matrix)));
    expect(sentence).toContain(
      'the correlation of F1, F2, F3 is not positive semi-definite: lowest eigenvalue -0.414213562373',
    );
    expect(sentence).toContain('repair it first');
  });

  it('rebuilds every repaired matrix', () => {
    const entry = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(entry, { minLength: 10, maxLength: 10 }), (entries) => {
        const rows = names(5).map((_, i) =>
          names(5).map((_, j) =>
            i === j ? 1 : entries[Math.max(i, j) * ((Math.max(i, j) - 1) / 2) + Math.min(i, j)]!,
          ),
        );
        const { correlation } = repairCorrelation(createCorrelation(names(5), rows));
        expect(choleskyFactor(correlation).residual).toBeLessThan(1e-6);
      }),
      { seed: 11, numRuns: 40 },
    );
  });
});

describe('createCorrelation', () => {
  const refused = (rows: Rows, factors = ['BTC', 'ETH']) =>
    sentenceOf(() => createCorrelation(factors, rows, { path: 'correlation' }));

  it('refuses what is no correlation, with the pair and the place', () => {
    expect(
      refused([
        [1, 1.2],
        [1.2, 1],
      ]),
    ).toBe('correlation of BTC and ETH is 1.2; it must lie in [-1, 1] (correlation[0][1])');
    expect(
      refused([
        [1, Number.NaN],
        [Number.NaN, 1],
      ]),
    ).toContain('correlation of BTC and ETH is NaN');
    expect(
      refused([
        [1, 0.5],
        [0.4, 1],
      ]),
    ).toBe('correlation of ETH and BTC is 0.4 in one half and 0.5 in the other; they must agree (correlation[1][0])');
    expect(
      refused([
        [1, 0.5],
        [0.5, 0.9],
      ]),
    ).toBe('correlation of ETH and ETH is 0.9; the diagonal must be 1 (correlation[1][1])');
    expect(refused([[1, 0.5]])).toBe(
      'a correlation of 2 factors has 1 rows; it needs one row per factor, and at least one (correlation)',
    );
    expect(refused([[1, 0.5], [0.5]])).toBe('row ETH of the correlation has 1 entries; it needs 2 (correlation[1])');
    expect(
      refused(
        [
          [1, 0.5],
          [0.5, 1],
        ],
        ['BTC', 'BTC'],
      ),
    ).toContain('factor BTC stands twice');
  });
});
