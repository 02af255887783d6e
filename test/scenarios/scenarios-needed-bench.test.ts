// The scenarios-needed bench at a tiny size, so that it cannot rot.
import { expect, it } from 'vitest';
import { benchScenariosNeeded, METHODS, NEEDED_COLUMNS, neededRows } from '../../bench/scenarios-needed.ts';

it('a book of ten assets: importance sampling needs a fraction of what plain draws need', () => {
  const figures = benchScenariosNeeded({
    portfolios: ['Linear lambda'],
    seeds: 6,
    counts: { plain: [1024], sobol: [512, 1024], importance: [256, 1024] },
    judgedScenarios: 1024,
    truth: { sets: 2, scenarios: 4096 },
  });
  const [{ valueAtRisk, methods } = { valueAtRisk: 0, methods: [] }] = figures;
  // 726.1 by 1.3 million importance samples; two sets of 4,096 are off by some tenths of a per cent.
  expect(Math.abs(valueAtRisk / 726.1 - 1)).toBeLessThan(0.02);
  expect(methods.map(({ method }) => method)).toEqual([...METHODS]);
  const [plain, sobol, importance] = methods;
  expect(importance!.scenariosNeeded).toBeLessThan(0.1 * plain!.scenariosNeeded);
  for (const { valueAtRiskError, valueAtRiskCoverage, shortfallCoverage } of [plain!, sobol!, importance!]) {
    expect(valueAtRiskError).toBeGreaterThan(0);
    for (const coverage of [valueAtRiskCoverage, shortfallCoverage]) expect(coverage).toBeGreaterThanOrEqual(0.5);
  }
  expect(neededRows(figures)[0]).toHaveLength(NEEDED_COLUMNS.length);
});
