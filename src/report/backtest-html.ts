// A backtest as a page: the verdicts, the frontier of cost against coverage, margin against loss through time, the tests in words.
import type { RuleSeries } from '../backtest/outcome.ts';
import type { BacktestReport } from '../backtest/report.ts';
import type { Verdict } from '../backtest/verdict.ts';
import { MILLISECONDS_PER_DAY } from '../core/units.ts';
import { toolsSection } from './backtest-tools-section.ts';
import { callText, dayText, failureText, multipleText, perCent2, testSentence } from './backtest-words.ts';
import type { Chart } from './charts/chart.ts';
import { lineChart } from './charts/line-chart.ts';
import { scatter } from './charts/scatter.ts';
import { money } from './margin-lines.ts';
import { numberText, shortNumberText } from './number-text.ts';
import { type Html, html, named } from './page/html.ts';
import { page } from './page/page.ts';
import { caption, figure, paragraph, type Section, subsection, table } from './page/parts.ts';

/** Charts through time that are drawn; more would be a page that nobody scrolls. */
const SERIES_DRAWN = 24;
/** Steps of one drawing: of as many as fall together, the one that came nearest to breaking. */
const STEPS_DRAWN = 400;

export function backtestHtml(report: BacktestReport): string {
  const { books, market, outcome, digest } = report;
  const span = `${dayText(outcome.firstInstant)} to ${dayText(outcome.lastInstant)}`;
  return page({
    title: `Margin against loss, ${span}`,
    subject: 'backtest',
    lede: ledeOf(report),
    sections: [
      verdictSection(report),
      frontierSection(report),
      throughTime(report),
      testsSection(report),
      toolsSection(report),
      notesSection(report),
    ].filter((each) => each !== null),
    footer: html`${named(books)} over ${named(market)}. Digest of the results: <code>${digest}</code>.`,
  });
}

function ledeOf({ verdicts, outcome, riskMilliseconds }: BacktestReport): Html {
  const held = verdicts.filter(({ breaches }) => breaches.length === 0).length;
  const days = shortNumberText(riskMilliseconds / MILLISECONDS_PER_DAY);
  return html`${numberText(outcome.steps, 0)} instants, ${outcome.rules.length} rules, ${outcome.accounts.length} accounts; losses over ${days} day${days === '1' ? '' : 's'} after each. Of ${verdicts.length} pairs of rule and account ${held === 0 ? 'none' : held} held on every one of them.`;
}

function verdictSection({ verdicts, currency }: BacktestReport): Section {
  const number = (head: string) => ({ head, kind: 'number' as const });
  const rows = verdicts.map((verdict) => {
    const { rule, account, steps, coverage, meanShare, holdingMultiple } = verdict;
    const holds = holdingMultiple < Number.POSITIVE_INFINITY;
    return {
      cells: [
        html`${rule}, ${named(account)}`,
        `${numberText(coverage.breaches, 0)} of ${numberText(steps, 0)}`,
        money(coverage.worstShortfall),
        money(coverage.averageMargin),
        perCent2(meanShare),
        multipleText(holdingMultiple),
        holds ? perCent2(meanShare * holdingMultiple) : 'no multiple',
        callText(verdict),
        failureText(verdict),
      ],
    };
  });
  const columns = [
    { head: 'rule, account' },
    ...['broke', 'worst shortfall', `mean ${currency}`, 'of exposure', 'would hold', 'at a cost of'].map(number),
    ...['5-step call', 'POF p'].map(number),
  ];
  return { id: 'verdicts', title: 'Which rule held', body: table({ columns, rows }) };
}

/** Cost against coverage, an account a chart: a rule to the left of another and above it is better. */
function frontierSection({ verdicts, outcome }: BacktestReport): Section | null {
  if (outcome.rules.length < 2) return null;
  const figures = outcome.accounts.flatMap((account, index) => {
    const own = verdicts.filter((verdict) => verdict.account === account);
    if (own.length < 2) return [];
    return [
      subsection({
        id: `frontier-${index}`,
        title: named(account),
        body: figure({
          id: `frontier-chart-${index}`,
          chart: frontierOf(own, account),
          caption:
            'To the left is cheaper, above is safer. Coverage is the share of steps on which the requirement held.',
        }),
      }),
    ];
  });
  return figures.length === 0 ? null : { id: 'frontier', title: 'Cost against coverage', body: figures };
}

