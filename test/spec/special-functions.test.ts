// The special functions of statistics against 25-digit values (test/vectors/special-functions.py), their edges and laws.
import { describe, expect, test } from 'vitest';
import * as binomial from '../../src/spec/binomial-distribution.ts';
import * as bivariateNormal from '../../src/spec/bivariate-normal.ts';
import * as bivariateStudent from '../../src/spec/bivariate-student.ts';
import * as chiSquare from '../../src/spec/chi-square.ts';
import type { Contract } from '../../src/spec/contract.ts';
import * as error from '../../src/spec/error-function.ts';
import * as gamma from '../../src/spec/gamma-function.ts';
import * as beta from '../../src/spec/incomplete-beta.ts';
import * as betaInverse from '../../src/spec/incomplete-beta-inverse.ts';
import * as incomplete from '../../src/spec/incomplete-gamma.ts';
import * as gammaInverse from '../../src/spec/incomplete-gamma-inverse.ts';
import { normalCdf } from '../../src/spec/normal-cdf.ts';
import * as student from '../../src/spec/student-t.ts';
import * as studentInverse from '../../src/spec/student-t-inverse.ts';
import { expectWithinUlp, truthTable } from './ulp.ts';

const { NaN: nan, POSITIVE_INFINITY: infinity } = Number;

/** What the contract promises of the reference, in its own unit. */
function promised(contract: Contract, unit: 'ULP' | 'absolute'): number {
  expect(contract.error.reference.unit).toBe(unit);
  expect(contract.error.wasm).toEqual(contract.error.reference);
  return contract.error.reference.amount;
}

interface Held {
  readonly contract: Contract;
  readonly table: string;
  readonly evaluate: (...inputs: number[]) => number | readonly number[];
}

const HELD: readonly Held[] = [
  { contract: gamma.contract, table: 'gammaFunction', evaluate: gamma.gammaFunction },
  { contract: gamma.contract, table: 'logGamma', evaluate: gamma.logGamma },
  { contract: gamma.contract, table: 'logGammaOfOnePlus', evaluate: gamma.logGammaOfOnePlus },
  { contract: gamma.contract, table: 'gammaHalfStepRatio', evaluate: gamma.gammaHalfStepRatio },
  {
    contract: error.contract,
    table: 'errorFunction',
    evaluate: (x) => [error.errorFunction(x), error.errorFunctionComplement(x)],
  },
  {
    contract: incomplete.contract,
    table: 'incompleteGamma',
    evaluate: (a, x) => [incomplete.incompleteGamma(a, x), incomplete.incompleteGammaUpper(a, x)],
  },
  { contract: gammaInverse.contract, table: 'incompleteGammaInverse', evaluate: gammaInverse.incompleteGammaInverse },
  {
    contract: gammaInverse.contract,
    table: 'incompleteGammaUpperInverse',
    evaluate: gammaInverse.incompleteGammaUpperInverse,
  },
  {
    contract: beta.contract,
    table: 'incompleteBeta',
    evaluate: (a, b, x) => [beta.incompleteBeta(a, b, x), beta.incompleteBetaUpper(a, b, x)],
  },
  { contract: betaInverse.contract, table: 'incompleteBetaInverse', evaluate: betaInverse.incompleteBetaInverse },
  {
    contract: chiSquare.contract,
    table: 'chiSquare',
    evaluate: (degrees, x) => [chiSquare.chiSquare(x, degrees), chiSquare.chiSquareSurvival(x, degrees)],
  },
  {
    contract: binomial.contract,
    table: 'binomialDistribution',
    evaluate: (n, p, k) => [
      binomial.binomialMass(k, n, p),
      binomial.binomialDistribution(k, n, p),
      binomial.binomialSurvival(k, n, p),
    ],
  },
  {
    contract: student.contract,
    table: 'studentT',
    evaluate: (nu, t) => [student.studentTDensity(t, nu), student.studentTSurvival(t, nu)],
  },
  {
    contract: studentInverse.contract,
    table: 'studentTInverse',
    evaluate: (nu, p) => studentInverse.studentTInverse(p, nu),
  },
];

describe('within the ULP that the contract promises', () => {
  test.each(HELD.map((held) => [held.table, held] as const))('%s', (_, { contract, table, evaluate }) => {
    expectWithinUlp(truthTable(contract.name, table), promised(contract, 'ULP'), evaluate);
  });
});

