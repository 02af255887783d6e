// Scenarios by the WASM build: the bits of the reference, whatever the model, the block and the branch of the quantile.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bookOtc } from '../../bench/workloads.ts';
import { PlimsollError } from '../../src/core/errors.ts';
import { type Engine, openEngine } from '../../src/engine/pool.node.ts';
import { createScenarioMachine } from '../../src/engine/scenario-machine.ts';
import { createCorrelation } from '../../src/market/correlation.ts';
import { type Factor, spotFactor } from '../../src/market/factor.ts';
import type { Draws } from '../../src/scenarios/draws.ts';
import { gaussianScenarios, studentCopulaScenarios, studentScenarios } from '../../src/scenarios/elliptical.ts';
import { type FillBlock, generateScenarios, type ScenarioGenerator } from '../../src/scenarios/generator.ts';
import type { Horizon } from '../../src/scenarios/horizon.ts';
import { compileWasmBuild } from '../../src/store/wasm-build.node.ts';

let fillBlock: FillBlock;
beforeAll(async () => {
  fillBlock = await createScenarioMachine(await compileWasmBuild('strict'));
});

const FACTORS: readonly Factor[] = ['BTC', 'ETH', 'SOL'].map(spotFactor);
const NAMES = FACTORS.map(({ id }) => id);
const PHILOX: Draws = { seed: 4294967295, stream: 3, method: 'philox', antithetic: false };

function horizon(draws: Draws, scenarios: number, correlations: readonly number[] = [0.8, 0.7, 0.6]): Horizon {
  const [a, b, c] = correlations as [number, number, number];
  const rows = [
    [1, a, b],
    [a, 1, c],
    [b, c, 1],
  ];
  return {
    spreads: [
      { factor: FACTORS[0]!, mean: 0.001, deviation: 0.05, damping: { from: 0.05, limit: 0.2 } },
      { factor: FACTORS[1]!, mean: -0.002, deviation: 0.07 },
      { factor: FACTORS[2]!, mean: 0, deviation: 0, damping: { from: 0.1, limit: 0.3 } },
    ],
    correlation: createCorrelation(NAMES, rows),
    scenarios,
    draws,
    parameters: { name: 'test', source: 'chosen by hand', date: '2026-02-06' },
  };
}

function expectSameBits(generator: ScenarioGenerator, fill: FillBlock = fillBlock): void {
  const reference = generateScenarios(generator).moves;
  const made = generateScenarios(generator, fill).moves;
  reference.forEach((column, factor) => {
    const bits = (values: Float64Array) => new BigInt64Array(values.buffer, values.byteOffset, values.length);
    const [got, wanted] = [bits(made[factor]!), bits(column)];
    expect(got.findIndex((value, scenario) => value !== wanted[scenario])).toBe(-1);
  });
}

const MODELS: Readonly<Record<string, (given: Horizon) => ScenarioGenerator>> = {
  Gaussian: gaussianScenarios,
  'Student t': (given) => studentScenarios(given, 3.5),
  't copula': (given) => studentCopulaScenarios(given, 4, [3.2, 4, 9]),
};

describe.each(Object.entries(MODELS))('%s', (_, modelOf) => {
  it.each([1, 2, 511, 4097, 12_289])('%i scenarios', (count) => {
    expectSameBits(modelOf(horizon(PHILOX, count)));
  });

  it('antithetic, by principal components or by Cholesky, and where factors add nothing', () => {
    const antithetic = { ...PHILOX, antithetic: true };
    expectSameBits(modelOf(horizon(antithetic, 5001)));
    expectSameBits(modelOf({ ...horizon(PHILOX, 777), ordering: 'cholesky' }));
    // One driver is nobody's: BTC and ETH are the same.
    expectSameBits(modelOf({ ...horizon(antithetic, 777, [1, 0.5, 0.5]), ordering: 'cholesky' }));
  });

  it('blocks that begin anywhere, up to the last scenario of all', () => {
    const generator = modelOf(horizon({ ...PHILOX, antithetic: true }, 4294967295));
    for (const firstScenario of [1, 4095, 4294967295 - 333]) {
      const block = { firstScenario, count: 333 };
      const columns = () => FACTORS.map(() => new Float64Array(333));
      const [made, wanted] = [columns(), columns()];
      fillBlock(generator, block, made);
      generator.fill(block, wanted);
      expect(made).toEqual(wanted);
    }
  });
});

