// What would make a result depend on when, where or on which engine it was computed. Below app: floors 0 to 6.
import { floorOf, isSource, roomOf } from './floors.ts';
import { importsOf } from './imports.ts';
import { matches, type Rule, type SourceFile, type Violation } from './source.ts';

const BELOW_APP = 6;
const STORE_ALONE_BELOW = 8;

/** Floors 0 to 6. A room that is not in the plan counts: the floors rule names it, and it hides nothing meanwhile. */
const isBelowApp = (path: string): boolean =>
  isSource(path) && roomOf(path) !== 'codegen' && (floorOf(path) ?? 0) <= BELOW_APP;

function uses(file: SourceFile, pattern: RegExp, message: (text: string) => string): Violation[] {
  return matches(file, pattern).map(({ text, line }) => ({ path: file.path, line, message: message(text) }));
}

const CLOCK =
  /\bDate\.now\b|\bnew\s+Date\b\s*(?:\(\s*\)|(?![\s(]))|(?<!new\s)(?<![\w$.])Date\s*\(|\bperformance\.(?:now|timeOrigin|mark|measure)\b|\bprocess\.(?:hrtime|uptime|cpuUsage)\b/g;
const RANDOM = /\bMath\.random\b|\b(?:getRandomValues|randomUUID|randomBytes|randomInt|randomFillSync)\b/g;
const ENVIRONMENT = /\bprocess\.(?:env|argv|cwd|platform|arch)\b|\bimport\.meta\.env\b/g;
// The user's language and time zone are environment too: 'ä' sorts, and midnight falls, where they say.
const LOCALE =
  /\.(?:localeCompare|toLocale\w+|get(?:FullYear|Month|Date|Day|Hours|Minutes|TimezoneOffset)|set(?:FullYear|Month|Date|Hours|Minutes))\b|(?<![\w$.])Intl\b/g;

export const noAmbient: Rule = {
  name: 'no clock, environment or unseeded random below app',
  applies: isBelowApp,
  check: (tree) =>
    tree.files
      .filter(({ path }) => isBelowApp(path))
      .flatMap((file) => [
        ...uses(file, CLOCK, (text) => `reads a clock (${text}); below app an instant is an argument`),
        ...uses(file, RANDOM, (text) => `draws an unseeded random number (${text}); below app a seed is an argument`),
        ...uses(file, ENVIRONMENT, (text) => `reads the environment (${text}); below app it is an argument`),
        ...uses(
          file,
          LOCALE,
          (text) => `depends on the user's language or time zone (${text}); use UTC and code-unit order`,
        ),
        ...importsOf(file)
          .filter(({ specifier }) => /^(?:node:)?(?:perf_hooks|process)$/.test(specifier))
          .map(({ specifier, line }) => ({
            path: file.path,
            line,
            message: `imports ${specifier}: a clock and the environment`,
          })),
      ]),
};

// The specification of the language gives these one result each; every other member of Math may differ in the last bit.
const OTHER_MATH =
  /(?<![\w$.])(?:globalThis\.)?Math\b(?!\.(?:sqrt|abs|floor|ceil|round|trunc|min|max|sign|fround|imul|clz32|PI|E|LN2|LN10|LOG2E|LOG10E|SQRT2|SQRT1_2)\b)(?:\s*\.\s*\w+)?/g;
const POWER = /\*\*=?/g;
const ASSEMBLY_MATH =
  /(?<![\w$.])(?:NativeMathf?|JSMath|Mathf\b(?!\.(?:sqrt|abs|floor|ceil|trunc|min|max)\b))(?:\.\w+)?/g;
const WGSL_MATH = /(?<![\w$.])(?:exp2?|log2?|pow|a?sinh?|a?cosh?|a?tanh?|atan2|inverseSqrt)\s*\(/g;

/** codegen writes constants that kernels read, so it counts; so do AssemblyScript and WGSL. */
const computes = (path: string): boolean =>
  isBelowApp(path) ||
  path.startsWith('src/codegen/') ||
  (path.startsWith('assembly/') && path.endsWith('.ts')) ||
  path.endsWith('.wgsl');

export const portableArithmetic: Rule = {
  name: 'only + - * / sqrt and our own functions on the result path',
  applies: computes,
  check: (tree) =>
    tree.files
      .filter(({ path }) => computes(path))
      .flatMap((file) => {
        const message = (text: string): string => `uses ${text}; engines differ in its last bit, src/spec has ours`;
        if (file.path.endsWith('.wgsl'))
          return uses(file, WGSL_MATH, (text) => message(`${text.slice(0, -1).trim()}()`));
        return [
          ...uses(file, OTHER_MATH, message),
          ...uses(file, POWER, message),
          ...uses(file, ASSEMBLY_MATH, message),
        ];
      }),
};

/** Below the people's programs the store alone opens files; codegen writes source, which is its whole purpose. */
const mayNotOpenFiles = (path: string): boolean =>
  isSource(path) && roomOf(path) !== 'codegen' && roomOf(path) !== 'store' && (floorOf(path) ?? 0) < STORE_ALONE_BELOW;

export const filesInStoreAlone: Rule = {
  name: 'files are read and written in store alone',
  applies: mayNotOpenFiles,
  check: (tree) =>
    tree.files
      .filter(({ path }) => mayNotOpenFiles(path))
      .flatMap((file) =>
        importsOf(file)
          .filter(({ specifier }) => /^(?:node:)?fs(?:\/promises)?$/.test(specifier))
          .map(({ specifier, line }) => ({
            path: file.path,
            line,
            message: `imports ${specifier}; below cli only store opens files`,
          })),
      ),
};
