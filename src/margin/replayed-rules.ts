// pairs and span2: filtered history in the manner of LCH PAIRS and CME SPAN 2. Both are provisional: their outlines are public, their
// numbers are not.

import { invariant, PlimsollError } from '../core/errors.ts';
import { MILLISECONDS_PER_DAY } from '../core/units.ts';
import { hasAllLosses } from '../losses/account-tails.ts';
import type { Valuation } from '../pricing/value-book.ts';
import { filteredHistoricalScenarios } from '../scenarios/filtered-historical.ts';
import { createScenarioSet, type ScenarioSet } from '../scenarios/scenario-set.ts';
import { addOnFields, addOnsByAccount } from './add-ons.ts';
import { visiblePast } from './historical-tail.ts';
import type { MarginModel, Outcome } from './model.ts';
import type { ModelEntry, ModelHistory, ModelInputs } from './model-entry.ts';
import {
  confidenceLevel,
  fraction,
  mapOf,
  numberIn,
  objectOf,
  optional,
  text,
  wholeNumber,
} from './parameter-readers.ts';
import { agingWarnings, type ParameterDocument, readValues, summaryOf } from './parameters.ts';
import { STRESS_DEFAULT } from './presets/stress-default.ts';
import { PAIRS_DEFAULT, SPAN2_DEFAULT } from './presets/tail-rules-default.ts';
import { accountEquities, requirementOf } from './requirement.ts';
import { namedStresses } from './stress-scenarios.ts';
import { assessTail, type TailJudgement, tailRequest } from './tail-assessment.ts';
import { storyOf } from './words.ts';

const decay = fraction({ low: 0, high: 1, lowOpen: true, highOpen: true });
const share = fraction({ low: 0, high: 1, lowOpen: true });
const series = optional(mapOf(text));

const pairsShape = objectOf({
  lookBack: wholeNumber({ low: 1, high: 1_000_000 }),
  /** How many of the worst losses are averaged. */
  worst: wholeNumber({ low: 1, high: 1_000_000 }),
  horizonDays: numberIn({ low: 0, high: 366, lowOpen: true }),
  lambda: decay,
  maintenanceShare: share,
  series,
});

const span2Shape = objectOf({
  ...addOnFields,
  historicalWeight: fraction({ low: 0, high: 1 }),
  confidence: confidenceLevel,
  lambda: decay,
  maintenanceShare: share,
  series,
});

function requireHistory(name: string, history: ModelHistory | undefined): ModelHistory {
  if (history !== undefined) return history;
  throw new PlimsollError('INPUT_USAGE', `model ${name} needs a history, and was given none`);
}

interface Replay {
  readonly history: ModelHistory;
  readonly lambda: number;
  readonly series: ReadonlyMap<string, string> | undefined;
}

function replayed({ history, lambda, series: named }: Replay, valuation: Valuation) {
  const { past, notes } = visiblePast(history, { series: named }, valuation);
  const set = filteredHistoricalScenarios(past.history, past.series, {
    filter: { kind: 'ewma', lambda },
    stepMilliseconds: MILLISECONDS_PER_DAY,
    source: past.source,
  });
  return { set, notes };
}

/** The last days of a replay, each move as large as over the whole horizon. */
function lastDays(set: ScenarioSet, lookBack: number, horizonDays: number): ScenarioSet {
  const { kind, factors, moves, labels, provenance, count } = set;
  const from = Math.max(0, count - lookBack);
  const root = Math.sqrt(horizonDays);
  return createScenarioSet({
    kind,
    factors,
    moves: moves.map((column) => column.subarray(from).map((move) => root * move)),
    ...(labels === undefined ? {} : { labels: labels.slice(from) }),
    provenance: { ...provenance, model: `${provenance.model}, times the root of ${horizonDays} days` },
  });
}

function pairsModel({ parameters, history }: ModelInputs): MarginModel {
  const values = readValues(parameters, pairsShape);
  const replay = { history: requireHistory('pairs', history), lambda: values.lambda, series: values.series };
  const { lookBack, worst, horizonDays } = values;
  return {
    name: 'pairs',
    parameters: summaryOf(parameters),
    scenariosNeeded: (valuation) => {
      const { set, notes } = replayed(replay, valuation);
      const last = lastDays(set, lookBack, horizonDays);
      if (last.count < worst) {
        throw new PlimsollError('MARKET_DATA_MISSING', `the history has ${last.count} days; pairs averages ${worst}`);
      }
      const noted = { ...last, provenance: { ...last.provenance, notes: [...last.provenance.notes, ...notes] } };
      return [{ name: 'history', set: noted, wants: 'all' }];
    },
    assess: ([outcome], valuation) => assessWorst(outcome!, valuation, { parameters, ...values }),
  };
}

