// plimsoll backtest as a user runs it.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addBacktestCommand } from '../../src/cli/backtest.node.ts';
import { exitCodeOf } from '../../src/cli/exit-codes.ts';
import { PlimsollError } from '../../src/core/errors.ts';
import { BACKTEST_COLUMNS } from '../../src/report/backtest-table.ts';
import { parquetTable, TableDatabase } from '../../src/store/duckdb.node.ts';
import { plimsoll } from './run.ts';

const HISTORY = 'examples/history/btc-eth-daily.csv';
const SHORT = [
  '--history',
  HISTORY,
  '--from',
  '2020-03-05',
  '--to',
  '2020-03-16',
  '--window',
  '120',
  '--scenarios',
  '200',
];

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-backtest-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('March 2020 under two rules: a table, the breach of the twelfth, the tests in words', async () => {
  const { code, out, err } = await plimsoll(['backtest', ...SHORT, '--strategy', 'levered-perp', '--model', 'fhs,es']);
  expect(err).toBe('');
  expect(code).toBe(0);
  expect(out).toContain('12 instants, 2020-03-05 to 2020-03-16; losses over 1 day after each');
  // The file is the witness.
  const rows = (await readFile(HISTORY, 'utf8')).split('\n');
  const price = (day: string) => Number(rows.find((row) => row.startsWith(day))!.split(',')[1]);
  const lost = Math.round(price('2020-03-12') - price('2020-03-13')).toLocaleString('en-US');
  expect(out).toContain(`2020-03-12 lost ${lost} against`);
  expect(out).toMatch(/fhs, levered-perp, VaR: \d exceptions? in 12 days at 99 %: (consistent|too many)/);
}, 240_000);

test('steps go into a table, the same numbers in CSV and in Parquet', async () => {
  const asked = ['backtest', ...SHORT, '--strategy', 'levered-perp', '--model', 'fhs,isolated', '--json'];
  const [csv, parquet] = [join(folder, 'steps.csv'), join(folder, 'steps.parquet')];
  const { out } = await plimsoll([...asked, '--table', csv]);
  expect((await plimsoll([...asked, '--table', parquet])).code).toBe(0);
  const rows = (await readFile(csv, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  expect(rows[0]).toEqual(Object.keys(BACKTEST_COLUMNS));
  expect(rows.length).toBe(1 + 2 * 12);
  for (const { rule, breaches } of JSON.parse(out).verdicts) {
    const broken = rows.filter((row) => row[1] === rule && Number(row[3]) > Number(row[4]));
    expect(broken.length).toBe(breaches.length);
  }
  const database = await TableDatabase.open(parquet);
  try {
    const numbers = ['loss', 'requirement', 'value_at_risk', 'expected_shortfall', 'exposure'];
    const sql = `SELECT ${numbers.map((name) => `coalesce(${name}, -1)`).join(', ')} FROM ${parquetTable(parquet)} ORDER BY rule, instant`;
    const read: number[][] = [];
    for await (const chunk of database.numbers(sql)) {
      const columns = numbers.map((_, index) => {
        const column = new Float64Array(chunk.rowCount);
        chunk.copy(index, column);
        return column;
      });
      for (let row = 0; row < chunk.rowCount; row++) read.push(columns.map((column) => column[row]!));
    }
    expect(read).toEqual(rows.slice(1).map((row) => row.slice(3).map((cell) => (cell === '' ? -1 : Number(cell)))));
  } finally {
    database.close();
  }
  const refused = await plimsoll([...asked, '--table', join(folder, 'steps.txt')]);
  expect(refused.err).toContain('its name must end in .parquet or .csv');
  expect(refused.code).toBe(2);
  const nowhere = await plimsoll([...asked, '--table', join(folder, 'absent', 'steps.csv')]);
  expect(nowhere.err).toContain(`there is no folder ${join(folder, 'absent')}`);
  expect(nowhere.code).toBe(1);
}, 240_000);

test('a run with a file of results is taken up, to the same digest', async () => {
  const results = join(folder, 'results');
  const asked = ['backtest', ...SHORT, '--strategy', 'levered-perp', '--sweep', 'confidence=0.975,0.99', '--json'];
  const page = join(folder, 'page.html');
  const first = await plimsoll([...asked, '--results', results, '--report', page]);
  const whole = JSON.parse(first.out);
  const markup = await readFile(page, 'utf8');
  expect(markup).toContain(whole.digest);
  expect(markup).toContain('fhs confidence 0.975, levered-perp, VaR: ');
  expect(markup).toContain('Requirement and loss of fhs confidence 0.99 for levered-perp');
  expect(markup).toContain('Cost against coverage of 2 rules for levered-perp');
  const again = await plimsoll([...asked, '--results', results]);
  expect(again.err).toContain('12 of 12 steps stand already');
  expect(JSON.parse(again.out)).toEqual(whole);
  expect(whole.verdicts.map(({ rule }: { rule: string }) => rule)).toEqual([
    'fhs confidence 0.975',
    'fhs confidence 0.99',
  ]);
}, 240_000);

describe('what is asked wrongly is refused with a sentence', () => {
  test.each([
    [['--history', HISTORY], 2, 'needs one of --book FILE, --strategy NAME and --population COUNT'],
    [['--strategy', 'levered-perp'], 2, 'needs --history FILE or --chains FILE'],
    [['--history', HISTORY, '--strategy', 'short-strangel'], 2, 'did you mean short-strangle?'],
    [['--history', HISTORY, '--strategy', 'basis', '--sweep', 'confidense=1'], 2, 'none of fhs has such a value'],
    [['--history', HISTORY, '--strategy', 'basis', '--shift', 'ETH'], 2, 'it must look like ETH=1d@2026-01-01'],
    [['--history', HISTORY, '--strategy', 'basis', '--period', '0'], 2, 'it must be days above 0'],
    [['--history', HISTORY, '--strategy', 'basis', '--from', '2031-01-01'], 1, 'nothing of it lies between'],
    [['--history', HISTORY, '--population', '5', '--model', 'isolated'], 2, 'a crowd is drawn from open interest'],
    [['--chains', HISTORY, '--strategy', 'basis'], 1, 'cannot be read as Parquet'],
    [['--history', 'no-such.csv', '--strategy', 'basis'], 1, 'there is no file no-such.csv'],
    [['--history', HISTORY, '--strategy', 'basis', '--underlying', 'SOL'], 1, 'has no series "SOL spot"'],
  ])(
    '%j',
    async (args, exitCode, sentence) => {
      // In this process: what the command line would print, without starting it a dozen times.
      const program = new Command().exitOverride();
      addBacktestCommand(program);
      const thrown = await program.parseAsync(['backtest', ...args], { from: 'user' }).then(
        () => undefined,
        (error: unknown) => error,
      );
      expect(thrown).toBeInstanceOf(PlimsollError);
      expect((thrown as PlimsollError).message).toContain(sentence);
      expect(exitCodeOf((thrown as PlimsollError).code)).toBe(exitCode);
    },
    30_000,
  );
});
