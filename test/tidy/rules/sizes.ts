// Sizes: TypeScript stops at 400 lines (and aims at 200), WGSL at 250, a function at 70. Generated files and pure tables are exempt.
import { code, lineAt, type Rule, type SourceFile, type Violation } from './source.ts';

const MAX_TYPESCRIPT_LINES = 400;
const MAX_WGSL_LINES = 250;
const MAX_FUNCTION_LINES = 70;

const isCode = (path: string): boolean => /^(?:src|assembly|shaders|bench|test)\/.*\.(?:ts|wgsl)$/.test(path);
const isGenerated = (path: string): boolean => path.includes('/generated/');
/** Tests are told in long describe blocks; their files are bounded, their functions are not. */
const hasBoundedFunctions = (path: string): boolean => isCode(path) && !path.startsWith('test/');

/** A file that only lists: no function, no branch, no loop. */
const isPureTable = (file: SourceFile): boolean => !/=>|\b(?:function|class|if|for|while|switch|fn)\b/.test(code(file));

export const sizes: Rule = {
  name: 'sizes of files and functions',
  applies: isCode,
  check: (tree) =>
    tree.files
      .filter((file) => isCode(file.path) && !isGenerated(file.path) && !isPureTable(file))
      .flatMap((file) => [
        ...fileViolations(file),
        ...(hasBoundedFunctions(file.path) ? functionViolations(file) : []),
      ]),
};

function fileViolations(file: SourceFile): Violation[] {
  const limit = file.path.endsWith('.wgsl') ? MAX_WGSL_LINES : MAX_TYPESCRIPT_LINES;
  const count = file.text.trimEnd().split('\n').length;
  return count > limit ? [{ path: file.path, message: `has ${count} lines; ${limit} is the end` }] : [];
}

function functionViolations(file: SourceFile): Violation[] {
  return functionsOf(file)
    .filter(({ lines }) => lines > MAX_FUNCTION_LINES)
    .map(({ name, line, lines }) => ({
      path: file.path,
      line,
      message: `${name} has ${lines} lines; ${MAX_FUNCTION_LINES} is the end of a function`,
    }));
}

const CONTROL = /^(?:if|for|while|switch|catch|with|await)$/;

/** Everything of the form `(parameters) [: type] [=>] { body }` that is not a control statement. */
function functionsOf(file: SourceFile): { name: string; line: number; lines: number }[] {
  const source = code(file);
  const found: { name: string; line: number; lines: number }[] = [];
  for (let open = source.indexOf('('); open >= 0; open = source.indexOf('(', open + 1)) {
    const before = /([\w$]*)\s*(?:<[^()]*>)?\s*$/.exec(source.slice(Math.max(0, open - 200), open))?.[1] ?? '';
    if (CONTROL.test(before)) continue;
    const close = closing(source, open);
    const body = close < 0 ? -1 : bodyAfter(source, close + 1);
    if (body < 0) continue;
    const line = lineAt(source, open);
    const name = before === '' || /^(?:async|function|default|return)$/.test(before) ? arrowName(source, open) : before;
    found.push({ name, line, lines: lineAt(source, closing(source, body)) - line + 1 });
  }
  return found;
}

/** The name an arrow function is bound to. */
function arrowName(source: string, open: number): string {
  const bound = /([\w$]+)\s*(?::[^=;]*)?[=:]\s*(?:async\s*)?(?:<[^()]*>)?\s*$/.exec(
    source.slice(Math.max(0, open - 200), open),
  )?.[1];
  return bound ?? 'a function without a name';
}

const CLOSES: Readonly<Record<string, string>> = { '(': ')', '{': '}', '[': ']' };

/** Offset of the bracket that closes the one at `open`, or -1. */
function closing(source: string, open: number): number {
  const opens = source[open]!;
  const closes = CLOSES[opens];
  let depth = 0;
  for (let index = open; index < source.length; index++) {
    if (source[index] === opens) depth++;
    if (source[index] === closes && --depth === 0) return index;
  }
  return -1;
}

/** Offset of the `{` of a function body after its parameters, or -1 when none follows: a call, a signature, a grouping. */
function bodyAfter(source: string, start: number): number {
  const next = (index: number): number => index + (/^\s*/.exec(source.slice(index, index + 400))?.[0].length ?? 0);
  let index = next(start);
  if (source[index] === '{') return index;
  if (source.startsWith('=>', index)) return source[next(index + 2)] === '{' ? next(index + 2) : -1;
  const isWgsl = source.startsWith('->', index);
  if (source[index] !== ':' && !isWgsl) return -1;
  index = next(index + (isWgsl ? 2 : 1));
  // The return type: what is inside its brackets is skipped; the first free `{` opens the body.
  const typeStart = index;
  for (let angle = 0; index >= 0 && index < source.length; index = next(index + 1)) {
    const character = source[index]!;
    const soFar = source.slice(typeStart, index).trimEnd();
    if (source.startsWith('=>', index)) {
      if (angle === 0 && source[next(index + 2)] === '{') return next(index + 2);
      // `): T => expression` ends here; `): (x: T) => U {` goes on, for its arrow belongs to the type.
      if (angle === 0 && !soFar.endsWith(')')) return -1;
      index++;
    } else if (character === '<') angle++;
    else if (character === '>') angle--;
    else if (character === '{' && angle === 0 && !/(?:^|[|&]|\bis)$/.test(soFar)) return index;
    else if (Object.hasOwn(CLOSES, character)) {
      index = closing(source, index);
      if (index < 0) return -1;
    } else if (angle === 0 && /[;,)}=?]/.test(character)) return -1;
  }
  return -1;
}
