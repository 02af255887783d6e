// One slice of a book and a block of scenarios, as the columns of black-block: seeded, strikes over the whole range a venue
// lists, a smile, calls and puts, long and short. By exp and log of our own: those of an engine differ in their last bit, and a page
// has to price what Node does.
import { cappedInverse } from '../../src/spec/black-block.ts';
import { exp } from '../../src/spec/exp.ts';
import { type GeometricAverage, geometricAsianDeviation } from '../../src/spec/geometric-asian-columns.ts';
import { log } from '../../src/spec/log.ts';
import { splitmix32 } from '../splitmix.ts';

export interface SliceWorkload {
  readonly scenarioCount: number;
  readonly optionCount: number;
  /** forward, logForward, volFactor, inverseVolFactor, one after the other. */
  readonly scenarios: Float64Array;
  /** strike, logStrike, volSqrtTime, inverseVolSqrtTime, quantity, sign. */
  readonly options: Float64Array;
}

/** Forwards within 30 % of 100 in logarithm, volatilities scaled by 0.4 to 1.6 about a smile that is 50 % at the money, three
 *  months to expiry, strikes 50 to 176. Counts are multiples of four. */
export function sliceWorkload(scenarioCount: number, optionCount: number): SliceWorkload {
  const uniform = splitmix32(20261122);
  const scenarios = new Float64Array(4 * scenarioCount);
  for (let scenario = 0; scenario < scenarioCount; scenario++) {
    const logReturn = 0.3 * (2 * uniform() - 1);
    const volFactor = 0.4 + 1.2 * uniform();
    scenarios[scenario] = 100 * exp(logReturn);
    scenarios[scenario + scenarioCount] = logReturn;
    scenarios[scenario + 2 * scenarioCount] = volFactor;
    scenarios[scenario + 3 * scenarioCount] = cappedInverse(volFactor);
  }
  const options = new Float64Array(6 * optionCount);
  for (let option = 0; option < optionCount; option++) {
    const strike = 50 + (option * 126) / Math.max(optionCount - 1, 1);
    const logStrike = log(strike / 100);
    const volSqrtTime = 0.5 * (0.5 - 0.1 * logStrike + 0.3 * logStrike * logStrike);
    options[option] = strike;
    options[option + optionCount] = logStrike;
    options[option + 2 * optionCount] = volSqrtTime;
    options[option + 3 * optionCount] = cappedInverse(volSqrtTime);
    options[option + 4 * optionCount] = (option % 2 === 0 ? -1 : 1) * (1 + (option % 5));
    options[option + 5 * optionCount] = uniform() < 0.5 ? 1 : -1;
  }
  return { scenarioCount, optionCount, scenarios, options };
}

/** The same slice as digitals, of cash and of assets by turns: black-block's columns and one more. */
export function digitalWorkload(slice: SliceWorkload): SliceWorkload {
  const assets = Float64Array.from({ length: slice.optionCount }, (_, option) => option % 2);
  return { ...slice, options: joined(slice.options, assets) };
}

/** As many futures as the slice has options, linear and inverse by turns, in the same scenarios: the columns of linear-block. */
export function linearWorkload({ scenarios, scenarioCount, options, optionCount }: SliceWorkload): SliceWorkload {
  const products = new Float64Array(4 * optionCount);
  for (let product = 0; product < optionCount; product++) {
    const entry = options[product]!;
    const isInverse = product % 2 === 1;
    products[product] = isInverse ? 1 / entry : -entry;
    products[product + (isInverse ? 2 : 1) * optionCount] = isInverse ? -1 : 1;
    products[product + 3 * optionCount] = options[product + 4 * optionCount]!;
  }
  return { scenarios: scenarios.slice(0, scenarioCount), scenarioCount, options: products, optionCount };
}

/** The same slice with a barrier for each option, 5 to 40 % away, below and above, out and in by turns, and up to 2 % of carry
 *  in each scenario: the columns of barrier-block. A scenario that crosses a barrier has touched it. */
export function barrierWorkload({ scenarios, scenarioCount, options, optionCount }: SliceWorkload): SliceWorkload {
  const spots = new Float64Array(2 * scenarioCount);
  for (let scenario = 0; scenario < scenarioCount; scenario++) {
    const logSpot = scenarios[scenario + scenarioCount]! - 0.02 * ((scenario % 101) / 100);
    spots[scenario] = 100 * exp(logSpot);
    spots[scenario + scenarioCount] = logSpot;
  }
  const barriers = new Float64Array(5 * optionCount);
  for (let option = 0; option < optionCount; option++) {
    const down = option % 2 === 0 ? 1 : -1;
    const barrier = 100 * (1 - down * (0.05 + (0.35 * option) / optionCount));
    barriers[option] = barrier;
    barriers[option + optionCount] = log(barrier / 100);
    barriers[option + 3 * optionCount] = down;
    barriers[option + 4 * optionCount] = (option >> 1) % 2;
  }
  return {
    scenarioCount,
    optionCount,
    scenarios: joined(scenarios, spots),
    options: joined(options, barriers),
  };
}

/** Columns of both; as arguments of a call a million numbers would be too many. */
function joined(first: Float64Array, second: Float64Array): Float64Array {
  const both = new Float64Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

/** Options on the geometric average of 90 daily prices with the strikes of the slice; its scenarios are those of the spot. */
export function asianWorkload({ options, optionCount }: SliceWorkload): {
  readonly average: GeometricAverage;
  readonly reference: number;
  readonly options: Float64Array;
} {
  const dates = 90;
  // The mean of the dates, and the mean over all pairs of the earlier one.
  const meanTimeYears = (dates + 1) / 730;
  const varianceTimeYears = ((dates + 1) * (2 * dates + 1)) / (6 * dates * 365);
  const moments = { carryTime: 0.02 * meanTimeYears, meanTimeYears, varianceTimeYears };
  const average = { ...moments, volatility: 0.5, futureWeight: 1, fixedLog: 0 };
  const deviation = geometricAsianDeviation(average);
  const columns = options.slice();
  columns.fill(deviation, 2 * optionCount, 3 * optionCount);
  columns.fill(cappedInverse(deviation), 3 * optionCount, 4 * optionCount);
  return { average, reference: 100, options: columns };
}
