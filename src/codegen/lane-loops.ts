// Loops over independent lanes, two at a time: in a formula file a loop whose counter is named `pairLane` becomes, in the
// AssemblyScript twin, a loop over pairs of lanes in SIMD and the loop as written for an odd last one. Every lane sees the same
// operations in the same order, so the bits are those of the reference.
//
// In such a loop stand only `const x: number = …;`, `let x: number = …;`, `x = …;` and `write(column, index, …);`. Expressions
// are of + - * / comparisons && ?: Math.sqrt abs floor min max, read(column, index with pairLane), powerOfTwo, exponentOf, and
// functions of the same form marked `@lanes`. Names from outside of the loop hold the same number for every lane.
import { PlimsollError } from '../core/errors.ts';
import { type Expression, type Part, parseExpression } from './lane-expressions.ts';
import { floatText } from './names.ts';

/** What a name that no loop declares becomes: a constant to load for both lanes, or undefined: a variable outside. */
export type ConstantOf = (name: string) => number | undefined;

const LOOP =
  /^( *)for \(let pairLane(?:: Index)? = ([^;]+); pairLane < ([^;]+); pairLane\+\+\) \{\n([\s\S]*?)^\1\}\n/gm;
const FUNCTION =
  /(?<=^\/\*\*(?:(?!\*\/)[\s\S])*?@lanes(?:(?!\*\/)[\s\S])*?\*\/\n)(export )?function (\w+)\(([^)]*)\): number \{\n([\s\S]*?)^\}\n/gm;

const BINARY: Readonly<Record<string, string>> = {
  '+': 'f64x2.add',
  '-': 'f64x2.sub',
  '*': 'f64x2.mul',
  '/': 'f64x2.div',
  '<': 'f64x2.lt',
  '>': 'f64x2.gt',
  '<=': 'f64x2.le',
  '>=': 'f64x2.ge',
  '===': 'f64x2.eq',
  '&&': 'v128.and',
};

/** The constants of one file, in a table that the twin loads from: V8 builds a constant of the code anew at every turn. */
class Constants {
  readonly values: number[] = [];

  load(value: number): string {
    let place = this.values.findIndex((known) => Object.is(known, value));
    if (place < 0) place = this.values.push(value) - 1;
    return `v128.load64_splat(LANE_CONSTANTS, ${8 * place})`;
  }
}

interface Scope {
  readonly constants: Constants;
  readonly constantOf: ConstantOf;
  /** Names declared per lane. */
  readonly lanes: Set<string>;
  /** Names from outside, to be spread before the loop. */
  readonly spread: Set<string>;
  readonly where: string;
}

function refuse(where: string, what: string): never {
  throw new PlimsollError(
    'INTERNAL',
    `${where}: ${what}; src/codegen/lane-loops.ts says what a loop over lanes may hold`,
  );
}

function emit(expression: Expression, scope: Scope): string {
  switch (expression.kind) {
    case 'number':
      return scope.constants.load(expression.value);
    case 'name':
      return emitName(expression.name, scope);
    case 'negative':
      return `f64x2.neg(${emit(expression.of, scope)})`;
    case 'choice': {
      const [yes, no, mask] = [expression.yes, expression.no, expression.condition].map((part) => emit(part, scope));
      return `v128.bitselect(${yes}, ${no}, ${mask})`;
    }
    case 'binary':
      return `${BINARY[expression.operator]}(${emit(expression.left, scope)}, ${emit(expression.right, scope)})`;
    case 'call':
      return emitCall(expression.name, expression.parts, scope);
  }
}

function emitName(name: string, scope: Scope): string {
  if (scope.lanes.has(name)) return name;
  const constant = scope.constantOf(name);
  if (constant !== undefined) return scope.constants.load(constant);
  scope.spread.add(name);
  return `${name}OnLanes`;
}

function emitCall(name: string, parts: readonly Part[], scope: Scope): string {
  if (name === 'read') return `v128.load(${address(parts[0]!.text, parts[1]!.text, scope)})`;
  const listed = parts.map(({ expression }) => emit(expression, scope)).join(', ');
  const math = /^Math\.(sqrt|abs|floor|min|max)$/.exec(name);
  if (math) return `f64x2.${math[1]}(${listed})`;
  if (name.startsWith('Math.')) refuse(scope.where, `${name} has no form for two lanes`);
  return `${name}OnLanes(${listed})`;
}

function address(column: string, index: string, scope: Scope): string {
  if (!/\bpairLane\b/.test(index)) refuse(scope.where, `reads or writes [${index}], the same cell for every lane`);
  return `${column} + ((<usize>(${index})) << 3)`;
}

