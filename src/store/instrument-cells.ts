// The cells of a record that name its instrument, to an index into a dictionary: a million rows of one instrument read it once.
import type { Instrument } from '../book/instrument.ts';
import type { FieldValue } from '../book/instruments/form.ts';
import { type Place, PlimsollError } from '../core/errors.ts';
import type { BookLayout } from './book-columns.ts';
import { CELL_NESTED, type Cells, cellText, isAbsent, shortened } from './cells.ts';
import { namedInstrument } from './named-instrument.ts';
import { located } from './problems.ts';
import { TextDictionary } from './text-dictionary.ts';

/** Stands between the cells of a key: no UTF-8 text has this byte. */
const SEPARATOR = 0xff;

export class InstrumentCells {
  /** What the indices point at: a symbol, or an instrument made of fields; "" where the cells make neither. */
  readonly instruments: (string | Instrument)[] = [];
  /** The line on which each first stood. */
  readonly firstLines: number[] = [];
  private readonly dictionary = new TextDictionary();
  private key = new Uint8Array(1024);

  /** The index of the record's instrument; -1 where its cells make none, and `readInstrument` says why. */
  indexOf(cells: Cells, layout: BookLayout): number {
    const index =
      layout.venue < 0 && layout.fieldColumns.length === 0
        ? this.indexOfSymbol(cells, layout.instrument)
        : this.indexOfKey(cells, layout);
    if (index === this.instruments.length) {
      this.instruments.push(readQuietly(cells, layout));
      this.firstLines.push(cells.line);
    }
    return this.instruments[index] === '' ? -1 : index;
  }

  private indexOfSymbol(cells: Cells, column: number): number {
    return isAbsent(cells, column)
      ? this.dictionary.indexOf(cells.bytes, 0, 0)
      : this.dictionary.indexOf(cells.bytes, cells.start[column]!, cells.end[column]!);
  }

  private indexOfKey(cells: Cells, layout: BookLayout): number {
    let length = this.addToKey(cells, layout.instrument, 0);
    length = this.addToKey(cells, layout.venue, length);
    for (const column of layout.fieldColumns) length = this.addToKey(cells, column, length);
    return this.dictionary.indexOf(this.key, 0, length);
  }

  private addToKey(cells: Cells, column: number, from: number): number {
    const absent = isAbsent(cells, column);
    const start = absent ? 0 : cells.start[column]!;
    const end = absent ? 0 : cells.end[column]!;
    const to = from + end - start + 2;
    if (to > this.key.length) {
      const grown = new Uint8Array(2 * to);
      grown.set(this.key);
      this.key = grown;
    }
    const { key } = this;
    for (let source = start, target = from; source < end; source++) key[target++] = cells.bytes[source]!;
    key[to - 2] = SEPARATOR;
    key[to - 1] = absent ? CELL_NESTED + 1 : cells.kind[column]!;
    return to;
  }
}

function readQuietly(cells: Cells, layout: BookLayout): string | Instrument {
  try {
    return readInstrument(cells, layout, {});
  } catch (error) {
    if (error instanceof PlimsollError) return '';
    throw error;
  }
}

/** The instrument that the cells name. Throws the sentence. */
export function readInstrument(cells: Cells, layout: BookLayout, place: Place): string | Instrument {
  const symbol = textOf(cells, layout.instrument, 'instrument', place);
  const venue = textOf(cells, layout.venue, 'venue', place);
  const fields: Record<string, FieldValue> = {};
  for (const [index, column] of layout.fieldColumns.entries()) {
    const name = layout.fieldNames[index]!;
    if (!isAbsent(cells, column)) fields[name] = fieldOf(cells, column, name, place);
  }
  return namedInstrument({ symbol, venue, fields }, place);
}

/** A cell as text; "" where it is absent. */
function textOf(cells: Cells, column: number, name: string, place: Place): string {
  if (isAbsent(cells, column)) return '';
  const text = cellText(cells, column);
  if (text === undefined) throw located('INPUT_VALUE', `${name} is not UTF-8 text`, place);
  if (cells.kind[column] === CELL_NESTED)
    throw located('INPUT_VALUE', `${name} is ${shortened(text)}; it must be a text`, place);
  return text;
}

function fieldOf(cells: Cells, column: number, name: string, place: Place): FieldValue {
  if (cells.kind[column] !== CELL_NESTED) return textOf(cells, column, name, place);
  const text = cellText(cells, column) ?? '';
  const value = parsedOrUndefined(text);
  if (Array.isArray(value) && value.every((item) => typeof item === 'string' || typeof item === 'number')) return value;
  throw located('INPUT_VALUE', `${name} is ${shortened(text)}; it must be a text, a number or a list of these`, place);
}

function parsedOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
