// Records of a history file to a history. Two shapes:
//
//   long   instant,factor,value: one observation a row; a factor without one at an instant has no row
//   wide   instant (or date_utc_0000: dates at 00:00 UTC), then a column per factor; an empty cell is a gap.
//          A price column BTC_usd or btc_usd is the factor that engines call "BTC spot".
import { readInstant } from '../book/dates.ts';
import type { Place } from '../core/errors.ts';
import { type Instant, parseInstant } from '../core/units.ts';
import { spotFactor } from '../market/factor.ts';
import { createHistory, type History } from '../market/history.ts';
import { type Cells, cellText, cellTextForReader, isAbsent, type RecordSink, shortened } from './cells.ts';
import { parseDecimal } from './decimal-text.ts';
import { located, type MakeError, Problems } from './problems.ts';
import { TextDictionary } from './text-dictionary.ts';

/** The first column of a wide file whose rows are days: what it says of the hour is in its name. */
const DATE_COLUMN = 'date_utc_0000';
const INSTANT_WANTED = 'it must be an instant with its zone, such as 2026-02-06T00:00:00Z, or epoch milliseconds';
const DATE_WANTED = 'it must be a date, such as 2026-02-06';

export class HistoryRecords implements RecordSink {
  private readonly source: string;
  private readonly problems: Problems;
  private readonly refuse: (makeError: MakeError) => void;
  private names: readonly string[] = [];
  private isLong = false;
  private readonly factors = new TextDictionary();
  private readonly instants: Instant[] = [];
  private readonly factorNames: string[] = [];
  private readonly values: number[] = [];
  private readonly lines: number[] = [];

  constructor(source: string) {
    this.source = source;
    this.problems = new Problems(source);
    this.refuse = this.problems.stage();
  }

  columns(names: readonly string[], line: number): void {
    this.names = names;
    const place = { file: this.source, line };
    this.isLong = names.includes('factor') || names.includes('value');
    const wanted = this.isLong ? ['instant', 'factor', 'value'] : [names[0] === DATE_COLUMN ? DATE_COLUMN : 'instant'];
    const header = `the header is ${shortened(names.join(','))}`;
    const missing = wanted.find((name) => !names.includes(name));
    const shapes = `a history is instant,factor,value, or instant (or ${DATE_COLUMN}) and a column per factor`;
    if (missing !== undefined) throw located('INPUT_COLUMN', `column ${missing} is missing; ${header}; ${shapes}`, place);
    const unknown = this.isLong ? names.find((name) => !wanted.includes(name)) : undefined;
    if (unknown !== undefined) throw located('INPUT_COLUMN', `column ${shortened(unknown)} is not known; ${shapes}`, place);
    if (!this.isLong && names.indexOf(wanted[0]!) !== 0) throw located('INPUT_COLUMN', `column instant must come first; ${header}`, place);
    if (!this.isLong && names.length < 2) throw located('INPUT_COLUMN', `there is no column of a factor; ${header}`, place);
  }

  record(cells: Cells): void {
    const place = { file: this.source, line: cells.line };
    if (cells.fault !== undefined) {
      const { fault } = cells;
      this.refuse(() => located('INPUT_FORMAT', fault, place));
      return;
    }
    const instantColumn = this.names.indexOf('instant') < 0 ? 0 : this.names.indexOf('instant');
    const instant = this.readInstant(cells, instantColumn);
    if (Number.isNaN(instant)) {
      this.refuseCell(cells, instantColumn, this.names[0] === DATE_COLUMN ? DATE_WANTED : INSTANT_WANTED);
      return;
    }
    if (this.isLong) this.addLong(cells, instant);
    else this.addWide(cells, instant);
  }
}
