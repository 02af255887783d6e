// Our snapshot file: JSON to snapshot and back. The format, with every optional field:
//
//   { "format": "plimsoll-snapshot-1", "asOf": "2026-02-06T04:30:12Z", "quoteCurrency": "USD", "source": "...",
//     "correlation": { "names": ["BTC", "ETH"], "matrix": [[1, 0.82], [0.82, 1]] },
//     "currencyRates": { "USDC": 1 }, "discountRates": { "USD": 0.04 }, "instrumentVolatilities": { "BTC-27MAR26-70000-C": 0.61 },
//     "underlyings": { "BTC": {
//       "spot": 64771.0, "perpetual": 64770.5, "fundingRate": 0.05, "carryRate": 0.03, "carryFollowsFunding": false,
//       "forwards": [{ "expiry": "2026-03-27T08:00:00Z", "forward": 65030.2 }],
//       "smiles": [{ "expiry": "...", "kind": "svi", "parameters": { "a": 0, "b": 0, "rho": 0, "m": 0, "sigma": 0 } },
//                  { "expiry": "...", "kind": "points", "strikes": [60000], "volatilities": [0.7] },
//                  { "expiry": "...", "kind": "flat", "volatility": 0.6 }],
//       "ssvi": { "rho": -0.3, "curvature": { "kind": "power-law", "eta": 1, "gamma": 0.5 },
//                 "atTheMoney": [{ "expiry": "...", "totalVariance": 0.03 }] } } } }
//
// Instants are ISO 8601 with a zone, or epoch milliseconds. Volatilities and rates are fractions. An underlying takes "smiles"
// or "ssvi", not both; carryRate may be left out only where forwards are given or the carry follows funding.
import { describePlace, type Place, PlimsollError } from '../core/errors.ts';
import { instantText } from '../core/units.ts';
import { type Correlation, createCorrelation } from './correlation.ts';
import { createSnapshot } from './create-snapshot.ts';
import {
  format,
  type JsonObject,
  readBoolean,
  readInstant,
  readList,
  readNumber,
  readNumberMap,
  readObject,
  readText,
  required,
} from './json-reader.ts';
import { within } from './market-checks.ts';
import type { ForwardPoint, SmileSlice, Snapshot, SviParameters, UnderlyingMarket } from './snapshot.ts';
import { type SsviCurvature, type SsviSurface, ssviSmiles } from './ssvi.ts';

export const SNAPSHOT_FORMAT = 'plimsoll-snapshot-1';

const SNAPSHOT_FIELDS = [
  'format',
  'asOf',
  'quoteCurrency',
  'source',
  'currencyRates',
  'discountRates',
  'instrumentVolatilities',
  'underlyings',
  'correlation',
];
const MARKET_FIELDS = [
  'spot',
  'perpetual',
  'fundingRate',
  'carryRate',
  'carryFollowsFunding',
  'forwards',
  'smiles',
  'ssvi',
];

/** A snapshot from parsed JSON. `place` names the file; every sentence adds the path of the value. */
export function snapshotFromJson(value: unknown, place: Place = {}): Snapshot {
  const object = readObject(value, place, SNAPSHOT_FIELDS);
  const declared = required(object, 'format', place);
  if (declared !== SNAPSHOT_FORMAT) {
    const got = JSON.stringify(declared);
    throw format(`format is ${got}; this reader knows "${SNAPSHOT_FORMAT}"`, within(place, 'format'));
  }
  const here = within(place, 'underlyings');
  const entries = Object.entries(readObject(required(object, 'underlyings', place), here));
  return createSnapshot(
    {
      asOf: readInstant(required(object, 'asOf', place), within(place, 'asOf')),
      quoteCurrency: readText(required(object, 'quoteCurrency', place), within(place, 'quoteCurrency')),
      source: readText(required(object, 'source', place), within(place, 'source')),
      currencyRates: optionalNumberMap(object, 'currencyRates', place),
      discountRates: optionalNumberMap(object, 'discountRates', place),
      instrumentVolatilities: optionalNumberMap(object, 'instrumentVolatilities', place),
      underlyings: new Map(entries.map(([name, market]) => [name, readMarket(name, market, within(here, name))])),
      ...readCorrelation(object.correlation, within(place, 'correlation')),
    },
    place,
  );
}

