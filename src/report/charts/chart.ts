// What a chart is before it is drawn: an option for any frame. And what all charts share: axes, letters, numbers on them.
import { numberText } from '../number-text.ts';
import type { ChartOption } from './echarts.ts';
import { paint, type Token } from './tokens.ts';

/** Charts are drawn twice, for a desk and for a phone, so that letters keep their size. */
export interface Frame {
  readonly widthPx: number;
  readonly isNarrow: boolean;
}

export const WIDE: Frame = { widthPx: 860, isNarrow: false };
export const NARROW: Frame = { widthPx: 350, isNarrow: true };

export interface Chart {
  readonly option: (frame: Frame) => ChartOption;
  readonly heightPx: (frame: Frame) => number;
  /** What it shows, in a sentence. */
  readonly label: string;
  readonly tip?: (series: number, index: number) => string | undefined;
  /** Written above the drawing, where it wraps as text does. */
  readonly legend?: readonly LegendEntry[];
}

export interface LegendEntry {
  readonly name: string;
  readonly token: Token;
  /** Default: line. */
  readonly shape?: 'line' | 'dashed' | 'dot';
}

export const FONT_PX = 13;

export const textStyle = (token: Token = 'soft', more: Readonly<Record<string, unknown>> = {}) => ({
  color: paint(token),
  fontSize: FONT_PX,
  fontFamily: 'inherit',
  textBorderWidth: 0,
  ...more,
});

interface AxisWords {
  readonly name?: string;
  readonly formatter?: (value: number) => string;
}

/** An axis of numbers along the bottom. */
export function bottomAxis({ name, formatter }: AxisWords, frame: Frame): ChartOption {
  return {
    ...axis({ name: name ?? '', formatter: formatter ?? compactText }),
    nameLocation: 'middle',
    nameGap: 30,
    splitNumber: frame.isNarrow ? 3 : 7,
    splitLine: { show: false },
    axisLine: { show: true, onZero: false, lineStyle: { color: paint('neutral') } },
  };
}

/** An axis of numbers on the left, its name above it. */
export function leftAxis({ name, formatter }: AxisWords): ChartOption {
  return {
    ...axis({ name: name ?? '', formatter: formatter ?? compactText }),
    nameLocation: 'end',
    nameGap: 12,
    nameTextStyle: textStyle('soft', { align: 'left', padding: [0, 0, 0, -40] }),
    splitNumber: 4,
    splitLine: { lineStyle: { color: paint('line') } },
    axisLine: { show: false, onZero: false },
  };
}

function axis({ name, formatter }: Required<AxisWords>): ChartOption {
  return {
    type: 'value',
    name,
    nameTextStyle: textStyle(),
    axisLabel: { ...textStyle(), formatter, hideOverlap: true },
    axisTick: { show: false },
  };
}

/** Names along an axis. */
export function nameAxis(names: readonly string[], widthPx?: number): ChartOption {
  return {
    type: 'category',
    data: names,
    axisLabel: {
      ...textStyle('ink'),
      interval: 0,
      ...(widthPx === undefined ? {} : { width: widthPx, overflow: 'truncate', ellipsis: '…' }),
    },
    axisTick: { show: false },
    axisLine: { show: false },
  };
}

/** 1234567 → "1.23 M": numbers on axes and bars, three digits. */
export function compactText(value: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value)) return value > 0 ? 'infinite' : String(value);
  const scale = SCALES.find(({ from }) => size >= from);
  if (scale === undefined) return trimmed(numberText(value, size < 1 ? 3 : size < 10 ? 2 : size < 100 ? 1 : 0));
  const scaled = value / scale.unit;
  const digits = Math.abs(scaled) >= 100 ? 0 : Math.abs(scaled) >= 10 ? 1 : 2;
  return `${trimmed(numberText(scaled, digits))} ${scale.name}`;
}

/** A little below the unit, so that 999,950 does not read "1,000 k". */
const SCALES = [
  { from: 999_500_000_000, unit: 1e12, name: 'T' },
  { from: 999_500_000, unit: 1e9, name: 'B' },
  { from: 999_500, unit: 1e6, name: 'M' },
  { from: 1000, unit: 1e3, name: 'k' },
];

const trimmed = (text: string): string => text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');

/** What custom series draw with; the library's own types of it are wider than a rectangle. */
export interface DrawApi {
  value(dimension: number): number;
  coord(point: readonly number[]): readonly [number, number];
  size(extent: readonly number[]): readonly [number, number];
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly r?: number;
}

/** The rectangle between two corners of data. */
export function boxOf(api: DrawApi, from: readonly [number, number], to: readonly [number, number]): Box {
  const [x1, y1] = api.coord(from);
  const [x2, y2] = api.coord(to);
  return { x: Math.min(x1, x2), y: Math.min(y1, y2), width: Math.abs(x2 - x1), height: Math.abs(y2 - y1) };
}

export const filled = (shape: Box, token: Token, more: Readonly<Record<string, unknown>> = {}) => ({
  type: 'rect',
  shape,
  style: { fill: paint(token), ...more },
});

interface Letters {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly align: 'left' | 'center';
  readonly fontPx?: number;
}

/** Letters within a drawing, centred in height. */
export const letters = ({ text, x, y, align, fontPx = FONT_PX }: Letters) => ({
  type: 'text',
  silent: true,
  style: { text, x, y, align, verticalAlign: 'middle', fill: paint('ink'), fontSize: fontPx, fontFamily: 'inherit' },
});

export const together = (...children: readonly unknown[]) => ({ type: 'group', children });
