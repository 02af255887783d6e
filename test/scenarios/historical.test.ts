import { describe, expect, it } from 'vitest';
import { MILLISECONDS_PER_DAY } from '../../src/core/units.ts';
import { rateFactor, spotFactor, volatilityFactor } from '../../src/market/factor.ts';
import { createHistory, logReturns } from '../../src/market/history.ts';
import { filteredHistoricalScenarios } from '../../src/scenarios/filtered-historical.ts';
import { historicalScenarios } from '../../src/scenarios/historical.ts';
import { ewmaFilter, filteredVariances, fitGarch, garchLogLikelihood } from '../../src/scenarios/volatility-filter.ts';
import { expectClose, sentenceOf, vectors } from '../market/helpers.ts';
import { dailyHistory, exampleHistory } from './history-of.ts';

const DAY = MILLISECONDS_PER_DAY;
const BTC = { factor: spotFactor('BTC'), series: 'btc_usd' };
const ETH = { factor: spotFactor('ETH'), series: 'eth_usd' };
const separate = { stepMilliseconds: DAY, overlapping: false, source: 'examples/history/btc-eth-daily.csv' };

interface Parameters {
  readonly mean: number;
  readonly omega: number;
  readonly alpha: number;
  readonly beta: number;
  readonly degrees: number;
}
interface Fit {
  readonly name: string;
  readonly true?: Parameters;
  readonly fit: Parameters;
  readonly standardErrors: Parameters;
  readonly logLikelihood: number;
  readonly returns?: readonly number[];
}
const { rows: fits } = vectors('garch-fit') as { rows: Fit[] };

describe('historical scenarios', () => {
  it('are the changes of every step, in the form of the factor, with their days', () => {
    const history = createHistory({
      instants: [0, 1, 2, 0, 1, 2, 0, 1, 2].map((day) => Date.UTC(2024, 0, 1 + day)),
      factors: ['p', 'p', 'p', 'v', 'v', 'v', 'r', 'r', 'r'],
      values: [100, 110, 99, 0.5, 0.6, 0.3, 0.04, 0.05, 0.045],
    });
    const series = [
      { factor: spotFactor('BTC'), series: 'p' },
      { factor: volatilityFactor('BTC', 'relative'), series: 'v' },
      { factor: rateFactor('USD'), series: 'r' },
    ];
    const set = historicalScenarios(history, series, separate);
    const wanted = [
      [Math.log(1.1), Math.log(0.9)],
      [0.2, -0.5],
      [0.01, -0.005],
    ];
    set.moves.forEach((column, factor) => {
      column.forEach((move, row) => {
        expect(Math.abs(move - wanted[factor]![row]!)).toBeLessThan(1e-15);
      });
    });
    expect(set.labels).toEqual(['2024-01-01/2024-01-02', '2024-01-02/2024-01-03']);
    expect(set.provenance.parameters.date).toBe('2024-01-01/2024-01-03');
  });

  it('the example history: every day, and overlapping weeks', () => {
    const days = historicalScenarios(exampleHistory(), [BTC, ETH], separate);
    expect(days.count).toBe(2556);
    expect(days.provenance.notes).toEqual([]);
    const weeks = historicalScenarios(exampleHistory(), [BTC], {
      ...separate,
      stepMilliseconds: 7 * DAY,
      overlapping: true,
    });
    expect(weeks.count).toBe(2550);
    // 7 daily returns add up to a weekly one.
    const sum = days.moves[0]!.slice(100, 107).reduce((total, move) => total + move, 0);
    expect(Math.abs(weeks.moves[0]![100]! - sum)).toBeLessThan(1e-14);
  });

  it('weights fall with age', () => {
    const set = historicalScenarios(dailyHistory([1, 2, 3, 4]), [{ factor: BTC.factor, series: 'price' }], {
      ...separate,
      ageWeight: 0.5,
    });
    expect([...set.weights!]).toEqual([0.25, 0.5, 1]);
  });

  it('leaves out a step with a gap, and says so; refuses an unknown series', () => {
    const history = createHistory({
      instants: [0, 1, 2, 3, 0, 1, 3].map((day) => Date.UTC(2024, 0, 1 + day)),
      factors: ['a', 'a', 'a', 'a', 'b', 'b', 'b'],
      values: [1, 2, 3, 4, 5, 6, 7],
    });
    const series = [
      { factor: spotFactor('A'), series: 'a' },
      { factor: spotFactor('B'), series: 'b' },
    ];
    const set = historicalScenarios(history, series, separate);
    expect(set.count).toBe(1);
    expect(set.provenance.notes).toEqual(['2 steps were left out because a factor has no value at one end']);
    expect(sentenceOf(() => historicalScenarios(history, [{ factor: spotFactor('A'), series: 'c' }], separate))).toBe(
      'the history has no series "c"; it has a, b',
    );
    expect(
      sentenceOf(() => historicalScenarios(history, series, { ...separate, stepMilliseconds: 5 * DAY })),
    ).toContain('has no step of 432000000 milliseconds');
  });
});

