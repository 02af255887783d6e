import { describe, expect, it } from 'vitest';
import { plimsoll } from './run.ts';

const MARKET = ['--market', 'examples/snapshot.json'];

describe('plimsoll value', () => {
  it('prints one line per account and a total that is their sum', async () => {
    const { code, out, err } = await plimsoll(['value', 'examples/market-maker.csv', ...MARKET, '--json']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const document = JSON.parse(out);
    expect(document.accounts.length).toBe(5);
    for (const measure of ['value', 'deltaQuote', 'gammaQuote', 'vega', 'theta']) {
      const sum = document.accounts.reduce(
        (total: number, account: Record<string, number>) => total + account[measure]!,
        0,
      );
      expect(Math.abs(sum - document.totals[measure])).toBeLessThan(1e-6 * (1 + Math.abs(sum)));
    }
    expect(document.positions.length).toBeGreaterThan(350);
  });

  it('prints a table to stdout, without colour codes, and nothing to stderr', async () => {
    const { code, out, err } = await plimsoll(['value', 'examples/market-maker.csv', ...MARKET]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('mm-btc');
    expect(out).toContain('settled in');
    expect(out.includes('\u001b')).toBe(false);
  });

  it('values the OTC exotics of the examples', async () => {
    const { code, out, err } = await plimsoll(['value', 'examples/otc-exotics.csv', ...MARKET, '--json']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const { positions } = JSON.parse(out);
    expect(positions.length).toBeGreaterThanOrEqual(14);
    for (const { instrument, value, quantity } of positions) {
      expect(value).not.toBe(0);
      // An option is worth something to its holder; a swap may be worth less than nothing.
      if (!instrument.includes('-swap')) expect(value * quantity).toBeGreaterThan(0);
    }
  });

  it('reads a book from stdin', async () => {
    const book = 'account,instrument,quantity\ndesk,BTC-PERPETUAL,100\n';
    const { code, out } = await plimsoll(['value', '-', ...MARKET, '--json'], book);
    expect(code).toBe(0);
    const [position] = JSON.parse(out).positions;
    expect(position).toMatchObject({ account: 'desk', instrument: 'BTC-PERPETUAL', quantity: 100, value: 0 });
    // 100 contracts of 10 USD: a delta of 1,000 USD whatever the price.
    expect(position.deltaQuote).toBeCloseTo(1000, 9);
  });

  it('says which option has expired', async () => {
    const book = 'account,instrument,quantity\ndesk,BTC-26DEC25-100000-C,1\n';
    const { code, out, err } = await plimsoll(['value', '-', ...MARKET], book);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toBe(
      'plimsoll: BTC-26DEC25-100000-C expired at 2025-12-26T08:00:00Z; the snapshot is of 2026-02-06T04:30:12Z: settle it or take it out of the book (stdin line 2)\n',
    );
  });

  it('says which currency has no rate', async () => {
    const book = 'account,instrument,quantity\ndesk,EUR,1\n';
    const { code, err } = await plimsoll(['value', '-', ...MARKET], book);
    expect(code).toBe(1);
    expect(err).toContain('EUR');
    expect(err).toContain('stdin line 2');
  });

  it.each([
    [['value', ...MARKET], "error: missing required argument 'book'"],
    [['value', 'examples/market-maker.csv'], "error: required option '--market <snapshot>' not specified"],
    [['value', 'x.csv', ...MARKET, '--bye', 'account'], "error: unknown option '--bye'\n(Did you mean --by?)"],
    [['valu'], "error: unknown command 'valu'\n(Did you mean value?)"],
    [
      ['value', 'x.csv', ...MARKET, '--by', 'strike'],
      'plimsoll: --by is strike; it must be one of position, instrument, account, underlying, currency',
    ],
    [['value', 'x.csv', ...MARKET, '--iv-unit', 'bp'], 'plimsoll: --iv-unit is bp; it must be fraction or percent'],
  ])('usage %j ends with 2 and a sentence', async (args, sentence) => {
    const { code, out, err } = await plimsoll(args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(sentence);
  });

  it('a missing book ends with 1', async () => {
    const { code, err } = await plimsoll(['value', 'no-such-book.csv', ...MARKET]);
    expect({ code, err }).toEqual({ code: 1, err: 'plimsoll: there is no file no-such-book.csv\n' });
  });
});

describe('plimsoll', () => {
  it.each([['--help'], ['value', '--help'], ['doctor', '--help']])(
    '%j prints help and ends with 0',
    async (...args) => {
      const { code, out } = await plimsoll(args);
      expect(code).toBe(0);
      expect(out).toContain('Usage: plimsoll');
    },
  );

  it('doctor finds what this machine has', async () => {
    const { code, out } = await plimsoll(['doctor', '--json']);
    expect(code).toBe(0);
    const names = JSON.parse(out).findings.map(({ name }: { name: string }) => name);
    expect(names).toContain('WASM SIMD');
    expect(names).toContain('strict WASM build');
  });
});
