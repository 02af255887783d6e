// How losses are spread: bars of equal width, and lines at the figures read off them with how far sampling may be off.
import { bottomAxis, boxOf, type Chart, type DrawApi, type Frame, filled, leftAxis, textStyle } from './chart.ts';
import { paint, type Token } from './tokens.ts';

export interface Bin {
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

export interface HistogramMark {
  readonly name: string;
  readonly value: number;
  readonly token: Token;
  /** The interval, drawn as a band. */
  readonly low?: number;
  readonly high?: number;
}

export interface HistogramInput {
  readonly bins: readonly Bin[];
  readonly marks: readonly HistogramMark[];
  /** Bars from here on are drawn in the colour of alarm. */
  readonly alarmFrom?: number;
  readonly xName: string;
  readonly yName: string;
  readonly label: string;
  readonly tip?: (bin: Bin) => string;
}

const MARK_ROW_PX = 20;

export function histogram(input: HistogramInput): Chart {
  const { bins, marks, alarmFrom = Number.POSITIVE_INFINITY, xName, yName, label, tip } = input;
  const [first, last] = [bins[0]?.low ?? 0, bins.at(-1)?.high ?? 1];
  const top = Math.max(1, ...bins.map(({ count }) => count));
  const drawBin = (params: { readonly dataIndex: number }, api: DrawApi) => {
    const { low, high, count } = bins[params.dataIndex]!;
    const token: Token = low >= alarmFrom ? 'alarm' : 'neutral';
    const bar = boxOf(api, [low, count], [high, 0]);
    return filled({ ...bar, width: Math.max(0.5, bar.width - 1) }, token);
  };
  const drawBand = (params: { readonly dataIndex: number }, api: DrawApi) => {
    const { low, high, token } = banded[params.dataIndex]!;
    // An interval may reach further than the bars do.
    const ends = [Math.max(low!, first), Math.min(high!, last)] as const;
    return filled(boxOf(api, [ends[0], top * 1.04], [ends[1], 0]), token, { opacity: 0.22 });
  };
  const banded = marks.filter(({ low, high }) => low !== undefined && high !== undefined);
  return {
    label,
    heightPx: ({ isNarrow }) => (isNarrow ? 260 : 320) + MARK_ROW_PX * marks.length,
    option: (frame) => ({
      grid: { left: 52, right: 16, top: 34 + MARK_ROW_PX * marks.length, bottom: 48 },
      xAxis: { ...bottomAxis({ name: xName }, frame), min: first, max: last },
      yAxis: { ...leftAxis({ name: yName }), max: top * 1.04, axisLabel: { ...textStyle(), showMaxLabel: false } },
      series: [
        {
          type: 'custom',
          renderItem: drawBand,
          data: banded.map(({ low, high }) => [low, high]),
          silent: true,
          clip: true,
        },
        {
          type: 'custom',
          renderItem: drawBin,
          data: bins.map(({ low, count }) => [low, count]),
          emphasis: { disabled: true },
        },
        ...marks.map((mark, row) => markSeries(mark, marks.length - row, frame, input)),
      ],
    }),
    ...(tip === undefined ? {} : { tip: (series, index) => (series === 1 ? tip(bins[index]!) : undefined) }),
  };
}

/** A line from the ground up, its name above the plot in a row of its own, on the side where there is room. */
function markSeries({ name, value, token }: HistogramMark, row: number, { widthPx }: Frame, { bins }: HistogramInput) {
  const low = bins[0]?.low ?? 0;
  const high = bins.at(-1)?.high ?? 1;
  const isLeft = (value - low) / (high - low) > 0.5;
  return {
    type: 'line',
    data: [],
    silent: true,
    markLine: {
      symbol: 'none',
      silent: true,
      lineStyle: { color: paint(token), width: 2, type: 'solid' },
      data: [{ xAxis: value }],
      label: {
        ...textStyle(token, { fontWeight: 600, width: widthPx * 0.8 }),
        formatter: name,
        position: 'end',
        align: isLeft ? 'right' : 'left',
        offset: [isLeft ? 4 : -4, -MARK_ROW_PX * (row - 1)],
      },
    },
  };
}
