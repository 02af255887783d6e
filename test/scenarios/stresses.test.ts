import { describe, expect, it } from 'vitest';
import { PARALLEL, pegFactor, rateFactor, spotFactor, volatilityFactor } from '../../src/market/factor.ts';
import { applyMoves } from '../../src/market/moves.ts';
import { dampedTails, gridProduct, gridScenarios, logReturnOf } from '../../src/scenarios/grid.ts';
import {
  correlationToOne,
  depeg,
  REMEMBERED_DAYS,
  rememberedStress,
  stressScenarios,
} from '../../src/scenarios/stresses.ts';
import { userScenarios } from '../../src/scenarios/user-scenarios.ts';
import { sentenceOf, snapshotOf } from '../market/helpers.ts';
import { dailyHistory, exampleHistory } from './history-of.ts';

const BTC = spotFactor('BTC');
const ETH = spotFactor('ETH');
const VOLATILITY = volatilityFactor('BTC', 'relative', PARALLEL);
const USDT = pegFactor('USDT');
const parameters = { name: 'test', source: 'this file', date: '2026-01-01' };

describe('grids', () => {
  it('price by price, with any shape beyond', () => {
    const points = [...gridProduct([-0.1, 0, 0.1], [-0.25, 0.25]), { price: -0.4, volatility: 0.5, lossFactor: 0.35 }];
    const set = gridScenarios({ factors: [BTC, ETH, VOLATILITY], points, parameters });
    expect(set.count).toBe(7);
    expect([...set.moves[1]!]).toEqual([-0.1, -0.1, 0, 0, 0.1, 0.1, -0.4]);
    expect([...set.moves[2]!]).toEqual([-0.25, 0.25, -0.25, 0.25, -0.25, 0.25, 0.5]);
    expect([...set.lossFactors!]).toEqual([1, 1, 1, 1, 1, 1, 0.35]);
    expect(set.weights).toBeUndefined();
  });

  it('damped tails: factor from / |price|', () => {
    const factors = dampedTails(gridProduct([-0.4, -0.2, 0.1, 0.8], [0]), 0.2).map((point) => point.lossFactor);
    expect(factors).toEqual([0.5, undefined, undefined, 0.25]);
  });

  it('per cent at the door; total loss and other factors are refused', () => {
    expect(Math.abs(logReturnOf(-0.15) - Math.log(0.85))).toBeLessThan(1e-16);
    expect(sentenceOf(() => logReturnOf(-1))).toContain('relative price move is -1');
    expect(sentenceOf(() => gridScenarios({ factors: [rateFactor('USD')], points: [], parameters }))).toContain(
      'USD rate has no place in a grid',
    );
    expect(sentenceOf(() => gridScenarios({ factors: [BTC], points: [], parameters }))).toContain('has 0 scenarios');
  });
});

describe('remembered days', () => {
  const history = exampleHistory('2027-01-01');
  // Prices of examples/history/btc-eth-daily.csv at both ends.
  it.each([
    ['2020-03-12', [7935.52, 5142.99], [194.22, 110.6]],
    ['2021-05-19', [43091.04, 37287.39], [3399.05, 2505.01]],
    ['2022-06', [30101.19, 19047.42], [1788.42, 995.25]],
    ['2022-11', [21282.99, 15742.44], [1626.81, 1095.18]],
  ] as const)('%s', (name, btc, eth) => {
    const window = REMEMBERED_DAYS.find((day) => day.name.startsWith(name))!;
    const series = [
      { factor: BTC, series: 'btc_usd' },
      { factor: ETH, series: 'eth_usd' },
    ];
    const { amounts } = rememberedStress(history, series, window);
    expect(Math.abs(amounts.get('BTC spot')! - Math.log(btc[1] / btc[0]))).toBeLessThan(2e-16);
    expect(Math.abs(amounts.get('ETH spot')! - Math.log(eth[1] / eth[0]))).toBeLessThan(2e-16);
  });

  it('2026-02-06, BTC', () => {
    const window = REMEMBERED_DAYS.find((day) => day.name.startsWith('2026-02-06'))!;
    const { amounts, name } = rememberedStress(history, [{ factor: BTC, series: 'btc_usd' }], window);
    expect(Math.abs(amounts.get('BTC spot')! - Math.log(62853.69 / 73172.29))).toBeLessThan(2e-16);
    expect(name).toBe('2026-02-06, the fall of February (2026-02-05/2026-02-06)');
  });

  it('a history that does not reach so far says so', () => {
    expect(
      sentenceOf(() => rememberedStress(dailyHistory([1, 2]), [{ factor: BTC, series: 'price' }], REMEMBERED_DAYS[0]!)),
    ).toBe('the history has no values at 2020-03-12T00:00:00Z, which "2020-03-12, the pandemic reaches markets" needs');
  });
});

