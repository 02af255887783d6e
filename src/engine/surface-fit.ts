// A surface for screening: panels along x, each a tensor of Chebyshev polynomials in x and v, halved where the coefficients have
// not died away. Pure: it says which nodes it wants priced, takes their values, and writes the table that surface-block reads.
import { invariant } from '../core/errors.ts';
import { PANEL_HEADER_CELLS, SURFACE_HEADER_CELLS } from '../spec/surface-block.ts';
import { cosine } from '../spec/trigonometric.ts';

/** Chebyshev nodes of a panel along x. */
export const X_NODES = 8;
/** Along v: few first, more where the last coefficients are still large. */
const V_NODE_CHOICES = [8, 12, 16] as const;
export const MAX_PANEL_NODES = X_NODES * 16;
/** Equal cells from the lowest x to the highest; a panel is 2^k of them. */
export const X_CELLS = 256;

export interface Domain {
  readonly xLow: number;
  readonly xHigh: number;
  readonly vLow: number;
  readonly vHigh: number;
  /** How many scenarios lie in each cell. */
  readonly counts: Uint32Array;
}

interface Panel {
  readonly firstCell: number;
  readonly cellCount: number;
  /** Monomial coefficients by power of t, then of u; absent until the nodes are priced. */
  readonly coefficients?: Float64Array;
  readonly bound?: number;
}

export interface Surface {
  readonly domain: Domain;
  readonly vNodes: number;
  readonly panels: readonly Panel[];
}

/** Panels at most `widthAt(x)` wide, none where no scenario lies. */
export function openSurface(domain: Domain, widthAt: (xLow: number, xHigh: number) => number): Surface {
  const panels: Panel[] = [];
  const cellWidth = (domain.xHigh - domain.xLow) / X_CELLS;
  const visit = (firstCell: number, cellCount: number): void => {
    if (scenariosIn(domain, firstCell, cellCount) === 0) return;
    const low = domain.xLow + firstCell * cellWidth;
    const width = cellCount * cellWidth;
    if (cellCount > 1 && width > widthAt(low, low + width)) {
      visit(firstCell, cellCount / 2);
      visit(firstCell + cellCount / 2, cellCount / 2);
    } else panels.push({ firstCell, cellCount });
  };
  visit(0, X_CELLS);
  const isFlat = domain.vLow === domain.vHigh;
  return { domain, panels, vNodes: isFlat ? 1 : V_NODE_CHOICES[0] };
}

function scenariosIn({ counts }: Domain, firstCell: number, cellCount: number): number {
  let sum = 0;
  for (let cell = firstCell; cell < firstCell + cellCount; cell++) sum += counts[cell]!;
  return sum;
}

export interface PanelRange {
  readonly panel: number;
  readonly xLow: number;
  readonly xHigh: number;
}

/** Panels whose nodes are not priced yet. */
export function unpriced({ domain, panels }: Surface): PanelRange[] {
  const cellWidth = (domain.xHigh - domain.xLow) / X_CELLS;
  return panels.flatMap(({ coefficients, firstCell, cellCount }, panel) => {
    if (coefficients !== undefined) return [];
    const xLow = domain.xLow + firstCell * cellWidth;
    return [{ panel, xLow, xHigh: xLow + cellCount * cellWidth }];
  });
}

export interface FitTarget {
  /** Largest bound that a panel may have without being refined. */
  readonly bound: number;
  /** A panel with fewer scenarios than this is not worth more nodes. */
  readonly scenarios: number;
}

