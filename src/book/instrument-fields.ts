// OTC instruments from named fields: the columns of a book file, the properties of a JSON object, or the one-line text
// otc:KIND;name=value;… that stands for the same terms and is their id.
import type { Place } from '../core/errors.ts';
import { closest } from './closest.ts';
import { choiceField, codeField, multiplierField } from './fields.ts';
import type { Instrument, InstrumentKind } from './instrument.ts';
import {
  type AnyForm,
  formOf,
  INSTRUMENT_KINDS,
  isInstrumentKind,
  refuseInstrument,
  shortened,
  validateInstrument,
} from './instrument-forms.ts';
import type { Settlement } from './instruments/common.ts';
import type { Field, FieldValue } from './instruments/form.ts';

/** What the text of an OTC instrument starts with. */
export const OTC_PREFIX = 'otc:';

const settlementField = choiceField('linear', 'inverse', 'quanto');

/**
 * The instrument that named fields describe. Names may be written strikeVolatility, strike_volatility or
 * strike-volatility; empty values are absent ones. Every instrument takes kind, underlying, multiplier (1 where absent)
 * and id (its text where absent); every one that settles takes settlement (linear where absent), currency (where
 * settlement is inverse, the underlying) and, for quanto, fixedRate.
 */
export function instrumentFromFields(given: Readonly<Record<string, FieldValue>>, place: Place = {}): Instrument {
  const kind = readKind(given, place);
  const form = formOf(kind);
  const values = matchNames(given, form, place);
  const terms: Record<string, unknown> = { kind, id: kind };
  for (const [name, field] of Object.entries(form.fields)) {
    const value = readField(name, field, values, place);
    if (value !== undefined) terms[name] = value;
  }
  terms.underlying =
    form.firstUnderlying === undefined
      ? readField('underlying', codeField, values, place)
      : form.firstUnderlying(terms);
  terms.multiplier = readField('multiplier', { ...multiplierField, absent: 1 }, values, place);
  if (form.settles !== 'holding') terms.settlement = readSettlement(values, String(terms.underlying), place);
  // Only terms that hold have a text, so the terms are judged before they name themselves.
  const instrument = validateInstrument(terms as unknown as Instrument, place);
  return { ...instrument, id: readId(values, otcText(instrument), place) };
}

/** The instrument that a text starting with "otc:" describes. */
export function instrumentFromOtcText(text: string, place: Place = {}): Instrument {
  const [head, ...parts] = text.slice(OTC_PREFIX.length).split(';');
  const fields = new Map<string, FieldValue>([['kind', head]]);
  for (const part of parts) {
    const equals = part.indexOf('=');
    const name = part.slice(0, equals);
    if (equals < 1) refuseInstrument(`"${shortened(part)}" is not a term; it must be written name=value`, place);
    if (fields.has(name)) refuseInstrument(`${name} is given twice`, place);
    fields.set(name, part.slice(equals + 1));
  }
  return instrumentFromFields(Object.fromEntries(fields), place);
}

/** The text that reads back to the same OTC instrument, its own id with it where it has one. */
export function instrumentText(instrument: Instrument): string {
  const text = otcText(instrument);
  if (instrument.id === text) return text;
  const spelledOut = text.startsWith(OTC_PREFIX) ? text : `${OTC_PREFIX}spot;underlying=${text}`;
  return `${spelledOut};id=${instrument.id}`;
}

/**
 * The terms of an instrument in one line, the same for the same terms: each field that is not at its default, in a fixed
 * order. A balance without a haircut is its coin's code.
 */
export function otcText(instrument: Instrument): string {
  const form = formOf(instrument.kind);
  const parts: string[] = [];
  const add = (name: string, text: string): void => {
    parts.push(`${name}=${text}`);
  };
  if (form.firstUnderlying === undefined) add('underlying', instrument.underlying);
  if (instrument.kind !== 'spot') {
    const { settlement } = instrument;
    if (settlement.style !== 'linear') add('settlement', settlement.style);
    if (settlement.style !== 'inverse') add('currency', settlement.currency);
    if (settlement.style === 'quanto') add('fixedRate', String(settlement.fixedRate));
  }
  if (instrument.multiplier !== 1) add('multiplier', String(instrument.multiplier));
  const terms = instrument as unknown as Readonly<Record<string, unknown>>;
  for (const [name, field] of Object.entries(form.fields)) {
    const value = terms[name];
    if (value === undefined) continue;
    const text = field.write(value);
    if (field.absent === undefined || text !== field.write(field.absent)) add(name, text);
  }
  if (instrument.kind === 'spot' && parts.length === 1) return instrument.underlying;
  return `${OTC_PREFIX}${instrument.kind};${parts.join(';')}`;
}

