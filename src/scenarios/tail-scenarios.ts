// Monte Carlo over one horizon whose scenarios crowd where the VaR of a book is decided: Gaussian or Student moves, twisted
// exponentially by the book's second-order loss and stratified on it, with the likelihood ratios as weights.
// Source: Glasserman, P., Heidelberger, P. and Shahabuddin, P. (2000) Management Science 46, 1349-1364; (2002) Mathematical
// Finance 12, 239-269. Mixtures with a plain share: Hesterberg, T. (1995) Technometrics 37, 185-194.
//
// Candidates come from two urns in turn, plain and twisted; each goes to the stratum of its index (quadratic-index.ts) and
// becomes a scenario while that stratum has room. A candidate is a pure function of (seed, urn, number); which become scenarios is
// decided by the index alone. In a stratum a scenario weighs in proportion to model density / density of the mixture
// (the balance heuristic), and the stratum what the model gives it, exactly.
import { requireInteger } from '../core/checks.ts';
import { invariant, PlimsollError } from '../core/errors.ts';
import { exp } from '../spec/exp.ts';
import { type Draws, requireDraws } from './draws.ts';
import { dampAll, endlessTailsOf, type Horizon, horizonProvenance, requireHorizon } from './horizon.ts';
import { loadingsOf } from './loadings.ts';
import {
  cumulantAt,
  plainScale,
  type QuadraticIndex,
  quantileOfIndex,
  reduceToIndex,
  type SecondOrderBook,
  twistFor,
} from './quadratic-index.ts';
import { createScenarioSet, type ScenarioSet } from './scenario-set.ts';
import { requireDegrees } from './student-mixing.ts';
import { createUrn, type Source, type Twist } from './tail-candidates.ts';
import { requireShares, type TailShares, type TailStrata, tailStrata } from './tail-strata.ts';

export interface TailSampling {
  /** Where the VaR is wanted: 0.99. ES at this level, and VaR at levels around it, gain as well. */
  readonly level: number;
  readonly book: SecondOrderBook;
  /** Of the multivariate Student t; absent: Gaussian. */
  readonly degrees?: number;
  /** The loss to aim at; default: the quantile of the second-order loss. */
  readonly threshold?: number;
  /** Default a quarter plain, 0.3 tail, 0.45 near (tail-strata.ts). */
  readonly shares?: TailShares;
  /** Strata in each replicate; default one for 16 scenarios, at most 64. */
  readonly strata?: number;
  /** Independent repetitions with draws of their own, for error bars; default 1 by philox, 16 by sobol. */
  readonly replicates?: number;
}

const DEFAULT_SHARES: TailShares = { plain: 0.25, tail: 0.3, near: 0.45 };
const SCENARIOS_PER_STRATUM = 16;
const MAX_STRATA = 64;
const SOBOL_REPLICATES = 16;
const LOWEST_LEVEL = 0.8;
/** A stratum that is still short after so many candidates a scenario has a probability that is not what was computed. */
const MAX_CANDIDATES_PER_SCENARIO = 500;

export function tailScenarios(horizon: Horizon, sampling: TailSampling): ScenarioSet {
  return tailSampler(horizon, sampling)(horizon.draws);
}

