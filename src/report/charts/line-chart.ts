// Lines over time or over a number: a margin through the years, a loss by a price move.
import { bottomAxis, type Chart, compactText, leftAxis } from './chart.ts';
import type { ChartOption } from './echarts.ts';
import { paint, type Token } from './tokens.ts';

export interface LineSeries {
  readonly name: string;
  /** x in epoch milliseconds UTC where the axis is of time; y null is a gap. */
  readonly points: readonly (readonly [x: number, y: number | null])[];
  readonly token: Token;
  readonly shape?: 'line' | 'dashed' | 'step' | 'area' | 'points';
}

export interface LineChartInput {
  readonly series: readonly LineSeries[];
  readonly x: { readonly kind: 'time' | 'number'; readonly name: string; readonly formatter?: (x: number) => string };
  readonly y: { readonly name: string; readonly formatter?: (y: number) => string; readonly fromZero?: boolean };
  readonly label: string;
}

export function lineChart({ series, x, y, label }: LineChartInput): Chart {
  return {
    label,
    legend:
      series.length < 2 ? [] : series.map(({ name, token, shape }) => ({ name, token, shape: legendShape(shape) })),
    heightPx: ({ isNarrow }) => (isNarrow ? 250 : 300),
    option: (frame) => ({
      grid: { left: 56, right: 16, top: 34, bottom: 48 },
      xAxis: {
        ...bottomAxis({ name: x.name, formatter: x.formatter ?? (x.kind === 'time' ? dayText : compactText) }, frame),
        scale: true,
        ...timeAxis(series, x.kind),
      },
      yAxis: {
        ...leftAxis({ name: y.name, ...(y.formatter && { formatter: y.formatter }) }),
        scale: y.fromZero !== true,
      },
      series: series.map(drawn),
    }),
  };
}

function drawn({ name, points, token, shape = 'line' }: LineSeries): ChartOption {
  const style = { color: paint(token), width: 2, type: shape === 'dashed' ? 'dashed' : 'solid' };
  const isPoints = shape === 'points';
  return {
    type: isPoints ? 'scatter' : 'line',
    name,
    data: points,
    symbol: isPoints ? 'circle' : 'none',
    symbolSize: 7,
    silent: true,
    itemStyle: { color: paint(token) },
    lineStyle: style,
    ...(shape === 'step' ? { step: 'end' } : {}),
    ...(shape === 'area' ? { areaStyle: { color: paint(token), opacity: 0.18 } } : {}),
  };
}

/** Dates stand at whole days of a value axis: labels of the library's own time axis depend on the zone of the machine. */
function timeAxis(series: readonly LineSeries[], kind: 'time' | 'number'): ChartOption {
  if (kind === 'number') return {};
  const all = series.flatMap(({ points }) => points.map(([at]) => at));
  return all.length === 0 ? {} : { min: Math.min(...all), max: Math.max(...all) };
}

const dayText = (instant: number): string => new Date(instant).toISOString().slice(0, 10);

const legendShape = (shape: LineSeries['shape']) =>
  shape === 'points' ? 'dot' : shape === 'dashed' ? 'dashed' : 'line';
