// What a row says about its instrument, to the instrument: a venue's symbol, or the fields of an OTC instrument.
import type { Instrument } from '../book/instrument.ts';
import { instrumentFromFields } from '../book/instrument-fields.ts';
import type { FieldValue } from '../book/instruments/form.ts';
import { isVenueName, VENUE_NAMES } from '../book/symbols/parse-symbol.ts';
import type { Place } from '../core/errors.ts';
import { shortened } from './cells.ts';
import { located } from './problems.ts';

export interface InstrumentNaming {
  /** What stands in the instrument column; "" for nothing. */
  readonly symbol: string;
  readonly venue: string;
  /** The fields that are given, by name. */
  readonly fields: Readonly<Record<string, FieldValue>>;
}

/** A symbol as the book builder knows it, or the instrument that the fields describe. Throws the sentence. */
export function namedInstrument({ symbol, venue, fields }: InstrumentNaming, place: Place): string | Instrument {
  const refuse = (sentence: string): never => {
    throw located('INPUT_INSTRUMENT', sentence, place);
  };
  const given = Object.keys(fields);
  if (given.length === 0) return listedText(symbol, venue, refuse);
  if (fields.kind === undefined && symbol !== '') {
    const which = `${given.join(', ')} ${given.length === 1 ? 'is' : 'are'} given beside the instrument ${shortened(symbol)}`;
    refuse(`${which}; the terms of a listed instrument are in its symbol, any other instrument needs a kind`);
  }
  if (venue !== '') refuse(`venue is ${shortened(venue)}; an instrument that is made of fields has none`);
  if (symbol !== '' && fields.id !== undefined) {
    refuse(`instrument is ${shortened(symbol)} and id is ${shortened(String(fields.id))}; an instrument has one name`);
  }
  // Beside a kind, the instrument column holds the name that its owner gave it.
  return instrumentFromFields(symbol === '' ? fields : { ...fields, id: symbol }, place);
}

function listedText(symbol: string, venue: string, refuse: (sentence: string) => never): string {
  if (symbol === '') refuse('instrument is missing; it must be a symbol such as BTC-27DEC26-100000-C');
  if (venue === '') return symbol;
  const name = venue.toLowerCase();
  return isVenueName(name)
    ? `${name}:${symbol}`
    : refuse(`venue is ${shortened(venue)}; it must be one of ${VENUE_NAMES.join(', ')}`);
}
