// Variance ratios of delta-gamma importance sampling, plain Monte Carlo over importance sampling, for P(L > x). The table is
// a measurement: its twist is held to rounding, its probabilities to their noise, its ratios to the factor 2 that it states.
import { portfolioOf } from '../../../bench/delta-gamma-portfolios.ts';
import { tailScenarios } from '../../../src/scenarios/tail-scenarios.ts';
import { numberAt, textAt } from '../json.ts';
import type { TableAdapter } from '../runner.ts';
import { compare } from '../tolerance.ts';

const SCENARIOS = 20_000;
const STRATA = 40;
/** As good as none: the source draws twisted scenarios alone. */
const SHARES = { plain: 1e-4, tail: 1 - 1e-4, near: 0 };

interface Moments {
  probability: number;
  pooled: number;
  within: number;
}

/** Of n weight 1{L > x}: the mean, its variance over all scenarios, and the mean of its variances in the strata. */
function momentsOf(values: Float64Array, groups: Uint32Array): Moments {
  const counts = new Float64Array(STRATA);
  const sums = new Float64Array(STRATA);
  const squares = new Float64Array(STRATA);
  values.forEach((value, scenario) => {
    const group = groups[scenario]!;
    counts[group]! += 1;
    sums[group]! += value;
    squares[group]! += value * value;
  });
  const total = (column: Float64Array): number => column.reduce((sum, value) => sum + value, 0);
  const probability = total(sums) / values.length;
  let within = 0;
  counts.forEach((count, group) => {
    within += squares[group]! - (sums[group]! * sums[group]!) / count;
  });
  return {
    probability,
    pooled: total(squares) / values.length - probability * probability,
    within: within / values.length,
  };
}

const ratios: TableAdapter = {
  tolerance: { abs: 1 },
  check: (row, tolerance) => {
    const portfolio = portfolioOf(textAt(row, 'portfolio'));
    const x = numberAt(row, 'x_threshold');
    const draws = { seed: 20_261_130, stream: 0, method: 'philox', antithetic: false } as const;
    const set = tailScenarios(portfolio.horizon(draws, SCENARIOS), {
      level: 0.99,
      book: portfolio.book,
      threshold: x,
      shares: SHARES,
      strata: STRATA,
    });
    const losses = portfolio.losses(set.moves);
    const values = losses.map((loss, scenario) => (loss > x ? SCENARIOS * set.weights![scenario]! : 0));
    const { probability, pooled, within } = momentsOf(values, set.design!.groups);
    const plain = probability * (1 - probability);
    const published = numberAt(row, 'p_IS');
    const noise = Math.sqrt(within / SCENARIOS + pooled / numberAt(row, 'samples'));
    const twist = Number(set.provenance.parameters.values.twist);
    const factorOf = (what: string, got: number) => {
      // Twice or half: one power of two either way.
      const powers = Math.log2(got / numberAt(row, what));
      return { ...compare(what, got, numberAt(row, what), tolerance), error: Math.abs(powers), limit: 1 };
    };
    return [
      compare('assets', portfolio.assets, numberAt(row, 'assets'), { abs: 0 }),
      compare('theta', twist, numberAt(row, 'theta'), { rel: 1e-10 }),
      compare('p_IS', probability, published, { abs: 4 * noise }),
      factorOf('ratio_IS', plain / pooled),
      factorOf('ratio_IS_plus_stratified_Q_40', plain / within),
    ];
  },
};

export const importanceSamplingAdapters: Readonly<Record<string, TableAdapter>> = {
  ghs_variance_ratios_measured: ratios,
};
