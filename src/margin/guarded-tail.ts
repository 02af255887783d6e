// es-plus and stans: expected shortfall with what the plain figure leaves out. es-plus: a stressed period, a multiplier, floors,
// liquidity and concentration. stans: dependence and concentration stresses in the manner of OCC's STANS.
import { createCorrelation } from '../market/correlation.ts';
import type { Factor } from '../market/factor.ts';
import type { Valuation } from '../pricing/value-book.ts';
import { generateScenarios } from '../scenarios/generator.ts';
import type { Horizon } from '../scenarios/horizon.ts';
import { createScenarioSet, type ScenarioSet } from '../scenarios/scenario-set.ts';
import { addOnFields, addOnsByAccount, soldOptionNotionals } from './add-ons.ts';
import { orderFreeSum } from './derive-options.ts';
import type { MarginModel, Outcome, ScenarioRequest } from './model.ts';
import type { ModelEntry, ModelInputs } from './model-entry.ts';
import { fraction, numberIn, objectOf } from './parameter-readers.ts';
import { agingWarnings, type ParameterDocument, readValues, summaryOf } from './parameters.ts';
import { GUARDED_DEFAULT, STANS_DEFAULT } from './presets/tail-rules-default.ts';
import { type Component, type Requirement, requirementOf } from './requirement.ts';
import { assessTail, type TailJudgement, tailRequest } from './tail-assessment.ts';
import { type MonteCarloValues, monteCarloFields, tailGenerator, tailHorizon } from './tail-parameters.ts';
import { infiniteShortfalls, upsideRequest } from './upside-probes.ts';

const guardedShape = objectOf({
  ...monteCarloFields,
  ...addOnFields,
  multiplier: numberIn({ low: 1, high: 100 }),
  /** Share of the stressed period in the shortfall, and what multiplies the deviations in it. */
  stress: objectOf({ weight: fraction({ low: 0, high: 1 }), deviations: numberIn({ low: 1, high: 100 }) }),
  /** Of the notional of options sold: what is asked at the least. */
  soldOptionFloor: fraction({ low: 0, high: 1 }),
});

const stansShape = objectOf({
  ...monteCarloFields,
  dependenceWeight: fraction({ low: 0, high: 1 }),
  concentrationWeight: fraction({ low: 0, high: 1 }),
});

const PROVISIONAL =
  'stans is provisional: the shape of the rule is public, its weights and marginals are not; ours are inferred and chosen';

function judgementOf(values: MonteCarloValues, parameters: ParameterDocument, { snapshot }: Valuation): TailJudgement {
  return {
    measure: 'es',
    confidence: values.confidence,
    convention: values.convention,
    maintenanceShare: values.maintenanceShare,
    horizonDays: values.horizonDays,
    independent: values.draws === 'philox',
    parameters: summaryOf(parameters),
    warnings: agingWarnings(parameters, snapshot.asOf),
  };
}

/** The requirement with other components, its maintenance the same share of the whole. */
function rebuilt(base: Requirement, components: readonly Component[], maintenanceShare: number): Requirement {
  const whole = requirementOf({ ...base, components, maintenance: 0 });
  return requirementOf({ ...base, components, maintenance: maintenanceShare * whole.initial });
}

function guardedModel({ parameters }: ModelInputs): MarginModel {
  const values = readValues(parameters, guardedShape);
  return {
    name: 'es-plus',
    parameters: summaryOf(parameters),
    scenariosNeeded: (valuation, fill) => {
      const horizon = tailHorizon(valuation, values, parameters);
      const { deviations } = values.stress;
      const stressed: Horizon = {
        ...horizon,
        spreads: horizon.spreads.map((spread) => ({ ...spread, deviation: deviations * spread.deviation })),
      };
      const judgement = judgementOf(values, parameters, valuation);
      const requests = [horizon, stressed].map((each, index): ScenarioRequest => {
        const set = generateScenarios(tailGenerator(each, values, parameters), fill);
        return { ...tailRequest(set, judgement), name: index === 0 ? 'tail' : 'stressed period' };
      });
      const upside = upsideRequest(requests[0]!.set);
      return withFloor([...requests, ...(upside === null ? [] : [upside])], values);
    },
    assess: ([calm, stressed, upside], valuation) => {
      const judgement = judgementOf(values, parameters, valuation);
      const infinite = upside === undefined ? [] : infiniteShortfalls(upside, valuation);
      const inStress = assessTail(stressed!, valuation, judgement, infinite);
      const addOns = addOnsByAccount(valuation, values);
      const notionals = soldOptionNotionals(valuation);
      return assessTail(calm!, valuation, judgement, infinite).map((base, account) => {
        const { weight } = values.stress;
        const tail = [
          weighted('expected shortfall', base, 1 - weight),
          weighted('stressed period', inStress[account]!, weight),
        ];
        const sum = tail[0]!.amount + tail[1]!.amount;
        // Nothing times infinity is no number.
        const extra = values.multiplier === 1 ? 0 : (values.multiplier - 1) * Math.max(0, sum);
        const charged = [...tail, { name: 'multiplier', amount: extra }, ...addOns[account]!];
        const total = charged.reduce((before, { amount }) => before + amount, 0);
        const least = values.soldOptionFloor * notionals[account]!;
        const floor = { name: 'floor of options sold', amount: Math.max(0, least - total) };
        return rebuilt(base, [...charged, floor], values.maintenanceShare);
      });
    },
  };
}

