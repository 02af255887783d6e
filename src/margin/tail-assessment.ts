// From losses to a requirement that is VaR or ES of them: figures, intervals, the worst scenario, and which scenarios it is made of.
import { invariant, PlimsollError } from '../core/errors.ts';
import { type AccountTails, hasAllLosses } from '../losses/account-tails.ts';
import type { Losses } from '../losses/losses.ts';
import type { Valuation } from '../pricing/value-book.ts';
import { designedShortfallInterval, designedValueAtRiskInterval } from '../risk/design-intervals.ts';
import {
  type OrderStatisticRanks,
  orderStatisticRanks,
  shortfallInterval,
  valueAtRiskInterval,
} from '../risk/intervals.ts';
import { keptShortfallInterval, keptTailRisk, keptTailShares, keptValueAtRiskInterval } from '../risk/kept-tail.ts';
import { createSample, type Sample } from '../risk/sample.ts';
import { TAIL_CONVENTIONS, type TailConventionName, tailRiskOf } from '../risk/tail-risk.ts';
import type { ScenarioSet } from '../scenarios/scenario-set.ts';
import type { Outcome, ScenarioRequest } from './model.ts';
import type { ParameterSummary } from './parameters.ts';
import { type Attribution, accountEquities, type Requirement, requirementOf, type TailFigures } from './requirement.ts';
import { storyOf } from './words.ts';

export type TailMeasure = 'es' | 'var';

export interface TailJudgement {
  readonly measure: TailMeasure;
  readonly confidence: number;
  readonly convention: TailConventionName;
  readonly maintenanceShare: number;
  readonly horizonDays: number;
  /** Whether scenarios are independent draws, so that order statistics tell how far sampling may be off. */
  readonly independent: boolean;
  readonly parameters: ParameterSummary;
  readonly warnings: readonly string[];
}

/** Probability that the intervals of VaR and ES are made for. */
export const INTERVAL_CONFIDENCE = 0.95;

/** Below this many scenarios beyond the level, a tail is a handful of stories. */
const FEW_IN_TAIL = 20;

/** What a tail model asks for: tails where the convention reads only those, all losses otherwise. */
export function tailRequest(set: ScenarioSet, judgement: TailJudgement): ScenarioRequest {
  const { confidence, convention, independent } = judgement;
  const named = { name: 'tail', set } as const;
  if (convention !== 'order-statistic' || set.weights !== undefined || set.design !== undefined) {
    return { ...named, wants: 'all' };
  }
  const levels = [confidence];
  if (independent) {
    const { lower } = orderStatisticRanks(set.count, confidence, INTERVAL_CONFIDENCE);
    // The loss at this rank bounds VaR from below, and so must be among those that are kept.
    if (lower >= 1) levels.push(lower / set.count);
  }
  return { ...named, wants: { tailLevels: levels } };
}

/** `infinite`: by account, the sentence that stands in place of an ES that does not exist, or null. */
export function assessTail(
  outcome: Outcome,
  valuation: Valuation,
  judgement: TailJudgement,
  infinite: readonly (string | null)[] = [],
): readonly Requirement[] {
  const { losses, request } = outcome;
  const { set } = request;
  const equities = accountEquities(valuation);
  const { accounts } = valuation.book;
  invariant(accounts.join('\n') === losses.accounts.join('\n'), 'the losses are of other accounts than the book');
  const isApproximate = !hasAllLosses(losses) && losses.certificate?.certify === 'none';
  const warnings = [
    ...judgement.warnings,
    ...set.provenance.notes,
    ...thinTail(set.count, judgement.confidence),
    ...(isApproximate ? ['the tails are approximate: they were screened and not certified'] : []),
  ];
  const kept = {
    judgement,
    shares: keptTailShares(set.count, judgement.confidence).reverse(),
    ranks: orderStatisticRanks(set.count, judgement.confidence, INTERVAL_CONFIDENCE),
  };
  return accounts.map((account, index) => {
    const read = hasAllLosses(losses) ? readAll(losses, index, judgement) : readKept(losses, index, kept);
    const { worst } = read;
    const sentence = infinite[index] ?? null;
    const figures = sentence === null ? read.figures : withInfiniteShortfall(read.figures);
    const isShortfall = judgement.measure === 'es';
    const amount = isShortfall ? figures.expectedShortfall : figures.valueAtRisk;
    const { confidence, horizonDays } = judgement;
    const inputs = { confidence, horizonDays, scenarios: set.count, convention: judgement.convention };
    const component = { name: isShortfall ? 'expected shortfall' : 'value at risk', amount, inputs };
    return requirementOf({
      account,
      currency: losses.currency,
      equity: equities[index]!,
      components: [component],
      maintenance: judgement.maintenanceShare * Math.max(0, amount),
      tail: figures,
      worst: storyOf(set, worst.scenario, worst.loss),
      // No scenarios make up what is infinite.
      ...(amount === Number.POSITIVE_INFINITY
        ? {}
        : { attribution: { request: request.name, ...read.shares, amount } }),
      parameters: judgement.parameters,
      warnings: sentence === null ? warnings : [`account ${account}: ${sentence}`, ...warnings],
    });
  });
}

