// Monte Carlo over one horizon in one step: Gaussian, multivariate Student t, and the t copula with marginals of their own.
//
// Driver 0 is the radius where there is one, which antithetic partners share: it decides tails more than any other, and the first
// coordinates of a Sobol point are its best. The normals of the loadings follow.
import { PlimsollError } from '../core/errors.ts';
import { fillNormals } from './draws.ts';
import type { EllipticalRecipe, ScenarioBlock, ScenarioGenerator } from './generator.ts';
import { dampAll, endlessTailsOf, type Horizon, horizonProvenance, requireHorizon } from './horizon.ts';
import { fillCorrelatedNormals, loadingsOf } from './loadings.ts';
import { marginalOf, marginalTable, radiusOf, radiusTable, requireDegrees } from './student-mixing.ts';

/** amount = mean + deviation x normal. */
export function gaussianScenarios(horizon: Horizon): ScenarioGenerator {
  return elliptical(horizon, 'Gaussian', {}, undefined, undefined);
}

/**
 * amount = mean + deviation sqrt((nu - 2) / nu) x t: all factors share one radius and so their worst days; `deviation` remains the
 * standard deviation.
 */
export function studentScenarios(horizon: Horizon, degrees: number): ScenarioGenerator {
  requireDegrees('degrees of freedom', degrees);
  const model = `multivariate Student t with ${degrees} degrees of freedom`;
  return elliptical(horizon, model, { 'degrees of freedom': degrees }, degrees, undefined);
}

/** The dependence of Student t with `degrees`, each factor with a Student t marginal of its own degrees. */
export function studentCopulaScenarios(
  horizon: Horizon,
  degrees: number,
  marginalDegrees: readonly number[],
): ScenarioGenerator {
  requireDegrees('degrees of freedom of the copula', degrees);
  const count = horizon.spreads.length;
  if (marginalDegrees.length !== count) {
    throw new PlimsollError(
      'INPUT_VALUE',
      `a copula of ${count} factors has ${marginalDegrees.length} marginals; it needs one per factor`,
    );
  }
  const own = marginalDegrees.map((value, index) => {
    const { id } = horizon.spreads[index]!.factor;
    return [`degrees of freedom of ${id}`, requireDegrees(`degrees of freedom of ${id}`, value)] as const;
  });
  const values = { 'degrees of freedom of the copula': degrees, ...Object.fromEntries(own) };
  return elliptical(horizon, `t copula with ${degrees} degrees of freedom`, values, degrees, marginalDegrees);
}

function elliptical(
  horizon: Horizon,
  model: string,
  values: Readonly<Record<string, number>>,
  degrees: number | undefined,
  marginalDegrees: readonly number[] | undefined,
): ScenarioGenerator {
  const { spreads, draws, scenarios, ordering } = requireHorizon(horizon);
  const loadings = loadingsOf(horizon.correlation, ordering);
  const firstFactor = degrees === undefined ? 0 : 1;
  const factorsPerStep = spreads.length + firstFactor;
  const radius = degrees === undefined ? undefined : radiusOf(degrees);
  const shapes = spreads.map(({ deviation }, index) => {
    const own = marginalDegrees?.[index] ?? degrees;
    return {
      scale: own === undefined ? deviation : deviation * Math.sqrt((own - 2) / own),
      marginal: degrees === undefined || own === undefined || own === degrees ? undefined : marginalOf(degrees, own),
    };
  });
  const fill = (block: ScenarioBlock, columns: readonly Float64Array[]): void => {
    const { count } = block;
    fillCorrelatedNormals(columns, loadings, { draws, block, step: 0, factorsPerStep, firstFactor });
    const radii = new Float64Array(count).fill(1);
    if (radius !== undefined) {
      fillNormals(radii, { draws, ...block, factor: 0, step: 0, factorsPerStep, shared: true });
      for (let index = 0; index < count; index++) radii[index] = radius(radii[index]!);
    }
    spreads.forEach(({ mean }, factor) => {
      const column = columns[factor]!;
      const { scale, marginal } = shapes[factor]!;
      for (let index = 0; index < count; index++) {
        const t = column[index]! * radii[index]!;
        column[index] = mean + scale * (marginal === undefined ? t : marginal(t));
      }
    });
    dampAll(horizon, columns, count);
  };
  const recipe: EllipticalRecipe = {
    draws,
    loadings,
    ...(degrees === undefined ? {} : { radius: radiusTable(degrees) }),
    shapes: spreads.map(({ mean, damping }, index) => {
      const own = marginalDegrees?.[index];
      const hasOwn = degrees !== undefined && own !== undefined && own !== degrees;
      return {
        mean,
        scale: shapes[index]!.scale,
        ...(hasOwn ? { marginal: marginalTable(degrees, own) } : {}),
        ...(damping === undefined ? {} : { damping }),
      };
    }),
  };
  const endless = endlessTailsOf(horizon, degrees);
  return {
    kind: 'monte-carlo',
    count: scenarios,
    factors: spreads.map((spread) => spread.factor),
    provenance: {
      ...horizonProvenance(horizon, model, values, [...loadings.notes, ...warnings(endless)]),
      ...(endless.length === 0 ? {} : { endlessTails: endless }),
    },
    fill,
    recipe,
  };
}

/** Said where damping does not end the tail. */
function warnings(endless: readonly string[]): string[] {
  if (endless.length === 0) return [];
  const names = endless.join(', ');
  return [`the tails of ${names} are not damped: the expected shortfall of a book that is short upside is infinite`];
}
