// The expressions of a loop over lanes, parsed: lane-loops says what they may hold.
import { PlimsollError } from '../core/errors.ts';

export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'negative'; readonly of: Expression }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'choice'; readonly condition: Expression; readonly yes: Expression; readonly no: Expression }
  | { readonly kind: 'call'; readonly name: string; readonly parts: readonly Part[] };

/** An argument: its text, for indexes, and what it says as an expression. */
export interface Part {
  readonly text: string;
  readonly expression: Expression;
}

const TOKEN = /\s*(?:(\d+(?:\.\d+)?(?:e[+-]?\d+)?)|([A-Za-z_][\w.]*)|(===|<=|>=|&&|[-+*/()<>?:,]))/y;

interface Tokens {
  readonly text: string;
  readonly list: readonly { readonly text: string; readonly start: number; readonly end: number }[];
  at: number;
}

function tokensOf(text: string): Tokens {
  const list = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const start = TOKEN.lastIndex;
    const hit = TOKEN.exec(text);
    if (!hit) throw new PlimsollError('INTERNAL', `"${text}" is no expression for lanes from character ${start} on`);
    const token = hit[1] ?? hit[2] ?? hit[3]!;
    list.push({ text: token, start: TOKEN.lastIndex - token.length, end: TOKEN.lastIndex });
  }
  return { text, list, at: 0 };
}

export function parseExpression(text: string): Expression {
  const tokens = tokensOf(text);
  const found = choice(tokens);
  if (tokens.at < tokens.list.length)
    throw new PlimsollError('INTERNAL', `"${text}": did not expect "${tokens.list[tokens.at]!.text}"`);
  return found;
}

const peek = (tokens: Tokens): string => tokens.list[tokens.at]?.text ?? '';

function take(tokens: Tokens, wanted?: string): string {
  const token = peek(tokens);
  if (token === '' || (wanted !== undefined && token !== wanted))
    throw new PlimsollError('INTERNAL', `"${tokens.text}": wanted ${wanted ?? 'more'}, got "${token}"`);
  tokens.at++;
  return token;
}

function choice(tokens: Tokens): Expression {
  const condition = binary(tokens, 0);
  if (peek(tokens) !== '?') return condition;
  take(tokens);
  const yes = choice(tokens);
  take(tokens, ':');
  return { kind: 'choice', condition, yes, no: choice(tokens) };
}

/** From the loosest to the tightest; all group from the left. */
const LEVELS: readonly (readonly string[])[] = [['&&'], ['===', '<', '>', '<=', '>='], ['+', '-'], ['*', '/']];

function binary(tokens: Tokens, level: number): Expression {
  const operators = LEVELS[level];
  if (!operators) return unary(tokens);
  let left = binary(tokens, level + 1);
  while (operators.includes(peek(tokens))) {
    const operator = take(tokens);
    left = { kind: 'binary', operator, left, right: binary(tokens, level + 1) };
  }
  return left;
}

function unary(tokens: Tokens): Expression {
  const token = take(tokens);
  if (token === '-') {
    const of = unary(tokens);
    return of.kind === 'number' ? { kind: 'number', value: -of.value } : { kind: 'negative', of };
  }
  if (token === '(') {
    const inner = choice(tokens);
    take(tokens, ')');
    return inner;
  }
  if (/^\d/.test(token)) return { kind: 'number', value: Number(token) };
  if (peek(tokens) !== '(') return { kind: 'name', name: token };
  return call(tokens, token);
}

function call(tokens: Tokens, name: string): Expression {
  const parts: Part[] = [];
  take(tokens, '(');
  while (peek(tokens) !== ')') {
    const start = tokens.list[tokens.at]!.start;
    const expression = choice(tokens);
    const text = tokens.text.slice(start, tokens.list[tokens.at - 1]!.end);
    parts.push({ text, expression });
    if (peek(tokens) === ',') take(tokens);
  }
  take(tokens, ')');
  return { kind: 'call', name, parts };
}
