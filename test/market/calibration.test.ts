import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  fitSnapshotFromQuotes,
  type SnapshotQuotes,
  type VolatilityQuote,
} from '../../src/market/calibration/fit-snapshot.ts';
import { minimiseBlocks, solveLeastSquares } from '../../src/market/calibration/least-squares.ts';
import { minimiseNelderMead } from '../../src/market/calibration/nelder-mead.ts';
import { fitSsviSurface } from '../../src/market/calibration/ssvi-fit.ts';
import { fitSviSlice, type SviQuotes } from '../../src/market/calibration/svi-fit.ts';
import { fitSviSurface } from '../../src/market/calibration/svi-surface-fit.ts';
import { marketOf, type SviParameters } from '../../src/market/snapshot.ts';
import { snapshotFromJson } from '../../src/market/snapshot-json.ts';
import { type SsviCurvature, ssviArbitrage, ssviSlice } from '../../src/market/ssvi.ts';
import { volatilityAt } from '../../src/market/surface.ts';
import { sviTotalVariance } from '../../src/market/svi.ts';
import { checkButterfly, isFreeOfArbitrage } from '../../src/market/svi-arbitrage.ts';
import { AS_OF, expectClose, JUNE, MARCH, sentenceOf, vectors } from './helpers.ts';

const table = vectors('svi') as {
  curves: { name: string; parameters: SviParameters }[];
  recover: {
    name: string;
    timeYears: number;
    parameters: SviParameters;
    logMoneyness: number[];
    volatilities: number[];
  }[];
};
const equalWeights = (count: number) => new Float64Array(count).fill(1 / count);
function quotesOf(timeYears: number, logMoneyness: readonly number[], variance: (k: number) => number): SviQuotes {
  return {
    timeYears,
    logMoneyness: Float64Array.from(logMoneyness),
    totalVariances: Float64Array.from(logMoneyness, variance),
    weights: equalWeights(logMoneyness.length),
  };
}
const spread = (low: number, high: number, count: number) =>
  Array.from({ length: count }, (_, index) => low + ((high - low) * index) / (count - 1));
const meanSquare = (parameters: SviParameters, quotes: SviQuotes) =>
  quotes.totalVariances.reduce((sum, variance, index) => {
    const fitted = Math.sqrt(sviTotalVariance(parameters, quotes.logMoneyness[index]!) / quotes.timeYears);
    return sum + quotes.weights[index]! * (fitted - Math.sqrt(variance / quotes.timeYears)) ** 2;
  }, 0);

describe('minimisers', () => {
  it('Nelder-Mead finds the valley of Rosenbrock (1960): (1, 1)', () => {
    const valley = ([x, y]: ArrayLike<number> & Iterable<number>) => 100 * (y! - x! * x!) ** 2 + (1 - x!) ** 2;
    const found = minimiseNelderMead(valley, [-1.2, 1], [0.5, 0.5], { maxEvaluations: 1000, pointTolerance: 1e-10 });
    expect(found.converged).toBe(true);
    expect(found.point[0]).toBeCloseTo(1, 8);
    expect(found.point[1]).toBeCloseTo(1, 8);
  });

  it('Nelder-Mead stays where the cost is a number', () => {
    const root = ([x]: ArrayLike<number> & Iterable<number>) => (x! < 0 ? Number.NaN : Math.sqrt(x!));
    const found = minimiseNelderMead(root, [2], [1], { maxEvaluations: 500, pointTolerance: 1e-12 });
    expect(found.point[0]).toBeGreaterThanOrEqual(0);
    expect(found.cost).toBeLessThan(1e-5);
  });

  it('least squares takes the NIST Norris line: intercept -0.262323073774029, slope 1.00211681802045', () => {
    // NIST Statistical Reference Datasets, Norris, certified values; observations as published.
    const norris = [
      [0.1, 0.2],
      [338.8, 337.4],
      [118.1, 118.2],
      [888.0, 884.6],
      [9.2, 10.1],
      [228.1, 226.5],
      [668.5, 666.3],
      [998.5, 996.3],
      [449.1, 448.6],
      [778.9, 777.0],
      [559.2, 558.2],
      [0.3, 0.4],
      [0.1, 0.6],
      [778.1, 775.5],
      [668.8, 666.9],
      [339.3, 338.0],
      [448.9, 447.5],
      [10.8, 11.6],
      [557.7, 556.0],
      [228.3, 228.1],
      [998.0, 995.8],
      [888.8, 887.6],
      [119.6, 120.2],
      [0.3, 0.3],
      [0.6, 0.3],
      [557.6, 556.8],
      [339.3, 339.1],
      [888.0, 887.2],
      [998.5, 999.0],
      [778.9, 779.0],
      [10.2, 11.1],
      [117.6, 118.3],
      [228.9, 229.2],
      [668.4, 669.1],
      [449.2, 448.9],
      [0.2, 0.5],
    ] as const;
    const ones = new Float64Array(norris.length).fill(1);
    const x = Float64Array.from(norris, ([, column]) => column);
    const y = Float64Array.from(norris, ([column]) => column);
    const [intercept, slope] = solveLeastSquares([ones, x], y);
    expectClose(intercept!, -0.262323073774029, 1e-12, 'intercept');
    expectClose(slope!, 1.00211681802045, 1e-14, 'slope');
    // A column twice: the second one adds nothing.
    expect(solveLeastSquares([ones, x, x], y)[2]).toBe(0);
  });

  it('damped least squares solves Rosenbrock and respects bounds', () => {
    const problem = {
      blockStarts: [0, 2],
      blocksOfParameter: [[0], [0]],
      steps: Float64Array.from([1e-7, 1e-7]),
      low: Float64Array.from([-5, -5]),
      high: Float64Array.from([5, 5]),
      evaluateBlock: (_: number, [x, y]: Float64Array, out: Float64Array) => {
        out[0] = 10 * (y! - x! * x!);
        out[1] = 1 - x!;
      },
    };
    const free = minimiseBlocks(problem, Float64Array.from([-1.2, 1]), 200, 1e-14);
    expect(free.parameters[0]).toBeCloseTo(1, 6);
    // With x <= 1/2 the least of it is at x = 1/2, y = 1/4.
    const held = minimiseBlocks(
      { ...problem, high: Float64Array.from([0.5, 5]) },
      Float64Array.from([-1.2, 1]),
      400,
      1e-14,
    );
    expect(held.parameters[0]).toBe(0.5);
    expect(held.parameters[1]).toBeCloseTo(0.25, 6);
  });
});

