// Every margin model that can be asked for by name. A new one is a file of its own and a line here.
import { closest } from '../book/closest.ts';
import { PlimsollError } from '../core/errors.ts';
import { CROSS, ISOLATED } from './account-modes.ts';
import { BINANCE_UNIMMR } from './binance-model.ts';
import { DERIBIT_PM, DERIBIT_STANDARD } from './deribit-models.ts';
import { DERIVE_PMRM, DERIVE_PMRM2 } from './derive-portfolio-models.ts';
import { DERIVE_SRM } from './derive-standard-model.ts';
import { DRIFT } from './drift-model.ts';
import { DYDX } from './dydx-model.ts';
import { ES_PLUS, STANS } from './guarded-tail.ts';
import { FILTERED_HISTORICAL, HISTORICAL } from './historical-tail.ts';
import type { MarginModel } from './model.ts';
import type { ModelEntry, ModelHistory } from './model-entry.ts';
import { EXPECTED_SHORTFALL, VALUE_AT_RISK } from './monte-carlo-tail.ts';
import { CROSS_OFFSET } from './offset-model.ts';
import { OKX_PM } from './okx-model.ts';
import { OPYN } from './opyn-model.ts';
import { agingWarnings, type ParameterDocument, requireFresh, withValues } from './parameters.ts';
import { DELTA_GAMMA, DELTA_NORMAL } from './quadratic-models.ts';
import { PAIRS, SPAN2 } from './replayed-rules.ts';
import type { Requirement } from './requirement.ts';
import { type Rounding, rounded, roundingWords } from './rounding.ts';
import { SCAN_MODELS } from './scan-models.ts';
import { DELTA, DELTA_GAMMA_VEGA } from './sensitivity-models.ts';
import { SPAN } from './span-model.ts';
import { TIMS } from './tims-model.ts';
import { VEGA } from './vega-model.ts';

export const MODELS: readonly ModelEntry[] = [
  EXPECTED_SHORTFALL,
  VALUE_AT_RISK,
  HISTORICAL,
  FILTERED_HISTORICAL,
  DELTA_NORMAL,
  DELTA_GAMMA,
  DERIVE_SRM,
  DERIVE_PMRM,
  DERIVE_PMRM2,
  ISOLATED,
  CROSS,
  DELTA,
  DELTA_GAMMA_VEGA,
  SPAN,
  TIMS,
  DYDX,
  DRIFT,
  VEGA,
  OPYN,
  BINANCE_UNIMMR,
  CROSS_OFFSET,
  ES_PLUS,
  STANS,
  PAIRS,
  SPAN2,
  DERIBIT_STANDARD,
  DERIBIT_PM,
  OKX_PM,
  ...SCAN_MODELS,
];

/** The model of a name, or a sentence with the nearest one and all there are. */
export function modelEntry(name: string): ModelEntry {
  const names = MODELS.map((entry) => entry.name);
  const found = MODELS.find((entry) => entry.name === name);
  if (found !== undefined) return found;
  const near = closest(name, names, 3);
  const hint = near === undefined ? '' : `did you mean ${near}? `;
  throw new PlimsollError(
    'INPUT_USAGE',
    `there is no margin model ${JSON.stringify(name)}; ${hint}The models are ${names.join(', ')}`,
    {
      model: name,
    },
  );
}

export interface ModelOptions {
  /** The model's own default where absent. */
  readonly parameters?: ParameterDocument;
  /** Values in place of those of the parameters: confidence, seed. */
  readonly values?: Readonly<Record<string, unknown>>;
  readonly history?: ModelHistory;
  /** Refuse parameters past the days for which they are good, also where they ask for no more than a warning. */
  readonly strictDate?: boolean;
}

/** A model ready to say which scenarios it needs. */
export function createModel(
  name: string,
  { parameters, values = {}, history, strictDate }: ModelOptions = {},
): MarginModel {
  const entry = modelEntry(name);
  const given = withValues(parameters ?? entry.presets[0], values);
  const chosen: ParameterDocument = strictDate === true ? { ...given, whenStale: 'refuse' } : given;
  if (entry.needsHistory && history === undefined) {
    throw new PlimsollError(
      'INPUT_USAGE',
      `model ${name} replays a history, and none was given; --history examples/history/btc-eth-daily.csv is one`,
      { model: name },
    );
  }
  const model = entry.create(history === undefined ? { parameters: chosen } : { parameters: chosen, history });
  return dated(model, chosen, provisionalOf(entry, chosen));
}

/** Whatever the rule: parameters that are too old are refused before anything is revalued, or told with every requirement. */
function dated(model: MarginModel, parameters: ParameterDocument, provisional: readonly string[]): MarginModel {
  return {
    ...model,
    scenariosNeeded: (valuation, fill) => {
      requireFresh(parameters, valuation.snapshot.asOf);
      return model.scenariosNeeded(valuation, fill);
    },
    assess: (outcomes, valuation) => {
      const aging = agingWarnings(parameters, valuation.snapshot.asOf);
      return model.assess(outcomes, valuation).map((requirement): Requirement => {
        const { warnings } = requirement;
        const saysSo = warnings.some((warning) => warning.includes('provisional'));
        const { rounding } = parameters;
        const written = rounding === undefined ? {} : { written: writtenBy(rounding, requirement) };
        return {
          ...requirement,
          ...written,
          warnings: [...new Set([...aging, ...warnings, ...(saysSo ? [] : provisional)])],
        };
      });
    },
  };
}

const writtenBy = (rounding: Rounding, { initial, maintenance }: Requirement) => ({
  initial: rounded(initial, rounding),
  maintenance: rounded(maintenance, rounding),
  words: roundingWords(rounding),
});

/** What the output says of a rule or of parameters that nobody has published, unless the rule says it better itself. */
function provisionalOf({ name, certainty }: ModelEntry, parameters: ParameterDocument): readonly string[] {
  if (certainty === 'inferred')
    return [`provisional: the rule ${name} is inferred, from what its source says in outline`];
  if (parameters.certainty !== 'inferred') return [];
  return [`provisional: parameters ${parameters.name} are inferred, from examples and outlines`];
}