describe('within the absolute error that the contract promises', () => {
  test.each([
    ['bivariateNormal', bivariateNormal.contract, bivariateNormal.bivariateNormal],
    ['bivariateStudent', bivariateStudent.contract, bivariateStudent.bivariateStudent],
  ] as const)('%s', (name, contract, evaluate) => {
    const limit = promised(contract, 'absolute');
    for (const row of truthTable(contract.name, name).rows) {
      const [h, k, rho, nu] = row as number[];
      const error = Math.abs(evaluate(h!, k!, rho!, nu!) - Number(row.at(-1)));
      expect(error, `at ${row.join(', ')}`).toBeLessThanOrEqual(limit);
    }
  });
});

describe('edges', () => {
  test.each([
    ['gammaFunction(0)', gamma.gammaFunction(0), infinity],
    ['gammaFunction(172)', gamma.gammaFunction(172), infinity],
    ['gammaFunction(-1)', gamma.gammaFunction(-1), nan],
    ['logGamma(0)', gamma.logGamma(0), infinity],
    ['logGamma(Infinity)', gamma.logGamma(infinity), infinity],
    ['logGamma(1)', gamma.logGamma(1), 0],
    ['erf(-Infinity)', error.errorFunction(-infinity), -1],
    ['erfc(Infinity)', error.errorFunctionComplement(infinity), 0],
    ['P(a, 0)', incomplete.incompleteGamma(2.5, 0), 0],
    ['P(a, Infinity)', incomplete.incompleteGamma(2.5, infinity), 1],
    ['Q(a, 0)', incomplete.incompleteGammaUpper(2.5, 0), 1],
    ['Q(a, far)', incomplete.incompleteGammaUpper(2.5, 1e6), 0],
    ['P(0, x)', incomplete.incompleteGamma(0, 1), nan],
    ['P(a, -1)', incomplete.incompleteGamma(1, -1), nan],
    ['I_0', beta.incompleteBeta(2, 3, 0), 0],
    ['I_1', beta.incompleteBeta(2, 3, 1), 1],
    ['I_x beyond 1', beta.incompleteBeta(2, 3, 1.5), nan],
    ['gamma quantile of 0', gammaInverse.incompleteGammaInverse(2, 0), 0],
    ['gamma quantile of 1', gammaInverse.incompleteGammaInverse(2, 1), infinity],
    ['beta quantile of 0', betaInverse.incompleteBetaInverse(2, 3, 0), 0],
    ['beta quantile of 1', betaInverse.incompleteBetaInverse(2, 3, 1), 1],
    ['beta quantile below f64', betaInverse.incompleteBetaInverse(0.5, 0.5, 1e-200), 0],
    ['no success wanted', binomial.binomialDistribution(-1, 10, 0.3), 0],
    ['all trials', binomial.binomialDistribution(10, 10, 0.3), 1],
    ['half a success', binomial.binomialDistribution(2.5, 10, 0.3), nan],
    ['certain failure', binomial.binomialMass(0, 10, 0), 1],
    ['certain success', binomial.binomialMass(10, 10, 1), 1],
    ['T at -Infinity', student.studentT(-infinity, 3), 0],
    ['T at Infinity', student.studentT(infinity, 3), 1],
    ['T at 0', student.studentT(0, 3), 0.5],
    ['T with nu = 0', student.studentT(1, 0), nan],
    ['t quantile of 1/2', studentInverse.studentTInverse(0.5, 3), 0],
    ['t quantile of 0', studentInverse.studentTInverse(0, 3), -infinity],
    ['t quantile beyond f64', studentInverse.studentTInverse(1e-200, 0.1), -infinity],
    ['t quantile of 1.1', studentInverse.studentTInverse(1.1, 3), nan],
    ['two normals, h = -Infinity', bivariateNormal.bivariateNormal(-infinity, 0.3, 0.4), 0],
    ['two normals, h = Infinity', bivariateNormal.bivariateNormal(infinity, 0.3, 0.4), normalCdf(0.3)],
    ['two normals, rho = 1.1', bivariateNormal.bivariateNormal(0, 0, 1.1), nan],
    ['two Student, h = -Infinity', bivariateStudent.bivariateStudent(-infinity, 0.3, 0.4, 3), 0],
    ['two Student, rho = -1.1', bivariateStudent.bivariateStudent(0, 0, -1.1, 3), nan],
  ])('%s is %d', (_, got, wanted) => expect(got).toBe(wanted));

  test('NaN in any argument gives NaN', () => {
    const functions: readonly (readonly [string, (...x: number[]) => number, number[]])[] = [
      ['gammaFunction', gamma.gammaFunction, [2]],
      ['logGamma', gamma.logGamma, [2]],
      ['errorFunction', error.errorFunction, [1]],
      ['errorFunctionComplement', error.errorFunctionComplement, [1]],
      ['incompleteGamma', incomplete.incompleteGamma, [2, 1]],
      ['incompleteGammaInverse', gammaInverse.incompleteGammaInverse, [2, 0.3]],
      ['incompleteBeta', beta.incompleteBeta, [2, 3, 0.4]],
      ['incompleteBetaInverse', betaInverse.incompleteBetaInverse, [2, 3, 0.4]],
      ['chiSquare', chiSquare.chiSquare, [1, 2]],
      ['binomialMass', binomial.binomialMass, [3, 10, 0.4]],
      ['binomialDistribution', binomial.binomialDistribution, [3, 10, 0.4]],
      ['studentT', student.studentT, [0.4, 3]],
      ['studentTDensity', student.studentTDensity, [0.4, 3]],
      ['studentTInverse', studentInverse.studentTInverse, [0.4, 3]],
      ['bivariateNormal', bivariateNormal.bivariateNormal, [0.4, 0.3, 0.2]],
      ['bivariateStudent', bivariateStudent.bivariateStudent, [0.4, 0.3, 0.2, 3]],
    ];
    for (const [name, evaluate, inputs] of functions) {
      expect(evaluate(...inputs), name).not.toBeNaN();
      for (const index of inputs.keys()) {
        expect(evaluate(...inputs.with(index, nan)), `${name}, argument ${index}`).toBeNaN();
      }
    }
  });
});

