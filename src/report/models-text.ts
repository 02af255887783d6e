// The margin models that can be asked for.
import type { ModelEntry } from '../margin/model-entry.ts';
import { leftColumn } from './margin-lines.ts';
import type { RowRecord } from './rows-text.ts';
import { type TableOptions, tableLines } from './terminal-table.ts';

/** Of a source that has no date, the day on which it was read, or about when it was written. */
const DATES = { 'its own': '', read: 'read ', estimated: 'about ' } as const;

export function modelsText(models: readonly ModelEntry[], options: TableOptions): string {
  const columns = [leftColumn('model'), leftColumn('what it is'), leftColumn('rule'), leftColumn('parameters')];
  const rows = models.map(({ name, summary, certainty, date, dateIs, presets }) => [
    name,
    summary,
    `${certainty}, ${DATES[dateIs ?? 'its own']}${date}`,
    presets.map((preset) => preset.name).join(', '),
  ]);
  return [...tableLines(columns, rows, options), '', ...models.map(({ name, source }) => `${name}: ${source}`)].join(
    '\n',
  );
}

export const modelsJson = (models: readonly ModelEntry[]): Readonly<Record<string, unknown>> => ({
  models: models.map(({ name, summary, source, date, dateIs, certainty, needsHistory, presets }) => ({
    name,
    summary,
    source,
    date,
    ...(dateIs === undefined ? {} : { dateIs }),
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

export const modelsRows = (models: readonly ModelEntry[]): readonly RowRecord[] =>
  models.map(({ name, summary, source, date, certainty, presets }) => ({
    ...{ name, summary, source, date, certainty },
    presets: presets.map((preset) => preset.name).join(' '),
  }));
