// SVI smiles of all expiries of one underlying, together free of butterfly and calendar arbitrage.
//
// First each expiry on its own (svi-fit.ts). Where the result can be arbitraged, all expiries are refitted together by damped
// least squares, with what is missing to freedom as further residuals: g below a margin, variance falling in time, wings
// that cross. Weight and margin grow until the exact check (svi-arbitrage.ts, on a finer grid) finds nothing.
import type { SviParameters } from '../snapshot.ts';
import { butterflyG, minimumTotalVariance, sviTotalVariance, wingSlopes } from '../svi.ts';
import { isFreeOfArbitrage, logMoneynessGrid, type SviSlice } from '../svi-arbitrage.ts';
import { type BlockProblem, minimiseBlocks } from './least-squares.ts';
import { fitSviSlice, MAX_WING_SLOPE, type SviQuotes, varianceWeightRoots } from './svi-fit.ts';

export interface SviSurfaceFit {
  readonly slices: readonly SviSlice[];
  /** True where the expiries on their own could be arbitraged, so that they were refitted together. */
  readonly refitted: boolean;
  readonly arbitrageFree: boolean;
}

/** Per expiry: lowest total variance, slope of the left and the right wing, m, sigma. */
const PARAMETERS = 5;
const PENALTY_GRID = 161;
const ROUNDS = [
  { weight: 1e-2, margin: 1e-3 },
  { weight: 1, margin: 1e-3 },
  { weight: 1e2, margin: 1e-3 },
  { weight: 1e4, margin: 2e-3 },
  { weight: 1e5, margin: 5e-3 },
  { weight: 1e6, margin: 1e-2 },
] as const;

/** Fits the expiries of one underlying, ascending in time. */
export function fitSviSurface(quotes: readonly SviQuotes[]): SviSurfaceFit {
  let slices: SviSlice[] = quotes.map((slice) => ({
    timeYears: slice.timeYears,
    parameters: fitSviSlice(slice).parameters,
  }));
  if (isSound(slices)) return { slices, refitted: false, arbitrageFree: true };
  for (const round of ROUNDS) {
    slices = refit(quotes, slices, round);
    if (isSound(slices)) return { slices, refitted: true, arbitrageFree: true };
  }
  return { slices, refitted: true, arbitrageFree: false };
}

function isSound(slices: readonly SviSlice[]): boolean {
  return slices.every((slice) => minimumTotalVariance(slice.parameters) > 0) && isFreeOfArbitrage(slices, 4001);
}

interface Round {
  /** Of a squared violation, against squared volatility errors. */
  readonly weight: number;
  /** How much room the penalty asks for: of g, and of variance in time relative to itself. */
  readonly margin: number;
}

function refit(quotes: readonly SviQuotes[], slices: readonly SviSlice[], round: Round): SviSlice[] {
  const problem = surfaceProblem(quotes, slices, round);
  const start = Float64Array.from(slices.flatMap(({ parameters }) => toVector(parameters)));
  const { parameters } = minimiseBlocks(problem, start, 200, 1e-7);
  return quotes.map(({ timeYears }, index) => ({ timeYears, parameters: fromVector(parameters, index) }));
}

