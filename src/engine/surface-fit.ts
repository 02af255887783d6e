// A surface for screening: boxes of the two variables, each a tensor of Chebyshev polynomials, halved where the coefficients have
// not died away. Pure: it says which nodes it wants priced, takes their values, and writes the table that surface-block reads.
import { invariant } from '../core/errors.ts';
import { BOX_HEADER_CELLS, SURFACE_HEADER_CELLS, SURFACE_X_TERMS } from '../spec/surface-block.ts';
import { cosine } from '../spec/trigonometric.ts';

/** Chebyshev nodes of a box along each variable. */
export const BOX_NODES = SURFACE_X_TERMS;
export const MAX_BOX_NODES = BOX_NODES * BOX_NODES;
/** Equal cells from the lowest x, or v, to the highest; a box is 2^k of them each way. */
export const X_CELLS = 256;
export const V_CELLS = 8;

export interface Domain {
  readonly xLow: number;
  readonly xHigh: number;
  /** Both the same where nothing moves v. */
  readonly vLow: number;
  readonly vHigh: number;
  /** How many scenarios lie in each cell: v by v within x. */
  readonly counts: Uint32Array;
}

export const vCellsOf = ({ vLow, vHigh }: Pick<Domain, 'vLow' | 'vHigh'>): number => (vLow === vHigh ? 1 : V_CELLS);

/** Cells of a box. */
interface Cells {
  readonly xFirst: number;
  readonly xCount: number;
  readonly vFirst: number;
  readonly vCount: number;
}

interface Box extends Cells {
  /** Monomial coefficients by power of u, then of t; absent until the nodes are priced. */
  readonly coefficients?: Float64Array;
  readonly bound?: number;
}

export interface Surface {
  readonly domain: Domain;
  readonly boxes: readonly Box[];
}

export interface BoxRange {
  readonly xLow: number;
  readonly xHigh: number;
  readonly vLow: number;
  readonly vHigh: number;
}

/** Boxes that `isFine` finds fine, or says how to halve; none where no scenario lies. */
export function openSurface(domain: Domain, isFine: (range: BoxRange) => 'fine' | 'halve x' | 'halve v'): Surface {
  const boxes: Box[] = [];
  const visit = (cells: Cells): void => {
    if (scenariosIn(domain, cells) === 0) return;
    const wish = isFine(rangeOf(domain, cells));
    const parts = wish === 'fine' ? [] : halves(cells, wish === 'halve x' ? 'x' : 'v');
    if (parts.length === 0) boxes.push(cells);
    else for (const part of parts) visit(part);
  };
  visit({ xFirst: 0, xCount: X_CELLS, vFirst: 0, vCount: vCellsOf(domain) });
  return { domain, boxes };
}

/** Nothing where a box is one cell wide. */
function halves({ xFirst, xCount, vFirst, vCount }: Cells, along: 'x' | 'v'): Cells[] {
  if (along === 'x') {
    if (xCount === 1) return [];
    const half = xCount / 2;
    return [xFirst, xFirst + half].map((first) => ({ xFirst: first, xCount: half, vFirst, vCount }));
  }
  if (vCount === 1) return [];
  const half = vCount / 2;
  return [vFirst, vFirst + half].map((first) => ({ xFirst, xCount, vFirst: first, vCount: half }));
}

function scenariosIn(domain: Domain, { xFirst, xCount, vFirst, vCount }: Cells): number {
  const vCells = vCellsOf(domain);
  let sum = 0;
  for (let x = xFirst; x < xFirst + xCount; x++) {
    for (let v = vFirst; v < vFirst + vCount; v++) sum += domain.counts[x * vCells + v]!;
  }
  return sum;
}

function rangeOf(domain: Domain, { xFirst, xCount, vFirst, vCount }: Cells): BoxRange {
  const xWidth = (domain.xHigh - domain.xLow) / X_CELLS;
  const vWidth = (domain.vHigh - domain.vLow) / vCellsOf(domain);
  return {
    xLow: domain.xLow + xFirst * xWidth,
    xHigh: domain.xLow + (xFirst + xCount) * xWidth,
    vLow: domain.vLow + vFirst * vWidth,
    vHigh: domain.vLow + (vFirst + vCount) * vWidth,
  };
}

