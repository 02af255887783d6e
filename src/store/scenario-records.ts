// Records of a file of scenarios to rows: scenario,factor,amount, and a weight where scenarios have one. What a factor is, the
// market decides; here a row has a name, a factor and a number, or a sentence.
import { type Place, PlimsollError } from '../core/errors.ts';
import { type Cells, cellText, cellTextForReader, isAbsent, type RecordSink, shortened } from './cells.ts';
import { parseDecimal } from './decimal-text.ts';
import { located, type MakeError, Problems } from './problems.ts';

export interface ScenarioRow {
  readonly scenario: string;
  /** Id of a factor: BTC spot. */
  readonly factor: string;
  readonly amount: number;
  readonly weight?: number;
  readonly place: Place;
}

const REQUIRED = ['scenario', 'factor', 'amount'] as const;
const KNOWN: readonly string[] = [...REQUIRED, 'weight'];
const SHAPE = 'a file of scenarios has columns scenario,factor,amount, and weight where scenarios have one';

export class ScenarioRecords implements RecordSink {
  private readonly source: string;
  private readonly problems: Problems;
  private readonly refuse: (makeError: MakeError) => void;
  private readonly rows: ScenarioRow[] = [];
  private names: readonly string[] = [];

  constructor(source: string) {
    this.source = source;
    this.problems = new Problems(source);
    this.refuse = this.problems.stage();
  }

  columns(names: readonly string[], line: number): void {
    const complain = (sentence: string): PlimsollError =>
      located('INPUT_COLUMN', `${sentence}; the header is ${shortened(names.join(','))}; ${SHAPE}`, {
        file: this.source,
        line,
      });
    for (const name of REQUIRED) if (!names.includes(name)) throw complain(`column ${name} is missing`);
    const unknown = names.find((name) => !KNOWN.includes(name));
    if (unknown !== undefined) throw complain(`column ${shortened(unknown)} is not known`);
    this.names = names;
  }

  record(cells: Cells): void {
    try {
      this.rows.push(this.rowOf(cells));
    } catch (error) {
      if (!(error instanceof PlimsollError) || error.code === 'INTERNAL') throw error;
      this.refuse(() => error);
    }
  }

  /** All rows; an error that lists the bad ones where there are any. */
  finish(): readonly ScenarioRow[] {
    this.problems.throwIfAny();
    if (this.rows.length > 0) return this.rows;
    throw located('INPUT_FORMAT', 'the file has a header and 0 scenarios; it needs at least one', {
      file: this.source,
    });
  }

  private rowOf(cells: Cells): ScenarioRow {
    const place = { file: this.source, line: cells.line };
    if (cells.fault !== undefined) throw located('INPUT_FORMAT', cells.fault, place);
    const weightColumn = this.names.indexOf('weight');
    const row = {
      scenario: this.textOf(cells, 'scenario'),
      factor: this.textOf(cells, 'factor'),
      amount: this.numberOf(cells, 'amount'),
      place,
    };
    if (weightColumn < 0 || isAbsent(cells, weightColumn)) return row;
    return { ...row, weight: this.numberOf(cells, 'weight') };
  }

  private textOf(cells: Cells, name: string): string {
    const column = this.names.indexOf(name);
    const text = isAbsent(cells, column) ? undefined : cellText(cells, column);
    if (text !== undefined) return text;
    throw this.badCell(cells, column, `the name of a ${name}`);
  }

  private numberOf(cells: Cells, name: string): number {
    const column = this.names.indexOf(name);
    const value = isAbsent(cells, column)
      ? Number.NaN
      : parseDecimal(cells.bytes, cells.start[column]!, cells.end[column]!);
    if (value - value === 0) return value;
    throw this.badCell(cells, column, 'a finite number');
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