describe('fitSviSlice', () => {
  it.each(table.recover)(
    'recovers the parameters of a known smile: $name',
    ({ timeYears, parameters, logMoneyness, volatilities }) => {
      const quotes = {
        timeYears,
        logMoneyness: Float64Array.from(logMoneyness),
        totalVariances: Float64Array.from(volatilities, (volatility) => volatility * volatility * timeYears),
        weights: equalWeights(volatilities.length),
      };
      const fit = fitSviSlice(quotes);
      for (const name of ['a', 'b', 'rho', 'm', 'sigma'] as const) {
        expect(Math.abs(fit.parameters[name] - parameters[name]), name).toBeLessThan(
          1e-6 * Math.max(Math.abs(parameters[name]), 0.1),
        );
      }
      expect(Math.sqrt(meanSquare(fit.parameters, quotes))).toBeLessThan(1e-8);
    },
  );

  it('holds the wings at the bound of Lee where the quotes would exceed it', () => {
    const quotes = quotesOf(1, spread(-1, 1, 21), (k) => 0.3 + 3 * Math.abs(k));
    const { parameters } = fitSviSlice(quotes);
    expect(checkButterfly(parameters).steepestWing).toBeLessThanOrEqual(2);
  });
});

describe('fitSviSurface', () => {
  const vogt = table.curves[0]!.parameters;
  it('leaves a fit alone that is free of arbitrage', () => {
    const { timeYears, parameters, logMoneyness } = table.recover[3]!;
    const fit = fitSviSurface([quotesOf(timeYears, logMoneyness, (k) => sviTotalVariance(parameters, k))]);
    expect(fit).toMatchObject({ refitted: false, arbitrageFree: true });
  });

  it('takes the butterfly out of the smile of Axel Vogt, closer to it than the published repair', () => {
    const quotes = quotesOf(1, spread(-1.5, 1.5, 61), (k) => sviTotalVariance(vogt, k));
    // On its own the fit returns his smile, arbitrage and all.
    expect(checkButterfly(fitSviSlice(quotes).parameters).free).toBe(false);
    const fit = fitSviSurface([quotes]);
    expect(fit).toMatchObject({ refitted: true, arbitrageFree: true });
    const { parameters } = fit.slices[0]!;
    expect(checkButterfly(parameters, 20001).free).toBe(true);
    const published = table.curves.find(({ name }) => name === 'optimal')!.parameters;
    expect(meanSquare(parameters, quotes)).toBeLessThan(meanSquare(published, quotes));
  });

  it('uncrosses expiries whose variance falls with time', () => {
    const early = { a: 0.03, b: 0.12, rho: -0.2, m: 0, sigma: 0.15 };
    const later = { a: 0.032, b: 0.09, rho: 0.1, m: 0.02, sigma: 0.2 };
    const ks = spread(-0.8, 0.8, 33);
    const fit = fitSviSurface([
      quotesOf(0.2, ks, (k) => sviTotalVariance(early, k)),
      quotesOf(0.3, ks, (k) => sviTotalVariance(later, k)),
    ]);
    expect(
      isFreeOfArbitrage([
        { timeYears: 0.2, parameters: early },
        { timeYears: 0.3, parameters: later },
      ]),
    ).toBe(false);
    expect(fit).toMatchObject({ refitted: true, arbitrageFree: true });
    expect(isFreeOfArbitrage(fit.slices, 20001)).toBe(true);
  });
});