/** The same for other draws: what does not hang on the seed, a tenth of a second for a hundred factors, is done once. */
export function tailSampler(horizon: Horizon, sampling: TailSampling): (draws: Draws) => ScenarioSet {
  const { spreads, scenarios, ordering } = requireHorizon(horizon);
  const { degrees } = sampling;
  if (degrees !== undefined) requireDegrees('degrees of freedom', degrees);
  const { method } = horizon.draws;
  const layout = requireLayout(horizon, sampling);
  const loadings = loadingsOf(horizon.correlation, ordering);
  const { index, axes } = reduceToIndex(spreads, loadings, sampling.book, degrees);
  const aim = aimOf(index, sampling, layout.strata);
  const provenance = provenanceOf(horizon, sampling, { aim, layout, notes: loadings.notes });
  return (draws) => {
    requireDraws(draws);
    requireOneByOne(draws);
    if (draws.method !== method) throw invalid(`the sampler was laid out for ${method} and is given ${draws.method}`);
    const moves = spreads.map(({ mean }) => new Float64Array(scenarios).fill(mean));
    const weights = new Float64Array(scenarios);
    const groups = new Uint32Array(scenarios);
    for (let replicate = 0; replicate < layout.replicates; replicate++) {
      const from = Math.floor((scenarios * replicate) / layout.replicates);
      const to = Math.floor((scenarios * (replicate + 1)) / layout.replicates);
      const target = { axes, moves, weights, groups, from, to };
      fillReplicate({ index, aim, draws: drawsOf(draws, replicate) }, aim, target);
      for (let scenario = from; scenario < to; scenario++) {
        weights[scenario] = weights[scenario]! / layout.replicates;
        if (layout.replicates > 1) groups[scenario] = replicate;
      }
    }
    dampAll(horizon, moves, scenarios);
    return createScenarioSet({
      kind: 'monte-carlo',
      factors: spreads.map((spread) => spread.factor),
      moves,
      weights,
      design: { kind: layout.replicates > 1 ? 'replicates' : 'strata', groups },
      provenance: { ...provenance, draws },
    });
  };
}

interface Layout {
  readonly strata: number;
  readonly replicates: number;
}

function requireLayout({ draws, scenarios }: Horizon, sampling: TailSampling): Layout {
  if (!(sampling.level >= LOWEST_LEVEL && sampling.level < 1)) {
    throw invalid(`the level of tail scenarios is ${sampling.level}; it must lie in [${LOWEST_LEVEL}, 1)`);
  }
  const bySobol = draws.method === 'sobol';
  const replicates = sampling.replicates ?? (bySobol ? SOBOL_REPLICATES : 1);
  requireInteger('replicates of tail scenarios', replicates, { low: bySobol ? 2 : 1, high: 1024 });
  const each = Math.floor(scenarios / replicates);
  const strata = sampling.strata ?? Math.max(1, Math.min(MAX_STRATA, Math.floor(each / SCENARIOS_PER_STRATUM)));
  requireInteger('strata of tail scenarios', strata, { low: 1, high: 4096 });
  if (each < 2 * strata) {
    throw invalid(
      `${scenarios} scenarios in ${replicates} replicates of ${strata} strata leave a stratum fewer than 2; it needs 2 to know its error`,
    );
  }
  return { strata, replicates };
}

function requireOneByOne({ antithetic }: Draws): void {
  if (!antithetic) return;
  throw invalid(
    'tail scenarios are drawn one by one; antithetic pairs would not lie in one stratum: draw without them',
  );
}

/** What all replicates share. */
interface Aim extends Twist {
  readonly plainShare: number;
  readonly strata: TailStrata;
}

/** A book that no move moves to second order gives no direction: one stratum of plain draws. */
function aimOf(index: QuadraticIndex, sampling: TailSampling, count: number): Aim {
  const shares = requireShares(sampling.shares ?? DEFAULT_SHARES);
  const still = plainScale(index) === 0;
  const threshold = sampling.threshold ?? (still ? index.constant : quantileOfIndex(index, sampling.level));
  const twist = still ? null : twistFor(index, threshold);
  if (twist === null) {
    const strata = { edges: new Float64Array(0), probabilities: Float64Array.of(1), lowest: 1 };
    return { threshold, twist: 0, cumulant: 0, plainShare: 1, strata };
  }
  const { value: cumulant } = cumulantAt(index, threshold, twist);
  const strata = tailStrata({ index, threshold, twist, shares, count });
  return { threshold, twist, cumulant, plainShare: shares.plain, strata };
}

/** Replicates scramble and count on their own: another stream each, far from the small ones that callers use. */
function drawsOf(draws: Draws, replicate: number): Draws {
  return { ...draws, stream: (draws.stream ^ Math.imul(replicate, 0x9e3779b9)) >>> 0 };
}

