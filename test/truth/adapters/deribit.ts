// Deribit's portfolio and standard margin: documentation examples and recorded responses, to the digits that they print.
import {
  dampened,
  deltaShock,
  deribitPmMargin,
  extendedProfit,
  inverseProfit,
  rollShock,
} from '../../../src/margin/deribit-pm.ts';
import { shortOptionMargin, sizedMargin } from '../../../src/margin/deribit-standard.ts';
import { aggregateProfits, bucketName, evenMoves } from '../../../src/margin/grid-scan.ts';
import { DERIBIT_CURRENCIES, DERIBIT_OPTION } from '../../../src/margin/presets/deribit.ts';
import {
  choiceAt,
  isObject,
  type JsonObject,
  listOf,
  numberAt,
  numberOf,
  objectOf,
  textAt,
  unreadable,
} from '../json.ts';
import type { TableAdapter } from '../runner.ts';
import { type Check, compare } from '../tolerance.ts';

/** Figures of a response hide digits: what is printed is known to half a unit of the last place, sums of them to a few. */
const PROFIT_ABS = 5.1e-12;
const SUM_ABS = 1e-9;
const OF_SIZE = 1e-12;

/** Half a unit of the last decimal that any of the figures shows. */
function printedHalf(figures: readonly number[]): number {
  const decimals = figures.map((figure) => {
    const [mantissa = '', exponent = '0'] = String(figure).split('e');
    return (mantissa.split('.')[1] ?? '').length - Number(exponent);
  });
  const most = Math.max(...decimals);
  return 0.51 * Number(`1e-${Math.max(0, most)}`);
}

const within = (wanted: number, abs: number) => ({ abs: abs + OF_SIZE * Math.abs(wanted) });

function compareList(what: string, got: readonly number[], wanted: unknown): Check[] {
  const figures = listOf(wanted, what).map((each) => numberOf(each, what));
  if (figures.length !== got.length) throw unreadable(what, wanted, `a list of ${got.length}`);
  const limit = Math.max(PROFIT_ABS, printedHalf(figures));
  return got.map((each, index) =>
    compare(`${what} ${index + 1}`, each, figures[index]!, within(figures[index]!, limit)),
  );
}

const optionalAt = (row: JsonObject, field: string, absent: number): number =>
  row[field] === undefined ? absent : numberAt(row, field);

const isPerpetual = (instrument: string): boolean => /PERP/.test(instrument);

interface Leg {
  readonly instrument: string;
  readonly delta: number;
  readonly yearsToExpiry: number;
}

function legOf(value: unknown): Leg {
  const row = objectOf(value, 'a position');
  const instrument = textAt(row, 'instrument');
  const days = optionalAt(row, 'days_to_expiry', 0);
  const years = optionalAt(row, 'years_to_expiry', days / 365);
  return { instrument, delta: numberAt(row, 'delta_coin'), yearsToExpiry: isPerpetual(instrument) ? 0 : years };
}