/** Nodes along v: one where nothing moves it. */
export const vNodesOf = ({ vLow, vHigh }: Pick<Domain, 'vLow' | 'vHigh'>): number => (vLow === vHigh ? 1 : BOX_NODES);

/** Boxes whose nodes are not priced yet. */
export function unpriced({ domain, boxes }: Surface): BoxRange[] {
  return boxes.filter(({ coefficients }) => coefficients === undefined).map((box) => rangeOf(domain, box));
}

export interface FitTarget {
  /** Largest bound that a box may have without being halved. */
  readonly bound: number;
  /** A box with fewer scenarios than this is not worth more nodes. */
  readonly scenarios: number;
}

/** Takes the values of the unpriced boxes (node by node along x, then along v) and halves those that are not good enough. */
export function refine(surface: Surface, values: readonly Float64Array[], target: FitTarget): Surface {
  const { domain } = surface;
  let next = 0;
  const boxes = surface.boxes.flatMap((box): readonly Box[] => {
    if (box.coefficients !== undefined) return [box];
    const { coefficients, xTail, vTail } = fitBox(values[next]!, vNodesOf(domain));
    next++;
    const bound = xTail + vTail;
    if (bound > target.bound && scenariosIn(domain, box) >= target.scenarios) {
      const [first, second] = xTail > vTail ? (['x', 'v'] as const) : (['v', 'x'] as const);
      const along = halves(box, first);
      const parts = along.length > 0 ? along : halves(box, second);
      if (parts.length > 0) return parts.filter((part) => scenariosIn(domain, part) > 0);
    }
    return [{ ...box, coefficients, bound }];
  });
  invariant(next === values.length, `${values.length} boxes were priced, ${next} were wanted`);
  return { domain, boxes };
}

export const tableCells = ({ domain, boxes }: Surface): number =>
  SURFACE_HEADER_CELLS + X_CELLS * vCellsOf(domain) + boxes.length * boxCells(domain);

const boxCells = (domain: Domain): number => BOX_HEADER_CELLS + BOX_NODES * vNodesOf(domain);

/** Writes the table of a surface whose boxes are all priced. */
export function writeTable({ domain, boxes }: Surface, out: Float64Array): void {
  const { xLow, xHigh, vLow, vHigh } = domain;
  const vCells = vCellsOf(domain);
  out.fill(0);
  out.set([xLow, X_CELLS / (xHigh - xLow), X_CELLS]);
  // Where nothing moves v, all of it is in the one cell.
  out.set([vLow, vCells === 1 ? 0 : vCells / (vHigh - vLow), vCells, vNodesOf(domain)], 3);
  let start = SURFACE_HEADER_CELLS + X_CELLS * vCells;
  for (const box of boxes) {
    const { coefficients, bound, xFirst, xCount, vFirst, vCount } = box;
    invariant(coefficients !== undefined && bound !== undefined, 'a box of a surface was not priced');
    for (let x = xFirst; x < xFirst + xCount; x++) {
      const first = SURFACE_HEADER_CELLS + x * vCells + vFirst;
      out.fill(start, first, first + vCount);
    }
    const range = rangeOf(domain, box);
    out.set([(range.xLow + range.xHigh) / 2, 2 / (range.xHigh - range.xLow)], start);
    out.set([(range.vLow + range.vHigh) / 2, vCells === 1 ? 0 : 2 / (range.vHigh - range.vLow), bound], start + 2);
    out.set(coefficients, start + BOX_HEADER_CELLS);
    start += BOX_HEADER_CELLS + coefficients.length;
  }
}

/** Chebyshev nodes on [low, high]. */
export function nodesOn(low: number, high: number, count: number): Float64Array {
  const { nodes } = basisOf(count);
  return nodes.map((node) => (low + high) / 2 + ((high - low) / 2) * node);
}

interface Basis {
  readonly nodes: Float64Array;
  /** Chebyshev coefficients from values at the nodes: row by degree. */
  readonly fromValues: Float64Array;
  /** Monomial coefficients of each Chebyshev polynomial: row by degree. */
  readonly monomials: Float64Array;
}

