// es and var: the tail of the losses in scenarios drawn from one joint distribution of the factors.
import type { Valuation } from '../pricing/value-book.ts';
import type { MarginModel } from './model.ts';
import type { ModelEntry, ModelInputs } from './model-entry.ts';
import { choice, objectOf, optional, type ShapeOf } from './parameter-readers.ts';
import { agingWarnings, readValues, summaryOf } from './parameters.ts';
import { TAIL_DEFAULT } from './presets/tail-default.ts';
import { SAMPLINGS, sampledSet } from './sampled-tail.ts';
import { assessTail, type TailJudgement, type TailMeasure, tailRequest } from './tail-assessment.ts';
import { horizonCovariance, monteCarloFields, tailGenerator, tailHorizon } from './tail-parameters.ts';
import { infiniteShortfalls, upsideRequest } from './upside-probes.ts';

const sampledShape = objectOf({ ...monteCarloFields, sampling: optional(choice(...SAMPLINGS)) });
type SampledValues = ShapeOf<typeof sampledShape>;

function monteCarloModel(measure: TailMeasure, { parameters }: ModelInputs): MarginModel {
  const values = readValues(parameters, sampledShape);
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
      const { volatilityFloor } = values;
      const horizon = tailHorizon(valuation, values, parameters);
      const sampling = {
        ...{ valuation, horizon, covariance: horizonCovariance(horizon), confidence: values.confidence },
        generatorOf: (own: typeof horizon) => tailGenerator(own, values, parameters),
        ...(values.distribution === 'gaussian' || values.degrees === undefined ? {} : { degrees: values.degrees }),
      };
      const request = tailRequest(sampledSet(values.sampling ?? 'plain', sampling, fill), judgementAt(valuation));
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

function judgementOf(values: SampledValues): Omit<TailJudgement, 'measure' | 'parameters' | 'warnings'> {
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
