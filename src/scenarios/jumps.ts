// Gaussian diffusion with jumps, over one horizon: Merton's normal and Kou's double exponential sizes, jumps of one factor alone and
// jumps that all factors share. Sums are drawn exactly; there are no time steps.
//
// Means are those of the diffusion: a jump with a mean moves the mean of the factor (the parameters say so).
// Drivers: normals of the diffusion, then normals of jump sizes (Merton), then one count per factor, then the common count.
// Kou's jump k of a factor is driver `count of the factor` at step k; antithetic partners share counts and mirror sizes.
import { requireFinite, requireInRange, requirePositive } from '../core/checks.ts';
import { PlimsollError } from '../core/errors.ts';
import { type Correlation, createCorrelation } from '../market/correlation.ts';
import { exp } from '../spec/exp.ts';
import { log } from '../spec/log.ts';
import { fillUniforms, uniformAt } from './draws.ts';
import type { ScenarioBlock, ScenarioGenerator } from './generator.ts';
import { dampAll, type Horizon, horizonProvenance, requireHorizon, requireNamesOf } from './horizon.ts';
import { fillCorrelatedNormals, loadingsOf } from './loadings.ts';
import { poissonInverse, requireExpectedJumps } from './poisson.ts';

/** Sizes of Merton jumps of one factor. */
export interface NormalSize {
  readonly mean: number;
  readonly deviation: number;
}

/** Sizes of Kou jumps: up with a probability, exponential with these means. */
export interface DoubleExponentialSize {
  readonly upProbability: number;
  readonly meanUp: number;
  /** Above 0: the mean size of a fall. */
  readonly meanDown: number;
}

export interface OwnJumps<Size> {
  /** Expected number over the horizon. */
  readonly expected: number;
  readonly size: Size;
}

export interface MertonJumps {
  /** One per factor, or undefined where a factor has no jumps of its own. */
  readonly own: readonly (OwnJumps<NormalSize> | undefined)[];
  readonly common?: {
    readonly expected: number;
    /** Per factor: what one common jump does to it. */
    readonly sizes: readonly NormalSize[];
    /** Of the sizes, among factors. */
    readonly correlation: Correlation;
  };
}

export interface KouJumps {
  readonly own: readonly (OwnJumps<DoubleExponentialSize> | undefined)[];
  readonly common?: {
    readonly expected: number;
    readonly size: DoubleExponentialSize;
    /** Per factor: what a common jump of size 1 does to it. */
    readonly loadings: readonly number[];
  };
}

