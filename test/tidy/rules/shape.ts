// Names and forms: kebab-case, no default export, no enum, one index, no barrels; the fixed top level; no empty folder.
import { code, fileName, matches, type Rule, type SourceFile, type Tree, type Violation } from './source.ts';

const isHouseTypeScript = (path: string): boolean => /^(?:src|assembly|bench|test)\/.*\.ts$/.test(path);

/** The package's two faces, and the entry of the WASM build that asconfig.json names. */
const INDEXES: readonly string[] = ['src/index.ts', 'src/index.node.ts', 'src/index.web.ts', 'assembly/index.ts'];

export const forms: Rule = {
  name: 'no default export, no enum, one index, no barrels',
  applies: isHouseTypeScript,
  check: (tree) => tree.files.filter(({ path }) => isHouseTypeScript(path)).flatMap(formViolations),
};

function formViolations(file: SourceFile): Violation[] {
  const found: Violation[] = [];
  const forbid = (pattern: RegExp, message: string): void => {
    for (const { line } of matches(file, pattern)) found.push({ path: file.path, line, message });
  };
  forbid(
    /\bexport\s+default\b|\bexport\s*\{[^}]*\bas\s+default\b/g,
    'has a default export; a name is the same everywhere',
  );
  forbid(/\benum\s+\w+\s*\{/g, 'has an enum; write a union of strings or a table of constants');
  if (file.path.startsWith('src/')) forbid(/\bexport\s*\*/g, 'exports *; name what it exports');
  if (/^index\./.test(fileName(file.path)) && !INDEXES.includes(file.path)) {
    found.push({ path: file.path, message: 'is an index; src/index.ts is the only one' });
  } else if (file.path.startsWith('src/') && !INDEXES.includes(file.path) && isBarrel(file)) {
    found.push({ path: file.path, message: 'is a barrel: it only passes on what others export' });
  }
  return found;
}

const isBarrel = (file: SourceFile): boolean =>
  code(file).includes('export') &&
  /^\s*(?:export\s+(?:type\s+)?(?:\*|\{[^}]*\})\s*from\s*['"][^'"]*['"]\s*;?\s*)+$/.test(code(file));

const KEBAB = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)*$/;
/** Plain notes stand in capitals; a Python module cannot be imported with a hyphen in its name. */
const OWN_CONVENTION = /^(?:README\.md|LICENSE(?:\.\w+)?|NOTICE(?:\.\w+)?|[a-z0-9_-]+\.py)$/;
const isNamed = (path: string): boolean => /^(?:src|assembly|shaders|bench|test|examples|\.ci)\//.test(path);

export const names: Rule = {
  name: 'file names are kebab-case',
  applies: isNamed,
  check: (tree) =>
    tree.files
      .filter(({ path }) => isNamed(path))
      .filter(
        ({ path }) =>
          path
            .split('/')
            .slice(1)
            .some((part) => !KEBAB.test(part)) && !OWN_CONVENTION.test(fileName(path)),
      )
      .map(({ path }) => ({ path, message: 'is not kebab-case' })),
};

const FOLDERS: readonly string[] = ['assembly', 'src', 'shaders', 'bench', 'test', 'examples', '.ci'];
const PLAIN_FILES: readonly string[] = [
  'asconfig.json',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'README.md',
  'ARCHITECTURE.md',
  'ACCURACY.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'LICENSE',
];
/** Without these a clone is not the house. */
const WANTED: readonly string[] = [
  'src',
  'assembly',
  'test',
  '.ci',
  'asconfig.json',
  'package.json',
  'tsconfig.json',
  'README.md',
  'ARCHITECTURE.md',
  'CHANGELOG.md',
  'LICENSE',
];

const isFolder = (tree: Tree, name: string): boolean =>
  tree.files.some(({ path }) => path.startsWith(`${name}/`)) ||
  tree.emptyFolders.some((path) => path === name || path.startsWith(`${name}/`));

export const topLevel: Rule = {
  name: 'the top level is fixed and no folder is empty',
  applies: (path) => path === 'package.json',
  check: (tree) => [
    ...tree.topLevel
      .filter((name) =>
        isFolder(tree, name) ? !FOLDERS.includes(name) : !PLAIN_FILES.includes(name) && !name.startsWith('.'),
      )
      .map((name) => ({ path: name, message: 'is not among what may lie at the top' })),
    ...WANTED.filter((name) => !tree.topLevel.includes(name)).map((name) => ({
      path: name,
      message: 'is missing from the top',
    })),
    ...tree.emptyFolders.map((path) => ({ path, message: 'is an empty folder' })),
  ],
};
