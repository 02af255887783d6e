// Texts to instruments and back: venue symbols, balances by their coin's code, and otc: texts.
import type { Place } from '../../core/errors.ts';
import { closest } from '../closest.ts';
import type { Instrument } from '../instrument.ts';
import { instrumentFromOtcText, instrumentText, OTC_PREFIX } from '../instrument-fields.ts';
import { refuseInstrument, shortened } from '../instrument-forms.ts';
import { binance } from './binance.ts';
import { bybit } from './bybit.ts';
import { BALANCE_CODES, OKX_USDT_COINS } from './contract-sizes.ts';
import { deribit } from './deribit.ts';
import { derive } from './derive.ts';
import { okx } from './okx.ts';
import { claims, isListed, readSymbol, type Venue } from './symbol.ts';

/**
 * In the order in which they are asked. The first whose form a text has decides, for better or worse: where two venues
 * write alike (BTC-27DEC26-100000-C: deribit, settled in coin, or bybit, settled in USDC; BTCUSDT: binance or bybit)
 * the later one is reached by naming it, as the argument or as a prefix: bybit:BTC-27DEC26-100000-C.
 */
const VENUES = { deribit, okx, binance, bybit, derive } as const;

export type VenueName = keyof typeof VENUES;

export const VENUE_NAMES = Object.keys(VENUES) as readonly VenueName[];

const VENUE_ORDER: readonly Venue[] = Object.values(VENUES);

export function isVenueName(text: string): text is VenueName {
  return Object.hasOwn(VENUES, text);
}

/**
 * The instrument that a text names: a venue's symbol, a balance (BTC, USDC), or otc:KIND;name=value;…
 * Without a venue each is asked in order. Throws INPUT_INSTRUMENT with a sentence.
 */
export function parseSymbol(text: string, venue?: VenueName, place: Place = {}): Instrument {
  return findSymbol(text, venue, place) ?? refuseUnknown(text, venue, place);
}

/** The same, but undefined for a text that is of nobody's form: the search for what was meant costs more than the reading. */
export function findSymbol(text: string, venue?: VenueName, place: Place = {}): Instrument | undefined {
  if (text.startsWith(OTC_PREFIX)) return instrumentFromOtcText(text, place);
  const { named, rest } = splitPrefix(text);
  if (named !== undefined) return findListed(VENUES[named], rest, place);
  if (BALANCE_CODES.has(text)) return balance(text);
  if (venue !== undefined) return findListed(VENUES[venue], text, place);
  for (const candidate of VENUE_ORDER) {
    const instrument = readSymbol(candidate, { text, place });
    if (instrument !== undefined) return instrument;
  }
  return undefined;
}

/** The text that parses to the same instrument: its symbol, with the venue in front where another venue comes first. */
export function symbolText(instrument: Instrument): string {
  const venue = instrument.venue;
  if (venue === undefined || !isVenueName(venue) || !isListed(instrument)) return instrumentText(instrument);
  return unambiguous(VENUES[venue], VENUES[venue].write(instrument));
}

/** One unit of a coin or currency, counted in full. */
function balance(code: string): Instrument {
  return { kind: 'spot', id: code, underlying: code, multiplier: 1, collateralHaircut: 0 };
}

function findListed(venue: Venue, text: string, place: Place): Instrument | undefined {
  const instrument = readSymbol(venue, { text, place });
  return instrument && { ...instrument, id: unambiguous(venue, instrument.id) };
}

/** "bybit:BTCUSDT" as the venue and the rest. */
function splitPrefix(text: string): { readonly named?: VenueName; readonly rest: string } {
  const colon = text.indexOf(':');
  const prefix = text.slice(0, Math.max(colon, 0));
  return isVenueName(prefix) ? { named: prefix, rest: text.slice(colon + 1) } : { rest: text };
}

function unambiguous(venue: Venue, text: string): string {
  const first = VENUE_ORDER.find((candidate) => claims(candidate, text));
  return first === venue ? text : `${venue.name}:${text}`;
}

const SPOT_PAIR = /^([A-Z0-9]{1,20})[-_/](?:USDT|USDC|USD|EUR|BTC|ETH)$/;

function refuseUnknown(text: string, venue: VenueName | undefined, place: Place): never {
  const { named, rest } = splitPrefix(text);
  const only = named ?? venue;
  const asked = only === undefined ? VENUE_ORDER : [VENUES[only]];
  // These sentences begin with the text, so the place does not repeat it.
  if (text.trim() === '') {
    return refuseInstrument('instrument is empty; it must be a symbol such as BTC-27DEC26-100000-C', place);
  }
  const said = `instrument is ${shortened(text)}`;
  const pair = SPOT_PAIR.exec(text);
  if (pair !== null) {
    return refuseInstrument(
      `${said}, a spot pair; a holding is one coin, so it must be ${pair[1]} or what pays for it`,
      place,
    );
  }
  const examples = asked.map(({ example, name }) => `${example} (${name})`).join(', ');
  const near = suggestion(rest, asked);
  const question = near === undefined ? '' : `; did you mean ${named === undefined ? '' : `${named}:`}${near}?`;
  return refuseInstrument(
    `${said}; it must be a symbol such as ${examples}, or a balance such as USDC${question}`,
    place,
  );
}

/** The text in capitals and without stray spaces, where that is a symbol; otherwise the nearest perpetual or balance. */
function suggestion(text: string, asked: readonly Venue[]): string | undefined {
  const tidy = text.replaceAll(/\s/g, '').toUpperCase();
  for (const variant of [tidy, tidy.replace(/(\d)D(\d)/, '$1d$2'), tidy.replace(/(\d)([CP])$/, '$1-$2')]) {
    if (BALANCE_CODES.has(variant)) return variant;
    const found = asked.map((venue) => quietly(venue, variant)).find((id) => id !== undefined);
    if (found !== undefined) return found;
  }
  const names = new Set(asked.map((venue) => venue.name));
  return closest(tidy, [...BALANCE_CODES, ...perpetualNames(names)], tidy.length < 6 ? 1 : 2);
}

function quietly(venue: Venue, text: string): string | undefined {
  try {
    return readSymbol(venue, { text, place: {} })?.id;
  } catch {
    return undefined;
  }
}

function perpetualNames(venues: ReadonlySet<string>): readonly string[] {
  const names: string[] = [];
  for (const coin of Object.keys(OKX_USDT_COINS)) {
    if (venues.has('deribit')) names.push(`${coin}_USDC-PERPETUAL`);
    if (venues.has('okx')) names.push(`${coin}-USDT-SWAP`, `${coin}-USD-SWAP`);
    if (venues.has('binance')) names.push(`${coin}USDT`, `${coin}USDC`, `${coin}USD_PERP`);
    if (venues.has('bybit')) names.push(`${coin}USDT`, `${coin}PERP`, `${coin}USD`);
    if (venues.has('derive')) names.push(`${coin}-PERP`);
  }
  if (venues.has('deribit')) names.unshift('BTC-PERPETUAL', 'ETH-PERPETUAL');
  return names;
}
