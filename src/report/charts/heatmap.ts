// A table of numbers as colours: losses of a book by price move and volatility move. Every cell has its number too.
import { type Chart, compactText, type DrawApi, filled, letters, textStyle, together } from './chart.ts';
import { paint, type Token } from './tokens.ts';

export interface HeatmapInput {
  readonly columns: readonly string[];
  readonly rows: readonly string[];
  /** values[row][column]; positive is a loss. */
  readonly values: readonly (readonly number[])[];
  readonly xName: string;
  readonly yName: string;
  /** Framed: the worst. */
  readonly framed?: { readonly row: number; readonly column: number };
  readonly label: string;
  readonly tip?: (row: number, column: number) => string;
}

const LOSS: readonly Token[] = ['loss1', 'loss2', 'loss3', 'loss4'];
const GAIN: readonly Token[] = ['gain1', 'gain2', 'gain3', 'gain4'];

/** The largest losses and gains share one scale, so that shades can be compared. */
export function shadeOf(value: number, largest: number): Token {
  if (value === 0 || !(largest > 0)) return 'surface';
  const share = Math.min(1, Math.abs(value) / largest);
  const step = Math.min(3, Math.floor(Math.sqrt(share) * 4));
  return (value > 0 ? LOSS : GAIN)[step]!;
}

const ROW_PX = 34;
/** Narrower cells have no room for a number. */
const MIN_CELL_PX = 46;

export function heatmap({ columns, rows, values, xName, yName, framed, label, tip }: HeatmapInput): Chart {
  const largest = Math.max(0, ...values.flat().map(Math.abs));
  const cells = values.flatMap((row, rowIndex) => row.map((value, column) => ({ value, row: rowIndex, column })));
  const indexOf = (cell: number) => cells[cell]!;
  const draw = (params: { readonly dataIndex: number }, api: DrawApi) => {
    const { value, row, column } = indexOf(params.dataIndex);
    const [x, y] = api.coord([column, row]);
    const [width, height] = api.size([1, 1]);
    const isFramed = framed?.row === row && framed.column === column;
    const shape = { x: x - width / 2 + 1, y: y - height / 2 + 1, width: width - 2, height: height - 2, r: 2 };
    const frame = isFramed ? { stroke: paint('ink'), lineWidth: 2 } : {};
    const cell = filled(shape, shadeOf(value, largest), frame);
    if (width < MIN_CELL_PX) return cell;
    return together(cell, letters({ text: compactText(value), x, y, align: 'center', fontPx: 12 }));
  };
  return {
    label,
    heightPx: () => 78 + ROW_PX * rows.length,
    option: ({ isNarrow }) => ({
      grid: { left: 62, right: 8, top: 30, bottom: 48 },
      xAxis: {
        ...names(columns),
        name: xName,
        nameLocation: 'middle',
        nameGap: 30,
        axisLabel: { ...textStyle(), interval: isNarrow ? 'auto' : 0, hideOverlap: true },
      },
      yAxis: {
        ...names(rows),
        name: yName,
        nameLocation: 'end',
        nameTextStyle: textStyle('soft', { align: 'left', padding: [0, 0, 0, -46] }),
        nameGap: 10,
      },
      series: [
        {
          type: 'custom',
          renderItem: draw,
          data: cells.map(({ value, row, column }) => [column, row, value]),
          encode: { x: 0, y: 1 },
          emphasis: { disabled: true },
        },
      ],
    }),
    ...(tip === undefined
      ? {}
      : { tip: (series, index) => (series === 0 ? tip(indexOf(index).row, indexOf(index).column) : undefined) }),
  };
}

const names = (data: readonly string[]) => ({
  type: 'category',
  data,
  nameTextStyle: textStyle(),
  axisLabel: { ...textStyle(), interval: 0 },
  axisTick: { show: false },
  axisLine: { show: false },
  splitLine: { show: false },
});
