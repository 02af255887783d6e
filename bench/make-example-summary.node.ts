// Makes examples/deribit-book-summary.json: an answer in the form of Deribit's get_book_summary_by_currency, from our own
// fitted curves in examples/snapshot.json, so that the form can be tried without asking the venue.
//
//   node dist/bench/make-example-summary.node.js
import { writeFileSync } from 'node:fs';
import { yearsBetween } from '../src/core/units.ts';
import { forwardAt } from '../src/market/forward.ts';
import type { Snapshot } from '../src/market/snapshot.ts';
import { volatilityAt } from '../src/market/surface.ts';
import { blackPrice } from '../src/spec/black-price.ts';
import { readSnapshot } from '../src/store/read-snapshot.node.ts';

const EXPIRIES = [
  { name: '13FEB26', instant: Date.UTC(2026, 1, 13, 8) },
  { name: '27FEB26', instant: Date.UTC(2026, 1, 27, 8) },
  { name: '27MAR26', instant: Date.UTC(2026, 2, 27, 8) },
];
const STRIKES = [45, 50, 55, 60, 65, 70, 75, 80, 90].map((thousands) => 1000 * thousands);

/** As the venue rounds: implied volatility to 0.01 per cent, prices in coin to 1e-4, in dollars to a cent. */
const rounded = (value: number, decimals: number) => Number(value.toFixed(decimals));

function optionRow(snapshot: Snapshot, { name, instant }: (typeof EXPIRIES)[number], strike: number, type: 'C' | 'P') {
  const forward = forwardAt(snapshot, 'BTC', instant);
  const volatility = volatilityAt(snapshot, 'BTC', strike, instant);
  const deviation = volatility * Math.sqrt(yearsBetween(snapshot.asOf, instant));
  return {
    instrument_name: `BTC-${name}-${strike}-${type}`,
    base_currency: 'BTC',
    quote_currency: 'BTC',
    creation_timestamp: snapshot.asOf,
    underlying_index: `BTC-${name}`,
    underlying_price: rounded(forward, 2),
    estimated_delivery_price: rounded(snapshot.underlyings.get('BTC')!.spot, 2),
    interest_rate: 0,
    mark_iv: rounded(100 * volatility, 2),
    mark_price: rounded(blackPrice(forward, strike, deviation, type === 'C' ? 1 : -1) / forward, 4),
    bid_price: null,
    ask_price: null,
    open_interest: 0,
    volume: 0,
  };
}

const snapshot = await readSnapshot('examples/snapshot.json');
const rows = EXPIRIES.flatMap((expiry) =>
  STRIKES.flatMap((strike) => (['C', 'P'] as const).map((type) => optionRow(snapshot, expiry, strike, type))),
);
const text = rows.map((row) => `    ${JSON.stringify(row)}`).join(',\n');
writeFileSync('examples/deribit-book-summary.json', `{\n  "jsonrpc": "2.0",\n  "result": [\n${text}\n  ]\n}\n`);