const bases = new Map<number, Basis>();

function basisOf(count: number): Basis {
  const known = bases.get(count);
  if (known !== undefined) return known;
  const angle = (index: number): number => (Math.PI * (2 * index + 1)) / (2 * count);
  const nodes = Float64Array.from({ length: count }, (_, index) => cosine(angle(index)));
  const monomials = new Float64Array(count * count);
  monomials[0] = 1;
  if (count > 1) monomials[count + 1] = 1;
  // T[n] = 2 t T[n-1] - T[n-2].
  for (let degree = 2; degree < count; degree++) {
    for (let power = 0; power < count; power++) {
      const shifted = power === 0 ? 0 : monomials[(degree - 1) * count + power - 1]!;
      monomials[degree * count + power] = 2 * shifted - monomials[(degree - 2) * count + power]!;
    }
  }
  const fromValues = new Float64Array(count * count);
  for (let degree = 0; degree < count; degree++) {
    for (let index = 0; index < count; index++) {
      fromValues[degree * count + index] = ((degree === 0 ? 1 : 2) / count) * cosine(degree * angle(index));
    }
  }
  const basis = { nodes, fromValues, monomials };
  bases.set(count, basis);
  return basis;
}

interface BoxFit {
  readonly coefficients: Float64Array;
  /** How far off the polynomial may be along each variable. */
  readonly xTail: number;
  readonly vTail: number;
}

function fitBox(values: Float64Array, vNodes: number): BoxFit {
  const x = basisOf(BOX_NODES);
  const v = basisOf(vNodes);
  const chebyshev = both(values, x.fromValues, v.fromValues, vNodes, false);
  const xSizes = new Float64Array(BOX_NODES);
  const vSizes = new Float64Array(vNodes);
  for (let i = 0; i < BOX_NODES; i++) {
    for (let j = 0; j < vNodes; j++) {
      const size = Math.abs(chebyshev[i * vNodes + j]!);
      xSizes[i] = xSizes[i]! + size;
      vSizes[j] = vSizes[j]! + size;
    }
  }
  const byT = both(chebyshev, x.monomials, v.monomials, vNodes, true);
  const coefficients = byT.map((_, at) => byT[(at % BOX_NODES) * vNodes + Math.floor(at / BOX_NODES)]!);
  return { coefficients, xTail: tailOfDecay(xSizes), vTail: tailOfDecay(vSizes) };
}

/** What lies beyond the last coefficient: the last two continued as fast as they came down from the two before, four times
 *  over. Where they hardly come down (a kink, a jump), a slow series sums to several times its last terms. */
function tailOfDecay(sizes: Float64Array): number {
  const count = sizes.length;
  if (count === 1) return 0;
  const last = sizes[count - 1]! + sizes[count - 2]!;
  const ratio = last / (sizes[count - 3]! + sizes[count - 4]!);
  if (!(ratio < 0.6)) return 8 * last;
  return Math.max(0.1, (4 * ratio) / (1 - ratio)) * last;
}

/** left applied along x and right along v; transposed takes columns for rows. */
function both(
  values: Float64Array,
  left: Float64Array,
  right: Float64Array,
  vNodes: number,
  transposed: boolean,
): Float64Array {
  const at = (matrix: Float64Array, size: number, row: number, column: number): number =>
    transposed ? matrix[column * size + row]! : matrix[row * size + column]!;
  const half = new Float64Array(values.length);
  for (let i = 0; i < BOX_NODES; i++) {
    for (let j = 0; j < vNodes; j++) {
      let sum = 0;
      for (let k = 0; k < BOX_NODES; k++) sum += at(left, BOX_NODES, i, k) * values[k * vNodes + j]!;
      half[i * vNodes + j] = sum;
    }
  }
  const out = new Float64Array(values.length);
  for (let i = 0; i < BOX_NODES; i++) {
    for (let j = 0; j < vNodes; j++) {
      let sum = 0;
      for (let k = 0; k < vNodes; k++) sum += at(right, vNodes, j, k) * half[i * vNodes + k]!;
      out[i * vNodes + j] = sum;
    }
  }
  return out;
}