/** The sum of n normal jumps is one normal: n mean + sqrt(n) deviation z. */
export function mertonScenarios(horizon: Horizon, jumps: MertonJumps): ScenarioGenerator {
  const { spreads, draws, ordering } = requireHorizon(horizon);
  const size = spreads.length;
  const ids = spreads.map(({ factor }) => factor.id);
  requirePerFactor('own jumps', jumps.own.length, size);
  jumps.own.forEach((own, index) => {
    if (own !== undefined) requireNormalJumps(own.expected, own.size, ids[index]!);
  });
  if (jumps.common !== undefined) {
    const { expected, sizes, correlation } = jumps.common;
    requirePerFactor('common jumps', sizes.length, size);
    requireNamesOf(
      correlation,
      spreads.map(({ factor }) => factor),
      'the correlation of common jumps',
    );
    sizes.forEach((each, index) => {
      requireNormalJumps(expected, each, ids[index]!);
    });
  }
  const diffusion = loadingsOf(horizon.correlation, ordering);
  const common = jumps.common === undefined ? undefined : loadingsOf(jumps.common.correlation, ordering);
  const independent = loadingsOf(identity(ids), 'cholesky');
  const factorsPerStep = 4 * size + 1;
  const fill = (block: ScenarioBlock, columns: readonly Float64Array[]): void => {
    const request = { draws, block, step: 0, factorsPerStep };
    fillCorrelatedNormals(columns, diffusion, { ...request, firstFactor: 0 });
    scaleAndShift(horizon, columns, block.count);
    const normals = columns.map(() => new Float64Array(block.count));
    const counts = new Float64Array(block.count);
    fillCorrelatedNormals(normals, independent, { ...request, firstFactor: size });
    jumps.own.forEach((own, factor) => {
      if (own === undefined) return;
      fillCounts(counts, own.expected, { draws, ...block, step: 0, factor: 3 * size + factor, factorsPerStep });
      addNormalJumps(columns[factor]!, counts, own.size, normals[factor]!);
    });
    if (jumps.common !== undefined && common !== undefined) {
      const { expected, sizes } = jumps.common;
      fillCorrelatedNormals(normals, common, { ...request, firstFactor: 2 * size });
      fillCounts(counts, expected, { draws, ...block, step: 0, factor: 4 * size, factorsPerStep });
      sizes.forEach((each, factor) => {
        addNormalJumps(columns[factor]!, counts, each, normals[factor]!);
      });
    }
    dampAll(horizon, columns, block.count);
  };
  const values = {
    ...ownValues(ids, jumps.own, ({ mean, deviation }) => `normal, mean ${mean}, deviation ${deviation}`),
    ...(jumps.common === undefined ? {} : { 'expected common jumps': jumps.common.expected }),
    ...Object.fromEntries(
      (jumps.common?.sizes ?? []).map(({ mean, deviation }, index) => [
        `common jump of ${ids[index]}`,
        `normal, mean ${mean}, deviation ${deviation}`,
      ]),
    ),
  };
  return jumpGenerator(
    horizon,
    'Gaussian with Merton jumps',
    values,
    [...diffusion.notes, ...(common?.notes ?? [])],
    fill,
  );
}

export function kouScenarios(horizon: Horizon, jumps: KouJumps): ScenarioGenerator {
  const { spreads, draws, ordering } = requireHorizon(horizon);
  const size = spreads.length;
  const ids = spreads.map(({ factor }) => factor.id);
  requirePerFactor('own jumps', jumps.own.length, size);
  jumps.own.forEach((own, index) => {
    if (own !== undefined) requireExponentialJumps(own.expected, own.size, ids[index]!);
  });
  const { common } = jumps;
  if (common !== undefined) {
    requirePerFactor('common jumps', common.loadings.length, size);
    requireExponentialJumps(common.expected, common.size, 'all factors');
    common.loadings.forEach((loading, index) => {
      requireFinite(`loading of ${ids[index]} on common jumps`, loading);
    });
  }
  const diffusion = loadingsOf(horizon.correlation, ordering);
  const factorsPerStep = 2 * size + 1;
  const fill = (block: ScenarioBlock, columns: readonly Float64Array[]): void => {
    fillCorrelatedNormals(columns, diffusion, { draws, block, step: 0, factorsPerStep, firstFactor: 0 });
    scaleAndShift(horizon, columns, block.count);
    const counts = new Float64Array(block.count);
    const sums = new Float64Array(block.count);
    const sumJumps = (driver: number, expected: number, jumpSize: DoubleExponentialSize): void => {
      const cell = { factor: driver, factorsPerStep };
      fillCounts(counts, expected, { draws, ...block, ...cell, step: 0 });
      for (let index = 0; index < block.count; index++) {
        let sum = 0;
        for (let step = 1; step <= counts[index]!; step++) {
          sum += doubleExponential(uniformAt(draws, { ...cell, step }, block.firstScenario + index), jumpSize);
        }
        sums[index] = sum;
      }
    };
    const add = (factor: number, loading: number): void => {
      const column = columns[factor]!;
      for (let index = 0; index < block.count; index++) column[index] = column[index]! + loading * sums[index]!;
    };
    jumps.own.forEach((own, factor) => {
      if (own === undefined) return;
      sumJumps(size + factor, own.expected, own.size);
      add(factor, 1);
    });
    if (common !== undefined) {
      sumJumps(2 * size, common.expected, common.size);
      common.loadings.forEach((loading, factor) => {
        add(factor, loading);
      });
    }
    dampAll(horizon, columns, block.count);
  };
  const describe = ({ upProbability, meanUp, meanDown }: DoubleExponentialSize): string =>
    `double exponential, up with probability ${upProbability} by ${meanUp}, down by ${meanDown} on average`;
  const values = {
    ...ownValues(ids, jumps.own, describe),
    ...(common === undefined ? {} : { 'expected common jumps': common.expected, 'common jump': describe(common.size) }),
    ...Object.fromEntries(
      (common?.loadings ?? []).map((loading, i) => [`loading of ${ids[i]} on common jumps`, loading]),
    ),
  };
  return jumpGenerator(horizon, 'Gaussian with Kou jumps', values, diffusion.notes, fill);
}

