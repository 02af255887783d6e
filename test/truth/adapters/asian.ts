// Asian options on arithmetic averages: by convolution, and by the lognormal formulas of Levy and of Turnbull and Wakeman.
import { walkSumPrice } from '../../../src/pricing/walk-sum-price.ts';
import { averageLogVariance, sumMean } from '../../../src/spec/average-moments.ts';
import { continuousAsian, contract as continuousContract } from '../../../src/spec/continuous-asian.ts';
import { levyAsian } from '../../../src/spec/levy-asian.ts';
import { momentMatchedOption } from '../../../src/spec/moment-matched-option.ts';
import { choiceAt, isObject, type JsonObject, numberAt, unreadable } from '../json.ts';
import type { Excuse, TableAdapter, TruthTable } from '../runner.ts';
import { compare, readTolerance, type Tolerance } from '../tolerance.ts';

const SIGNS = { Call: 1, Put: -1 } as const;

/** The future part of an average over fixings that each weigh 1 / count, and what a fixing today has settled already. */
interface Average {
  readonly settled: number;
  readonly amounts: Float64Array;
  /** Total variance of the log price up to each fixing. */
  readonly variances: Float64Array;
  readonly lastYears: number;
}

interface Schedule {
  readonly spot: number;
  readonly carry: number;
  readonly years: readonly number[];
  readonly volatilityAt: (index: number) => number;
}

function averageOf({ spot, carry, years, volatilityAt }: Schedule): Average {
  const fixings = years.map((time, index) => ({ time, variance: volatilityAt(index) ** 2 * time }));
  const future = fixings.filter(({ time }) => time > 0);
  return {
    settled: ((fixings.length - future.length) * spot) / fixings.length,
    amounts: Float64Array.from(future, ({ time }) => (spot * Math.exp(carry * time)) / fixings.length),
    variances: Float64Array.from(future, ({ variance }) => variance),
    lastYears: years[years.length - 1]!,
  };
}

/** Turnbull and Wakeman's. */
function lognormalPrice({ settled, amounts, variances }: Average, strike: number, sign: number): number {
  const mean = sumMean(amounts, amounts.length);
  return momentMatchedOption(mean, averageLogVariance(amounts, variances, amounts.length), strike - settled, sign);
}

function averagePrice({ settled, amounts, variances }: Average, strike: number, sign: number): number {
  return walkSumPrice({ amounts, variances, strike: strike - settled, sign });
}

/** Price at the last fixing against the average: the average in units of that price, backwards in time, what is settled last. */
function averageStrike({ settled, amounts, variances }: Average, forward: number, sign: number): number {
  const end = variances[variances.length - 1]!;
  const backwards = Float64Array.from([...amounts].reverse().concat(settled), (amount) => amount / forward);
  const remaining = Float64Array.from([...variances].reverse().concat(0), (done) => end - done);
  return forward * walkSumPrice({ amounts: backwards, variances: remaining, strike: 1, sign: -sign });
}

/** Fixings at first + i length / (n - 1), to whole days of 360 a year. */
function daySchedule(row: JsonObject): Schedule {
  const [first, length, count] = [numberAt(row, 'first'), numberAt(row, 'length'), numberAt(row, 'fixings')];
  return {
    spot: numberAt(row, 'underlying'),
    carry: numberAt(row, 'riskFreeRate') - numberAt(row, 'dividendYield'),
    years: Array.from({ length: count }, (_, i) => Math.floor(360 * (first + (i * length) / (count - 1)) + 0.5) / 360),
    volatilityAt: () => numberAt(row, 'volatility'),
  };
}

/** The table states one tolerance per method; its figures are Monte Carlo's, and that is the closest of them. */
function methodTolerance(table: TruthTable, method: string): Tolerance {
  const stated = isObject(table.content) ? table.content.tolerance : undefined;
  const tolerance = isObject(stated) ? readTolerance(stated[method]) : undefined;
  if (tolerance === undefined) throw unreadable('tolerance', stated, `an object with ${method}`);
  return tolerance;
}

