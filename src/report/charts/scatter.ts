// Points: what one thing is against another, a mark for each.
import { bottomAxis, type Chart, type Frame, leftAxis, textStyle } from './chart.ts';
import { paint, type Token } from './tokens.ts';

export interface ScatterPoint {
  readonly x: number;
  readonly y: number;
  readonly name?: string;
  readonly token?: Token;
}

export interface ScatterInput {
  readonly points: readonly ScatterPoint[];
  readonly x: { readonly name: string; readonly formatter?: (x: number) => string };
  readonly y: { readonly name: string; readonly formatter?: (y: number) => string };
  /** Names are written beside points where they are few. */
  readonly writeNames?: boolean;
  /** The line y = x, to read above or below from. */
  readonly diagonal?: boolean;
  readonly label: string;
  readonly tip?: (point: ScatterPoint) => string;
}

export function scatter({ points, x, y, writeNames, diagonal, label, tip }: ScatterInput): Chart {
  const span = [...points.flatMap((point) => [point.x, point.y])];
  const ends = [Math.min(...span), Math.max(...span)] as const;
  return {
    label,
    heightPx: ({ isNarrow }) => (isNarrow ? 300 : 360),
    option: (frame: Frame) => ({
      grid: { left: 56, right: writeNames ? 90 : 16, top: 34, bottom: 48 },
      xAxis: { ...bottomAxis(x, frame), scale: true },
      yAxis: { ...leftAxis(y), scale: true },
      series: [
        {
          type: 'scatter',
          symbolSize: points.length > 500 ? 4 : 8,
          emphasis: { disabled: true },
          data: points.map(({ x: across, y: up, token = 'accent' }) => ({
            value: [across, up],
            itemStyle: { color: paint(token), opacity: points.length > 500 ? 0.5 : 1 },
          })),
          label: {
            show: writeNames === true,
            position: 'right',
            ...textStyle('ink'),
            formatter: ({ dataIndex }: { readonly dataIndex: number }) => points[dataIndex]!.name ?? '',
          },
          labelLayout: { hideOverlap: true },
        },
        ...(diagonal && span.length > 0 ? [diagonalSeries(ends)] : []),
      ],
    }),
    tip: (series, index) => {
      const point = points[index];
      if (series !== 0 || point === undefined) return undefined;
      return tip === undefined ? point.name : tip(point);
    },
  };
}

const diagonalSeries = ([low, high]: readonly [number, number]) => ({
  type: 'line',
  silent: true,
  symbol: 'none',
  lineStyle: { color: paint('neutral'), width: 1, type: 'dashed' },
  data: [
    [low, low],
    [high, high],
  ],
});
