// Spot and volatility together: Heston's variance with Bates' jumps in the spot, by Andersen's quadratic-exponential scheme.
//
//   d ln S = (drift - v / 2) dt + sqrt(v) dW,  dv = kappa (theta - v) dt + xi sqrt(v) dZ,  dW dZ = rho dt
//
// Volatility of a tenor T is the root of the expected mean variance theta + (v - theta) (1 - e^(-kappa T)) / (kappa T): its move over
// the horizon goes to the volatility factor, in the form that the factor states.
// Drivers of a step, with d underlyings: d variance normals, d spot normals; after all steps, at step `steps`: d jump sizes, d counts.
// Source: Andersen, L. (2008) J. Computational Finance 11(3), section 3.2; psi_c = 1.5, gamma_1 = gamma_2 = 1/2.
import { requireFinite, requireInRange, requireInteger, requirePositive } from '../core/checks.ts';
import { PlimsollError } from '../core/errors.ts';
import type { Correlation } from '../market/correlation.ts';
import type { Factor } from '../market/factor.ts';
import { exp } from '../spec/exp.ts';
import { log } from '../spec/log.ts';
import { normalCdf } from '../spec/normal-cdf.ts';
import { type Damping, dampColumn, describeDamping, requireDamping } from './damping.ts';
import { type Draws, fillNormals, fillUniforms, requireDraws } from './draws.ts';
import type { ScenarioBlock, ScenarioGenerator } from './generator.ts';
import { fillCorrelatedNormals, loadingsOf } from './loadings.ts';
import { poissonInverse, requireExpectedJumps } from './poisson.ts';
import { type ParameterSource, requireFactors, requireScenarioCount } from './scenario-set.ts';

export interface HestonUnderlying {
  readonly spot: Extract<Factor, { kind: 'spot' }>;
  readonly volatility?: Extract<Factor, { kind: 'volatility' }>;
  /** Tenor whose volatility the volatility factor moves by its amount. */
  readonly tenorYears: number;
  readonly drift: number;
  /** Variances per year: now, and in the long run. */
  readonly variance: number;
  readonly longVariance: number;
  /** Speed of return per year, and the volatility of variance. */
  readonly reversion: number;
  readonly volatilityOfVariance: number;
  readonly correlation: number;
  /** Bates: normal jumps of the log spot, `perYear` of them. */
  readonly jumps?: { readonly perYear: number; readonly mean: number; readonly deviation: number };
  readonly spotDamping?: Damping;
  readonly volatilityDamping?: Damping;
}

export interface HestonHorizon {
  readonly underlyings: readonly HestonUnderlying[];
  /** Among underlyings, by name: of what moves their variances, and of the part of their spots that variances do not explain. */
  readonly varianceCorrelation: Correlation;
  readonly spotCorrelation: Correlation;
  readonly horizonYears: number;
  readonly steps: number;
  readonly scenarios: number;
  readonly draws: Draws;
  readonly parameters: ParameterSource;
}

interface Scheme {
  readonly decay: number;
  readonly longVariance: number;
  /** Conditional variance of v is slope v + base. */
  readonly slope: number;
  readonly base: number;
  /** Of the log spot: constant, weights of old and new variance, weight of both in the rest. */
  readonly constant: number;
  readonly ofOld: number;
  readonly ofNew: number;
  readonly residual: number;
}

