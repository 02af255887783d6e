// Two runs of the bench side by side, for a terminal.
import { bytesText, numberText } from '../src/report/number-text.ts';
import { type TableColumn, type TableOptions, type TableRow, tableLines } from '../src/report/terminal-table.ts';
import type { BenchDocument, ComparedBenches, ComparedMeasure } from './documents.ts';
import type { Machine } from './machine.node.ts';
import type { MeasureUnit } from './workload-result.ts';

/** Letters stand for files, and more than these no bar chart can hold. */
export const MOST_FILES = 4;

export interface NamedBench {
  readonly file: string;
  readonly document: BenchDocument;
}

const COLUMNS: readonly TableColumn[] = [
  { head: 'workload', align: 'left' },
  { head: 'measure', align: 'left' },
  { head: 'A', align: 'right' },
  { head: 'B', align: 'right' },
  { head: 'B is', align: 'left' },
];

export function compareBenchText(
  first: NamedBench,
  second: NamedBench,
  compared: ComparedBenches,
  options: TableOptions,
): string {
  const rows: TableRow[] = [];
  compared.measures.forEach((measure, index) => {
    if (index > 0 && measure.workload !== compared.measures[index - 1]!.workload) rows.push('rule');
    rows.push([
      measure.workload,
      measure.name,
      measureText(measure.first, measure.unit),
      measureText(measure.second, measure.unit),
      verdictText(measure),
    ]);
  });
  return [
    `A  ${first.file}: ${machineText(first.document.machine)}`,
    `B  ${second.file}: ${machineText(second.document.machine)}`,
    '',
    ...(rows.length === 0 ? ['The two have no measure in common.'] : tableLines(COLUMNS, rows, options)),
    '',
    ...digestLines(compared),
    ...onlyLines('A', compared.onlyFirst),
    ...onlyLines('B', compared.onlySecond),
  ].join('\n');
}

export const machineText = (machine: Machine): string =>
  `${machine.cpu}, ${machine.threads} threads, Node ${machine.node}, ${machine.platform}, commit ${machine.commit}`;

/** A measure with as many digits as say something. */
export function measureText(value: number, unit: MeasureUnit): string {
  if (unit === 'bytes') return bytesText(value);
  const decimals = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
  return `${numberText(value, decimals)} ${unit}`;
}

const BETTER: Readonly<Record<MeasureUnit, readonly [better: string, worse: string]>> = {
  s: ['faster', 'slower'],
  ms: ['faster', 'slower'],
  µs: ['faster', 'slower'],
  ns: ['faster', 'slower'],
  'per s': ['faster', 'slower'],
  bytes: ['smaller', 'larger'],
  scenarios: ['fewer', 'more'],
};

function verdictText({ gain, beyondNoise, unit }: ComparedMeasure): string {
  if (!beyondNoise) return 'the same within noise';
  const [better, worse] = BETTER[unit];
  return gain >= 1 ? `${numberText(gain, 2)} x ${better}` : `${numberText(1 / gain, 2)} x ${worse}`;
}

function digestLines({ equalDigests, differingDigests }: ComparedBenches): string[] {
  if (equalDigests + differingDigests.length === 0) return [];
  if (differingDigests.length === 0) return [`Results: ${equalDigests} of ${equalDigests} have the same bits.`];
  return [
    `Results: ${differingDigests.length} of ${equalDigests + differingDigests.length} differ in their bits: ${differingDigests.join('; ')}.`,
    'Two commits may differ where the changelog says so; two machines at one commit may not.',
  ];
}

const onlyLines = (name: string, keys: readonly string[]): string[] =>
  keys.length === 0 ? [] : [`Only in ${name}: ${keys.join('; ')}.`];
