// es and var: the tail of the losses in scenarios drawn from one joint distribution of the factors.
import type { Valuation } from '../pricing/value-book.ts';
import { generateScenarios } from '../scenarios/generator.ts';
import type { MarginModel } from './model.ts';
import type { ModelEntry, ModelInputs } from './model-entry.ts';
import { agingWarnings, summaryOf } from './parameters.ts';
import { TAIL_DEFAULT } from './presets/tail-default.ts';
import { assessTail, type TailJudgement, type TailMeasure, tailRequest } from './tail-assessment.ts';
import { type MonteCarloValues, readMonteCarlo, tailGenerator, tailHorizon } from './tail-parameters.ts';
import { infiniteShortfalls, upsideRequest } from './upside-probes.ts';

function monteCarloModel(measure: TailMeasure, { parameters }: ModelInputs): MarginModel {
  const values = readMonteCarlo(parameters);
  const judgementAt = ({ snapshot }: Valuation): TailJudgement => ({
    ...judgementOf(values),
    measure,
    parameters: summaryOf(parameters),
    warnings: agingWarnings(parameters, snapshot.asOf),
  });
  return {
    name: measure,
    parameters: summaryOf(parameters),
    scenariosNeeded: (valuation, fill) => {
      const generator = tailGenerator(tailHorizon(valuation, values, parameters), values, parameters);
      const { volatilityFloor } = values;
      const request = tailRequest(generateScenarios(generator, fill), judgementAt(valuation));
      const upside = upsideRequest(request.set);
      return [request, ...(upside === null ? [] : [upside])].map((each) =>
        volatilityFloor === undefined ? each : { ...each, rules: { volatilityFloor } },
      );
    },
    assess: ([outcome, upside], valuation) => {
      const infinite = upside === undefined ? [] : infiniteShortfalls(upside, valuation);
      return assessTail(outcome!, valuation, judgementAt(valuation), infinite);
    },
  };
}

function judgementOf(values: MonteCarloValues): Omit<TailJudgement, 'measure' | 'parameters' | 'warnings'> {
  const { confidence, convention, maintenanceShare, horizonDays, draws } = values;
  // A scrambled sequence is no sample of independent draws: order statistics say nothing about it.
  return { confidence, convention, maintenanceShare, horizonDays, independent: draws === 'philox' };
}

const common = { date: '2002-07-01', certainty: 'published', needsHistory: false, presets: [TAIL_DEFAULT] } as const;

export const EXPECTED_SHORTFALL: ModelEntry = {
  ...common,
  name: 'es',
  summary: 'mean loss in the worst 1 - confidence of Monte Carlo scenarios (Student t, fat joint tails)',
  source: 'Acerbi and Tasche (2002), J. Banking and Finance 26, 1487-1503',
  create: (inputs) => monteCarloModel('es', inputs),
};

export const VALUE_AT_RISK: ModelEntry = {
  ...common,
  name: 'var',
  summary: 'loss that confidence of Monte Carlo scenarios do not exceed',
  source: 'Hyndman and Fan (1996), The American Statistician 50, 361-365, type 1',
  date: '1996-11-01',
  create: (inputs) => monteCarloModel('var', inputs),
};
