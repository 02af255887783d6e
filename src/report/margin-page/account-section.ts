// One account, explained: what it owes and why, how its losses are spread, where on the grid it hurts, what adds what.
import type { LossSpread } from '../../margin/loss-spread.ts';
import type { Component, Contributions, Requirement, TailFigures } from '../../margin/requirement.ts';
import type { AccountPicture, ExpiryRow, RiskMatrix } from '../../margin/risk-picture.ts';
import { compactText } from '../charts/chart.ts';
import { heatmap } from '../charts/heatmap.ts';
import { type HistogramMark, histogram } from '../charts/histogram.ts';
import { type WaterfallStep, waterfall } from '../charts/waterfall.ts';
import { change, losersText, money, perCent } from '../margin-lines.ts';
import { numberText, shortNumberText } from '../number-text.ts';
import { type Html, html, NOTHING, named } from '../page/html.ts';
import { disclosure, facts, figure, notes, subsection, table } from '../page/parts.ts';
import { amount, mostTelling, numberColumn, onDrawing, stateOf } from './page-words.ts';

const MOST_POSITIONS = 12;
const MOST_EXPIRIES = 14;
const MOST_EXPIRY_ROWS = 60;
const MOST_NUMBERS = 60;

export interface AccountParts {
  readonly id: string;
  readonly requirement: Requirement;
  readonly picture: AccountPicture;
}

export function accountSection({ id, requirement, picture }: AccountParts): Html {
  const { account, currency, contributions = [] } = requirement;
  return subsection({
    id,
    title: named(account),
    body: [
      figuresOf(requirement, picture),
      picture.spread === null ? null : spreadFigure(`${id}-losses`, requirement, picture.spread),
      storiesOf(picture, currency),
      picture.matrix === null ? null : matrixFigure(`${id}-grid`, picture.matrix, currency),
      ...contributionFigures(id, contributions, picture.expiries, currency),
      expiryTable(picture.expiries, currency),
      componentTable(requirement),
      notes(requirement.warnings),
    ],
  });
}

function figuresOf(requirement: Requirement, { positionCount }: AccountPicture): Html {
  const { initial, maintenance, equity, freeboard, currency, tail } = requirement;
  const above =
    freeboard === null || requirement.health === undefined
      ? NOTHING
      : html`, ${perCent(freeboard)} of the equity above it`;
  return facts([
    [
      'must put up',
      html`<strong>${amount(initial, currency)}</strong>, and never less than ${amount(maintenance, currency)}`,
    ],
    ['stands against', html`${amount(equity, currency)}: ${stateOf(requirement)}${above}`],
    ['positions', numberText(positionCount, 0)],
    ...(tail === undefined ? [] : tailFacts(tail, currency)),
  ]);
}

function tailFacts(tail: TailFigures, currency: string): (readonly [string, Html])[] {
  const { confidence, valueAtRisk, expectedShortfall, valueAtRiskInterval, expectedShortfallInterval } = tail;
  const side = (value: number | null) => (value === null ? 'open' : money(value));
  const within = (interval: TailFigures['valueAtRiskInterval']) =>
    interval === undefined
      ? NOTHING
      : html`; by sampling alone it lies between ${side(interval.low)} and ${side(interval.high)} with ${perCent(interval.confidence)}`;
  return [
    [`VaR ${perCent(confidence)}`, html`${amount(valueAtRisk, currency)}${within(valueAtRiskInterval)}`],
    [`ES ${perCent(confidence)}`, html`${amount(expectedShortfall, currency)}${within(expectedShortfallInterval)}`],
  ];
}