describe('laws', () => {
  test('Student t with one and two degrees of freedom has the closed forms 1/2 + atan(t)/pi and t / sqrt(2 + t^2)', () => {
    for (const t of [-40, -3, -0.5, 0.2, 1, 7]) {
      expect(student.studentT(t, 1)).toBeCloseTo(0.5 + Math.atan(t) / Math.PI, 14);
      expect(student.studentT(t, 2)).toBeCloseTo(0.5 + (0.5 * t) / Math.sqrt(2 + t * t), 14);
    }
  });

  test('binomial masses add up to the distribution', () => {
    let sum = 0;
    for (let k = 0; k <= 60; k++) {
      sum += binomial.binomialMass(k, 60, 0.37);
      expect(Math.abs(sum - binomial.binomialDistribution(k, 60, 0.37))).toBeLessThan(1e-14);
    }
  });

  test('a chi-square quantile returns its probability, from either side', () => {
    for (const degrees of [1, 2, 7.5, 250]) {
      for (const p of [1e-12, 0.01, 0.5, 0.99]) {
        const below = chiSquare.chiSquare(chiSquare.chiSquareInverse(p, degrees), degrees);
        const above = chiSquare.chiSquareSurvival(chiSquare.chiSquareSurvivalInverse(p, degrees), degrees);
        expect(Math.abs(below / p - 1)).toBeLessThan(1e-12);
        expect(Math.abs(above / p - 1)).toBeLessThan(1e-12);
      }
    }
  });

  test('two variates: swapping them changes nothing, both signs turned give the opposite corner', () => {
    for (const [h, k, rho] of [
      [0.3, -1.2, 0.4],
      [-2, 1, -0.7],
      [0.5, 0.6, 0.97],
      [1, 1.3, -0.99],
    ] as const) {
      const corner = (x: number, y: number): number => bivariateStudent.bivariateStudent(x, y, rho, 4.5);
      expect(Math.abs(corner(h, k) - corner(k, h))).toBeLessThan(1e-14);
      const rest = student.studentT(h, 4.5) + student.studentT(k, 4.5) - 1;
      expect(Math.abs(corner(h, k) - corner(-h, -k) - rest)).toBeLessThan(1e-14);
      const far = bivariateStudent.bivariateStudent(h, k, rho, 1e10);
      expect(Math.abs(far - bivariateNormal.bivariateNormal(h, k, rho))).toBeLessThan(1e-9);
    }
  });
});
