// ARCHITECTURE.md, "The house": a file imports its own folder or a strictly lower floor. `import type` counts; the same floor is strangers.
import { computedImportsOf, importsOf } from './imports.ts';
import type { Rule, SourceFile, Violation } from './source.ts';

const FLOORS: Readonly<Record<string, number>> = {
  core: 0,
  spec: 1,
  generated: 1,
  book: 2,
  market: 2,
  losses: 2,
  scenarios: 3,
  pricing: 3,
  risk: 3,
  proof: 3,
  store: 3,
  margin: 4,
  engine: 4,
  liquidation: 5,
  cluster: 5,
  backtest: 6,
  optimise: 6,
  simulate: 6,
  app: 7,
  report: 7,
  cli: 8,
  service: 8,
  dashboard: 8,
};

/** The faces of the package look down on everything; nobody in the house looks at them. */
export const FACES: readonly string[] = ['src/index.ts', 'src/index.node.ts', 'src/index.web.ts'];
const ROOF = 9;

/** Reads these, is read by nobody, and has no floor. */
const CODEGEN_READS: readonly string[] = ['core', 'spec'];

export const isSource = (path: string): boolean => path.startsWith('src/') && path.endsWith('.ts');

/** The folder of src a file lives in; the empty string for a file that lies in src itself. */
export function roomOf(path: string): string {
  const parts = path.split('/');
  return parts.length > 2 ? parts[1]! : '';
}

/** undefined for codegen and for rooms that are not in the plan. */
export function floorOf(path: string): number | undefined {
  return FACES.includes(path) ? ROOF : Object.hasOwn(FLOORS, roomOf(path)) ? FLOORS[roomOf(path)] : undefined;
}

export const floors: Rule = {
  name: 'floors',
  applies: isSource,
  check: (tree) => tree.files.filter((file) => isSource(file.path)).flatMap(floorViolations),
};

function floorViolations(file: SourceFile): Violation[] {
  const room = roomOf(file.path);
  if (room !== 'codegen' && floorOf(file.path) === undefined) {
    const rooms = [...Object.keys(FLOORS), 'codegen'].join(', ');
    return [{ path: file.path, message: `is in no room of the house; the rooms are ${rooms}` }];
  }
  const found: Violation[] = computedImportsOf(file).map((line) => ({
    path: file.path,
    line,
    message: 'computes what it imports; no rule can follow that',
  }));
  for (const { target, line } of importsOf(file)) {
    if (target === undefined || target === 'package.json') continue;
    const message = isSource(target) ? complaint(file.path, target) : `imports ${target}, which is outside src`;
    if (message !== undefined) found.push({ path: file.path, line, message });
  }
  return found;
}

/** Why `path` may not import `target`, or undefined when it may. */
function complaint(path: string, target: string): string | undefined {
  const room = roomOf(path);
  const targetRoom = roomOf(target);
  if (room === targetRoom && room !== '') return undefined;
  if (targetRoom === 'codegen') return `imports ${target}: nobody reads codegen`;
  if (room === 'codegen')
    return CODEGEN_READS.includes(targetRoom) ? undefined : `imports ${target}: codegen reads core and spec only`;
  if (room === 'margin' && targetRoom === 'engine')
    return `imports ${target}: margin never sees the engine; app carries the losses across`;
  const floor = floorOf(path)!;
  const targetFloor = floorOf(target);
  if (targetFloor === undefined || targetFloor < floor) return undefined;
  if (targetFloor === floor && floor !== ROOF)
    return `imports ${target}: ${room} and ${targetRoom} share floor ${floor} and are strangers`;
  if (targetFloor === ROOF)
    return floor === ROOF ? undefined : `imports ${target}: nobody in the house imports its face`;
  return `imports ${target}: ${room} is on floor ${floor}, ${targetRoom} on floor ${targetFloor}, and imports go down`;
}

export const assemblyAlone: Rule = {
  name: 'assembly stands alone',
  applies: (path) => path.startsWith('assembly/') && path.endsWith('.ts'),
  check: (tree) =>
    tree.files
      .filter((file) => assemblyAlone.applies(file.path))
      .flatMap((file) =>
        importsOf(file)
          .filter(({ target }) => !target?.startsWith('assembly/'))
          .map(({ specifier, line }) => ({
            path: file.path,
            line,
            message: `imports ${specifier}; assembly imports assembly only`,
          })),
      ),
};