interface Target {
  readonly axes: readonly Float64Array[];
  readonly moves: readonly Float64Array[];
  readonly weights: Float64Array;
  readonly groups: Uint32Array;
  readonly from: number;
  readonly to: number;
}

/** Scenarios [from, to) of the target, in the order in which their candidates came. */
function fillReplicate(source: Source, aim: Aim, target: Target): void {
  const { edges, probabilities, lowest } = aim.strata;
  const size = target.to - target.from;
  const strata = probabilities.length;
  const shares = strata - 1 + lowest;
  const endOf = (stratum: number): number => Math.floor((size * (stratum + lowest)) / shares);
  const room = Uint32Array.from({ length: strata }, (_, at) => endOf(at) - (at === 0 ? 0 : endOf(at - 1)));
  const ratioSums = new Float64Array(strata);
  const urns = { plain: createUrn(source, 'plain'), twisted: createUrn(source, 'twisted') };
  const row = new Float64Array(target.moves.length);
  let scenario = target.from;
  for (let candidate = 0; scenario < target.to; candidate++) {
    invariant(candidate < MAX_CANDIDATES_PER_SCENARIO * size, 'a stratum of tail scenarios that no candidate reaches');
    const isPlain = Math.floor((candidate + 1) * aim.plainShare) > Math.floor(candidate * aim.plainShare);
    const urn = isPlain ? urns.plain : urns.twisted;
    const at = urn.next();
    const t = urn.indexes[at]!;
    const stratum = stratumOf(edges, t);
    if (room[stratum] === 0) continue;
    room[stratum] = room[stratum]! - 1;
    const ratio = 1 / (aim.plainShare + (1 - aim.plainShare) * exp(aim.twist * t - aim.cumulant));
    ratioSums[stratum] = ratioSums[stratum]! + ratio;
    target.weights[scenario] = ratio;
    target.groups[scenario] = stratum;
    row.fill(0);
    for (let driver = 0; driver < target.axes.length; driver++) {
      addTimes(row, target.axes[driver]!, urn.drivers[driver]![at]! / urn.roots[at]!);
    }
    row.forEach((move, factor) => {
      target.moves[factor]![scenario] = target.moves[factor]![scenario]! + move;
    });
    scenario++;
  }
  for (let each = target.from; each < target.to; each++) {
    const stratum = target.groups[each]!;
    target.weights[each] = (target.weights[each]! * probabilities[stratum]!) / ratioSums[stratum]!;
  }
}

function addTimes(sums: Float64Array, values: Float64Array, times: number): void {
  for (let index = 0; index < sums.length; index++) sums[index] = sums[index]! + values[index]! * times;
}

function stratumOf(edges: Float64Array, t: number): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (edges[middle]! < t) low = middle + 1;
    else high = middle;
  }
  return low;
}

function provenanceOf(
  horizon: Horizon,
  { level, degrees }: TailSampling,
  { aim, layout, notes }: { aim: Aim; layout: Layout; notes: readonly string[] },
): ScenarioSet['provenance'] {
  const moves = degrees === undefined ? 'Gaussian' : `multivariate Student t with ${degrees} degrees of freedom`;
  const values = {
    ...(degrees === undefined ? {} : { 'degrees of freedom': degrees }),
    'level aimed at': level,
    'loss aimed at': aim.threshold,
    twist: aim.twist,
    'share of plain draws': aim.plainShare,
    strata: aim.strata.probabilities.length,
    replicates: layout.replicates,
  };
  const said =
    aim.twist === 0
      ? 'to second order no move makes the book lose: the scenarios are plain draws'
      : 'importance sampling: scenarios crowd in the tail of this book and count by their weights, the likelihood ratios; unweighted they say nothing';
  const endless = endlessTailsOf(horizon, degrees);
  return {
    ...horizonProvenance(horizon, `${moves}, sampled for the tail of one book`, values, [...notes, said]),
    ...(endless.length === 0 ? {} : { endlessTails: endless }),
  };
}

function invalid(what: string): PlimsollError {
  return new PlimsollError('INPUT_VALUE', what);
}
