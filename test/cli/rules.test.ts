// Published rules from the command line: what a user sees of a rule that scans, and of one that looks at positions.
import { describe, expect, it } from 'vitest';
import { plimsoll } from './run.ts';

const MARKET = ['--market', 'examples/snapshot.json'];
const PERPETUALS = 'account,instrument,quantity\ndesk,BTC-PERPETUAL,1000\ndesk,ETH-PERPETUAL,-1000\n';

describe('plimsoll margin by published rules', () => {
  it('span: the example book, every component with its inputs', async () => {
    const { code, out, err } = await plimsoll(['margin', 'examples/market-maker.csv', ...MARKET, '--model', 'span']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('16 (BTC scan): scan of BTC alone');
    expect(out).toMatch(
      /BTC scan risk [\d,]+ \(scenario -3\/3 up, price scan range 0\.12, volatility scan range 0\.25\)/,
    );
    expect(out).toMatch(/BTC spreads between months [\d,]+ \(spreads near-middle [\d,.]+/);
    expect(out).toMatch(/looked at: BTC short option minimum [\d,]+ \(calls sold 447\.5, puts sold 412\.8/);
    expect(out).toMatch(/net option value -?[\d,]+ \(held less sold/);
    expect(out).toContain('provisional are credits between commodities');
  });

  it.each(['tims', 'span', 'dydx', 'drift', 'vega', 'binance-unimmr'])('%s: components add up', async (model) => {
    const { code, out } = await plimsoll(['margin', '-', ...MARKET, '--model', model, '--json'], PERPETUALS);
    expect(code).toBe(0);
    const { accounts, certificate } = JSON.parse(out);
    const [{ initial, maintenance, components, maintenanceComponents, warnings }] = accounts;
    const sum = (parts: { amount: number }[]) => parts.reduce((total, { amount }) => total + amount, 0);
    expect(sum(components)).toBeCloseTo(initial, 6);
    expect(sum(maintenanceComponents)).toBeCloseTo(maintenance, 6);
    expect(maintenance).toBeGreaterThan(0);
    expect(warnings.some((warning: string) => warning.includes('provisional'))).toBe(true);
    const scans = model === 'tims' || model === 'span';
    expect(certificate.method).toMatch(scans ? /every scenario/ : /^none needed/);
  });

  it('dydx refuses an option by its name and line', async () => {
    const book = 'account,instrument,quantity\ndesk,BTC-PERPETUAL,1000\ndesk,BTC-27MAR26-60000-C,1\n';
    const { code, err } = await plimsoll(['margin', '-', ...MARKET, '--model', 'dydx'], book);
    expect(code).not.toBe(0);
    expect(err).toContain('BTC-27MAR26-60000-C is of kind option (european); dydx margins perpetuals');
    expect(err).toContain('stdin line 3');
  });
});