/** The JSON form of a snapshot: `snapshotFromJson` gives the same numbers back, to the last bit. */
export function snapshotToJson(snapshot: Snapshot): JsonObject {
  if (snapshot.shift !== undefined) {
    const what = 'a snapshot that moves have shifted cannot be written as JSON';
    throw new PlimsollError('INPUT_USAGE', `${what}: its smiles are those of the marked one; write that and the moves`);
  }
  const underlyings = [...snapshot.underlyings].map(([name, market]) => [name, marketToJson(market)]);
  return {
    format: SNAPSHOT_FORMAT,
    asOf: instantText(snapshot.asOf),
    quoteCurrency: snapshot.quoteCurrency,
    source: snapshot.source,
    currencyRates: Object.fromEntries(snapshot.currencyRates),
    discountRates: Object.fromEntries(snapshot.discountRates),
    underlyings: Object.fromEntries(underlyings),
    instrumentVolatilities: Object.fromEntries(snapshot.instrumentVolatilities),
    ...(snapshot.correlation === undefined ? {} : { correlation: correlationToJson(snapshot.correlation) }),
  };
}

function readCorrelation(value: unknown, place: Place): { readonly correlation?: Correlation } {
  if (value === undefined) return {};
  const object = readObject(value, place, ['names', 'matrix']);
  const names = readList(required(object, 'names', place), within(place, 'names')).map((name, index) =>
    readText(name, within(within(place, 'names'), index)),
  );
  const here = within(place, 'matrix');
  const rows = readList(required(object, 'matrix', place), here).map((row, index) =>
    readList(row, within(here, index)).map((entry, column) => readNumber(entry, within(within(here, index), column))),
  );
  return { correlation: createCorrelation(names, rows, here) };
}

function correlationToJson({ names, matrix }: Correlation): JsonObject {
  const count = names.length;
  return { names, matrix: names.map((_, row) => Array.from(matrix.subarray(row * count, (row + 1) * count))) };
}

function readMarket(name: string, value: unknown, place: Place): UnderlyingMarket {
  const object = readObject(value, place, MARKET_FIELDS);
  const number = (key: string) => readNumber(object[key], within(place, key));
  const forwards = readForwards(object.forwards, within(place, 'forwards'));
  const follows =
    object.carryFollowsFunding === undefined
      ? undefined
      : readBoolean(object.carryFollowsFunding, within(place, 'carryFollowsFunding'));
  if (object.carryRate === undefined && forwards.length === 0 && follows !== true) {
    const wanted = 'give forwards, a carryRate, or a fundingRate with carryFollowsFunding: true';
    const sentence = `nothing says what a forward of ${name} is; ${wanted}${describePlace(place)}`;
    throw new PlimsollError('MARKET_DATA_MISSING', sentence, { underlying: name, ...place });
  }
  return {
    underlying: name,
    spot: readNumber(required(object, 'spot', place), within(place, 'spot')),
    carryRate: object.carryRate === undefined ? 0 : number('carryRate'),
    forwards,
    smiles: readSmiles(object, place),
    ...(object.perpetual === undefined ? {} : { perpetual: number('perpetual') }),
    ...(object.fundingRate === undefined ? {} : { fundingRate: number('fundingRate') }),
    ...(follows === undefined ? {} : { carryFollowsFunding: follows }),
  };
}

function readForwards(value: unknown, place: Place): ForwardPoint[] {
  if (value === undefined) return [];
  return readList(value, place).map((item, index) => {
    const here = within(place, index);
    const object = readObject(item, here, ['expiry', 'forward']);
    const expiry = readInstant(required(object, 'expiry', here), within(here, 'expiry'));
    const forward = readNumber(required(object, 'forward', here), within(here, 'forward'));
    return { expiry, forward, source: 'given' };
  });
}

