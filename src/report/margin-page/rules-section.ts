// Rules side by side: what each would ask for this book, beside isolated positions.
import {
  BASE_MODEL,
  type ComparedModel,
  type CompareReport,
  sumEfficiency,
  sumOfInitial,
} from '../../margin/compare-report.ts';
import { barChart } from '../charts/bar-chart.ts';
import { compactText } from '../charts/chart.ts';
import { money, perCent } from '../margin-lines.ts';
import { numberText } from '../number-text.ts';
import { type Html, html, named } from '../page/html.ts';
import { disclosure, figure, notes, paragraph, type Section, table } from '../page/parts.ts';
import { numberColumn } from './page-words.ts';

/** More accounts than this are shown by their sum alone. */
const MOST_ACCOUNT_COLUMNS = 6;

export interface RulesOptions {
  /** The rule that the rest of the page is about. */
  readonly chosen?: string;
  /** The rule that the rest of the page is about margins open orders, too. */
  readonly hasOrders?: boolean;
}

export function rulesSection(report: CompareReport, { chosen, hasOrders = false }: RulesOptions = {}): Section {
  const answered = report.models.filter(({ refusal }) => refusal === null);
  const refused = report.models.filter(({ refusal }) => refusal !== null);
  const sorted = [...answered].sort((left, right) => sumOfInitial(report, left) - sumOfInitial(report, right));
  const base = sorted.find(({ name }) => name === BASE_MODEL);
  return {
    id: 'rules',
    title: 'Rules side by side',
    body: [
      paragraph(toldRange(report, sorted)),
      figure({
        id: 'rules-bars',
        chart: barChart({
          rows: sorted.map((model) => ({
            name: model.name,
            value: sumOfInitial(report, model),
            text: compactText(sumOfInitial(report, model)),
            token: model.name === chosen ? 'accent' : model.name === BASE_MODEL ? 'ink' : 'neutral',
          })),
          xName: `initial requirement, ${report.currency}`,
          label: `Initial requirement by rule: ${sorted.map((model) => `${model.name} ${compactText(sumOfInitial(report, model))}`).join(', ')}`,
        }),
        caption: html`Initial requirement of the same book at the same instant under ${sorted.length} rules.${chosen === undefined ? '' : html` <b>${chosen}</b>, in colour, is the one that this page explains.`}${base === undefined ? '' : html` <b>${BASE_MODEL}</b>, in black, asks for every position by itself.`} Rules that draw scenarios drew fewer here than for a margin of record.${hasOrders ? ' Open orders are not in this comparison, though they are in the rest of the page.' : ''}`,
      }),
      rulesTable(report, sorted, chosen),
      refused.length === 0
        ? null
        : disclosure(
            refused.length === 1
              ? 'One rule says nothing of this book, and why'
              : `${refused.length} rules say nothing of this book, and why`,
            notes(refused.map(({ name, refusal }) => html`<b>${name}</b>: ${named(refusal!)}`)),
          ),
      disclosure('What each rule is', notes(answered.map(aboutRule))),
    ],
  };
}

function toldRange(report: CompareReport, sorted: readonly ComparedModel[]): Html {
  const least = sorted[0];
  const most = sorted.at(-1);
  if (least === undefined || most === undefined) return html`No rule has an answer for this book.`;
  const sum = (model: ComparedModel) =>
    html`<b>${model.name}</b> (${money(sumOfInitial(report, model))} ${report.currency})`;
  const ratio = sumOfInitial(report, most) / sumOfInitial(report, least);
  const times =
    Number.isFinite(ratio) && ratio >= 1.05
      ? html` ${numberText(ratio, ratio >= 10 ? 0 : 1)} times as much as`
      : html` beside`;
  return sorted.length === 1
    ? html`Only ${sum(least)} has an answer for this book.`
    : html`The strictest, ${sum(most)}, asks for${times} the mildest, ${sum(least)}.`;
}

function rulesTable(report: CompareReport, models: readonly ComparedModel[], chosen: string | undefined): Html {
  const shown = report.accounts.length <= MOST_ACCOUNT_COLUMNS && report.accounts.length > 1 ? report.accounts : [];
  const rows = models.map((model) => {
    const efficiency = sumEfficiency(report, model);
    return {
      cells: [
        model.name,
        ...shown.map((_, account) => money(model.requirements[account]!.initial)),
        money(sumOfInitial(report, model)),
        efficiency === null ? '' : perCent(efficiency),
        model.certainty,
      ],
      ...(model.name === chosen ? { kind: 'chosen' as const } : {}),
    };
  });
  const columns = [
    { head: 'rule' },
    ...shown.map(numberColumn),
    numberColumn(shown.length === 0 ? `initial ${report.currency}` : 'sum'),
    numberColumn(`of ${BASE_MODEL}`),
    { head: 'certainty' },
  ];
  return table({ caption: `Initial requirement in ${report.currency}, the mildest rule first`, columns, rows });
}

const aboutRule = ({ name, summary, parameters }: ComparedModel): Html =>
  html`<b>${name}</b>: ${summary}.${parameters === null ? '' : html` Parameters ${named(parameters.name)}, ${parameters.certainty}, ${parameters.date}.`}`;
