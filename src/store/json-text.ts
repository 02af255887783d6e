// JSON as the standard has it, and nothing that would lose a word: a name that stands twice in one object, or a number that
// no f64 holds, is an error here, where JSON.parse keeps the last and infinity. Every error has its line.
import type { PlimsollError } from '../core/errors.ts';
import { shortened } from './cells.ts';
import { located } from './problems.ts';

/** Deeper than any document of ours; a deeper one would only exhaust the stack. */
const MAX_DEPTH = 64;

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /[A-Za-z]+/y;

const WORDS: ReadonlyMap<string, boolean | null> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/** The value of a JSON text. */
export function parseJson(text: string, file: string): unknown {
  const parser = new JsonParser(text, file);
  return parser.document();
}

class JsonParser {
  private readonly text: string;
  private readonly file: string;
  private position = 0;
  private depth = 0;

  constructor(text: string, file: string) {
    this.text = text;
    this.file = file;
  }

  document(): unknown {
    const value = this.value();
    this.match(SPACE);
    if (this.position < this.text.length) throw this.unexpected('the end of the file');
    return value;
  }

  private value(): unknown {
    this.match(SPACE);
    const first = this.text[this.position];
    if (first === '{') return this.nested(() => this.object());
    if (first === '[') return this.nested(() => this.list());
    if (first === '"') return this.string('a text');
    const word = this.match(WORD);
    if (word !== undefined && WORDS.has(word)) return WORDS.get(word);
    if (word !== undefined) throw this.refuse(`found ${shortened(word)} where a value must stand`);
    return this.number();
  }

  private nested<T>(read: () => T): T {
    if (++this.depth > MAX_DEPTH) throw this.refuse(`lists and objects are nested more than ${MAX_DEPTH} deep`);
    this.position++;
    const value = read();
    this.depth--;
    return value;
  }

  private object(): Record<string, unknown> {
    const members = new Map<string, unknown>();
    if (this.isNext('}')) return {};
    do {
      this.match(SPACE);
      const name = this.string('a name in quotes');
      if (members.has(name)) throw this.refuse(`${shortened(name)} stands twice in one object; it must stand once`);
      if (!this.isNext(':')) throw this.unexpected('":"');
      members.set(name, this.value());
    } while (this.isNext(','));
    if (!this.isNext('}')) throw this.unexpected('"," or "}"');
    return Object.fromEntries(members);
  }

  private list(): unknown[] {
    const items: unknown[] = [];
    if (this.isNext(']')) return items;
    do items.push(this.value());
    while (this.isNext(','));
    if (!this.isNext(']')) throw this.unexpected('"," or "]"');
    return items;
  }

  private string(wanted: string): string {
    if (this.text[this.position] !== '"') throw this.unexpected(wanted);
    let end = this.position + 1;
    while (end < this.text.length && this.text[end] !== '"') end += this.text[end] === '\\' ? 2 : 1;
    const token = this.text.slice(this.position, end + 1);
    try {
      // One token at a time: the standard parser knows the escapes, and that no line break stands inside.
      const text = JSON.parse(token) as string;
      this.position = end + 1;
      return text;
    } catch {
      throw this.refuse(`${shortened(token)} is not a text of JSON`);
    }
  }

  private number(): number {
    const token = this.match(NUMBER);
    if (token === undefined || token === '') throw this.unexpected('a value');
    const value = Number(token);
    if (value - value === 0) return value;
    throw this.refuse(`the number ${shortened(token)} is too large; it must be finite`);
  }

  /** Passes over the character where it comes next, after any space. */
  private isNext(character: string): boolean {
    this.match(SPACE);
    if (this.text[this.position] !== character) return false;
    this.position++;
    return true;
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.position = pattern.lastIndex;
    return found;
  }

  private unexpected(wanted: string): PlimsollError {
    const rest = this.text.slice(this.position, this.position + 20);
    return this.refuse(
      `found ${rest === '' ? 'the end of the file' : JSON.stringify(shortened(rest))} where ${wanted} must stand`,
    );
  }

  private refuse(sentence: string): PlimsollError {
    let line = 1;
    for (let at = this.text.indexOf('\n'); at >= 0 && at < this.position; at = this.text.indexOf('\n', at + 1)) line++;
    return located('INPUT_FORMAT', sentence, { file: this.file, line });
  }
}
