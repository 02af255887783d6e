import { describe, expect, it } from 'vitest';
import { snapshotFromJson, snapshotToJson } from '../../src/market/snapshot-json.ts';

const market = (spot: number) => ({
  spot,
  carryRate: 0,
  smiles: [{ expiry: '2026-03-27T08:00:00Z', kind: 'flat', volatility: 0.6 }],
});

const documentWith = (correlation: unknown) => ({
  format: 'plimsoll-snapshot-1',
  asOf: '2026-02-06T04:30:12Z',
  quoteCurrency: 'USD',
  source: 'test',
  underlyings: { BTC: market(64000), ETH: market(1900), SOL: market(80) },
  correlation,
});

const read = (correlation: unknown) => snapshotFromJson(documentWith(correlation), { file: 's.json' });

describe('correlation of a snapshot', () => {
  it('survives JSON both ways', () => {
    const given = {
      names: ['BTC', 'ETH'],
      matrix: [
        [1, 0.82],
        [0.82, 1],
      ],
    };
    const snapshot = read(given);
    expect(snapshotToJson(snapshot).correlation).toEqual(given);
    expect(read(snapshotToJson(snapshot).correlation).correlation).toEqual(snapshot.correlation);
  });

  it.each([
    [
      {
        names: ['BTC', 'XRP'],
        matrix: [
          [1, 0.5],
          [0.5, 1],
        ],
      },
      'the correlation names XRP, which has no market',
    ],
    [
      {
        names: ['BTC', 'ETH'],
        matrix: [
          [1, 1.5],
          [1.5, 1],
        ],
      },
      'correlation of BTC and ETH is 1.5; it must lie in [-1, 1]',
    ],
    [
      {
        names: ['BTC', 'ETH'],
        matrix: [
          [1, 0.5],
          [0.4, 1],
        ],
      },
      'they must agree',
    ],
    [
      {
        names: ['BTC', 'ETH', 'SOL'],
        matrix: [
          [1, 0.9, -0.9],
          [0.9, 1, 0.9],
          [-0.9, 0.9, 1],
        ],
      },
      'the correlation is not positive semi-definite',
    ],
    [{ names: ['BTC', 'ETH'] }, 'matrix'],
  ])('refuses %j with a sentence', (correlation, sentence) => {
    expect(() => read(correlation)).toThrow(sentence);
    expect(() => read(correlation)).toThrow('s.json');
  });
});
