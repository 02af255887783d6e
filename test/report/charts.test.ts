// Charts: the same data, the same drawing; colours by role alone; letters of strangers stay letters.
import { describe, expect, it } from 'vitest';
import { barChart } from '../../src/report/charts/bar-chart.ts';
import { compactText } from '../../src/report/charts/chart.ts';
import { heatmap, shadeOf } from '../../src/report/charts/heatmap.ts';
import { histogram } from '../../src/report/charts/histogram.ts';
import { lineChart } from '../../src/report/charts/line-chart.ts';
import { scatter } from '../../src/report/charts/scatter.ts';
import { DARK, LIGHT, type Palette, type Token } from '../../src/report/charts/tokens.ts';
import { waterfall } from '../../src/report/charts/waterfall.ts';
import { figure } from '../../src/report/page/parts.ts';

const EVIL = '<script>alert("1")</script>';

const CHARTS = {
  histogram: histogram({
    bins: [
      { low: -10, high: 0, count: 7 },
      { low: 0, high: 10, count: 3 },
    ],
    marks: [{ name: `VaR ${EVIL}`, value: 2, token: 'alarm', low: 1, high: 4 }],
    alarmFrom: 0,
    xName: EVIL,
    yName: 'scenarios',
    label: EVIL,
    tip: ({ count }) => `${count} ${EVIL}`,
  }),
  heatmap: heatmap({
    columns: ['-1', '+1', EVIL],
    rows: ['0', EVIL],
    values: [
      [1, -2, 0],
      [4, 5, 6],
    ],
    xName: 'price',
    yName: 'volatility',
    framed: { row: 1, column: 2 },
    label: 'losses',
    tip: (row, column) => `${row} ${column} ${EVIL}`,
  }),
  waterfall: waterfall({
    steps: [
      { name: EVIL, amount: 5 },
      { name: 'b', amount: -3 },
    ],
    total: { name: 'sum', amount: 2 },
    xName: 'USD',
    label: 'parts',
  }),
  bars: barChart({
    rows: [
      { name: EVIL, value: 3, text: EVIL },
      { name: 'endless', value: Number.POSITIVE_INFINITY },
    ],
    xName: 'USD',
    label: 'rules',
    mark: { name: EVIL, value: 1 },
  }),
  lines: lineChart({
    series: [
      {
        name: EVIL,
        token: 'accent',
        shape: 'step',
        points: [
          [0, 1],
          [86_400_000, null],
          [172_800_000, 2],
        ],
      },
      { name: 'b', token: 'alarm', shape: 'points', points: [[0, 2]] },
    ],
    x: { kind: 'time', name: EVIL },
    y: { name: 'USD' },
    label: 'lines',
  }),
  scatter: scatter({
    points: [
      { x: 1, y: 2, name: EVIL },
      { x: 2, y: 1 },
    ],
    x: { name: 'margin' },
    y: { name: EVIL },
    writeNames: true,
    diagonal: true,
    label: 'points',
  }),
};

describe.each(Object.entries(CHARTS))('%s', (_, chart) => {
  const markup = () => figure({ id: 'f', chart, caption: 'words' }).markup;

  it('is the same text however often it is drawn', () => expect(markup()).toBe(markup()));

  it('paints with roles alone', () => {
    const shown = markup().replace(/<defs[^>]*>.*?<\/defs>/g, '');
    const colours = [...shown.matchAll(/\b(?:fill|stroke|stop-color)="([^"]*)"/g)].map(([, colour]) => colour!);
    expect(colours.length).toBeGreaterThan(4);
    expect(colours.filter((colour) => !/^(?:none|transparent|var\(--[a-z0-9-]+\))$/.test(colour))).toEqual([]);
  });

  it('keeps what strangers wrote as letters', () => {
    const text = markup();
    expect(text).not.toContain('<script');
    expect(text).toContain('&lt;script&gt;');
    expect(text).not.toMatch(/ecmeta|<style|zr\d/);
  });
});

it('elements of data have titles', () => {
  const { markup } = figure({ id: 'f', chart: CHARTS.heatmap, caption: '' });
  expect(markup.match(/<title>/g)?.length).toBe(2 * 6);
});

it.each([
  [0, '0'],
  [0.123456, '0.123'],
  [12.34, '12.3'],
  [999.4, '999'],
  [1000, '1 k'],
  [-41_833, '-41.8 k'],
  [999_400, '999 k'],
  [999_999, '1 M'],
  [1_234_567, '1.23 M'],
  [999_600_000, '1 B'],
  [Number.POSITIVE_INFINITY, 'infinite'],
])('%d on an axis reads %s', (value, text) => expect(compactText(value)).toBe(text));

it('shades: nothing, losses and gains, the largest darkest', () => {
  expect([0, 1, 100, -1, -100].map((value) => shadeOf(value, 100))).toEqual([
    'surface',
    'loss1',
    'loss4',
    'gain1',
    'gain4',
  ]);
});

/** WCAG 2.1, relative luminance and contrast ratio: https://www.w3.org/TR/WCAG21/#dfn-relative-luminance. */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.03928 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}

function contrast(palette: Palette, text: Token, ground: Token): number {
  const [low, high] = [luminance(palette[text]), luminance(palette[ground])].sort((left, right) => left - right);
  return (high! + 0.05) / (low! + 0.05);
}

describe.each([
  ['light', LIGHT],
  ['dark', DARK],
  ['print', { ...LIGHT, paper: '#ffffff' }],
])('contrast in %s', (_, palette) => {
  const shades = ['loss1', 'loss2', 'loss3', 'loss4', 'gain1', 'gain2', 'gain3', 'gain4', 'surface'] as const;
  it.each([
    ...(['ink', 'soft', 'accent', 'alarm'] as const).map((text) => [text, 'paper'] as const),
    ...shades.map((ground) => ['ink', ground] as const),
    ['accent', 'surface'] as const,
  ])('%s on %s is read (AA, 4.5)', (text, ground) => {
    expect(contrast(palette, text, ground)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(['accent', 'alarm', 'neutral'] as const)('%s is seen on paper (AA for graphics, 3)', (token) => {
    expect(contrast(palette, token, 'paper')).toBeGreaterThanOrEqual(3);
  });
});
