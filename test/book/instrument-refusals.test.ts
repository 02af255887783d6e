// What no instrument may be: each kind's terms spoiled one at a time, with the sentence that says so.
import { describe, expect, it } from 'vitest';
import type { Instrument, InstrumentKind } from '../../src/book/instrument.ts';
import { instrumentFromFields } from '../../src/book/instrument-fields.ts';
import { INSTRUMENT_KINDS, validateInstrument } from '../../src/book/instrument-forms.ts';
import { parseSymbol } from '../../src/book/symbols/parse-symbol.ts';
import { refusalOf } from './refusal.ts';
import { type GivenFields, SOUND } from './sound-fields.ts';

const SCHEDULE_WANTED =
  'instants such as 2026-06-26T08:00:00Z|2026-09-25T08:00:00Z, each with *weight and @price where they apply, or an interval such as 2026-06-01T08:00:00Z/2026-06-30T08:00:00Z/P1D';

describe('fields that make no sense', () => {
  const spoiled: readonly [InstrumentKind, GivenFields, string][] = [
    ['spot', { collateralHaircut: 1.5 }, 'collateralHaircut is 1.5; it must be a fraction in [0, 1]'],
    [
      'spot',
      { underlying: 'btc' },
      'underlying is btc; it must be the code of a coin or currency in capitals, such as BTC',
    ],
    [
      'spot',
      { underlying: '' },
      'underlying is missing; it must be the code of a coin or currency in capitals, such as BTC',
    ],
    [
      'spot',
      { currency: 'USD' },
      'spot has no field currency; it takes kind, id, underlying, multiplier, collateralHaircut',
    ],
    [
      'perpetual',
      { multiplier: 0 },
      'multiplier is 0; it must be a number above 0, at least 1e-12 and at most 1000000000000',
    ],
    ['perpetual', { currency: 'USD' }, 'currency is USD; an inverse contract on BTC settles in BTC (perpetual)'],
    ['perpetual', { settlement: 'quantum' }, 'settlement is quantum; it must be linear, inverse or quanto'],
    ['perpetual', { fixedRate: 2 }, 'fixedRate is 2; only a quanto settlement has one'],
    [
      'future',
      { currency: undefined },
      'currency is missing; it must be the code of a coin or currency in capitals, such as BTC',
    ],
    [
      'future',
      { settlement: 'quanto' },
      'fixedRate is missing; it must be a number above 0, at least 1e-12 and at most 1000000000000',
    ],
    [
      'future',
      { expiry: '2026-12-25' },
      'expiry is 2026-12-25; it must be an instant with its zone, such as 2026-12-25T08:00:00Z',
    ],
    [
      'future',
      { expiry: '2026-02-30T08:00:00Z' },
      'expiry is 2026-02-30T08:00:00Z; it must be an instant with its zone, such as 2026-12-25T08:00:00Z',
    ],
    [
      'future',
      { expiry: Number.NaN },
      'expiry is NaN; it must be an instant with its zone, such as 2026-12-25T08:00:00Z',
    ],
    ['option', { strike: 0 }, 'strike is 0; it must be above 0'],
    ['option', { strike: '-5' }, 'strike is -5; it must be above 0'],
    ['option', { strike: Number.NaN }, 'strike is NaN; it must be a price in [1e-12, 1000000000000]'],
    ['option', { strike: '1e400' }, 'strike is 1e400; it must be a price in [1e-12, 1000000000000]'],
    ['option', { strike: '100,000' }, 'strike is 100,000; it must be a price in [1e-12, 1000000000000]'],
    ['option', { strike: undefined }, 'strike is missing; it must be a price in [1e-12, 1000000000000]'],
    ['option', { callPut: 'C' }, 'callPut is C; it must be call or put'],
    ['option', { exercise: 'bermudan' }, 'exercise is bermudan; it must be european or american'],
    [
      'option',
      { stike: 5 },
      'option has no field stike; it takes kind, id, underlying, multiplier, settlement, currency, fixedRate, expiry, callPut, strike, exercise; did you mean strike?',
    ],
    ['option', { STRIKE: 5 }, 'strike is given twice'],
    ['option', { id: 'a;b' }, 'id is a;b; it must be a name without ; that does not begin with otc:'],
    ['digital', { payout: 'coins' }, 'payout is coins; it must be cash or asset'],
    ['digital', { amount: 0 }, 'amount is 0; it must be above 0'],
    [
      'touch',
      { touch: 'no' },
      'paidAt is hit; a no-touch pays at expiry, when it is known that the barrier was never reached (touch)',
    ],
    ['touch', { barrier: -1 }, 'barrier is -1; it must be above 0'],
    ['touch', { barrierHit: 'yes' }, 'barrierHit is yes; it must be true or false'],
    [
      'barrier',
      { knock: 'in', rebate: 10, rebatePaidAt: 'hit' },
      'rebatePaidAt is hit; a knock-in pays its rebate at expiry, when it is known that the barrier was never reached (barrier)',
    ],
    ['barrier', { rebate: -1 }, 'rebate is -1; it must be an amount in [0, 1000000000000]'],
    [
      'barrier',
      { monitoring: '2026-06-26T08:00:00Z|2027-01-01T00:00:00Z' },
      'monitoring end at 2027-01-01T00:00:00Z; they must end by the expiry, 2026-12-25T08:00:00Z (barrier)',
    ],
    ['barrier', { monitoring: 'daily' }, `monitoring is daily; it must be continuous, or ${SCHEDULE_WANTED}`],
    [
      'double-barrier',
      { lowerBarrier: 130000 },
      'lowerBarrier is 130000; it must lie below upperBarrier, which is 130000 (double-barrier)',
    ],
    ['asian', { strike: 0 }, 'strike is 0; where strikeStyle is fixed it must be above 0 (asian)'],
    [
      'asian',
      { strikeStyle: 'floating' },
      'strike is 100000; where strikeStyle is floating it must be left out (asian)',
    ],
    ['asian', { fixings: '2026-06-26' }, `fixings is 2026-06-26; it must be ${SCHEDULE_WANTED}`],
    ['asian', { fixings: [] }, 'fixings is ; it must hold at least one instant'],
    [
      'asian',
      { fixings: '2026-12-25T08:00:00Z|2026-06-26T08:00:00Z' },
      'fixings is 2026-12-25T08:00:00Z|2026-06-26T08:00:00Z; its instants must ascend, but 2026-06-26T08:00:00Z follows 2026-12-25T08:00:00Z',
    ],
    [
      'asian',
      { fixings: '2026-06-26T08:00:00Z|2026-06-26T08:00:00Z' },
      'fixings is 2026-06-26T08:00:00Z|2026-06-26T08:00:00Z; its instants must ascend, but 2026-06-26T08:00:00Z follows 2026-06-26T08:00:00Z',
    ],
    [
      'asian',
      { fixings: '2026-06-26T08:00:00Z|2026-12-25T08:00:00Z@9' },
      'fixings is 2026-06-26T08:00:00Z|2026-12-25T08:00:00Z@9; prices are fixed in order of time, but 2026-12-25T08:00:00Z has one and an earlier instant has none',
    ],
    [
      'asian',
      { fixings: '2026-06-26T08:00:00Z*0' },
      'fixings is 2026-06-26T08:00:00Z*0; each weight must be above 0, and that of 2026-06-26T08:00:00Z is 0',
    ],
    [
      'asian',
      { fixings: '2026-06-26T08:00:00Z@0' },
      'fixings is 2026-06-26T08:00:00Z@0; each fixed price must be above 0, and that of 2026-06-26T08:00:00Z is 0',
    ],
    ['lookback', { strike: 5 }, 'strike is 5; where strikeStyle is floating it must be left out (lookback)'],
    ['lookback', { runningExtreme: 0 }, 'runningExtreme is 0; it must be above 0'],
    [
      'variance-swap',
      { strikeVolatility: 55 },
      'strikeVolatility is 55; it must be a volatility as a fraction in (0, 10] (0.65, not 65)',
    ],
    [
      'variance-swap',
      { accrualStart: '2026-12-25T08:00:00Z' },
      'accrualStart is 2026-12-25T08:00:00Z; it must lie before the expiry, 2026-12-25T08:00:00Z (variance-swap)',
    ],
    [
      'variance-swap',
      { realizedVariance: -0.1 },
      'realizedVariance is -0.1; it must be a variance per year in [0, 100]',
    ],
    [
      'volatility-swap',
      { annualizationDays: 12 },
      'annualizationDays is 12; it must be a number of days in [200, 366]',
    ],
    ['basket', { weights: 'BTC*1' }, 'weights name 1 underlying; a basket has at least two (basket)'],
    ['basket', { weights: 'BTC*1|BTC*2' }, 'weights is BTC*1|BTC*2; BTC appears twice'],
    [
      'basket',
      { weights: 'BTC*1|ETH*0' },
      'weights is BTC*1|ETH*0; each weight must be a number other than 0, and that of ETH is 0',
    ],
    [
      'basket',
      { weights: 'BTC|ETH' },
      'weights is BTC|ETH; it must be underlyings with weights, such as BTC*0.5|ETH*8',
    ],
    [
      'basket',
      { weights: 'BTC*1|e*1' },
      'weights is BTC*1|e*1; "e" is not the code of a coin in capitals, such as BTC',
    ],
    ['basket', { strike: -1 }, 'strike is -1; where every weight is positive it must be above 0 (basket)'],
    [
      'basket',
      { settlement: 'inverse', currency: 'BTC' },
      'settlement is inverse; on several underlyings it must be linear or quanto (basket)',
    ],
    ['spread', { weights: 'BTC*1|ETH*-1|SOL*-1' }, 'weights name 3 underlyings; a spread has exactly two (spread)'],
    [
      'spread',
      { weights: 'BTC*1|ETH*1' },
      'weights are 1 and 1; a spread is long the first and short the second (spread)',
    ],
    [
      'autocallable',
      { autocallLevels: '1|1|1' },
      'autocallLevels has 3 entries; it must have one, or one for each of the 2 observations (autocallable)',
    ],
    ['autocallable', { coupons: '4' }, 'coupons is 4; entry 1 is 4; it must be a fraction in [0, 1]'],
    [
      'autocallable',
      { initialLevels: 'BTC@0' },
      'initialLevels is BTC@0; each level must be above 0, and that of BTC is 0',
    ],
    [
      'autocallable',
      { observations: '2026-06-26T08:00:00Z|2027-06-26T08:00:00Z' },
      'observations end at 2027-06-26T08:00:00Z; they must end by the expiry, 2026-12-25T08:00:00Z (autocallable)',
    ],
  ];

  it.each(spoiled)('%s with %j', (kind, change, sentence) => {
    expect(refusalOf(() => instrumentFromFields({ ...SOUND[kind], ...change }))).toBe(`INPUT_INSTRUMENT: ${sentence}`);
  });

  it('are placed', () => {
    const place = { file: 'exotics.csv', line: 4 };
    expect(refusalOf(() => instrumentFromFields({ ...SOUND.option, strike: 0 }, place))).toBe(
      'INPUT_INSTRUMENT: strike is 0; it must be above 0 (exotics.csv line 4)',
    );
    expect(refusalOf(() => parseSymbol('otc:basket;currency=USD;strike', undefined, place))).toBe(
      'INPUT_INSTRUMENT: "strike" is not a term; it must be written name=value (exotics.csv line 4)',
    );
    expect(refusalOf(() => parseSymbol('otc:spot;underlying=BTC;underlying=ETH', undefined, place))).toBe(
      'INPUT_INSTRUMENT: underlying is given twice (exotics.csv line 4)',
    );
  });

  const kinds = INSTRUMENT_KINDS.join(', ');
  it.each([
    [{}, `kind is missing; it must be one of ${kinds}`],
    [{ kind: 'swaption' }, `kind is swaption; it must be one of ${kinds}`],
    [{ kind: 'bariér' }, `kind is bariér; it must be one of ${kinds}; did you mean barrier?`],
    [{ kind: 'toString' }, `kind is tostring; it must be one of ${kinds}`],
  ])('%j', (fields, sentence) => {
    expect(refusalOf(() => instrumentFromFields(fields))).toBe(`INPUT_INSTRUMENT: ${sentence}`);
  });
});

