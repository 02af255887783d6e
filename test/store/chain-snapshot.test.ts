// Option chains of venues to snapshots: units, instants, forwards, smiles, and what is left out with a note.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../../src/market/snapshot.ts';
import type { ChainReading } from '../../src/store/chain-quotes.ts';
import { snapshotFromText } from '../../src/store/plain-reader.ts';
import { readSnapshot } from '../../src/store/read-snapshot.node.ts';

const AS_OF = Date.UTC(2026, 1, 6, 4, 30, 12, 553);
const MARCH = Date.UTC(2026, 2, 27, 8);

function read(text: string, reading: Partial<ChainReading> = {}): { snapshot: Snapshot; notes: string[] } {
  const notes: string[] = [];
  const snapshot = snapshotFromText(text, { source: 'chain', onNote: (note) => notes.push(note), ...reading });
  return { snapshot, notes };
}

const COLLECTOR_HEADER =
  'timestamp,instrument_name,underlying,option_type,strike,bid_price,mark_price,futures_price,futures_instrument_name,implied_volatility,currency,index_price';
const collectorRow = (instrument: string, forward: number, volatility: number | string, index: number): string =>
  `2026-02-06T04:30:12.553805+00:00,${instrument},${forward},call,0,,0.01,${forward},SYN,${volatility},BTC,${index}`;

describe('the CSV of the collector', () => {
  const rows = [
    collectorRow('BTC-27MAR26-70000-C', 65030, 0.61, 64800),
    collectorRow('BTC-27MAR26-60000-P', 65030, 0.66, 64801),
    collectorRow('BTC-27MAR26-60000-C', 65031, 0.67, 64799),
    collectorRow('BTC-27MAR26-70000-P', 65029, 0.62, 64803),
    collectorRow('ETH-27MAR26-2000-C', 1915, 0.8, 1910),
  ];

  it('has volatilities as fractions, forwards per expiry and index prices', () => {
    const { snapshot, notes } = read([COLLECTOR_HEADER, ...rows].join('\n'));
    expect(notes).toEqual([]);
    expect(snapshot.asOf).toBe(AS_OF);
    expect(snapshot.source).toBe('chain');
    expect(snapshot.quoteCurrency).toBe('USD');
    expect([...snapshot.underlyings.keys()]).toEqual(['BTC', 'ETH']);
    const btc = snapshot.underlyings.get('BTC')!;
    // The medians of 64799, 64800, 64801, 64803 and of 65029, 65030, 65030, 65031: the lower of the middle two.
    expect(btc.spot).toBe(64800);
    expect(btc.forwards).toEqual([{ expiry: MARCH, forward: 65030, source: 'given' }]);
    // Out of the money: the put below the forward, the call above.
    expect(btc.smiles).toEqual([
      { expiry: MARCH, kind: 'points', strikes: [60000, 70000], volatilities: [0.66, 0.61] },
    ]);
    expect([...snapshot.instrumentVolatilities]).toEqual([
      ['BTC-27MAR26-70000-C', 0.61],
      ['BTC-27MAR26-60000-P', 0.66],
      ['BTC-27MAR26-60000-C', 0.67],
      ['BTC-27MAR26-70000-P', 0.62],
      ['ETH-27MAR26-2000-C', 0.8],
    ]);
  });

  it('leaves out, with a note, what has expired or has no volatility', () => {
    const text = [
      COLLECTOR_HEADER,
      ...rows,
      collectorRow('BTC-6FEB26-70000-C', 64800, 2.5, 64800),
      collectorRow('BTC-5FEB26-70000-C', 64800, 2.5, 64800),
      collectorRow('BTC-27MAR26-90000-C', 65030, 0, 64800),
      collectorRow('BTC-27MAR26-95000-C', 65030, '', 64800),
    ].join('\n');
    const { snapshot, notes } = read(text);
    expect(snapshot.instrumentVolatilities.size).toBe(6);
    expect(notes).toEqual([
      'chain: left out 1 of its instruments, expired at 2026-02-06T04:30:12.553Z: BTC-5FEB26-70000-C',
      'chain: left out 2 of its instruments, without an implied volatility: BTC-27MAR26-90000-C, BTC-27MAR26-95000-C',
    ]);
  });

  const REAL = new URL('../../../shared/market/deribit_options_snapshot_20260206T043012Z.csv', import.meta.url);
  it.skipIf(!existsSync(REAL))('real: every row of a full chain arrives, unchanged', async () => {
    const [header = '', ...lines] = readFileSync(REAL, 'utf8').trim().split('\n');
    const names = header.split(',');
    const cells = (line: string, name: string): string => line.split(',')[names.indexOf(name)]!;
    const { instrumentVolatilities, underlyings } = await readSnapshot(REAL.pathname);
    expect(instrumentVolatilities.size).toBe(1884);
    expect(lines.length).toBe(1884);
    for (const line of lines) {
      expect(instrumentVolatilities.get(cells(line, 'instrument_name'))).toBe(
        Number(cells(line, 'implied_volatility')),
      );
      const market = underlyings.get(cells(line, 'currency'))!;
      const expiry = Date.parse(cells(line, 'expiry_datetime'));
      const { forward } = market.forwards.find((point) => point.expiry === expiry)!;
      // Forwards of one expiry were sampled within seconds of each other.
      expect(Math.abs(forward / Number(cells(line, 'futures_price')) - 1)).toBeLessThan(1e-3);
      expect(Math.abs(market.spot / Number(cells(line, 'index_price')) - 1)).toBeLessThan(2e-3);
    }
  });
});