function spreadFigure(id: string, requirement: Requirement, spread: LossSpread): Html {
  const { currency, tail } = requirement;
  const { bins, looked, scenarioCount, stride, below, beyond, most, least } = spread;
  const count = (value: number) => numberText(value, Math.abs(value - Math.round(value)) < 1e-6 ? 0 : 1);
  const marks = tail === undefined ? [] : marksOf(tail);
  const scenarios =
    stride === 1
      ? numberText(scenarioCount, 0)
      : `${numberText(looked, 0)} (every ${stride}th of ${numberText(scenarioCount, 0)})`;
  const worst = most >= 0 ? html`the worst loses ${amount(most, currency)}` : html`none loses anything`;
  const outside =
    below + beyond < 0.5
      ? NOTHING
      : html` ${count(beyond)} lie beyond the right edge and ${count(below)} beyond the left.`;
  const toldTail =
    tail === undefined
      ? NOTHING
      : html` Expected shortfall is the mean of the worst ${perCent(1 - tail.confidence)}, drawn in the colour of alarm; the bands are how far sampling may be off.`;
  return figure({
    id,
    title: 'How its losses are spread',
    chart: histogram({
      bins,
      marks,
      ...(tail === undefined ? {} : { alarmFrom: tail.valueAtRisk }),
      xName: `loss, ${currency} (below zero: a gain)`,
      yName: 'scenarios',
      label: `Losses of ${scenarios} scenarios, from ${money(least)} to ${money(most)} ${currency}`,
      tip: ({ low, high, count: many }) => `${count(many)} scenarios lose ${money(low)} to ${money(high)}`,
    }),
    caption: html`Of ${scenarios} scenarios ${worst}.${toldTail}${outside}`,
    numbers: {
      columns: [{ head: `loss from, ${currency}` }, numberColumn('to'), numberColumn('scenarios')],
      rows: bins
        .slice(0, MOST_NUMBERS)
        .map(({ low, high, count: many }) => ({ cells: [money(low), money(high), count(many)] })),
    },
  });
}

function marksOf(tail: TailFigures): readonly HistogramMark[] {
  const mark = (
    name: string,
    value: number,
    token: HistogramMark['token'],
    interval: TailFigures['valueAtRiskInterval'],
  ) => {
    const { low = null, high = null } = interval ?? {};
    const band = low === null || high === null ? {} : { low, high };
    return { name: `${name} ${perCent(tail.confidence)}: ${money(value)}`, value, token, ...band };
  };
  return [
    mark('VaR', tail.valueAtRisk, 'ink', tail.valueAtRiskInterval),
    ...(Number.isFinite(tail.expectedShortfall)
      ? [mark('ES', tail.expectedShortfall, 'alarm', tail.expectedShortfallInterval)]
      : []),
  ];
}

/** "In the worst of 100,000 scenarios BTC spot falls 38.9 %": numbered, since anybody can draw the same ones again. */
function storiesOf({ worst, spread }: AccountPicture, currency: string): Html {
  if (worst.length === 0) return NOTHING;
  const all = spread === null ? '' : ` of ${numberText(spread.scenarioCount, 0)} scenarios`;
  const stories = worst.map(({ scenario, label, words, loss, losers = [] }, index) => {
    const rank = index === 0 ? `In the worst${all}` : 'Then';
    const where = label === undefined ? html`number ${numberText(scenario + 1, 0)}` : named(label);
    const what =
      loss >= 0
        ? html`a loss of <strong>${amount(loss, currency)}</strong>`
        : html`a gain of ${amount(-loss, currency)}`;
    return html`<li>${rank} (${where}) ${words}: ${what}${losersText(losers, loss)}.</li>`;
  });
  return html`<h4>The worst scenarios</h4><ol class="stories">${stories}</ol>`;
}

const movePercent = (move: number): string =>
  move === 0 ? '0' : `${move > 0 ? '+' : '−'}${shortNumberText(Math.abs(move) * 100, 1)} %`;

function matrixFigure(id: string, matrix: RiskMatrix, currency: string): Html {
  const { priceMoves, volatilityMoves, losses, worst } = matrix;
  const columns = priceMoves.map(movePercent);
  const rows = volatilityMoves.map(movePercent);
  const cell = (row: number, column: number) => `price ${columns[column]}, volatility ${rows[row]}`;
  const told = (loss: number) => (loss >= 0 ? `loses ${money(loss)}` : `gains ${money(-loss)}`);
  return figure({
    id,
    title: 'Price by volatility',
    chart: heatmap({
      columns,
      rows,
      values: losses,
      xName: 'all prices move',
      yName: 'all volatilities move',
      framed: { row: worst.volatility, column: worst.price },
      label: `Losses by price and volatility; the worst cell is ${cell(worst.volatility, worst.price)}`,
      tip: (row, column) => `${cell(row, column)}: ${told(losses[row]![column]!)} ${currency}`,
    }),
    caption: html`If every price and every implied volatility moved alike and at once, the worst of these cells would be <strong>${cell(worst.volatility, worst.price)}</strong>: the account ${told(worst.loss)} ${currency}. Losses are red, gains blue, the worst is framed.`,
    numbers: {
      caption: `Losses in ${currency}; below zero is a gain`,
      columns: [{ head: 'volatility' }, ...columns.map(numberColumn)],
      rows: losses.map((row, index) => ({ cells: [rows[index]!, ...row.map(money)] })),
    },
  });
}

