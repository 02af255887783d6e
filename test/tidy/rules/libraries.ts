// One door for each third-party library: what it does for us can be replaced by rewriting one file.
import { builtinModules } from 'node:module';
import { isSource } from './floors.ts';
import { importsOf, packageOf } from './imports.ts';
import type { Rule, Tree, Violation } from './source.ts';

interface Door {
  /** Files that may import it. */
  readonly files: RegExp;
  /** How many of them at once. */
  readonly atMost: number;
  readonly runsIn: 'node' | 'both';
}

const one = (files: RegExp, runsIn: Door['runsIn']): Door => ({ files, atMost: 1, runsIn });
const many = (files: RegExp, runsIn: Door['runsIn']): Door => ({ files, atMost: Number.POSITIVE_INFINITY, runsIn });

const DOORS: Readonly<Record<string, Door>> = {
  '@duckdb/node-api': one(/^src\/store\/duckdb\.node\.ts$/, 'node'),
  piscina: one(/^src\/engine\/pool\.node\.ts$/, 'node'),
  webgpu: one(/^src\/engine\/[\w-]+\.node\.ts$/, 'node'),
  'gpu.js': one(/^src\/engine\/[\w.-]+\.ts$/, 'both'),
  'simple-statistics': one(/^src\/(?:risk|backtest)\/(?:[\w-]+\/)?[\w-]+\.ts$/, 'both'),
  // Validates configuration; never a row of a book, and nothing on the result path.
  zod: many(/^src\/(?:market|store|margin)\//, 'both'),
  echarts: one(/^src\/report\//, 'both'),
  commander: many(/^src\/cli\//, 'node'),
  'cli-progress': one(/^src\/cli\//, 'node'),
  'cli-table3': one(/^src\/(?:cli|report)\//, 'node'),
  picocolors: one(/^src\/(?:cli|report)\//, 'both'),
};

export function runsInNodeAlone(specifier: string): boolean {
  const name = packageOf(specifier);
  if (name === undefined) return specifier.startsWith('node:');
  return builtinModules.includes(name) || DOORS[name]?.runsIn === 'node';
}

/** Third-party packages by name, each with the places that import it. */
function packageImports(tree: Tree): Map<string, { path: string; line: number }[]> {
  const users = new Map<string, { path: string; line: number }[]>();
  for (const file of tree.files.filter(({ path }) => isSource(path))) {
    for (const { specifier, line } of importsOf(file)) {
      const name = packageOf(specifier);
      if (name === undefined || builtinModules.includes(name)) continue;
      users.set(name, [...(users.get(name) ?? []), { path: file.path, line }]);
    }
  }
  return users;
}

export const libraries: Rule = {
  name: 'one door per library',
  applies: isSource,
  check: (tree) => {
    const installed = installedPackages(tree);
    return [...packageImports(tree)].flatMap(([name, users]) => {
      const door = Object.hasOwn(DOORS, name) ? DOORS[name] : undefined;
      const found: Violation[] = [];
      const files = [...new Set(users.map(({ path }) => path))];
      for (const { path, line } of users) {
        if (!door)
          found.push({
            path,
            line,
            message: `imports ${name}, which has no door; give it one in test/tidy/rules/libraries.ts`,
          });
        else if (!door.files.test(path))
          found.push({ path, line, message: `imports ${name}, whose door is ${door.files.source}` });
        else if (files.length > door.atMost)
          found.push({ path, line, message: `imports ${name}, which wants one door and has ${files.join(', ')}` });
        if (!installed.has(name))
          found.push({
            path,
            line,
            message: `imports ${name}, which package.json does not give to users (dependencies, optional or peer)`,
          });
      }
      return found;
    });
  },
};

function installedPackages(tree: Tree): Set<string> {
  const text = tree.files.find(({ path }) => path === 'package.json')?.text ?? '{}';
  const manifest = JSON.parse(text) as Record<string, Record<string, string> | undefined>;
  const lists = ['dependencies', 'optionalDependencies', 'peerDependencies'].map((list) =>
    Object.keys(manifest[list] ?? {}),
  );
  return new Set(lists.flat());
}
