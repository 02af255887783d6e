// Scenario blocks by the WASM build, with the bits of the reference: philox, quantiles, loadings, tails, two lanes at a time.
import { BLOCK_SCENARIOS } from '../core/limits.ts';
import type { EllipticalRecipe, FillBlock, ScenarioBlock } from '../scenarios/generator.ts';
import type { SmoothTable } from '../scenarios/smooth-table.ts';

/** Below this address nothing is placed: AssemblyScript keeps its statics there. */
const FIRST_FREE_BYTE = 65_536;
const PAGE_BYTES = 65_536;
const CELL_BYTES = 8;
/** Columns a power of two apart would fall on the same lines of the cache. */
const COLUMN_STRIDE_BYTES = BLOCK_SCENARIOS * CELL_BYTES + 64;
/** A scenario's number is a 32-bit word of its draw's counter. */
const SCENARIO_NUMBERS = 4_294_967_296;
/** low, intervals per unit, number of the last interval: then the rows. */
const TABLE_HEADER_CELLS = 3;
const TABLE_ROW_CELLS = 12;

interface ScenarioExports {
  readonly NORMAL_SCRATCH_BYTES: WebAssembly.Global;
  normalColumn(
    scratch: number,
    out: number,
    firstScenario: number,
    count: number,
    factor: number,
    step: number,
    seed: number,
    stream: number,
    antithetic: boolean,
    mirrored: boolean,
  ): void;
  correlateColumns(matrix: number, size: number, drivers: number, out: number, stride: number, count: number): void;
  readTableColumn(table: number, column: number, count: number): void;
  shapeColumn(column: number, radii: number, table: number, mean: number, scale: number, count: number): number;
  dampColumn(column: number, count: number, from: number, limit: number): void;
}

/** A machine for one thread: it has a memory of its own. */
export async function createScenarioMachine(module: WebAssembly.Module): Promise<FillBlock> {
  const fill = await createRecipeMachine(module);
  return (generator, block, columns) => {
    const isFilled =
      generator.recipe !== undefined && isOfRecipe(generator.recipe) && fill(generator.recipe, block, columns);
    if (!isFilled) generator.fill(block, columns);
  };
}

/** Whether the machine draws so at all. */
export const isOfRecipe = ({ draws }: EllipticalRecipe): boolean => draws.method === 'philox';

/** False where the block is the reference's to fill. */
type FillFromRecipe = (recipe: EllipticalRecipe, block: ScenarioBlock, columns: readonly Float64Array[]) => boolean;

/** The same where there is no reference to fall back on: in a thread that was handed a recipe. */
export async function createRecipeMachine(module: WebAssembly.Module): Promise<FillFromRecipe> {
  const memory = new WebAssembly.Memory({ initial: 16, maximum: 65_536, shared: true });
  const instance = await WebAssembly.instantiate(module, { env: { memory, abort: () => {} } });
  const exports = instance.exports as unknown as ScenarioExports;
  // One recipe stands in memory at a time.
  let current: EllipticalRecipe | undefined;
  let at: Placed | undefined;
  return (recipe, block, columns) => {
    if (!isTaken(block)) return false;
    const placed = recipe === current && at !== undefined ? at : place(recipe, memory, exports);
    current = recipe;
    at = placed;
    if (!fillElliptical(recipe, placed, exports, block)) return false;
    columns.forEach((column, factor) => {
      const from = (placed.moves + factor * COLUMN_STRIDE_BYTES) / CELL_BYTES;
      column.set(placed.cells.subarray(from, from + block.count));
    });
    return true;
  };
}

/** What is none of these is the reference's to fill or to refuse. */
function isTaken({ firstScenario, count }: ScenarioBlock): boolean {
  const isWhole = Number.isInteger(firstScenario) && Number.isInteger(count);
  return (
    isWhole && firstScenario >= 0 && firstScenario + count <= SCENARIO_NUMBERS && count > 0 && count <= BLOCK_SCENARIOS
  );
}

/** Addresses of what a recipe needs. */
interface Placed {
  readonly cells: Float64Array;
  readonly scratch: number;
  readonly matrix: number;
  readonly radius: number;
  /** By factor; 0: none. */
  readonly marginals: readonly number[];
  readonly radii: number;
  readonly drivers: number;
  readonly moves: number;
  /** By driver: whether any factor loads on it. */
  readonly isUsed: readonly boolean[];
}