function frontierOf(own: readonly Verdict[], account: string): Chart {
  return scatter({
    points: own.map(({ rule, meanShare, coverage, breaches }) => ({
      x: 100 * meanShare,
      y: 100 * coverage.coverage,
      name: rule,
      token: breaches.length === 0 ? 'accent' : 'alarm',
    })),
    x: { name: 'mean requirement, % of exposure' },
    y: { name: 'coverage, %' },
    writeNames: own.length <= 12,
    label: `Cost against coverage of ${own.length} rules for ${account}`,
    tip: ({ name, x, y }) => `${name}: ${numberText(x, 2)} % of exposure, coverage ${numberText(y, 2)} %`,
  });
}

function throughTime(report: BacktestReport): Section {
  const drawn = report.outcome.series.filter(({ losses }) => losses.length > 0);
  const shown = drawn.slice(0, SERIES_DRAWN);
  const left = drawn.length - shown.length;
  const body = [
    ...shown.map((series, index) =>
      figure({
        id: `series-${index}`,
        chart: seriesChart(series, report.currency),
        caption: html`${series.rule}, ${named(series.account)}: what it asked, what was lost, and where the loss was larger.`,
      }),
    ),
    ...(left > 0 ? [caption(`${left} more pairs of rule and account are in the table and not drawn.`)] : []),
  ];
  return { id: 'through-time', title: 'Margin against loss through time', body };
}

function seriesChart({ rule, account, instants, losses, requirements }: RuleSeries, currency: string): Chart {
  const width = Math.max(1, Math.ceil(losses.length / STEPS_DRAWN));
  const nearest: number[] = [];
  for (let first = 0; first < losses.length; first += width) {
    let best = first;
    for (let index = first; index < Math.min(losses.length, first + width); index++) {
      if (losses[index]! - requirements[index]! > losses[best]! - requirements[best]!) best = index;
    }
    nearest.push(best);
  }
  const breaches = [...losses.keys()].filter((index) => losses[index]! > requirements[index]!);
  const drawable = (value: number) => (Number.isFinite(value) ? value : null);
  return lineChart({
    series: [
      {
        name: 'requirement',
        token: 'accent',
        shape: 'step',
        points: nearest.map((index) => [instants[index]!, drawable(requirements[index]!)] as const),
      },
      {
        name: 'loss',
        token: 'neutral',
        shape: 'line',
        points: nearest.map((index) => [instants[index]!, losses[index]!] as const),
      },
      ...(breaches.length === 0
        ? []
        : [
            {
              name: `breach (${breaches.length})`,
              token: 'alarm' as const,
              shape: 'points' as const,
              points: breaches.map((index) => [instants[index]!, losses[index]!] as const),
            },
          ]),
    ],
    x: { kind: 'time', name: '' },
    y: { name: currency },
    label: `Requirement and loss of ${rule} for ${account}: ${breaches.length} breaches in ${losses.length} steps`,
  });
}

const testsSection = ({ verdicts }: BacktestReport): Section => ({
  id: 'tests',
  title: 'Tests in words',
  body: html`<ul>${verdicts.map((verdict) => html`<li>${testSentence(verdict)}</li>`)}</ul>`,
});

function notesSection({ outcome, notes }: BacktestReport): Section {
  const refused = outcome.rules.flatMap((rule, index) =>
    Array.from(outcome.refusals[index]!, ([sentence, steps]) => `${rule} refused on ${steps} steps: ${sentence}`),
  );
  const unknown = Array.from(outcome.lossRefusals, ([sentence, steps]) => `no loss on ${steps} steps: ${sentence}`);
  const counted = Array.from(outcome.counts, ([what, { steps, total }]) => `${what}: ${total} on ${steps} steps`);
  const list = (sentences: readonly string[]) => html`<ul>${sentences.map((each) => html`<li>${each}</li>`)}</ul>`;
  const body = [
    list(notes),
    ...(counted.length === 0 ? [] : [paragraph('Counted on the way:'), list(counted)]),
    ...(refused.length + unknown.length === 0 ? [] : [paragraph('Left out:'), list([...refused, ...unknown])]),
  ];
  return { id: 'notes', title: 'What to know', body };
}
