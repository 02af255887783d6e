import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PlimsollError } from '../../src/core/errors.ts';
import { applyMoves } from '../../src/market/moves.ts';
import { marketOf } from '../../src/market/snapshot.ts';
import { snapshotFromJson, snapshotToJson } from '../../src/market/snapshot-json.ts';
import { volatilityAt } from '../../src/market/surface.ts';
import { CALM, expectClose, JUNE, MARCH, sentenceOf, snapshotOf, vectors } from './helpers.ts';

const smiles = [
  { expiry: '2026-03-27T08:00:00Z', kind: 'svi', parameters: { ...CALM } },
  { expiry: '2026-06-26T08:00:00Z', kind: 'points', strikes: [50000, 70000], volatilities: [0.7, 0.6] },
  { expiry: '2026-09-25T08:00:00Z', kind: 'flat', volatility: 0.55 },
];
const bitcoin = {
  spot: 64800,
  perpetual: 64790.5,
  fundingRate: 0.05,
  forwards: [{ expiry: '2026-03-27T08:00:00Z', forward: 65000 }],
  smiles,
};
const document = {
  format: 'plimsoll-snapshot-1',
  asOf: '2026-02-06T04:30:12Z',
  quoteCurrency: 'USD',
  source: 'a test',
  currencyRates: { USDC: 1, USDT: 0.9998 },
  discountRates: { USD: 0.04 },
  instrumentVolatilities: { 'BTC-27MAR26-90000-C': 0.7 },
  underlyings: { BTC: bitcoin },
};
const file = { file: 'snapshot.json' };
/** The sentence for the document with one value replaced; undefined takes the field away. */
function refused(path: readonly (string | number)[], value: unknown): string {
  const copy = structuredClone(document) as unknown as Record<string | number, unknown>;
  let node = copy;
  for (const step of path.slice(0, -1)) node = node[step] as Record<string | number, unknown>;
  node[path[path.length - 1]!] = value;
  // As a file would hold it: undefined fields are not there.
  return sentenceOf(() => snapshotFromJson(JSON.parse(JSON.stringify(copy)), file));
}