/** Takes the values of the unpriced panels (node by node along x, then along v) and refines what is not good enough. */
export function refine(surface: Surface, values: readonly Float64Array[], target: FitTarget): Surface {
  let next = 0;
  let needsMoreV = false;
  const panels: Panel[] = [];
  for (const panel of surface.panels) {
    if (panel.coefficients !== undefined) {
      panels.push(panel);
      continue;
    }
    const { coefficients, xTail, vTail } = fitPanel(values[next]!, surface.vNodes);
    next++;
    const bound = xTail + vTail;
    const isWorthIt = scenariosIn(surface.domain, panel.firstCell, panel.cellCount) >= target.scenarios;
    if (bound > target.bound && isWorthIt) {
      if (vTail > 0.5 * target.bound && vTail > xTail) needsMoreV = true;
      if (xTail > 0.5 * target.bound && panel.cellCount > 1) {
        const half = panel.cellCount / 2;
        for (const firstCell of [panel.firstCell, panel.firstCell + half]) {
          if (scenariosIn(surface.domain, firstCell, half) > 0) panels.push({ firstCell, cellCount: half });
        }
        continue;
      }
    }
    panels.push({ ...panel, coefficients, bound });
  }
  invariant(next === values.length, `${values.length} panels were priced, ${next} were wanted`);
  const more = V_NODE_CHOICES.find((nodes) => nodes > surface.vNodes);
  if (!needsMoreV || more === undefined || surface.vNodes === 1) return { ...surface, panels };
  return {
    ...surface,
    vNodes: more,
    panels: panels.map(({ firstCell, cellCount }) => ({ firstCell, cellCount })),
  };
}

export const tableCells = ({ panels, vNodes }: Surface): number =>
  SURFACE_HEADER_CELLS + X_CELLS + panels.length * (PANEL_HEADER_CELLS + X_NODES * vNodes);

/** Writes the table of a surface whose panels are all priced. */
export function writeTable({ domain, panels, vNodes }: Surface, out: Float64Array): void {
  const { xLow, xHigh, vLow, vHigh } = domain;
  const cellWidth = (xHigh - xLow) / X_CELLS;
  out.fill(0);
  const perUnit = vHigh > vLow ? 2 / (vHigh - vLow) : 0;
  out.set([xLow, 1 / cellWidth, X_CELLS, (vLow + vHigh) / 2, perUnit, X_NODES, vNodes]);
  let start = SURFACE_HEADER_CELLS + X_CELLS;
  for (const { firstCell, cellCount, coefficients, bound } of panels) {
    invariant(coefficients !== undefined && bound !== undefined, 'a panel of a surface was not priced');
    out.fill(start, SURFACE_HEADER_CELLS + firstCell, SURFACE_HEADER_CELLS + firstCell + cellCount);
    out.set([xLow + (firstCell + cellCount / 2) * cellWidth, 2 / (cellCount * cellWidth), bound], start);
    out.set(coefficients, start + PANEL_HEADER_CELLS);
    start += PANEL_HEADER_CELLS + coefficients.length;
  }
}

/** Chebyshev nodes on [low, high], of a count from the choices above or 1. */
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

interface PanelFit {
  readonly coefficients: Float64Array;
  /** How far off the polynomial may be along each axis. */
  readonly xTail: number;
  readonly vTail: number;
}

function fitPanel(values: Float64Array, vNodes: number): PanelFit {
  const x = basisOf(X_NODES);
  const v = basisOf(vNodes);
  const chebyshev = both(values, x.fromValues, v.fromValues, vNodes, false);
  const xSizes = new Float64Array(X_NODES);
  const vSizes = new Float64Array(vNodes);
  for (let i = 0; i < X_NODES; i++) {
    for (let j = 0; j < vNodes; j++) {
      const size = Math.abs(chebyshev[i * vNodes + j]!);
      xSizes[i] = xSizes[i]! + size;
      vSizes[j] = vSizes[j]! + size;
    }
  }
  return {
    coefficients: both(chebyshev, x.monomials, v.monomials, vNodes, true),
    xTail: tailOfDecay(xSizes),
    vTail: tailOfDecay(vSizes),
  };
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
  for (let i = 0; i < X_NODES; i++) {
    for (let j = 0; j < vNodes; j++) {
      let sum = 0;
      for (let k = 0; k < X_NODES; k++) sum += at(left, X_NODES, i, k) * values[k * vNodes + j]!;
      half[i * vNodes + j] = sum;
    }
  }
  const out = new Float64Array(values.length);
  for (let i = 0; i < X_NODES; i++) {
    for (let j = 0; j < vNodes; j++) {
      let sum = 0;
      for (let k = 0; k < vNodes; k++) sum += at(right, vNodes, j, k) * half[i * vNodes + k]!;
      out[i * vNodes + j] = sum;
    }
  }
  return out;
}
