// A kernel has one name in four places, the same five header lines in each, and a header that agrees with the contract.
import { code, fileName, lineAt, type Rule, type SourceFile, type Tree, type Violation } from './source.ts';

const CONTRACT = /^export const contract\b/m;
const MACHINES = ['reference', 'wasm', 'webgpu'] as const;

const isSpec = (path: string): boolean => /^src\/spec\/[^/]+\.ts$/.test(path);
const isKernel = (file: SourceFile): boolean => isSpec(file.path) && CONTRACT.test(code(file));
const kernelName = (path: string): string => fileName(path).replace(/\.(?:ts|wgsl|json)$/, '');
const isHandWritten = (path: string): boolean =>
  /^(?:assembly\/kernels\/.*\.ts|shaders\/kernels\/.*\.wgsl)$/.test(path);

export const twins: Rule = {
  name: 'a kernel has one name in every place',
  applies: isSpec,
  check: (tree) => {
    const paths = new Set(tree.files.map(({ path }) => path));
    const kernels = tree.files.filter(isKernel);
    if (kernels.length === 0)
      return [{ path: 'src/spec', message: 'has no file with a contract: nothing was compared' }];
    return [
      ...kernels.flatMap((file) => missingTwins(file, paths)),
      ...orphans(tree, new Set(kernels.map(({ path }) => path))),
    ];
  },
};

function missingTwins(file: SourceFile, paths: ReadonlySet<string>): Violation[] {
  const name = kernelName(file.path);
  const generated = `assembly/generated/spec/${name}.ts`;
  const written = `assembly/kernels/${name}.ts`;
  const found: Violation[] = [];
  if (/\bshape:\s*'block'/.test(contractText(file).text)) {
    if (!paths.has(written)) found.push({ path: file.path, message: `is a block kernel without its twin ${written}` });
  } else if (!paths.has(generated) && !paths.has(written)) {
    found.push({
      path: file.path,
      message: `has no AssemblyScript twin: neither ${generated} (npm run generate) nor ${written}`,
    });
  }
  if (!paths.has(`test/vectors/${name}.json`))
    found.push({ path: file.path, message: `has no truth: test/vectors/${name}.json is missing` });
  return found;
}

/** Twins without the kernel they are twins of. */
function orphans(tree: Tree, kernels: ReadonlySet<string>): Violation[] {
  const paths = new Set(tree.files.map(({ path }) => path));
  return tree.files.flatMap(({ path }) => {
    const spec = `src/spec/${kernelName(path)}.ts`;
    if (isHandWritten(path) && !kernels.has(spec))
      return [{ path, message: `has no contract: ${spec} is missing or has none` }];
    if (path.startsWith('assembly/generated/spec/') && !paths.has(spec))
      return [{ path, message: `was generated from ${spec}, which is gone` }];
    return [];
  });
}

export const headers: Rule = {
  name: 'kernel headers agree with their contracts',
  applies: isSpec,
  check: (tree) => {
    const specs = new Map(tree.files.filter(isKernel).map((file) => [kernelName(file.path), file]));
    const written = tree.files.filter(({ path }) => isHandWritten(path));
    const files = [...specs.values(), ...written];
    return files.flatMap((file) => {
      const header = headerViolations(file);
      const spec = specs.get(kernelName(file.path));
      if (header.length > 0 || !spec) return header;
      return [...(file === spec ? contractViolations(file) : []), ...errorViolations(file, spec)];
    });
  },
};

const LABELS = ['Domain', 'Error', 'Edges', 'Source'] as const;

/** The first five lines: `// name: summary`, then Domain, Error, Edges and Source, each with something to say. */
function headerViolations(file: SourceFile): Violation[] {
  const lines = file.text.split('\n');
  const name = kernelName(file.path);
  const found: Violation[] = [];
  if (!new RegExp(`^// ${name}: \\S`).test(lines[0] ?? ''))
    found.push({ path: file.path, line: 1, message: `must begin "// ${name}: " and a summary` });
  for (const [index, label] of LABELS.entries()) {
    if (!new RegExp(`^// ${label}: +\\S`).test(lines[index + 1] ?? '')) {
      found.push({ path: file.path, line: index + 2, message: `must be the header line "// ${label}:"` });
    }
  }
  const vectors = `test/vectors/${name}.json`;
  if (found.length === 0 && !lines[4]!.includes(vectors))
    found.push({ path: file.path, line: 5, message: `must name its truth, ${vectors}` });
  return found;
}

