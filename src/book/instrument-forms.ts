// The table of kinds, and the one validator that works from it.
import { describePlace, type Place, PlimsollError } from '../core/errors.ts';
import { codeField, isCode, multiplierField } from './fields.ts';
import type { Instrument, InstrumentKind } from './instrument.ts';
import { asianOptionForm } from './instruments/asian-option.ts';
import { autocallableNoteForm } from './instruments/autocallable-note.ts';
import { barrierOptionForm } from './instruments/barrier-option.ts';
import { basketOptionForm } from './instruments/basket-option.ts';
import type { Settlement } from './instruments/common.ts';
import { digitalOptionForm } from './instruments/digital-option.ts';
import { doubleBarrierOptionForm } from './instruments/double-barrier-option.ts';
import type { Field, Form, Refuse } from './instruments/form.ts';
import { futureForm, perpetualForm, spotForm } from './instruments/linear-products.ts';
import { lookbackOptionForm } from './instruments/lookback-option.ts';
import { spreadOptionForm } from './instruments/spread-option.ts';
import { touchOptionForm } from './instruments/touch-option.ts';
import { vanillaOptionForm } from './instruments/vanilla-option.ts';
import { varianceSwapForm } from './instruments/variance-swap.ts';
import { volatilitySwapForm } from './instruments/volatility-swap.ts';

const INSTRUMENT_FORMS: { readonly [Kind in InstrumentKind]: Form<Extract<Instrument, { kind: Kind }>> } = {
  spot: spotForm,
  perpetual: perpetualForm,
  future: futureForm,
  option: vanillaOptionForm,
  digital: digitalOptionForm,
  touch: touchOptionForm,
  barrier: barrierOptionForm,
  'double-barrier': doubleBarrierOptionForm,
  asian: asianOptionForm,
  lookback: lookbackOptionForm,
  'variance-swap': varianceSwapForm,
  'volatility-swap': volatilitySwapForm,
  basket: basketOptionForm,
  spread: spreadOptionForm,
  autocallable: autocallableNoteForm,
};

export const INSTRUMENT_KINDS = Object.keys(INSTRUMENT_FORMS) as readonly InstrumentKind[];

/** A form seen from outside its kind: fields by name, each of a type that only the form knows. */
export interface AnyForm {
  readonly kind: InstrumentKind;
  readonly settles: Form<Instrument>['settles'];
  readonly fields: Readonly<Record<string, Field<unknown>>>;
  readonly firstUnderlying?: (terms: Readonly<Record<string, unknown>>) => string;
  readonly check?: (instrument: Instrument, refuse: Refuse) => void;
}

export function formOf(kind: InstrumentKind): AnyForm {
  return INSTRUMENT_FORMS[kind] as unknown as AnyForm;
}

export function isInstrumentKind(text: string): text is InstrumentKind {
  return Object.hasOwn(INSTRUMENT_FORMS, text);
}

/** Throws INPUT_INSTRUMENT with the sentence and the place. */
export function refuseInstrument(sentence: string, place: Place): never {
  throw new PlimsollError('INPUT_INSTRUMENT', `${sentence}${describePlace(place)}`, { ...place });
}

/** The text of the longest schedule with weights and prices stays below. */
const MAX_ID_CHARACTERS = 1_000_000;

/**
 * Returns the instrument when its terms make sense; otherwise throws one sentence. Whether it has expired is not asked
 * here: a book does not know the instant of its valuation.
 */
export function validateInstrument<T extends Instrument>(instrument: T, place: Place = {}): T {
  const where: Place = { ...place, instrument: shortened(String(instrument.id)) };
  const refuse: Refuse = (sentence) => refuseInstrument(sentence, where);
  if (!isInstrumentKind(instrument.kind))
    refuse(`kind is ${String(instrument.kind)}; it must be one of ${INSTRUMENT_KINDS.join(', ')}`);
  const form = formOf(instrument.kind);
  const id = instrument.id;
  if (typeof id !== 'string' || id.trim() !== id || id === '' || id.length > MAX_ID_CHARACTERS) {
    refuse(`id is "${shortened(String(id))}"; it must be a text without spaces at its ends`);
  }
  complain('underlying', instrument.underlying, codeField, refuse);
  complain('multiplier', instrument.multiplier, multiplierField, refuse);
  if (instrument.kind !== 'spot') checkSettlement(instrument.settlement, instrument.underlying, form, refuse);
  const terms = instrument as unknown as Readonly<Record<string, unknown>>;
  for (const [name, field] of Object.entries(form.fields)) {
    const value = terms[name];
    if (value === undefined && field.optional) continue;
    if (value === undefined) refuse(`${name} is missing; ${field.wanted}`);
    complain(name, value, field, refuse);
  }
  if (form.firstUnderlying !== undefined && form.firstUnderlying(terms) !== instrument.underlying) {
    refuse(`underlying is ${instrument.underlying}; it must be the first of several, ${form.firstUnderlying(terms)}`);
  }
  form.check?.(instrument, refuse);
  return instrument;
}

function checkSettlement(settlement: Settlement, underlying: string, form: AnyForm, refuse: Refuse): void {
  if (!isCode(settlement.currency)) {
    refuse(`currency is ${settlement.currency}; ${codeField.wanted}`);
  }
  if (settlement.style === 'inverse') {
    if (form.settles === 'on several underlyings')
      refuse('settlement is inverse; on several underlyings it must be linear or quanto');
    if (settlement.currency !== underlying) {
      refuse(`currency is ${settlement.currency}; an inverse contract on ${underlying} settles in ${underlying}`);
    }
  } else if (settlement.style === 'quanto') {
    complain('fixedRate', settlement.fixedRate, multiplierField, refuse);
  } else if (settlement.style !== 'linear') {
    refuse(`settlement is ${String((settlement as Settlement).style)}; it must be linear, inverse or quanto`);
  }
}

function complain<T>(name: string, value: T, field: Field<T>, refuse: Refuse): void {
  const complaint = field.complaint(value);
  if (complaint !== undefined) refuse(`${name} is ${describeValue(value, field)}; ${complaint}`);
}

/** The value as its field would write it, where that can be done; cut where it is long. */
function describeValue<T>(value: T, field: Field<T>): string {
  try {
    return shortened(field.write(value));
  } catch {
    return shortened(String(value));
  }
}

export function shortened(text: string): string {
  return text.length <= 80 ? text : `${text.slice(0, 77)}...`;
}
