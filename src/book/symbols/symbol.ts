// What the venues' grammars share: a table of forms per venue, and the pieces that symbols are built of.
import type { Place } from '../../core/errors.ts';
import type { DayReading } from '../dates.ts';
import { priceField } from '../fields.ts';
import type { Instrument } from '../instrument.ts';
import { refuseInstrument } from '../instrument-forms.ts';
import type { CallPut, Settlement } from '../instruments/common.ts';
import type { Future, Perpetual } from '../instruments/linear-products.ts';
import type { VanillaOption } from '../instruments/vanilla-option.ts';

/** The instruments that venues list. */
export type Listed = Perpetual | Future | VanillaOption;

interface SymbolForm {
  /** Claims a text by its shape alone, loosely enough that a slip inside it is named and not taken for another venue's. */
  readonly pattern: RegExp;
  /** The instrument, or a sentence thrown. Its id is the text that `Venue.write` gives. */
  readonly read: (match: RegExpExecArray, at: SymbolPlace) => Listed;
}

export interface Venue {
  readonly name: string;
  /** Shown where a text is nobody's symbol. */
  readonly example: string;
  readonly forms: readonly SymbolForm[];
  /** The venue's own text for an instrument of this venue. */
  readonly write: (instrument: Listed) => string;
}

/** The text under the reader's eyes, and where it stands. */
export interface SymbolPlace {
  readonly text: string;
  readonly place: Place;
}

/** A coin or a pair's base as venues write it. */
export const BASE = '([A-Z0-9]{1,20})';

/** The instrument whose form claims the text; undefined when none does. */
export function readSymbol(venue: Venue, at: SymbolPlace): Listed | undefined {
  for (const form of venue.forms) {
    const match = form.pattern.exec(at.text);
    if (match !== null) {
      const instrument = form.read(match, at);
      return { ...instrument, id: venue.write(instrument) };
    }
  }
  return undefined;
}

export function claims(venue: Venue, text: string): boolean {
  return venue.forms.some((form) => form.pattern.test(text));
}

/** Throws the sentence; the symbol itself is part of the place. */
export function refuseSymbol(sentence: string, { text, place }: SymbolPlace): never {
  return refuseInstrument(sentence, { ...place, instrument: text });
}

export function expiryOf(reading: DayReading, text: string, at: SymbolPlace): number {
  return 'expiry' in reading ? reading.expiry : refuseSymbol(`expiry is ${text}; ${reading.complaint}`, at);
}

/** A strike with its decimal mark: 100000, 0.625, 0d625 or 2400_5. */
export function strikeOf(text: string, decimalMark: '.' | 'd' | '_', at: SymbolPlace): number {
  const [whole, decimals, ...rest] = text.split(decimalMark);
  const digits = /^\d{1,15}$/;
  if (rest.length > 0 || !digits.test(whole ?? '') || (decimals !== undefined && !digits.test(decimals))) {
    const example = decimalMark === '.' ? '0.625' : `0${decimalMark}625`;
    return refuseSymbol(`strike is ${text}; it must be a number such as 100000 or ${example}`, at);
  }
  const strike = Number(decimals === undefined ? whole : `${whole}.${decimals}`);
  const complaint = priceField.complaint(strike);
  return complaint === undefined ? strike : refuseSymbol(`strike is ${text}; ${complaint}`, at);
}

/** The plain decimal digits of a strike, trailing zeros gone. Small ones are spelled out: no venue writes an exponent. */
export function strikeText(strike: number, decimalMark: '.' | 'd' | '_'): string {
  const text = String(strike);
  const small = /^(\d)(?:\.(\d+))?e-(\d+)$/.exec(text);
  if (small === null) return text.replace('.', decimalMark);
  return `0${decimalMark}${'0'.repeat(Number(small[3]) - 1)}${small[1]}${small[2] ?? ''}`;
}

export function callPutOf(letter: string, at: SymbolPlace): CallPut {
  if (letter === 'C') return 'call';
  if (letter === 'P') return 'put';
  return refuseSymbol(`option type is ${letter}; it must be C or P`, at);
}

export function callPutText(callPut: CallPut): string {
  return callPut === 'call' ? 'C' : 'P';
}

/** The table's figure for a coin; a coin that is not in it is refused. */
export function sizeOf(
  table: Readonly<Record<string, number>>,
  base: string,
  what: string,
  at: SymbolPlace,
  suggestion = '',
): number {
  const size = Object.hasOwn(table, base) ? table[base] : undefined;
  if (size !== undefined) return size;
  const known = Object.keys(table).sort();
  const listed = known.length <= 12 ? known.join(', ') : `${known.length} coins, not this one`;
  return refuseSymbol(`coin is ${base}; the contract size of ${what} is known for ${listed}${suggestion}`, at);
}

/** What every listed instrument of one base has in common; the id is filled in by `readSymbol`. */
export function listedOn(
  venue: string,
  underlying: string,
  settlement: Settlement,
  multiplier: number,
): {
  readonly id: string;
  readonly venue: string;
  readonly underlying: string;
  readonly settlement: Settlement;
  readonly multiplier: number;
} {
  return { id: '', venue, underlying, settlement, multiplier };
}

export const linear = (currency: string): Settlement => ({ style: 'linear', currency });
export const inverse = (currency: string): Settlement => ({ style: 'inverse', currency });

/** Only listed kinds have a venue's text. */
export function isListed(instrument: Instrument): instrument is Listed {
  return instrument.kind === 'perpetual' || instrument.kind === 'future' || instrument.kind === 'option';
}
