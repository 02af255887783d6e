// delta-normal and delta-gamma: the book to first or second order in its factors, whose moves are normal. No sampling, no fat
// tails: a second opinion in milliseconds. The derivatives come from full revaluation on a small stencil, cross terms and all.
import { invariant } from '../core/errors.ts';
import { hasAllLosses } from '../losses/account-tails.ts';
import type { Losses } from '../losses/losses.ts';
import type { Valuation } from '../pricing/value-book.ts';
import { type FastMethod, fastRiskOf } from '../risk/fast-approximations.ts';
import { quadraticLossOf } from '../risk/quadratic-loss.ts';
import type { Horizon } from '../scenarios/horizon.ts';
import { createScenarioSet, type ScenarioSet } from '../scenarios/scenario-set.ts';
import type { MarginModel } from './model.ts';
import type { ModelEntry, ModelInputs } from './model-entry.ts';
import { agingWarnings, summaryOf } from './parameters.ts';
import { TAIL_DEFAULT } from './presets/tail-default.ts';
import { accountEquities, requirementOf } from './requirement.ts';
import { horizonCovariance, readMonteCarlo, tailHorizon } from './tail-parameters.ts';

/** Steps of the stencil in standard deviations: small beside the width of a strike, large beside rounding. */
const STEP_DEVIATIONS = 1e-3;
/** A factor that does not move still has a derivative. */
const LEAST_STEP = 1e-6;

const stepsOf = ({ spreads }: Horizon): number[] =>
  spreads.map(({ deviation }) => Math.max(LEAST_STEP, STEP_DEVIATIONS * deviation));

/** Nothing moves; each factor up and down; each pair up-up, down-down, up-down, down-up. */
function stencil(horizon: Horizon): ScenarioSet {
  const steps = stepsOf(horizon);
  const size = steps.length;
  const points: number[][] = [new Array<number>(size).fill(0)];
  const add = (entries: readonly (readonly [factor: number, sign: number])[]) => {
    const point = new Array<number>(size).fill(0);
    for (const [factor, sign] of entries) point[factor] = sign * steps[factor]!;
    points.push(point);
  };
  for (let row = 0; row < size; row++) for (const sign of [1, -1]) add([[row, sign]]);
  for (const [row, column] of pairsOf(size)) {
    for (const [left, right] of PAIR_SIGNS) {
      add([
        [row, left],
        [column, right],
      ]);
    }
  }
  return createScenarioSet({
    kind: 'grid',
    factors: horizon.spreads.map(({ factor }) => factor),
    moves: steps.map((_, factor) => Float64Array.from(points, (point) => point[factor]!)),
    provenance: {
      model: 'stencil of first and second derivatives',
      parameters: { ...horizon.parameters, values: { 'step in standard deviations': STEP_DEVIATIONS } },
      notes: [],
    },
  });
}

const PAIR_SIGNS = [
  [1, 1],
  [-1, -1],
  [1, -1],
  [-1, 1],
] as const;

const pairsOf = (size: number): (readonly [number, number])[] =>
  Array.from({ length: size }, (_, row) =>
    Array.from({ length: size - row - 1 }, (__, offset) => [row, row + 1 + offset] as const),
  ).flat();

/** Central differences of the value (losses turned round) over the stencil. */
function derivativesOf(losses: Float64Array, horizon: Horizon): { deltas: Float64Array; gammas: Float64Array } {
  const steps = stepsOf(horizon);
  const size = steps.length;
  const deltas = new Float64Array(size);
  const gammas = new Float64Array(size * size);
  for (let factor = 0; factor < size; factor++) {
    const [up, down] = [losses[1 + 2 * factor]!, losses[2 + 2 * factor]!];
    const step = steps[factor]!;
    deltas[factor] = (down - up) / (2 * step);
    gammas[factor * size + factor] = (2 * losses[0]! - up - down) / (step * step);
  }
  pairsOf(size).forEach(([row, column], pair) => {
    const first = 1 + 2 * size + 4 * pair;
    const same = losses[first]! + losses[first + 1]!;
    const opposite = losses[first + 2]! + losses[first + 3]!;
    const cross = (opposite - same) / (4 * steps[row]! * steps[column]!);
    gammas[row * size + column] = cross;
    gammas[column * size + row] = cross;
  });
  return { deltas, gammas };
}

