// The margin models that can be asked for.
import type { ModelEntry } from '../margin/model-entry.ts';
import { leftColumn } from './margin-lines.ts';
import { type TableOptions, tableLines } from './terminal-table.ts';

export function modelsText(models: readonly ModelEntry[], options: TableOptions): string {
  const columns = [leftColumn('model'), leftColumn('what it is'), leftColumn('rule'), leftColumn('parameters')];
  const rows = models.map(({ name, summary, certainty, date, presets }) => [
    name,
    summary,
    `${certainty}, ${date}`,
    presets.map((preset) => preset.name).join(', '),
  ]);
  return [...tableLines(columns, rows, options), '', ...models.map(({ name, source }) => `${name}: ${source}`)].join(
    '\n',
  );
}

export const modelsJson = (models: readonly ModelEntry[]): Readonly<Record<string, unknown>> => ({
  models: models.map(({ name, summary, source, date, certainty, needsHistory, presets }) => ({
    name,
    summary,
    source,
    date,
    certainty,
    needsHistory,
    presets: presets.map((preset) => ({
      name: preset.name,
      source: preset.source,
      date: preset.date,
      certainty: preset.certainty,
    })),
  })),
});
