import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { yearsBetween } from '../../src/core/units.ts';
import { createSnapshot } from '../../src/market/create-snapshot.ts';
import { discountFactor, rateToQuote, toQuoteCurrency } from '../../src/market/currency.ts';
import {
  basisFactor,
  describeFactor,
  fundingFactor,
  pegFactor,
  rateFactor,
  spotFactor,
  type TenorScaling,
  volatilityFactor,
} from '../../src/market/factor.ts';
import { forwardAt, forwardPoint } from '../../src/market/forward.ts';
import { monotoneCubic, monotoneSlopes } from '../../src/market/monotone-cubic.ts';
import { applyMoves } from '../../src/market/moves.ts';
import type { SviParameters } from '../../src/market/snapshot.ts';
import { marketOf } from '../../src/market/snapshot.ts';
import { totalVarianceAt, volatilityAt } from '../../src/market/surface.ts';
import { AS_OF, expectClose, JUNE, MARCH, parts, sentenceOf, snapshotOf, vectors } from './helpers.ts';

interface SurfaceTable {
  readonly asOf: number;
  readonly spot: number;
  readonly forwards: readonly { readonly expiry: number; readonly forward: number }[];
  readonly smiles: readonly { readonly expiry: number; readonly parameters: SviParameters }[];
  readonly spotMove: number;
  readonly basisMove: number;
  readonly plain: readonly { expiry: number; strike: number; forward: number; volatility: number }[];
  readonly moved: readonly {
    expiry: number;
    strike: number;
    forward: number;
    moneynessSticky: number;
    strikeSticky: number;
  }[];
}
const table = vectors('surface') as SurfaceTable;

const twoSmiles = createSnapshot(
  parts({
    asOf: table.asOf,
    underlyings: new Map([
      [
        'BTC',
        {
          underlying: 'BTC',
          spot: table.spot,
          carryRate: 0,
          forwards: table.forwards.map((point) => ({ ...point, source: 'given' as const })),
          smiles: table.smiles.map((slice) => ({ ...slice, kind: 'svi' as const })),
        },
      ],
    ]),
  }),
);

