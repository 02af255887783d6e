// The parts that pages are made of: sections, tables, figures, facts. Functions from data to markup, with no state.
import { type Chart, NARROW, WIDE } from '../charts/chart.ts';
import { drawing } from '../charts/echarts.ts';
import { propertyOf } from '../charts/tokens.ts';
import { type Html, type HtmlValue, html, NOTHING, trusted } from './html.ts';

export interface Section {
  /** Where links point; of letters, digits and hyphens. */
  readonly id: string;
  readonly title: string;
  readonly body: HtmlValue;
}

export const section = ({ id, title, body }: Section): Html =>
  html`<section id="${id}" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>${body}</section>`;

/** A section within a section. */
export const subsection = ({ id, title, body }: Omit<Section, 'title'> & { readonly title: HtmlValue }): Html =>
  html`<section id="${id}" aria-labelledby="${id}-title"><h3 id="${id}-title">${title}</h3>${body}</section>`;

export const paragraph = (body: HtmlValue): Html => html`<p>${body}</p>`;
export const caption = (body: HtmlValue): Html => html`<p class="caption">${body}</p>`;

export interface Column {
  readonly head: string;
  /** number: to the right, in one line. */
  readonly kind?: 'text' | 'number';
}

export interface Row {
  readonly cells: readonly HtmlValue[];
  readonly kind?: 'sum' | 'chosen';
}

export interface Table {
  readonly caption?: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
}

/** The first cell of a row is its head. A table wider than the page scrolls by itself, by keyboard too. */
export function table({ caption: words, columns, rows }: Table): Html {
  const classOf = (index: number) => (columns[index]?.kind === 'number' ? trusted(' class="number"') : NOTHING);
  const head = columns.map(({ head: text }, index) => html`<th scope="col"${classOf(index)}>${text}</th>`);
  const body = rows.map(({ cells, kind }) => {
    const [first = '', ...others] = cells;
    const told = others.map((cell, index) => html`<td${classOf(index + 1)}>${cell}</td>`);
    const rowClass = kind === undefined ? NOTHING : html` class="${kind}"`;
    return html`<tr${rowClass}><th scope="row"${classOf(0)}>${first}</th>${told}</tr>`;
  });
  const label = words ?? columns.map(({ head: text }) => text).join(', ');
  const told = words === undefined ? NOTHING : html`<caption>${words}</caption>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table>${told}<thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

export interface FigureParts {
  /** Distinct within a page. */
  readonly id: string;
  readonly chart: Chart;
  /** Above it; absent where a section holds one figure. */
  readonly title?: string;
  readonly caption: HtmlValue;
  /** The numbers of the drawing, for who wants them or cannot see it. */
  readonly numbers?: Table;
}

/** A chart with its caption; drawn for a wide and for a narrow page, of which one shows. */
export function figure({ id, chart, title, caption: words, numbers }: FigureParts): Html {
  const drawn = [WIDE, NARROW].map((frame) => {
    const size = { widthPx: frame.widthPx, heightPx: chart.heightPx(frame) };
    const name = frame.isNarrow ? 'narrow' : 'wide';
    const tip = chart.tip === undefined ? {} : { tip: chart.tip };
    const svg = drawing({ option: chart.option(frame), size, id: `${id}-${name}`, label: chart.label, ...tip });
    return html`<div class="${name}">${trusted(svg)}</div>`;
  });
  const legend = (chart.legend ?? []).map(({ name, token, shape = 'line' }) => {
    return html`<li><i class="${shape}" style="color:var(${propertyOf(token)})"></i>${name}</li>`;
  });
  const list = legend.length === 0 ? NOTHING : html`<ul class="legend">${legend}</ul>`;
  const told = numbers === undefined ? NOTHING : disclosure('The numbers of this figure', table(numbers));
  const head = title === undefined ? NOTHING : html`<h4>${title}</h4>`;
  return html`${head}<figure id="${id}">${list}${drawn}<figcaption>${words}</figcaption></figure>${told}`;
}

/** Something that a reader may open; `inPrint`: printed open where scripts run. */
export const disclosure = (summary: HtmlValue, body: HtmlValue, inPrint = false): Html =>
  html`<details${inPrint ? trusted(' data-print') : NOTHING}><summary>${summary}</summary>${body}</details>`;

export const facts = (entries: readonly (readonly [name: string, value: HtmlValue])[]): Html =>
  html`<dl class="facts">${entries.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;

export const notes = (entries: readonly HtmlValue[]): Html =>
  entries.length === 0 ? NOTHING : html`<ul class="notes">${entries.map((entry) => html`<li>${entry}</li>`)}</ul>`;

export const command = (text: string): Html => html`<pre class="command"><code>${text}</code></pre>`;
