// Options on averages from tables: as good as the convolution of their own that the pricers take, on both machines to the bit.
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { contract } from '../../src/spec/arithmetic-asian.ts';
import { averageDensity, putByDensity } from '../../src/spec/average-density.ts';
import { averageLanes } from '../../src/spec/average-lanes.ts';
import {
  TABLE_CELLS,
  TABLE_ERROR,
  TABLE_MATRIX_CELLS,
  TABLE_U_NODES,
  tableNode,
  tableWorkCells,
  timeValueIn,
  writeTableCell,
  writeTableMatrices,
} from '../../src/spec/average-table.ts';
import { walkSumCells, walkSumOption } from '../../src/spec/walk-sum.ts';
import { compileWasmBuild } from '../../src/store/wasm-build.node.ts';
import { expectWithinContract } from './scaled-outputs.ts';

const CAPACITY = 4096;
const MOST_FIXINGS = 120;
const WALK_CAPACITY = 80_000;
const work = new Float64Array(
  Math.max(tableWorkCells(MOST_FIXINGS, CAPACITY), walkSumCells(MOST_FIXINGS, WALK_CAPACITY)),
);
const matrices = new Float64Array(TABLE_MATRIX_CELLS);
beforeAll(() => writeTableMatrices(matrices, new Float64Array(TABLE_MATRIX_CELLS)));

/** An average whose amounts add up to 1. */
interface Average {
  readonly shares: Float64Array;
  /** Variances where nothing moves. */
  readonly variances: Float64Array;
}

/** Of the geometric average. */
function deviationOf({ shares, variances }: Average): number {
  let sum = 0;
  let later = 0;
  for (let fixing = shares.length - 1; fixing >= 0; fixing--) {
    sum += variances[fixing]! * shares[fixing]! * (shares[fixing]! + 2 * later);
    later += shares[fixing]!;
  }
  return Math.sqrt(sum);
}

const scaled = (variances: Float64Array, u: number): Float64Array => variances.map((v) => v * Math.exp(2 * u));

interface Nodes {
  readonly variances: Float64Array;
  readonly deviations: Float64Array;
}

/** What a cell is written from where u scales all variances alike. */
function nodesOf(average: Average, low: number, high: number): Nodes {
  const count = average.shares.length;
  const variances = new Float64Array((TABLE_U_NODES + 1) * count);
  const deviations = new Float64Array(TABLE_U_NODES + 1);
  for (let node = 0; node <= TABLE_U_NODES; node++) {
    const t = node < TABLE_U_NODES ? tableNode(node) : 1;
    const u = 0.5 * (low + high) + 0.5 * (high - low) * t;
    variances.set(scaled(average.variances, u), node * count);
    deviations[node] = deviationOf(average) * Math.exp(u);
  }
  return { variances, deviations };
}

function cellOf(average: Average, low: number, high: number): Float64Array {
  const { shares } = average;
  const { variances, deviations } = nodesOf(average, low, high);
  const cell = new Float64Array(TABLE_CELLS);
  writeTableCell(shares, variances, deviations, shares.length, low, high, matrices, CAPACITY, work, cell);
  return cell;
}

/** Cells as the engine has them (average-tables.ts) where deviations move as u does. */
const WIDTHS = [
  { upTo: 0.15, width: 1.2, reach: 0.36, lowest: -2.4 },
  { upTo: 0.35, width: 1, reach: 0.5, lowest: -1.9 },
  { upTo: 0.7, width: 0.85, reach: 0.7, lowest: -1.275 },
  { upTo: Infinity, width: 0.7, reach: 0.9, lowest: -1.05 },
];

function rangeOf(deviation: number, index: number): [number, number] {
  const { width, reach, lowest } = WIDTHS.find(({ upTo }) => deviation < upTo)!;
  const high = Math.min((index + 0.5) * width, Math.log(reach / deviation));
  return [index < 0 ? lowest : (index - 0.5) * width, high];
}

let fromTables = 0;
let total = 0;

/** The time value over the forward of the average at factor e^u on volatility; by the table, or where that is none by the density. */
function timeValue(average: Average, cell: Float64Array, u: number, strike: number): number {
  total++;
  const value = timeValueIn(cell, u, -Math.log(strike) / (deviationOf(average) * Math.exp(u)));
  if (!Number.isNaN(value)) {
    fromTables++;
    return value;
  }
  const count = average.shares.length;
  const points = averageDensity(average.shares, scaled(average.variances, u), count, CAPACITY, work);
  const put = points > 0 ? putByDensity(strike, count, CAPACITY, work) : exact(average, u, strike);
  return put - Math.max(strike - 1, 0);
}

const exact = ({ shares, variances }: Average, u: number, strike: number): number =>
  walkSumOption(shares, scaled(variances, u), shares.length, strike, -1, WALK_CAPACITY, work);