it('every branch of the quantile: a million normals, the rare tails among them', () => {
  const given = horizon(PHILOX, 350_000, [0, 0, 0]);
  const spreads = given.spreads.map(({ factor }) => ({ factor, mean: 0, deviation: 1 }));
  const generator = gaussianScenarios({ ...given, spreads, ordering: 'cholesky' });
  expectSameBits(generator);
  const all = generateScenarios(generator, fillBlock).moves;
  // Beyond N(-4.76) = 1e-6 the lanes hand over.
  expect(
    Math.max(...all.map((column) => column.reduce((most, value) => Math.max(most, Math.abs(value)), 0))),
  ).toBeGreaterThan(4.76);
});

it('the scenarios of the book-otc workload', () => {
  expectSameBits(bookOtc({ options: 10, underlyings: 10, expiries: 2, scenarios: 9000 }).generator);
});

/** How often the machine left a block to the reference. */
function referenceFills(generator: ScenarioGenerator): number {
  let asked = 0;
  const counted: ScenarioGenerator = {
    ...generator,
    fill: (block, columns) => {
      asked++;
      generator.fill(block, columns);
    },
  };
  generateScenarios(counted, fillBlock);
  return asked;
}

it('leaves draws by Sobol, and numbers beyond the table of a marginal, to the reference', () => {
  const sobol = gaussianScenarios(horizon({ ...PHILOX, method: 'sobol' }, 3000));
  expectSameBits(sobol);
  expect(referenceFills(sobol)).toBe(1);
  const copula = MODELS['t copula']!(horizon(PHILOX, 5000));
  expect(referenceFills(copula)).toBe(0);
  // No draw gets beyond e^16 by itself: loadings that are off by eight powers of ten do.
  const { loadings } = copula.recipe!;
  const far = { ...loadings, matrix: loadings.matrix.map((value) => 1e8 * value) };
  const beyond = { ...copula, recipe: { ...copula.recipe!, loadings: far } };
  expect(referenceFills(beyond)).toBe(2);
  expectSameBits(beyond);
});

it('takes another recipe into the same memory', () => {
  const [first, second] = [MODELS.Gaussian!(horizon(PHILOX, 300)), MODELS['t copula']!(horizon(PHILOX, 301))];
  for (const generator of [first, second, first]) expectSameBits(generator);
});

it('fails with the sentence of a model that cannot be filled', () => {
  const broken: ScenarioGenerator = {
    ...MODELS.Gaussian!(horizon(PHILOX, 10)),
    fill: () => {
      throw new PlimsollError('INPUT_VALUE', 'a reason');
    },
  };
  const { recipe, ...withoutRecipe } = broken;
  expect(recipe).toBeDefined();
  expect(() => generateScenarios(withoutRecipe, fillBlock)).toThrow('a reason');
});

describe('drawn by the threads of an engine', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openEngine({ workers: 3 });
  });
  afterAll(() => engine.close());

  const copula = MODELS['t copula']!(horizon(PHILOX, 21_000));
  const { loadings } = copula.recipe!;
  const far = { ...loadings, matrix: loadings.matrix.map((value) => 1e8 * value) };
  it.each<[string, ScenarioGenerator]>([
    ['five blocks and a part', copula],
    ['one block, which no thread need hear of', MODELS.Gaussian!(horizon(PHILOX, 4096))],
    ['Sobol, which is the reference alone', MODELS.Gaussian!(horizon({ ...PHILOX, method: 'sobol' }, 20_000))],
    ['beyond the table, which is left to the reference', { ...copula, recipe: { ...copula.recipe!, loadings: far } }],
  ])('%s', async (_, generator) => {
    const { moves, count } = await engine.draw(generator);
    expect(count).toBe(generator.count);
    expect(moves).toEqual(generateScenarios(generator).moves);
  });
});