/** The object literal of the contract, and where it ends. */
function contractText(file: SourceFile): { text: string; start: number; end: number } {
  const source = code(file);
  const start = source.search(CONTRACT);
  const open = source.indexOf('{', start);
  let depth = 0;
  for (let index = open; index >= 0 && index < source.length; index++) {
    if (source[index] === '{') depth++;
    if (source[index] === '}') depth--;
    if (depth === 0) return { text: file.text.slice(open, index + 1), start, end: index + 1 };
  }
  return { text: '', start, end: source.length };
}

function contractViolations(file: SourceFile): Violation[] {
  const contract = contractText(file);
  const name = kernelName(file.path);
  const line = lineAt(file.text, contract.start);
  const found: Violation[] = [];
  const named = /\bname:\s*'([^']*)'/.exec(contract.text)?.[1];
  if (named !== name)
    found.push({
      path: file.path,
      line,
      message: `the contract's name is '${named}'; it must be '${name}', as its file`,
    });
  if (!/^;?\s*$/.test(code(file).slice(contract.end)))
    found.push({ path: file.path, line, message: 'the contract must come last: codegen cuts it off' });
  const formula = name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  const isBlock = /\bshape:\s*'block'/.test(contract.text);
  if (!isBlock && !new RegExp(`^export function ${formula}\\b`, 'm').test(code(file))) {
    found.push({ path: file.path, message: `must export its formula as function ${formula}` });
  }
  return found;
}

interface Bound {
  readonly amount: number;
  readonly unit: string;
}

/** The bound the contract gives for a machine; null when it is not written as a literal. */
function contractBound(contract: string, machine: string): Bound | null | undefined {
  const entry = new RegExp(`\\b${machine}:\\s*(\\{[^}]*\\})?`).exec(contract);
  if (!entry) return undefined;
  const amount = /\bamount:\s*([\d._]+(?:e[+-]?\d+)?)\s*[,}]/.exec(entry[1] ?? '')?.[1];
  const unit = /\bunit:\s*'([^']+)'/.exec(entry[1] ?? '')?.[1];
  return amount === undefined || unit === undefined ? null : { amount: Number(amount.replaceAll('_', '')), unit };
}

/** The bound the Error line quotes for a machine: the first amount with a unit after its name, before the next semicolon. */
function headerBound(errorLine: string, machine: string): Bound | undefined {
  const units = 'ULP|relative to forward|relative to scale|of forward|of scale|relative|absolute';
  const quoted = new RegExp(`\\b${machine}\\b[^;]*?(?<![\\w.])(\\d[\\d.]*(?:e[+-]?\\d+)?) (${units})`).exec(errorLine);
  return quoted ? { amount: Number(quoted[1]), unit: quoted[2]!.replace(/^of /, 'relative to ') } : undefined;
}

function errorViolations(file: SourceFile, spec: SourceFile): Violation[] {
  const errorLine = file.text.split('\n')[2]!;
  const contract = contractText(spec).text;
  const error = contract.slice(Math.max(0, contract.search(/\berror:/)));
  const found: Violation[] = [];
  for (const machine of MACHINES) {
    const wanted = contractBound(error, machine);
    const quoted = headerBound(errorLine, machine);
    const text = (bound: Bound | undefined): string => (bound ? `${bound.amount} ${bound.unit}` : 'nothing');
    if (wanted === null)
      found.push({ path: spec.path, message: `the contract's ${machine} error must be a literal { amount, unit }` });
    else if (wanted?.amount !== quoted?.amount || wanted?.unit !== quoted?.unit) {
      const line = `the header promises ${text(quoted)} for ${machine}, the contract ${text(wanted)}`;
      found.push({ path: file.path, line: 3, message: line });
    }
  }
  return found;
}