describe('fitSsviSurface', () => {
  it.each<[SsviCurvature, number]>([
    [{ kind: 'power-law', eta: 1.1, gamma: 0.42 }, -0.35],
    [{ kind: 'heston', lambda: 2.5 }, 0.2],
  ])('recovers a known surface: %j', (curvature, rho) => {
    const variances = [0.004, 0.02, 0.075];
    const surface = { rho, curvature, atTheMoney: [] };
    const quotes = variances.map((theta, index) =>
      quotesOf([0.02, 0.1, 0.4][index]!, spread(-0.5, 0.5, 21), (k) => sviTotalVariance(ssviSlice(surface, theta), k)),
    );
    const fit = fitSsviSurface(quotes, curvature.kind);
    expect(fit.rho).toBeCloseTo(rho, 5);
    variances.forEach((theta, index) => {
      expectClose(fit.atTheMoneyVariances[index]!, theta, 1e-6, theta);
    });
    for (const [name, value] of Object.entries(curvature)) {
      if (name !== 'kind') expectClose(fit.curvature[name as 'kind'] as unknown as number, value as number, 1e-4, name);
    }
  });

  it('is free of arbitrage whatever it is given', () => {
    const vogt = table.curves[0]!.parameters;
    const quotes = [1, 0.6].map((scale, index) =>
      quotesOf(index + 1, spread(-1.5, 1.5, 31), (k) => scale * sviTotalVariance(vogt, k)),
    );
    const fit = fitSsviSurface(quotes);
    const atTheMoney = fit.atTheMoneyVariances.map((totalVariance, index) => ({
      expiry: [MARCH, JUNE][index]!,
      totalVariance,
    }));
    expect(ssviArbitrage({ rho: fit.rho, curvature: fit.curvature, atTheMoney })).toEqual([]);
    expect(fit.slices.every(({ parameters }) => checkButterfly(parameters).free)).toBe(true);
  });
});