describe('instruments made by hand', () => {
  const option = parseSymbol('BTC-27DEC26-100000-C') as Extract<Instrument, { kind: 'option' }>;

  it('pass where they are sound', () => {
    expect(validateInstrument(option)).toBe(option);
  });

  it.each<[object, string]>([
    [{ strike: 0 }, 'strike is 0; it must be above 0 (BTC-27DEC26-100000-C, line 3)'],
    [
      { strike: Number.NaN },
      'strike is NaN; it must be a price in [1e-12, 1000000000000] (BTC-27DEC26-100000-C, line 3)',
    ],
    [
      { expiry: Number.NaN },
      'expiry is NaN; it must be an instant with its zone, such as 2026-12-25T08:00:00Z (BTC-27DEC26-100000-C, line 3)',
    ],
    [
      { multiplier: Number.POSITIVE_INFINITY },
      'multiplier is Infinity; it must be a number above 0, at least 1e-12 and at most 1000000000000 (BTC-27DEC26-100000-C, line 3)',
    ],
    [{ callPut: 'both' }, 'callPut is both; it must be call or put (BTC-27DEC26-100000-C, line 3)'],
    [{ exercise: undefined }, 'exercise is missing; it must be european or american (BTC-27DEC26-100000-C, line 3)'],
    [
      { settlement: { style: 'inverse', currency: 'ETH' } },
      'currency is ETH; an inverse contract on BTC settles in BTC (BTC-27DEC26-100000-C, line 3)',
    ],
    [
      { settlement: { style: 'quanto', currency: 'USD', fixedRate: Number.NaN } },
      'fixedRate is NaN; it must be a number above 0, at least 1e-12 and at most 1000000000000 (BTC-27DEC26-100000-C, line 3)',
    ],
    [
      { settlement: { style: 'other', currency: 'USD' } },
      'settlement is other; it must be linear, inverse or quanto (BTC-27DEC26-100000-C, line 3)',
    ],
    [{ id: ' x' }, 'id is " x"; it must be a text without spaces at its ends ( x, line 3)'],
    [{ kind: 'cap' }, `kind is cap; it must be one of ${INSTRUMENT_KINDS.join(', ')} (BTC-27DEC26-100000-C, line 3)`],
  ])('are refused with %j', (change, sentence) => {
    const spoiled = { ...option, ...change } as Instrument;
    expect(refusalOf(() => validateInstrument(spoiled, { line: 3 }))).toBe(`INPUT_INSTRUMENT: ${sentence}`);
  });

  it('stand on the first of several underlyings', () => {
    const basket = { ...instrumentFromFields(SOUND.basket), underlying: 'ETH', id: 'b' } as Instrument;
    expect(refusalOf(() => validateInstrument(basket))).toBe(
      'INPUT_INSTRUMENT: underlying is ETH; it must be the first of several, BTC (b)',
    );
  });
});
