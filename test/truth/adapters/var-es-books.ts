// One-day VaR and ES of option books on one underlying, fully revalued.
import {
  type HorizonDistribution,
  mertonReturn,
  normalReturn,
  studentReturn,
} from '../../../src/risk/horizon-distributions.ts';
import { type OneFactorBook, type OneFactorTail, oneFactorTail } from '../../../src/risk/one-factor-tail.ts';
import { blackPrice } from '../../../src/spec/black-price.ts';
import { digitalOption } from '../../../src/spec/digital-option.ts';
import { exp } from '../../../src/spec/exp.ts';
import { type JsonObject, listOf, numberAt, numberOf, objectOf, textAt, unreadable } from '../json.ts';
import type { TableAdapter, TruthTable } from '../runner.ts';
import { type Check, compare, type Tolerance } from '../tolerance.ts';

/** The document states these for VaR and ES each; both relative. */
function toleranceOf(document: JsonObject): { readonly var: Tolerance; readonly es: number } {
  const stated = objectOf(document.tolerance, 'tolerance');
  return { var: { rel: numberAt(stated, 'VaR_rel') }, es: numberAt(stated, 'ES_rel') };
}

/** Prices outside this range are at their limits in f64 already: options in or out of the money for good. */
const HIGHEST_PRICE = 1e12;
const clampPrice = (price: number): number => Math.min(HIGHEST_PRICE, Math.max(1e-12, price));

interface Leg {
  /** Value at a price, with this much of its life over. */
  readonly valueAt: (price: number, elapsedYears: number) => number;
  /** Units of the underlying that it is long when the price goes to infinity. */
  readonly upside: number;
}

function legOf(cells: unknown): Leg {
  const [kind, ...rest] = listOf(cells, 'the leg');
  const [first = 0, second = 0, third = 0, fourth = 0, fifth = 0] = rest.map((cell) => numberOf(cell, `${kind} leg`));
  if (kind === 'opt') {
    const valueAt = (price: number, elapsed: number): number => {
      const beyond = fifth === 1 ? Math.max(0, price - HIGHEST_PRICE) : 0;
      return first * (blackPrice(clampPrice(price), second, fourth * Math.sqrt(third - elapsed), fifth) + beyond);
    };
    return { valueAt, upside: fifth === 1 ? first : 0 };
  }
  if (kind === 'dig') {
    const valueAt = (price: number, elapsed: number): number =>
      first * digitalOption(clampPrice(price), second, fourth * Math.sqrt(third - elapsed), 1, 0);
    return { valueAt, upside: 0 };
  }
  if (kind === 'perp') return { valueAt: (price) => first * (price - second), upside: first };
  // The P&L of an inverse contract is notional (1 / entry - 1 / price) coins, here valued at the new price.
  if (kind === 'inverse') return { valueAt: (price) => first * (price / second - 1), upside: first / second };
  throw unreadable('the leg', cells, 'an opt, dig, perp or inverse leg');
}

function bookOf(row: JsonObject, table: TruthTable): OneFactorBook {
  const name = textAt(row, 'book');
  const legs = listOf(objectOf(table.document.books, 'books')[name], name).map(legOf);
  const spot = numberAt(objectOf(table.document.conventions, 'conventions'), 'spot');
  const years = numberAt(row, 'horizon_years');
  const now = legs.map((leg) => leg.valueAt(spot, 0));
  return {
    legLosses: (logReturn) => {
      const price = spot * exp(logReturn);
      return legs.map((leg, index) => now[index]! - leg.valueAt(price, years));
    },
    unitsShortUpside: -legs.reduce((sum, leg) => sum + leg.upside, 0),
  };
}

function distributionOf(row: JsonObject): HorizonDistribution {
  const parameters = objectOf(row.parameters, 'parameters');
  const years = numberAt(row, 'horizon_years');
  switch (textAt(row, 'distribution')) {
    case 'gbm_vol70':
      return normalReturn(numberAt(parameters, 'mu_log'), numberAt(parameters, 'sigma_annual') * Math.sqrt(years));
    case 'student_t4_vol70': {
      const nu = numberAt(parameters, 'nu');
      if (parameters.scale !== '0.7*sqrt(h)*sqrt((nu-2)/nu)')
        throw unreadable('scale', parameters.scale, 'the formula known');
      const scale = 0.7 * Math.sqrt(years) * Math.sqrt((nu - 2) / nu);
      return studentReturn(numberAt(parameters, 'location'), scale, nu);
    }
    case 'merton_jump': {
      const model = {
        volatility: numberAt(parameters, 'sigma'),
        jumpsPerYear: numberAt(parameters, 'lambda_per_year'),
        meanLogJump: numberAt(parameters, 'mean_log_jump'),
        jumpVolatility: numberAt(parameters, 'jump_vol'),
        drift: 0,
      };
      return mertonReturn(model, years);
    }
    default:
      throw unreadable('distribution', row.distribution, 'gbm_vol70, student_t4_vol70 or merton_jump');
  }
}