describe('forward and surface', () => {
  it('follow the named rules between, before and after the given expiries', () => {
    expect(table.plain.length).toBe(30);
    for (const row of table.plain) {
      expectClose(forwardAt(twoSmiles, 'BTC', row.expiry), row.forward, 1e-15, row);
      expectClose(volatilityAt(twoSmiles, 'BTC', row.strike, row.expiry), row.volatility, 1e-14, row);
    }
  });

  it('give a quoted forward to the last bit, and say where each came from', () => {
    const [first] = table.forwards;
    expect(forwardPoint(twoSmiles, 'BTC', first!.expiry)).toEqual({ ...first, source: 'given' });
    expect(forwardPoint(twoSmiles, 'BTC', first!.expiry + 1000).source).toBe('interpolated');
    expect(forwardPoint(snapshotOf({ forwards: [] }), 'BTC', MARCH).source).toBe('spot-and-carry');
  });

  it('derive a forward from spot, rate and carry, or from funding', () => {
    const time = yearsBetween(AS_OF, MARCH);
    // 0.04 discount rate of USD, 0.03 carry; Math.exp is the outside here.
    expectClose(forwardAt(snapshotOf({ forwards: [] }), 'BTC', MARCH), 64800 * Math.exp(0.07 * time), 1e-15, 'carry');
    const funded = snapshotOf({ forwards: [], carryRate: 0.01, fundingRate: 0.1, carryFollowsFunding: true });
    expectClose(forwardAt(funded, 'BTC', MARCH), 64800 * Math.exp(0.11 * time), 1e-15, 'funding');
    expect(forwardAt(funded, 'BTC', AS_OF)).toBe(64800);
  });

  it('refuse an expiry that has passed and an underlying without smiles', () => {
    expect(sentenceOf(() => volatilityAt(twoSmiles, 'BTC', 60000, table.asOf - 1000))).toContain('it has expired');
    expect(sentenceOf(() => forwardAt(twoSmiles, 'BTC', Number.NaN))).toContain('expiry NaN of BTC');
    expect(sentenceOf(() => volatilityAt(snapshotOf({ smiles: [] }), 'BTC', 60000, MARCH, 'BTC-27MAR26-60000-C'))).toBe(
      'the snapshot of 2026-02-06T04:30:12Z has no smile for BTC, and no quoted volatility for this instrument',
    );
    expect(sentenceOf(() => volatilityAt(twoSmiles, 'BTC', Number.NaN, MARCH))).toContain('strike is NaN');
  });

  it('hold quoted points, and the volatility of the end points beyond them', () => {
    const strikes = [50000, 60000, 65000, 80000];
    const volatilities = [0.7, 0.62, 0.6, 0.64];
    const snapshot = snapshotOf({ smiles: [{ expiry: MARCH, kind: 'points', strikes, volatilities }] });
    strikes.forEach((strike, index) => {
      expectClose(volatilityAt(snapshot, 'BTC', strike, MARCH), volatilities[index]!, 1e-15, strike);
    });
    expectClose(volatilityAt(snapshot, 'BTC', 20000, MARCH), 0.7, 1e-15, 'left wing');
    expectClose(volatilityAt(snapshot, 'BTC', 200000, MARCH), 0.64, 1e-15, 'right wing');
    expectClose(volatilityAt(snapshot, 'BTC', 20000, JUNE), 0.7, 1e-15, 'after the last expiry');
  });

  it('let a quoted instrument win over the smile', () => {
    const snapshot = snapshotOf({}, { instrumentVolatilities: new Map([['BTC-27MAR26-90000-C', 0.777]]) });
    expect(volatilityAt(snapshot, 'BTC', 90000, MARCH, 'BTC-27MAR26-90000-C')).toBe(0.777);
    expect(volatilityAt(snapshot, 'BTC', 90000, MARCH, 'BTC-27MAR26-90000-P')).not.toBe(0.777);
  });

  it('never fall in total variance over time between smiles that do not cross', () => {
    const times = fc.tuple(
      fc.double({ min: 0.001, max: 2, noNaN: true }),
      fc.double({ min: 0.001, max: 2, noNaN: true }),
    );
    fc.assert(
      fc.property(fc.double({ min: -2, max: 2, noNaN: true }), times, (k, [one, other]) => {
        const [early, late] = one < other ? [one, other] : [other, one];
        const before = totalVarianceAt(twoSmiles, 'BTC', k, early);
        expect(totalVarianceAt(twoSmiles, 'BTC', k, late)).toBeGreaterThanOrEqual(before * (1 - 1e-15));
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});

describe('monotone cubic', () => {
  it('is the shape-preserving cubic of SciPy', () => {
    const { cases } = vectors('monotone-cubic') as {
      cases: { name: string; x: number[]; y: number[]; at: number[]; values: number[] }[];
    };
    expect(cases.length).toBe(5);
    for (const { name, x, y, at, values } of cases) {
      const slopes = monotoneSlopes(x, y);
      at.forEach((point, index) => {
        const value = monotoneCubic(x, y, slopes, point);
        expect(Math.abs(value - values[index]!), `${name} at ${point}`).toBeLessThanOrEqual(4e-15 * Math.max(...y));
      });
    }
  });
});

describe('applyMoves', () => {
  const power = {
    kind: 'power',
    referenceYears: 30 / 365,
    exponentBelow: 0.3,
    exponentAbove: 0.13,
    minimumYears: 1 / 365,
  } as const;
  const tenors = { kind: 'table', tenorsYears: [0.05, 0.5], weights: [1, 0.4] } as const;
  const moves = [
    { factor: spotFactor('BTC'), amount: table.spotMove },
    { factor: basisFactor('BTC'), amount: table.basisMove },
    { factor: volatilityFactor('BTC', 'log', power), amount: 0.2 },
    { factor: { ...volatilityFactor('BTC', 'additive'), id: 'BTC level' }, amount: -0.03 },
    { factor: { ...volatilityFactor('BTC', 'relative', tenors), id: 'BTC slope' }, amount: 0.1 },
  ];

  it.each(['moneyness', 'strike'] as const)('moves spot, basis and volatility with sticky %s', (stickiness) => {
    const shifted = applyMoves(twoSmiles, moves, { stickiness });
    expect(table.moved.length).toBe(15);
    for (const row of table.moved) {
      expectClose(forwardAt(shifted, 'BTC', row.expiry), row.forward, 1e-14, row);
      const expected = stickiness === 'strike' ? row.strikeSticky : row.moneynessSticky;
      expectClose(volatilityAt(shifted, 'BTC', row.strike, row.expiry), expected, 1e-13, row);
    }
  });

  it('changes nothing where every amount is zero', () => {
    const still = applyMoves(
      twoSmiles,
      moves.map(({ factor }) => ({ factor, amount: 0 })),
      { stickiness: 'moneyness' },
    );
    for (const { expiry, strike } of table.plain) {
      expect(forwardAt(still, 'BTC', expiry)).toBe(forwardAt(twoSmiles, 'BTC', expiry));
      expect(volatilityAt(still, 'BTC', strike, expiry)).toBe(volatilityAt(twoSmiles, 'BTC', strike, expiry));
    }
  });

  it('composes: two spot moves in a row are their sum', () => {
    const once = applyMoves(twoSmiles, [{ factor: spotFactor('BTC'), amount: 0.3 }], { stickiness: 'moneyness' });
    const first = applyMoves(twoSmiles, [{ factor: spotFactor('BTC'), amount: 0.1 }], { stickiness: 'moneyness' });
    const twice = applyMoves(first, [{ factor: spotFactor('BTC'), amount: 0.2 }], { stickiness: 'moneyness' });
    for (const { expiry, strike } of table.plain) {
      const wanted = volatilityAt(once, 'BTC', strike, expiry);
      expectClose(volatilityAt(twice, 'BTC', strike, expiry), wanted, 1e-13, { expiry, strike });
    }
  });

  it('slides a quoted volatility along the smile, in its proportion to it', () => {
    const id = 'BTC-27MAR26-90000-C';
    const quoted = snapshotOf({}, { instrumentVolatilities: new Map([[id, 0.777]]) });
    const up = [{ factor: spotFactor('BTC'), amount: 0.2 }];
    const smile = (strike: number) => volatilityAt(quoted, 'BTC', strike, MARCH);
    const sticky = applyMoves(quoted, up, { stickiness: 'strike' });
    expect(volatilityAt(sticky, 'BTC', 90000, MARCH, id)).toBe(0.777);
    const sliding = applyMoves(quoted, up, { stickiness: 'moneyness' });
    const wanted = (0.777 * smile(90000 * Math.exp(-0.2))) / smile(90000);
    expectClose(volatilityAt(sliding, 'BTC', 90000, MARCH, id), wanted, 1e-13, id);
  });

  it('moves perpetual, funding, rates and pegs', () => {
    const base = snapshotOf({ perpetual: 64700, fundingRate: 0.1, carryFollowsFunding: true, forwards: [] });
    const shifted = applyMoves(
      base,
      [
        { factor: spotFactor('BTC'), amount: Math.log(0.5) },
        { factor: fundingFactor('BTC'), amount: -0.3 },
        { factor: rateFactor('USD'), amount: 0.01 },
        { factor: rateFactor('BTC'), amount: -0.02 },
        { factor: pegFactor('USDT'), amount: -0.1 },
      ],
      { stickiness: 'moneyness' },
    );
    const moved = marketOf(shifted, 'BTC');
    expectClose(moved.spot, 32400, 1e-15, 'spot');
    expectClose(moved.perpetual!, 32350, 1e-15, 'perpetual');
    expectClose(moved.fundingRate!, -0.2, 1e-15, 'funding');
    expectClose(
      forwardAt(shifted, 'BTC', MARCH),
      32400 * Math.exp(-0.17 * yearsBetween(AS_OF, MARCH)),
      1e-15,
      'forward',
    );
    expectClose(rateToQuote(shifted, 'USDT'), 0.9998 * Math.exp(-0.1), 1e-15, 'peg');
    expectClose(rateToQuote(shifted, 'BTC'), 32400, 1e-15, 'coin');
    expect(shifted.discountRates.get('USD')).toBe(0.05);
    expect(shifted.discountRates.get('BTC')).toBe(-0.02);
    // The snapshot that was moved is as it was.
    expect(marketOf(base, 'BTC').spot).toBe(64800);
    expect(rateToQuote(base, 'USDT')).toBe(0.9998);
  });

  it('refuses moves of what is not there, twice the same, and volatility below zero', () => {
    const refused = (...factors: Parameters<typeof applyMoves>[1]) =>
      sentenceOf(() => applyMoves(snapshotOf(), factors, { stickiness: 'moneyness', place: { path: 'scenario 7' } }));
    const spot = { factor: spotFactor('BTC'), amount: 0.1 };
    expect(refused(spot, spot)).toBe('factor BTC spot moves twice in one scenario; it may move once (scenario 7)');
    expect(refused({ ...spot, amount: Number.NaN })).toBe(
      'move of BTC spot is NaN; it must be a finite number (scenario 7)',
    );
    expect(refused({ factor: spotFactor('ETH'), amount: 0 })).toBe(
      'the snapshot has no market for ETH; it holds BTC (scenario 7)',
    );
    expect(refused({ factor: fundingFactor('BTC'), amount: 0.1 })).toContain('has no funding rate for it');
    expect(refused({ factor: pegFactor('DAI'), amount: 0.1 })).toContain('no rate from DAI to USD');
    expect(refused({ factor: pegFactor('USD'), amount: 0.1 })).toContain('cannot move against itself');
    expect(refused({ factor: pegFactor('BTC'), amount: 0.1 })).toContain('move its spot, not a peg');
    const crushed = [{ factor: volatilityFactor('BTC', 'additive'), amount: -3 }];
    const without = applyMoves(snapshotOf(), crushed, { stickiness: 'moneyness' });
    expect(sentenceOf(() => volatilityAt(without, 'BTC', 65000, MARCH))).toContain(
      'it must stay above 0: name a volatility floor',
    );
    const floored = applyMoves(snapshotOf(), crushed, { stickiness: 'moneyness', volatilityFloor: 0.05 });
    expect(volatilityAt(floored, 'BTC', 65000, MARCH)).toBe(0.05);
  });
});

describe('factors', () => {
  it('say what moves, in words', () => {
    expect(describeFactor(spotFactor('BTC'))).toBe('log return of the BTC spot');
    const power = {
      kind: 'power',
      referenceYears: 0.25,
      exponentBelow: 0.3,
      exponentAbove: 0.13,
      minimumYears: 0.01,
    } as const;
    expect(describeFactor(volatilityFactor('ETH', 'relative', power))).toBe(
      'relative move of ETH volatility ((0.25 years / tenor) to the power 0.3 below, 0.13 above)',
    );
    expect(describeFactor(pegFactor('USDT'))).toBe('log return of USDT against the quote currency');
  });

  it('refuse a tenor scaling that is none', () => {
    const refused = (scaling: TenorScaling) =>
      sentenceOf(() =>
        applyMoves(snapshotOf(), [{ factor: volatilityFactor('BTC', 'log', scaling), amount: 0 }], {
          stickiness: 'strike',
        }),
      );
    expect(refused({ kind: 'table', tenorsYears: [0.5, 0.1], weights: [1, 1] })).toBe(
      `tenor 2 of the tenor table is 0.1; it must lie in (0.5, ${Number.MAX_VALUE}]`,
    );
    expect(refused({ kind: 'table', tenorsYears: [0.5], weights: [] })).toContain('1 tenors and 0 weights');
    const power = {
      kind: 'power',
      referenceYears: 0.1,
      exponentBelow: 0.3,
      exponentAbove: 0.1,
      minimumYears: 0,
    } as const;
    expect(refused(power)).toBe('minimum tenor in years is 0; it must be a finite number above 0');
  });
});

describe('currency', () => {
  it('converts what has a rate and names what has none', () => {
    const snapshot = snapshotOf();
    expect(rateToQuote(snapshot, 'USD')).toBe(1);
    expect(toQuoteCurrency(snapshot, 2, 'BTC')).toBe(129600);
    expectClose(toQuoteCurrency(snapshot, 1000, 'USDT'), 999.8, 1e-15, 'USDT');
    expect(sentenceOf(() => rateToQuote(snapshot, 'EURC', { file: 'book.csv', line: 7 }))).toBe(
      'the snapshot has no rate from EURC to USD; it knows USD, BTC, USDT (book.csv line 7)',
    );
  });

  it('discounts at the rate of the currency, and at nothing where none is given', () => {
    const snapshot = snapshotOf();
    expectClose(discountFactor(snapshot, 'USD', JUNE), Math.exp(-0.04 * yearsBetween(AS_OF, JUNE)), 1e-15, 'USD');
    expect(discountFactor(snapshot, 'BTC', JUNE)).toBe(1);
    expect(discountFactor(snapshot, 'USD', AS_OF)).toBe(1);
    expect(sentenceOf(() => discountFactor(snapshot, 'USD', AS_OF - 1000))).toContain('lies before the snapshot');
    expect(sentenceOf(() => discountFactor(snapshot, 'USD', Number.NaN))).toContain('a payment at NaN');
  });
});