/** Terms of the case, with those of the preset of its currency where the case is silent. */
function termsOf(row: JsonObject) {
  const params = objectOf(row.params, 'params');
  const legs = listOf(row.positions, 'positions').map(legOf);
  const currency = /^[A-Z0-9]+/.exec(legs[0]?.instrument ?? '')?.[0] ?? '';
  const preset =
    currency === 'BTC' || currency === 'ETH' ? DERIBIT_CURRENCIES[currency] : DERIBIT_CURRENCIES['any other'];
  const priceRange = numberAt(params, 'price_range');
  return {
    legs,
    preset,
    priceRange,
    moves: evenMoves(priceRange, numberAt(params, 'buckets_per_side')),
    offset: {
      share: numberAt(params, 'pnl_offset'),
      cap: optionalAt(params, 'max_offsetable_pnl', Number.POSITIVE_INFINITY),
    },
    roll: {
      minAnnualisedMove: numberAt(params, 'roll_min_annualised_move'),
      annualisedMoveRisk: optionalAt(params, 'annualised_move_risk', preset.roll.annualisedMoveRisk),
    },
    extended: {
      moves: preset.extended.moves,
      factors: preset.extended.factors,
      dampenerUsd: optionalAt(params, 'dampener_usd', preset.extended.dampenerUsd),
    },
    delta: {
      thresholdUsd: optionalAt(params, 'delta_total_liq_shock_threshold_usd', preset.delta.thresholdUsd),
      slope: optionalAt(params, 'delta_shock_slope', preset.delta.slope),
      maximum: optionalAt(params, 'max_delta_shock', preset.delta.maximum),
    },
    maintenanceFactor: numberAt(params, 'mm_factor'),
  };
}
const sumByScenario = (rows: readonly (readonly number[])[], count: number): number[] =>
  rows.length === 0
    ? new Array<number>(count).fill(0)
    : aggregateProfits(rows, { share: 1, cap: Number.POSITIVE_INFINITY });

const portfolioMargin: TableAdapter = {
  tolerance: { abs: SUM_ABS },
  check: (row) => {
    const terms = termsOf(row);
    const { legs, moves, extended, priceRange, offset } = terms;
    const index = numberAt(row, 'index');
    const expected = objectOf(row.expected, 'expected');
    const standardOf = (some: readonly Leg[]) =>
      sumByScenario(
        some.map(({ delta }) => moves.map((move) => inverseProfit(delta, move))),
        moves.length,
      );
    const extendedOf = (some: readonly Leg[]) =>
      sumByScenario(
        some.map(({ delta }) =>
          extended.moves.map((move, at) =>
            extendedProfit(inverseProfit(delta, move), { move, tableFactor: extended.factors[at]!, priceRange }),
          ),
        ),
        extended.moves.length,
      );
    const standard = aggregateProfits([standardOf(legs)], offset);
    const damped = extendedOf(legs).map((total, at) =>
      dampened(total, { move: extended.moves[at]!, priceRange }, { dampenerUsd: extended.dampenerUsd, index }),
    );
    const far = aggregateProfits([damped], offset);
    const parts = {
      longOptions: 0,
      futuresAndShortOptions: sumByScenario(
        legs.map(({ delta }) => [delta]),
        1,
      )[0]!,
    };
    const given = (field: string) => optionalAt(expected, field, 0);
    const charges = { rollShock: rollShock(legs, terms.roll), deltaShock: deltaShock(parts, index, terms.delta) };
    const margin = deribitPmMargin(
      {
        standard,
        extended: far,
        ...charges,
        correlationContingency: given('correlation_contingency'),
        openOrders: given('open_orders'),
        marketMakerProtection: given('mmp'),
        spot: given('spot'),
      },
      terms.maintenanceFactor,
    );
    const worst = margin.worstScenario === null ? undefined : [...moves, ...extended.moves][margin.worstScenario]!;
    const sums: Readonly<Record<string, number>> = {
      worst_case: margin.worstCase,
      roll_shock: charges.rollShock,
      delta_shock: charges.deltaShock,
      risk_matrix: margin.riskMatrix,
      initial_margin: margin.initial,
      maintenance_margin: margin.maintenance,
    };
    const groups: Readonly<Record<string, readonly Leg[]>> = {
      perp: legs.filter(({ instrument }) => isPerpetual(instrument)),
      future: legs.filter(({ instrument }) => !isPerpetual(instrument)),
    };
    return Object.entries(expected).flatMap(([field, wanted]): Check[] => {
      if (sums[field] !== undefined) {
        const figure = numberOf(wanted, field);
        return [compare(field, sums[field], figure, within(figure, Math.max(SUM_ABS, printedHalf([figure]))))];
      }
      if (['open_orders', 'mmp', 'spot', 'correlation_contingency'].includes(field)) return [];
      if (field === 'aggregated_std') return compareList(field, standard, wanted);
      if (field === 'aggregated_ext') return compareList(field, far, wanted);
      if (field === 'worst_bucket')
        return [sameWords(field, worst === undefined ? 'none' : bucketName({ price: worst }), wanted)];
      const [, kind = '', table] = /^pnl_(perp|future)_(std|ext_raw)$/.exec(field) ?? [];
      const some = groups[kind];
      if (some === undefined) throw unreadable(field, wanted, 'a figure that this rule computes');
      if (table === 'std') return compareList(field, standardOf(some), wanted);
      return compareList(field, extendedOf(some), extendedRow(wanted, extended.moves));
    });
  },
};

