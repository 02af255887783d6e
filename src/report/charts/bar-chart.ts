// One bar a name, longest names and numbers in full: rules side by side, time by backend.
import { bottomAxis, type Chart, compactText, nameAxis, textStyle } from './chart.ts';
import { paint, type Token } from './tokens.ts';

export interface BarRow {
  readonly name: string;
  readonly value: number;
  readonly token?: Token;
  /** Beside the bar; the value where absent. */
  readonly text?: string;
}

export interface BarChartInput {
  readonly rows: readonly BarRow[];
  readonly xName: string;
  readonly label: string;
  /** A line to compare with. */
  readonly mark?: { readonly name: string; readonly value: number };
}

const ROW_PX = 28;

export function barChart({ rows, xName, label, mark }: BarChartInput): Chart {
  return {
    label,
    heightPx: () => 58 + (mark === undefined ? 0 : 22) + ROW_PX * rows.length,
    option: (frame) => {
      const nameWidth = frame.isNarrow ? 118 : 160;
      return {
        grid: { left: nameWidth + 12, right: frame.isNarrow ? 64 : 90, top: mark === undefined ? 6 : 28, bottom: 48 },
        xAxis: {
          ...bottomAxis({ name: xName }, frame),
          splitLine: { show: true, lineStyle: { color: paint('line') } },
        },
        yAxis: {
          ...nameAxis(
            rows.map(({ name }) => name),
            nameWidth,
          ),
          inverse: true,
        },
        series: [
          {
            type: 'bar',
            barWidth: 14,
            emphasis: { disabled: true },
            data: rows.map(({ value, token = 'neutral' }) => ({
              value: finite(value),
              itemStyle: { color: paint(token) },
            })),
            label: {
              show: true,
              position: 'right',
              ...textStyle('ink'),
              formatter: ({ dataIndex }: { readonly dataIndex: number }) => {
                const { text, value } = rows[dataIndex]!;
                return text ?? compactText(value);
              },
            },
            ...(mark === undefined ? {} : { markLine: markLine(mark) }),
          },
        ],
      };
    },
    tip: (_, index) => {
      const row = rows[index];
      return row === undefined ? undefined : `${row.name}: ${row.text ?? compactText(row.value)}`;
    },
  };
}

/** What has no length has no bar; its text says why. */
const finite = (value: number): number => (Number.isFinite(value) ? value : 0);

const markLine = ({ name, value }: { readonly name: string; readonly value: number }) => ({
  symbol: 'none',
  silent: true,
  lineStyle: { color: paint('ink'), width: 1, type: 'dashed' },
  data: [{ xAxis: value }],
  label: { ...textStyle('ink'), formatter: name, position: 'start', distance: 6 },
});
