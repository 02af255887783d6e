// What may be the name of an account in a file: text that a terminal can show. (Its length and the like are the book's affair.)
import type { Place, PlimsollError } from '../core/errors.ts';
import { shortened } from './cells.ts';
import { located } from './problems.ts';

/** The name as it stands; "" for what is not UTF-8 (undefined) or could control a terminal. Line breaks may stand in it. */
export function readableName(text: string | undefined): string {
  if (text === undefined) return '';
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    const isLineBreakOrTab = code === 0x09 || code === 0x0a || code === 0x0d;
    if ((code < 0x20 && !isLineBreakOrTab) || (code >= 0x7f && code < 0xa0)) return '';
  }
  return text;
}

/** The sentence for a cell of the account column that holds no readable name; `got` is its text, "" for nothing. */
export function badAccount(got: string, place: Place): PlimsollError {
  const sentence =
    got === ''
      ? 'account is missing; it must be a name'
      : `account is ${JSON.stringify(shortened(got))}; it must be a name in UTF-8 without control characters`;
  return located('INPUT_VALUE', sentence, place);
}
