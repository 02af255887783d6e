// Parameters of the Monte Carlo tail models from a history of the user's own: one document, fit for a file.

import { PlimsollError } from '../core/errors.ts';
import { MILLISECONDS_PER_DAY } from '../core/units.ts';
import { createCorrelation, repairCorrelation } from '../market/correlation.ts';
import { type Factor, spotFactor, volatilityFactor } from '../market/factor.ts';
import { type Calibration, calibrate } from '../scenarios/calibrate.ts';
import type { FactorSeries } from '../scenarios/factor-series.ts';
import type { ModelHistory } from './model-entry.ts';
import { type ParameterDocument, readValues } from './parameters.ts';
import { TAIL_DEFAULT } from './presets/tail-default.ts';
import { monteCarloShape } from './tail-parameters.ts';

export interface TailCalibration {
  readonly name: string;
  readonly history: ModelHistory;
  /** Which series is what, by factor id, where their names do not tell: "BTC spot" → "close". */
  readonly series?: ReadonlyMap<string, string>;
}

/** Moves beyond so many deviations are bent, and stay below so many: beyond anything seen, within what a market can do. */
const DAMPED_FROM_DEVIATIONS = 12;
const DAMPED_LIMIT_DEVIATIONS = 24;

/** Coins of a history by the names of its series: "BTC spot", "BTC volatility". */
function seriesOf({ history }: ModelHistory, named: ReadonlyMap<string, string>): readonly FactorSeries[] {
  const byId = new Map(history.factors.map((series) => [series, series]));
  for (const [id, series] of named) byId.set(id, series);
  const found = Array.from(byId, ([id, series]): FactorSeries | undefined => {
    const factor = knownFactor(id);
    return factor === undefined ? undefined : { factor, series };
  });
  return found.filter((entry) => entry !== undefined);
}

function knownFactor(id: string): Factor | undefined {
  const [, coin = '', kind] = /^(.+?)[ _](spot|volatility|vol|iv|dvol)$/i.exec(id) ?? [];
  if (kind === undefined) return undefined;
  return kind.toLowerCase() === 'spot' ? spotFactor(coin.toUpperCase()) : volatilityFactor(coin.toUpperCase(), 'log');
}

/** Everything but the factors and how they move together is what the default parameters say. */
export function calibrateTail({ name, history, series: named = new Map() }: TailCalibration): ParameterDocument {
  const series = seriesOf(history, named);
  if (series.length === 0) {
    throw new PlimsollError(
      'MARKET_DATA_MISSING',
      `the history ${history.source} has no series of a price; it has ${history.history.factors.join(', ')}: name them "BTC spot" or btc_usd, or say which is which`,
    );
  }
  const options = { name, source: history.source, stepMilliseconds: MILLISECONDS_PER_DAY, overlapping: false };
  const calibration = calibrate(history.history, series, options);
  const own = new Map(calibration.factors.map((each) => [each.id, ownFactor(each.deviation)]));
  const kept = keptVolatilities(calibration);
  const factors = { ...Object.fromEntries(own), ...kept.factors };
  const sources = [
    `${calibration.observations} daily changes of ${history.source}`,
    'degrees of freedom of the t copula of most likelihood; damping is chosen',
    ...(kept.names.length === 0 ? [] : [`${kept.names.join(', ')} as in ${TAIL_DEFAULT.name}`]),
    ...calibration.notes,
  ];
  return {
    name,
    source: sources.join('; '),
    date: calibration.date,
    certainty: 'calibrated',
    goodForDays: TAIL_DEFAULT.goodForDays!,
    whenStale: 'warn',
    values: {
      ...TAIL_DEFAULT.values,
      // The models draw Student t with a variance, so above 2.
      degrees: Math.max(2.1, rounded(calibration.copula.degrees)),
      factors,
      correlation: jointCorrelation(Object.keys(factors), calibration),
    },
  };
}

/** Seven digits: what a history of years can tell, and a file that a person can read. */
const rounded = (value: number): number => Number(value.toPrecision(7));

const ownFactor = (deviation: number) => ({
  deviation: rounded(deviation),
  damping: {
    from: rounded(DAMPED_FROM_DEVIATIONS * deviation),
    limit: rounded(DAMPED_LIMIT_DEVIATIONS * deviation),
  },
});

const defaults = () => readValues(TAIL_DEFAULT, monteCarloShape);

/** Volatilities that the history does not have, of coins whose price it has, as the default parameters tell them. */
function keptVolatilities(calibration: Calibration) {
  const calibrated = new Set(calibration.factors.map(({ id }) => id));
  const source = TAIL_DEFAULT.values.factors as Readonly<Record<string, unknown>>;
  const names = Object.keys(source).filter((id) => {
    const factor = knownFactor(id);
    return factor?.kind === 'volatility' && !calibrated.has(id) && calibrated.has(`${factor.underlying} spot`);
  });
  return { names, factors: Object.fromEntries(names.map((id) => [id, source[id]])) };
}

/** The history's where it has both, the default's where that has both, zero otherwise; repaired where the patchwork is none. */
function jointCorrelation(ids: readonly string[], calibration: Calibration) {
  const calibrated = calibration.factors.map(({ id }) => id);
  const { factors, rows } = defaults().correlation;
  const entry = (row: string, column: string): number => {
    if (row === column) return 1;
    const [i, j] = [calibrated.indexOf(row), calibrated.indexOf(column)];
    if (i >= 0 && j >= 0) return calibration.correlation[i]![j]!;
    return rows[factors.indexOf(row)]?.[factors.indexOf(column)] ?? 0;
  };
  const patchwork = createCorrelation(
    ids,
    ids.map((row) => ids.map((column) => entry(row, column))),
  );
  const { matrix } = repairCorrelation(patchwork).correlation;
  const size = ids.length;
  return {
    factors: ids,
    rows: ids.map((_, row) => Array.from(matrix.subarray(row * size, (row + 1) * size), rounded)),
  };
}