function readSmiles(market: JsonObject, place: Place): SmileSlice[] {
  if (market.ssvi !== undefined) {
    if (market.smiles !== undefined) throw format('both "smiles" and "ssvi" are given; an underlying takes one', place);
    const here = within(place, 'ssvi');
    return ssviSmiles(readSsvi(market.ssvi, here), here);
  }
  if (market.smiles === undefined) return [];
  const list = readList(market.smiles, within(place, 'smiles'));
  return list.map((item, index) => readSmile(item, within(within(place, 'smiles'), index)));
}

function readSmile(value: unknown, place: Place): SmileSlice {
  const object = readObject(value, place);
  const kind = required(object, 'kind', place);
  const numbers = (key: string) => {
    const here = within(place, key);
    return readList(required(object, key, place), here).map((item, index) => readNumber(item, within(here, index)));
  };
  const expiry = readInstant(required(object, 'expiry', place), within(place, 'expiry'));
  if (kind === 'svi') {
    readObject(value, place, ['expiry', 'kind', 'parameters']);
    return { expiry, kind, parameters: readSvi(required(object, 'parameters', place), within(place, 'parameters')) };
  }
  if (kind === 'points') {
    readObject(value, place, ['expiry', 'kind', 'strikes', 'volatilities']);
    return { expiry, kind, strikes: numbers('strikes'), volatilities: numbers('volatilities') };
  }
  if (kind === 'flat') {
    readObject(value, place, ['expiry', 'kind', 'volatility']);
    return { expiry, kind, volatility: readNumber(required(object, 'volatility', place), within(place, 'volatility')) };
  }
  throw format(`kind is ${JSON.stringify(kind)}; a smile is "svi", "points" or "flat"`, within(place, 'kind'));
}

function readSvi(value: unknown, place: Place): SviParameters {
  const object = readObject(value, place, ['a', 'b', 'rho', 'm', 'sigma']);
  const number = (key: string) => readNumber(required(object, key, place), within(place, key));
  return { a: number('a'), b: number('b'), rho: number('rho'), m: number('m'), sigma: number('sigma') };
}

function readSsvi(value: unknown, place: Place): SsviSurface {
  const object = readObject(value, place, ['rho', 'curvature', 'atTheMoney']);
  const points = readList(required(object, 'atTheMoney', place), within(place, 'atTheMoney'));
  return {
    rho: readNumber(required(object, 'rho', place), within(place, 'rho')),
    curvature: readCurvature(required(object, 'curvature', place), within(place, 'curvature')),
    atTheMoney: points.map((item, index) => {
      const here = within(within(place, 'atTheMoney'), index);
      const point = readObject(item, here, ['expiry', 'totalVariance']);
      return {
        expiry: readInstant(required(point, 'expiry', here), within(here, 'expiry')),
        totalVariance: readNumber(required(point, 'totalVariance', here), within(here, 'totalVariance')),
      };
    }),
  };
}

function readCurvature(value: unknown, place: Place): SsviCurvature {
  const object = readObject(value, place);
  const kind = required(object, 'kind', place);
  const number = (key: string) => readNumber(required(object, key, place), within(place, key));
  if (kind === 'power-law') {
    readObject(value, place, ['kind', 'eta', 'gamma']);
    return { kind, eta: number('eta'), gamma: number('gamma') };
  }
  if (kind === 'heston') {
    readObject(value, place, ['kind', 'lambda']);
    return { kind, lambda: number('lambda') };
  }
  throw format(`kind is ${JSON.stringify(kind)}; a curvature is "power-law" or "heston"`, within(place, 'kind'));
}

function optionalNumberMap(object: JsonObject, key: string, place: Place): Map<string, number> {
  return object[key] === undefined ? new Map() : readNumberMap(object[key], within(place, key));
}

function marketToJson(market: UnderlyingMarket): JsonObject {
  const { spot, perpetual, fundingRate, carryRate, carryFollowsFunding } = market;
  return {
    spot,
    ...(perpetual === undefined ? {} : { perpetual }),
    ...(fundingRate === undefined ? {} : { fundingRate }),
    carryRate,
    ...(carryFollowsFunding === undefined ? {} : { carryFollowsFunding }),
    forwards: market.forwards.map(({ expiry, forward }) => ({ expiry: instantText(expiry), forward })),
    smiles: market.smiles.map((slice) => ({ ...slice, expiry: instantText(slice.expiry) })),
  };
}
