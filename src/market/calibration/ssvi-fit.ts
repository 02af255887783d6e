// One SSVI surface to the quotes of all expiries, inside the region where theory rules static arbitrage out: what is left when
// fits per expiry cannot be made free of it, and a small description of a surface in its own right.
import { exp } from '../../spec/exp.ts';
import { log } from '../../spec/log.ts';
import { type SsviCurvature, ssviSlice } from '../ssvi.ts';
import { sviTotalVariance } from '../svi.ts';
import type { SviSlice } from '../svi-arbitrage.ts';
import { type BlockProblem, minimiseBlocks } from './least-squares.ts';
import { type SviQuotes, varianceWeightRoots } from './svi-fit.ts';

export interface SsviFit {
  readonly rho: number;
  readonly curvature: SsviCurvature;
  /** Total variance at the forward, per expiry, never falling. */
  readonly atTheMoneyVariances: readonly number[];
  /** The same surface as raw SVI per expiry. */
  readonly slices: readonly SviSlice[];
  /** Weighted mean of squared volatility errors per expiry, averaged. */
  readonly meanSquare: number;
}

export type SsviKind = SsviCurvature['kind'];

/**
 * The best SSVI surface of a kind. Free of static arbitrage by construction: variances at the forward rise by exp(steps);
 * power-law: gamma in [0, 1/2], eta = 2 share / (1 + |rho|), share in (0, 1]; heston: lambda >= (1 + |rho|) / 4.
 */
export function fitSsviSurface(quotes: readonly SviQuotes[], kind: SsviKind = 'power-law'): SsviFit {
  const roots = quotes.map(varianceWeightRoots);
  const problem = ssviProblem(quotes, roots, kind);
  let best: { readonly parameters: Float64Array; readonly cost: number } | undefined;
  for (const shape of kind === 'power-law' ? [0.2, 0.5, 0.9] : [0.5, 3, 20]) {
    const start = Float64Array.from([0, shape, 0.4, ...startVariances(quotes)]);
    const found = minimiseBlocks(problem, start, 300, 1e-10);
    if (best === undefined || found.cost < best.cost) best = found;
  }
  const { rho, curvature, variances } = fromVector(best!.parameters, kind);
  const surface = { rho, curvature, atTheMoney: [] };
  const slices = quotes.map(({ timeYears }, index) => ({
    timeYears,
    parameters: ssviSlice(surface, variances[index]!),
  }));
  return { rho, curvature, atTheMoneyVariances: variances, slices, meanSquare: best!.cost / quotes.length };
}

const SHAPE_PARAMETERS = 3;

/** rho; share of eta or excess of lambda; gamma; ln of the first variance; ln of each further growth of it. */
function ssviProblem(quotes: readonly SviQuotes[], roots: readonly Float64Array[], kind: SsviKind): BlockProblem {
  const blockStarts = [0];
  for (const { weights } of quotes) blockStarts.push(blockStarts[blockStarts.length - 1]! + weights.length);
  const all = quotes.map((_, index) => index);
  const heston = kind === 'heston';
  return {
    blockStarts,
    // The shape is felt everywhere; a growth of variance from its expiry on.
    blocksOfParameter: [all, all, all, ...all.map((index) => all.slice(index))],
    steps: Float64Array.from([1e-7, 1e-7, 1e-7, ...all.map(() => 1e-7)]),
    low: Float64Array.from([-0.999, heston ? 0 : 1e-3, 0, ...all.map((index) => (index === 0 ? -40 : 0))]),
    high: Float64Array.from([0.999, heston ? 1e4 : 1, 0.5, ...all.map((index) => (index === 0 ? 10 : 20))]),
    evaluateBlock: (block, vector, residuals) => {
      const { rho, curvature, variances } = fromVector(vector, kind);
      const parameters = ssviSlice({ rho, curvature, atTheMoney: [] }, variances[block]!);
      const { logMoneyness, totalVariances } = quotes[block]!;
      for (let quote = 0; quote < totalVariances.length; quote++) {
        const error = sviTotalVariance(parameters, logMoneyness[quote]!) - totalVariances[quote]!;
        residuals[blockStarts[block]! + quote] = roots[block]![quote]! * error;
      }
    },
  };
}

function fromVector(vector: Float64Array, kind: SsviKind) {
  const rho = vector[0]!;
  const wing = 1 + Math.abs(rho);
  const curvature: SsviCurvature =
    kind === 'power-law'
      ? { kind, eta: (2 * vector[1]!) / wing, gamma: vector[2]! }
      : { kind, lambda: wing / 4 + vector[1]! };
  const variances: number[] = [];
  let logVariance = 0;
  for (let index = SHAPE_PARAMETERS; index < vector.length; index++) {
    logVariance += vector[index]!;
    variances.push(exp(logVariance));
  }
  return { rho, curvature, variances };
}

/** ln of the variance quoted nearest the forward of the first expiry, then of its growth, which is held at 0 or more. */
function startVariances(quotes: readonly SviQuotes[]): number[] {
  let previous = 0;
  return quotes.map(({ logMoneyness, totalVariances }, index) => {
    let nearest = 0;
    logMoneyness.forEach((k, quote) => {
      if (Math.abs(k) < Math.abs(logMoneyness[nearest]!)) nearest = quote;
    });
    const own = log(totalVariances[nearest]!);
    const growth = index === 0 ? own : Math.max(own - previous, 0);
    previous = index === 0 ? own : previous + growth;
    return growth;
  });
}
