// The options by which commands choose a margin model and its parameters.
import type { Command } from 'commander';
import { closest } from '../book/closest.ts';
import { PlimsollError } from '../core/errors.ts';
import type { ModelHistory } from '../margin/model-entry.ts';
import { MODELS, type ModelOptions, modelEntry } from '../margin/models.ts';
import { type ParameterDocument, parameterDocument } from '../margin/parameters.ts';
import { SAMPLINGS, type Sampling } from '../margin/sampled-tail.ts';
import { readHistory } from '../store/read-history.node.ts';
import { readJson } from '../store/read-json.node.ts';
import { countOption, numberOption } from './option-numbers.ts';

export interface ModelCliOptions {
  readonly model: string;
  readonly params?: string;
  readonly history?: string;
  readonly confidence?: string;
  readonly horizon?: string;
  readonly scenarios?: string;
  readonly seed?: string;
  readonly sampling?: string;
  readonly strictDate?: boolean;
}

export function addModelOptions(command: Command): Command {
  return command
    .option('--model <name>', `margin model: ${MODELS.map(({ name }) => name).join(', ')}`, 'es')
    .option('--params <file>', 'parameters as JSON (plimsoll calibrate writes such a file), or the name of a preset')
    .option('--strict-date', 'refuse parameters past the days for which they say they are good, in place of a warning')
    .option('--history <file>', 'past prices and volatilities, CSV or Parquet, for models that replay them')
    .option('--confidence <fraction>', 'confidence of VaR and ES, as 0.99')
    .option('--horizon <days>', 'days over which losses are looked at')
    .option('--scenarios <count>', 'how many scenarios are drawn')
    .option('--seed <number>', 'seed of the draws: the same seed, the same scenarios');
}

/** What a change of margin cannot have: scenarios that hang on the book would differ before and after. */
export const addSamplingOption = (command: Command): Command =>
  command.option(
    '--sampling <design>',
    `how es and var draw: ${SAMPLINGS.join(', ')}; the last two give tighter intervals with fewer scenarios, each revalued`,
  );

/** The model by name with its parameters, read and ready; a wrong option is refused before any file is opened. */
export async function readModel(options: ModelCliOptions): Promise<{ readonly name: string } & ModelOptions> {
  const entry = modelEntry(options.model);
  const values = readValues(options);
  const preset = entry.presets.find(({ name }) => name === options.params);
  const parameters = options.params === undefined ? undefined : (preset ?? (await readParameters(options.params)));
  const history = options.history === undefined ? undefined : await readModelHistory(options.history);
  return {
    name: entry.name,
    values,
    ...(options.strictDate === true ? { strictDate: true } : {}),
    ...(parameters === undefined ? {} : { parameters }),
    ...(history === undefined ? {} : { history }),
  };
}

export async function readParameters(path: string): Promise<ParameterDocument> {
  const value = await readJson(path, { what: 'file of parameters' });
  return parameterDocument(value, { file: path === '-' ? 'stdin' : path });
}

export async function readModelHistory(path: string): Promise<ModelHistory> {
  return { history: await readHistory(path), source: path === '-' ? 'stdin' : path };
}

function readValues(options: ModelCliOptions): Readonly<Record<string, number | string>> {
  const { confidence, horizon, scenarios, seed, sampling } = options;
  return {
    ...(confidence === undefined ? {} : { confidence: readConfidence(confidence) }),
    ...(horizon === undefined ? {} : { horizonDays: numberOption('--horizon', horizon) }),
    ...(scenarios === undefined ? {} : { scenarios: readScenarios(scenarios) }),
    ...(seed === undefined ? {} : { seed: countOption('--seed', seed, 0) }),
    ...(sampling === undefined ? {} : { sampling: readSampling(sampling, options.model) }),
  };
}

function readConfidence(text: string): number {
  const value = numberOption('--confidence', text);
  if (value > 0 && value < 1) return value;
  const meant = value > 1 && value < 100 ? `; ${text} % is ${value / 100}` : '';
  throw new PlimsollError('INPUT_USAGE', `--confidence is ${text}; it must lie strictly between 0 and 1${meant}`);
}

function readSampling(text: string, model: string): Sampling {
  if (model !== 'es' && model !== 'var') {
    throw new PlimsollError(
      'INPUT_USAGE',
      `--sampling is for the models es and var; ${model} decides itself what it draws`,
    );
  }
  const found = SAMPLINGS.find((name) => name === text);
  if (found !== undefined) return found;
  const near = closest(text, SAMPLINGS, 3);
  const hint = near === undefined ? '' : `: did you mean ${near}?`;
  throw new PlimsollError('INPUT_USAGE', `--sampling is ${text}; it must be one of ${SAMPLINGS.join(', ')}${hint}`);
}

function readScenarios(text: string): number {
  const value = numberOption('--scenarios', text);
  if (value === 0) throw new PlimsollError('INPUT_USAGE', '--scenarios is 0; there must be at least one');
  return countOption('--scenarios', text, 1);
}