const discretePrice: TableAdapter = {
  // Stated where the table's own is by method: replaced below.
  tolerance: { abs: 0 },
  check: (row, _, table) => {
    const average = averageOf(daySchedule(row));
    const discount = Math.exp(-numberAt(row, 'riskFreeRate') * average.lastYears);
    const price = discount * averagePrice(average, numberAt(row, 'strike'), choiceAt(row, 'type', SIGNS));
    return [compare('price', price, numberAt(row, 'result'), methodTolerance(table, 'mc'))];
  },
};

const discreteStrike: TableAdapter = {
  check: (row, tolerance) => {
    const schedule = daySchedule(row);
    const average = averageOf(schedule);
    const forward = schedule.spot * Math.exp(schedule.carry * average.lastYears);
    const discount = Math.exp(-numberAt(row, 'riskFreeRate') * average.lastYears);
    const price = discount * averageStrike(average, forward, choiceAt(row, 'type', SIGNS));
    return [compare('price', price, numberAt(row, 'result'), tolerance)];
  },
};

const SLOPES = { flat: 0, up: 1, down: -1 } as const;

const termStructure: TableAdapter = {
  check: (row, tolerance) => {
    const [first, expiry, count] = [numberAt(row, 'first'), numberAt(row, 'expiry'), numberAt(row, 'fixings')];
    const volatility = numberAt(row, 'volatility');
    const slope = choiceAt(row, 'slope', SLOPES);
    const average = averageOf({
      spot: numberAt(row, 'underlying'),
      // The yield is b + r as the table codes it.
      carry: -numberAt(row, 'b'),
      years: Array.from({ length: count }, (_, i) => first + (i * (expiry - first)) / (count - 1)),
      volatilityAt: (i) => volatility + slope * (i - (count - 1)) * 0.005,
    });
    const discount = Math.exp(-numberAt(row, 'riskFreeRate') * expiry);
    const price = discount * lognormalPrice(average, numberAt(row, 'strike'), choiceAt(row, 'type', SIGNS));
    return [compare('price', price, numberAt(row, 'result'), tolerance)];
  },
};

const levyContinuous: TableAdapter = {
  check: (row, tolerance) => {
    const rate = numberAt(row, 'riskFreeRate');
    const elapsed = numberAt(row, 'elapsed') / 360;
    const left = numberAt(row, 'length') / 360 - elapsed;
    const price = levyAsian(
      numberAt(row, 'spot'),
      numberAt(row, 'strike'),
      rate - numberAt(row, 'dividendYield'),
      numberAt(row, 'volatility'),
      left,
      elapsed,
      numberAt(row, 'currentAverage'),
      choiceAt(row, 'type', SIGNS),
    );
    return [compare('price', Math.exp(-rate * left) * price, numberAt(row, 'result'), tolerance)];
  },
};

/** Vecer's cases, all of them calls without yield. */
const continuous: TableAdapter = {
  check: (row, tolerance) => {
    const [rate, years] = [numberAt(row, 'riskFreeRate'), numberAt(row, 'length')];
    const work = new Float64Array(continuousContract.workCells ?? 0);
    const [spot, strike, volatility] = [numberAt(row, 'spot'), numberAt(row, 'strike'), numberAt(row, 'volatility')];
    const price = continuousAsian(spot, strike, rate, volatility, years, 0, 0, 1, work);
    return [compare('price', Math.exp(-rate * years) * price, numberAt(row, 'result'), tolerance)];
  },
};

const heston: Excuse = { notCovered: 'averages under Heston variance have no kernel here' };

export const asianAdapters: Readonly<Record<string, TableAdapter | Excuse>> = {
  asian_arithmetic_discrete_price_levy: discretePrice,
  asian_arithmetic_discrete_strike_levy: discreteStrike,
  asian_turnbull_wakeman_termstructure_haug: termStructure,
  asian_levy_continuous_haug: levyContinuous,
  asian_vecer_continuous: continuous,
  asian_geometric_continuous_heston_1: heston,
  asian_geometric_continuous_heston_2: heston,
  asian_geometric_continuous_heston_3: heston,
  asian_geometric_discrete_weekly_heston: heston,
  asian_arithmetic_heston_zeng_kwok: heston,
};
