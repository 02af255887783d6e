// Parameter documents: a sentence with the path for each fault.
import { describe, expect, test } from 'vitest';
import { createModel } from '../../src/margin/models.ts';
import { agingWarnings, parameterDocument } from '../../src/margin/parameters.ts';
import { TAIL_DEFAULT } from '../../src/margin/presets/tail-default.ts';
import { sentenceOf } from '../market/helpers.ts';

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
