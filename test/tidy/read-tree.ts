// Reads the repository as git would carry it: what .gitignore names is not there.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceFile, Tree } from './rules/source.ts';

/** Rules look inside these; of everything else they see the name alone. */
const READ_TEXT = /\.(?:ts|wgsl)$|^package\.json$/;

export function readTree(root: string): Tree {
  const ignored = ignoredBy(readFileSync(join(root, '.gitignore'), 'utf8'));
  const files: SourceFile[] = [];
  const emptyFolders: string[] = [];
  const walk = (folder: string): string[] => {
    const entries = readdirSync(join(root, folder), { withFileTypes: true }).filter(({ name }) => !ignored(name));
    const countBefore = files.length;
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) walk(path);
      else files.push({ path, text: READ_TEXT.test(path) ? readFileSync(join(root, path), 'utf8') : '' });
    }
    if (files.length === countBefore) emptyFolders.push(folder);
    return entries.map(({ name }) => name);
  };
  const topLevel = walk('');
  return { files, emptyFolders, topLevel };
}

/** Whether a name is ignored by .gitignore lines of the plain kind: a name, or a name with stars, at any depth. */
function ignoredBy(gitignore: string): (name: string) => boolean {
  const lines = gitignore.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const patterns = lines.map((line) =>
    line
      .replace(/^\/|\/$/g, '')
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '[^/]*'),
  );
  const all = patterns.map((pattern) => new RegExp(`^${pattern}$`));
  return (name) => name === '.git' || all.some((pattern) => pattern.test(name));
}