/** By move where the table is an object: in the order of our moves; a move we do not know is refused. */
function extendedRow(wanted: unknown, moves: readonly number[]): unknown {
  if (!isObject(wanted)) return wanted;
  const byMove = new Map(Object.entries(wanted).map(([move, figure]) => [Number(move), figure]));
  if (byMove.size !== moves.length) throw unreadable('the extended table', wanted, `profits at ${moves.join(', ')}`);
  return moves.map((move) => byMove.get(move));
}

const sameWords = (what: string, got: string, wanted: unknown): Check => ({
  what: `${what} (${got}, wanted ${String(wanted)})`,
  got: 0,
  wanted: 0,
  // Responses name a rise with its sign or without.
  error: got === wanted || got.replace('+', '') === wanted ? 0 : Number.POSITIVE_INFINITY,
  limit: 0,
});

/** A figure that the row may leave out. */
function checksOf(row: JsonObject, pairs: readonly (readonly [field: string, got: number])[]): Check[] {
  return pairs.flatMap(([field, got]) => {
    if (row[field] === undefined) return [];
    const wanted = numberAt(row, field);
    return [compare(field, got, wanted, { abs: SUM_ABS * Math.max(1, Math.abs(wanted)) })];
  });
}

const linearPerpetual: TableAdapter = {
  tolerance: { rel: SUM_ABS },
  check: (row) => {
    const [size, mark] = [numberAt(row, 'size'), numberAt(row, 'mark')];
    const rate = (kind: 'im' | 'mm') => ({
      base: numberAt(row, `${kind}0`),
      slopePerCoin: numberAt(row, `${kind}_slope`),
    });
    return checksOf(row, [
      ['IM', sizedMargin(size, mark, rate('im'))],
      ['MM', sizedMargin(size, mark, rate('mm'))],
    ]);
  },
};

const standardOptions: TableAdapter = {
  tolerance: { rel: SUM_ABS },
  check: (row) => {
    const underlying = numberAt(row, 'underlying');
    const markCoin = numberAt(row, 'mark_coin');
    const side = choiceAt(row, 'side', {
      short: 'short',
      long: 'long',
      'buy order': 'buy',
      'sell order': 'short',
    } as const);
    const option = {
      callPut: choiceAt(row, 'kind', { call: 'call', put: 'put' } as const),
      strike: numberAt(row, 'strike'),
      underlying,
      markCoin,
    };
    const { initial, maintenance } = shortOptionMargin(option, DERIBIT_OPTION);
    const amount = Math.abs(optionalAt(row, 'quantity', 1));
    const coins = side === 'short' ? initial : side === 'buy' ? markCoin : 0;
    const upkeep = side === 'short' ? maintenance : 0;
    return checksOf(row, [
      ['expected_im_usd', coins * underlying * amount],
      ['expected_mm_usd', upkeep * underlying * amount],
      ['expected_im_coin', coins * amount],
      ['expected_mm_coin', upkeep * amount],
    ]);
  },
};

export const deribitAdapters: Readonly<Record<string, TableAdapter>> = {
  'deribit_pm/vectors': portfolioMargin,
  'deribit-linear-perp-standard': linearPerpetual,
  'deribit-standard-options': standardOptions,
};
