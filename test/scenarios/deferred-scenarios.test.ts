// A set that is drawn when somebody reads it: the same numbers as one drawn at once, whole or a scenario at a time.
import { describe, expect, it } from 'vitest';
import { bookOtc } from '../../bench/workloads.ts';
import { createScenarioMachine } from '../../src/engine/scenario-machine.ts';
import { movesOf, recipeOf, rowsOf } from '../../src/scenarios/deferred-scenarios.ts';
import { type FillBlock, generateScenarios } from '../../src/scenarios/generator.ts';
import { compileWasmBuild } from '../../src/store/wasm-build.node.ts';

const { generator } = bookOtc({ options: 1, underlyings: 2, expiries: 1, scenarios: 5000 });
const reference: FillBlock = (of, block, columns) => of.fill(block, columns);
const machine = await createScenarioMachine(await compileWasmBuild('strict'));
const deferring = (fill: FillBlock): FillBlock => Object.assign(fill.bind(undefined), { defers: () => true });

describe.each([
  ['reference', reference],
  ['wasm', machine],
] as const)('deferred scenarios by %s', (_, fill) => {
  const whole = generateScenarios(generator, fill);
  const some = [4999, 0, 17, 18, 2048];

  it('hands out scenarios without drawing the others', () => {
    const set = generateScenarios(generator, deferring(fill));
    expect(movesOf(set, some)).toEqual(movesOf(whole, some));
    expect(rowsOf(set)).toBeDefined();
  });

  it('is whole once somebody reads its moves, or makes another set of it', () => {
    const set = generateScenarios(generator, deferring(fill));
    expect({ ...set }.moves).toEqual(whole.moves);
    expect(rowsOf(set)).toBeUndefined();
    expect(set.moves).toBe(set.moves);
    expect(movesOf(set, some)).toEqual(movesOf(whole, some));
  });

  it('has the recipe it is drawn from, whole or not; one with moves of its own has none', () => {
    const set = generateScenarios(generator, deferring(fill));
    expect(recipeOf(set)).toBe(generator.recipe);
    expect(recipeOf(whole)).toBe(generator.recipe);
    expect(set.moves).toHaveLength(4);
    expect(recipeOf(set)).toBe(generator.recipe);
    expect(recipeOf({ ...set, moves: set.moves.map((column) => column.slice()) })).toBeUndefined();
  });
});
