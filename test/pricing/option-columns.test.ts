// Many options of one expiry at a time: the same bits as one by one.
import { describe, expect, it } from 'vitest';
import { splitmix32 } from '../../bench/splitmix.ts';
import type { Settlement } from '../../src/book/instruments/common.ts';
import type { VanillaOption } from '../../src/book/instruments/vanilla-option.ts';
import { createSnapshot } from '../../src/market/create-snapshot.ts';
import { spotFactor, volatilityFactor } from '../../src/market/factor.ts';
import { applyMoves } from '../../src/market/moves.ts';
import type { Snapshot } from '../../src/market/snapshot.ts';
import { fillOptionColumns, groupByExpiry } from '../../src/pricing/option-columns.ts';
import { optionPricer } from '../../src/pricing/option-pricer.ts';
import { payoffScale } from '../../src/pricing/payoff-scale.ts';
import { logRatio } from '../../src/spec/log-ratio.ts';

const AS_OF = Date.UTC(2026, 1, 6, 8);
const DAY = 86_400_000;
const [WEEK, MONTH, YEAR] = [AS_OF + 7 * DAY, AS_OF + 30 * DAY, AS_OF + 365 * DAY] as const;

const SNAPSHOT: Snapshot = createSnapshot({
  asOf: AS_OF,
  quoteCurrency: 'USD',
  underlyings: new Map([
    [
      'BTC',
      {
        underlying: 'BTC',
        spot: 64_800,
        carryRate: 0.03,
        forwards: [{ expiry: MONTH, forward: 65_000, source: 'given' as const }],
        smiles: [
          { expiry: WEEK, kind: 'svi' as const, parameters: { a: 0.004, b: 0.01, rho: -0.2, m: 0.03, sigma: 0.2 } },
          {
            expiry: MONTH,
            kind: 'points' as const,
            strikes: [40_000, 60_000, 65_000, 70_000, 100_000],
            volatilities: [0.8, 0.62, 0.58, 0.57, 0.66],
          },
          { expiry: YEAR, kind: 'flat' as const, volatility: 0.6 },
        ],
      },
    ],
    ['ETH', { underlying: 'ETH', spot: 1900, carryRate: 0.01, forwards: [], smiles: [] }],
  ]),
  currencyRates: new Map([['USDC', 0.9997]]),
  discountRates: new Map([
    ['USD', 0.04],
    ['USDC', 0.05],
  ]),
  instrumentVolatilities: new Map([
    ['option 3', 0.66],
    ['ether', 0.9],
  ]),
  source: 'a test',
});

const MOVED = applyMoves(
  SNAPSHOT,
  [
    { factor: spotFactor('BTC'), amount: -0.1 },
    { factor: volatilityFactor('BTC'), amount: 0.2 },
  ],
  { stickiness: 'moneyness' },
);

const SETTLEMENTS: readonly Settlement[] = [
  { style: 'linear', currency: 'USD' },
  { style: 'linear', currency: 'USDC' },
  { style: 'inverse', currency: 'BTC' },
  { style: 'quanto', currency: 'USDC', fixedRate: 0.5 },
];

function option(index: number, expiry: number, settlement: Settlement, uniform: () => number): VanillaOption {
  return {
    kind: 'option',
    id: `option ${index}`,
    underlying: 'BTC',
    expiry,
    callPut: uniform() < 0.5 ? 'call' : 'put',
    strike: 20_000 + 120_000 * uniform(),
    exercise: 'european',
    multiplier: 1 + uniform(),
    settlement,
  };
}

const columnsOf = (rows: number) => {
  const column = () => new Float64Array(rows);
  return { strike: column(), logStrike: column(), volatility: column(), money: column(), sign: column() };
};

const DAYS = [1, 7, 18, 30, 200, 365, 500];

describe.each([
  ['as marked', SNAPSHOT],
  ['moved', MOVED],
])('%s', (_, snapshot) => {
  it.each(DAYS.flatMap((days) => SETTLEMENTS.map((settlement) => ({ days, settlement }))))(
    '$days days, $settlement.style in $settlement.currency',
    ({ days, settlement }) => {
      const uniform = splitmix32(days);
      const options = Array.from({ length: 20 }, (_, index) => option(index, AS_OF + days * DAY, settlement, uniform));
      const columns = columnsOf(22);
      const { forward, years } = fillOptionColumns(columns, 2, options, snapshot);
      options.forEach((each, index) => {
        const { inputs } = optionPricer(each, snapshot);
        const row = index + 2;
        const got = [forward, columns.strike[row], columns.volatility[row], years, columns.sign[row]];
        expect(got).toEqual(inputs);
        expect(columns.logStrike[row]).toBe(logRatio(each.strike, forward));
        expect(columns.money[row]).toBe(payoffScale(each, snapshot, forward).money);
      });
      expect([...columns.strike.subarray(0, 2)]).toEqual([0, 0]);
    },
  );
});

it('takes a quoted option of a market without a smile, and says whose smile is missing', () => {
  const settlement = { style: 'linear', currency: 'USD' } as const;
  const ether = { ...option(0, MONTH, settlement, splitmix32(1)), underlying: 'ETH', id: 'ether' };
  const columns = columnsOf(2);
  fillOptionColumns(columns, 0, [ether], SNAPSHOT);
  expect(columns.volatility[0]).toBe(0.9);
  expect(() => fillOptionColumns(columns, 0, [ether, { ...ether, id: 'stranger' }], SNAPSHOT)).toThrow(
    /no smile for ETH.*stranger/,
  );
});

it('refuses what has expired, and groups that are none', () => {
  const settlement = { style: 'linear', currency: 'USD' } as const;
  const good = option(0, MONTH, settlement, splitmix32(1));
  const columns = columnsOf(2);
  expect(() => fillOptionColumns(columns, 0, [{ ...good, expiry: AS_OF }], SNAPSHOT)).toThrow(/option 0 expired/);
  expect(() => fillOptionColumns(columns, 0, [good, { ...good, id: 'late', expiry: YEAR }], SNAPSHOT)).toThrow(/late/);
  expect(() => fillOptionColumns(columns, 0, [good, { ...good, strike: Number.NaN }], SNAPSHOT)).toThrow(/strike/);
});

it('groups by underlying, expiry and settlement, in order of their text', () => {
  const uniform = splitmix32(9);
  const mixed = Array.from({ length: 200 }, (_, index) => {
    const settlement = SETTLEMENTS[Math.floor(uniform() * SETTLEMENTS.length)]!;
    const expiry = [WEEK, MONTH, YEAR][Math.floor(uniform() * 3)]!;
    return { ...option(index, expiry, settlement, uniform), underlying: uniform() < 0.5 ? 'BTC' : 'ETH' };
  });
  const keyOf = ({ underlying, expiry, settlement }: VanillaOption) =>
    JSON.stringify([underlying, expiry, settlement.style, settlement.currency]);
  const groups = groupByExpiry({ options: mixed, numbers: mixed.map((_, index) => index) });
  expect(groups.flatMap(({ options }) => options).length).toBe(200);
  expect(groups.map(({ options }) => keyOf(options[0]!))).toEqual([...new Set(mixed.map(keyOf))].sort());
  for (const { options, numbers } of groups) {
    expect(new Set(options.map(keyOf)).size).toBe(1);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(options).toEqual(numbers.map((number) => mixed[number]));
  }
});
