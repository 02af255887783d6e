// A valuation as people read it: one table by group or by position, one of totals by settlement currency.

import { instantText } from '../core/units.ts';
import {
  bookTotals,
  type Grouping,
  type GroupTotals,
  groupTotals,
  type MarkCheck,
  type Totals,
  type Valuation,
} from '../pricing/value-book.ts';
import { numberText, shortNumberText } from './number-text.ts';
import { type TableColumn, type TableOptions, type TableRow, tableLines } from './terminal-table.ts';

/** Venue symbols fit; the text of OTC terms is cut, --json has it whole. */
const INSTRUMENT_CELLS = 44;

const right = (head: string, dropOrder?: number): TableColumn =>
  dropOrder === undefined ? { head, align: 'right' } : { head, align: 'right', dropOrder };

function measureColumns(currency: string): TableColumn[] {
  return [
    right(`value ${currency}`),
    right(`delta ${currency}`),
    right('gamma /1%', 3),
    right('vega /pt', 2),
    right('theta /day', 4),
  ];
}

const totalsCells = (totals: Totals): string[] =>
  [totals.value, totals.deltaQuote, totals.gammaQuote, totals.vega, totals.theta].map((amount) =>
    numberText(amount, 0),
  );

/** The whole report as text. */
export function valuationText(valuation: Valuation, grouping: Grouping, options: TableOptions): string {
  const { book, snapshot } = valuation;
  const count = book.positionQuantity.length;
  const head = [
    `book    ${book.source}: ${count} positions in ${book.instruments.length} instruments, ${book.accounts.length} accounts`,
    `market  ${instantText(snapshot.asOf)}, ${shortened(snapshot.source, options.widthCells - 32)}`,
  ];
  const detail = grouping === 'position' ? positionTable(valuation, options) : groupTable(valuation, grouping, options);
  const byCurrency = grouping === 'currency' ? [] : ['', ...groupTable(valuation, 'currency', options)];
  return [...head.map(options.faint), '', ...detail, ...byCurrency, ...approximationLines(valuation)].join('\n');
}

const shortened = (text: string, cells: number): string =>
  text.length <= cells ? text : `${text.slice(0, Math.max(cells, 20) - 1)}…`;

function groupTable(valuation: Valuation, grouping: Exclude<Grouping, 'position'>, options: TableOptions): string[] {
  const columns: TableColumn[] = [
    { head: grouping === 'currency' ? 'settled in' : grouping, align: 'left' },
    right('positions', 1),
    ...measureColumns(valuation.snapshot.quoteCurrency),
  ];
  const rowOf = ({ name, positionCount, totals }: GroupTotals): TableRow => [
    name,
    String(positionCount),
    ...totalsCells(totals),
  ];
  const rows = groupTotals(valuation, grouping).map(rowOf);
  return tableLines(columns, [...rows, 'rule', totalRow(valuation, 1)], options);
}

function totalRow(valuation: Valuation, gapCells: number): string[] {
  const gaps = gapCells === 1 ? [String(valuation.positions.value.length)] : new Array<string>(gapCells).fill('');
  return ['total', ...gaps, ...totalsCells(bookTotals(valuation))];
}

function positionTable(valuation: Valuation, options: TableOptions): string[] {
  const { book, positions, units } = valuation;
  const columns: TableColumn[] = [
    { head: 'account', align: 'left' },
    { head: 'instrument', align: 'left' },
    right('quantity'),
    right('price', 5),
    ...measureColumns(valuation.snapshot.quoteCurrency),
  ];
  const rows = Array.from(positions.value, (value, position): TableRow => {
    const instrument = book.positionInstrument[position]!;
    const amounts = [
      value,
      positions.deltaQuote[position]!,
      positions.gammaQuote[position]!,
      positions.vega[position]!,
    ];
    return [
      book.accounts[book.positionAccount[position]!]!,
      shortened(book.instruments[instrument]!.id, INSTRUMENT_CELLS),
      shortNumberText(book.positionQuantity[position]!),
      shortNumberText(units[instrument]!.quotedPrice, 5),
      ...[...amounts, positions.theta[position]!].map((amount) => numberText(amount, 0)),
    ];
  });
  return tableLines(columns, [...rows, 'rule', totalRow(valuation, 3)], options);
}

/** A line for every instrument whose price is an approximation, so that nobody takes it for exact. */
function approximationLines({ book, units }: Valuation): string[] {
  const lines = units.flatMap(({ approximation }, index) =>
    approximation === undefined
      ? []
      : [`approximate: ${shortened(book.instruments[index]!.id, INSTRUMENT_CELLS)}: ${approximation}`],
  );
  return lines.length === 0 ? [] : ['', ...lines];
}

/** How far our prices are from the venue's, in a sentence. */
export function marksText(check: MarkCheck): string {
  const { compared, withoutMark, meanError, worstError, worstInstrument } = check;
  const without = withoutMark === 0 ? '' : `; ${withoutMark} instruments have no mark`;
  return `${compared} prices against the marks of the venue: mean error ${meanError.toExponential(2)}, worst ${worstError.toExponential(2)} (${worstInstrument})${without}`;
}

/** The same as one JSON document. */
export function valuationJson(valuation: Valuation): Readonly<Record<string, unknown>> {
  const { book, snapshot, positions, units } = valuation;
  const groups = (grouping: Exclude<Grouping, 'position'>) =>
    groupTotals(valuation, grouping).map(({ name, positionCount, totals }) => ({
      name,
      positions: positionCount,
      ...totals,
    }));
  return {
    asOf: instantText(snapshot.asOf),
    currency: snapshot.quoteCurrency,
    book: book.source,
    market: snapshot.source,
    units: {
      deltaQuote: 'delta times spot',
      gammaQuote: 'change of deltaQuote per 1 % of spot',
      vega: 'per vol point',
      theta: 'per day',
    },
    totals: bookTotals(valuation),
    accounts: groups('account'),
    underlyings: groups('underlying'),
    settlementCurrencies: groups('currency'),
    positions: Array.from(positions.value, (value, position) => {
      const instrument = book.positionInstrument[position]!;
      return {
        account: book.accounts[book.positionAccount[position]!]!,
        instrument: book.instruments[instrument]!.id,
        quantity: book.positionQuantity[position]!,
        price: units[instrument]!.quotedPrice,
        ...(units[instrument]!.approximation === undefined ? {} : { approximation: units[instrument]!.approximation }),
        value,
        delta: positions.delta[position]!,
        deltaQuote: positions.deltaQuote[position]!,
        gammaQuote: positions.gammaQuote[position]!,
        vega: positions.vega[position]!,
        theta: positions.theta[position]!,
      };
    }),
  };
}