/** One statement for two lanes. */
function emitStatement(statement: string, scope: Scope): string {
  const declared = /^(const|let) (\w+): (?:number|boolean) = ([\s\S]*)$/.exec(statement);
  if (declared) {
    const value = emit(parseExpression(declared[3]!), scope);
    scope.lanes.add(declared[2]!);
    return `${declared[1]} ${declared[2]}: v128 = ${value};`;
  }
  const assigned = /^(\w+) = ([\s\S]*)$/.exec(statement);
  if (assigned) {
    if (!scope.lanes.has(assigned[1]!)) refuse(scope.where, `changes ${assigned[1]}, which all lanes share`);
    return `${assigned[1]} = ${emit(parseExpression(assigned[2]!), scope)};`;
  }
  const call = parseExpression(statement);
  if (call.kind === 'call' && call.name === 'write' && call.parts.length === 3) {
    const value = emit(call.parts[2]!.expression, scope);
    return `v128.store(${address(call.parts[0]!.text, call.parts[1]!.text, scope)}, ${value});`;
  }
  return refuse(scope.where, `"${statement}" is no statement for lanes`);
}

const withoutComments = (text: string): string => text.replace(/^\s*\/\/.*\n/gm, '');

function statementsOf(body: string): string[] {
  return withoutComments(body)
    .split(';')
    .map((statement) => statement.replace(/\s+/g, ' ').trim())
    .filter((statement) => statement !== '');
}

/** The text with every loop over lanes in pairs, and every function marked @lanes beside its form for two lanes. */
export function pairLanes(text: string, name: string, constantOf: ConstantOf): string {
  const constants = new Constants();
  const where = `src/spec/${name}.ts`;
  const withFunctions = text.replace(
    FUNCTION,
    (whole, exported: string | undefined, called: string, parameters: string, body: string) => {
      const names = parameters
        .split(',')
        .map((parameter) => parameter.split(':')[0]!.trim())
        .filter((parameter) => parameter !== '');
      const scope: Scope = {
        constants,
        constantOf,
        lanes: new Set(names),
        spread: new Set(),
        where: `${where}, ${called}`,
      };
      const lines = statementsOf(body).map((statement) => {
        if (!statement.startsWith('return ')) return `  ${emitStatement(statement, scope)}`;
        return `  return ${emit(parseExpression(statement.slice(7)), scope)};`;
      });
      if (scope.spread.size > 0) refuse(scope.where, `reads ${[...scope.spread].join(', ')}, which are no constants`);
      const list = names.map((parameter) => `${parameter}: v128`).join(', ');
      return `${whole}\n${exported ?? ''}function ${called}OnLanes(${list}): v128 {\n${lines.join('\n')}\n}\n`;
    },
  );
  const paired = withFunctions.replace(LOOP, (_whole, indent: string, start: string, end: string, body: string) => {
    const scope: Scope = { constants, constantOf, lanes: new Set(), spread: new Set(), where };
    const lines = statementsOf(body).map((statement) => `${indent}    ${emitStatement(statement, scope)}\n`);
    const spread = [...scope.spread].map(
      (outer) => `${indent}  const ${outer}OnLanes: v128 = f64x2.splat(${outer});\n`,
    );
    return (
      `${indent}{\n${spread.join('')}${indent}  let pairLane: Index = ${start};\n` +
      `${indent}  for (; pairLane + 1 < ${end}; pairLane += 2) {\n${lines.join('')}${indent}  }\n` +
      `${indent}  for (; pairLane < ${end}; pairLane++) {\n${body}${indent}  }\n${indent}}\n`
    );
  });
  const imported = importLaneForms(paired);
  if (constants.values.length === 0) return imported;
  const table = `const LANE_CONSTANTS: usize = memory.data<f64>([${constants.values.map(floatText).join(', ')}]);\n\n`;
  const firstCode = /^(?:\/\*\*|export |const |function |class )/m.exec(imported)!.index;
  return imported.slice(0, firstCode) + table + imported.slice(firstCode);
}

/** Imports the lane form of a function wherever the function is imported and its lane form used. */
function importLaneForms(text: string): string {
  return text.replace(/^import \{([^}]*)\} from/gm, (_, list: string) => {
    const names = list.split(',').map((name) => name.trim());
    const forms = names.filter((name) => new RegExp(`\\b${name}OnLanes\\(`).test(text)).map((name) => `${name}OnLanes`);
    return `import { ${[...names.filter((name) => name !== ''), ...forms].join(', ')} } from`;
  });
}
