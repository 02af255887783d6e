// Normal, Student t and their bivariate distribution functions.
import { bivariateNormal } from '../../../src/spec/bivariate-normal.ts';
import { bivariateStudent } from '../../../src/spec/bivariate-student.ts';
import { normalCdf, normalDensity } from '../../../src/spec/normal-cdf.ts';
import { normalInverse } from '../../../src/spec/normal-inverse.ts';
import { studentTInverse } from '../../../src/spec/student-t-inverse.ts';
import { complementOf, roundingOf } from '../decimal.ts';
import { decimalTextAt, isObject, type JsonObject, listOf, numberAt, numberOf, unreadable } from '../json.ts';
import type { TableAdapter, TruthTable } from '../runner.ts';
import { type Check, compare, type Tolerance } from '../tolerance.ts';

/** Beyond this the correction for the rounding of p would itself need more terms. */
const LARGEST_SHIFT = 1e-3;

/**
 * The quantile of the f64 nearest to p, from the quantile x of p itself: Taylor in t = (p64 - p) / density(x). Close to
 * p = 1 the f64 says too little about p, and the quantile is taken from 1 - p by symmetry.
 */
function checkQuantile(p: string, x: number, tolerance: Tolerance): Check {
  const t = roundingOf(p) / normalDensity(x);
  if (Math.abs(x * t) > LARGEST_SHIFT && Number(p) > 0.5) return checkQuantile(complementOf(p), -x, tolerance);
  const wanted = x + t * (1 + t * (0.5 * x + (t * (2 * x * x + 1)) / 6 + (t * t * x * (6 * x * x + 7)) / 24));
  return compare('x', normalInverse(Number(p)), wanted, tolerance);
}

const normalQuantiles: TableAdapter = {
  check: (row, tolerance) => [checkQuantile(decimalTextAt(row, 'p'), Number(decimalTextAt(row, 'x')), tolerance)],
};

/** Both tails at the f64 nearest to x: the figures for x itself, moved by density times the rounding of x. */
const normalProbabilities: TableAdapter = {
  check: (row, tolerance) => {
    const text = decimalTextAt(row, 'x');
    const x = Number(text);
    const shift = normalDensity(x) * roundingOf(text);
    return [
      compare('cdf', normalCdf(x), Number(decimalTextAt(row, 'cdf')) + shift, tolerance),
      compare('upper_tail', normalCdf(-x), Number(decimalTextAt(row, 'upper_tail')) - shift, tolerance),
    ];
  },
};

const studentQuantiles: TableAdapter = {
  check: (row, tolerance) => {
    const got = studentTInverse(numberAt(row, 'p'), numberAt(row, 'nu'));
    return [compare('x', got, numberAt(row, 'x'), tolerance)];
  },
};

const bivariateNormals: TableAdapter = {
  check: (row, tolerance) => {
    const got = bivariateNormal(numberAt(row, 'a'), numberAt(row, 'b'), numberAt(row, 'rho'));
    return [compare('result', got, numberAt(row, 'result'), tolerance)];
  },
};

// Dunnett, C. W. and Sobel, M. (1954) Biometrika 41, tables 1 and 2: P(X <= x, Y <= x) for these n, row by row of x.
const DUNNETT_SOBEL_N = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 15, 20, 25, 30, 60, 90, 120, 150, 300, 600];
const DUNNETT_SOBEL_X = [0, 0.5, 1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9, 10];

function gridRows(values: unknown, name: string, rho: number): JsonObject[] {
  if (values === undefined) return [];
  const list = listOf(values, name);
  const wanted = DUNNETT_SOBEL_N.length * DUNNETT_SOBEL_X.length;
  if (list.length !== wanted) throw unreadable(name, list.length, `a list of ${wanted} figures`);
  return list.map((result, index) => {
    const x = DUNNETT_SOBEL_X[index % DUNNETT_SOBEL_X.length]!;
    return { nu: DUNNETT_SOBEL_N[Math.floor(index / DUNNETT_SOBEL_X.length)]!, rho, x, y: x, result };
  });
}

function caseRow(cells: unknown): unknown {
  if (!Array.isArray(cells)) return cells;
  const [nu, rho, x, y, result] = cells;
  return cells.length === 5 ? { nu, rho, x, y, result } : cells;
}

function bivariateStudentRows(table: TruthTable): unknown[] {
  const content = isObject(table.content) ? table.content : {};
  return [
    ...gridRows(content.expected1, 'expected1', 0.5),
    ...gridRows(content.expected2, 'expected2', -0.5),
    ...listOf(content.cases, 'cases').map(caseRow),
  ];
}

const bivariateStudents: TableAdapter = {
  rows: bivariateStudentRows,
  check: (row, tolerance) => {
    const got = bivariateStudent(numberAt(row, 'x'), numberAt(row, 'y'), numberAt(row, 'rho'), numberAt(row, 'nu'));
    return [compare('result', got, numberOf(row.result, 'result'), tolerance)];
  },
};

export const distributionAdapters: Readonly<Record<string, TableAdapter>> = {
  normal_inverse: normalQuantiles,
  normal_cdf: normalProbabilities,
  student_t_quantiles_scipy: studentQuantiles,
  bivariate_normal_cdf: bivariateNormals,
  bivariate_student_cdf: bivariateStudents,
};