/** The size of a jump at a probability: the quantile of the double exponential. */
export function doubleExponential(u: number, { upProbability, meanUp, meanDown }: DoubleExponentialSize): number {
  const downProbability = 1 - upProbability;
  if (u < downProbability) return meanDown * log(u / downProbability);
  return upProbability === 0 ? 0 : -meanUp * log((1 - u) / upProbability);
}

function addNormalJumps(
  column: Float64Array,
  counts: Float64Array,
  { mean, deviation }: NormalSize,
  z: Float64Array,
): void {
  for (let index = 0; index < counts.length; index++) {
    const count = counts[index]!;
    if (count > 0) column[index] = column[index]! + (count * mean + Math.sqrt(count) * deviation * z[index]!);
  }
}

function fillCounts(
  counts: Float64Array,
  expected: number,
  request: Omit<Parameters<typeof fillUniforms>[1], 'shared'>,
): void {
  fillUniforms(counts, { ...request, shared: true });
  const none = exp(-expected);
  for (let index = 0; index < request.count; index++) counts[index] = poissonInverse(counts[index]!, expected, none);
}

function scaleAndShift(horizon: Horizon, columns: readonly Float64Array[], count: number): void {
  horizon.spreads.forEach(({ mean, deviation }, factor) => {
    const column = columns[factor]!;
    for (let index = 0; index < count; index++) column[index] = mean + deviation * column[index]!;
  });
}

function jumpGenerator(
  horizon: Horizon,
  model: string,
  values: Readonly<Record<string, number | string>>,
  notes: readonly string[],
  fill: ScenarioGenerator['fill'],
): ScenarioGenerator {
  const compensation = 'means are those of the diffusion: jumps come on top, uncompensated';
  return {
    kind: 'monte-carlo',
    count: horizon.scenarios,
    factors: horizon.spreads.map(({ factor }) => factor),
    provenance: horizonProvenance(horizon, model, values, [...notes, compensation]),
    fill,
  };
}

function ownValues<Size>(
  ids: readonly string[],
  own: readonly (OwnJumps<Size> | undefined)[],
  describe: (size: Size) => string,
): Record<string, string> {
  return Object.fromEntries(
    own.flatMap((jump, index) =>
      jump === undefined
        ? []
        : [[`own jumps of ${ids[index]}`, `${jump.expected} expected; ${describe(jump.size)}`] as const],
    ),
  );
}

function identity(names: readonly string[]): Correlation {
  return createCorrelation(
    names,
    names.map((_, row) => names.map((__, column) => (row === column ? 1 : 0))),
  );
}

function requirePerFactor(what: string, got: number, wanted: number): void {
  if (got === wanted) return;
  throw new PlimsollError(
    'INPUT_VALUE',
    `${what} are given for ${got} factors; there are ${wanted}, one entry for each`,
  );
}

function requireNormalJumps(expected: number, { mean, deviation }: NormalSize, id: string): void {
  requireExpectedJumps(expected, id);
  requireFinite(`mean jump of ${id}`, mean);
  requireInRange(`standard deviation of jumps of ${id}`, deviation, { low: 0, high: Number.MAX_VALUE });
}

function requireExponentialJumps(expected: number, size: DoubleExponentialSize, id: string): void {
  requireExpectedJumps(expected, id);
  requireInRange(`probability of a jump up of ${id}`, size.upProbability, { low: 0, high: 1 });
  requirePositive(`mean jump up of ${id}`, size.meanUp);
  requirePositive(`mean jump down of ${id}`, size.meanDown);
}
