// The rules of a backtest: margin models by name, each made anew at every instant from what was known then.
//
// A rule that replays a history gets the last rows of the past. One whose parameters are deviations and correlations is calibrated
// to them, once a period, unless the caller brings parameters. Any other is as its document states it.
import { PlimsollError } from '../core/errors.ts';
import { compensatedDot } from '../core/sums.ts';
import { type Instant, MILLISECONDS_PER_DAY } from '../core/units.ts';
import { calibrateTail } from '../margin/calibrate-tail.ts';
import type { MarginModel } from '../margin/model.ts';
import type { ModelEntry, ModelHistory } from '../margin/model-entry.ts';
import { createModel, modelEntry } from '../margin/models.ts';
import type { ParameterDocument } from '../margin/parameters.ts';
import { logReturns } from '../market/history.ts';
import { fitStudentDegrees } from '../scenarios/calibrate.ts';
import type { PastHistory } from './past-history.ts';

export interface RuleChoice {
  readonly model: string;
  /** In place of the model's own calibration or default. */
  readonly parameters?: ParameterDocument;
  /** Values of the parameters, by key. */
  readonly values?: Readonly<Record<string, unknown>>;
}

export interface RuleSettings {
  /** Changes that a rule looks back on. */
  readonly windowChanges: number;
  /** Days from one calibration to the next. */
  readonly recalibrateDays: number;
  /** Of rules that draw them. */
  readonly scenarios: number;
}

export const RULE_SETTINGS: RuleSettings = { windowChanges: 500, recalibrateDays: 30, scenarios: 2000 };

export interface Rule {
  /** "fhs", "fhs confidence 0.995". */
  readonly label: string;
  readonly model: string;
  /** Rules of one group ask for the same scenarios at every instant and judge them each in its own way. */
  readonly group: string;
  /** The level that the rule itself names; null: none. */
  readonly confidence: number | null;
  readonly fingerprint: string;
  readonly notes: readonly string[];
  modelAt(past: PastHistory): MarginModel;
}

/** Values that say how losses are judged, and leave the scenarios of these models what they are. */
const JUDGING = new Set(['confidence', 'measure', 'maintenanceShare', 'convention']);
const DRAW_ALIKE = new Set(['es', 'var', 'historical', 'fhs']);

export function createRule({ model, parameters, values = {} }: RuleChoice, settings: RuleSettings): Rule {
  const entry = modelEntry(model);
  const drawn = drawsScenarios(parameters ?? entry.presets[0]) ? { scenarios: settings.scenarios } : {};
  const chosen = { ...drawn, ...values };
  const label = [model, ...Object.entries(values).map(([key, value]) => `${key} ${String(value)}`)].join(' ');
  const drawing = Object.entries(chosen).filter(([key]) => !JUDGING.has(key));
  const calibrates = parameters === undefined && isCalibrated(entry);
  // What ships may change from one release to the next: results of the one are not those of the other.
  const source = { chosen, settings, parameters: parameters ?? entry.presets[0] };
  // Fails here and not in the middle of a run where a value is not the model's.
  if (!entry.needsHistory) createModel(model, { ...withParameters(parameters), values: chosen });
  return {
    label,
    model,
    group: DRAW_ALIKE.has(model)
      ? JSON.stringify([model === 'var' ? 'es' : model, drawing, parameters ?? null])
      : `alone: ${label}`,
    confidence: confidenceOf({ ...(parameters ?? entry.presets[0]).values, ...chosen }),
    fingerprint: JSON.stringify([model, source]),
    notes: notesOf(entry, calibrates, settings),
    modelAt: calibrates ? calibrating(entry, chosen, settings) : asStated(entry, { parameters, chosen, settings }),
  };
}

const confidenceOf = ({ confidence }: Readonly<Record<string, unknown>>): number | null =>
  typeof confidence === 'number' ? confidence : null;

const withParameters = (parameters: ParameterDocument | undefined) => (parameters === undefined ? {} : { parameters });

const drawsScenarios = ({ values }: ParameterDocument): boolean => typeof values.scenarios === 'number';

/** Its default parameters are a fit to years of days that lie ahead of most of a backtest. */
function isCalibrated({ presets }: ModelEntry): boolean {
  const { values, certainty } = presets[0];
  return certainty === 'calibrated' && 'correlation' in values && 'factors' in values;
}

interface Stated {
  readonly parameters: ParameterDocument | undefined;
  readonly chosen: Readonly<Record<string, unknown>>;
  readonly settings: RuleSettings;
}

function asStated(entry: ModelEntry, { parameters, chosen, settings }: Stated): Rule['modelAt'] {
  const options = { ...withParameters(parameters), values: chosen };
  if (entry.needsHistory) {
    return (past) => createModel(entry.name, { ...options, history: past.last(settings.windowChanges + 1) });
  }
  const model = createModel(entry.name, options);
  return () => model;
}

