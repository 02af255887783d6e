// scenarios-needed: how many scenarios bring VaR at 99 % to within 1 % of itself, by plain draws, scrambled Sobol replicates and
// importance sampling, and how often the intervals that come with each hold the truth.
//
// A half-width is 1.96 times the root mean square distance of the estimate from the truth over seeds, bias and all. The truth is the mean
// of large importance samples; its own error is reported beside it.
import type { SampleDesign } from '../src/losses/losses.ts';
import { numberText } from '../src/report/number-text.ts';
import { designedShortfallInterval, designedValueAtRiskInterval } from '../src/risk/design-intervals.ts';
import { type Interval, shortfallInterval, valueAtRiskInterval } from '../src/risk/intervals.ts';
import { createSample } from '../src/risk/sample.ts';
import { TAIL_CONVENTIONS, tailRiskOf } from '../src/risk/tail-risk.ts';
import type { Draws } from '../src/scenarios/draws.ts';
import { gaussianScenarios } from '../src/scenarios/elliptical.ts';
import { generateScenarios } from '../src/scenarios/generator.ts';
import { tailSampler } from '../src/scenarios/tail-scenarios.ts';
import { PORTFOLIO_NAMES, type Portfolio, portfolioOf } from './delta-gamma-portfolios.ts';

const LEVEL = 0.99;
const CONFIDENCE = 0.95;
const NORMAL_97_5 = 1.959963984540054;
const WANTED = 0.01;
const REPLICATES = 16;
/** Of the truth: far from the seeds that are judged. */
const TRUTH_SEED = 1_000_000;

export const METHODS = ['plain', 'sobol', 'importance'] as const;
export type Method = (typeof METHODS)[number];

export interface NeededSize {
  readonly portfolios: readonly string[];
  readonly seeds: number;
  /** Counts of scenarios, rising; the last two tell how the error falls beyond them, one alone that it falls as the root. */
  readonly counts: Readonly<Record<Method, readonly number[]>>;
  /** Which of the counts the intervals are judged at. */
  readonly judgedScenarios: number;
  readonly truth: { readonly sets: number; readonly scenarios: number };
}

export const FULL_SIZE: NeededSize = {
  portfolios: PORTFOLIO_NAMES,
  seeds: 400,
  counts: { plain: [4096], sobol: [4096, 16_384], importance: [256, 1024, 4096] },
  judgedScenarios: 4096,
  truth: { sets: 32, scenarios: 40_000 },
};

export const QUICK_SIZE: NeededSize = {
  ...FULL_SIZE,
  seeds: 12,
  counts: { plain: [4096], sobol: [4096, 8192], importance: [256, 1024, 4096] },
  truth: { sets: 8, scenarios: 10_000 },
};

export interface MethodFigures {
  readonly method: Method;
  readonly scenariosNeeded: number;
  /** between: two counts that were tried. fewest: the first one was enough. beyond: by the power of the last two. */
  readonly read: 'between' | 'fewest' | 'beyond';
  /** At the judged count: shares of VaR or ES, and of seeds. */
  readonly valueAtRiskError: number;
  readonly shortfallError: number;
  readonly valueAtRiskHalfWidth: number;
  readonly shortfallHalfWidth: number;
  readonly valueAtRiskCoverage: number;
  readonly shortfallCoverage: number;
}

export interface NeededFigures {
  readonly portfolio: string;
  readonly valueAtRisk: number;
  readonly expectedShortfall: number;
  /** Of the VaR: one standard error over VaR. */
  readonly truthError: number;
  readonly methods: readonly MethodFigures[];
}

export function benchScenariosNeeded(size: NeededSize): NeededFigures[] {
  return size.portfolios.map((name) => {
    const portfolio = portfolioOf(name);
    const { valueAtRisk, expectedShortfall, error } = truthOf(portfolio, size);
    const truth = { valueAtRisk, expectedShortfall };
    const methods = METHODS.map((method) => figuresOf(portfolio, method, truth, size));
    return { portfolio: name, ...truth, truthError: error / valueAtRisk, methods };
  });
}

interface Truth {
  readonly valueAtRisk: number;
  readonly expectedShortfall: number;
}

interface Estimate extends Truth {
  readonly valueAtRiskInterval: Interval;
  readonly shortfallInterval: Interval;
}

function truthOf(portfolio: Portfolio, { truth }: NeededSize): Truth & { readonly error: number } {
  const estimate = estimatorOf(portfolio, 'importance', truth.scenarios);
  const estimates = Array.from({ length: truth.sets }, (_, set) => estimate(TRUTH_SEED + set));
  const valueAtRisk = mean(estimates.map((each) => each.valueAtRisk));
  const squares = estimates.map((each) => (each.valueAtRisk - valueAtRisk) * (each.valueAtRisk - valueAtRisk));
  return {
    valueAtRisk,
    expectedShortfall: mean(estimates.map((each) => each.expectedShortfall)),
    error: Math.sqrt(mean(squares) / (truth.sets - 1)),
  };
}

function figuresOf(portfolio: Portfolio, method: Method, truth: Truth, size: NeededSize): MethodFigures {
  const rungs = size.counts[method].map((count) => {
    const estimate = estimatorOf(portfolio, method, count);
    const estimates = Array.from({ length: size.seeds }, (_, seed) => estimate(seed));
    return { count, ...judge(estimates, truth) };
  });
  const judged = rungs.find(({ count }) => count === size.judgedScenarios);
  if (judged === undefined) throw new Error(`${method} was not tried with ${size.judgedScenarios} scenarios`);
  const { count: _, ...figures } = judged;
  return { method, ...neededOf(rungs), ...figures };
}