const weighted = (name: string, { initial, tail }: Requirement, weight: number): Component => ({
  name,
  amount: weight === 0 ? 0 : weight * (tail?.expectedShortfall ?? initial),
  inputs: { weight },
});

const withFloor = (requests: readonly ScenarioRequest[], { volatilityFloor }: MonteCarloValues) =>
  requests.map((request) => (volatilityFloor === undefined ? request : { ...request, rules: { volatilityFloor } }));

/** Every pair as far apart or as close as can be: prices with each other, volatilities against prices. */
const signOf = ({ kind }: Factor): number => (kind === 'volatility' ? -1 : 1);

function withDependence(horizon: Horizon, of: (row: Factor, column: Factor) => number): Horizon {
  const factors = horizon.spreads.map(({ factor }) => factor);
  const rows = factors.map((row) => factors.map((column) => (row === column ? 1 : of(row, column))));
  return {
    ...horizon,
    correlation: createCorrelation(
      factors.map(({ id }) => id),
      rows,
    ),
  };
}

/** The scenarios with only one underlying moving. */
function onlyMoving(set: ScenarioSet, underlying: string): ScenarioSet {
  const { kind, factors, moves, provenance } = set;
  const isOwn = (factor: Factor) => 'underlying' in factor && factor.underlying === underlying;
  return createScenarioSet({
    kind,
    factors,
    moves: moves.map((column, index) => (isOwn(factors[index]!) ? column : new Float64Array(column.length))),
    provenance,
  });
}

function stansModel({ parameters }: ModelInputs): MarginModel {
  const values = readValues(parameters, stansShape);
  return {
    name: 'stans',
    parameters: summaryOf(parameters),
    scenariosNeeded: (valuation, fill) => {
      const horizon = tailHorizon(valuation, values, parameters);
      const judgement = judgementOf(values, parameters, valuation);
      const draw = (each: Horizon) => generateScenarios(tailGenerator(each, values, parameters), fill);
      const tail = draw(horizon);
      const named = (name: string, set: ScenarioSet) => ({ ...tailRequest(set, judgement), name });
      const underlyings = horizon.spreads.flatMap(({ factor }) => (factor.kind === 'spot' ? [factor.underlying] : []));
      const upside = upsideRequest(tail);
      const requests = [
        named('tail', tail),
        named('independent', draw(withDependence(horizon, () => 0))),
        named('perfectly dependent', draw(withDependence(horizon, (row, column) => signOf(row) * signOf(column)))),
        ...underlyings.map((underlying) => named(`only ${underlying}`, onlyMoving(tail, underlying))),
        ...(upside === null ? [] : [upside]),
      ];
      return withFloor(requests, values);
    },
    assess: (outcomes, valuation) => {
      const judgement = judgementOf(values, parameters, valuation);
      const upside = outcomes.find(({ request }) => request.name === 'upside');
      const infinite = upside === undefined ? [] : infiniteShortfalls(upside, valuation);
      const of = (outcome: Outcome) => assessTail(outcome, valuation, judgement, infinite);
      const [tail, independent, perfect, ...alone] = outcomes.filter((outcome) => outcome !== upside).map(of);
      return tail!.map((base, account) => {
        const shortfall = (of: readonly Requirement[]) => of[account]!.initial;
        const largest = alone.map(shortfall).sort((left, right) => right - left);
        const dependence = Math.max(shortfall(independent!), shortfall(perfect!)) - base.initial;
        const concentration = orderFreeSum(largest.slice(0, 2)) - base.initial;
        const components = [
          ...base.components,
          stress('dependence stress', dependence, values.dependenceWeight),
          stress('concentration stress', concentration, values.concentrationWeight),
        ];
        return rebuilt({ ...base, warnings: [...base.warnings, PROVISIONAL] }, components, values.maintenanceShare);
      });
    },
  };
}

/** An infinite shortfall is not raised by a stress. */
const stress = (name: string, excess: number, weight: number): Component => ({
  name,
  amount: excess > 0 ? weight * excess : 0,
  inputs: { weight },
});

export const ES_PLUS: ModelEntry = {
  name: 'es-plus',
  summary: 'es with a stressed period, a multiplier, floors, liquidity and concentration',
  source:
    'Regulation (EU) 153/2013, articles 24 to 28, for the stressed period; Torre (1997) for impact by the root of size',
  date: '2012-12-19',
  certainty: 'chosen',
  needsHistory: false,
  presets: [GUARDED_DEFAULT],
  create: guardedModel,
};

export const STANS: ModelEntry = {
  name: 'stans',
  summary: 'ES over two days with dependence and concentration stresses, in the manner of STANS (provisional)',
  source: 'OCC margin methodology; SEC releases 86 FR 9410 and 71 FR 9403',
  date: '2021-02-12',
  certainty: 'inferred',
  needsHistory: false,
  presets: [STANS_DEFAULT],
  create: stansModel,
};