export function hestonScenarios(horizon: HestonHorizon): ScenarioGenerator {
  const { underlyings, steps, draws, horizonYears, scenarios } = requireHestonHorizon(horizon);
  const varianceLoadings = loadingsOf(horizon.varianceCorrelation);
  const spotLoadings = loadingsOf(horizon.spotCorrelation);
  const size = underlyings.length;
  const factorsPerStep = 2 * size;
  const schemes = underlyings.map((underlying) => schemeOf(underlying, horizonYears / steps));
  const factors = underlyings.flatMap(({ spot, volatility }) =>
    volatility === undefined ? [spot] : [spot, volatility],
  );
  const fill = (block: ScenarioBlock, columns: readonly Float64Array[]): void => {
    const { count } = block;
    const make = (): Float64Array[] => underlyings.map(() => new Float64Array(count));
    const variances = underlyings.map(({ variance }) => new Float64Array(count).fill(variance));
    const logSpots = make();
    const varianceNormals = make();
    const spotNormals = make();
    for (let step = 0; step < steps; step++) {
      const request = { draws, block, step, factorsPerStep };
      fillCorrelatedNormals(varianceNormals, varianceLoadings, { ...request, firstFactor: 0 });
      fillCorrelatedNormals(spotNormals, spotLoadings, { ...request, firstFactor: size });
      schemes.forEach((scheme, index) => {
        advance(scheme, { v: variances[index]!, x: logSpots[index]! }, varianceNormals[index]!, spotNormals[index]!);
      });
    }
    let column = 0;
    underlyings.forEach((underlying, index) => {
      const spot = columns[column++]!;
      spot.set(logSpots[index]!);
      addJumps(spot, underlying, horizon, block, index);
      if (underlying.spotDamping !== undefined) dampColumn(spot, count, underlying.spotDamping);
      if (underlying.volatility === undefined) return;
      const volatility = columns[column++]!;
      fillVolatilityMoves(volatility, variances[index]!, underlying, underlying.volatility);
      if (underlying.volatilityDamping !== undefined) dampColumn(volatility, count, underlying.volatilityDamping);
    });
  };
  const model = `${underlyings.some(({ jumps }) => jumps !== undefined) ? 'Bates' : 'Heston'}, ${steps} quadratic-exponential steps over ${horizonYears} years`;
  return {
    kind: 'monte-carlo',
    count: scenarios,
    factors,
    provenance: {
      model,
      parameters: { ...horizon.parameters, values: Object.fromEntries(underlyings.flatMap(valuesOf)) },
      draws,
      notes: [...varianceLoadings.notes, ...spotLoadings.notes],
    },
    fill,
  };
}

function schemeOf(underlying: HestonUnderlying, stepYears: number): Scheme {
  const { reversion, longVariance, volatilityOfVariance, correlation, drift } = underlying;
  const decay = exp(-reversion * stepYears);
  const square = volatilityOfVariance * volatilityOfVariance;
  const ratio = correlation / volatilityOfVariance;
  // Central weights: the integral of v is half of each end.
  const half = 0.5 * stepYears;
  return {
    decay,
    longVariance,
    slope: (square * decay * (1 - decay)) / reversion,
    base: (longVariance * square * (1 - decay) * (1 - decay)) / (2 * reversion),
    constant: drift * stepYears - ratio * reversion * longVariance * stepYears,
    ofOld: half * (reversion * ratio - 0.5) - ratio,
    ofNew: half * (reversion * ratio - 0.5) + ratio,
    residual: half * (1 - correlation * correlation),
  };
}

const PSI_CRITICAL = 1.5;

/** The variance after a step: a squared normal where it is large, an exponential with a mass at 0 where it is small. */
function nextVariance(scheme: Scheme, v: number, normal: number): number {
  const mean = scheme.longVariance + (v - scheme.longVariance) * scheme.decay;
  const psi = (scheme.slope * v + scheme.base) / (mean * mean);
  if (psi <= PSI_CRITICAL) {
    const inverse = 2 / psi;
    const b2 = inverse - 1 + Math.sqrt(inverse) * Math.sqrt(inverse - 1);
    const root = Math.sqrt(b2) + normal;
    return (mean / (1 + b2)) * root * root;
  }
  const atZero = (psi - 1) / (psi + 1);
  const rest = normalCdf(-normal);
  // u > p is 1 - u < 1 - p, and 1 - u is what the right tail keeps exactly.
  return rest < 1 - atZero ? (log((1 - atZero) / rest) * mean) / (1 - atZero) : 0;
}

interface State {
  readonly v: Float64Array;
  readonly x: Float64Array;
}

function advance(scheme: Scheme, { v, x }: State, varianceNormals: Float64Array, spotNormals: Float64Array): void {
  for (let index = 0; index < v.length; index++) {
    const old = v[index]!;
    const next = nextVariance(scheme, old, varianceNormals[index]!);
    const move = scheme.constant + scheme.ofOld * old + scheme.ofNew * next;
    x[index] = x[index]! + move + Math.sqrt(scheme.residual * (old + next)) * spotNormals[index]!;
    v[index] = next;
  }
}

function addJumps(
  spot: Float64Array,
  { jumps }: HestonUnderlying,
  { draws, steps, horizonYears, underlyings }: HestonHorizon,
  block: ScenarioBlock,
  index: number,
): void {
  if (jumps === undefined) return;
  const size = underlyings.length;
  const cell = { draws, ...block, step: steps, factorsPerStep: 2 * size };
  const normals = new Float64Array(block.count);
  const counts = new Float64Array(block.count);
  fillNormals(normals, { ...cell, factor: index });
  fillUniforms(counts, { ...cell, factor: size + index, shared: true });
  const expected = jumps.perYear * horizonYears;
  const none = exp(-expected);
  for (let scenario = 0; scenario < block.count; scenario++) {
    const count = poissonInverse(counts[scenario]!, expected, none);
    if (count === 0) continue;
    spot[scenario] = spot[scenario]! + (count * jumps.mean + Math.sqrt(count) * jumps.deviation * normals[scenario]!);
  }
}