/** The names that the fields of a kind may have, for readers that split a row into an instrument and a position. */
export function fieldNames(kind: InstrumentKind): readonly string[] {
  const form = formOf(kind);
  const common =
    form.firstUnderlying === undefined ? ['kind', 'id', 'underlying', 'multiplier'] : ['kind', 'id', 'multiplier'];
  const settling = form.settles === 'holding' ? [] : ['settlement', 'currency', 'fixedRate'];
  return [...common, ...settling, ...Object.keys(form.fields)];
}

/** The field names of every kind together. */
export function allFieldNames(): readonly string[] {
  return [...new Set(INSTRUMENT_KINDS.flatMap(fieldNames))];
}

/** strike_volatility, strike-volatility and StrikeVolatility are one name. */
export function plainName(name: string): string {
  return name.replaceAll(/[_\-\s]/g, '').toLowerCase();
}

function readKind(given: Readonly<Record<string, FieldValue>>, place: Place): InstrumentKind {
  const entry = Object.entries(given).find(([name]) => plainName(name) === 'kind');
  const text = typeof entry?.[1] === 'string' ? entry[1].trim().toLowerCase().replaceAll('_', '-') : '';
  if (isInstrumentKind(text)) return text;
  const wanted = `it must be one of ${INSTRUMENT_KINDS.join(', ')}`;
  if (text === '') return refuseInstrument(`kind is missing; ${wanted}`, place);
  const near = closest(text, INSTRUMENT_KINDS);
  return refuseInstrument(
    `kind is ${shortened(text)}; ${wanted}${near === undefined ? '' : `; did you mean ${near}?`}`,
    place,
  );
}

function matchNames(given: Readonly<Record<string, FieldValue>>, form: AnyForm, place: Place): Map<string, FieldValue> {
  const names = new Map(fieldNames(form.kind).map((name) => [plainName(name), name]));
  const values = new Map<string, FieldValue>();
  for (const [written, raw] of Object.entries(given)) {
    const value = typeof raw === 'string' ? raw.trim() : raw;
    if (value === '' || value === null || value === undefined) continue;
    const name = names.get(plainName(written)) ?? refuseName(written, form, names, place);
    if (values.has(name)) refuseInstrument(`${name} is given twice`, place);
    values.set(name, value);
  }
  return values;
}

function refuseName(written: string, form: AnyForm, names: ReadonlyMap<string, string>, place: Place): never {
  const near = closest(plainName(written), names.keys());
  const question = near === undefined ? '' : `; did you mean ${names.get(near)}?`;
  return refuseInstrument(
    `${form.kind} has no field ${shortened(written)}; it takes ${[...names.values()].join(', ')}${question}`,
    place,
  );
}

/** The id given, or else the text of the terms. */
function readId(values: ReadonlyMap<string, FieldValue>, text: string, place: Place): string {
  const id = String(values.get('id') ?? text);
  // A semicolon ends a term where the id stands in a text.
  if (id !== text && (id.includes(';') || id.startsWith(OTC_PREFIX))) {
    refuseInstrument(
      `id is ${shortened(id)}; it must be a name without ; that does not begin with ${OTC_PREFIX}`,
      place,
    );
  }
  return id;
}

function readField<T>(
  name: string,
  field: Field<T>,
  values: ReadonlyMap<string, FieldValue>,
  place: Place,
): T | undefined {
  const raw = values.get(name);
  if (raw === undefined) {
    if (field.absent !== undefined || field.optional) return field.absent;
    return refuseInstrument(`${name} is missing; ${field.wanted}`, place);
  }
  const value = field.parse(raw);
  if (value === undefined) return refuseInstrument(`${name} is ${shortened(String(raw))}; ${field.wanted}`, place);
  const complaint = field.complaint(value);
  if (complaint !== undefined) return refuseInstrument(`${name} is ${shortened(String(raw))}; ${complaint}`, place);
  return value;
}

function readSettlement(values: ReadonlyMap<string, FieldValue>, underlying: string, place: Place): Settlement {
  const style = readField('settlement', { ...settlementField, absent: 'linear' as const }, values, place)!;
  const currencyField = style === 'inverse' ? { ...codeField, absent: underlying } : codeField;
  const currency = readField('currency', currencyField, values, place)!;
  if (style === 'quanto')
    return { style, currency, fixedRate: readField('fixedRate', multiplierField, values, place)! };
  if (values.has('fixedRate')) {
    refuseInstrument(`fixedRate is ${String(values.get('fixedRate'))}; only a quanto settlement has one`, place);
  }
  return { style, currency };
}
