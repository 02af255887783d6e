// Runs of the bench as a page: which machines, each workload as bars, whether the bits are the same.
import { barChart } from '../src/report/charts/bar-chart.ts';
import type { Token } from '../src/report/charts/tokens.ts';
import { bytesText } from '../src/report/number-text.ts';
import { html, named } from '../src/report/page/html.ts';
import { page } from '../src/report/page/page.ts';
import { caption, facts, figure, notes, type Section, subsection } from '../src/report/page/parts.ts';
import { measureText, type NamedBench } from './compare-text.ts';
import { compareBenches } from './documents.ts';
import type { Measure, MeasureUnit } from './workload-result.ts';

const LETTERS = ['A', 'B', 'C', 'D'];
const TOKENS: readonly Token[] = ['accent', 'neutral', 'soft', 'alarm'];

const UNIT_WORDS: Readonly<Record<MeasureUnit, string>> = {
  s: 'seconds',
  ms: 'milliseconds',
  µs: 'microseconds',
  ns: 'nanoseconds',
  bytes: 'megabytes',
  scenarios: 'scenarios',
  'per s': 'per second',
};

export function resultsPage(benches: readonly NamedBench[]): string {
  const names = [...new Set(benches.flatMap(({ document }) => Object.keys(document.workloads)))];
  const sections = [
    machinesSection(benches),
    ...names.map((name) => workloadSection(name, benches)),
    ...(benches.length < 2 ? [] : [bitsSection(benches)]),
  ];
  const quick = benches.some(({ document }) => document.quick);
  return page({
    title: 'How fast, where',
    subject: 'bench',
    lede: html`${names.length} workload${names.length === 1 ? '' : 's'} on ${benches.length} run${benches.length === 1 ? '' : 's'}. ${quick ? 'These are short runs: they show that all works and roughly how fast; full ones are for comparing.' : 'Shorter bars are better but for rates.'}`,
    sections,
    footer: html`Made by plimsoll bench page from ${benches.map(({ file }) => html`${named(file)} `)}. Measure yours: plimsoll bench --out FILE.`,
  });
}

function machinesSection(benches: readonly NamedBench[]): Section {
  const body = benches.map(({ file, document: { machine } }, index) =>
    subsection({
      id: `machine-${index}`,
      title: benches.length === 1 ? named(file) : html`${LETTERS[index]!}, ${named(file)}`,
      body: facts([
        ['CPU', html`${named(machine.cpu)}, ${machine.threads} threads ${machine.cpuFlags.join(' ')}`],
        ['Memory', bytesText(machine.memoryBytes)],
        ['Runtime', `Node ${machine.node}, V8 ${machine.v8}, ${machine.platform}`],
        ['Backend', machine.backend],
        ['Commit', machine.commit],
      ]),
    }),
  );
  return { id: 'machines', title: 'Machines', body };
}

interface Told {
  readonly letter: string;
  readonly token: Token;
  readonly measure: Measure;
}

function workloadSection(workload: string, benches: readonly NamedBench[]): Section {
  const told = benches.flatMap(({ document }, index): Told[] =>
    (document.workloads[workload]?.measures ?? []).map((measure) => {
      return { letter: LETTERS[index]!, token: TOKENS[index]!, measure };
    }),
  );
  const units = [...new Set(told.map(({ measure }) => measure.unit))];
  const id = workload.replace(/[^a-z0-9]+/g, '-');
  const body = units.map((unit, index) => {
    const own = told.filter(({ measure }) => measure.unit === unit);
    const chart = figure({
      id: `${id}-${index}`,
      chart: barChart({
        rows: orderedByName(own).map((each) => ({
          name: `${benches.length === 1 ? '' : `${each.letter}  `}${shortName(each.measure.name, workload)}`,
          value: unit === 'bytes' ? each.measure.value / 2 ** 20 : each.measure.value,
          token: each.token,
          text: measureText(each.measure.value, unit),
        })),
        xName: UNIT_WORDS[unit],
        label: `${workload}, ${UNIT_WORDS[unit]}`,
      }),
      caption: `${workload}, ${UNIT_WORDS[unit]}${unit === 'per s' ? ': longer is better' : ': shorter is better'}.`,
      numbers: measureTable(own),
    });
    return units.length === 1 ? chart : subsection({ id: `${id}-unit-${index}`, title: UNIT_WORDS[unit], body: chart });
  });
  return { id: `workload-${id}`, title: workload, body };
}

/** A measure under the head of its workload need not repeat it. */
const shortName = (name: string, workload: string) =>
  name.startsWith(`${workload}, `) ? name.slice(workload.length + 2) : name;

/** The same measure of all runs together, in the order of the first. */
function orderedByName(told: readonly Told[]): Told[] {
  const names = [...new Set(told.map(({ measure }) => measure.name))];
  return names.flatMap((name) => told.filter(({ measure }) => measure.name === name));
}

const measureTable = (told: readonly Told[]) => ({
  columns: [
    { head: 'measure' },
    { head: 'run' },
    { head: 'value', kind: 'number' as const },
    { head: 'spread', kind: 'number' as const },
  ],
  rows: orderedByName(told).map(({ letter, measure: { name, value, spread, unit } }) => ({
    cells: [name, letter, measureText(value, unit), spread === undefined ? '' : measureText(spread, unit)],
  })),
});

function bitsSection([first, ...others]: readonly NamedBench[]): Section {
  const lines = others.map((other, index) => {
    const { equalDigests, differingDigests } = compareBenches(first!.document, other.document);
    const all = equalDigests + differingDigests.length;
    const differing = differingDigests.length === 0 ? '.' : `; these differ: ${differingDigests.join('; ')}.`;
    return all === 0
      ? `A and ${LETTERS[index + 1]} have no result in common.`
      : `A and ${LETTERS[index + 1]}: ${equalDigests} of ${all} results have the same bits${differing}`;
  });
  const why =
    'The margin of record is the same to the last bit on every machine; a difference is a fault or another commit.';
  return { id: 'bits', title: 'The same bits', body: [notes(lines), caption(why)] };
}