describe('made stresses', () => {
  it('all prices at once', () => {
    const deviations = new Map([
      ['BTC spot', 0.04],
      ['ETH spot', 0.05],
    ]);
    const stresses = correlationToOne([BTC, VOLATILITY, ETH], deviations, 3);
    const set = stressScenarios({ factors: [BTC, VOLATILITY, ETH], stresses, parameters });
    expect(set.labels).toEqual([
      'all prices up by 3 standard deviations at once',
      'all prices down by 3 standard deviations at once',
    ]);
    expect(set.moves.map((column) => [...column])).toEqual([
      [0.12, -0.12],
      [0, 0],
      [0.15000000000000002, -0.15000000000000002],
    ]);
    expect(set.provenance.notes[0]).toContain('BTC volatility stay where they are');
    expect(sentenceOf(() => correlationToOne([BTC, ETH], new Map([['BTC spot', 1]]), 3))).toContain(
      'given for ETH spot',
    );
  });

  it('a depeg brings the currency to its price', () => {
    const stress = depeg('USDT', { before: 0.9998, after: 0.88 });
    const move = { factor: USDT, amount: stress.amounts.get('USDT peg')! };
    const moved = applyMoves(snapshotOf(), [move], { stickiness: 'moneyness' });
    expect(Math.abs(moved.currencyRates.get('USDT')! - 0.88)).toBeLessThan(1e-15);
    expect(sentenceOf(() => depeg('USDT', { before: 1, after: 0 }))).toContain('price of USDT after the depeg is 0');
  });
});

describe('scenarios of the user', () => {
  const factors = [BTC, ETH];
  const place = (line: number) => ({ file: 'mine.csv', line });
  it('rows in any order; what is not named stays, and a note says so', () => {
    const set = userScenarios({
      factors,
      rows: [
        { scenario: 'crash', factor: 'BTC spot', amount: -0.5, weight: 1 },
        { scenario: 'rally', factor: 'ETH spot', amount: 0.4, weight: 3 },
        { scenario: 'crash', factor: 'ETH spot', amount: -0.6, weight: 1 },
      ],
      parameters,
    });
    expect(set.kind).toBe('user');
    expect(set.labels).toEqual(['crash', 'rally']);
    expect(set.moves.map((column) => [...column])).toEqual([
      [-0.5, 0],
      [-0.6, 0.4],
    ]);
    expect([...set.weights!]).toEqual([1, 3]);
    expect(set.provenance.notes).toEqual(['rally: BTC spot stay where they are']);
  });

  const row = { scenario: 'crash', factor: 'BTC spot', amount: -0.5 };
  it.each([
    [
      [{ ...row, amount: Number.NaN, place: place(7) }],
      'move of BTC spot in crash is NaN; it must be a finite number (mine.csv line 7)',
    ],
    [
      [{ ...row, factor: 'SOL spot', place: place(2) }],
      'factor "SOL spot" is not known; the factors are BTC spot, ETH spot (mine.csv line 2)',
    ],
    [[row, { ...row, place: place(3) }], 'BTC spot moves twice in crash; it may move once (mine.csv line 3)'],
    [
      [{ ...row, weight: 0, place: place(2) }],
      'weight of crash is 0; it must be a finite number above 0 (mine.csv line 2)',
    ],
    [
      [
        { ...row, weight: 2, place: place(2) },
        { ...row, factor: 'ETH spot', place: place(3) },
      ],
      'the rows of crash have 2 (mine.csv line 2) and no weight; they must agree (mine.csv line 3)',
    ],
    [
      [
        { ...row, weight: 2 },
        { ...row, scenario: 'rally' },
      ],
      'rally has no weight and crash has one; give all scenarios weights, or none',
    ],
    [[], 'a scenario set has 0 scenarios; it needs at least one'],
  ])('refuses, sentence %#', (rows, sentence) => {
    expect(sentenceOf(() => userScenarios({ factors, rows, parameters }))).toBe(sentence);
  });
});
