// The one door to ECharts: an option and a size go in, a drawing as SVG text comes out. No page, no clock, no font of this machine.
import { BarChart, CustomChart, HeatmapChart, LineChart, ScatterChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent, MarkPointComponent } from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { escaped } from '../page/html.ts';
import { withRoles } from './tokens.ts';

use([
  BarChart,
  CustomChart,
  HeatmapChart,
  LineChart,
  ScatterChart,
  GridComponent,
  MarkLineComponent,
  MarkPointComponent,
  SVGRenderer,
]);

export type ChartOption = EChartsCoreOption;

export interface DrawingSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

export interface Drawing {
  readonly option: ChartOption;
  readonly size: DrawingSize;
  /** Distinct within a page. */
  readonly id: string;
  /** What the drawing shows, for who cannot see it. */
  readonly label: string;
  /** What a reader sees who rests on the element of a series. */
  readonly tip?: (series: number, index: number) => string | undefined;
}

/** The same option and size give the same text, whatever was drawn before. */
export function drawing({ option, size, id, label, tip }: Drawing): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: size.widthPx, height: size.heightPx });
  chart.setOption({ animation: false, ...option });
  const text = chart.renderToSVGString();
  chart.dispose();
  return withRoles(withTips(cleaned(text, id), tip)).replace(
    /^<svg [^>]*>/,
    `<svg viewBox="0 0 ${size.widthPx} ${size.heightPx}" role="img" aria-label="${escaped(label)}" focusable="false">`,
  );
}

/** Without styles of hovering, which colours of roles cannot follow, and with ids that do not count the drawings before. */
const cleaned = (svg: string, id: string): string =>
  svg
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(/ (?:class="zr\d+-cls-\d+"|pointer-events="visible")/g, '')
    .replace(/<rect [^>]*fill="none"[^>]*><\/rect>|<path d=""[^>]*><\/path>/g, '')
    .replace(/\bzr\d+-/g, `${id}-`)
    .replace(/\n+/g, '');

/** Elements of data get a title, which browsers show and readers read, in place of the library's marks. */
function withTips(svg: string, tip: Drawing['tip']): string {
  const marked = / ecmeta_series_index="(\d+)" ecmeta_data_index="(\d+)" ecmeta_ssr_type="chart"([^>]*)>/g;
  const titled = svg.replace(marked, (_, series: string, index: string, rest: string) => {
    const text = tip?.(Number(series), Number(index));
    return `${rest}>${text === undefined ? '' : `<title>${escaped(text)}</title>`}`;
  });
  return titled.replace(/ ecmeta_\w+="[^"]*"/g, '');
}
