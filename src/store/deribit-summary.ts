// Deribit's get_book_summary_by_currency to quotes: mark_iv in per cent, underlying_price the forward of the expiry, prices of
// options in coin, creation_timestamp in epoch milliseconds. The response as it came, or its `result` alone.
// Source: docs.deribit.com, public/get_book_summary_by_currency.
import { type Place, PlimsollError } from '../core/errors.ts';
import { DAYS_PER_YEAR } from '../core/units.ts';
import { type JsonObject, readObject, readText, required } from '../market/json-reader.ts';
import { requireInstant, within } from '../market/market-checks.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { ChainQuotes, type ChainReading, type QuoteRow } from './chain-quotes.ts';
import { located } from './problems.ts';

/** funding_8h is a fraction per eight hours. */
const FUNDING_PERIODS_PER_YEAR = 3 * DAYS_PER_YEAR;

/** True for a value that has the shape of such a response. */
export function isDeribitSummary(value: unknown): boolean {
  if (Array.isArray(value)) return true;
  return typeof value === 'object' && value !== null && ('result' in value || 'jsonrpc' in value);
}

export function snapshotFromDeribitSummary(value: unknown, reading: ChainReading): Snapshot {
  const place = { file: reading.source };
  if (reading.ivUnit === 'fraction') {
    throw located(
      'INPUT_USAGE',
      'mark_iv is stated to be a fraction, but in a Deribit book summary it is per cent',
      place,
    );
  }
  const rows = Array.isArray(value) ? value : responseRows(value, place);
  const quotes = new ChainQuotes(reading, { volatilityColumn: 'mark_iv', volatilityUnit: 'percent', isStream: false });
  for (const [index, row] of rows.entries()) {
    try {
      quotes.add(readRow(row, within({ ...place, path: Array.isArray(value) ? '' : 'result' }, index)));
    } catch (error) {
      if (!(error instanceof PlimsollError) || error.code === 'INTERNAL') throw error;
      quotes.addProblem(() => error);
    }
  }
  return quotes.finish();
}

function responseRows(value: unknown, place: Place): readonly unknown[] {
  const response = readObject(value, place);
  const { result, error } = response;
  if (error !== undefined) {
    throw located(
      'INPUT_FORMAT',
      `the response is an error, ${JSON.stringify(error).slice(0, 200)}; a book summary was wanted`,
      place,
    );
  }
  if (Array.isArray(result)) return result;
  throw located('INPUT_FORMAT', 'result is no list; it must be the rows of a book summary', place);
}

function readRow(value: unknown, place: Place): QuoteRow {
  const row = readObject(value, place);
  const symbol = readText(required(row, 'instrument_name', place), within(place, 'instrument_name'));
  const here = { ...place, instrument: symbol };
  const funding = numberOf(row, 'funding_8h', here);
  const timestamp = numberOf(row, 'creation_timestamp', here);
  return {
    symbol,
    venue: 'deribit',
    instant: timestamp === undefined ? Number.NaN : requireInstant('creation_timestamp', timestamp, here),
    volatility: numberOf(row, 'mark_iv', here),
    forward: numberOf(row, 'underlying_price', here),
    spot: numberOf(row, 'estimated_delivery_price', here),
    markPrice: numberOf(row, 'mark_price', here),
    fundingRate: funding === undefined ? undefined : funding * FUNDING_PERIODS_PER_YEAR,
    place,
  };
}

/** A number; undefined where the venue has none (absent or null). */
function numberOf(row: JsonObject, name: string, place: Place): number | undefined {
  const value = row[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number') return value;
  throw located(
    'INPUT_VALUE',
    `${name} is ${JSON.stringify(value).slice(0, 60)}; it must be a number or null`,
    within(place, name),
  );
}