/** As arithmetic-asian, by a table that stands a fifth off in u. */
function tabled(
  ...[spot, strike, carry, volatility, firstYears, intervalYears, count, sign]: [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ]
): number {
  const years = Array.from({ length: count }, (_, index) => firstYears + index * intervalYears);
  const amounts = Float64Array.from(years, (time) => (spot * Math.exp(carry * time)) / count);
  const forward = amounts.reduce((sum, amount) => sum + amount, 0);
  if (volatility === 0 || strike === 0 || !(years[count - 1]! > 0)) return Math.max(sign * (forward - strike), 0);
  const u = 0.2;
  const variances = Float64Array.from(years, (time) => volatility * volatility * time * Math.exp(-2 * u));
  const average = { shares: amounts.map((amount) => amount / forward), variances };
  const [low, high] = rangeOf(deviationOf(average), 0);
  const value = timeValue(average, cellOf(average, low, Math.max(high, u)), u, strike / forward);
  return Math.max(value, 0) * forward + Math.max(sign * (forward - strike), 0);
}

describe('averages from tables', () => {
  it('are within 1e-10 of values of fifty digits', () => {
    fromTables = 0;
    const amount = TABLE_ERROR;
    const promise = { ...contract, error: { reference: { ...contract.error.reference, amount } } };
    expectWithinContract(promise as typeof contract, tabled);
    expect(fromTables).toBeGreaterThan(20);
  });

  // Levy (1997) in Clewlow and Strickland, Exotic Options: puts of 87 on 90, yield 6 %, rate 2.5 %, 13 %, by simulation.
  it.each([
    [1 / 12, 11 / 12, 8, 2.0852138818],
    [1 / 12, 11 / 12, 26, 2.1346526695],
    [0.25, 11 / 12, 8, 2.83124836881],
    [0.25, 11 / 12, 26, 2.88179560417],
  ])('lie within 0.01 of the published price: first fixing at %d years of %d more, %d fixings', (...row) => {
    const [first, length, count, published] = row;
    const price = tabled(90, 87, 0.025 - 0.06, 0.13, first, length / (count - 1), count, -1);
    expect(Math.abs(Math.exp(-0.025 * (first + length)) * price - published)).toBeLessThan(0.01);
  });

  // Doubles of fast-check crowd at zero.
  const between = (low: number, high: number) =>
    fc.integer({ min: 0, max: 1_000_000 }).map((share) => low + ((high - low) * share) / 1_000_000);
  const draws = fc.record({
    steps: fc.array(fc.record({ share: between(0.2, 1), years: between(0.1, 1) }), { minLength: 2, maxLength: 24 }),
    logDeviation: between(Math.log(0.004), Math.log(0.8)),
    cell: fc.constantFrom(-1, 0, 1),
    places: fc.array(fc.record({ u: between(0, 1), z: between(-8, 8) }), { minLength: 16, maxLength: 16 }),
  });

  it('lie within 1e-10 of the convolution of their own, nearly all of them from tables', () => {
    [fromTables, total] = [0, 0];
    fc.assert(
      fc.property(draws, ({ steps, logDeviation, cell: index, places }) => {
        let [amount, time] = [0, 0];
        for (const { share } of steps) amount += share;
        const shares = Float64Array.from(steps, ({ share }) => share / amount);
        const times = Float64Array.from(steps, ({ years }) => {
          time += years;
          return time;
        });
        const ofTimes = deviationOf({ shares, variances: times });
        const deviation = Math.exp(logDeviation);
        const average = { shares, variances: times.map((of) => of * (deviation / ofTimes) ** 2) };
        const [low, high] = rangeOf(deviation, index);
        if (high < low) return;
        const cell = cellOf(average, low, high);
        for (const { u: share, z } of places) {
          const u = low + share * (high - low);
          const strike = Math.exp(-z * deviation * Math.exp(u));
          const found = timeValue(average, cell, u, strike);
          const wanted = exact(average, u, strike) - Math.max(strike - 1, 0);
          expect(Math.abs(found - wanted)).toBeLessThan(TABLE_ERROR * Math.max(1, strike));
        }
      }),
      { numRuns: 160, seed: 12 },
    );
    expect(total).toBeGreaterThan(1500);
    expect(fromTables).toBeGreaterThan(0.95 * total);
  });

  it('have no table where there is one fixing, or one that is as good as fixed, or a walk too fine', () => {
    const stateOf = (variances: readonly number[]): number => {
      const share = 1 / variances.length;
      const average = {
        shares: new Float64Array(variances.length).fill(share),
        variances: Float64Array.from(variances),
      };
      return cellOf(average, -0.7, 0.7)[0]!;
    };
    expect(stateOf([0.01, 0.02, 0.03])).toBe(1);
    expect(stateOf([0.02])).toBe(0);
    expect(stateOf([0, 0.02, 0.03])).toBe(0);
    expect(stateOf([0.02, 0.02])).toBe(0);
    expect(stateOf([1e-7, 0.02, 0.04])).toBe(0);
    // A deviation at which ten digits want narrower cells.
    expect(stateOf([1, 2, 3])).toBe(0);
  });

  it('are worth nothing beyond the ends, and never less', () => {
    const average = { shares: Float64Array.of(0.3, 0.3, 0.4), variances: Float64Array.of(0.01, 0.02, 0.03) };
    const cell = cellOf(average, -0.7, 0.7);
    for (let z = -12; z <= 12; z += 0.01) {
      const value = timeValueIn(cell, 0.3, z);
      expect(value).toBeGreaterThanOrEqual(0);
      if (Math.abs(z) > 9) expect(value).toBe(0);
    }
    expect(timeValueIn(cell, 0.71, 0)).toBeNaN();
    expect(timeValueIn(cell, -0.71, 0)).toBeNaN();
    expect(timeValueIn(cell, 0, Number.NaN)).toBeNaN();
  });
});

