// Parameter documents: a sentence with the path for each fault.
import { describe, expect, test } from 'vitest';
import { createModel, MODELS, type ModelOptions, modelEntry } from '../../src/margin/models.ts';
import { agingWarnings, parameterDocument } from '../../src/margin/parameters.ts';
import { TAIL_DEFAULT } from '../../src/margin/presets/tail-default.ts';
import { sentenceOf } from '../market/helpers.ts';
import { exampleHistory } from '../scenarios/history-of.ts';
import { bookOf, requirementsOf } from './walk.ts';

const AS_OF = Date.UTC(2026, 1, 6);

test.each([
  [
    { confidence: 1 },
    'confidence is 1; it must lie in (0, 1) (parameters btc-eth-day with confidence 1, values.confidence)',
  ],
  [
    { confidence: 99 },
    'confidence is 99, which looks like per cent; it is a fraction, so 99 % is 0.99 (parameters btc-eth-day with confidence 99, values.confidence)',
  ],
  [
    { confidense: 0.9 },
    'confidense is not known here; did you mean confidence? (parameters btc-eth-day with confidense 0.9, values.confidense)',
  ],
  [
    { scenarios: 0 },
    'scenarios is 0; it must lie in [1, 4294967295] (parameters btc-eth-day with scenarios 0, values.scenarios)',
  ],
  [{ seed: 1.5 }, 'seed is 1.5; it must be a whole number (parameters btc-eth-day with seed 1.5, values.seed)'],
  [
    { convention: 'type7' },
    'convention is "type7"; it must be one of order-statistic, ore-historical, fractional, type-7 (did you mean type-7?) (parameters btc-eth-day with convention type7, values.convention)',
  ],
  [{ draws: 7 }, 'draws is 7; it must be one of philox, sobol (parameters btc-eth-day with draws 7, values.draws)'],
  [
    { maintenanceShare: '0.8' },
    'maintenanceShare is "0.8"; it must be a number (parameters btc-eth-day with maintenanceShare 0.8, values.maintenanceShare)',
  ],
])('values %j are refused', (values, sentence) => {
  expect(sentenceOf(() => createModel('es', { values }))).toBe(sentence);
});

describe('documents from a file', () => {
  const place = { file: 'mine.json' };
  const sound = JSON.parse(JSON.stringify(TAIL_DEFAULT));

  test('a preset survives a file', () => {
    expect(parameterDocument(sound, place)).toEqual(TAIL_DEFAULT);
  });

  test.each([
    [[], 'the value is []; it must be an object (mine.json)'],
    [{ ...sound, name: undefined }, 'name is missing (mine.json, name)'],
    [
      { ...sound, date: '06/02/2026' },
      'the date is "06/02/2026"; it must be a day as 2026-05-01, or two as 2019-01-01/2025-12-31 (mine.json, date)',
    ],
    [
      { ...sound, certainty: 'sure' },
      'certainty is "sure"; it must be one of published, read, inferred, calibrated, chosen (mine.json, certainty)',
    ],
    [{ ...sound, values: 3 }, 'the values must be an object of named values (mine.json, values)'],
  ])('%# is refused', (value, sentence) => {
    expect(sentenceOf(() => parameterDocument(value, place))).toBe(sentence);
  });

  test.each([
    [['factors', 'BTC spot', 'deviation'], undefined, 'deviation is missing', 'values.factors.BTC spot.deviation'],
    [
      ['factors', 'BTC spot', 'deviation'],
      3.26,
      'deviation is 3.26, which looks like per cent; it is a fraction, so 3.26 % is 0.0326',
      'values.factors.BTC spot.deviation',
    ],
    [
      ['factors', 'BTC spot', 'damping', 'limit'],
      0,
      'limit is 0; it must lie in (0, 1000000]',
      'values.factors.BTC spot.damping.limit',
    ],
    [['correlation', 'rows', '0', '1'], null, '[1] is null; it must be a number', 'values.correlation.rows[0][1]'],
  ] as const)('%j = %j', (path, value, what, where) => {
    const changed = JSON.parse(JSON.stringify(TAIL_DEFAULT));
    const last = path.slice(0, -1).reduce((node, key) => node[key], changed.values);
    last[path.at(-1)!] = value;
    const parameters = parameterDocument(changed, place);
    const sentence = sentenceOf(() => createModel('es', { parameters }));
    expect(sentence).toContain(what);
    expect(sentence.endsWith(`(parameters btc-eth-day, ${where})`)).toBe(true);
  });
});

