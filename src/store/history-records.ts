// Records of a history file to a history. Two shapes:
//
//   long   instant,factor,value: one observation a row; a factor without one at an instant has no row
//   wide   instant (or date_utc_0000: dates at 00:00 UTC), then a column per factor; an empty cell is a gap.
import { readInstant } from '../book/dates.ts';
import { type Place, PlimsollError } from '../core/errors.ts';
import { type Instant, parseInstant } from '../core/units.ts';
import { spotFactor } from '../market/factor.ts';
import { createHistory, type History } from '../market/history.ts';
import { type Cells, cellText, cellTextForReader, isAbsent, type RecordSink, shortened } from './cells.ts';
import { parseDecimal } from './decimal-text.ts';
import { located, type MakeError, Problems } from './problems.ts';
import { TextDictionary } from './text-dictionary.ts';

/** The first column of a wide file whose rows are days: its name says what the hour is. */
const DATE_COLUMN = 'date_utc_0000';
const SHAPES = `a history has columns instant,factor,value, or instant (or ${DATE_COLUMN}) and a column per factor`;

/** Indices into the columns of the file. */
interface HistoryLayout {
  readonly instant: number;
  readonly isDate: boolean;
  /** Long: where the name of the factor stands; -1 in a wide file. */
  readonly factor: number;
  /** Where the values stand, and in a wide file whose they are. */
  readonly values: readonly { readonly column: number; readonly factor: string }[];
}

export class HistoryRecords implements RecordSink {
  private readonly source: string;
  private readonly problems: Problems;
  private readonly refuse: (makeError: MakeError) => void;
  private names: readonly string[] = [];
  private layout: HistoryLayout | undefined;
  private readonly factorTexts = new TextDictionary();
  private readonly instants: Instant[] = [];
  private readonly factors: string[] = [];
  private readonly values: number[] = [];
  private readonly lines: number[] = [];

  constructor(source: string) {
    this.source = source;
    this.problems = new Problems(source);
    this.refuse = this.problems.stage();
  }

  columns(names: readonly string[], line: number): void {
    this.names = names;
    this.layout = layoutOf(names, { file: this.source, line });
  }

  record(cells: Cells): void {
    try {
      this.readRow(cells, this.layout!);
    } catch (error) {
      if (!(error instanceof PlimsollError) || error.code === 'INTERNAL') throw error;
      this.refuse(() => error);
    }
  }

  /** The history of all rows; an error that lists the bad ones where there are any. */
  finish(): History {
    this.problems.throwIfAny();
    if (this.values.length === 0) {
      throw located('INPUT_FORMAT', 'the file has a header and no values; a history has at least one', {
        file: this.source,
      });
    }
    const { instants, factors, values, lines } = this;
    return createHistory({ instants, factors, values, placeOf: (row) => ({ file: this.source, line: lines[row]! }) });
  }

  private readRow(cells: Cells, layout: HistoryLayout): void {
    const place = { file: this.source, line: cells.line };
    if (cells.fault !== undefined) throw located('INPUT_FORMAT', cells.fault, place);
    const instant = instantOf(cells, layout);
    if (instant === undefined) {
      const wanted = layout.isDate
        ? 'a date such as 2026-02-06'
        : 'an instant with its zone, such as 2026-02-06T00:00:00Z';
      throw this.badCell(cells, layout.instant, wanted);
    }
    // Every cell is judged before any is kept: a row enters whole or not at all.
    const numbers = layout.values.map(({ column }) => this.valueOf(cells, column, layout));
    const longFactor = layout.factor < 0 ? '' : this.factorOf(cells, layout.factor);
    for (const [index, { factor }] of layout.values.entries()) {
      const value = numbers[index];
      if (value === undefined) continue;
      this.instants.push(instant);
      this.factors.push(layout.factor < 0 ? factor : longFactor);
      this.values.push(value);
      this.lines.push(cells.line);
    }
  }

  private valueOf(cells: Cells, column: number, layout: HistoryLayout): number | undefined {
    // In a wide file a factor that was not observed leaves its cell empty; in a long one it has no row.
    if (layout.factor < 0 && isAbsent(cells, column)) return undefined;
    const value = isAbsent(cells, column)
      ? Number.NaN
      : parseDecimal(cells.bytes, cells.start[column]!, cells.end[column]!);
    if (value - value === 0) return value;
    throw this.badCell(cells, column, 'a finite number');
  }

  private factorOf(cells: Cells, column: number): string {
    if (isAbsent(cells, column)) throw this.badCell(cells, column, 'the name of a factor');
    const index = this.factorTexts.indexOf(cells.bytes, cells.start[column]!, cells.end[column]!);
    const name = this.factorTexts.texts[index];
    if (name === undefined) throw this.badCell(cells, column, 'UTF-8 text');
    return name;
  }

  private badCell(cells: Cells, column: number, wanted: string): PlimsollError {
    const name = this.names[column]!;
    const got = isAbsent(cells, column) ? 'missing' : JSON.stringify(cellTextForReader(cells, column));
    return located('INPUT_VALUE', `${name} is ${got}; it must be ${wanted}`, {
      file: this.source,
      line: cells.line,
      column: name,
    });
  }
}

function instantOf(cells: Cells, layout: HistoryLayout): Instant | undefined {
  const text = isAbsent(cells, layout.instant) ? undefined : cellText(cells, layout.instant);
  if (!layout.isDate) return readInstant(text);
  const instant = /^\d{4}-\d{2}-\d{2}$/.test(text ?? '') ? parseInstant(text!) : Number.NaN;
  return Number.isNaN(instant) ? undefined : instant;
}

function layoutOf(names: readonly string[], place: Place): HistoryLayout {
  const refuse = (sentence: string): PlimsollError =>
    located('INPUT_COLUMN', `${sentence}; the header is ${shortened(names.join(','))}; ${SHAPES}`, place);
  const instant = names.indexOf('instant');
  const factor = names.indexOf('factor');
  const value = names.indexOf('value');
  if (factor >= 0 || value >= 0) {
    for (const name of ['instant', 'factor', 'value'])
      if (!names.includes(name)) throw refuse(`column ${name} is missing`);
    if (names.length > 3) throw refuse('there are more than three columns');
    return { instant, isDate: false, factor, values: [{ column: value, factor: '' }] };
  }
  const isDate = names[0] === DATE_COLUMN;
  if (!isDate && instant !== 0) throw refuse('the first column is not instant');
  if (names.length < 2) throw refuse('there is no column of a factor');
  return {
    instant: 0,
    isDate,
    factor: -1,
    values: names.slice(1).map((name, index) => ({ column: index + 1, factor: factorNamed(name) })),
  };
}

/** btc_usd is the price of BTC in dollars: the factor that engines call "BTC spot". Any other name is taken as it stands. */
function factorNamed(name: string): string {
  const coin = /^([a-z0-9]+)_usd$/i.exec(name)?.[1];
  return coin === undefined ? name : spotFactor(coin.toUpperCase()).id;
}