describe('GARCH(1,1)-t', () => {
  const example = logReturns(exampleHistory(), DAY);
  const returnsOf = (row: Fit): Float64Array =>
    row.returns === undefined ? example.columns[example.factors.indexOf(row.name)]! : Float64Array.from(row.returns);

  it.each(fits)('$name: the likelihood at the fit of scipy', (row) => {
    const returns = returnsOf(row);
    const mean = returns.reduce((sum, value) => sum + value, 0) / returns.length;
    const firstVariance = returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / returns.length;
    const value = garchLogLikelihood(returns, { kind: 'garch', ...row.fit, firstVariance }, row.fit.degrees);
    expectClose(value, row.logLikelihood, 1e-11, row.name);
  });

  it.each(fits)('$name: the fit is that of scipy to 1e-4', (row) => {
    const found = fitGarch(returnsOf(row));
    expect(found.converged).toBe(true);
    for (const name of ['omega', 'alpha', 'beta', 'degrees'] as const) {
      expectClose(found[name], row.fit[name], 1e-4, `${row.name} ${name}`);
    }
    expectClose(found.mean, row.fit.mean, 1e-4, `${row.name} mean`);
    expect(found.logLikelihood).toBeGreaterThan(row.logLikelihood - 1e-6);
  });

  it('recovers the parameters of a simulated series within 3 standard errors', () => {
    const row = fits.find((each) => each.true !== undefined)!;
    const found = fitGarch(returnsOf(row));
    for (const name of ['mean', 'omega', 'alpha', 'beta', 'degrees'] as const) {
      expect(Math.abs(found[name] - row.true![name]), name).toBeLessThan(3 * row.standardErrors[name]);
    }
  });

  it('refuses series that hold no volatility', () => {
    expect(sentenceOf(() => fitGarch(new Float64Array(50)))).toContain('has 50 returns; it needs at least 100');
    expect(sentenceOf(() => fitGarch(new Float64Array(200)))).toContain('never moves');
    expect(sentenceOf(() => fitGarch(new Float64Array(200).fill(Number.NaN)))).toContain('return 1 is NaN');
    expect(sentenceOf(() => ewmaFilter(Float64Array.of(1, 2), 1))).toContain('decay of the EWMA is 1');
  });
});

describe('filtered historical scenarios', () => {
  it('EWMA by hand', () => {
    // Variance of (1, -1, 2) around 2/3: 14/9. h: 14/9, then 0.9 h + 0.1 r^2.
    const variances = filteredVariances(Float64Array.of(1, -1, 2), ewmaFilter(Float64Array.of(1, -1, 2), 0.9));
    [14 / 9, 1.5, 1.45, 1.705].forEach((wanted, index) => {
      expect(Math.abs(variances[index]! - wanted)).toBeLessThan(1e-14);
    });
  });

  it('rescale each day to the volatility to come', () => {
    const history = exampleHistory();
    const set = filteredHistoricalScenarios(history, [BTC, ETH], {
      filter: { kind: 'ewma', lambda: 0.94 },
      stepMilliseconds: DAY,
      source: separate.source,
    });
    const returns = logReturns(history, DAY).columns[0]!;
    const variances = filteredVariances(returns, ewmaFilter(returns, 0.94));
    expect(set.count).toBe(2556);
    expect(set.kind).toBe('filtered-historical');
    const row = 1234;
    const wanted = (returns[row]! / Math.sqrt(variances[row]!)) * Math.sqrt(variances[2556]!);
    expectClose(set.moves[0]![row]!, wanted, 1e-14, 'row 1234');
    expect(set.provenance.parameters.values['deviation of BTC spot in the step to come']).toBe(
      Math.sqrt(variances[2556]!),
    );
  });

  it('paths of one step draw from the one-step scenarios; days stay together; bits depend on the seed alone', () => {
    const base = { filter: { kind: 'garch' } as const, stepMilliseconds: DAY, source: separate.source };
    const oneStep = filteredHistoricalScenarios(exampleHistory(), [BTC, ETH], base);
    const draws = { seed: 3, stream: 0, method: 'philox', antithetic: false } as const;
    const paths = filteredHistoricalScenarios(exampleHistory(), [BTC, ETH], {
      ...base,
      paths: { steps: 1, scenarios: 500, draws },
    });
    const pairs = new Set<string>();
    oneStep.moves[0]!.forEach((move, row) => {
      pairs.add(`${move.toFixed(14)} ${oneStep.moves[1]![row]!.toFixed(14)}`);
    });
    paths.moves[0]!.forEach((move, row) => {
      expect(pairs.has(`${move.toFixed(14)} ${paths.moves[1]![row]!.toFixed(14)}`)).toBe(true);
    });
    expect(paths.provenance.draws).toEqual(draws);
    const ten = { steps: 10, scenarios: 4000, draws };
    const long = filteredHistoricalScenarios(exampleHistory(), [BTC], { ...base, paths: ten });
    const fewer = filteredHistoricalScenarios(exampleHistory(), [BTC], { ...base, paths: { ...ten, scenarios: 100 } });
    expect([...fewer.moves[0]!]).toEqual([...long.moves[0]!.slice(0, 100)]);
  });
});
