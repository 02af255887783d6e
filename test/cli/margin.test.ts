import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { progressLine } from '../../src/cli/progress.node.ts';
import { plimsoll, untilItRuns } from './run.ts';

const MARKET = ['--market', 'examples/snapshot.json'];
const BOOK = 'examples/market-maker.csv';
const QUICK = ['--scenarios', '5000', '--workers', '1'];
/** So many that screening pays, and that threads are handed the work. */
const MANY = ['--scenarios', '100000'];
const ONE = 'account,instrument,quantity\ndesk,BTC_USDC-PERPETUAL,10\ndesk,USDC,100000\n';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'plimsoll-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileOf(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

describe('plimsoll margin', () => {
  it('explains the example book as one document', async () => {
    const { code, out, err } = await plimsoll(['margin', BOOK, ...MARKET, ...QUICK, '--json']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const document = JSON.parse(out);
    expect(document).toMatchObject({ model: 'es', currency: 'USD', asOf: '2026-02-06T04:30:12Z' });
    expect(document.scenarios).toMatchObject({ kind: 'monte-carlo', count: 5000, seed: 20260206 });
    expect(document.parameters.name).toBe('btc-eth-day with scenarios 5000');
    // Screening would take longer than revaluing every scenario.
    expect(document.certificate).toEqual({ method: 'every scenario was revalued exactly' });
    expect(Object.keys(document.timings)).toEqual([
      'valuation',
      'scenarios',
      'revaluation',
      'judgement',
      'contributions',
    ]);
    expect(document.accounts.length).toBe(5);
    for (const account of document.accounts) {
      const { initial, components, expectedShortfall, interval, worst, contributions } = account;
      expect(components.reduce((sum: number, { amount }: { amount: number }) => sum + amount, 0)).toBe(initial);
      expect(initial).toBe(expectedShortfall);
      expect(interval[0]).toBeLessThan(initial);
      expect(interval[1]).toBeGreaterThan(initial);
      expect(worst.loss).toBeGreaterThan(initial);
      expect(contributions.length).toBe(3);
    }
  });

  it('answers by delta-gamma where accounts move with fewer factors than there are', async () => {
    const { code, out, err } = await plimsoll(['margin', BOOK, ...MARKET, '--model', 'delta-gamma', '--json']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const [desk] = JSON.parse(out).accounts;
    // The tail of this loss at 9,647 is 0.0099982 by mpmath: test/vectors/quadratic-tail.json.
    expect(desk.account).toBe('basis-desk');
    expect(Math.abs(desk.valueAtRisk - 9647)).toBeLessThan(1);
  });

  it('draws scenarios where the tail of an account is, on demand, and refuses a design that there is not', async () => {
    const aimed = ['margin', BOOK, ...MARKET, '--scenarios', '2048', '--sampling'];
    const { code, out } = await plimsoll([...aimed, 'importance', '--no-contributions', '--json']);
    expect(code).toBe(0);
    const { accounts, scenarios } = JSON.parse(out);
    expect(scenarios.model).toContain('sampled for the tail of one book');
    for (const { interval, initial } of accounts) {
      expect(interval[0]).toBeLessThan(initial);
      expect(interval[1]).toBeGreaterThan(initial);
    }
    const wrong = await plimsoll([...aimed, 'importence']);
    expect(wrong.code).toBe(2);
    expect(wrong.err).toContain(
      '--sampling is importence; it must be one of plain, sobol, importance: did you mean importance?',
    );
    const other = await plimsoll([...aimed, 'sobol', '--model', 'delta-gamma']);
    expect(other.err).toContain('--sampling is for the models es and var; delta-gamma decides itself what it draws');
  });

  it('prints a table, the worst in words and the certificate', async () => {
    const { code, out, err } = await plimsoll(['margin', BOOK, ...MARKET, ...MANY, '--account', 'treasury']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/\n {2}worst {7}loses [\d,]+ in scenario \d+: BTC spot falls [\d.]+ %/);
    expect(out).toContain('by factor');
    expect(out).toMatch(/certificate [\d,]+ candidates and [\d,]+ checks revalued exactly/);
    expect(out.includes('\u001b')).toBe(false);
  });

  it('the same document for any number of workers, screened or exact', async () => {
    const figures = async (...options: string[]) => {
      const { out } = await plimsoll(['margin', BOOK, ...MARKET, ...MANY, '--json', ...options]);
      return JSON.parse(out).accounts;
    };
    const one = await figures('--workers', '1');
    expect(await figures('--workers', '3')).toEqual(one);
    expect(await figures('--workers', '2', '--exact')).toEqual(one);
  });

  it.each([
    ['var', []],
    ['delta-normal', []],
    ['delta-gamma', []],
    ['historical', ['--history', 'examples/history/btc-eth-daily.csv']],
    ['fhs', ['--history', 'examples/history/btc-eth-daily.csv']],
  ] as const)('model %s', async (model, more) => {
    const { code, out, err } = await plimsoll(['margin', '-', ...MARKET, '--model', model, ...more, '--json'], ONE);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const [account] = JSON.parse(out).accounts;
    // 647,742 USD of Bitcoin: a day at 99 % takes 5 to 20 per cent of it.
    expect(account.initial).toBeGreaterThan(32_000);
    expect(account.initial).toBeLessThan(130_000);
    expect(account.equity).toBe(100_000);
    expect(account.freeboard).toBe((100_000 - account.maintenance) / 100_000);
  });

  it('Ctrl-C in the middle of a run ends with 130 and nothing on stdout', async () => {
    const long = ['margin', BOOK, ...MARKET, '--exact', '--scenarios', '3000000', '--json'];
    // Minutes of work; the streams close when the last thread is gone.
    const { code, out, err } = await plimsoll(long, '', { interruptAfter: await untilItRuns() });
    expect({ code, out, err }).toEqual({ code: 130, out: '', err: '' });
  });

  it('ends with 3 where the freeboard is too small', async () => {
    const low = await plimsoll(['margin', '-', ...MARKET, ...QUICK, '--min-freeboard', '0.9'], ONE);
    expect(low).toMatchObject({ code: 3, err: 'plimsoll: below a freeboard of 0.9: desk\n' });
    expect((await plimsoll(['margin', '-', ...MARKET, ...QUICK, '--min-freeboard', '0.05'], ONE)).code).toBe(0);
  });

  it.each([
    [['--model', 'ess'], 'plimsoll: there is no margin model "ess"; did you mean es? The models are es, var,'],
    [['--confidence', '1'], 'plimsoll: --confidence is 1; it must lie strictly between 0 and 1\n'],
    [['--confidence', '99'], 'plimsoll: --confidence is 99; it must lie strictly between 0 and 1; 99 % is 0.99\n'],
    [['--scenarios', '0'], 'plimsoll: --scenarios is 0; there must be at least one\n'],
    [['--scenarios', 'many'], 'plimsoll: --scenarios is many; it must be a number\n'],
    [['--seed', '-1'], 'plimsoll: --seed is -1; it must be a whole number from 0 up\n'],
    [['--workers', '0'], 'plimsoll: --workers is 0; it must be a whole number from 1 up\n'],
    [['--memory', 'lots'], 'plimsoll: --memory is lots; it must be an amount such as 512M or 2G\n'],
    [['--certify', 'maybe'], 'plimsoll: --certify is maybe; it must be one of sample, tail, none\n'],
    [['--model', 'fhs'], 'plimsoll: model fhs replays a history, and none was given; --history examples/'],
    [['--account', 'dsk'], 'plimsoll: --account is dsk; the book has no such account: did you mean desk?\n'],
  ])('%j ends with 2 and a sentence', async (options, sentence) => {
    const { code, out, err } = await plimsoll(['margin', '-', ...MARKET, ...options], ONE);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err.startsWith(sentence), err).toBe(true);
  });

  it('a horizon of no days, and too little memory, end with 1', async () => {
    const still = await plimsoll(['margin', '-', ...MARKET, '--horizon', '0'], ONE);
    expect(still).toMatchObject({ code: 1, out: '' });
    expect(still.err).toContain('horizonDays is 0; it must lie in (0, 366]');
    const small = await plimsoll(['margin', BOOK, ...MARKET, '--memory', '1M'], ONE);
    expect(small.code).toBe(1);
    expect(small.err).toMatch(/memory/);
  });
});

describe('plimsoll margin --params', () => {
  it('takes what calibrate wrote', async () => {
    const path = join(folder, 'mine.json');
    const history = ['examples/history/btc-eth-daily.csv', '--to', '2025-12-31', '--name', 'mine'];
    const written = await plimsoll(['calibrate', ...history, '--out', path]);
    expect(written).toMatchObject({ code: 0, out: '' });
    expect(written.err).toContain('2556 daily changes of examples/history/btc-eth-daily.csv');
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ name: 'mine', date: '2019-01-01/2025-12-31' });
    expect((await readdir(folder)).filter((name) => name.endsWith('.part'))).toEqual([]);
    const { code, out } = await plimsoll(['margin', '-', ...MARKET, '--params', path, ...QUICK, '--json'], ONE);
    expect(code).toBe(0);
    expect(JSON.parse(out).parameters).toMatchObject({ name: 'mine with scenarios 5000', certainty: 'calibrated' });
  });

  it('says by path what is wrong with a file', async () => {
    const { out } = await plimsoll(['calibrate', 'examples/history/btc-eth-daily.csv', '--to', '2025-12-31']);
    const document = JSON.parse(out);
    document.values.factors['BTC spot'].deviation = 3.3;
    const path = await fileOf('per-cent.json', JSON.stringify(document));
    const { code, err } = await plimsoll(['margin', '-', ...MARKET, '--params', path], ONE);
    expect(code).toBe(1);
    expect(err).toBe(
      'plimsoll: deviation is 3.3, which looks like per cent; it is a fraction, so 3.3 % is 0.033 (parameters examples/history/btc-eth-daily.csv, values.factors.BTC spot.deviation)\n',
    );
    const broken = await fileOf('broken.json', '{"name": "x",}');
    expect((await plimsoll(['margin', '-', ...MARKET, '--params', broken], ONE)).err).toContain('broken.json line 1');
  });

  it('a correlation that none can be is told, not used', async () => {
    const { out } = await plimsoll(['calibrate', 'examples/history/btc-eth-daily.csv', '--to', '2025-12-31']);
    const document = JSON.parse(out);
    const { factors } = document.values.correlation;
    const at = (id: string) => factors.indexOf(id);
    const set = (left: string, right: string, value: number) => {
      document.values.correlation.rows[at(left)][at(right)] = value;
      document.values.correlation.rows[at(right)][at(left)] = value;
    };
    set('BTC spot', 'ETH spot', 1);
    const singular = await fileOf('singular.json', JSON.stringify(document));
    const { code, out: text } = await plimsoll(['margin', '-', ...MARKET, '--params', singular, ...QUICK], ONE);
    expect(code).toBe(0);
    expect(text).toContain('warning: the correlation was not positive semi-definite');
    set('BTC spot', 'ETH spot', 1.2);
    const beyond = await fileOf('beyond.json', JSON.stringify(document));
    const refused = await plimsoll(['margin', '-', ...MARKET, '--params', beyond], ONE);
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(/\[\d\] is 1\.2; it must lie in \[-1, 1\]/);
  });
});

