import { describe, expect, it } from 'vitest';
import { fundingFactor, pegFactor, spotFactor, volatilityFactor } from '../../src/market/factor.ts';
import {
  createScenarioSet,
  factorIndex,
  joinScenarioSets,
  requireFactorsIn,
  type ScenarioParts,
} from '../../src/scenarios/scenario-set.ts';
import { sentenceOf, snapshotOf } from '../market/helpers.ts';

const provenance = {
  model: 'a test',
  parameters: { name: 'none', source: 'this file', date: '2026-01-01', values: {} },
  notes: [],
};
const factors = [spotFactor('BTC'), volatilityFactor('BTC')];
const parts = (changes: Partial<ScenarioParts> = {}): ScenarioParts => ({
  kind: 'user',
  factors,
  moves: [Float64Array.of(0.1, -0.2), Float64Array.of(0.3, 0)],
  provenance,
  ...changes,
});

describe('createScenarioSet', () => {
  it('counts its scenarios', () => expect(createScenarioSet(parts()).count).toBe(2));

  it.each<[string, Partial<ScenarioParts>, string]>([
    [
      'NaN',
      { moves: [Float64Array.of(0.1, Number.NaN), Float64Array.of(0, 0)] },
      'move of BTC spot in scenario 2 is NaN; it must be a finite number (moves.csv)',
    ],
    [
      'infinity, by name',
      { moves: [Float64Array.of(0, 0), Float64Array.of(Number.POSITIVE_INFINITY, 0)], labels: ['crash', 'calm'] },
      'move of BTC volatility in crash is Infinity; it must be a finite number (moves.csv)',
    ],
    [
      '0 scenarios',
      { moves: [new Float64Array(0), new Float64Array(0)] },
      'a scenario set has 0 scenarios; it needs at least one (moves.csv)',
    ],
    ['no factors', { factors: [], moves: [] }, 'a scenario set has no factors; it needs at least one (moves.csv)'],
    [
      'a factor twice',
      { factors: [factors[0]!, factors[0]!] },
      'factor BTC spot stands twice in a scenario set (moves.csv, [1])',
    ],
    [
      'a missing column',
      { moves: [Float64Array.of(1)] },
      'a scenario set has 2 factors and 1 columns of moves (moves.csv)',
    ],
    [
      'columns of two lengths',
      { moves: [Float64Array.of(1, 2), Float64Array.of(1)] },
      'factor BTC volatility has 1 moves; BTC spot has 2 (moves.csv)',
    ],
    [
      'a weight of zero',
      { weights: Float64Array.of(1, 0) },
      'weight of scenario 2 is 0; it must be a finite number above 0 (moves.csv)',
    ],
    [
      'a NaN weight',
      { weights: Float64Array.of(Number.NaN, 1) },
      'weight of scenario 1 is NaN; it must be a finite number above 0 (moves.csv)',
    ],
    [
      'too few weights',
      { weights: Float64Array.of(1) },
      'a scenario set has 2 scenarios and 1 numbers for the weight (moves.csv)',
    ],
    [
      'a loss factor above 1',
      { lossFactors: Float64Array.of(1, 1.5) },
      'loss factor of scenario 2 is 1.5; it must lie in (0, 1] (moves.csv)',
    ],
    ['too few names', { labels: ['crash'] }, 'a scenario set has 2 scenarios and 1 names (moves.csv)'],
  ])('refuses %s', (_name, changes, sentence) => {
    expect(sentenceOf(() => createScenarioSet(parts({ ...changes, place: { file: 'moves.csv' } })))).toBe(sentence);
  });

  it('names the known factors beside an unknown one', () => {
    expect(sentenceOf(() => factorIndex(factors, 'BCT spot', { line: 3 }))).toBe(
      'factor "BCT spot" is not known; the factors are BTC spot, BTC volatility (line 3)',
    );
  });
});

describe('requireFactorsIn', () => {
  it('finds a factor without a market before anything runs', () => {
    const snapshot = snapshotOf();
    requireFactorsIn(snapshot, [...factors, pegFactor('USDT')]);
    expect(sentenceOf(() => requireFactorsIn(snapshot, [spotFactor('SOL')]))).toContain(
      'has no market for SOL; it holds BTC',
    );
    expect(sentenceOf(() => requireFactorsIn(snapshot, [fundingFactor('BTC')]))).toContain('has no funding rate');
    expect(sentenceOf(() => requireFactorsIn(snapshot, [pegFactor('DAI')]))).toContain('no rate from DAI');
  });
});

describe('joinScenarioSets', () => {
  it('puts one after the other and keeps damping and names', () => {
    const second = parts({ lossFactors: Float64Array.of(0.5, 0.25), labels: ['a', 'b'] });
    const joined = joinScenarioSets(createScenarioSet(parts()), createScenarioSet(second));
    expect(joined.count).toBe(4);
    expect([...joined.moves[0]!]).toEqual([0.1, -0.2, 0.1, -0.2]);
    expect([...joined.lossFactors!]).toEqual([1, 1, 0.5, 0.25]);
    expect(joined.labels).toEqual(['user 1', 'user 2', 'a', 'b']);
  });

  it('refuses other factors and weights on one side', () => {
    const other = createScenarioSet(parts({ factors: [factors[0]!, pegFactor('USDC')] }));
    const weighted = createScenarioSet(parts({ weights: Float64Array.of(1, 2) }));
    expect(() => joinScenarioSets(createScenarioSet(parts()), other)).toThrow('different factors');
    expect(() => joinScenarioSets(createScenarioSet(parts()), weighted)).toThrow('has weights and the other has none');
  });
});
