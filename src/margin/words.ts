// Scenarios in words: what each factor does, the largest moves first, in the units people speak of.
import type { Factor } from '../market/factor.ts';
import type { ScenarioSet } from '../scenarios/scenario-set.ts';
import { expm1 } from '../spec/exp.ts';
import type { ScenarioStory } from './requirement.ts';

/** "BTC spot falls 12.3 %". */
export function moveWords(factor: Factor, amount: number): string {
  const { id } = factor;
  if (amount === 0) return `${id} stays`;
  const verb = amount > 0 ? 'rises' : 'falls';
  const perCent = (relative: number): string => `${(Math.abs(relative) * 100).toFixed(1)} %`;
  switch (factor.kind) {
    case 'spot':
    case 'peg':
      return `${id} ${verb} ${perCent(expm1(amount))}`;
    case 'volatility': {
      if (factor.form === 'additive') return `${id} ${verb} ${(Math.abs(amount) * 100).toFixed(1)} points`;
      return `${id} ${verb} ${perCent(factor.form === 'log' ? expm1(amount) : amount)}`;
    }
    case 'rate':
    case 'basis':
    case 'funding':
      return `${id} ${verb} ${(Math.abs(amount) * 10_000).toFixed(0)} basis points`;
  }
}

/** One scenario of a set, with what it costs. */
export function storyOf(set: ScenarioSet, scenario: number, loss: number): ScenarioStory {
  const moves = set.factors.map((factor, index) => ({ factor, amount: set.moves[index]![scenario]! }));
  const moving = moves.filter(({ amount }) => amount !== 0);
  const words = moving.map(({ factor, amount }) => moveWords(factor, amount)).join(', ') || 'nothing moves';
  const label = set.labels?.[scenario];
  return {
    scenario,
    ...(label === undefined ? {} : { label }),
    words,
    loss,
    moves: moves.map(({ factor, amount }) => ({ factor: factor.id, amount })),
  };
}
