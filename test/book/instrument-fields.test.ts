// OTC instruments from named fields: what each kind takes, and the text that stands for it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instrument, InstrumentKind } from '../../src/book/instrument.ts';
import { allFieldNames, fieldNames, instrumentFromFields } from '../../src/book/instrument-fields.ts';
import { INSTRUMENT_KINDS } from '../../src/book/instrument-forms.ts';
import { autocallObservations } from '../../src/book/instruments/autocallable-note.ts';
import { lookbackExtreme } from '../../src/book/instruments/lookback-option.ts';
import { parseSymbol, symbolText } from '../../src/book/symbols/parse-symbol.ts';
import { EXPIRY, OBSERVED, SOUND } from './sound-fields.ts';

const linearUsd = { style: 'linear', currency: 'USD' } as const;

describe('the terms that fields state', () => {
  it.each<[InstrumentKind, object]>([
    ['spot', { underlying: 'BTC', multiplier: 1, collateralHaircut: 0.05 }],
    ['perpetual', { underlying: 'BTC', multiplier: 10, settlement: { style: 'inverse', currency: 'BTC' } }],
    ['future', { underlying: 'BTC', multiplier: 1, settlement: linearUsd, expiry: EXPIRY }],
    ['option', { settlement: linearUsd, expiry: EXPIRY, callPut: 'call', strike: 100000, exercise: 'european' }],
    ['digital', { callPut: 'put', strike: 90000, payout: 'cash', amount: 1000 }],
    [
      'touch',
      {
        touch: 'one',
        direction: 'up',
        barrier: 130000,
        paidAt: 'hit',
        monitoring: { style: 'continuous' },
        barrierHit: false,
      },
    ],
    [
      'barrier',
      { knock: 'out', direction: 'up', barrier: 130000, rebate: 0, rebatePaidAt: 'expiry', barrierHit: false },
    ],
    ['double-barrier', { knock: 'out', lowerBarrier: 80000, upperBarrier: 130000, rebate: 0 }],
    [
      'asian',
      {
        averaging: 'arithmetic',
        strikeStyle: 'fixed',
        strike: 100000,
        fixings: [
          { instant: OBSERVED, weight: 2, fixed: 95000.5 },
          { instant: EXPIRY, weight: 1 },
        ],
      },
    ],
    ['lookback', { strikeStyle: 'floating', strike: 0, runningExtreme: 61000 }],
    [
      'variance-swap',
      { strikeVolatility: 0.55, realizedVariance: 0.31, annualizationDays: 365, accrualStart: Date.UTC(2026, 0, 2, 8) },
    ],
    ['volatility-swap', { strikeVolatility: 0.55, realizedVariance: 0, annualizationDays: 365 }],
    [
      'basket',
      {
        underlying: 'BTC',
        strike: 70000,
        weights: [
          { underlying: 'BTC', weight: 0.5 },
          { underlying: 'ETH', weight: 8 },
        ],
      },
    ],
    [
      'spread',
      {
        underlying: 'BTC',
        strike: 0,
        weights: [
          { underlying: 'BTC', weight: 1 },
          { underlying: 'ETH', weight: -20 },
        ],
      },
    ],
    [
      'autocallable',
      {
        underlying: 'BTC',
        multiplier: 1000,
        initialLevels: [
          { underlying: 'BTC', level: 95000 },
          { underlying: 'ETH', level: 3200 },
        ],
        observations: [OBSERVED, EXPIRY],
        autocallLevels: [1, 0.95],
        coupons: [0.04],
        couponBarriers: [0],
        memoryCoupon: false,
        protectionBarrier: 0.6,
      },
    ],
  ])('%s', (kind, terms) => {
    const instrument = instrumentFromFields(SOUND[kind]);
    expect(instrument.kind).toBe(kind);
    expect(instrument).toMatchObject(terms);
    expect(parseSymbol(symbolText(instrument))).toEqual(instrument);
    expect(parseSymbol(instrument.id)).toEqual(instrument);
  });

  it('covers every kind', () => {
    expect(Object.keys(SOUND)).toEqual([...INSTRUMENT_KINDS]);
  });

  it('has one text, whatever the order and the spelling of the fields', () => {
    const text =
      'otc:barrier;underlying=BTC;currency=USD;expiry=2026-12-25T08:00:00Z;callPut=call;strike=100000;knock=out;direction=up;barrier=130000';
    expect(instrumentFromFields(SOUND.barrier).id).toBe(text);
    expect(
      instrumentFromFields({
        Barrier: '1.3e5',
        direction: 'UP',
        knock: 'out',
        strike: 100000,
        call_put: 'Call',
        EXPIRY: '2026-12-25T09:00:00+01:00',
        currency: ' USD ',
        underlying: 'BTC',
        kind: 'Barrier',
        'rebate-paid-at': 'expiry',
        rebate: '0',
        monitoring: null,
        multiplier: '',
      }).id,
    ).toBe(text);
  });

  it('may settle in a third currency at a fixed rate', () => {
    const quanto = instrumentFromFields({ ...SOUND.option, settlement: 'quanto', currency: 'EUR', fixedRate: 0.92 });
    expect(quanto).toMatchObject({ settlement: { style: 'quanto', currency: 'EUR', fixedRate: 0.92 } });
    expect(parseSymbol(quanto.id)).toEqual(quanto);
  });

  it('may carry an id of their own', () => {
    const named = instrumentFromFields({ ...SOUND.option, id: 'call-17' });
    expect(named.id).toBe('call-17');
    expect(parseSymbol(symbolText(named))).toEqual(named);
    const balance = instrumentFromFields({ kind: 'spot', underlying: 'BTC', id: 'cold wallet' });
    expect(parseSymbol(symbolText(balance))).toEqual(balance);
  });

  it('of a plain balance are the balance', () => {
    expect(instrumentFromFields({ kind: 'spot', underlying: 'USDC' })).toEqual(parseSymbol('USDC'));
  });

  it('may give a schedule as an interval, a list or an array', () => {
    const instants = [Date.UTC(2026, 11, 23, 8), Date.UTC(2026, 11, 24, 8), EXPIRY];
    const texts = instants.map((instant) => new Date(instant).toISOString());
    for (const monitoring of [
      '2026-12-23T08:00:00Z/2026-12-25T08:00:00Z/P1D',
      '2026-12-23T08:00:00Z/2026-12-25T08:00:00Z/PT24H',
      texts.join('|'),
      texts.join(' '),
      texts,
      instants,
    ]) {
      expect(instrumentFromFields({ ...SOUND.barrier, monitoring })).toMatchObject({
        monitoring: { style: 'discrete', instants },
      });
    }
  });

  it('spread single entries over all observations', () => {
    const note = instrumentFromFields(SOUND.autocallable) as Extract<Instrument, { kind: 'autocallable' }>;
    expect(autocallObservations(note)).toEqual([
      { instant: OBSERVED, autocallLevel: 1, coupon: 0.04, couponBarrier: 0 },
      { instant: EXPIRY, autocallLevel: 0.95, coupon: 0.04, couponBarrier: 0 },
    ]);
  });

  it('say which extreme a lookback looks at', () => {
    expect(lookbackExtreme({ callPut: 'call', strikeStyle: 'fixed' })).toBe('maximum');
    expect(lookbackExtreme({ callPut: 'put', strikeStyle: 'fixed' })).toBe('minimum');
    expect(lookbackExtreme({ callPut: 'call', strikeStyle: 'floating' })).toBe('minimum');
    expect(lookbackExtreme({ callPut: 'put', strikeStyle: 'floating' })).toBe('maximum');
  });

  it('have names that a reader can tell from its own columns', () => {
    expect(fieldNames('option')).toEqual([
      'kind',
      'id',
      'underlying',
      'multiplier',
      'settlement',
      'currency',
      'fixedRate',
      'expiry',
      'callPut',
      'strike',
      'exercise',
    ]);
    expect(allFieldNames()).toContain('couponBarriers');
    for (const column of ['account', 'instrument', 'quantity', 'entryPrice'])
      expect(allFieldNames()).not.toContain(column);
  });
});

