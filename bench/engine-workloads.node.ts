// The workloads of the engine as rows of the bench command.
import { bytesText, numberText } from '../src/report/number-text.ts';
import { benchTails, type TailFigures, type TailRuns } from './tails.node.ts';
import { benchVenue } from './venue.node.ts';
import { benchWhatIf } from './what-if.node.ts';
import type { Measure, WorkloadResult } from './workload-result.ts';
import {
  BOOK_MM_SIZE,
  BOOK_OTC_SIZE,
  bookMm,
  bookOtc,
  mixed,
  VENUE_SIZE,
  WHAT_IF_SIZE,
  type Workload,
} from './workloads.ts';

type RunWorkload = (quick: boolean) => Promise<WorkloadResult>;

const QUICK_OTC = { ...BOOK_OTC_SIZE, options: 5000, scenarios: 20_000 };
const OTC_CUT = { ...BOOK_OTC_SIZE, options: 5000 };

export const ENGINE_WORKLOADS: Readonly<Record<string, RunWorkload>> = {
  'book-otc': (quick) => tailRows([[bookOtc(quick ? QUICK_OTC : BOOK_OTC_SIZE), [2]]], quick),
  'book-mm': (quick) => {
    const size = quick ? { ...BOOK_MM_SIZE, positions: 20_000, scenarios: 20_000 } : BOOK_MM_SIZE;
    return tailRows([[bookMm(size), [2]]], quick);
  },
  mixed: (quick) => {
    const size = quick ? QUICK_OTC : BOOK_OTC_SIZE;
    const works: readonly TailWork[] = [
      [bookOtc(size), [2]],
      [mixed(size), [2]],
    ];
    return tailRows(works, quick);
  },
  // The same digest for any number of workers; two against one is what a second core brings.
  scaling: (quick) => tailRows([[bookOtc(quick ? QUICK_OTC : BOOK_OTC_SIZE), [1, 2, 3, 8]]], quick),
  // Certified, then every scenario: the same digest, at what cost.
  exact: async (quick) => {
    const workload = bookOtc(quick ? { ...QUICK_OTC, options: 500 } : OTC_CUT);
    const certified = await tailRows([[workload, [2]]], quick);
    const exact = await tailRows([[workload, [2]]], quick, { repetitions: 1, exact: true });
    return {
      figures: [certified.figures, exact.figures],
      columns: certified.columns,
      rows: [...certified.rows, ...exact.rows],
      measures: [...certified.measures, ...exact.measures],
      digests: { ...certified.digests, ...exact.digests },
    };
  },
  'what-if': async (quick) => {
    const size = quick
      ? { ...WHAT_IF_SIZE, options: 500, scenarios: 10_000, legs: 40 }
      : { ...WHAT_IF_SIZE, legs: 220 };
    const figures = await benchWhatIf(size, 2);
    const { workers, openSeconds, medianMilliseconds, p99Milliseconds, leastMilliseconds, questions } = figures;
    const times = [leastMilliseconds, medianMilliseconds, p99Milliseconds].map((value) => numberText(value, 2));
    const rows = [[String(workers), numberText(openSeconds, 2), String(questions), ...times]];
    const measures: readonly Measure[] = [
      { name: 'open', unit: 's', value: openSeconds },
      {
        name: 'question, median',
        unit: 'ms',
        value: medianMilliseconds,
        spread: medianMilliseconds - leastMilliseconds,
      },
      { name: 'question, p99', unit: 'ms', value: p99Milliseconds },
    ];
    return { figures, columns: ['workers', 'open s', 'questions', 'least ms', 'median ms', 'p99 ms'], rows, measures };
  },
  venue: async (quick) => {
    const size = quick ? { ...VENUE_SIZE, accounts: 2000, instruments: 600, scenarios: 2000 } : VENUE_SIZE;
    const figures = await benchVenue(size, [1, 2], quick ? 1 : 3);
    const rows = figures.map(({ workers, digest, bytes, nsPerProduct, ...seconds }) => [
      String(workers),
      ...Object.values(seconds).map((value) => numberText(value, 3)),
      numberText(nsPerProduct, 3),
      bytesText(bytes),
      digest,
    ]);
    const stages = ['plan s', 'prepare s', 'units s', 'accounts s', 'collect s', 'total s', 'CPU s'];
    const measures = figures.flatMap(({ workers, totalSeconds, cpuSeconds, bytes }): Measure[] => [
      { name: `total, workers ${workers}`, unit: 's', value: totalSeconds },
      { name: `CPU, workers ${workers}`, unit: 's', value: cpuSeconds },
      { name: `shared memory, workers ${workers}`, unit: 'bytes', value: bytes },
    ]);
    const digests = Object.fromEntries(figures.map(({ workers, digest }) => [`workers ${workers}`, digest]));
    const columns = ['workers', ...stages, 'ns/product', 'memory', 'digest'];
    return { figures, columns, rows, measures, digests };
  },
};

type TailWork = readonly [workload: Workload, workers: readonly number[]];

const TAIL_COLUMNS = [
  ...['workload', 'workers', 'book s', 'scenarios s', 'plan s', 'prepare s', 'tail s', 'total s', 'CPU s'],
  ...['memory', 'peak', 'ES', 'candidates', 'of bound', 'digest'],
] as const;

async function tailRows(works: readonly TailWork[], quick: boolean, how?: TailRuns): Promise<WorkloadResult> {
  const figures: TailFigures[] = [];
  for (const [workload, workers] of works) {
    figures.push(...(await benchTails(workload, workers, how ?? { repetitions: quick ? 2 : 5 })));
  }
  const digests = Object.fromEntries(figures.map((of) => [tailName(of), of.digest]));
  return {
    figures,
    columns: TAIL_COLUMNS,
    rows: figures.map(tailRow),
    measures: figures.flatMap(tailMeasures),
    digests,
  };
}

const tailName = (of: TailFigures) =>
  `${of.workload}${of.certificate === undefined ? ', exact' : ''}, workers ${of.workers}`;

const tailMeasures = (of: TailFigures): Measure[] => [
  { name: `${tailName(of)}: total`, unit: 's', value: of.totalSeconds },
  { name: `${tailName(of)}: CPU`, unit: 's', value: of.cpuSeconds },
  { name: `${tailName(of)}: peak memory`, unit: 'bytes', value: of.peakBytes },
];

function tailRow(of: TailFigures): string[] {
  const { certificate } = of;
  const seconds = [of.bookSeconds, of.scenarioSeconds, of.planSeconds, of.prepareSeconds, of.tailSeconds];
  return [
    certificate === undefined ? `${of.workload}, exact` : of.workload,
    String(of.workers),
    ...[...seconds, of.totalSeconds, of.cpuSeconds].map((value) => numberText(value, 3)),
    ...[bytesText(of.bytes), bytesText(of.peakBytes), numberText(of.expectedShortfall, 2)],
    certificate === undefined ? 'all' : String(certificate.candidates),
    certificate === undefined ? '' : numberText(certificate.observedRatio, 3),
    of.digest,
  ];
}
