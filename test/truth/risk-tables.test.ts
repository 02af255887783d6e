// The tables of VaR, ES and backtests that are committed: every row holds, and every figure can fail.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { pricingTables, publishedTables, type Splitter } from './documents.ts';
import { vectorFile } from './fixtures.ts';
import { MARGIN_ADAPTERS, PRICING_ADAPTERS } from './registry.ts';
import { type Adapters, runTable, type TableResult } from './runner.ts';

interface Format {
  readonly split: Splitter;
  readonly adapters: Adapters;
}
const PRICING: Format = { split: pricingTables, adapters: PRICING_ADAPTERS };
const PUBLISHED: Format = { split: publishedTables, adapters: MARGIN_ADAPTERS };

const textOf = (name: string): string => readFileSync(vectorFile(name), 'utf8');

function runText(text: string, stem: string, { split, adapters }: Format): readonly TableResult[] {
  return split(JSON.parse(text), stem).flatMap((table) => runTable(stem, table, adapters));
}

describe.each<[string, Format, number]>([
  ['computed-var-es-books', PRICING, 14],
  ['computed-quantile-ci', PRICING, 33],
  ['computed-backtests', PRICING, 35],
  ['computed-delta-gamma-is', PRICING, 9],
  ['published-quantile-conventions', PUBLISHED, 12],
  ['published-lognormal-es', PUBLISHED, 11],
  ['published-span-examples', PUBLISHED, 6],
  ['published-span-presets', PUBLISHED, 3],
  ['published-dydx-margin', PUBLISHED, 24],
  ['published-kupiec-regions', PUBLISHED, 8],
  ['published-matlab-varbacktest', PUBLISHED, 1],
  ['published-basel-traffic-light', PUBLISHED, 13],
])('%s', (name, format, rows) => {
  test('every row holds', () => {
    const results = runText(textOf(name), name, format);
    expect(results.filter((result) => result.status !== 'pass')).toEqual([]);
    expect(results.reduce((sum, result) => sum + result.rows, 0)).toBe(rows);
  });
});

describe('a wrong figure fails', () => {
  test.each<[string, string, string, Format]>([
    ['computed-var-es-books', '"VaR":664.2168824371442', '"VaR":664.217', PRICING],
    ['computed-var-es-books', '"ES":1041.381640339419', '"ES":1041.3818', PRICING],
    ['computed-var-es-books', '[2337.8285401538096,', '[2337.83,', PRICING],
    ['computed-var-es-books', '"ES":null', '"ES":66000', PRICING],
    ['computed-quantile-ci', '"lower_rank":230', '"lower_rank":231', PRICING],
    ['computed-backtests', '"LR_ind":5.42523500552415', '"LR_ind":5.425235015', PRICING],
    ['computed-delta-gamma-is', '"theta":0.02272828038569122', '"theta":0.02272828', PRICING],
    ['computed-delta-gamma-is', '"p_IS":0.009649411116826392', '"p_IS":0.009', PRICING],
    [
      'computed-delta-gamma-is',
      '"ratio_IS_plus_stratified_Q_40":287.6158757468007',
      '"ratio_IS_plus_stratified_Q_40":100',
      PRICING,
    ],
    ['published-quantile-conventions', '"nearest_index":0.7711', '"nearest_index":0.7864', PUBLISHED],
    ['published-lognormal-es', '"es":-0.76640460826', '"es":-0.7664047', PUBLISHED],
    ['published-span-examples', '"requirement": 6620', '"requirement": 6621', PUBLISHED],
    ['published-span-examples', '"worst": "-3/3 up"', '"worst": "-3/3 dn"', PUBLISHED],
    ['published-span-examples', '"margin": 37701000', '"margin": 37701001', PUBLISHED],
    ['published-span-examples', '"span_requirement": 800000', '"span_requirement": 800001', PUBLISHED],
    ['published-span-presets', '"2x, 35%"', '"2x, 30%"', PUBLISHED],
    ['published-span-presets', '[-0.08, 0.06]', '[-0.08, 0.08]', PUBLISHED],
    ['published-span-presets', '"0.375 *', '"0.37 *', PUBLISHED],
    ['published-span-presets', '"42": 0.4032', '"42": 0.4033', PUBLISHED],
    ['published-dydx-margin', '3402823669209384634264811192843492', '3402823669209384634264811192843493', PUBLISHED],
    ['published-dydx-margin', '"expected_quote_quantums": -2775', '"expected_quote_quantums": -2776', PUBLISHED],
    ['published-dydx-margin', '"expected_price": 49998.0', '"expected_price": 49998.001', PUBLISHED],
    ['published-dydx-margin', '"expected_mm": 40075', '"expected_mm": 40076', PUBLISHED],
    ['published-kupiec-regions', '"reject_at_or_above":7', '"reject_at_or_above":8', PUBLISHED],
    ['published-matlab-varbacktest', '"lr":1.7354', '"lr":1.7355', PUBLISHED],
    ['published-basel-traffic-light', '"zone":"red"', '"zone":"yellow"', PUBLISHED],
  ])('%s: %s', (name, from, to, format) => {
    const text = textOf(name);
    expect(text).toContain(from);
    const results = runText(text.replace(from, to), name, format);
    expect(results.some((result) => result.status === 'fail')).toBe(true);
  });
});