describe('the WASM build', () => {
  let memory: WebAssembly.Memory;
  let exports: Record<string, (...words: number[]) => number>;
  beforeAll(async () => {
    memory = new WebAssembly.Memory({ initial: 32, maximum: 64, shared: true });
    const module = await compileWasmBuild('strict');
    const instance = await WebAssembly.instantiate(module, { env: { memory, abort: () => expect.unreachable() } });
    exports = instance.exports as typeof exports;
  });
  const [SHARES, VARIANCES, DEVIATIONS, CELL, MATRICES, LANES, WORK] = [
    ...[65_536, 66_560, 77_824, 81_920, 98_304],
    ...[131_072, 262_144],
  ] as const;
  const column = (at: number, count: number) => new Float64Array(memory.buffer, at, count);

  it.each([
    [2, 0.01, -0.7, 0.7],
    [3, 0.1, 0.7, 2.1],
    [12, 0.2, -0.7, 0.7],
    [12, 0.6, -0.35, 0.35],
    [52, 0.3, -0.35, 0.35],
    [3, 1.5, -0.35, 0.35],
  ])('has the bits of the reference: %d fixings, deviation %d, u from %d to %d', (count, deviation, low, high) => {
    const shares = new Float64Array(count).fill(1 / count);
    const times = Float64Array.from(shares, (_, index) => index + 1 + 0.3 * Math.sin(index));
    const ofTimes = deviationOf({ shares, variances: times });
    const average = { shares, variances: times.map((time) => time * (deviation / ofTimes) ** 2) };
    const cell = cellOf(average, low, high);
    const { variances, deviations } = nodesOf(average, low, high);
    column(SHARES, count).set(shares);
    column(VARIANCES, variances.length).set(variances);
    column(DEVIATIONS, deviations.length).set(deviations);
    exports.writeTableMatrices!(MATRICES, WORK);
    expect(column(MATRICES, TABLE_MATRIX_CELLS)).toEqual(matrices);
    exports.writeTableCell!(SHARES, VARIANCES, DEVIATIONS, count, low, high, MATRICES, CAPACITY, WORK, CELL);
    expect(column(CELL, cell[0] === 1 ? TABLE_CELLS : 1)).toEqual(cell.slice(0, cell[0] === 1 ? TABLE_CELLS : 1));
    expect(exports.averageDensity!(SHARES, VARIANCES, count, CAPACITY, WORK)).toBeGreaterThan(5);
    averageDensity(shares, variances, count, CAPACITY, work);
    for (const strike of [0.5, 0.97, 1, 1.2, 4]) {
      expect(exports.putByDensity!(strike, count, CAPACITY, WORK)).toBe(putByDensity(strike, count, CAPACITY, work));
    }
    const lanes = 101;
    const columns = [0, 1, 2, 3].map((index) => column(LANES + 1024 * index, lanes));
    const [x, u, scales, values] = columns as [Float64Array, Float64Array, Float64Array, Float64Array];
    for (let lane = 0; lane < lanes; lane++) {
      x[lane] = deviation * (lane - 50) * 0.17;
      u[lane] = low - 0.05 + ((high - low + 0.1) * ((37 * lane) % lanes)) / lanes;
      scales[lane] = Math.exp(-u[lane]!);
    }
    const index = Math.round((0.5 * (low + high)) / (high - low));
    const wanted = new Float64Array(lanes);
    averageLanes(cell, 1, index, high - low, x, u, scales, lanes, 0.01, 1 / deviation, wanted);
    const addresses = columns.map(({ byteOffset }) => byteOffset);
    const [xAt, uAt, scalesAt, valuesAt] = addresses as [number, number, number, number];
    exports.averageLanes!(CELL, 1, index, high - low, xAt, uAt, scalesAt, lanes, 0.01, 1 / deviation, valuesAt);
    expect(values).toEqual(wanted);
  });
});