function fillVolatilityMoves(
  column: Float64Array,
  variances: Float64Array,
  underlying: HestonUnderlying,
  { form }: Extract<Factor, { kind: 'volatility' }>,
): void {
  const before = tenorVariance(underlying, underlying.variance);
  for (let index = 0; index < variances.length; index++) {
    const after = tenorVariance(underlying, variances[index]!);
    if (form === 'log') column[index] = 0.5 * log(after / before);
    else if (form === 'relative') column[index] = Math.sqrt(after / before) - 1;
    else column[index] = Math.sqrt(after) - Math.sqrt(before);
  }
}

/** Expected mean variance over the tenor from variance v. */
export function tenorVariance({ reversion, longVariance, tenorYears }: HestonUnderlying, v: number): number {
  const time = reversion * tenorYears;
  return longVariance + (v - longVariance) * ((1 - exp(-time)) / time);
}

function requireHestonHorizon(horizon: HestonHorizon): HestonHorizon {
  const { underlyings } = horizon;
  requireFactors(
    underlyings.flatMap(({ spot, volatility }) => (volatility === undefined ? [spot] : [spot, volatility])),
  );
  requireScenarioCount(horizon.scenarios);
  requireDraws(horizon.draws);
  requirePositive('horizon in years', horizon.horizonYears);
  requireInteger('steps of a Heston path', horizon.steps, { low: 1, high: 10_000 });
  const names = underlyings.map(({ spot }) => spot.underlying).join(', ');
  for (const correlation of [horizon.varianceCorrelation, horizon.spotCorrelation]) {
    if (correlation.names.join(', ') === names) continue;
    throw new PlimsollError(
      'INPUT_VALUE',
      `a correlation of ${correlation.names.join(', ')} is given for Heston underlyings ${names}; it must name them in this order`,
    );
  }
  for (const underlying of underlyings) requireUnderlying(underlying);
  return horizon;
}

function requireUnderlying(underlying: HestonUnderlying): void {
  const name = underlying.spot.underlying;
  requireFinite(`drift of ${name}`, underlying.drift);
  requirePositive(`tenor in years of ${name}`, underlying.tenorYears);
  requireInRange(`variance of ${name}`, underlying.variance, { low: 0, high: 100 });
  requireInRange(`long variance of ${name}`, underlying.longVariance, { low: 0, high: 100, lowOpen: true });
  requirePositive(`reversion of ${name}`, underlying.reversion);
  requirePositive(`volatility of variance of ${name}`, underlying.volatilityOfVariance);
  requireInRange(`correlation of spot and variance of ${name}`, underlying.correlation, { low: -1, high: 1 });
  if (underlying.jumps !== undefined) {
    requireExpectedJumps(underlying.jumps.perYear, `${name} per year`);
    requireFinite(`mean jump of ${name}`, underlying.jumps.mean);
    requireInRange(`standard deviation of jumps of ${name}`, underlying.jumps.deviation, { low: 0, high: 100 });
  }
  if (underlying.spotDamping !== undefined) requireDamping(underlying.spotDamping, `${name} spot`);
  if (underlying.volatilityDamping !== undefined) requireDamping(underlying.volatilityDamping, `${name} volatility`);
}

function valuesOf(underlying: HestonUnderlying): (readonly [string, number | string])[] {
  const name = underlying.spot.underlying;
  const { jumps, spotDamping, volatilityDamping } = underlying;
  return [
    [`variance of ${name}`, underlying.variance],
    [`long variance of ${name}`, underlying.longVariance],
    [`reversion of ${name}`, underlying.reversion],
    [`volatility of variance of ${name}`, underlying.volatilityOfVariance],
    [`correlation of ${name} spot and variance`, underlying.correlation],
    [`drift of ${name}`, underlying.drift],
    [`tenor in years of ${name}`, underlying.tenorYears],
    ...(jumps === undefined
      ? []
      : [[`jumps of ${name}`, `${jumps.perYear} a year, mean ${jumps.mean}, deviation ${jumps.deviation}`] as const]),
    ...(spotDamping === undefined ? [] : [[`damping of ${name} spot`, describeDamping(spotDamping)] as const]),
    ...(volatilityDamping === undefined
      ? []
      : [[`damping of ${name} volatility`, describeDamping(volatilityDamping)] as const]),
  ];
}
