// Runs one venue's table: texts with the terms they stand for, and texts with the sentence that refuses them.
import { expect, it } from 'vitest';
import type { Instrument } from '../../src/book/instrument.ts';
import { parseSymbol, symbolText, type VenueName } from '../../src/book/symbols/parse-symbol.ts';
import { refusalOf } from './refusal.ts';

export interface Understood {
  readonly text: string;
  /** In short: kind, settlement, multiplier, expiry, call or put, strike. */
  readonly terms: string;
  /** Where the text is not the canonical one. */
  readonly canonical?: string;
}

export interface Refused {
  readonly text: string;
  readonly sentence: string;
}

export function checkVenue(venue: VenueName, understood: readonly Understood[], refused: readonly Refused[]): void {
  it.each(understood)('$text is $terms', ({ text, terms, canonical = text }) => {
    const instrument = parseSymbol(text, venue);
    expect(termsOf(instrument)).toBe(terms);
    expect(instrument.venue).toBe(venue);
    expect(symbolText(instrument)).toBe(canonical);
    expect(instrument.id).toBe(canonical);
    expect(parseSymbol(canonical)).toEqual(instrument);
  });

  it.each(refused)('$text is refused', ({ text, sentence }) => {
    const place = { file: 'book.csv', line: 7, column: 'instrument' };
    expect(refusalOf(() => parseSymbol(text, venue, place))).toBe(`INPUT_INSTRUMENT: ${sentence}`);
  });
}

export function termsOf(instrument: Instrument): string {
  if (instrument.kind === 'spot') return `spot ${instrument.underlying}`;
  const settlement = `${instrument.settlement.style} ${instrument.settlement.currency}`;
  const common = `${instrument.kind} ${instrument.underlying} ${settlement} x${instrument.multiplier}`;
  if (instrument.kind === 'perpetual') return common;
  const dated = `${common} ${new Date(instrument.expiry).toISOString().slice(0, 16)}`;
  if (instrument.kind !== 'option') return dated;
  return `${dated} ${instrument.callPut} ${instrument.strike} ${instrument.exercise}`;
}