function withInfiniteShortfall({ expectedShortfallInterval: _, ...figures }: TailFigures): TailFigures {
  return { ...figures, expectedShortfall: Number.POSITIVE_INFINITY };
}

interface KeptReading {
  readonly judgement: TailJudgement;
  /** Of the worst scenarios in ES, the worst first. */
  readonly shares: Float64Array;
  /** That bound VaR: a search over the binomial distribution, the same for every account. */
  readonly ranks: OrderStatisticRanks;
}

interface TailReading {
  readonly figures: TailFigures;
  readonly worst: { readonly scenario: number; readonly loss: number };
  readonly shares: Omit<Attribution, 'request' | 'amount'>;
}

function readAll(losses: Losses, index: number, judgement: TailJudgement): TailReading {
  const { confidence, convention, measure } = judgement;
  const column = losses.columns[index]!;
  const sample = createSample({ losses: column, weights: losses.weights, account: losses.accounts[index]! });
  const risk = tailRiskOf(sample, [confidence], TAIL_CONVENTIONS[convention])[0]!;
  const { valueAtRisk, expectedShortfall, tail, rank } = risk;
  const last = sample.losses.length - 1;
  const below = Math.floor(rank);
  const atRank: Omit<Attribution, 'request' | 'amount'> =
    rank === below
      ? { scenarios: sample.scenarios.slice(below - 1, below), shares: Float64Array.of(1) }
      : {
          scenarios: sample.scenarios.slice(below - 1, below + 1).reverse(),
          shares: Float64Array.of(rank - below, 1 - (rank - below)),
        };
  const inTail = { scenarios: sample.scenarios.slice(tail.first).reverse(), shares: tail.shares.slice().reverse() };
  return {
    figures: {
      confidence,
      convention,
      scenarios: losses.scenarioCount,
      valueAtRisk,
      expectedShortfall,
      ...intervalsOf(sample, { losses, judgement, valueAtRisk, expectedShortfall }),
    },
    worst: { scenario: sample.scenarios[last]!, loss: sample.losses[last]! },
    shares: measure === 'es' ? inTail : atRank,
  };
}

interface IntervalRequest {
  readonly losses: Losses;
  readonly judgement: TailJudgement;
  readonly valueAtRisk: number;
  readonly expectedShortfall: number;
}

/** By how the scenarios were drawn; none where that is not known, as for weights of the user's. */
function intervalsOf(
  sample: Sample,
  { losses: { design }, judgement, valueAtRisk, expectedShortfall }: IntervalRequest,
): Pick<TailFigures, 'valueAtRiskInterval' | 'expectedShortfallInterval'> {
  const level = judgement.confidence;
  const request = { level, confidence: INTERVAL_CONFIDENCE, valueAtRisk, expectedShortfall };
  if (design !== undefined) {
    return {
      valueAtRiskInterval: designedValueAtRiskInterval({ sample, design, ...request }),
      expectedShortfallInterval: designedShortfallInterval({ sample, design, ...request }),
    };
  }
  if (!judgement.independent || sample.weights !== null) return {};
  return {
    valueAtRiskInterval: valueAtRiskInterval(sample, level, INTERVAL_CONFIDENCE),
    expectedShortfallInterval: shortfallInterval(sample, request),
  };
}

function readKept(losses: AccountTails, index: number, { judgement, shares, ranks }: KeptReading): TailReading {
  const tail = losses.tails[index]!;
  const { confidence, convention, measure, independent } = judgement;
  if (convention !== 'order-statistic') {
    throw new PlimsollError('INTERNAL', `internal error: the convention ${convention} needs all losses`);
  }
  const risk = keptTailRisk(tail, [confidence])[0]!;
  const { valueAtRisk, expectedShortfall, scenario } = risk;
  // Views of the tail, and shares that all accounts have in common: a venue has a hundred thousand of them.
  const inTail = { scenarios: tail.scenarios.subarray(0, shares.length), shares };
  const request = { level: confidence, confidence: INTERVAL_CONFIDENCE, valueAtRisk, expectedShortfall };
  return {
    figures: {
      confidence,
      convention,
      scenarios: tail.scenarioCount,
      valueAtRisk,
      expectedShortfall,
      ...(independent
        ? {
            valueAtRiskInterval: keptValueAtRiskInterval(tail, ranks, INTERVAL_CONFIDENCE),
            expectedShortfallInterval: keptShortfallInterval(tail, request),
          }
        : {}),
      ...(losses.certificate === undefined ? {} : { certificate: losses.certificate }),
    },
    worst: { scenario: tail.scenarios[0]!, loss: tail.losses[0]! },
    shares: measure === 'es' ? inTail : { scenarios: Uint32Array.of(scenario), shares: Float64Array.of(1) },
  };
}

function thinTail(count: number, confidence: number): readonly string[] {
  const inTail = Math.ceil(count * (1 - confidence) - 1e-9);
  if (inTail >= FEW_IN_TAIL) return [];
  return [
    `only ${inTail} of ${count} scenarios lie beyond ${confidence}; ask for more scenarios or a lower confidence`,
  ];
}
