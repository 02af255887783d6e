// Which adapter computes which table. A new kernel or rule adds one file to adapters/ and one line here.
import { americanAdapters } from './adapters/american.ts';
import { asianAdapters } from './adapters/asian.ts';
import { backtestAdapters, publishedBacktestAdapters } from './adapters/backtest-statistics.ts';
import { barrierAdapters } from './adapters/barrier.ts';
import { basketAdapters } from './adapters/basket.ts';
import { dataCaseAdapter } from './adapters/data-cases.ts';
import { deribitAdapters } from './adapters/deribit.ts';
import { deriveAdapters } from './adapters/derive.ts';
import { digitalAdapters } from './adapters/digital.ts';
import { discreteBarrierAdapters } from './adapters/discrete-barrier.ts';
import { distributionAdapters } from './adapters/distributions.ts';
import { doubleBarrierAdapters } from './adapters/double-barrier.ts';
import { dydxAdapters } from './adapters/dydx.ts';
import { europeanAdapters } from './adapters/european.ts';
import { exoticAdapters } from './adapters/exotics.ts';
import { fourierAdapters } from './adapters/fourier.ts';
import { garchAdapters } from './adapters/garch.ts';
import { gridPresetAdapters } from './adapters/grid-presets.ts';
import { hestonAdapters } from './adapters/heston.ts';
import { impliedVolatilityAdapters } from './adapters/implied-volatility.ts';
import { importanceSamplingAdapters } from './adapters/importance-sampling.ts';
import { lognormalShortfallAdapters } from './adapters/lognormal-es.ts';
import { lookbackAdapters } from './adapters/lookback.ts';
import { lyraMathAdapters } from './adapters/lyra-math.ts';
import { mertonAdapters } from './adapters/merton.ts';
import { okxAdapters } from './adapters/okx.ts';
import { opynAdapters } from './adapters/opyn.ts';
import { outOfScope } from './adapters/out-of-scope.ts';
import { perpetualAdapters } from './adapters/perpetual-futures.ts';
import { quantileAdapters, quantileConventionAdapters } from './adapters/quantiles.ts';
import { quantoAdapters } from './adapters/quanto.ts';
import { randomAdapters } from './adapters/random.ts';
import { riskMeasureAdapters } from './adapters/risk-measures.ts';
import { spanAdapters } from './adapters/span.ts';
import { bookAdapters } from './adapters/var-es-books.ts';
import { DATA_CASES } from './documents.ts';
import type { Adapters, Excuse, SplitTable, TableAdapter } from './runner.ts';

type Family = Readonly<Record<string, TableAdapter | Excuse | SplitTable>>;

/** All families in one map; a table claimed twice is a mistake of ours. */
export function collectAdapters(families: readonly Family[]): Adapters {
  const all = new Map<string, TableAdapter | Excuse | SplitTable>();
  for (const [id, adapter] of families.flatMap((family) => Object.entries(family))) {
    if (all.has(id)) throw new Error(`two adapters claim the table "${id}"`);
    all.set(id, adapter);
  }
  return all;
}

/** Tables of test/truth/truth.node.ts. */
export const PRICING_ADAPTERS = collectAdapters([
  asianAdapters,
  backtestAdapters,
  barrierAdapters,
  basketAdapters,
  bookAdapters,
  digitalAdapters,
  discreteBarrierAdapters,
  distributionAdapters,
  doubleBarrierAdapters,
  europeanAdapters,
  exoticAdapters,
  lookbackAdapters,
  perpetualAdapters,
  quantileAdapters,
  quantoAdapters,
  americanAdapters,
  impliedVolatilityAdapters,
  importanceSamplingAdapters,
  outOfScope,
  mertonAdapters,
  fourierAdapters,
  garchAdapters,
  hestonAdapters,
  randomAdapters,
  riskMeasureAdapters,
]);

/** Tables of test/truth/published.node.ts. */
export const MARGIN_ADAPTERS = collectAdapters([
  { [DATA_CASES]: dataCaseAdapter },
  deribitAdapters,
  deriveAdapters,
  dydxAdapters,
  gridPresetAdapters,
  lognormalShortfallAdapters,
  lyraMathAdapters,
  okxAdapters,
  opynAdapters,
  quantileConventionAdapters,
  publishedBacktestAdapters,
  spanAdapters,
]);
