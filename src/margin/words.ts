// Scenarios in words: what each factor does, the largest moves first, in the units people speak of.
import type { Instrument } from '../book/instrument.ts';
import { DAYS_PER_YEAR, instantText } from '../core/units.ts';
import type { Factor, TenorScaling } from '../market/factor.ts';
import { movesOf } from '../scenarios/deferred-scenarios.ts';
import type { ScenarioSet } from '../scenarios/scenario-set.ts';
import { expm1 } from '../spec/exp.ts';
import type { ScenarioStory } from './requirement.ts';

/** Where a volatility move depends on the tenor: the tenor at which it is as large as is said. */
function tenorWords(scaling: TenorScaling): string {
  if (scaling.kind !== 'power' || (scaling.exponentBelow === 0 && scaling.exponentAbove === 0)) return '';
  return ` at ${Number((scaling.referenceYears * DAYS_PER_YEAR).toFixed(1))} days`;
}

/** "short 27-Mar-26 100k BTC calls", "long BTC-PERPETUAL". */
export function holdingWords(instrument: Instrument, quantity: number): string {
  const side = quantity < 0 ? 'short' : 'long';
  if (instrument.kind === 'spot') return quantity < 0 ? `debt of ${instrument.id}` : `${instrument.id} held`;
  if (instrument.kind !== 'option') return `${side} ${instrument.id}`;
  const { expiry, strike, callPut, underlying } = instrument;
  const [year, month, day] = instantText(expiry).slice(0, 10).split('-');
  const date = `${Number(day)}-${MONTHS[Number(month) - 1]}-${year!.slice(2)}`;
  const level = strike >= 10_000 && strike % 1000 === 0 ? `${strike / 1000}k` : String(strike);
  return `${side} ${date} ${level} ${underlying} ${callPut}s`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

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
      const tenor = tenorWords(factor.tenorScaling);
      if (factor.form === 'additive') return `${id} ${verb} ${(Math.abs(amount) * 100).toFixed(1)} points${tenor}`;
      return `${id} ${verb} ${perCent(factor.form === 'log' ? expm1(amount) : amount)}${tenor}`;
    }
    case 'rate':
    case 'basis':
    case 'funding':
      return `${id} ${verb} ${(Math.abs(amount) * 10_000).toFixed(0)} basis points`;
  }
}

/** One scenario of a set, with what it costs. */
export function storyOf(set: ScenarioSet, scenario: number, loss: number): ScenarioStory {
  const amounts = movesOf(set, [scenario]);
  const moves = set.factors.map((factor, index) => ({ factor, amount: amounts[index]![0]! }));
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
