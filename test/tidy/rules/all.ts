// Every rule of the house, how one is run, and the written exceptions.
import { assemblyAlone, floors } from './floors.ts';
import { headers, twins } from './kernels.ts';
import { libraries } from './libraries.ts';
import { faceRunsInBoth, platformWalls } from './platform.ts';
import { filesInStoreAlone, noAmbient, portableArithmetic } from './result-path.ts';
import { forms, names, topLevel } from './shape.ts';
import { sizes } from './sizes.ts';
import type { Rule, Tree } from './source.ts';

export const RULES: readonly Rule[] = [
  floors,
  assemblyAlone,
  platformWalls,
  faceRunsInBoth,
  libraries,
  noAmbient,
  portableArithmetic,
  filesInStoreAlone,
  twins,
  headers,
  sizes,
  forms,
  names,
  topLevel,
];

/** One exception from one rule in one file, with the reason. One that excuses nothing fails. */
export interface Exception {
  readonly rule: Rule;
  readonly path: string;
  /** Part of the message it excuses. */
  readonly excuses: string;
  readonly reason: string;
}

export const EXCEPTIONS: readonly Exception[] = [
  {
    rule: floors,
    path: 'src/codegen/main.node.ts',
    excuses: 'computes what it imports',
    reason:
      'It loads the compiled contract of every file it finds in src/spec, a room it may read; no list of names to forget.',
  },
  {
    rule: floors,
    path: 'src/generated/kernels.ts',
    excuses: 'share floor 1',
    reason:
      'It lists the kernels that spec states: generated is the same floor in another hand, and spec never reads it.',
  },
  {
    rule: floors,
    path: 'src/cli/bench.node.ts',
    excuses: 'computes what it imports',
    reason:
      'The benches are a room outside src, loaded only when somebody asks for figures; nothing in src stands on them.',
  },
  {
    rule: forms,
    path: 'test/vitest.config.ts',
    excuses: 'default export',
    reason: 'vitest reads its configuration from the default export and nowhere else.',
  },
];

/** What breaks the rule, a sentence each: "path:line message". A tree that gives the rule nothing to look at breaks it. */
export function run(rule: Rule, tree: Tree, exceptions: readonly Exception[] = []): string[] {
  if (!tree.files.some(({ path }) => rule.applies(path))) return [`nothing was scanned for "${rule.name}"`];
  const excused = (path: string, message: string): boolean =>
    exceptions.some(
      (exception) => exception.rule === rule && exception.path === path && message.includes(exception.excuses),
    );
  return rule
    .check(tree)
    .filter(({ path, message }) => !excused(path, message))
    .map(({ path, line, message }) => `${path}${line === undefined ? '' : `:${line}`} ${message}`);
}

/** Exceptions that no violation needs any more, or whose reason is no sentence. */
export function idleExceptions(tree: Tree, exceptions: readonly Exception[]): string[] {
  return exceptions
    .filter(({ rule, path, excuses, reason }) => {
      const needed = rule
        .check(tree)
        .some((violation) => violation.path === path && violation.message.includes(excuses));
      return !needed || reason.split(' ').length < 5;
    })
    .map(
      ({ rule, path, excuses }) =>
        `${path} needs no exception from "${rule.name}" for "${excuses}", or its reason is missing`,
    );
}