interface WorstJudgement {
  readonly parameters: ParameterDocument;
  readonly lookBack: number;
  readonly worst: number;
  readonly horizonDays: number;
  readonly maintenanceShare: number;
}

function assessWorst({ request, losses }: Outcome, valuation: Valuation, judgement: WorstJudgement) {
  const { parameters, lookBack, worst, horizonDays, maintenanceShare } = judgement;
  invariant(hasAllLosses(losses), 'the mean of the worst needs every loss');
  const { set } = request;
  const equities = accountEquities(valuation);
  const shortage =
    set.count < lookBack ? [`the history has ${set.count} days of the ${lookBack} that pairs looks back`] : [];
  return valuation.book.accounts.map((account, index) => {
    const column = losses.columns[index]!;
    // Of equal losses the earlier day first.
    const order = Uint32Array.from(column.keys()).sort((left, right) => column[right]! - column[left]! || left - right);
    const scenarios = order.slice(0, worst);
    const amount = scenarios.reduce((sum, scenario) => sum + column[scenario]!, 0) / worst;
    return requirementOf({
      account,
      currency: losses.currency,
      equity: equities[index]!,
      components: [{ name: `mean of the ${worst} worst`, amount, inputs: { scenarios: set.count, horizonDays } }],
      maintenance: maintenanceShare * Math.max(0, amount),
      worst: storyOf(set, scenarios[0]!, column[scenarios[0]!]!),
      attribution: { request: request.name, scenarios, shares: new Float64Array(worst).fill(1 / worst), amount },
      parameters: summaryOf(parameters),
      warnings: [
        ...agingWarnings(parameters, valuation.snapshot.asOf),
        ...set.provenance.notes,
        ...shortage,
        'pairs is provisional: five days are one day times the root of five, and its credit and liquidity add-ons are not public',
      ],
    });
  });
}

function span2Model({ parameters, history }: ModelInputs): MarginModel {
  const values = readValues(parameters, span2Shape);
  const replay = { history: requireHistory('span2', history), lambda: values.lambda, series: values.series };
  const judgement = (valuation: Valuation, notes: readonly string[]): TailJudgement => ({
    measure: 'var',
    confidence: values.confidence,
    convention: 'order-statistic',
    maintenanceShare: values.maintenanceShare,
    horizonDays: 1,
    independent: true,
    parameters: summaryOf(parameters),
    warnings: [
      ...agingWarnings(parameters, valuation.snapshot.asOf),
      ...notes,
      'span2 is provisional: the outline of SPAN 2 is public, its weights, stresses and add-ons are not; ours are chosen',
    ],
  });
  return {
    name: 'span2',
    parameters: summaryOf(parameters),
    scenariosNeeded: (valuation) => {
      const { set, notes } = replayed(replay, valuation);
      const stresses = namedStresses({ valuation, parameters: STRESS_DEFAULT });
      return [
        { ...tailRequest(set, judgement(valuation, notes)), name: 'history' },
        { name: 'stresses', set: stresses, wants: 'all' },
      ];
    },
    assess: ([historical, stressed], valuation) => {
      invariant(stressed !== undefined && hasAllLosses(stressed.losses), 'stresses need every loss');
      const { columns } = stressed.losses;
      const addOns = addOnsByAccount(valuation, values);
      const { notes } = replayed(replay, valuation);
      return assessTail(historical!, valuation, judgement(valuation, notes)).map((base, account) => {
        const weight = values.historicalWeight;
        const worst = Math.max(
          0,
          columns[account]!.reduce((most, loss) => Math.max(most, loss), 0),
        );
        const components = [
          { name: 'historical risk', amount: weight * base.initial, inputs: { weight, 'value at risk': base.initial } },
          { name: 'stress risk', amount: (1 - weight) * worst, inputs: { weight: 1 - weight, 'worst stress': worst } },
          ...addOns[account]!,
        ];
        const { initial } = requirementOf({ ...base, components });
        return requirementOf({ ...base, components, maintenance: values.maintenanceShare * initial });
      });
    },
  };
}

const common = { date: '2026-05-01', dateIs: 'read', certainty: 'inferred', needsHistory: true } as const;

export const PAIRS: ModelEntry = {
  ...common,
  name: 'pairs',
  summary: 'mean of the six worst of 2,500 filtered days, over five (provisional; needs --history)',
  source: 'LCH PAIRS as clarusft.com describes it',
  presets: [PAIRS_DEFAULT],
  create: pairsModel,
};

export const SPAN2: ModelEntry = {
  ...common,
  name: 'span2',
  summary: 'filtered history and stresses mixed, with liquidity and concentration (provisional; needs --history)',
  source: 'CME SPAN 2 methodology, cmegroup.com/span-2-methodology',
  presets: [SPAN2_DEFAULT],
  create: span2Model,
};
