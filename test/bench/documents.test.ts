// Two files of figures side by side: gains, noise, digests, and sentences for what cannot be compared.
import { describe, expect, test } from 'vitest';
import { type BenchDocument, benchDocument, compareBenches } from '../../bench/documents.ts';
import { resultsPage } from '../../bench/results-page.ts';
import type { Measure } from '../../bench/workload-result.ts';

const MACHINE = {
  cpu: 'one',
  cpuFlags: [],
  threads: 2,
  memoryBytes: 1,
  node: 'v20',
  v8: '11',
  platform: 'p',
  backend: 'b',
  commit: 'c',
};

const bench = (measures: readonly Measure[], digests: Record<string, string> = {}, quick = false): BenchDocument => ({
  plimsollBench: 1,
  machine: MACHINE,
  quick,
  workloads: { w: { measures, digests, figures: [] } },
});

const seconds = (value: number, spread?: number): Measure => {
  return { name: 'm', unit: 's', value, ...(spread === undefined ? {} : { spread }) };
};

describe('a measure of two runs', () => {
  test.each<[string, Measure, Measure, { gain: number; beyondNoise: boolean }]>([
    ['half the time is twice as fast', seconds(2), seconds(1), { gain: 2, beyondNoise: true }],
    [
      'half the rate is half as fast',
      { name: 'm', unit: 'per s', value: 10 },
      { name: 'm', unit: 'per s', value: 5 },
      { gain: 0.5, beyondNoise: true },
    ],
    ['four per cent are noise', seconds(1), seconds(1.04), { gain: 1 / 1.04, beyondNoise: false }],
    ['within the spreads of both is noise', seconds(1, 0.2), seconds(1.3, 0.2), { gain: 1 / 1.3, beyondNoise: false }],
    ['beyond them is not', seconds(1, 0.1), seconds(1.3, 0.1), { gain: 1 / 1.3, beyondNoise: true }],
  ])('%s', (_, first, second, expected) => {
    expect(compareBenches(bench([first]), bench([second])).measures).toMatchObject([expected]);
  });
});

test('digests that differ are named, measures of one file alone too', () => {
  const other = { name: 'other', unit: 's', value: 1 } as const;
  const compared = compareBenches(
    bench([seconds(1), other], { a: '1', b: '2' }),
    bench([seconds(1)], { a: '1', b: '3' }),
  );
  expect(compared).toMatchObject({
    equalDigests: 1,
    differingDigests: ['w: b'],
    onlyFirst: ['w: other'],
    onlySecond: [],
  });
});

test('a short run and a full one are refused', () => {
  expect(() => compareBenches(bench([]), bench([], {}, true))).toThrow('their workloads have different sizes');
});

test.each([
  ['no JSON', '{', 'f.json: it is no JSON'],
  ['another document', '{"a":1}', 'f.json: it is no bench result'],
  ['no machine', '{"plimsollBench":1,"quick":true,"workloads":{}}', 'f.json: machine must hold cpu and node'],
  [
    'a measure without a value',
    JSON.stringify(bench([{ name: 'm', unit: 's', value: Number.NaN }])),
    'f.json, workloads.w.measures[0]',
  ],
])('%s is refused with its place', (_, text, message) => {
  expect(() => benchDocument(text, 'f.json')).toThrow(message);
});

test('what was written is read back', () => {
  const document = bench([seconds(1, 0.1)], { a: '1' });
  expect(benchDocument(JSON.stringify(document), 'f.json')).toEqual(document);
});

test('a page names what strangers wrote without running it, and draws each measure of each run', () => {
  const file = '<script>a.json';
  const measures = [seconds(1), { name: 'm2', unit: 'bytes', value: 2 ** 20 } as const];
  const one = { file, document: bench(measures, { a: '1' }) };
  const text = resultsPage([one, { file: 'b.json', document: bench(measures, { a: '2' }) }]);
  expect(text).not.toContain('<script>a.json');
  expect(text).toContain('A and B: 0 of 1 results have the same bits; these differ: w: a.');
  expect(text.match(/>1\.00 s</g)!.length).toBeGreaterThanOrEqual(4);
  expect(resultsPage([one])).not.toContain('The same bits');
});