describe('any sound terms', () => {
  const price = fc.double({ min: 1e-12, max: 1e12, noNaN: true });
  const instant = fc.integer({ min: 1_700_000_000_000, max: 1_798_000_000_000 });
  const instants = fc.uniqueArray(instant, { minLength: 1, maxLength: 20 }).map((list) => list.sort((a, b) => a - b));
  const weights = fc.double({ min: 1e-6, max: 1e6, noNaN: true });

  it('come back from their text to the bit', () => {
    const fields = fc.record({
      strike: price,
      barrier: price,
      rebate: fc.double({ min: 0, max: 1e12, noNaN: true }),
      monitoring: instants,
      multiplier: price,
    });
    fc.assert(
      fc.property(fields, (terms) => {
        const instrument = instrumentFromFields({ ...SOUND.barrier, ...terms });
        expect(instrument).toMatchObject({ ...terms, monitoring: { style: 'discrete', instants: terms.monitoring } });
        expect(parseSymbol(instrument.id)).toEqual(instrument);
      }),
      { seed: 20260206 },
    );
  });

  it('keep their fixings to the bit', () => {
    const schedule = fc.tuple(
      instants,
      fc.array(fc.tuple(weights, price), { minLength: 20, maxLength: 20 }),
      fc.nat(20),
    );
    fc.assert(
      fc.property(schedule, ([times, values, fixedCount]) => {
        const fixings = times.map((time, index) => {
          const [weight, fixed] = values[index]!;
          return index < fixedCount ? { instant: time, weight, fixed } : { instant: time, weight };
        });
        const text = fixings.map(
          (entry) => `${entry.instant}*${entry.weight}${'fixed' in entry ? `@${entry.fixed}` : ''}`,
        );
        const instrument = instrumentFromFields({ ...SOUND.asian, fixings: text });
        expect(instrument).toMatchObject({ fixings });
        expect(parseSymbol(instrument.id)).toEqual(instrument);
      }),
      { seed: 20260206 },
    );
  });
});
