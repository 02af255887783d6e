// Words and numbers that the sections of a margin page share.
import type { AccountHealth } from '../../margin/account-health.ts';
import type { Requirement } from '../../margin/requirement.ts';
import type { WaterfallStep } from '../charts/waterfall.ts';
import { money } from '../margin-lines.ts';
import { type Html, html } from '../page/html.ts';
import type { Column } from '../page/parts.ts';

export const amount = (value: number, currency: string): Html =>
  html`<span class="nowrap">${money(value)} ${currency}</span>`;

export const numberColumn = (head: string): Column => ({ head, kind: 'number' });

/** Letters of strangers on a drawing: in one line, without marks that turn the direction, and not endless. */
export function onDrawing(text: string, most = 40): string {
  const line = text.replace(STRAY, ' ').trim();
  return line.length <= most ? line : `${line.slice(0, most - 1)}…`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const STRAY = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** What an account may do, in three words or so. */
export const STATE_WORDS: Readonly<Record<AccountHealth['state'], string>> = {
  idle: 'nothing to stand behind',
  open: 'above the line',
  'reduce-only': 'above the line, no room for more',
  liquidation: 'below the line',
};

export const stateOf = ({ health }: Requirement): Html => {
  if (health === undefined) return html`the book names no collateral`;
  const { state } = health;
  const words = STATE_WORDS[state];
  return state === 'liquidation' ? html`<strong class="alarm">${words}</strong>` : html`${words}`;
};

/** The parts that matter most, the largest addition first; the others as one. */
export function mostTelling(parts: readonly WaterfallStep[], most: number): readonly WaterfallStep[] {
  if (parts.length <= most) return parts;
  const bySize = [...parts].sort((left, right) => Math.abs(right.amount) - Math.abs(left.amount));
  const kept = new Set(bySize.slice(0, most - 1));
  const others = parts.filter((part) => !kept.has(part));
  const rest = others.reduce((sum, part) => sum + part.amount, 0);
  return [...parts.filter((part) => kept.has(part)), { name: `${others.length} others`, amount: rest }];
}
