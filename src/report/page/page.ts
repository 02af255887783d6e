// One file that is a whole page: no network, no fonts, no images from elsewhere; a policy in its head forbids them.
import { type Html, type HtmlValue, html, NOTHING, trusted } from './html.ts';
import { type Section, section } from './parts.ts';
import { SCRIPT, SCRIPT_HASH } from './script.ts';
import { STYLE } from './style.ts';

export interface Page {
  /** Of the window and of the page. */
  readonly title: string;
  /** The answer in a sentence or two. */
  readonly lede: HtmlValue;
  /** Beside the name at the top: the command, the instant. */
  readonly subject: string;
  readonly sections: readonly Section[];
  readonly footer: HtmlValue;
}

/** The mark on the hull: a ring and the line through it. */
const MARK =
  '<svg viewBox="0 0 32 32" aria-hidden="true" focusable="false"><circle cx="16" cy="16" r="9.5" fill="none" stroke="var(--accent)" stroke-width="3"/><path d="M1 16H31" stroke="var(--accent)" stroke-width="3"/></svg>';

export function page({ title, lede, subject, sections, footer }: Page): string {
  const contents = sections.map(({ id, title: name }) => html`<li><a href="#${id}">${name}</a></li>`);
  const nav =
    sections.length < 2 ? NOTHING : html`<nav class="contents" aria-label="Contents"><ul>${contents}</ul></nav>`;
  const body = html`<a class="skip" href="#main">Skip to the report</a>
<div class="page">
<header><div class="masthead"><span class="brand">${trusted(MARK)}Plimsoll</span><span>${subject}</span></div>
<h1>${title}</h1><div class="lede">${lede}</div>${nav}</header>
<main id="main" tabindex="-1">
${sections.map((each) => html`${section(each)}\n`)}</main>
<footer>${footer}</footer>
</div>`;
  return document(title, body);
}

/** No script runs but our own, whatever a name in a file may look like. */
const POLICY = `default-src 'none'; style-src 'unsafe-inline'; script-src '${SCRIPT_HASH}'; img-src data:; base-uri 'none'; form-action 'none'`;

const document = (title: string, body: Html): string =>
  html`${trusted('<!doctype html>')}
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="generator" content="Plimsoll">
<title>${title}</title>
<style>
${trusted(STYLE)}
</style>
</head>
<body>
${body}
<script>${trusted(SCRIPT)}</script>
</body>
</html>
`.markup;