describe('snapshotFromJson', () => {
  it('reads every field', () => {
    const snapshot = snapshotFromJson(document, file);
    expect(snapshot.asOf).toBe(Date.UTC(2026, 1, 6, 4, 30, 12));
    const market = marketOf(snapshot, 'BTC');
    expect(market).toMatchObject({
      underlying: 'BTC',
      spot: 64800,
      perpetual: 64790.5,
      fundingRate: 0.05,
      carryRate: 0,
    });
    expect(market.forwards).toEqual([{ expiry: MARCH, forward: 65000, source: 'given' }]);
    expect(market.smiles[0]).toEqual({ expiry: MARCH, kind: 'svi', parameters: CALM });
    expect(snapshot.currencyRates.get('USDT')).toBe(0.9998);
    expect(snapshot.discountRates.get('USD')).toBe(0.04);
    expect(volatilityAt(snapshot, 'BTC', 90000, MARCH, 'BTC-27MAR26-90000-C')).toBe(0.7);
  });

  it('takes instants as epoch milliseconds too', () => {
    expect(snapshotFromJson({ ...document, asOf: 1770352212000 }, file).asOf).toBe(1770352212000);
  });

  it.each([
    [['format'], 'other', 'format is "other"; this reader knows "plimsoll-snapshot-1" (snapshot.json, format)'],
    [['format'], undefined, 'field "format" is missing (snapshot.json, format)'],
    [
      ['asOf'],
      '2026-02-06 04:30',
      'got "2026-02-06 04:30"; it must be an instant such as 2026-02-06T04:30:12Z, or epoch milliseconds (snapshot.json, asOf)',
    ],
    [['quoteCurrency'], 5, 'got 5; it must be a text (snapshot.json, quoteCurrency)'],
    [['underlyings'], [], 'got []; it must be an object (snapshot.json, underlyings)'],
    [['underlyings', 'BTC', 'spot'], '64800', 'got "64800"; it must be a number (snapshot.json, underlyings.BTC.spot)'],
    [['underlyings', 'BTC', 'spot'], undefined, 'field "spot" is missing (snapshot.json, underlyings.BTC.spot)'],
    [
      ['underlyings', 'BTC', 'Spot'],
      1,
      'field "Spot" is not known; known are spot, perpetual, fundingRate, carryRate, carryFollowsFunding, forwards, smiles, ssvi (snapshot.json, underlyings.BTC.Spot)',
    ],
    [
      ['underlyings', 'BTC', 'smiles', 0, 'parameters', 'b'],
      null,
      'got null; it must be a number (snapshot.json, underlyings.BTC.smiles[0].parameters.b)',
    ],
    [
      ['underlyings', 'BTC', 'smiles', 0, 'parameters', 'b'],
      7,
      'SVI b is 7; it must lie in [0, 2] (snapshot.json, underlyings.BTC.smiles[0].parameters.b)',
    ],
    [
      ['underlyings', 'BTC', 'smiles', 1, 'volatilities', 1],
      60,
      'implied volatility is 60; it must be a fraction per sqrt(year) in (0, 10]; it looks like per cent: 60 % is 0.6 as a fraction (snapshot.json, underlyings.BTC.smiles[1].volatilities[1])',
    ],
    [
      ['underlyings', 'BTC', 'smiles', 2, 'kind'],
      'sabr',
      'kind is "sabr"; a smile is "svi", "points" or "flat" (snapshot.json, underlyings.BTC.smiles[2].kind)',
    ],
    [
      ['underlyings', 'BTC', 'forwards'],
      undefined,
      'nothing says what a forward of BTC is; give forwards, a carryRate, or a fundingRate with carryFollowsFunding: true (snapshot.json, underlyings.BTC)',
    ],
    [
      ['instrumentVolatilities', 'BTC-27MAR26-90000-C'],
      70,
      'implied volatility is 70; it must be a fraction per sqrt(year) in (0, 10]; it looks like per cent: 70 % is 0.7 as a fraction (BTC-27MAR26-90000-C, snapshot.json, instrumentVolatilities)',
    ],
  ] as const)('refuses %j = %j', (path, value, sentence) => {
    expect(refused(path, value)).toBe(sentence);
  });

  it('reads an SSVI surface as the smiles it stands for', () => {
    const { ssvi: rows } = vectors('svi') as {
      ssvi: { rho: number; curvature: object; theta: number; k: number; w: number }[];
    };
    const row = rows.find(({ theta, k }) => theta === 0.04 && k === 0.3)!;
    const atTheMoney = [{ expiry: '2026-03-27T08:00:00Z', totalVariance: 0.04 }];
    const { smiles: _, ...rest } = bitcoin;
    const ssvi = { rho: row.rho, curvature: row.curvature, atTheMoney };
    const snapshot = snapshotFromJson({ ...document, underlyings: { BTC: { ...rest, ssvi } } }, file);
    const time = (MARCH - snapshot.asOf) / (365 * 86_400_000);
    const strike = 65000 * Math.exp(0.3);
    expectClose(volatilityAt(snapshot, 'BTC', strike, MARCH), Math.sqrt(row.w / time), 1e-14, row);
    const both = { ...document, underlyings: { BTC: { ...bitcoin, ssvi } } };
    expect(sentenceOf(() => snapshotFromJson(both, file))).toContain('both "smiles" and "ssvi" are given');
  });

  it('answers any JSON with a snapshot or a sentence, never with another error', () => {
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 4 }),
        fc.constantFrom('underlyings', 'smiles', 'market', 'all'),
        (value, where) => {
          const documents: Record<string, unknown> = {
            all: value,
            underlyings: { ...document, underlyings: value },
            market: { ...document, underlyings: { BTC: value } },
            smiles: { ...document, underlyings: { BTC: { ...bitcoin, smiles: value } } },
          };
          try {
            snapshotFromJson(documents[where], file);
          } catch (thrown) {
            expect(thrown).toBeInstanceOf(PlimsollError);
            expect((thrown as PlimsollError).code).not.toBe('INTERNAL');
          }
        },
      ),
      { seed: 3, numRuns: 400 },
    );
  });
});

describe('snapshotToJson', () => {
  it('comes back the same, to the last bit, through text', () => {
    const snapshot = snapshotFromJson(document, file);
    const again = snapshotFromJson(JSON.parse(JSON.stringify(snapshotToJson(snapshot))), file);
    expect(again).toEqual(snapshot);
    expect(snapshotToJson(again)).toEqual(snapshotToJson(snapshot));
  });

  it('refuses a shifted snapshot rather than writing half of it', () => {
    const shifted = applyMoves(snapshotOf({ forwards: [{ expiry: JUNE, forward: 1, source: 'given' }] }), [], {
      stickiness: 'strike',
    });
    expect(sentenceOf(() => snapshotToJson(shifted))).toContain('cannot be written as JSON');
  });
});