function place(recipe: EllipticalRecipe, memory: WebAssembly.Memory, exports: ScenarioExports): Placed {
  const { size, matrix } = recipe.loadings;
  const tables = [...new Set([recipe.radius, ...recipe.shapes.map(({ marginal }) => marginal)])];
  let end = FIRST_FREE_BYTE;
  const take = (bytes: number): number => {
    const at = end;
    end += Math.ceil(bytes / 64) * 64;
    return at;
  };
  const addresses = {
    scratch: take(exports.NORMAL_SCRATCH_BYTES.value as number),
    matrix: take(matrix.length * CELL_BYTES),
    radii: take(COLUMN_STRIDE_BYTES),
    drivers: take(size * COLUMN_STRIDE_BYTES),
    moves: take(size * COLUMN_STRIDE_BYTES),
  };
  const tableAt = new Map<SmoothTable | undefined, number>(
    tables.map((table) => [
      table,
      table === undefined ? 0 : take((TABLE_HEADER_CELLS + table.coefficients.length) * CELL_BYTES),
    ]),
  );
  const missing = Math.ceil((end - memory.buffer.byteLength) / PAGE_BYTES);
  if (missing > 0) memory.grow(missing);
  const cells = new Float64Array(memory.buffer);
  cells.set(matrix, addresses.matrix / CELL_BYTES);
  for (const [table, at] of tableAt) {
    if (table === undefined) continue;
    const { low, intervalsPerUnit, coefficients } = table;
    cells.set([low, intervalsPerUnit, coefficients.length / TABLE_ROW_CELLS - 1], at / CELL_BYTES);
    cells.set(coefficients, at / CELL_BYTES + TABLE_HEADER_CELLS);
  }
  // A driver that nobody loads on is not drawn, and its column must not hold what another recipe left.
  cells.fill(0, addresses.drivers / CELL_BYTES, addresses.moves / CELL_BYTES);
  return {
    cells,
    ...addresses,
    radius: tableAt.get(recipe.radius)!,
    marginals: recipe.shapes.map(({ marginal }) => tableAt.get(marginal)!),
    isUsed: Array.from({ length: size }, (_, driver) =>
      recipe.shapes.some((_shape, factor) => matrix[factor * size + driver] !== 0),
    ),
  };
}

/** False where a number lies beyond the table of a marginal: the block is then the reference's to fill. */
function fillElliptical(
  recipe: EllipticalRecipe,
  at: Placed,
  exports: ScenarioExports,
  { firstScenario, count }: ScenarioBlock,
): boolean {
  const { seed, stream, antithetic } = recipe.draws;
  const { size } = recipe.loadings;
  const hasRadius = recipe.radius !== undefined;
  const firstFactor = hasRadius ? 1 : 0;
  const draw = (out: number, factor: number, mirrored: boolean) =>
    exports.normalColumn(at.scratch, out, firstScenario, count, factor, 0, seed, stream, antithetic, mirrored);
  for (let driver = 0; driver < size; driver++) {
    if (at.isUsed[driver]) draw(at.drivers + driver * COLUMN_STRIDE_BYTES, firstFactor + driver, antithetic);
  }
  exports.correlateColumns(at.matrix, size, at.drivers, at.moves, COLUMN_STRIDE_BYTES, count);
  if (hasRadius) {
    draw(at.radii, 0, false);
    // The lane beside an odd last one is computed, too: it must not drift from block to block.
    at.cells[at.radii / CELL_BYTES + count] = 0;
    exports.readTableColumn(at.radius, at.radii, count);
  }
  for (let factor = 0; factor < size; factor++) {
    const column = at.moves + factor * COLUMN_STRIDE_BYTES;
    const { mean, scale, damping } = recipe.shapes[factor]!;
    const radii = hasRadius ? at.radii : 0;
    if (exports.shapeColumn(column, radii, at.marginals[factor]!, mean, scale, count) === 0) return false;
    if (damping !== undefined) exports.dampColumn(column, count, damping.from, damping.limit);
  }
  return true;
}
