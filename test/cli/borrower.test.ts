// A book with loans, coins owed, several collaterals and open orders, from the command line.
import { describe, expect, test } from 'vitest';
import { plimsoll } from './run.ts';

const BOOK = ['margin', 'examples/borrower.csv', '--market', 'examples/snapshot.json'];
const ORDERS = ['--orders', 'examples/borrower-orders.csv'];

interface Account {
  readonly account: string;
  readonly initial: number;
  readonly maintenance: number;
  readonly equity: number;
  readonly utilisation: number;
  readonly state: string;
  readonly components: readonly { readonly name: string; readonly amount: number }[];
}

async function accountsOf(...options: readonly string[]): Promise<ReadonlyMap<string, Account>> {
  const { code, out, err } = await plimsoll([...BOOK, ...options, '--json']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return new Map((JSON.parse(out).accounts as Account[]).map((each) => [each.account, each]));
}

describe('the borrower of the examples', () => {
  test.each([
    ['cross', 'borrowed ETH', 'borrowed USDC'],
    ['okx-pm', 'borrowing (MR8)', 'borrowing (MR8)'],
  ])('%s charges what is owed, and says how each account stands', async (model, owedCoins, owedMoney) => {
    const accounts = await accountsOf('--model', model);
    const amount = (account: string, name: string) =>
      accounts.get(account)!.components.find((component) => component.name === name)!.amount;
    // A tenth of 60 ETH at 1,910.97, and of 350,000 dollars.
    expect(amount('basis', owedCoins)).toBeCloseTo(60 * 191.097, 6);
    expect(amount('carry', owedMoney)).toBe(35_000);
    for (const { utilisation, maintenance, equity, initial, state } of accounts.values()) {
      expect(utilisation).toBe(maintenance / equity);
      const wanted = equity < maintenance ? 'liquidation' : equity < initial ? 'reduce-only' : 'open';
      expect(state).toBe(initial === 0 ? 'idle' : wanted);
    }
    expect(accounts.get('fund')!.state).toBe('liquidation');
    expect(accounts.get('idle')!.state).toBe('idle');
  });

  test('open orders add to the initial margin alone, and may close an account to new risk', async () => {
    const [plain, ordered] = [await accountsOf('--model', 'cross'), await accountsOf('--model', 'cross', ...ORDERS)];
    for (const [name, account] of plain) {
      expect(ordered.get(name)!.maintenance).toBe(account.maintenance);
      expect(ordered.get(name)!.initial).toBeGreaterThanOrEqual(account.initial);
    }
    expect(ordered.get('fund')).toEqual(plain.get('fund'));
    expect(ordered.get('idle')!.state).toBe('reduce-only');
  });

  test('in words', async () => {
    const { out } = await plimsoll([...BOOK, ...ORDERS, '--model', 'cross']);
    expect(out).toMatch(/^account +initial USD +maintenance +equity +freeboard +used +state$/m);
    expect(out).toMatch(/^idle +[\d,]+ +0 +5,000 +100\.0 % +0\.0 % +reduce-only$/m);
    expect(out).toContain('worst buys 2 BTC-27MAR26-70000-C');
  });

  test('of an account without a balance no state is told', async () => {
    const book = 'account,instrument,quantity\na,BTC_USDC-PERPETUAL,1\nb,BTC_USDC-PERPETUAL,1\nb,USDC,9000\n';
    const { out } = await plimsoll(['margin', '-', '--market', 'examples/snapshot.json', '--model', 'cross'], book);
    expect(out).toMatch(/^a +.* no equity +no balance$/m);
    expect(out).toMatch(/^b +.* open$/m);
  });
});