function quadraticModel(method: 'delta-normal' | 'delta-gamma', { parameters }: ModelInputs): MarginModel {
  const values = readMonteCarlo(parameters);
  const horizonAt = (valuation: Valuation) => tailHorizon(valuation, values, parameters);
  return {
    name: method,
    parameters: summaryOf(parameters),
    scenariosNeeded: (valuation) => [{ name: 'derivatives', set: stencil(horizonAt(valuation)), wants: 'all' }],
    assess: ([outcome], valuation) => {
      invariant(outcome !== undefined && hasAllLosses(outcome.losses), 'derivatives need every loss');
      const warnings = agingWarnings(parameters, valuation.snapshot.asOf);
      return assessQuadratic(outcome.losses, valuation, {
        horizon: horizonAt(valuation),
        method: method === 'delta-normal' ? 'delta-normal' : 'delta-gamma-exact',
        values,
        parameters: summaryOf(parameters),
        warnings,
      });
    },
  };
}

interface QuadraticJudgement {
  readonly horizon: Horizon;
  readonly method: FastMethod;
  readonly values: ReturnType<typeof readMonteCarlo>;
  readonly parameters: ReturnType<typeof summaryOf>;
  readonly warnings: readonly string[];
}

function assessQuadratic(losses: Losses, valuation: Valuation, judgement: QuadraticJudgement) {
  const { horizon, method, values, parameters, warnings } = judgement;
  const { confidence, horizonDays, maintenanceShare } = values;
  const covariance = horizonCovariance(horizon);
  const equities = accountEquities(valuation);
  return valuation.book.accounts.map((account, index) => {
    const { deltas, gammas } = derivativesOf(losses.columns[index]!, horizon);
    const loss = quadraticLossOf({ thetaValue: 0, deltas, gammas, covariance });
    const { valueAtRisk, expectedShortfall, warning } = fastRiskOf(loss, confidence, method);
    const perFactor = horizon.spreads.map(({ factor }, at) => [`delta to ${factor.id}`, deltas[at]!] as const);
    const inputs = { confidence, horizonDays, ...Object.fromEntries(perFactor) };
    return requirementOf({
      account,
      currency: losses.currency,
      equity: equities[index]!,
      components: [{ name: `expected shortfall, ${method}`, amount: expectedShortfall, inputs }],
      maintenance: maintenanceShare * Math.max(0, expectedShortfall),
      tail: { confidence, convention: method, scenarios: 0, valueAtRisk, expectedShortfall },
      parameters,
      warnings: [...warnings, ...(warning === null ? [] : [warning]), NORMAL_TAILS],
    });
  });
}

const NORMAL_TAILS = 'an approximation: moves are normal and the book is a parabola; es revalues it in full';

const common = { needsHistory: false, certainty: 'published', presets: [TAIL_DEFAULT] } as const;

export const DELTA_NORMAL: ModelEntry = {
  ...common,
  name: 'delta-normal',
  summary: 'ES of the deltas alone when factors move normally: an approximation without scenarios',
  source: 'RiskMetrics Technical Document, 4th edition (1996)',
  date: '1996-12-17',
  create: (inputs) => quadraticModel('delta-normal', inputs),
};

export const DELTA_GAMMA: ModelEntry = {
  ...common,
  name: 'delta-gamma',
  summary: 'ES of deltas and gammas, cross terms included, exactly, when factors move normally',
  source: 'Rouvinez (1997), Risk 10, 57-65; tail by inversion of the moment generating function (Rice 1980)',
  date: '1997-02-01',
  create: (inputs) => quadraticModel('delta-gamma', inputs),
};
