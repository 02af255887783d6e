// What is wrong with a file, row by row: the first few with their places, and how many there are. A file with one bad row is
// not read at all: half a book margins like a whole one, and nobody would notice.
import { describePlace, type ErrorCode, type Place, PlimsollError } from '../core/errors.ts';
import { MAX_REPORTED_PROBLEMS } from '../core/limits.ts';

/** One bad row. The error is made only where it is going to be shown. */
export type MakeError = () => PlimsollError;

export class Problems {
  count = 0;
  private readonly source: string;
  /** Ascending by where they stand in the file. */
  private readonly shown: { readonly error: PlimsollError; readonly order: number }[] = [];

  constructor(source: string) {
    this.source = source;
  }

  /**
   * A listener for one stage of reading. Each stage meets its bad rows in the order of the file; the stages take turns, so
   * each may contribute as many as are shown, and the earliest of all of them are.
   */
  stage(): (makeError: MakeError) => void {
    let made = 0;
    return (makeError) => {
      this.count++;
      if (made === MAX_REPORTED_PROBLEMS) return;
      made++;
      this.insert(makeError());
    };
  }

  private insert(error: PlimsollError): void {
    const order = orderOf(error);
    let index = this.shown.length;
    while (index > 0 && this.shown[index - 1]!.order > order) index--;
    this.shown.splice(index, 0, { error, order });
    if (this.shown.length > MAX_REPORTED_PROBLEMS) this.shown.pop();
  }

  /** Throws one error for all of them, if there are any. */
  throwIfAny(): void {
    const first = this.shown[0]?.error;
    if (first === undefined) return;
    const records = this.shown.map(({ error }) => error.toRecord());
    const code = records.every((record) => record.code === first.code) ? first.code : 'INPUT_FORMAT';
    const details = { file: this.source, count: this.count, problems: records };
    if (this.count === 1) throw new PlimsollError(code, first.message, { ...first.details, ...details });
    const which = this.count > records.length ? `; the first ${records.length}` : '';
    const list = records.map((record) => `\n  ${record.message}`).join('');
    throw new PlimsollError(
      code,
      `${this.source} has ${this.count} bad rows, so nothing was read${which}:${list}`,
      details,
    );
  }
}

/** An error whose sentence ends with its place. */
export function located(code: ErrorCode, sentence: string, place: Place): PlimsollError {
  return new PlimsollError(code, sentence + describePlace(place), { ...place });
}

/** The path of a place in a file whose lines say little: one-line JSON, Parquet. */
export function recordPath(word: 'record' | 'row', record: number): string {
  return `${word} ${record}`;
}

function orderOf(error: PlimsollError): number {
  const { path, line } = error.details;
  const record = typeof path === 'string' ? /^(?:record|row) (\d+)$/.exec(path) : null;
  if (record !== null) return Number(record[1]);
  return typeof line === 'number' ? line : 0;
}
