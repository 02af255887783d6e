// The skeleton of a page: nothing from elsewhere, no script but our own, every text escaped.
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { escaped, html, named, trusted } from '../../src/report/page/html.ts';
import { page } from '../../src/report/page/page.ts';
import {
  caption,
  command,
  disclosure,
  facts,
  notes,
  paragraph,
  subsection,
  table,
} from '../../src/report/page/parts.ts';
import { SCRIPT, SCRIPT_HASH } from '../../src/report/page/script.ts';

const EVIL = `"><img src=x onerror='alert(1)'>`;

const wholePage = (text = EVIL) =>
  page({
    title: text,
    lede: text,
    subject: text,
    footer: text,
    sections: [
      {
        id: 'all',
        title: text,
        body: [
          paragraph(text),
          caption(text),
          subsection({ id: 'part', title: text, body: text }),
          facts([[text, named(text)]]),
          notes([text]),
          command(text),
          disclosure(text, text),
          table({
            caption: text,
            columns: [{ head: text }, { head: 'USD', kind: 'number' }],
            rows: [{ cells: [text, text] }],
          }),
        ],
      },
      { id: 'more', title: 'More', body: null },
    ],
  });

it('no text of a stranger becomes markup', () => {
  const text = wholePage();
  expect(text).not.toContain('<img');
  expect(text).not.toContain("onerror='");
  expect(text.match(/&lt;img/g)!.length).toBeGreaterThan(12);
});

it('names nothing outside itself', () => {
  expect(wholePage('plain')).not.toMatch(/<[^>]*\s(?:src|srcset|href|action|data|poster)\s*=(?!"#)/i);
  expect(wholePage('plain')).not.toMatch(/url\(|@import|fetch\(|https?:/i);
});

it('lets its own script run and no other', () => {
  const text = wholePage();
  expect(SCRIPT_HASH).toBe(`sha256-${createHash('sha256').update(SCRIPT).digest('base64')}`);
  expect(text).toContain(`<script>${SCRIPT}</script>`);
  expect(text).toContain(`script-src &#39;${SCRIPT_HASH}&#39;`);
});

it('every id stands once, every link within the page leads somewhere', () => {
  const text = wholePage();
  const ids = [...text.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id!);
  expect(new Set(ids).size).toBe(ids.length);
  const links = [...text.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id!);
  expect(links).toEqual(['main', 'all', 'more']);
  expect(links.filter((id) => !ids.includes(id))).toEqual([]);
});

it('the template escapes texts, joins lists, and passes markup on', () => {
  expect(html`<b title="${'"'}">${['a', '&', null, html`<i>${1}</i>`, trusted('<hr>')]}</b>`.markup).toBe(
    '<b title="&quot;">a&amp;<i>1</i><hr></b>',
  );
  expect(escaped('a\u0000b\u001b[31m\n')).toBe('a\ufffdb\ufffd[31m\n');
});
