// Every rule that scans a grid is this model: one underlying moves at a time, the engine finds the losses, the rule judges the
// profits of each account by underlying. Volatility up, same and down are requests of their own: the up shock alone has a floor.
import { invariant } from '../core/errors.ts';
import { DAYS_PER_YEAR } from '../core/units.ts';
import { hasAllLosses } from '../losses/account-tails.ts';
import { type Factor, spotFactor, volatilityFactor } from '../market/factor.ts';
import type { Valuation } from '../pricing/value-book.ts';
import { logReturnOf } from '../scenarios/grid.ts';
import { createScenarioSet } from '../scenarios/scenario-set.ts';
import { sumOfComponents } from './derive-parts.ts';
import { toldTogether } from './derive-story.ts';
import { type GridAccount, type GridHoldings, gridAccounts } from './grid-book.ts';
import {
  bucketName,
  type GridScenario,
  type GridVolatility,
  type VolatilityRule,
  volatilityMove,
} from './grid-scan.ts';
import type { MarginModel, Outcome, ScenarioRequest } from './model.ts';
import { type ParameterDocument, summaryOf } from './parameters.ts';
import {
  type Attribution,
  accountEquities,
  type Component,
  type Requirement,
  requirementOf,
  type ScenarioStory,
} from './requirement.ts';
import { storyOf } from './words.ts';

export interface GridTerms {
  readonly scenarios: readonly GridScenario[];
  readonly volatility: VolatilityRule;
}

/** What an account holds of one underlying, and what that earns in each scenario, before loss factors. */
export interface GridProfits extends GridHoldings {
  readonly profits: Float64Array;
}

/** What a rule finds an account to owe. */
export interface GridJudgement {
  readonly initial: readonly Component[];
  readonly maintenance: readonly Component[];
  readonly alternatives: readonly Component[];
  /** The scenarios that decided, by underlying. */
  readonly worst: readonly {
    readonly underlying: string;
    readonly scenario: number;
    readonly loss: number;
    /** What the loss is of the move, where it is not the whole of it. */
    readonly note?: string;
  }[];
  readonly warnings: readonly string[];
}

export interface GridRule {
  readonly name: string;
  readonly parameters: ParameterDocument;
  readonly provisional: readonly string[];
  /** Profits of coin-settled books are counted in coins, worth today's index. */
  readonly countsCoins: boolean;
  readonly termsOf: (underlying: string) => GridTerms;
  readonly judge: (account: GridAccount, profits: readonly GridProfits[], valuation: Valuation) => GridJudgement;
}

const DIRECTIONS: readonly GridVolatility[] = ['up', 'same', 'down'];
/** Of shocks without a floor of their own: a volatility of 0 has no price. */
const LEAST_VOLATILITY = 1e-4;

interface GridRequest {
  readonly underlying: string;
  /** Index into the scenarios of the underlying, by scenario of the request. */
  readonly scenarios: readonly number[];
  readonly request: ScenarioRequest;
}

function requestsOf(valuation: Valuation, rule: GridRule): readonly GridRequest[] {
  const options = new Map<string, boolean>();
  for (const { kind, underlying } of valuation.book.instruments) {
    if (kind === 'spot') continue;
    const isOption = kind !== 'perpetual' && kind !== 'future';
    options.set(underlying, isOption || (options.get(underlying) ?? false));
  }
  return [...options.keys()].sort().flatMap((underlying) => {
    const terms = rule.termsOf(underlying);
    const groups = options.get(underlying)! ? DIRECTIONS.map((each) => [each]) : [DIRECTIONS];
    return groups.flatMap((directions): GridRequest[] => {
      const scenarios = terms.scenarios.flatMap(({ volatility }, at) => (directions.includes(volatility) ? [at] : []));
      if (scenarios.length === 0) return [];
      return [{ underlying, scenarios, request: requestOf(underlying, scenarios, { directions, terms, rule }) }];
    });
  });
}

interface Asked {
  readonly directions: readonly GridVolatility[];
  readonly terms: GridTerms;
  readonly rule: GridRule;
}

function requestOf(
  underlying: string,
  scenarios: readonly number[],
  { directions, terms, rule }: Asked,
): ScenarioRequest {
  const { volatility } = terms;
  const points = scenarios.map((at) => terms.scenarios[at]!);
  const direction = directions.length === 1 ? directions[0]! : 'same';
  const moves = [Float64Array.from(points, ({ price }) => logReturnOf(price))];
  const factors: Factor[] = [spotFactor(underlying)];
  if (direction !== 'same') {
    factors.push(volatilityFactor(underlying, volatility.form, tenorScaling(volatility)));
    moves.push(new Float64Array(points.length).fill(volatilityMove(volatility, direction)));
  }
  const floor = direction === 'up' ? Math.max(volatility.minimumForUp, LEAST_VOLATILITY) : LEAST_VOLATILITY;
  return {
    name: directions.length === 1 ? `${underlying} price, volatility ${direction}` : `${underlying} price`,
    wants: 'all',
    rules: direction === 'same' ? {} : { volatilityFloor: floor },
    set: createScenarioSet({
      kind: 'grid',
      factors,
      moves,
      labels: points.map((point) => bucketName(point, directions.length === 1 ? direction : undefined)),
      provenance: {
        model: `grid of ${rule.name}, ${terms.scenarios.length} points for ${underlying}`,
        parameters: { ...summaryOf(rule.parameters), values: { points: points.length } },
        notes: [],
      },
    }),
  };
}

