import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSnapshot } from '../../src/market/create-snapshot.ts';
import { rateToQuote } from '../../src/market/currency.ts';
import type { SviParameters, UnderlyingMarket } from '../../src/market/snapshot.ts';
import { marketOf } from '../../src/market/snapshot.ts';
import { AS_OF, CALM, JUNE, MARCH, market, parts, sentenceOf, snapshotOf } from './helpers.ts';

const place = { file: 'snapshot.json' };
const refused = (changes: Partial<UnderlyingMarket>) =>
  sentenceOf(() => createSnapshot(parts({ underlyings: new Map([['BTC', market(changes)]]) }), place));
const svi = (changes: Partial<SviParameters>) =>
  refused({ smiles: [{ expiry: MARCH, kind: 'svi', parameters: { ...CALM, ...changes } }] });

describe('createSnapshot', () => {
  it('keeps what it was given and puts expiries in order', () => {
    const june = { expiry: JUNE, forward: 65700, source: 'given' as const };
    const march = { expiry: MARCH, forward: 65000, source: 'given' as const };
    const snapshot = snapshotOf({
      forwards: [june, march],
      smiles: [
        { expiry: JUNE, kind: 'flat', volatility: 0.5 },
        { expiry: MARCH, kind: 'flat', volatility: 0.6 },
      ],
    });
    expect(marketOf(snapshot, 'BTC').forwards).toEqual([march, june]);
    expect(marketOf(snapshot, 'BTC').smiles.map((slice) => slice.expiry)).toEqual([MARCH, JUNE]);
    expect(snapshot.shift).toBeUndefined();
  });

  it('names the underlyings it holds when another is asked for', () => {
    expect(sentenceOf(() => marketOf(snapshotOf(), 'SOL', { instrument: 'SOL-PERPETUAL' }))).toBe(
      'the snapshot has no market for SOL; it holds BTC (SOL-PERPETUAL)',
    );
  });

  it.each([
    [
      'spot',
      { spot: Number.NaN },
      'spot is NaN; it must lie in [1e-12, 1000000000000] (snapshot.json, underlyings.BTC.spot)',
    ],
    ['spot 0', { spot: 0 }, 'spot is 0; it must lie in [1e-12, 1000000000000] (snapshot.json, underlyings.BTC.spot)'],
    [
      'forward',
      { forwards: [{ expiry: MARCH, forward: -1, source: 'given' as const }] },
      'forward is -1; it must lie in [1e-12, 1000000000000] (snapshot.json, underlyings.BTC.forwards[0].forward)',
    ],
    [
      'per cent volatility',
      { smiles: [{ expiry: MARCH, kind: 'flat' as const, volatility: 65 }] },
      'volatility is 65; it must be a fraction per sqrt(year) in (0, 10]; it looks like per cent: 65 % is 0.65 as a fraction (snapshot.json, underlyings.BTC.smiles[0].volatility)',
    ],
    [
      'NaN volatility',
      { smiles: [{ expiry: MARCH, kind: 'points' as const, strikes: [1, 2], volatilities: [0.5, Number.NaN] }] },
      'implied volatility is NaN; it must be a fraction per sqrt(year) in (0, 10] (snapshot.json, underlyings.BTC.smiles[0].volatilities[1])',
    ],
    [
      'descending strikes',
      { smiles: [{ expiry: MARCH, kind: 'points' as const, strikes: [2, 1], volatilities: [0.5, 0.5] }] },
      'strike 1 follows strike 2; strikes must ascend, each once (snapshot.json, underlyings.BTC.smiles[0].strikes[1])',
    ],
    [
      'points that do not pair',
      { smiles: [{ expiry: MARCH, kind: 'points' as const, strikes: [1], volatilities: [] }] },
      'a smile has 1 strikes and 0 volatilities; it needs one volatility per strike, and at least one (snapshot.json, underlyings.BTC.smiles[0])',
    ],
    [
      'per cent funding',
      { fundingRate: 11 },
      'funding rate is 11; it must be a fraction per year in [-10, 10]; it looks like per cent: 11 % is 0.11 as a fraction (snapshot.json, underlyings.BTC.fundingRate)',
    ],
    [
      'two smiles of one expiry',
      {
        smiles: [
          { expiry: MARCH, kind: 'flat' as const, volatility: 0.5 },
          { expiry: MARCH, kind: 'flat' as const, volatility: 0.6 },
        ],
      },
      'smiles[0] and smiles[1] are both for expiry 2026-03-27T08:00:00Z; one expiry takes one (snapshot.json, underlyings.BTC)',
    ],
    [
      'an expired smile',
      { smiles: [{ expiry: AS_OF, kind: 'flat' as const, volatility: 0.5 }] },
      'expiry 2026-02-06T04:30:12Z is not after the as-of instant 2026-02-06T04:30:12Z; an expired forward or smile must be left out (snapshot.json, underlyings.BTC.smiles[0].expiry)',
    ],
    [
      'funding that is followed but absent',
      { carryFollowsFunding: true },
      'the carry follows the funding rate, but no funding rate is given (snapshot.json, underlyings.BTC)',
    ],
  ])('refuses %s', (_, changes, sentence) => {
    expect(refused(changes)).toBe(sentence);
  });

  it('refuses SVI parameters that are no smile', () => {
    const at = '(snapshot.json, underlyings.BTC.smiles[0].parameters';
    expect(svi({ b: -0.1 })).toBe(`SVI b is -0.1; it must lie in [0, 2] ${at}.b)`);
    expect(svi({ rho: 1.2 })).toBe(`SVI rho is 1.2; it must lie in [-1, 1] ${at}.rho)`);
    expect(svi({ sigma: 0 })).toBe(`SVI sigma is 0; it must lie in (0, 1000] ${at}.sigma)`);
    expect(svi({ m: Number.NaN })).toBe(`SVI m is NaN; it must be a finite number ${at}.m)`);
    expect(svi({ a: -0.1 })).toContain('must be above 0');
    // Parameters fitted to per cent volatilities: total variance ten thousand times too high.
    expect(svi({ a: 40 })).toContain('it must lie in (0, 10]: SVI parameters are in total variance');
  });

  it('refuses rates that contradict each other', () => {
    const rates = (...entries: [string, number][]) =>
      sentenceOf(() => createSnapshot(parts({ currencyRates: new Map(entries) })));
    expect(rates(['USD', 1.01])).toBe(
      'the quote currency USD has rate 1.01 to itself; it must be 1 or left out (currencyRates.USD)',
    );
    expect(rates(['BTC', 64000])).toBe(
      'BTC has a currency rate of 64000 and a spot of 64800; a coin with a market takes its spot, so the rate must be left out (currencyRates.BTC)',
    );
    const same = createSnapshot(parts({ currencyRates: new Map([['BTC', 64800]]) }));
    expect([...same.currencyRates.keys()]).toEqual([]);
    expect(rateToQuote(same, 'BTC')).toBe(64800);
  });

  it('recognises seconds where milliseconds are wanted', () => {
    expect(sentenceOf(() => createSnapshot(parts({ asOf: AS_OF / 1000 })))).toBe(
      `as-of instant is ${AS_OF / 1000}; it must be epoch milliseconds UTC between the years 2000 and 2200; it looks like seconds: that would be 2026-02-06T04:30:12Z (asOf)`,
    );
  });

  it('never lets a number that is not finite through, wherever it stands', () => {
    const bad = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY);
    const spoils: ((value: number) => Partial<UnderlyingMarket>)[] = [
      (value) => ({ spot: value }),
      (value) => ({ perpetual: value }),
      (value) => ({ fundingRate: value }),
      (value) => ({ carryRate: value }),
      (value) => ({ forwards: [{ expiry: MARCH, forward: value, source: 'given' }] }),
      (value) => ({ forwards: [{ expiry: value, forward: 1, source: 'given' }] }),
      (value) => ({ smiles: [{ expiry: MARCH, kind: 'points', strikes: [value], volatilities: [0.5] }] }),
      ...(['a', 'b', 'rho', 'm', 'sigma'] as const).map(
        (name) =>
          (value: number): Partial<UnderlyingMarket> => ({
            smiles: [{ expiry: MARCH, kind: 'svi', parameters: { ...CALM, [name]: value } }],
          }),
      ),
    ];
    fc.assert(
      fc.property(bad, fc.constantFrom(...spoils), (value, spoil) => {
        expect(refused(spoil(value))).toContain('underlyings.BTC');
      }),
      { seed: 20260206, numRuns: 60 },
    );
  });
});