describe('plimsoll what-if', () => {
  it('says how the margin changes, per component', async () => {
    const add = ['--add', 'desk,BTC-27MAR26-60000-P,10'];
    const { code, out, err } = await plimsoll(['what-if', '-', ...MARKET, ...add, ...QUICK, '--json'], ONE);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const [change] = JSON.parse(out).changes;
    expect(change.account).toBe('desk');
    expect(change.initial).toBeLessThan(0);
    expect(change.initialAfter - change.initialBefore).toBe(change.initial);
    expect(change.components).toEqual([{ name: 'expected shortfall', amount: change.initial }]);
    const table = await plimsoll(['what-if', '-', ...MARKET, ...add, ...QUICK], ONE);
    expect(table.out).toContain('worst after  loses');
  });

  it.each([
    [[], 'plimsoll: no --add and no --remove was given; what-if needs at least one\n', 2],
    [['--add', 'desk,BTC-PERPETUAL'], '--add is desk,BTC-PERPETUAL; it must be account,instrument,quantity\n', 2],
    [['--add', 'desk,BTC-PERPETUAL,some'], '--add is desk,BTC-PERPETUAL,some; the quantity must be a number', 2],
    [['--remove', 'desk'], '--remove is desk; it must be account,instrument,quantity or account,instrument\n', 2],
    [['--remove', 'desk,BTC'], 'plimsoll: account desk holds no BTC\n', 1],
    [['--add', 'desk,BTC-27MAR26-60000-X,1'], 'BTC-27MAR26-60000-X', 1],
  ] as const)('%j is refused', async (options, sentence, wanted) => {
    const { code, out, err } = await plimsoll(['what-if', '-', ...MARKET, ...options], ONE);
    expect({ code, out }).toEqual({ code: wanted, out: '' });
    expect(err).toContain(sentence);
  });
});