test('parameters age, and must not come from the future', () => {
  expect(agingWarnings(TAIL_DEFAULT, AS_OF)).toEqual([]);
  expect(agingWarnings(TAIL_DEFAULT, Date.UTC(2027, 1, 6))).toEqual([
    "parameters btc-eth-day: date is 2019-01-01/2025-12-31, 402 days before the market's; they are good for 366: calibrate anew",
  ]);
  expect(agingWarnings(TAIL_DEFAULT, Date.UTC(2024, 1, 6))).toEqual([
    "parameters btc-eth-day: date is 2019-01-01/2025-12-31, after the market's; they know more than the market of that time did",
  ]);
});

test('an unknown model is met with the nearest and with all', () => {
  expect(sentenceOf(() => createModel('hsitorical'))).toMatch(
    /^there is no margin model "hsitorical"; did you mean historical\? The models are es, var, historical, fhs, /,
  );
  expect(sentenceOf(() => createModel('historical'))).toBe(
    'model historical replays a history, and none was given; --history examples/history/btc-eth-daily.csv is one',
  );
});

describe('the age of parameters', () => {
  const book = bookOf(['a', 'BTC_USDC-PERPETUAL', 1]);
  const warningsOf = async (name: string, options: ModelOptions = {}) =>
    (await requirementsOf(createModel(name, options), book))[0]!.warnings;
  const old = 'parameters deribit-pm: date is 2025-01-01';

  test('a shipped set of a venue says for how long it is good, and warns beyond', async () => {
    const venues = MODELS.flatMap(({ presets }) => presets).filter(({ name }) =>
      /^(deri|okx|bybit|para|aevo|bit)/.test(name),
    );
    expect(venues.length).toBe(10);
    for (const { goodForDays, whenStale } of venues) {
      expect(goodForDays).toBeLessThanOrEqual(366);
      expect(whenStale).toBe('warn');
    }
    const [preset] = modelEntry('deribit-pm').presets;
    expect((await warningsOf('deribit-pm')).filter((warning) => warning.includes('good for'))).toEqual([]);
    const parameters = { ...preset, date: '2025-01-01' };
    expect(await warningsOf('deribit-pm', { parameters })).toContain(
      `${old}, 401 days before the market's; they are good for 180: look at the source anew`,
    );
  });

  test('a document that says so, or --strict-date, refuses in place of warning, whatever the rule', async () => {
    for (const name of ['deribit-pm', 'cross', 'dydx', 'cross-offset']) {
      const { whenStale: _, ...rest } = modelEntry(name).presets[0];
      const parameters = { ...rest, date: '2025-01-01', goodForDays: 90 };
      const sentence =
        /^date is 2025-01-01, 401 days before the market's; the parameters are good for 90 \(parameters .*, date\)$/;
      await expect(warningsOf(name, { parameters })).rejects.toThrow(sentence);
      const lenient = { ...parameters, whenStale: 'warn' } as const;
      await expect(warningsOf(name, { parameters: lenient, strictDate: true })).rejects.toThrow(sentence);
      expect((await warningsOf(name, { parameters: lenient })).join()).toContain('good for 90');
    }
  });

  test('whenStale takes two words', () => {
    expect(sentenceOf(() => parameterDocument({ ...TAIL_DEFAULT, whenStale: 'shrug' }, { file: 'mine.json' }))).toBe(
      'whenStale is "shrug"; it must be one of warn, refuse (mine.json, whenStale)',
    );
  });
});

test('every rule has a source and a day; what is inferred says in its output that it is provisional', async () => {
  const history = { history: exampleHistory(), source: 'the example' };
  for (const { name, source, date, certainty, presets, needsHistory } of MODELS) {
    for (const each of [{ source, date }, ...presets]) {
      expect(each.source.length, name).toBeGreaterThan(10);
      expect(each.date, name).toMatch(/^\d{4}-\d\d-\d\d(\/\d{4}-\d\d-\d\d)?$/);
    }
    if (certainty !== 'inferred' && presets[0].certainty !== 'inferred') continue;
    const model = createModel(name, {
      ...(needsHistory ? { history } : {}),
      values: typeof presets[0].values.scenarios === 'number' ? { scenarios: 500 } : {},
    });
    const [requirement] = await requirementsOf(model, bookOf(['a', 'BTC_USDC-PERPETUAL', 1]));
    expect(requirement!.warnings.join('\n'), name).toContain('provisional');
  }
});