describe("Deribit's book summary", () => {
  const common = { estimated_delivery_price: 64800.5, creation_timestamp: AS_OF, bid_price: null };
  const rows = [
    { instrument_name: 'BTC-27MAR26-70000-C', mark_iv: 61.25, underlying_price: 65030.2, mark_price: 0.04, ...common },
    { instrument_name: 'BTC-27MAR26-60000-P', mark_iv: 66, underlying_price: 65030.2, mark_price: 0.03, ...common },
    { instrument_name: 'BTC-PERPETUAL', mark_price: 64790.25, funding_8h: 0.0001, ...common },
    { instrument_name: 'BTC-26JUN26', mark_price: 65700, ...common },
    { instrument_name: 'BTC-FS-26JUN26_PERP', mark_price: 909.75, creation_timestamp: AS_OF },
  ];

  it.each([
    ['the response', JSON.stringify({ jsonrpc: '2.0', id: 1, result: rows, usIn: 1, testnet: false })],
    ['its result alone', JSON.stringify(rows)],
  ])('%s has volatilities in per cent, and futures beside the options', (_, text) => {
    const { snapshot, notes } = read(text);
    expect(snapshot.asOf).toBe(AS_OF);
    expect([...snapshot.instrumentVolatilities]).toEqual([
      ['BTC-27MAR26-70000-C', 0.6125],
      ['BTC-27MAR26-60000-P', 0.66],
    ]);
    const btc = snapshot.underlyings.get('BTC')!;
    expect(btc).toMatchObject({ spot: 64800.5, perpetual: 64790.25 });
    // One ten-thousandth every eight hours: 3 times 365 of them a year.
    expect(btc.fundingRate).toBeCloseTo(0.1095, 15);
    expect(btc.forwards.map(({ expiry, forward }) => [new Date(expiry).toISOString(), forward])).toEqual([
      ['2026-03-27T08:00:00.000Z', 65030.2],
      ['2026-06-26T08:00:00.000Z', 65700],
    ]);
    expect(notes).toEqual([
      'chain: left out 1 of its names, no instruments here and without a volatility: BTC-FS-26JUN26_PERP',
    ]);
  });

  it('without an index price lets the nearest forward stand in, and says so', () => {
    const text = JSON.stringify([{ ...rows[0], estimated_delivery_price: undefined }]);
    const { snapshot, notes } = read(text);
    expect(snapshot.underlyings.get('BTC')!.spot).toBe(65030.2);
    expect(notes).toEqual([
      'chain has no index price of BTC; its forward for 2026-03-27T08:00:00Z, 65030.2, stands in',
    ]);
  });

  it('takes the rate of a settlement currency from the caller alone', () => {
    const row = {
      ...rows[0],
      instrument_name: 'XRP_USDC-27MAR26-0d625-C',
      underlying_price: 1.5,
      estimated_delivery_price: 1.49,
    };
    const text = JSON.stringify([row]);
    expect([...read(text).snapshot.currencyRates]).toEqual([]);
    const { snapshot } = read(text, { currencyRates: { USDC: 0.9998 } });
    expect([...snapshot.currencyRates]).toEqual([['USDC', 0.9998]]);
    expect(snapshot.underlyings.get('XRP')!.smiles).toEqual([
      { expiry: MARCH, kind: 'points', strikes: [0.625], volatilities: [0.6125] },
    ]);
  });
});

