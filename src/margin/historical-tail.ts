// historical and fhs: the tail of the losses when past days happen again, as they were or at today's volatility.
import { PlimsollError } from '../core/errors.ts';
import { type Instant, instantText, MILLISECONDS_PER_DAY, parseInstant } from '../core/units.ts';
import type { Valuation } from '../pricing/value-book.ts';
import { filteredHistoricalScenarios } from '../scenarios/filtered-historical.ts';
import { historicalScenarios } from '../scenarios/historical.ts';
import type { ScenarioSet } from '../scenarios/scenario-set.ts';
import { bookFactors } from './book-factors.ts';
import { historyBetween, seriesOfBook } from './history-factors.ts';
import type { MarginModel } from './model.ts';
import type { ModelEntry, ModelHistory, ModelInputs } from './model-entry.ts';
import {
  choice,
  type FieldReader,
  fraction,
  mapOf,
  objectOf,
  optional,
  type ShapeOf,
  text,
  wholeNumber,
} from './parameter-readers.ts';
import { agingWarnings, type ParameterDocument, readValues, summaryOf } from './parameters.ts';
import { FILTERED_DEFAULT, HISTORY_DEFAULT } from './presets/history-default.ts';
import { assessTail, type TailJudgement, tailRequest } from './tail-assessment.ts';
import { tailFields } from './tail-parameters.ts';

const day: FieldReader<Instant> = (value, place) => {
  const instant = parseInstant(text(value, place));
  if (!Number.isNaN(instant)) return instant;
  throw new PlimsollError(
    'INPUT_VALUE',
    `${place.path ?? 'the day'} is ${JSON.stringify(value)}; it must be a day as 2025-12-31`,
    { ...place },
  );
};

const historyFields = {
  ...tailFields,
  horizonDays: wholeNumber({ low: 1, high: 366 }),
  measure: choice('es', 'var'),
  /** Series of the history by factor, where their names do not tell. */
  series: optional(mapOf(text)),
  from: optional(day),
  to: optional(day),
} as const;

const historicalShape = objectOf({ ...historyFields, ageWeight: optional(fraction({ low: 0.5, high: 1 })) });

const filteredShape = objectOf({
  ...historyFields,
  filter: choice('ewma', 'garch'),
  lambda: optional(fraction({ low: 0, high: 1, lowOpen: true, highOpen: true })),
  scenarios: optional(wholeNumber({ low: 1, high: 4_294_967_295 })),
  seed: optional(wholeNumber({ low: 0, high: 4_294_967_295 })),
});

type HistoryValues = ShapeOf<typeof historicalShape> | ShapeOf<typeof filteredShape>;
type Generate<Values> = (past: Past, values: Values, parameters: ParameterDocument) => ScenarioSet;

interface Past extends ModelHistory {
  readonly series: ReturnType<typeof seriesOfBook>['series'];
}

function historyModel<Values extends HistoryValues>(
  name: string,
  { parameters, history }: ModelInputs,
  { shape, generate }: { readonly shape: FieldReader<Values>; readonly generate: Generate<Values> },
): MarginModel {
  const values = readValues(parameters, shape);
  if (history === undefined)
    throw new PlimsollError('INPUT_USAGE', `model ${name} needs a history, and was given none`);
  const pastOf = (valuation: Valuation) => visiblePast(history, values, valuation);
  const judgementAt = (valuation: Valuation, notes: readonly string[]): TailJudgement => ({
    measure: values.measure,
    confidence: values.confidence,
    convention: values.convention,
    maintenanceShare: values.maintenanceShare,
    horizonDays: values.horizonDays,
    // Overlapping days share most of what happened: they are fewer than they look.
    independent: values.horizonDays === 1,
    parameters: summaryOf(parameters),
    warnings: [...agingWarnings(parameters, valuation.snapshot.asOf), ...notes],
  });
  return {
    name,
    parameters: summaryOf(parameters),
    scenariosNeeded: (valuation) => {
      const { past, notes } = pastOf(valuation);
      return [tailRequest(generate(past, values, parameters), judgementAt(valuation, notes))];
    },
    assess: ([outcome], valuation) => assessTail(outcome!, valuation, judgementAt(valuation, pastOf(valuation).notes)),
  };
}

/** What of the history may be looked at: nothing that comes after the market's instant. */
export function visiblePast(
  history: ModelHistory,
  values: {
    readonly from?: Instant | undefined;
    readonly to?: Instant | undefined;
    readonly series?: ReadonlyMap<string, string> | undefined;
  },
  valuation: Valuation,
): { readonly past: Past; readonly notes: readonly string[] } {
  const { asOf } = valuation.snapshot;
  const asked = historyBetween(history, { from: values.from, to: values.to });
  const seen = historyBetween(asked, { to: asOf });
  const hidden = asked.history.instants.length - seen.history.instants.length;
  const { series, notes } = seriesOfBook(seen, bookFactors(valuation), values.series);
  const ahead =
    hidden === 0
      ? []
      : [`${hidden} instants of the history ${history.source} come after ${instantText(asOf)} and are not looked at`];
  return { past: { ...seen, series }, notes: [...ahead, ...notes] };
}

const replay: Generate<ShapeOf<typeof historicalShape>> = ({ history, source, series }, values) =>
  historicalScenarios(history, series, {
    source,
    stepMilliseconds: values.horizonDays * MILLISECONDS_PER_DAY,
    overlapping: values.horizonDays > 1,
    ...(values.ageWeight === undefined ? {} : { ageWeight: values.ageWeight }),
  });

const replayFiltered: Generate<ShapeOf<typeof filteredShape>> = ({ history, source, series }, values, parameters) => {
  const required = (key: 'lambda' | 'scenarios' | 'seed'): number => {
    const value = values[key];
    if (value !== undefined) return value;
    throw new PlimsollError(
      'INPUT_VALUE',
      `${key} is missing, which this filter and horizon need (parameters ${parameters.name}, values.${key})`,
    );
  };
  const draw = () => ({
    steps: values.horizonDays,
    scenarios: required('scenarios'),
    draws: { seed: required('seed'), stream: 0, method: 'philox', antithetic: false } as const,
  });
  return filteredHistoricalScenarios(history, series, {
    filter: values.filter === 'garch' ? { kind: 'garch' } : { kind: 'ewma', lambda: required('lambda') },
    stepMilliseconds: MILLISECONDS_PER_DAY,
    source,
    ...(values.horizonDays === 1 ? {} : { paths: draw() }),
  });
};

export const HISTORICAL: ModelEntry = {
  name: 'historical',
  summary: 'ES or VaR if every past day happened to the book again (needs --history)',
  source: 'Boudoukh, Richardson, Whitelaw (1998), Risk 11, 64-67, for the weights by age; without them common practice',
  date: '1998-05-01',
  certainty: 'published',
  needsHistory: true,
  presets: [HISTORY_DEFAULT],
  create: (inputs) => historyModel('historical', inputs, { shape: historicalShape, generate: replay }),
};

export const FILTERED_HISTORICAL: ModelEntry = {
  name: 'fhs',
  summary: 'ES or VaR of past days at the volatility of now: filtered historical simulation (needs --history)',
  source: 'Barone-Adesi, Giannopoulos, Vosper (1999), J. Futures Markets 19, 583-602',
  date: '1999-08-01',
  certainty: 'published',
  needsHistory: true,
  presets: [FILTERED_DEFAULT],
  create: (inputs) => historyModel('fhs', inputs, { shape: filteredShape, generate: replayFiltered }),
};
