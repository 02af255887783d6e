// Walls between machines: Node-only files end in .node.ts, browser-only ones in .web.ts, and src/index.ts runs in both.
import { FACES, isSource } from './floors.ts';
import { importsOf } from './imports.ts';
import { runsInNodeAlone } from './libraries.ts';
import { matches, type Rule, type SourceFile, type Tree, type Violation } from './source.ts';

type Platform = 'node' | 'web' | 'both';

function platformOf(path: string): Platform {
  return path.endsWith('.node.ts') ? 'node' : path.endsWith('.web.ts') ? 'web' : 'both';
}

// `process` and `window` are good names for local things (a price process, a window of days): only members that are Node's
// or the browser's own give them away.
const NODE_GLOBALS =
  /(?<![\w$.])(?:(?:globalThis\.)?process\.(?:env|argv|exit|exitCode|stdout|stderr|stdin|cwd|platform|arch|versions?|hrtime|memoryUsage|on|once|nextTick|pid|execPath|cpuUsage|kill|uptime|getBuiltinModule)\b|Buffer\.\w+|__dirname\b|__filename\b|setImmediate\s*\(|require\s*\(|import\.meta\.(?:dirname|filename)\b)/g;
const WEB_GLOBALS =
  /(?<![\w$.])(?:(?:globalThis\.)?document\.(?:createElement|getElementById|querySelector(?:All)?|body|head|addEventListener)\b|(?:globalThis\.)?navigator\.\w+|(?:localStorage|sessionStorage|indexedDB)\.\w+|(?:window|self)\.(?:addEventListener|document|location|postMessage|onmessage)\b)/g;

export const platformWalls: Rule = {
  name: 'platform walls',
  applies: isSource,
  check: (tree) => tree.files.filter(({ path }) => isSource(path)).flatMap(wallViolations),
};

function wallViolations(file: SourceFile): Violation[] {
  const platform = platformOf(file.path);
  const found: Violation[] = [];
  for (const { specifier, target, line } of importsOf(file)) {
    const wanted = target === undefined ? (runsInNodeAlone(specifier) ? 'node' : 'both') : platformOf(target);
    if (wanted !== 'both' && wanted !== platform) {
      found.push({ path: file.path, line, message: `imports ${target ?? specifier}; only a .${wanted}.ts file may` });
    }
  }
  for (const [other, globals] of [
    ['node', NODE_GLOBALS],
    ['web', WEB_GLOBALS],
  ] as const) {
    if (platform === other) continue;
    for (const { text, line } of matches(file, globals)) {
      found.push({ path: file.path, line, message: `uses ${text}; only a .${other}.ts file may` });
    }
  }
  return found;
}

/** The face that a browser loads: whatever it reaches, in however many steps, runs in both. */
export const faceRunsInBoth: Rule = {
  name: 'src/index.ts runs in Node and in a browser',
  applies: (path) => path === FACES[0],
  check: (tree) => {
    const found: Violation[] = [];
    for (const trail of trailsFrom(tree, FACES[0]!)) {
      const end = trail.at(-1)!;
      if (platformOf(end) !== 'both' || runsInNodeAlone(end)) {
        found.push({
          path: FACES[0]!,
          message: `reaches ${end} by way of ${trail.slice(1, -1).join(', ') || 'itself'}`,
        });
      }
    }
    return found;
  },
};

/** The shortest way from a file to everything it reaches: files by path, packages and node: modules by specifier. */
function trailsFrom(tree: Tree, start: string): string[][] {
  const files = new Map(tree.files.map((file) => [file.path, file]));
  const trails: string[][] = [[start]];
  const seen = new Set([start]);
  for (const trail of trails) {
    const file = files.get(trail.at(-1)!);
    if (!file) continue;
    for (const { specifier, target } of importsOf(file)) {
      const next = target ?? specifier;
      if (!seen.has(next)) trails.push([...trail, next]);
      seen.add(next);
    }
  }
  return trails;
}
