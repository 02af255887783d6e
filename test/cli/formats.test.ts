// The same figures as a document, as CSV and as lines of JSON; and nothing on stderr where quiet was asked for.
import { describe, expect, it } from 'vitest';
import { csvText, ndjsonText } from '../../src/report/rows-text.ts';
import { tableLines } from '../../src/report/terminal-table.ts';
import { plimsoll } from './run.ts';

const BOOK =
  'account,instrument,quantity\n"a, b",BTC_USDC-PERPETUAL,10\n"a, b",USDC,100000\nshort,BTC-27MAR26-90000-C,-3\n';
const MARKET = ['--market', 'examples/snapshot.json'];

describe('rows', () => {
  it('CSV quotes what RFC 4180 quotes, and has the columns of the first row', () => {
    expect(
      csvText([
        { a: 'x,"y"\nz', b: 0.1 + 0.2 },
        { a: null, b: Number.POSITIVE_INFINITY },
      ]),
    ).toBe('a,b\n"x,""y""\nz",0.30000000000000004\n,');
    expect(csvText([])).toBe('');
  });

  it('a line of JSON has null for what is infinite', () => {
    expect(
      ndjsonText([
        { a: Number.POSITIVE_INFINITY, b: 'x' },
        { a: 1, b: null },
      ]),
    ).toBe('{"a":null,"b":"x"}\n{"a":1,"b":null}');
  });
});

it('margin says the same in every format', async () => {
  const command = ['margin', '-', ...MARKET, '--workers', '1', '--scenarios', '500', '--no-contributions', '--quiet'];
  const run = async (format: string) => {
    const { code, out, err } = await plimsoll([...command, format], BOOK);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    return out;
  };
  const document = JSON.parse(await run('--json'));
  const rows = (await run('--ndjson'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const [head, ...lines] = (await run('--csv')).trimEnd().split('\n');
  expect(head!.split(',').slice(0, 5)).toEqual(['model', 'account', 'currency', 'initial', 'maintenance']);
  for (const [index, { account, initial, maintenance, equity, freeboard }] of document.accounts.entries()) {
    expect(rows[index]).toMatchObject({ model: 'es', account, initial, maintenance, equity, freeboard });
    expect(lines[index]).toContain(`,${initial},${maintenance},${equity},`);
  }
  expect(lines[0]).toMatch(/^es,"a, b",USD,/);
});

it.each([
  [['value', '-', ...MARKET], 3],
  [['stress', '-', ...MARKET, '--workers', '1'], 20],
  [['compare', '-', ...MARKET, '--workers', '1', '--models', 'isolated,fhs'], 3],
  [['what-if', '-', ...MARKET, '--workers', '1', '--scenarios', '200', '--add', 'short,BTC-27MAR26-90000-C,1'], 1],
])('%j --ndjson: a line a row', async (command, least) => {
  const { code, out } = await plimsoll([...command, '--ndjson'], BOOK);
  expect(code).toBe(0);
  const rows = out
    .trimEnd()
    .split('\n')
    .map((line) => Object.keys(JSON.parse(line)).join());
  expect(rows.length).toBeGreaterThanOrEqual(least);
  expect(new Set(rows).size).toBe(1);
});

it('two formats at once are refused', async () => {
  const { code, err } = await plimsoll(['margin', '-', ...MARKET, '--json', '--csv'], BOOK);
  expect(code).toBe(2);
  expect(err).toBe('plimsoll: --json and --csv were given; one of them can be printed at a time\n');
});

it('a row that alarms is styled whole, after it was aligned', () => {
  const lines = tableLines(
    [
      { head: 'a', align: 'left' },
      { head: 'b', align: 'right' },
    ],
    [['x', '1,000'], { alarming: ['long', '2'] }],
    { widthCells: 80, strong: (text) => text, faint: (text) => text, alarm: (text) => `<${text}>` },
  );
  expect(lines.slice(2)).toEqual(['x     1,000', '<long      2>']);
});

it.each([
  'demo',
  'margin',
  'compare',
  'what-if',
  'stress',
  'backtest',
  'calibrate',
  'models',
  'value',
  'bench',
  'doctor',
])('help of %s begins with an example', async (command) => {
  const { code, out } = await plimsoll([command, '--help']);
  expect(code).toBe(0);
  expect(out).toMatch(new RegExp(`^Examples?:\\s+(?:npx )?plimsoll ${command}`));
});

it('models and backtests as rows: CSV with a head, and a line of JSON each', async () => {
  const models = (await plimsoll(['models', '--csv'])).out.trim().split('\n');
  expect(models[0]).toBe('name,summary,source,date,certainty,presets');
  expect(models.some((line) => line.startsWith('deribit-pm,'))).toBe(true);
  const walk = [
    '--from',
    '2020-03-10',
    '--to',
    '2020-03-14',
    '--window',
    '60',
    '--strategy',
    'levered-perp',
    '--model',
    'isolated',
  ];
  const { out } = await plimsoll(['backtest', '--history', 'examples/history/btc-eth-daily.csv', ...walk, '--ndjson']);
  const rows = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(rows).toHaveLength(1);
  // Bitcoin fell by two fifths on the twelfth.
  expect(rows[0]).toMatchObject({ rule: 'isolated', account: 'levered-perp', steps: 5 });
  expect(rows[0].breaches).toBeGreaterThan(0);
  const both = await plimsoll(['models', '--csv', '--json']);
  expect(both.code).toBe(2);
});