/** Points of probability at which the part of a tail that the table left out is averaged. */
const LEFT_OUT_POINTS = 200;

/**
 * The table integrates a heavy tail over a finite range only, and says how much probability that left out. The losses
 * out there are known, so its figures can be moved by what they miss: E[loss of each leg; outside], by the midpoints of
 * the probability outside, the far end of it first.
 */
function leftOut(
  book: OneFactorBook,
  distribution: HorizonDistribution,
  valueAtRisk: number,
  missing: number,
): number[] {
  const lossAt = (x: number): number => book.legLosses(x).reduce((sum, loss) => sum + loss, 0);
  const farAway = 20;
  const sides = [-1, 1].filter((side) => lossAt(side * farAway) > valueAtRisk);
  if (sides.length !== 1) throw unreadable('the tail beyond the range', sides, 'on one side');
  const side = sides[0]!;
  const outside = side < 0 ? distribution.below : distribution.above;
  const sums = book.legLosses(0).map(() => 0);
  for (let point = 0; point < LEFT_OUT_POINTS; point++) {
    const probability = (missing * (point + 0.5)) / LEFT_OUT_POINTS;
    let [near, far] = [0, 1e6];
    for (let halving = 0; halving < 100; halving++) {
      const middle = 0.5 * (near + far);
      if (outside(side * middle) > probability) near = middle;
      else far = middle;
    }
    const losses = book.legLosses(side * near);
    for (let leg = 0; leg < sums.length; leg++) sums[leg]! += (losses[leg]! * missing) / LEFT_OUT_POINTS;
  }
  return sums;
}

const isWarning = (warning: string | null): boolean => warning?.startsWith('expected shortfall is infinite') === true;

interface Computed {
  readonly book: OneFactorBook;
  readonly distribution: HorizonDistribution;
  readonly tail: OneFactorTail;
}

/** ES and its legs against the table's, moved by what the table left out. */
function checkShortfall(
  result: JsonObject,
  { book, distribution, tail }: Computed,
  isTruncated: boolean,
  rel: number,
): Check[] {
  const missing = isTruncated ? 1 - tail.level - numberAt(result, 'tail_prob_quadrature') : 0;
  const legs = listOf(result.component_ES_by_leg, 'component_ES_by_leg').map((leg) => numberOf(leg, 'leg'));
  const outside = isTruncated ? leftOut(book, distribution, tail.valueAtRisk, missing) : legs.map(() => 0);
  const excess = outside.reduce((sum, part) => sum + part, 0) - missing * tail.valueAtRisk;
  const shortfall = numberAt(result, 'ES') + excess / (1 - tail.level);
  // The legs of a hedged book are large beside their sum: they are held to the tolerance of what was added up.
  const size = legs.reduce((sum, leg) => sum + Math.abs(leg), 0);
  return [
    compare(`ES at ${tail.level}`, tail.expectedShortfall ?? Number.NaN, shortfall, { rel }),
    ...legs.map((leg, index) => {
      const wanted = leg + outside[index]! / (1 - tail.level);
      return compare(`leg ${index + 1} at ${tail.level}`, tail.contributions?.[index] ?? Number.NaN, wanted, {
        abs: rel * size,
      });
    }),
  ];
}

const books: TableAdapter = {
  tolerance: {},
  check: (row, _, table) => {
    const limits = toleranceOf(table.document);
    const results = listOf(row.results, 'results').map((result) => objectOf(result, 'result'));
    const [book, distribution] = [bookOf(row, table), distributionOf(row)];
    const levels = results.map((result) => numberAt(result, 'alpha'));
    const isTruncated = numberAt(row, 'mass_outside_integration_range') > 0;
    return oneFactorTail(book, distribution, levels).flatMap((tail, index): Check[] => {
      const result = results[index]!;
      const valueAtRisk = compare(`VaR at ${tail.level}`, tail.valueAtRisk, numberAt(result, 'VaR'), limits.var);
      if (result.ES !== null) {
        return [valueAtRisk, ...checkShortfall(result, { book, distribution, tail }, isTruncated, limits.es)];
      }
      const isLeftOut = tail.expectedShortfall === null && tail.contributions === null && isWarning(tail.warning);
      return [valueAtRisk, compare(`ES at ${tail.level} left out with a warning`, isLeftOut ? 1 : 0, 1, { abs: 0 })];
    });
  },
};

export const bookAdapters: Readonly<Record<string, TableAdapter>> = { var_es_single_underlying: books };
