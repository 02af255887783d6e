// The table of examples/backtests/README.md says what the command says: each worst day is walked once more and compared with its row.
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { type BacktestRequest, withPlan } from '../../src/app/backtest-request.node.ts';
import { RULE_SETTINGS } from '../../src/backtest/rules.ts';
import { MILLISECONDS_PER_DAY, parseInstant } from '../../src/core/units.ts';
import { recordsOf } from './market.ts';

const README = await readFile('examples/backtests/README.md', 'utf8');
const COMMAND = /backtest --history (\S+) --strategy (\S+) --model (\S+) --from/.exec(README)!;
const MODELS = COMMAND[3]!.split(',');
const ROWS = [...README.matchAll(/^\| (\d{4}-\d\d-\d\d), ([\w-]+) \| (.*) \|$/gm)];

const amountText = (amount: number): string => Math.round(amount).toLocaleString('en-US');

test('the table has three crashes, two books and a column for each rule of the command', () => {
  expect(ROWS).toHaveLength(6);
  expect(new Set(ROWS.map(([, day]) => day)).size).toBe(3);
  expect(README).toContain(`| day, account | lost | ${MODELS.join(' | ')} |`);
});

test.each([...new Set(ROWS.map(([, day]) => day!))])(
  '%s',
  async (day) => {
    const at = parseInstant(day);
    const request: BacktestRequest = {
      history: COMMAND[1]!,
      shifts: [],
      books: { kind: 'strategies', names: COMMAND[2]!.split(','), underlyings: ['BTC'] },
      choices: MODELS.map((model) => ({ model })),
      sweeps: [],
      settings: RULE_SETTINGS,
      riskMilliseconds: MILLISECONDS_PER_DAY,
      stride: 1,
      from: at,
      to: at,
    };
    const [record] = await withPlan(request, recordsOf);
    record!.accounts.forEach((account, index) => {
      const loss = record!.losses[index]!;
      const asked = record!.requirements.map((row) => {
        const text = amountText(row[index]!);
        return loss > row[index]! ? `**${text}**` : text;
      });
      const row = ROWS.find(([, own, name]) => own === day && name === account)!;
      expect(row[3]!.split(' | ')).toEqual([amountText(loss), ...asked]);
    });
  },
  120_000,
);