interface Rung {
  readonly count: number;
  readonly valueAtRiskError: number;
}

function neededOf(rungs: readonly Rung[]): Pick<MethodFigures, 'scenariosNeeded' | 'read'> {
  const reached = rungs.findIndex(({ valueAtRiskError }) => NORMAL_97_5 * valueAtRiskError <= WANTED);
  if (reached === 0) return { scenariosNeeded: rungs[0]!.count, read: 'fewest' };
  const upper = reached < 0 ? rungs.length - 1 : reached;
  const [wide, narrow] = [rungs[upper - 1], rungs[upper]!];
  const power =
    wide === undefined
      ? 2
      : Math.log(narrow.count / wide.count) / Math.log(wide.valueAtRiskError / narrow.valueAtRiskError);
  const scenariosNeeded = Math.round(narrow.count * ((NORMAL_97_5 * narrow.valueAtRiskError) / WANTED) ** power);
  return { scenariosNeeded, read: reached < 0 ? 'beyond' : 'between' };
}

function judge(
  estimates: readonly Estimate[],
  { valueAtRisk, expectedShortfall }: Truth,
): Omit<MethodFigures, 'method' | 'scenariosNeeded' | 'read'> {
  const holds = ({ low, high }: Interval, value: number): number =>
    (low === null || low <= value) && (high === null || value <= high) ? 1 : 0;
  const halfWidth = ({ low, high }: Interval): number =>
    low === null || high === null ? Number.POSITIVE_INFINITY : 0.5 * (high - low);
  const square = (value: number): number => value * value;
  return {
    valueAtRiskError: Math.sqrt(mean(estimates.map((each) => square(each.valueAtRisk / valueAtRisk - 1)))),
    shortfallError: Math.sqrt(mean(estimates.map((each) => square(each.expectedShortfall / expectedShortfall - 1)))),
    valueAtRiskHalfWidth: mean(estimates.map((each) => halfWidth(each.valueAtRiskInterval))) / valueAtRisk,
    shortfallHalfWidth: mean(estimates.map((each) => halfWidth(each.shortfallInterval))) / expectedShortfall,
    valueAtRiskCoverage: mean(estimates.map((each) => holds(each.valueAtRiskInterval, valueAtRisk))),
    shortfallCoverage: mean(estimates.map((each) => holds(each.shortfallInterval, expectedShortfall))),
  };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Everything that does not hang on the seed is done here. */
function estimatorOf(portfolio: Portfolio, method: Method, scenarios: number): (seed: number) => Estimate {
  const drawsOf = (seed: number, stream = 0): Draws => ({
    seed,
    stream,
    method: method === 'sobol' ? 'sobol' : 'philox',
    antithetic: false,
  });
  if (method === 'importance') {
    const sample = tailSampler(portfolio.horizon(drawsOf(0), scenarios), { level: LEVEL, book: portfolio.book });
    return (seed) => {
      const { moves, weights, design } = sample(drawsOf(seed));
      return estimateOf(portfolio.losses(moves), weights, design);
    };
  }
  const replicates = method === 'sobol' ? REPLICATES : 1;
  const horizon = portfolio.horizon(drawsOf(0), scenarios / replicates);
  const groups = Uint32Array.from({ length: scenarios }, (_, at) => Math.floor((at * replicates) / scenarios));
  return (seed) => {
    const losses = new Float64Array(scenarios);
    for (let replicate = 0; replicate < replicates; replicate++) {
      const { moves } = generateScenarios(gaussianScenarios({ ...horizon, draws: drawsOf(seed, replicate) }));
      losses.set(portfolio.losses(moves), (scenarios * replicate) / replicates);
    }
    return estimateOf(losses, undefined, replicates > 1 ? { kind: 'replicates', groups } : undefined);
  };
}

function estimateOf(
  losses: Float64Array,
  weights: Float64Array | undefined,
  design: SampleDesign | undefined,
): Estimate {
  const sample = createSample({ losses, weights: weights ?? null });
  const { valueAtRisk, expectedShortfall } = tailRiskOf(sample, [LEVEL], TAIL_CONVENTIONS['order-statistic'])[0]!;
  const request = { level: LEVEL, confidence: CONFIDENCE };
  const figures = { valueAtRisk, expectedShortfall };
  if (design === undefined) {
    return {
      ...figures,
      valueAtRiskInterval: valueAtRiskInterval(sample, LEVEL, CONFIDENCE),
      shortfallInterval: shortfallInterval(sample, { ...request, ...figures }),
    };
  }
  return {
    ...figures,
    valueAtRiskInterval: designedValueAtRiskInterval({ sample, design, ...request }),
    shortfallInterval: designedShortfallInterval({ sample, design, ...request, ...figures }),
  };
}

const METHOD_HEADS = METHODS.flatMap((method) => [`${method} needs`, 'VaR held', 'ES held']);
export const NEEDED_COLUMNS: readonly string[] = ['portfolio', 'VaR 99 %', ...METHOD_HEADS];

/** needs: scenarios for a half-width of 1 %; held: how often the interval of 95 % holds the truth, in per cent. */
export const neededRows = (figures: readonly NeededFigures[]): string[][] =>
  figures.map(({ portfolio, valueAtRisk, methods }) => [
    portfolio,
    numberText(valueAtRisk, 2),
    ...methods.flatMap(({ read, scenariosNeeded, valueAtRiskCoverage, shortfallCoverage }) => [
      `${read === 'fewest' ? '< ' : ''}${numberText(scenariosNeeded, 0)}`,
      ...[valueAtRiskCoverage, shortfallCoverage].map((coverage) => numberText(100 * coverage, 1)),
    ]),
  ]);