describe('plimsoll stress', () => {
  it('prints losses by scenario and the worst in words', async () => {
    const { code, out, err } = await plimsoll(['stress', BOOK, ...MARKET]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('2020-03-12, the pandemic reaches markets');
    expect(out).toMatch(/treasury\n {2}loses [\d,]+ in .*: BTC spot falls/);
  });

  it('takes scenarios of the user', async () => {
    const rows = 'scenario,factor,amount\ncrash,BTC spot,-0.5\ncrash,BTC volatility,0.7\nboom,BTC spot,0.4\n';
    const path = await fileOf('mine.csv', rows);
    const { code, out } = await plimsoll(['stress', '-', ...MARKET, '--scenario-file', path, '--json'], ONE);
    expect(code).toBe(0);
    const [account] = JSON.parse(out).accounts;
    expect(account.worst).toMatchObject({
      label: 'crash',
      words: 'BTC spot falls 39.3 %, BTC volatility rises 101.4 % at 30 days',
    });
  });

  it.each([
    [
      'scenario,factor,amount\na,BTC spot,NaN\n',
      'amount is "NaN"; it must be a finite number',
      'line 2, column amount',
    ],
    ['scenario,factor,amount\na,BTC moon,0.1\n', 'factor "BTC moon" is not known', 'line 2'],
    ['scenario,factor,amount\na,DOGE spot,0.1\n', 'the market has nothing that DOGE spot could move', 'line 2'],
    ['scenario,factor,amount\n', 'the file has a header and 0 scenarios', ''],
    ['scenario,factor\na,BTC spot\n', 'column amount is missing', 'line 1'],
    ['scenario,factor,amount\na,BTC spot,0.1\na,BTC spot,0.2\n', 'BTC spot moves twice in a', 'line 3'],
  ])('%j is refused with its line', async (text, sentence, where) => {
    const path = await fileOf('bad.csv', text);
    const { code, out, err } = await plimsoll(['stress', '-', ...MARKET, '--scenario-file', path], ONE);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toContain(sentence);
    expect(err).toContain(where);
  });
});

describe('plimsoll models', () => {
  it('lists every model with source, date and certainty', async () => {
    const { code, out } = await plimsoll(['models', '--json']);
    expect(code).toBe(0);
    const names = JSON.parse(out).models.map(({ name }: { name: string }) => name);
    expect(names.slice(0, 6)).toEqual(['es', 'var', 'historical', 'fhs', 'delta-normal', 'delta-gamma']);
    expect((await plimsoll(['models'])).out).toContain('Acerbi and Tasche');
  });
});

describe('progress', () => {
  it.each([
    [{ stage: 'valuing', done: 0, total: 0 }, 0, 'valuing ...'],
    [{ stage: 'revaluing', done: 0, total: 10 }, 0, `revaluing [${' '.repeat(24)}] 0 %, 0 of 10`],
    [
      { stage: 'revaluing', done: 5000, total: 20_000 },
      2.5,
      `revaluing [${'#'.repeat(6)}${' '.repeat(18)}] 25 %, 5,000 of 20,000, 2,000/s, 8 s left`,
    ],
  ])('%j after %d s', (progress, seconds, line) => {
    expect(progressLine(progress, seconds)).toBe(line);
  });
});
