// Every way a file can reach another: import, export from, import(), require, and new URL(…, import.meta.url) for a worker.
import { code, lineAt, type SourceFile } from './source.ts';

export interface Import {
  readonly specifier: string;
  readonly line: number;
  /** Path from the root of a relative specifier. */
  readonly target?: string;
}

// A string after `from`, `import` or `require(` is a specifier; nothing else in the language looks like that once strings are blank.
const SPECIFIER =
  /\bfrom\s*(?=['"])|\bimport\s*\(?\s*(?=['"`])|\brequire\s*\(\s*(?=['"`])|\bnew\s+URL\s*\(\s*(?=['"`])/g;
const COMPUTED = /\b(?:import|(?<!\.)require)\s*\(\s*(?!['"`\s])/g;

export function importsOf(file: SourceFile): Import[] {
  const source = code(file);
  const found: Import[] = [];
  for (const match of source.matchAll(SPECIFIER)) {
    const open = match.index + match[0].length;
    const close = source.indexOf(source[open]!, open + 1);
    const specifier = file.text.slice(open + 1, close);
    // A URL is an import when it names code (a worker); one that names data is not.
    const isUrl = match[0].startsWith('new');
    if (isUrl && !(/\.[cm]?[jt]s$/.test(specifier) && /^\s*,\s*import\.meta\.url/.test(source.slice(close + 1))))
      continue;
    const target = specifier.startsWith('.') ? resolve(file.path, specifier) : undefined;
    found.push({ specifier, line: lineAt(source, match.index), ...(target === undefined ? {} : { target }) });
  }
  return found;
}

/** Lines of imports whose target is computed: no rule can follow them. */
export function computedImportsOf(file: SourceFile): number[] {
  const source = code(file);
  const lines = [...source.matchAll(COMPUTED)].map((match) => lineAt(source, match.index));
  for (const imported of importsOf(file)) if (imported.specifier.includes('${')) lines.push(imported.line);
  return lines;
}

/** `name` or `@scope/name` of a specifier that is neither relative nor Node's own. */
export function packageOf(specifier: string): string | undefined {
  if (specifier.startsWith('.') || specifier.startsWith('/') || specifier.startsWith('node:')) return undefined;
  const parts = specifier.split('/');
  return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0];
}

function resolve(fromPath: string, specifier: string): string {
  const parts = fromPath.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  const path = parts.join('/');
  // AssemblyScript leaves the extension out; a worker's URL names the compiled file.
  if (/\.(?:ts|json|wgsl|wasm)$/.test(path)) return path;
  return path.endsWith('.js') ? `${path.slice(0, -3)}.ts` : `${path}.ts`;
}
