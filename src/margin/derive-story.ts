// The scenarios of Derive's portfolio rules in words: the one that decides, and what else was looked at.
import { log } from '../spec/log.ts';
import type { DeriveCoin, DeriveHoldings } from './derive-book.ts';
import { type DecidedShock, optionProfits, orderFreeSum } from './derive-options.ts';
import type { Pmrm2Scenario, Pmrm2Volatility } from './derive-pmrm2.ts';
import type { Component, Contributions, ScenarioStory } from './requirement.ts';

/** Each market has a worst scenario of its own; together they are told as one story. */
export function toldTogether(worst: readonly ScenarioStory[]): { readonly worst?: ScenarioStory } {
  const stories = worst.filter(({ loss }) => loss > 0);
  const first = stories[0];
  if (first === undefined || stories.length === 1) return first === undefined ? {} : { worst: first };
  return {
    worst: {
      scenario: first.scenario,
      label: stories.map(({ label }) => label).join(' with '),
      words: stories.map(({ words }) => words).join('; '),
      loss: orderFreeSum(stories.map(({ loss }) => loss)),
      moves: stories.flatMap(({ moves }) => moves),
      ...(stories.every(({ parts }) => parts === undefined)
        ? {}
        : { parts: stories.flatMap(({ parts = [] }) => parts) }),
    },
  };
}

export interface ScannedMarket {
  readonly underlying: string;
  readonly scenarios: readonly Pmrm2Scenario[];
  /** null: the basis contingency decides. */
  readonly worstScenario: number | null;
  readonly minSpan: number;
  /** Relative, at 30 days. */
  readonly volatilityRanges: { readonly volRangeUp: number; readonly volRangeDown: number };
}

export function worstOfMarket({
  underlying,
  scenarios,
  worstScenario,
  minSpan,
  volatilityRanges,
}: ScannedMarket): ScenarioStory {
  const loss = minSpan === 0 ? 0 : -minSpan;
  if (worstScenario === null) {
    const words = `${underlying} forwards of different expiries move against each other`;
    return { scenario: scenarios.length, label: `${underlying} basis contingency`, words, loss, moves: [] };
  }
  const { spotShock, volShock, dampening } = scenarios[worstScenario]!;
  const direction = spotShock > 1 ? 'rises' : 'falls';
  const spot =
    spotShock === 1
      ? `${underlying} spot stays`
      : `${underlying} spot ${direction} ${(Math.abs(spotShock - 1) * 100).toFixed(1)} %`;
  const relative =
    volShock === 'Up' ? volatilityRanges.volRangeUp : volShock === 'Down' ? -volatilityRanges.volRangeDown : 0;
  const dampened = dampening === 1 ? '' : `, ${(dampening * 100).toFixed(1)} % of which counts`;
  return {
    scenario: worstScenario,
    label: `${underlying} scenario ${worstScenario + 1} of ${scenarios.length}`,
    words: `${spot}, ${volatilityWords(underlying, volShock, relative)}${dampened}`,
    loss,
    // Logarithms of what a shock multiplies by: a fall to nothing has none.
    moves: [
      { factor: `${underlying} spot`, multiple: spotShock },
      { factor: `${underlying} volatility`, multiple: 1 + relative },
    ].flatMap(({ factor, multiple }) => (multiple > 0 ? [{ factor, amount: log(multiple) }] : [])),
  };
}

function volatilityWords(underlying: string, volShock: Pmrm2Volatility, relative: number): string {
  const name = `${underlying} volatility`;
  const size = `${(Math.abs(relative) * 100).toFixed(1)} % at 30 days`;
  switch (volShock) {
    case 'Up':
      return `${name} rises ${size}`;
    case 'Down':
      return `${name} falls ${size}`;
    case 'None':
      return `${name} stays`;
    case 'Linear':
      return `the ${underlying} smile tilts, in each expiry the way that loses`;
    case 'Abs':
      return `the wings of the ${underlying} smile move, in each expiry the way that loses`;
  }
}

/** The basis contingency where a scenario decides, and the worst of the kinds of scenario that do not. */
export function alternativesOf(
  { underlying, scenarios, worstScenario }: ScannedMarket,
  profits: readonly number[],
  basis: number,
): readonly Component[] {
  const kinds: readonly (readonly [string, (scenario: Pmrm2Scenario) => boolean])[] = [
    ['scenario in full', ({ volShock, dampening }) => !isSkew(volShock) && dampening === 1],
    ['dampened tail', ({ volShock, dampening }) => !isSkew(volShock) && dampening !== 1],
    ['skew', ({ volShock }) => isSkew(volShock)],
  ];
  const decided = worstScenario === null ? undefined : scenarios[worstScenario]!;
  const others = kinds.flatMap(([kind, belongs]): Component[] => {
    const losses = profits.flatMap((profit, index) => (belongs(scenarios[index]!) ? [-profit] : []));
    if (losses.length === 0 || (decided !== undefined && belongs(decided))) return [];
    return [{ name: `${underlying} worst ${kind}`, amount: Math.max(0, ...losses) }];
  });
  return worstScenario === null ? others : [...others, { name: `${underlying} basis contingency`, amount: 0 - basis }];
}

const isSkew = (volShock: Pmrm2Volatility): boolean => volShock === 'Linear' || volShock === 'Abs';

export interface DecidedMarket {
  readonly held: DeriveHoldings;
  /** One per expiry. */
  readonly shocks: readonly DecidedShock[];
  /** What the coins of the market's underlying are worth, by coin, where they move with it. */
  readonly coins: readonly { readonly coin: DeriveCoin; readonly worth: number }[];
  /** null: the basis contingency decides, and what is linear has no part in it. */
  readonly scenario: Pick<Pmrm2Scenario, 'spotShock' | 'dampening'> | null;
}

/** What each instrument loses of what decides, the largest loss first: together the loss of the worst scenarios. */
export function contributionsOf(markets: readonly DecidedMarket[]): readonly Contributions[] {
  const parts = markets.flatMap(({ held, shocks, coins, scenario }) => {
    const move = scenario === null ? 0 : (scenario.spotShock - 1) * scenario.dampening;
    const options = held.expiries.flatMap((expiry, index) =>
      optionProfits(expiry, shocks[index]!).map((profit, option) => ({
        name: expiry.ids[option]!,
        amount: 0 - profit,
      })),
    );
    const perps = held.perpParts.map(({ id, amount }) => ({ name: id, amount: 0 - amount * held.perpPrice * move }));
    return [...options, ...perps, ...coins.map(({ coin, worth }) => ({ name: coin.id, amount: 0 - worth * move }))];
  });
  if (parts.every(({ amount }) => amount === 0)) return [];
  // Equal parts in the order of their names, so that no order of the book shows.
  parts.sort((left, right) => right.amount - left.amount || (left.name < right.name ? -1 : 1));
  return [{ by: 'instrument', parts }];
}