/** Calibrations fall on the same days wherever a run begins, so that it can be taken up again in the middle. */
function calibrating(
  entry: ModelEntry,
  chosen: Readonly<Record<string, unknown>>,
  { windowChanges, recalibrateDays }: RuleSettings,
): Rule['modelAt'] {
  const period = recalibrateDays * MILLISECONDS_PER_DAY;
  let known: { readonly instant: Instant; readonly model: MarginModel } | undefined;
  return (past) => {
    const instant = Math.floor(past.instant / period) * period;
    if (known?.instant === instant) return known.model;
    const history = past.upTo(instant).last(windowChanges + 1);
    const parameters = calibrateTail({ name: 'past', history });
    const values = { degrees: ownDegrees(history), ...chosen };
    known = { instant, model: createModel(entry.name, { parameters, values }) };
    return known.model;
  };
}

/** The models draw Student t with a variance; fewer would put most of it into days that no sample has. */
const FEWEST_DEGREES = 2.5;
const MOST_DEGREES = 200;

/**
 * Of most likelihood of the coins' own changes, each scaled to deviation 1, all together. The copula's, which a calibration gives, would
 * be those of coins and volatilities together; a volatility that was made of the returns goes to extremes whenever they do, and would make
 * every tail look as fat as can be.
 */
function ownDegrees({ history }: ModelHistory): number {
  const spots = history.factors.filter((factor) => factor.endsWith(' spot'));
  const changes = logReturns(history, MILLISECONDS_PER_DAY);
  const pooled = spots.flatMap((factor) => {
    const column = changes.columns[changes.factors.indexOf(factor)]!.filter((value) => !Number.isNaN(value));
    const deviation = Math.sqrt(compensatedDot(column, column) / column.length);
    return Array.from(column, (value) => value / deviation);
  });
  return Math.min(MOST_DEGREES, Math.max(FEWEST_DEGREES, fitStudentDegrees(Float64Array.from(pooled))));
}

function notesOf({ name, needsHistory, certainty }: ModelEntry, calibrates: boolean, settings: RuleSettings): string[] {
  const { windowChanges, recalibrateDays } = settings;
  const aged = certainty === 'published' || certainty === 'chosen' ? [] : [`${name} is ${certainty}, not published`];
  if (needsHistory) return [`${name} looks back on the last ${windowChanges} changes before each instant`, ...aged];
  if (calibrates)
    return [
      `${name} is calibrated every ${recalibrateDays} days to the last ${windowChanges} changes before, its degrees of freedom to the coins' own changes`,
      ...aged,
    ];
  return [`${name} has the parameters of today throughout: the rule as it is now, tried on the past`, ...aged];
}

/** One axis of a sweep: a value of the parameters and what it is to be. */
export interface Sweep {
  readonly key: string;
  readonly values: readonly (number | string)[];
}

/** Every model with every combination of the sweeps that it has a value for; a sweep that none has is refused. */
export function sweptRules(
  choices: readonly RuleChoice[],
  sweeps: readonly Sweep[],
  settings: RuleSettings,
): readonly Rule[] {
  const used = new Set<string>();
  const rules = choices.flatMap((choice) => {
    const { values } = choice.parameters ?? modelEntry(choice.model).presets[0];
    const own = sweeps.filter(({ key }) => key in values || OPTIONAL_KEYS.get(choice.model)?.includes(key));
    for (const { key } of own) used.add(key);
    let combinations: readonly Readonly<Record<string, number | string>>[] = [{}];
    for (const sweep of own) {
      combinations = combinations.flatMap((before) => sweep.values.map((value) => ({ ...before, [sweep.key]: value })));
    }
    return combinations.map((swept) => createRule({ ...choice, values: { ...choice.values, ...swept } }, settings));
  });
  const idle = sweeps.find(({ key }) => !used.has(key));
  if (idle === undefined) return rules;
  const names = choices.map(({ model }) => model).join(', ');
  const known = [
    ...new Set(
      choices.flatMap(({ model, parameters }) => Object.keys((parameters ?? modelEntry(model).presets[0]).values)),
    ),
  ];
  throw new PlimsollError(
    'INPUT_USAGE',
    `--sweep ${idle.key}: none of ${names} has such a value; they have ${known.sort().join(', ')}`,
  );
}

/** Values that a model takes and its preset leaves out. */
const OPTIONAL_KEYS: ReadonlyMap<string, readonly string[]> = new Map([
  ['historical', ['ageWeight']],
  ['es', ['volatilityFloor']],
  ['var', ['volatilityFloor']],
]);