const tenorScaling = ({ referenceDays, minimumDays, exponentBelow, exponentAbove }: VolatilityRule) =>
  ({
    kind: 'power',
    referenceYears: referenceDays / DAYS_PER_YEAR,
    minimumYears: minimumDays / DAYS_PER_YEAR,
    exponentBelow,
    exponentAbove,
  }) as const;

export function gridModel(rule: GridRule): MarginModel {
  const { name, parameters } = rule;
  return {
    name,
    parameters: summaryOf(parameters),
    scenariosNeeded: (valuation) => requestsOf(valuation, rule).map(({ request }) => request),
    assess: (outcomes, valuation) => {
      const requests = requestsOf(valuation, rule);
      const equities = accountEquities(valuation);
      return gridAccounts(valuation).map((account, index) => {
        const profits = account.holdings.map((held) => profitsOf(held, index, { requests, outcomes, rule }));
        const judgement = rule.judge(account, profits, valuation);
        return requirementFrom(judgement, {
          account,
          equity: equities[index]!,
          requests,
          rule,
          valuation,
        });
      });
    },
  };
}

interface Answered {
  readonly requests: readonly GridRequest[];
  readonly outcomes: readonly Outcome[];
  readonly rule: GridRule;
}

/** Profits of the legs alone: coins held beside them move too, and are what stands behind the margin. */
function profitsOf(held: GridHoldings, account: number, { requests, outcomes, rule }: Answered): GridProfits {
  const { scenarios } = rule.termsOf(held.underlying);
  const profits = new Float64Array(scenarios.length);
  requests.forEach((request, at) => {
    if (request.underlying !== held.underlying) return;
    const { losses } = outcomes[at]!;
    invariant(hasAllLosses(losses), 'a grid needs every loss');
    request.scenarios.forEach((scenario, row) => {
      const move = scenarios[scenario]!.price;
      const profit = 0 - losses.columns[account]![row]! - held.coins * held.index * move;
      const isInCoins = rule.countsCoins && held.style === 'coins';
      profits[scenario] = isInCoins ? (profit - held.value * move) / (1 + move) : profit;
    });
  });
  return { ...held, profits };
}

interface Owing {
  readonly account: GridAccount;
  readonly equity: number;
  readonly requests: readonly GridRequest[];
  readonly rule: GridRule;
  readonly valuation: Valuation;
}

function requirementFrom(judgement: GridJudgement, owing: Owing): Requirement {
  const { requests, rule, valuation, account, equity } = owing;
  const stories = judgement.worst.map(({ underlying, scenario, loss, note = '' }): ScenarioStory => {
    const asked = requests.find((each) => each.underlying === underlying && each.scenarios.includes(scenario))!;
    const { lossFactor, price } = rule.termsOf(underlying).scenarios[scenario]!;
    const row = asked.scenarios.indexOf(scenario);
    const story = storyOf(asked.request.set, row, loss);
    const isInCoins =
      rule.countsCoins && account.holdings.some((held) => held.underlying === underlying && held.style === 'coins');
    const words =
      lossFactor === 1 ? story.words : `${story.words}, ${Number((lossFactor * 100).toFixed(2))} % of which counts`;
    const coinMove = isInCoins ? { coinMove: price } : {};
    const parts = [{ request: asked.request.name, scenario: row, loss, ...coinMove, legsAlone: true }] as const;
    return { ...story, scenario, label: `${underlying} ${story.label}`, words: `${words}${note}`, parts };
  });
  return requirementOf({
    account: account.account,
    currency: valuation.snapshot.quoteCurrency,
    equity,
    components: judgement.initial,
    maintenance: Math.max(0, sumOfComponents(judgement.maintenance)),
    maintenanceComponents: judgement.maintenance,
    alternatives: judgement.alternatives,
    ...toldTogether(stories),
    ...attributionOf(judgement, owing),
    parameters: summaryOf(rule.parameters),
    warnings: [...rule.provisional.map((what) => `provisional: ${what}`), ...judgement.warnings],
  });
}

/** Which losses it is made of, where that is one scenario of one underlying, and the losses of the engine as they are. */
function attributionOf({ worst }: GridJudgement, { account, requests, rule }: Owing): { attribution?: Attribution } {
  const [only, ...others] = worst;
  const [held, ...beside] = account.holdings;
  if (only === undefined || held === undefined || others.length + beside.length > 0) return {};
  if (rule.countsCoins || held.coins !== 0) return {};
  const { request, scenarios } = requests.find(
    (each) => each.underlying === only.underlying && each.scenarios.includes(only.scenario),
  )!;
  return {
    attribution: {
      request: request.name,
      scenarios: Uint32Array.of(scenarios.indexOf(only.scenario)),
      shares: Float64Array.of(rule.termsOf(only.underlying).scenarios[only.scenario]!.lossFactor),
      amount: only.loss,
    },
  };
}
