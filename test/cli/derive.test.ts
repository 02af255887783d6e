// The rules of Derive from the command line: what a user sees of a venue's own margin.
import { describe, expect, it } from 'vitest';
import { plimsoll } from './run.ts';

const BOOK = `account,instrument,quantity
desk,ETH-20260327-2000-C,-10
desk,ETH-20260327-2400-C,10
desk,ETH-PERP,20
desk,USDC,20000
`;
const ask = (model: string, ...more: string[]) =>
  plimsoll(['margin', '-', '--market', 'examples/snapshot.json', '--model', model, ...more], BOOK);

describe('plimsoll margin by the rules of Derive', () => {
  it.each(['derive-srm', 'derive-pmrm', 'derive-pmrm2'])('%s: components add up', async (model) => {
    const { code, out, err } = await ask(model, '--json');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const [{ initial, maintenance, components, maintenanceComponents }] = JSON.parse(out).accounts;
    const sum = (parts: { amount: number }[]) => parts.reduce((total, { amount }) => total + amount, 0);
    expect(sum(components)).toBeCloseTo(initial, 6);
    expect(sum(maintenanceComponents)).toBeCloseTo(maintenance, 6);
    // A call spread of 400 on ten, and twenty perpetuals at about 1,911: a fifth of them is 7,644.
    expect(initial).toBeGreaterThan(3000);
    expect(initial).toBeLessThan(15_000);
  });

  it('derive-pmrm2 says in words what decides, what each charge is made of, and what each instrument adds', async () => {
    const { out } = await ask('derive-pmrm2');
    expect(out).toMatch(/ETH worst scenario [\d,]+ \(loss [\d,.]+, factor 1, in ETH scenario \d+ of 33\)/);
    expect(out).toMatch(/ETH perpetual contingency 573 \(amount ETH 20, spot 1,910\.97, share 0\.015\)/);
    expect(out).toMatch(/ETH options sold naked 57 \(options sold 10, spot 1,910\.97, share 0\.003\)/);
    expect(out).toMatch(/worst {7}loses [\d,]+ in ETH scenario \d+ of 33: ETH spot falls/);
    expect(out).toMatch(/by instrument ETH-/);
    expect(out).toContain('derive-pmrm2-mainnet, read, 2025-04-18');
  });

  it('a tail confidence is refused: the rule has none', async () => {
    const { code, err } = await ask('derive-pmrm2', '--confidence', '0.975');
    expect(code).not.toBe(0);
    expect(err).toContain('confidence is not known here');
  });
});