describe('fitSnapshotFromQuotes', () => {
  const { parameters, logMoneyness } = table.recover[2]!;
  const time = (MARCH - AS_OF) / (365 * 86_400_000);
  const quotes: VolatilityQuote[] = logMoneyness.map((k) => ({
    underlying: 'BTC',
    expiry: MARCH,
    strike: 65000 * Math.exp(k),
    forward: 65000,
    volatility: Math.sqrt(sviTotalVariance(parameters, k) / time),
  }));
  const inputs = (changes: Partial<SnapshotQuotes> = {}): SnapshotQuotes => ({
    asOf: AS_OF,
    quoteCurrency: 'USD',
    source: 'a test',
    currencyRates: new Map(),
    discountRates: new Map(),
    markets: [{ underlying: 'BTC', spot: 64800 }],
    quotes,
    ...changes,
  });

  it('gives the quotes back, and says how well', () => {
    const { snapshot, report } = fitSnapshotFromQuotes(inputs());
    for (const quote of quotes) {
      expect(Math.abs(volatilityAt(snapshot, 'BTC', quote.strike, MARCH) - quote.volatility)).toBeLessThan(1e-7);
    }
    const [bitcoin] = report;
    expect(bitcoin).toMatchObject({ underlying: 'BTC', method: 'svi', weights: 'vega' });
    expect(bitcoin!.expiries[0]).toMatchObject({
      kind: 'svi',
      quotes: 45,
      strikes: 45,
      forward: 65000,
      forwardSpread: 0,
    });
    expect(bitcoin!.expiries[0]!.rootMeanSquare).toBeLessThan(1e-7);
    expect(bitcoin!.expiries[0]!.lowestG).toBeGreaterThan(0);
  });

  it('keeps an expiry with too few strikes as points and says so', () => {
    const few = quotes.slice(0, 4).map((quote) => ({ ...quote, expiry: JUNE }));
    const { snapshot, report } = fitSnapshotFromQuotes(inputs({ quotes: [...quotes, ...few] }));
    expect(report[0]!.expiries.map(({ kind }) => kind)).toEqual(['svi', 'points']);
    expect(marketOf(snapshot, 'BTC').smiles[1]).toMatchObject({
      kind: 'points',
      strikes: few.map(({ strike }) => strike),
    });
  });

  it('takes the median of the forwards that the quotes carry, and reports their spread', () => {
    const moving = quotes.map((quote, index) => ({ ...quote, forward: 65000 + index }));
    const { report } = fitSnapshotFromQuotes(inputs({ quotes: moving }));
    expect(report[0]!.expiries[0]!.forward).toBe(65022);
    expectClose(report[0]!.expiries[0]!.forwardSpread, 44 / 65000, 1e-12, 'spread');
  });

  it('counts by weight: a quote of weight 0 is not heard', () => {
    const spoiled = quotes.map((quote, index) =>
      index === 20 ? { ...quote, volatility: 3, weight: 0 } : { ...quote, weight: 2 },
    );
    const { report } = fitSnapshotFromQuotes(inputs({ quotes: spoiled }), { weights: 'given' });
    expect(report[0]!.expiries[0]!.weightedRootMeanSquare).toBeLessThan(1e-7);
    expect(report[0]!.expiries[0]!.worst.strike).toBe(quotes[20]!.strike);
    const without = () => fitSnapshotFromQuotes(inputs(), { weights: 'given' });
    expect(sentenceOf(without)).toContain('weight is NaN');
  });

  it('refuses quotes that are none, with their place', () => {
    const place = { file: 'chain.csv', line: 9 };
    const refused = (changes: Partial<VolatilityQuote>) =>
      sentenceOf(() => fitSnapshotFromQuotes(inputs({ quotes: [{ ...quotes[0]!, place, ...changes }] })));
    expect(refused({ volatility: 65 })).toBe(
      'implied volatility is 65; it must be a fraction per sqrt(year) in (0, 10]; it looks like per cent: 65 % is 0.65 as a fraction (chain.csv line 9)',
    );
    expect(refused({ strike: 0 })).toContain('strike is 0');
    expect(refused({ forward: Number.NaN })).toContain('forward is NaN');
    expect(refused({ expiry: AS_OF })).toContain('which is not after 2026-02-06T04:30:12Z (chain.csv line 9)');
    expect(refused({ underlying: 'SOL' })).toBe(
      'a volatility is quoted for SOL, but no spot of it is given (chain.csv line 9)',
    );
  });
});

describe('the example snapshot', () => {
  const file = new URL('../../examples/snapshot.json', import.meta.url);
  it('reads back, holds twelve expiries of BTC and ETH, and is free of arbitrage', () => {
    const snapshot = snapshotFromJson(JSON.parse(readFileSync(file, 'utf8')), { file: 'examples/snapshot.json' });
    expect(snapshot.asOf).toBe(AS_OF);
    for (const underlying of ['BTC', 'ETH']) {
      const { smiles, forwards } = marketOf(snapshot, underlying);
      expect(smiles.length).toBe(12);
      expect(forwards.length).toBe(12);
      const slices = smiles.map((smile) => {
        if (smile.kind !== 'svi') throw new Error(`a ${smile.kind} smile`);
        return { timeYears: (smile.expiry - snapshot.asOf) / (365 * 86_400_000), parameters: smile.parameters };
      });
      expect(isFreeOfArbitrage(slices, 20001)).toBe(true);
    }
  });

  const chain = new URL('../../../shared/market/deribit_options_snapshot_20260206T043012Z.csv', import.meta.url);
  it.skipIf(!existsSync(chain))(
    'holds the real chain to a volatility point (skipped without the shared market data)',
    () => {
      const snapshot = snapshotFromJson(JSON.parse(readFileSync(file, 'utf8')));
      const [header, ...lines] = readFileSync(chain, 'utf8').trim().split(/\r?\n/);
      const column = (name: string) => header!.split(',').indexOf(name);
      const [expiryAt, strikeAt, volatilityColumn, currencyAt, deltaAt] = [
        'expiry_datetime',
        'strike',
        'implied_volatility',
        'currency',
        'delta',
      ].map(column);
      let squares = 0;
      let count = 0;
      for (const line of lines) {
        const fields = line.split(',');
        const expiry = Date.parse(fields[expiryAt!]!);
        const delta = Math.abs(Number(fields[deltaAt!]!));
        // Half a day and more left, and a delta that a trader would quote.
        if (expiry - AS_OF < 43_200_000 || delta < 0.05 || delta > 0.95) continue;
        const fitted = volatilityAt(snapshot, fields[currencyAt!]!, Number(fields[strikeAt!]!), expiry);
        squares += (fitted - Number(fields[volatilityColumn!]!)) ** 2;
        count++;
      }
      expect(count).toBeGreaterThan(800);
      expect(Math.sqrt(squares / count)).toBeLessThan(0.01);
    },
  );
});
