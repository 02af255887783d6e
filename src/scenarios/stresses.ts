// Named stresses: days the market remembers, computed from the history that is given; all prices at once; a broken peg.
import { requireFinite, requirePositive } from '../core/checks.ts';
import { PlimsollError } from '../core/errors.ts';
import { type Instant, instantText } from '../core/units.ts';
import type { Factor } from '../market/factor.ts';
import { changesOf, type History } from '../market/history.ts';
import { logRatio } from '../spec/log-ratio.ts';
import { changeFormOf, type FactorSeries, periodText, seriesColumn } from './factor-series.ts';
import { createScenarioSet, factorIndex, type ParameterSource, type ScenarioSet } from './scenario-set.ts';

/** A stretch of history, 00:00 UTC to 00:00 UTC. */
export interface StressWindow {
  readonly name: string;
  readonly from: Instant;
  readonly to: Instant;
}

/** What happened between which midnights; the moves themselves come from the history. */
export const REMEMBERED_DAYS: readonly StressWindow[] = [
  { name: '2020-03-12, the pandemic reaches markets', from: Date.UTC(2020, 2, 12), to: Date.UTC(2020, 2, 13) },
  { name: '2021-05-19, leverage is liquidated', from: Date.UTC(2021, 4, 19), to: Date.UTC(2021, 4, 20) },
  { name: '2022-06, lenders fail', from: Date.UTC(2022, 5, 10), to: Date.UTC(2022, 5, 19) },
  { name: '2022-11, FTX fails', from: Date.UTC(2022, 10, 6), to: Date.UTC(2022, 10, 10) },
  { name: '2026-02-06, the fall of February', from: Date.UTC(2026, 1, 5), to: Date.UTC(2026, 1, 6) },
];

/** One scenario: amounts by factor id; what is not named stays where it is. */
export interface Stress {
  readonly name: string;
  readonly amounts: ReadonlyMap<string, number>;
  /** Probability weight, above 0; all stresses of a set have one, or none has. */
  readonly weight?: number;
}

export interface StressOptions {
  readonly factors: readonly Factor[];
  readonly stresses: readonly Stress[];
  readonly parameters: ParameterSource;
  /** 'stress' (default), or 'user' for scenarios of the user's own. */
  readonly kind?: 'stress' | 'user';
}

/** Factors that a stress does not name stay where they are; a note counts them. An unknown factor is an error. */
export function stressScenarios({ factors, stresses, parameters, kind = 'stress' }: StressOptions): ScenarioSet {
  const moves = factors.map(() => new Float64Array(stresses.length));
  const notes: string[] = [];
  stresses.forEach(({ name, amounts }, scenario) => {
    const place = { path: name };
    for (const [id, amount] of amounts) {
      moves[factorIndex(factors, id, place)]![scenario] = requireFinite(`move of ${id}`, amount, place);
    }
    const still = factors.filter((factor) => !amounts.has(factor.id)).map((factor) => factor.id);
    if (still.length > 0) notes.push(`${name}: ${still.join(', ')} stay where they are`);
  });
  const weighted = stresses.filter((stress) => stress.weight !== undefined);
  const without = stresses.find((stress) => stress.weight === undefined);
  if (weighted.length > 0 && without !== undefined) {
    throw new PlimsollError(
      'INPUT_VALUE',
      `${without.name} has no weight and ${weighted[0]!.name} has one; give all scenarios weights, or none`,
    );
  }
  return createScenarioSet({
    kind,
    factors,
    moves,
    ...(weighted.length > 0 ? { weights: Float64Array.from(stresses, (stress) => stress.weight ?? 0) } : {}),
    labels: stresses.map((stress) => stress.name),
    provenance: {
      model: kind === 'user' ? 'scenarios of the user' : 'named stresses',
      parameters: { ...parameters, values: {} },
      notes,
    },
  });
}

/** What the factors did from one end of a window to the other; a factor without a value at an end is an error. */
export function rememberedStress(history: History, series: readonly FactorSeries[], window: StressWindow): Stress {
  const { name, from, to } = window;
  const ends = [from, to].map((instant) => history.instants.indexOf(instant));
  const missing = ends[0]! < 0 ? from : to;
  if (ends[0]! < 0 || ends[1]! < 0) throw lacking(name, 'no values', missing);
  const amounts = series.map(({ factor, series: label }) => {
    const column = seriesColumn(history, label);
    const values = ends.map((index) => column[index]!);
    const gap = values.findIndex((value) => Number.isNaN(value));
    if (gap >= 0) throw lacking(name, `no ${label}`, gap === 0 ? from : to);
    const two: History = {
      instants: Float64Array.of(from, to),
      factors: [label],
      columns: [Float64Array.from(values)],
      gaps: [0],
    };
    const form = changeFormOf(factor);
    const { columns } = changesOf(two, { form, stepMilliseconds: to - from, overlapping: false });
    return [factor.id, columns[0]![0]!] as const;
  });
  return { name: `${name} (${periodText(from, to)})`, amounts: new Map(amounts) };
}

/** Every spot up and every spot down by as many of its standard deviations: what no correlation below one would do. */
export function correlationToOne(
  factors: readonly Factor[],
  deviations: ReadonlyMap<string, number>,
  multiple: number,
): Stress[] {
  requirePositive('number of standard deviations', multiple);
  const spots = factors.filter((factor) => factor.kind === 'spot');
  return [1, -1].map((sign) => ({
    name: `all prices ${sign > 0 ? 'up' : 'down'} by ${multiple} standard deviations at once`,
    amounts: new Map(
      spots.map(({ id }) => {
        const deviation = deviations.get(id);
        if (deviation === undefined) {
          throw new PlimsollError('INPUT_VALUE', `no standard deviation is given for ${id}; every spot needs one`);
        }
        return [id, sign * multiple * requirePositive(`standard deviation of ${id}`, deviation)] as const;
      }),
    ),
  }));
}

/** A currency goes to a price in quote currency, from the price it has now. */
export function depeg(currency: string, price: { readonly before: number; readonly after: number }): Stress {
  requirePositive(`price of ${currency} before the depeg`, price.before);
  requirePositive(`price of ${currency} after the depeg`, price.after);
  return {
    name: `${currency} goes from ${price.before} to ${price.after}`,
    amounts: new Map([[`${currency} peg`, logRatio(price.after, price.before)]]),
  };
}

function lacking(name: string, what: string, instant: Instant): PlimsollError {
  return new PlimsollError(
    'MARKET_DATA_MISSING',
    `the history has ${what} at ${instantText(instant)}, which ${JSON.stringify(name)} needs`,
    { instant },
  );
}
