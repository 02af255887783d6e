// Amounts that add up, one under the other: each bar begins where the last one ended, and the sum stands below.
import {
  bottomAxis,
  boxOf,
  type Chart,
  compactText,
  type DrawApi,
  filled,
  letters,
  nameAxis,
  together,
} from './chart.ts';
import { paint, type Token } from './tokens.ts';

export interface WaterfallStep {
  readonly name: string;
  readonly amount: number;
}

export interface WaterfallInput {
  readonly steps: readonly WaterfallStep[];
  /** What they sum to, and its name. */
  readonly total: WaterfallStep;
  readonly xName: string;
  readonly label: string;
}

const ROW_PX = 28;
const THICK_PX = 15;

export function waterfall({ steps, total, xName, label }: WaterfallInput): Chart {
  const bars = barsOf(steps, total);
  const draw = (params: { readonly dataIndex: number }, api: DrawApi) => {
    const { from, to, token, amount } = bars[params.dataIndex]!;
    const box = boxOf(api, [from, params.dataIndex], [to, params.dataIndex]);
    const bar = { ...box, y: box.y - THICK_PX / 2, height: THICK_PX, width: Math.max(1, box.width) };
    const text = compactText(amount);
    return together(filled(bar, token), letters({ text, x: bar.x + bar.width + 6, y: box.y, align: 'left' }));
  };
  return {
    label,
    heightPx: () => 58 + ROW_PX * bars.length,
    option: (frame) => {
      const nameWidth = frame.isNarrow ? 118 : 200;
      return {
        grid: { left: nameWidth + 12, right: 68, top: 6, bottom: 48 },
        xAxis: {
          ...bottomAxis({ name: xName }, frame),
          splitLine: { show: true, lineStyle: { color: paint('line') } },
        },
        yAxis: {
          ...nameAxis(
            bars.map(({ name }) => name),
            nameWidth,
          ),
          inverse: true,
        },
        series: [
          {
            type: 'custom',
            renderItem: draw,
            data: bars.map(({ from, to }, index) => [from, to, index]),
            encode: { x: [0, 1], y: 2 },
            emphasis: { disabled: true },
          },
        ],
      };
    },
    tip: (series, index) => (series === 0 ? `${bars[index]!.name}: ${compactText(bars[index]!.amount)}` : undefined),
  };
}

interface Bar extends WaterfallStep {
  readonly from: number;
  readonly to: number;
  readonly token: Token;
}

function barsOf(steps: readonly WaterfallStep[], total: WaterfallStep): readonly Bar[] {
  let reached = 0;
  const bars = steps.map(({ name, amount }): Bar => {
    const from = reached;
    reached += amount;
    return { name, amount, from, to: reached, token: amount >= 0 ? 'alarm' : 'accent' };
  });
  return [...bars, { ...total, from: 0, to: total.amount, token: 'neutral' }];
}
