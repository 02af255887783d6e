// Nine books of options on ten and a hundred assets, after Glasserman, Heidelberger and Shahabuddin (2000) Management Science 46,
// 1349-1364: S = 100, volatility 30 %, rate 5 %, horizon 0.04 years, dS normal with deviation S vol sqrt(dt), full Black-Scholes
// revaluation at the horizon. The amount of each factor is dS.
import { createCorrelation } from '../src/market/correlation.ts';
import { spotFactor } from '../src/market/factor.ts';
import type { Draws } from '../src/scenarios/draws.ts';
import type { Horizon } from '../src/scenarios/horizon.ts';
import type { SecondOrderBook } from '../src/scenarios/quadratic-index.ts';
import { createSmoothTable, readSmoothTable } from '../src/scenarios/smooth-table.ts';
import { blackScholes } from '../src/spec/black-scholes.ts';

const SPOT = 100;
const VOLATILITY = 0.3;
const RATE = 0.05;
const HORIZON_YEARS = 0.04;
const DEVIATION = SPOT * VOLATILITY * Math.sqrt(HORIZON_YEARS);
/** In deviations: normal scores of 53 bits end at 8.3, and the twist adds two. */
const TABLE_REACH = 12;

export interface Portfolio {
  readonly name: string;
  readonly assets: number;
  readonly book: SecondOrderBook;
  readonly horizon: (draws: Draws, scenarios: number) => Horizon;
  /** The loss in each scenario, from moves[asset][scenario]. */
  readonly losses: (moves: readonly Float64Array[]) => Float64Array;
}

interface Leg {
  readonly quantity: number;
  readonly strike: number;
  readonly years: number;
  readonly sign: number;
}

/** Value, delta, gamma, theta per year. */
function greeksOf({ quantity, strike, years, sign }: Leg, spot: number, elapsedYears: number): readonly number[] {
  const out = new Float64Array(7);
  blackScholes(spot, strike, RATE, 0, VOLATILITY, years - elapsedYears, sign, out);
  return [out[0]!, out[1]!, out[2]!, out[4]!].map((greek) => quantity * greek);
}

const totalOf = (legs: readonly Leg[], spot: number, elapsedYears: number): readonly number[] =>
  legs
    .map((leg) => greeksOf(leg, spot, elapsedYears))
    .reduce((sums, greeks) => sums.map((sum, index) => sum + greeks[index]!));

interface Shape {
  readonly legs: readonly Leg[];
  /** Of the position in each asset. */
  readonly sizes: readonly number[];
  /** Correlation between assets of one block of ten; 0 between blocks. */
  readonly correlation: number;
}

const short = (calls: [number, number], puts: [number, number], years: number): readonly Leg[] => [
  { quantity: -calls[0], strike: calls[1], years, sign: 1 },
  { quantity: -puts[0], strike: puts[1], years, sign: -1 },
];

function hedged(years: number): readonly Leg[] {
  const [call, put] = short([1, 100], [1, 100], years).map((leg) => greeksOf(leg, SPOT, 0)[1]!);
  return short([10, 100], [(-10 * call!) / put!, 100], years);
}

const equal = (assets: number): number[] => new Array<number>(assets).fill(1);
const OTM = short([10, 110], [10, 90], 0.25);

const SHAPES: Readonly<Record<string, Shape>> = {
  '0.5yr ATM': { legs: short([10, 100], [5, 100], 0.5), sizes: equal(10), correlation: 0 },
  '0.1yr ATM': { legs: short([10, 100], [5, 100], 0.1), sizes: equal(10), correlation: 0 },
  'Delta hedged 0.5yr ATM': { legs: hedged(0.5), sizes: equal(10), correlation: 0 },
  'Delta hedged 0.1yr ATM': { legs: hedged(0.1), sizes: equal(10), correlation: 0 },
  '0.25yr OTM': { legs: OTM, sizes: equal(10), correlation: 0 },
  '0.25yr ITM': { legs: short([10, 90], [10, 110], 0.25), sizes: equal(10), correlation: 0 },
  'Large lambda1': { legs: OTM, sizes: [10, ...equal(9)], correlation: 0 },
  'Linear lambda': { legs: OTM, sizes: equal(10).map((_, index) => index + 1), correlation: 0 },
  '100 block-diagonal': { legs: short([10, 100], [10, 100], 0.1), sizes: equal(100), correlation: 0.2 },
};

export const PORTFOLIO_NAMES: readonly string[] = Object.keys(SHAPES);

export function portfolioOf(name: string): Portfolio {
  const shape = SHAPES[name];
  if (shape === undefined) throw new Error(`there is no portfolio ${name}; there are ${PORTFOLIO_NAMES.join(', ')}`);
  const { legs, sizes, correlation } = shape;
  const assets = sizes.length;
  const [value = 0, delta = 0, gamma = 0, theta = 0] = totalOf(legs, SPOT, 0);
  const gammas = new Float64Array(assets * assets);
  sizes.forEach((size, asset) => {
    gammas[asset * assets + asset] = size * gamma;
  });
  // All assets have the same options, so one table of a loss by dS serves them all.
  const reach = TABLE_REACH * DEVIATION;
  const table = createSmoothTable((move) => value - totalOf(legs, SPOT + move, HORIZON_YEARS)[0]!, {
    low: -reach,
    high: reach,
    intervals: 96,
  });
  const spreads = sizes.map((_, asset) => ({ factor: spotFactor(`A${asset}`), mean: 0, deviation: DEVIATION }));
  const rows = sizes.map((_, row) =>
    sizes.map((__, column) =>
      row === column ? 1 : Math.floor(row / 10) === Math.floor(column / 10) ? correlation : 0,
    ),
  );
  const ids = spreads.map(({ factor }) => factor.id);
  return {
    name,
    assets,
    book: {
      thetaValue: sizes.reduce((sum, size) => sum + size * theta * HORIZON_YEARS, 0),
      deltas: Float64Array.from(sizes, (size) => size * delta),
      gammas,
    },
    horizon: (draws, scenarios) => ({
      spreads,
      correlation: createCorrelation(ids, rows),
      scenarios,
      draws,
      parameters: { name: 'delta-gamma portfolios', source: 'Glasserman and others (2000)', date: '2000-10-01' },
    }),
    losses: (moves) => {
      const losses = new Float64Array(moves[0]!.length);
      moves.forEach((column, asset) => {
        const size = sizes[asset]!;
        for (let scenario = 0; scenario < losses.length; scenario++) {
          losses[scenario] = losses[scenario]! + size * readSmoothTable(table, column[scenario]!);
        }
      });
      return losses;
    },
  };
}
