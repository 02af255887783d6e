// Writes examples/market-maker.csv: a seeded book of five accounts and their collateral over the expiries of examples/snapshot.json.
// node dist/bench/make-example-book.node.js > examples/market-maker.csv
import { readFileSync } from 'node:fs';
import { log } from '../src/spec/log.ts';
import { normalCdf } from '../src/spec/normal-cdf.ts';
import { splitmix32 } from './splitmix.ts';

interface ExampleUnderlying {
  readonly spot: number;
  readonly forwards: readonly { readonly expiry: string; readonly forward: number }[];
}

const snapshot: { asOf: string; underlyings: Record<string, ExampleUnderlying> } = JSON.parse(
  readFileSync('examples/snapshot.json', 'utf8'),
);
const asOf = Date.parse(snapshot.asOf);

const uniform = splitmix32(20260206);

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

function dateCode(expiry: string): string {
  const date = new Date(expiry);
  return `${date.getUTCDate()}${MONTHS[date.getUTCMonth()]}${String(date.getUTCFullYear()).slice(2)}`;
}

/** Strike spacing as the venue lists it: coarser for later expiries. */
function strikeStep(underlying: string, days: number): number {
  if (underlying === 'BTC') return days < 15 ? 1000 : days < 60 ? 2500 : 5000;
  return days < 15 ? 50 : days < 60 ? 100 : 200;
}

const rows: string[] = ['account,instrument,quantity,entry_price'];
const add = (account: string, instrument: string, quantity: number, entryPrice?: number): void => {
  if (quantity !== 0) rows.push(`${account},${instrument},${quantity},${entryPrice ?? ''}`);
};

/** Market maker: both sides of every near strike of every expiry, short the wings that customers buy, delta hedged. */
function marketMaker(account: string, underlying: string, lot: number, perContractUsd: number): void {
  const { spot, forwards } = snapshot.underlyings[underlying]!;
  let delta = 0;
  for (const { expiry, forward } of forwards) {
    const days = (Date.parse(expiry) - asOf) / 86_400_000;
    if (days < 1) continue;
    const deviation = 0.75 * Math.sqrt(days / 365);
    const step = strikeStep(underlying, days);
    const strikes = new Set<number>();
    for (const z of [-2.2, -1.6, -1.1, -0.8, -0.55, -0.3, -0.1, 0.1, 0.3, 0.55, 0.85, 1.2, 1.7, 2.3]) {
      strikes.add(Math.max(step, Math.round((forward * (1 + z * deviation)) / step) * step));
    }
    for (const strike of strikes) {
      const put = strike < forward;
      const wing = Math.abs(strike / forward - 1) / deviation;
      const flow = wing > 1 ? -1.2 : uniform() < 0.45 ? 1 : -0.8;
      const size = Math.round(((0.4 + uniform()) * flow * lot * 10) / (1 + wing / 3)) / 10;
      if (uniform() < 0.03) continue;
      add(account, `${underlying}-${dateCode(expiry)}-${strike}-${put ? 'P' : 'C'}`, size);
      delta += size * (normalCdf(log(forward / strike) / deviation) - (put ? 1 : 0));
    }
  }
  const near = forwards.filter(({ expiry }) => (Date.parse(expiry) - asOf) / 86_400_000 > 14);
  const future = near[0]!;
  const hedgeContracts = -Math.round((delta * spot * 0.7) / perContractUsd);
  add(account, `${underlying}-PERPETUAL`, hedgeContracts, Math.round(spot * 1.004));
  add(
    account,
    `${underlying}-${dateCode(future.expiry)}`,
    -Math.round((delta * spot * 0.3) / perContractUsd),
    Math.round(future.forward),
  );
}

/** Short volatility: strangles sold on every expiry beyond a week, nothing bought. */
function shortVolatility(account: string, underlying: string, lot: number): void {
  for (const { expiry, forward } of snapshot.underlyings[underlying]!.forwards) {
    const days = (Date.parse(expiry) - asOf) / 86_400_000;
    if (days < 6) continue;
    const step = strikeStep(underlying, days) * 2;
    const width = 0.9 * Math.sqrt(days / 365);
    for (const [side, letter] of [
      [-0.8, 'P'],
      [1, 'C'],
      [-1.4, 'P'],
      [1.6, 'C'],
    ] as const) {
      const strike = Math.max(step, Math.round((forward * (1 + side * width)) / step) * step);
      add(account, `${underlying}-${dateCode(expiry)}-${strike}-${letter}`, -Math.round(lot * (0.6 + uniform())));
    }
  }
}

/** Protected holder: covered calls and protective puts over a long perpetual. */
function hedgedHolder(account: string, underlying: string, coins: number, perContractUsd: number): void {
  const { spot, forwards } = snapshot.underlyings[underlying]!;
  add(account, `${underlying}-PERPETUAL`, Math.round((coins * spot) / perContractUsd), Math.round(spot * 0.93));
  for (const { expiry, forward } of forwards) {
    const days = (Date.parse(expiry) - asOf) / 86_400_000;
    if (days < 20) continue;
    const step = strikeStep(underlying, days) * 2;
    add(
      account,
      `${underlying}-${dateCode(expiry)}-${Math.round((forward * 1.2) / step) * step}-C`,
      -Math.round(coins / 6),
    );
    add(
      account,
      `${underlying}-${dateCode(expiry)}-${Math.round((forward * 0.75) / step) * step}-P`,
      Math.round(coins / 6),
    );
  }
}

/** Basis: short dated futures against a long perpetual. */
function basisTrade(account: string, underlying: string, perContractUsd: number, notionalUsd: number): void {
  const { spot, forwards } = snapshot.underlyings[underlying]!;
  const dated = forwards.filter(({ expiry }) => (Date.parse(expiry) - asOf) / 86_400_000 > 40).slice(0, 3);
  for (const { expiry, forward } of dated) {
    add(
      account,
      `${underlying}-${dateCode(expiry)}`,
      -Math.round(notionalUsd / perContractUsd),
      Math.round(forward * 1.01),
    );
  }
  add(
    account,
    `${underlying}-PERPETUAL`,
    Math.round((dated.length * notionalUsd) / perContractUsd),
    Math.round(spot * 1.01),
  );
}

marketMaker('mm-btc', 'BTC', 12, 10);
marketMaker('mm-eth', 'ETH', 220, 1);
shortVolatility('vol-fund', 'BTC', 25);
shortVolatility('vol-fund', 'ETH', 300);
hedgedHolder('treasury', 'BTC', 180, 10);
hedgedHolder('treasury', 'ETH', 2400, 1);
basisTrade('basis-desk', 'BTC', 10, 4_000_000);
basisTrade('basis-desk', 'ETH', 1, 1_500_000);
// What each account has put up: one lies close under the line, the others above it.
add('mm-btc', 'USDC', 1_100_000);
add('mm-eth', 'USDC', 760_000);
add('vol-fund', 'USDC', 2_000_000);
add('treasury', 'USDC', 600_000);
add('basis-desk', 'USDC', 60_000);
console.log(rows.join('\n'));
