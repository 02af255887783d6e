// Paths of the log price under GJR-GARCH(1,1), with the drift that makes the discounted price a martingale:
//
//   x' = x + rate - h / 2 + sqrt(h) e,  h' = omega + beta h + h s^2 (alpha + gamma [s < 0]),  s = e - premium,  e standard normal,
//
// a step at a time, from the variance that the recursion keeps on average. `premium` is the price of risk in units of a step's
// deviation: under it shocks are seen from where they were before the measure was changed, which is what makes falls stir more.
// Source: Duan, J.-C., Gauthier, G., Simonato, J.-G., Sasseville, C. (2006) J. of Futures Markets 26(2), 103-132.
import { requireFinite, requireInRange, requireInteger } from '../core/checks.ts';
import { PlimsollError } from '../core/errors.ts';
import { normalCdf, normalDensity } from '../spec/normal-cdf.ts';
import { type Draws, fillNormals, requireDraws } from './draws.ts';

export interface GjrGarch {
  /** Of the variance of a step. */
  readonly omega: number;
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  readonly premium: number;
  /** Continuous, per step. */
  readonly rate: number;
}

export interface GarchPaths {
  readonly model: GjrGarch;
  /** Steps after which log returns since the start are wanted, rising. */
  readonly steps: readonly number[];
  readonly draws: Draws;
  readonly firstScenario: number;
  readonly count: number;
}

const MOST_STEPS = 100_000;

/** The variance of a step that the recursion keeps on average; refused where there is none. */
export function stationaryVariance(model: GjrGarch): number {
  const { omega, alpha, beta, gamma, premium } = model;
  for (const [name, value] of Object.entries({ alpha, beta, gamma })) {
    requireInRange(`${name} of GJR-GARCH`, value, { low: 0, high: 1 });
  }
  requireInRange('omega of GJR-GARCH', omega, { low: 0, high: 1, lowOpen: true });
  requireFinite('premium of GJR-GARCH', premium);
  // E s^2 = 1 + premium^2, and E s^2 [s < 0] with s = e - premium.
  const square = 1 + premium * premium;
  const kept = beta + (alpha + gamma * normalCdf(premium)) * square + gamma * premium * normalDensity(premium);
  if (kept < 1) return omega / (1 - kept);
  throw new PlimsollError(
    'INPUT_VALUE',
    `GJR-GARCH keeps ${kept} of its variance from step to step; below 1 there is a mean`,
  );
}

/** Writes log returns since the start to columns[step][scenario], the bits of which no cut into blocks changes. */
export function fillGarchReturns(columns: readonly Float64Array[], request: GarchPaths): void {
  const { model, steps, draws, firstScenario, count } = request;
  requireDraws(draws);
  requireFinite('rate of GJR-GARCH', model.rate);
  let before = 0;
  for (const step of steps)
    before = requireInteger('step of a GARCH path', step, { low: before + 1, high: MOST_STEPS });
  const variances = new Float64Array(count).fill(stationaryVariance(model));
  const logs = new Float64Array(count);
  const normals = new Float64Array(count);
  let column = 0;
  for (let step = 0; step < before; step++) {
    fillNormals(normals, { draws, factor: 0, step, factorsPerStep: 1, firstScenario, count });
    advance(model, variances, logs, normals);
    if (steps[column] === step + 1) columns[column++]!.set(logs);
  }
}

function advance(model: GjrGarch, variances: Float64Array, logs: Float64Array, normals: Float64Array): void {
  const { omega, alpha, beta, gamma, premium, rate } = model;
  for (let index = 0; index < variances.length; index++) {
    const h = variances[index]!;
    const e = normals[index]!;
    const s = e - premium;
    logs[index] = logs[index]! + (rate - 0.5 * h + Math.sqrt(h) * e);
    variances[index] = omega + beta * h + h * (s * s) * (s < 0 ? alpha + gamma : alpha);
  }
}
