// What every rule reads: a tree of files, and TypeScript, AssemblyScript or WGSL text with everything blanked that is not code.

export interface SourceFile {
  /** From the repository root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

export interface Tree {
  readonly files: readonly SourceFile[];
  /** Folders without a file anywhere inside. */
  readonly emptyFolders: readonly string[];
  /** Names at the root, folders and files alike. */
  readonly topLevel: readonly string[];
}

export interface Violation {
  readonly path: string;
  /** Counted from 1; absent where the whole file is meant. */
  readonly line?: number;
  readonly message: string;
}

/** One rule of the house. `check` must be silent on a tree that keeps the rule. */
export interface Rule {
  readonly name: string;
  /** The files it looks at; a tree in which it looks at none breaks the rule. */
  applies(path: string): boolean;
  check(tree: Tree): Violation[];
}

export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let index = text.indexOf('\n'); index >= 0 && index < offset; index = text.indexOf('\n', index + 1)) line++;
  return line;
}

const codeOf = new WeakMap<SourceFile, string>();

/** The file's text with comments and the insides of strings, templates and regular expressions replaced by spaces.
 *  Offsets and lines stay; code inside `${}` stays. */
export function code(file: SourceFile): string {
  let known = codeOf.get(file);
  if (known === undefined) {
    known = blank(file.text);
    codeOf.set(file, known);
  }
  return known;
}

/** Every match of a pattern (with flag g) in the code of a file. */
export function matches(
  file: SourceFile,
  pattern: RegExp,
): { text: string; line: number; offset: number; end: number }[] {
  const source = code(file);
  return [...source.matchAll(pattern)].map((match) => ({
    text: match[0].replace(/\s+/g, ' ').trim(),
    line: lineAt(source, match.index),
    offset: match.index,
    end: match.index + match[0].length,
  }));
}

const OPENS_EXPRESSION = /[(,=:[!&|?{};+\-*%~^<>]$/;
const KEYWORD_BEFORE_EXPRESSION =
  /\b(?:return|typeof|case|in|of|delete|void|instanceof|new|do|else|yield|await|throw)$/;

function blank(text: string): string {
  const kept: string[] = [];
  // For each open `${`: how many braces are open inside it.
  const templates: number[] = [];
  let index = 0;
  const keep = (end: number): void => {
    kept.push(text.slice(index, end));
    index = end;
  };
  const hide = (end: number): void => {
    kept.push(text.slice(index, end).replace(/[^\n]/g, ' '));
    index = end;
  };
  const hideTemplateText = (): void => {
    const end = endOfTemplateText(text, index);
    hide(end);
    if (text[index] === '$') {
      templates.push(0);
      keep(index + 2);
    } else keep(index + 1);
  };
  while (index < text.length) {
    const character = text[index]!;
    const pair = text.slice(index, index + 2);
    if (pair === '//') hide(endOr(text, text.indexOf('\n', index)));
    else if (pair === '/*') hide(endOr(text, text.indexOf('*/', index + 2), 2));
    else if (character === "'" || character === '"') {
      const end = endOfString(text, index);
      keep(index + 1);
      hide(end);
      keep(end + 1);
    } else if (character === '`') {
      keep(index + 1);
      hideTemplateText();
    } else if (character === '}' && templates.at(-1) === 0) {
      templates.pop();
      keep(index + 1);
      hideTemplateText();
    } else if (character === '/' && startsExpression(kept)) {
      const end = endOfRegularExpression(text, index);
      keep(index + 1);
      if (end > index) {
        hide(end);
        keep(end + 1);
      }
    } else {
      if (templates.length > 0 && character === '{') templates[templates.length - 1]!++;
      if (templates.length > 0 && character === '}') templates[templates.length - 1]!--;
      keep(index + 1);
    }
  }
  return kept.join('').slice(0, text.length);
}

function endOr(text: string, found: number, length = 0): number {
  return found < 0 ? text.length : found + length;
}

/** Whether a `/` after what was kept so far opens a regular expression rather than divides. */
function startsExpression(kept: readonly string[]): boolean {
  let tail = '';
  for (let index = kept.length - 1; index >= 0 && tail.trimEnd().length < 12; index--) tail = kept[index]! + tail;
  const before = tail.trimEnd();
  return before === '' || OPENS_EXPRESSION.test(before) || KEYWORD_BEFORE_EXPRESSION.test(before);
}

function endOfString(text: string, start: number): number {
  const quote = text[start];
  let index = start + 1;
  while (index < text.length && text[index] !== quote && text[index] !== '\n') index += text[index] === '\\' ? 2 : 1;
  return index;
}

function endOfTemplateText(text: string, start: number): number {
  let index = start;
  while (index < text.length && text[index] !== '`' && text.slice(index, index + 2) !== '${')
    index += text[index] === '\\' ? 2 : 1;
  return Math.min(index, text.length);
}

/** Offset of the closing slash, or the start itself when the line ends first: then it was a division. */
function endOfRegularExpression(text: string, start: number): number {
  let inClass = false;
  for (let index = start + 1; index < text.length && text[index] !== '\n'; index++) {
    const character = text[index];
    if (character === '\\') index++;
    else if (character === '[') inClass = true;
    else if (character === ']') inClass = false;
    else if (character === '/' && !inClass) return index;
  }
  return start;
}