describe('option chains of Tardis', () => {
  const header =
    'exchange,symbol,timestamp,local_timestamp,type,strike_price,expiration,open_interest,last_price,bid_price,bid_amount,bid_iv,ask_price,ask_amount,ask_iv,mark_price,mark_iv,underlying_index,underlying_price,delta,gamma,vega,theta,rho';
  const row = (symbol: string, seconds: number, volatility: number | '', forward: number | ''): string =>
    `deribit,${symbol},${AS_OF * 1000 + seconds * 1e6},0,call,70000,0,,,,,,,,,0.04,${volatility},SYN,${forward},,,,,`;
  const text = [
    header,
    row('BTC-27MAR26-70000-C', 0, 60, 65000),
    row('BTC-27MAR26-60000-P', 1, 66, 65010),
    row('BTC-27MAR26-70000-C', 2, 61, 65020),
    row('BTC-27MAR26-70000-C', 2, 62, 65021),
    row('BTC-27MAR26-60000-P', 3, '', ''),
    row('BTC-27MAR26-70000-C', 60, 63, 65100),
    row('BTC-26JUN26-70000-C', 1, '', 65700),
  ].join('\n');

  it('are updates: the last one of each instrument counts', () => {
    const { snapshot } = read(text);
    expect(snapshot.asOf).toBe(AS_OF + 60_000);
    expect([...snapshot.instrumentVolatilities]).toEqual([
      ['BTC-27MAR26-70000-C', 0.63],
      ['BTC-27MAR26-60000-P', 0.66],
    ]);
    // The forward of an expiry is that of its latest update; an expiry without a volatility still has one.
    expect(snapshot.underlyings.get('BTC')!.forwards.map(({ forward }) => forward)).toEqual([65100, 65700]);
  });

  it('are read as they stood at the instant asked for', () => {
    const { snapshot, notes } = read(text, { asOf: AS_OF + 2_000 });
    expect(snapshot.asOf).toBe(AS_OF + 2_000);
    expect(snapshot.instrumentVolatilities.get('BTC-27MAR26-70000-C')).toBe(0.62);
    expect(snapshot.underlyings.get('BTC')!.forwards[0]!.forward).toBe(65021);
    expect(notes).toEqual([
      'chain: left out 2 of its rows, later than the instant asked for',
      'chain: left out 1 of its instruments, without an implied volatility: BTC-26JUN26-70000-C',
      'chain has no index price of BTC; its forward for 2026-03-27T08:00:00Z, 65021, stands in',
    ]);
  });

  it('of another exchange need the unit stated', () => {
    const okx = text
      .replaceAll('deribit,', 'okex-options,')
      .replaceAll(
        /BTC-(\d+)(MAR|JUN)26-(\d+)-([CP])/g,
        (_, day, month, strike, side) => `BTC-USD-26${month === 'MAR' ? '03' : '06'}${day}-${strike}-${side}`,
      );
    expect(() => read(okx)).toThrow(
      'nothing says whether mark_iv is a fraction (0.65) or per cent (65); state its unit',
    );
    const { snapshot } = read(okx.replaceAll(/,0\.04,(\d+),/g, ',0.04,0.$1,'), { ivUnit: 'fraction' });
    expect(snapshot.instrumentVolatilities.get('BTC-USD-260327-70000-C')).toBe(0.63);
  });
});

describe('any other chain', () => {
  it.each([
    ['fraction', 0.6, 0.6],
    ['percent', 60, 0.6],
  ] as const)('is read in the unit stated: %s', (ivUnit, figure, volatility) => {
    const text = `as_of,instrument,iv,forward,index_price\n2026-02-06T04:30:12.553Z,BTC-27MAR26-70000-C,${figure},65030,64800\n`;
    const { snapshot } = read(text, { ivUnit });
    expect(snapshot.asOf).toBe(AS_OF);
    expect([...snapshot.instrumentVolatilities.values()]).toEqual([volatility]);
    expect(snapshot.underlyings.get('BTC')!.spot).toBe(64800);
  });

  it('without instants is of the instant stated', () => {
    const text = 'symbol,mark_iv,underlying_price\nBTC-27MAR26-70000-C,0.6,65030\n';
    expect(read(text, { ivUnit: 'fraction', asOf: AS_OF }).snapshot.asOf).toBe(AS_OF);
  });
});