function contributionFigures(
  id: string,
  contributions: readonly Contributions[],
  expiries: readonly ExpiryRow[],
  currency: string,
): Html[] {
  const partsBy = (by: Contributions['by']) => contributions.find((each) => each.by === by)?.parts ?? [];
  const byExpiry = expiries.flatMap(({ underlying, expiry, contribution }) =>
    contribution === null ? [] : [{ name: `${underlying} ${expiry ?? 'without expiry'}`, amount: contribution }],
  );
  byExpiry.sort((left, right) => right.amount - left.amount);
  const drawn = (name: string, all: readonly WaterfallStep[], most: number, words: string): Html[] => {
    const parts = all.filter((part) => part.amount !== 0);
    return parts.length < 2 ? [] : [waterfallFigure({ id: `${id}-by-${name}`, parts, most, words, currency })];
  };
  return [
    ...drawn('underlying', partsBy('underlying'), MOST_EXPIRIES, 'What each underlying adds'),
    ...drawn('expiry', byExpiry, MOST_EXPIRIES, 'What each expiry adds'),
    ...drawn('position', partsBy('instrument'), MOST_POSITIONS, 'What each position adds'),
  ];
}

interface WaterfallParts {
  readonly id: string;
  readonly parts: readonly WaterfallStep[];
  readonly most: number;
  readonly words: string;
  readonly currency: string;
}

function waterfallFigure({ id, parts, most, words, currency }: WaterfallParts): Html {
  const total = parts.reduce((sum, part) => sum + part.amount, 0);
  const steps = mostTelling(parts, most).map((step) => ({ ...step, name: onDrawing(step.name) }));
  const told = html`Red adds to the requirement, blue takes from it; together they are the ${amount(total, currency)} below.`;
  return figure({
    id,
    title: words,
    chart: waterfall({
      steps,
      total: { name: 'together', amount: total },
      xName: currency,
      label: `${words}: ${steps.map(({ name, amount: part }) => `${name} ${compactText(part)}`).join('; ')}`,
    }),
    caption: told,
    numbers: {
      columns: [{ head: 'part' }, numberColumn(currency)],
      rows: mostTelling(parts, MOST_NUMBERS).map(({ name, amount: part }) => ({ cells: [named(name), change(part)] })),
    },
  });
}

function expiryTable(expiries: readonly ExpiryRow[], currency: string): Html {
  const shown = expiries.slice(0, MOST_EXPIRY_ROWS);
  const hidden = expiries.length - shown.length;
  const hasContributions = expiries.some(({ contribution }) => contribution !== null);
  const body = table({
    caption: `Amounts in ${currency}; delta as holding of the underlying, gamma as its change per 1 %, vega per vol point, theta per day${hidden === 0 ? '' : `; ${hidden} expiries more are not shown`}`,
    columns: [
      { head: 'underlying and expiry' },
      ...['positions', 'value', 'delta', 'gamma', 'vega', 'theta'].map(numberColumn),
      ...(hasContributions ? [numberColumn('adds')] : []),
    ],
    rows: shown.map(({ underlying, expiry, positionCount, totals, contribution }) => ({
      cells: [
        named(`${underlying} ${expiry ?? 'without expiry'}`),
        numberText(positionCount, 0),
        ...[totals.value, totals.deltaQuote, totals.gammaQuote, totals.vega, totals.theta].map(money),
        ...(hasContributions ? [contribution === null ? '' : money(contribution)] : []),
      ],
    })),
  });
  return html`<h4>Value and Greeks by expiry</h4>${body}`;
}

function componentTable({ components, maintenanceComponents = [], alternatives = [], currency }: Requirement): Html {
  const row = (prefix: string) => (component: Component) => ({
    cells: [html`${prefix}${named(component.name)}`, money(component.amount), inputsOf(component)],
  });
  const rows = [
    ...components.map(row('')),
    ...maintenanceComponents.map(row('maintenance: ')),
    ...alternatives.map(row('looked at: ')),
  ];
  const body = table({ columns: [{ head: 'component' }, numberColumn(currency), { head: 'from' }], rows });
  return disclosure('Components of the requirement', body, true);
}

const inputsOf = ({ inputs }: Component): Html =>
  named(
    Object.entries(inputs ?? {})
      .map(([key, value]) => `${key} ${typeof value === 'number' ? shortNumberText(value, 4) : value}`)
      .join(', '),
  );
