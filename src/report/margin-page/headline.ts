// The answer: what must be put up, against what, and how far above the line each account lies, drawn.
import type { MarginReport } from '../../margin/margin-report.ts';
import type { Requirement } from '../../margin/requirement.ts';
import { freeboardText, money, perCent } from '../margin-lines.ts';
import { type Html, html, NOTHING, named } from '../page/html.ts';
import { caption, paragraph, type Section, table } from '../page/parts.ts';
import { ship } from './hull.ts';
import { amount, numberColumn, stateOf } from './page-words.ts';

/** Ships that are drawn; a table has the others. */
const MOST_SHIPS = 8;
const MOST_ROWS = 200;

/** One or two sentences that answer the question. */
export function lede({ requirements, currency, model }: MarginReport): Html {
  const [first] = requirements;
  if (first === undefined) return html`The book is empty.`;
  const under = requirements.filter((each) => each.health?.state === 'liquidation');
  if (requirements.length === 1) {
    const stands =
      first.health === undefined
        ? html`The book names no collateral, so that its freeboard is not known.`
        : first.freeboard === null
          ? html`It has no equity above zero to stand behind it.`
          : html`Against an equity of ${amount(first.equity, currency)} its freeboard is ${freeboardText(first.freeboard)}.`;
    return html`The book must put up ${amount(first.initial, currency)} under <b>${model}</b>. ${stands}`;
  }
  const total = requirements.reduce((sum, { initial }) => sum + initial, 0);
  const all = `${requirements.length} accounts must together put up`;
  const nearest = nearestTheLine(requirements)[0]!;
  const unknown = requirements.filter(({ health }) => health === undefined).length;
  const stands =
    unknown === requirements.length
      ? html`The book names no collateral, so that their freeboards are not known.`
      : under.length === 0
        ? html`None lies below the line; ${named(nearest.account)} is nearest to it, with a freeboard of ${freeboardText(nearest.freeboard)}.`
        : html`<span class="alarm">${under.length === 1 ? 'One lies' : `${under.length} lie`} below the line.</span>`;
  return html`${all} ${amount(total, currency)} under <b>${model}</b>. ${stands}`;
}

/** The account with the least freeboard first; what needs nothing last. */
function nearestTheLine(requirements: readonly Requirement[]): readonly Requirement[] {
  const rank = ({ maintenance, freeboard, health }: Requirement): number =>
    maintenance === 0 || health === undefined ? Number.POSITIVE_INFINITY : (freeboard ?? Number.NEGATIVE_INFINITY);
  return [...requirements].sort((left, right) => (rank(left) < rank(right) ? -1 : rank(left) > rank(right) ? 1 : 0));
}

export function fleetSection(report: MarginReport): Section {
  const { requirements, currency } = report;
  // Of an account without a balance in the book nobody knows how deep it lies.
  const known = requirements.filter(({ health }) => health !== undefined);
  if (known.length === 0) return unknownSection(report);
  const nearest = new Set(nearestTheLine(known).slice(0, MOST_SHIPS));
  const shown = requirements.filter((requirement) => nearest.has(requirement));
  const hidden = requirements.length - shown.length;
  const ships = shown.map(
    (requirement) =>
      html`<li class="ship"><h3>${named(requirement.account)}</h3>${ship(requirement)}<p>needs <strong>${amount(requirement.initial, currency)}</strong></p><p>has ${amount(requirement.equity, currency)}</p><p class="soft">freeboard ${freeboardText(requirement.freeboard)}: ${stateOf(requirement)}</p></li>`,
  );
  const told = html`The ring on each hull is the account's equity: as deep as she may lie. Water stands at the maintenance requirement, the dashed line is the initial one, both measured from the keel. What is left between water and ring is the freeboard; an account whose ring is under water may be liquidated.`;
  const few =
    hidden === 0
      ? NOTHING
      : html` Drawn are the ${shown.length} accounts of least freeboard, of ${requirements.length}.`;
  return {
    id: 'freeboard',
    title: requirements.length === 1 ? 'How deep she lies' : 'How deep they lie',
    body: [
      html`<ul class="fleet${requirements.length === 1 ? ' alone' : ''}">${ships}</ul>`,
      caption([told, few]),
      requirements.length === 1 ? null : accountTable(report),
    ],
  };
}

function unknownSection(report: MarginReport): Section {
  const words =
    'The book names no collateral, so that nobody can say how far above its line an account lies. A row with a balance, as desk,USDC,100000, says what stands behind it.';
  return { id: 'freeboard', title: 'What is owed', body: [paragraph(words), accountTable(report)] };
}

function accountTable({ requirements, currency }: MarginReport): Html {
  const largest = new Set([...requirements].sort((left, right) => right.initial - left.initial).slice(0, MOST_ROWS));
  const shown = requirements.filter((requirement) => largest.has(requirement));
  const hidden = requirements.length - shown.length;
  const tail = requirements.find((requirement) => requirement.tail)?.tail;
  const rows = shown.map((requirement) => {
    const { account, initial, maintenance, equity, freeboard } = requirement;
    const figures = requirement.tail;
    const ofTail =
      tail === undefined
        ? []
        : [figures ? money(figures.valueAtRisk) : '', figures ? money(figures.expectedShortfall) : ''];
    return {
      cells: [
        named(account),
        money(initial),
        money(maintenance),
        money(equity),
        requirement.health === undefined ? '' : freeboardText(freeboard),
        ...ofTail,
      ],
    };
  });
  const sumOf = (of: (requirement: Requirement) => number) =>
    money(requirements.reduce((sum, each) => sum + of(each), 0));
  const sums = [
    sumOf(({ initial }) => initial),
    sumOf(({ maintenance }) => maintenance),
    sumOf(({ equity }) => equity),
  ];
  return table({
    caption: `Amounts in ${currency}${hidden === 0 ? '' : `; the ${shown.length} largest of ${requirements.length} accounts, the sum is of all`}`,
    columns: [
      { head: 'account' },
      numberColumn('initial'),
      numberColumn('maintenance'),
      numberColumn('equity'),
      numberColumn('freeboard'),
      ...(tail === undefined
        ? []
        : [numberColumn(`VaR ${perCent(tail.confidence)}`), numberColumn(`ES ${perCent(tail.confidence)}`)]),
    ],
    rows: [...rows, { cells: ['sum of accounts', ...sums, '', ...(tail === undefined ? [] : ['', ''])], kind: 'sum' }],
  });
}
