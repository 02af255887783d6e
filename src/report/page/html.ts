// Markup that cannot be broken by what is put into it: names of accounts and instruments come from files of strangers.

/** A piece of a page. Made by the template below, which escapes every text, or vouched for by `trusted`. */
export interface Html {
  readonly markup: string;
}

export type HtmlValue = string | number | Html | null | readonly HtmlValue[];

/** html`<td>${name}</td>`: texts are escaped, pieces of markup stand as they are, lists are joined, null is nothing. */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const parts = strings.map((text, index) => text + (index < values.length ? markupOf(values[index]!) : ''));
  return { markup: parts.join('') };
}

/** Markup of our own: style, script, drawings. Never a text that was read from somewhere. */
export const trusted = (markup: string): Html => ({ markup });

export const NOTHING: Html = { markup: '' };

function markupOf(value: HtmlValue): string {
  if (value === null) return '';
  if (typeof value === 'string') return escaped(value);
  if (typeof value === 'number') return escaped(String(value));
  if ('markup' in value) return value.markup;
  return value.map(markupOf).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Safe between tags and within quoted attributes. Control characters, which HTML forbids, show as a replacement mark. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!).replace(UNPRINTABLE, '\ufffd');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const UNPRINTABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

/** A name from a file: may be broken anywhere, and a right-to-left mark in it turns nothing around outside it. */
export const named = (text: string): Html => html`<bdi class="name">${text}</bdi>`;
