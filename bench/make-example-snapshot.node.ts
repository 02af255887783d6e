// Makes examples/snapshot.json: our calibrator on one full option chain in the collector's CSV columns.
//
//   node dist/bench/make-example-snapshot.node.js CHAIN.csv [OUT.json]
//
// The chain itself is not part of the project (no licence is stated); the fitted curves are ours. The fit report goes to stderr.
import { readFileSync, writeFileSync } from 'node:fs';
import { PlimsollError } from '../src/core/errors.ts';
import { instantText, MILLISECONDS_PER_SECOND, parseInstant } from '../src/core/units.ts';
import {
  fitSnapshotFromQuotes,
  type SnapshotQuotes,
  type UnderlyingFitReport,
  type VolatilityQuote,
} from '../src/market/calibration/fit-snapshot.ts';
import { createCorrelation } from '../src/market/correlation.ts';
import { snapshotToJson } from '../src/market/snapshot-json.ts';

const COLUMNS = [
  'timestamp',
  'currency',
  'expiry_datetime',
  'strike',
  'implied_volatility',
  'underlying',
  'index_price',
];

/** The quotes of a chain file: one as-of instant, volatilities as fractions, the median index price as spot. */
function readChain(path: string): SnapshotQuotes {
  const [header, ...lines] = readFileSync(path, 'utf8').trim().split(/\r?\n/);
  const names = header?.split(',') ?? [];
  const columns = COLUMNS.map((column) => {
    const index = names.indexOf(column);
    if (index < 0)
      throw new PlimsollError('INPUT_COLUMN', `${path} has no column ${column}; it has ${names.join(', ')}`);
    return index;
  });
  const instants = new Set<number>();
  const indexPrices = new Map<string, number[]>();
  const quotes = lines.map((text, row): VolatilityQuote => {
    const fields = text.split(',');
    const [timestamp, underlying, expiry, strike, volatility, forward, index] = columns.map(
      (column) => fields[column]!,
    );
    instants.add(parseInstant(timestamp!.replace(/\.(\d{3})\d*/, '.$1')));
    indexPrices.set(underlying!, [...(indexPrices.get(underlying!) ?? []), Number(index)]);
    return {
      underlying: underlying!,
      expiry: parseInstant(expiry!),
      strike: Number(strike),
      volatility: Number(volatility),
      forward: Number(forward),
      place: { file: path, line: row + 2 },
    };
  });
  if (instants.size !== 1)
    throw new PlimsollError('INPUT_VALUE', `${path} holds ${instants.size} instants; it must hold one`);
  const [instant] = instants;
  // The collector stamps the end of its sweep to the microsecond; the snapshot is named by its second.
  const asOf = Math.floor(instant! / MILLISECONDS_PER_SECOND) * MILLISECONDS_PER_SECOND;
  const source = `SVI per expiry, fitted by Plimsoll's calibrator to the BTC and ETH option chain of Deribit at ${instantText(asOf)}`;
  return {
    asOf,
    quoteCurrency: 'USD',
    source: `${source}; spot is the median index price, the perpetual is taken at it; USDC and USDT at par; ${CORRELATION_SOURCE}`,
    currencyRates: new Map([
      ['USDC', 1],
      ['USDT', 1],
    ]),
    discountRates: new Map(),
    markets: [...indexPrices].map(([underlying, prices]) => {
      const spot = median(prices);
      return { underlying, spot, perpetual: spot };
    }),
    quotes,
  };
}

/** Daily log returns of 2025, both coins dated alike that year; two digits hold over sub-samples, three are printed. */
const CORRELATION_SOURCE = 'correlation of the daily log returns of 2025 in history/btc-eth-daily.csv';
const CORRELATION = createCorrelation(
  ['BTC', 'ETH'],
  [
    [1, 0.822],
    [0.822, 1],
  ],
);

function median(values: readonly number[]): number {
  const ascending = [...values].sort((left, right) => left - right);
  const middle = ascending.length >> 1;
  return ascending.length % 2 === 1 ? ascending[middle]! : (ascending[middle - 1]! + ascending[middle]!) / 2;
}

function reportText(report: readonly UnderlyingFitReport[]): string {
  const lines: string[] = [];
  const points = (fraction: number) => (100 * fraction).toFixed(2).padStart(7);
  for (const { underlying, method, weights, expiries } of report) {
    lines.push(`${underlying}: ${method}, weights ${weights}; errors in volatility points`);
    lines.push('  expiry                quotes  weighted rms  rms      worst (strike)      lowest g  calendar gap');
    for (const expiry of expiries) {
      const worst = `${points(expiry.worst.error)} (${expiry.worst.strike})`.padEnd(18);
      const gap = expiry.lowestCalendarGap === undefined ? '' : expiry.lowestCalendarGap.toExponential(2);
      const g = expiry.lowestG === undefined ? '' : expiry.lowestG.toExponential(2);
      const head = `  ${instantText(expiry.expiry)}  ${String(expiry.quotes).padStart(6)}`;
      lines.push(
        `${head}  ${points(expiry.weightedRootMeanSquare)} ${points(expiry.rootMeanSquare)}  ${worst}  ${g}  ${gap}`,
      );
    }
  }
  return lines.join('\n');
}

const [chainPath, outPath = 'examples/snapshot.json'] = process.argv.slice(2);
if (chainPath === undefined)
  throw new PlimsollError('INPUT_USAGE', 'name the chain: make-example-snapshot CHAIN.csv [OUT.json]');
const started = performance.now();
const { snapshot, report } = fitSnapshotFromQuotes(readChain(chainPath));
const seconds = (performance.now() - started) / MILLISECONDS_PER_SECOND;
writeFileSync(outPath, `${JSON.stringify(snapshotToJson({ ...snapshot, correlation: CORRELATION }), null, 2)}\n`);
process.stderr.write(`${reportText(report)}\nfitted in ${seconds.toFixed(1)} s; wrote ${outPath}\n`);