function surfaceProblem(quotes: readonly SviQuotes[], slices: readonly SviSlice[], round: Round): BlockProblem {
  const count = quotes.length;
  const roots = quotes.map(varianceWeightRoots);
  const penaltyRoot = Math.sqrt(round.weight);
  const grids = slices.map(({ parameters }) => logMoneynessGrid([parameters], PENALTY_GRID));
  const pairGrids = slices.map(({ parameters }, index) =>
    index === 0 ? new Float64Array(0) : logMoneynessGrid([slices[index - 1]!.parameters, parameters], PENALTY_GRID),
  );
  // Block i < count: quotes and g of expiry i. Block count + i - 1: expiry i against the one before.
  const sizes = quotes.map((slice, index) => slice.totalVariances.length + grids[index]!.length);
  for (let index = 1; index < count; index++) sizes.push(pairGrids[index]!.length + 2);
  const blockStarts = [0];
  for (const size of sizes) blockStarts.push(blockStarts[blockStarts.length - 1]! + size);
  const evaluateSlice = (index: number, vector: Float64Array, residuals: Float64Array) => {
    const parameters = fromVector(vector, index);
    const { logMoneyness, totalVariances } = quotes[index]!;
    let row = blockStarts[index]!;
    for (let quote = 0; quote < totalVariances.length; quote++) {
      const error = sviTotalVariance(parameters, logMoneyness[quote]!) - totalVariances[quote]!;
      residuals[row++] = roots[index]![quote]! * error;
    }
    for (const k of grids[index]!) residuals[row++] = penaltyRoot * shortfall(butterflyG(parameters, k), round.margin);
  };
  const evaluatePair = (index: number, vector: Float64Array, residuals: Float64Array) => {
    const earlier = fromVector(vector, index - 1);
    const later = fromVector(vector, index);
    let row = blockStarts[count + index - 1]!;
    for (const k of pairGrids[index]!) {
      const before = sviTotalVariance(earlier, k);
      residuals[row++] = penaltyRoot * shortfall((sviTotalVariance(later, k) - before) / before, round.margin);
    }
    const before = wingSlopes(earlier);
    const after = wingSlopes(later);
    residuals[row++] = penaltyRoot * shortfall((after.left - before.left) / before.left, round.margin);
    residuals[row++] = penaltyRoot * shortfall((after.right - before.right) / before.right, round.margin);
  };
  return {
    ...boundsAndSteps(quotes),
    blockStarts,
    blocksOfParameter: blocksOfParameter(count),
    evaluateBlock: (block, vector, residuals) => {
      if (block < count) evaluateSlice(block, vector, residuals);
      else evaluatePair(block - count + 1, vector, residuals);
    },
  };
}

/** Each parameter of an expiry is felt by its own block and by those of its two pairs. */
function blocksOfParameter(count: number): number[][] {
  return Array.from({ length: count * PARAMETERS }, (_, index) => {
    const slice = (index - (index % PARAMETERS)) / PARAMETERS;
    const blocks = [slice];
    if (slice > 0) blocks.push(count + slice - 1);
    if (slice + 1 < count) blocks.push(count + slice);
    return blocks;
  });
}

function boundsAndSteps(quotes: readonly SviQuotes[]) {
  const low: number[] = [];
  const high: number[] = [];
  const steps: number[] = [];
  for (const { logMoneyness, totalVariances } of quotes) {
    const least = totalVariances.reduce((lowest, variance) => Math.min(lowest, variance));
    const from = logMoneyness.reduce((lowest, k) => Math.min(lowest, k));
    const to = logMoneyness.reduce((highest, k) => Math.max(highest, k));
    const range = to - from;
    const width = Math.sqrt(least);
    low.push(1e-3 * least, 1e-4 * width, 1e-4 * width, from - range, 1e-3 * range);
    high.push(10 * least, MAX_WING_SLOPE, MAX_WING_SLOPE, to + range, 20 * range);
    steps.push(1e-7 * least, 1e-7 * width, 1e-7 * width, 1e-7 * width, 1e-7 * width);
  }
  return { low: Float64Array.from(low), high: Float64Array.from(high), steps: Float64Array.from(steps) };
}

function shortfall(value: number, wanted: number): number {
  return value < wanted ? wanted - value : 0;
}

function toVector(parameters: SviParameters): number[] {
  const { left, right } = wingSlopes(parameters);
  return [minimumTotalVariance(parameters), left, right, parameters.m, parameters.sigma];
}

/** b = (left + right)/2, rho = (right - left)/(right + left), and b sqrt(1 - rho^2) = sqrt(left right). */
function fromVector(vector: Float64Array, slice: number): SviParameters {
  const at = slice * PARAMETERS;
  const left = vector[at + 1]!;
  const right = vector[at + 2]!;
  const sigma = vector[at + 4]!;
  const sum = left + right;
  return {
    a: vector[at]! - sigma * Math.sqrt(left * right),
    b: sum / 2,
    rho: (right - left) / sum,
    m: vector[at + 3]!,
    sigma,
  };
}
