// Every figure that a case with a data file may ask for, by name, computed when it is asked for.
import { DESCRIBED_LEVELS, describeSeries } from '../../src/backtest/statistics/descriptive.ts';
import { ewmaVariances } from '../../src/backtest/statistics/historical-measures.ts';
import { marginCoverage } from '../../src/backtest/statistics/margin-coverage.ts';
import { fitGaussianGarch, type GaussianGarchFit } from '../../src/scenarios/gaussian-garch.ts';
import { chiSquareInverse } from '../../src/spec/chi-square.ts';
import { countFigures } from './coverage-figures.ts';
import { type CaseInput, garchChoice, measuresOf } from './data-input.ts';
import { MEASURES } from './data-names.ts';
import { type Figure, type Figures, need } from './figure.ts';
import {
  acerbiFigures,
  berkowitzFigures,
  calibrationFigures,
  residualFigures,
  scoreFigures,
} from './shortfall-figures.ts';

function measureFigures(method: string, input: CaseInput): Figures {
  const run = () => measuresOf(method, input.losses, input.parameters);
  const variances = (): Float64Array => ewmaVariances(input.losses, input.number('lambda', 0.94));
  const last = (): number => variances()[input.losses.length - 1]!;
  return {
    [`${method}.var`]: () => run().valueAtRisk,
    [`${method}.es`]: () => run().expectedShortfall,
    [`${method}.sigma`]: () => Math.sqrt(last()),
    [`${method}.variance`]: last,
  };
}

function garchFigures(input: CaseInput): Figures {
  let fit: GaussianGarchFit | undefined;
  const run = (): GaussianGarchFit => {
    fit ??= fitGaussianGarch(
      input.losses.map((loss) => -loss),
      garchChoice(input.parameters),
    );
    return fit;
  };
  return {
    'garch.mu': () => run().mean,
    'garch.omega': () => run().omega,
    'garch.alpha': () => run().alpha,
    'garch.beta': () => run().beta,
    'garch.loglikelihood': () => run().logLikelihood,
    'garch.sigma': () => Math.sqrt(run().variances[input.losses.length - 1]!),
    'garch.nextsigma': () => Math.sqrt(run().variances[input.losses.length]!),
  };
}

/** Of the column as it stands: returns are not turned into losses. */
function descriptionFigures(input: CaseInput): Figures {
  const run = () => describeSeries(input.losses.map((loss) => -loss));
  const quantile = (level: number): number => run().quantiles[DESCRIBED_LEVELS.indexOf(level)]!;
  return {
    'describe.mean': () => run().mean,
    'describe.deviation': () => run().deviation,
    'describe.skewness': () => run().skewness,
    'describe.kurtosis': () => run().excessKurtosis,
    'describe.min': () => run().smallest,
    'describe.max': () => run().largest,
    'describe.median': () => quantile(0.5),
    'describe.q05': () => quantile(0.05),
    'describe.q95': () => quantile(0.95),
  };
}

/** quarks' lossfun, in its unit: squared losses beyond ES, and what capital costs, times 10,000. */
function lossFigures(input: CaseInput): Figures {
  const sums = () => {
    const shortfall = need(input.expectedShortfall, 'ES');
    const beta = input.number('beta', 1e-4);
    let [beyond, held, unused, unusedOfLosses, heldOfGains] = [0, 0, 0, 0, 0];
    for (const [day, loss] of input.losses.entries()) {
      const left = loss - shortfall[day]!;
      if (left > 0) beyond += left * left;
      else {
        held += shortfall[day]!;
        unused -= left;
        if (loss >= 0) unusedOfLosses -= left;
        else heldOfGains += shortfall[day]!;
      }
    }
    return { beyond, held: beta * held, unused: beta * unused, mixed: beta * (unusedOfLosses + heldOfGains) };
  };
  return {
    lossfun1: () => sums().beyond * 1e4,
    lossfun2: () => (sums().beyond + sums().held) * 1e4,
    lossfun3: () => (sums().beyond + sums().unused) * 1e4,
    lossfun4: () => (sums().beyond + sums().mixed) * 1e4,
  };
}

function marginFigures(input: CaseInput): Figures {
  const run = () => marginCoverage({ margin: need(input.valueAtRisk, 'margin (as var)'), losses: input.losses });
  return {
    'margin.coverage': () => run().coverage,
    'margin.averageshortfall': () => run().averageShortfall,
    'margin.totalshortfall': () => run().totalShortfall,
    'margin.worstshortfall': () => run().worstShortfall,
    'margin.averagemargin': () => run().averageMargin,
  };
}

/** What a p-value decides, and the quantile of chi-square that a statistic is held against. */
function decided(figures: Figures, input: CaseInput): Figures {
  const level = input.number('conflevel', 0.95);
  const degrees: Readonly<Record<string, number>> = { pof: 1, tuff: 1, ind: 1, dur: 1, cc: 2 };
  const decisions = Object.entries(figures).flatMap(([name, figure]): [string, Figure][] => {
    if (!name.endsWith('.pvalue')) return [];
    const decide: Figure = () => {
      const pValue = figure();
      return typeof pValue === 'number' && pValue < 1 - level ? 'reject' : 'fail';
    };
    return [[name.replace(/pvalue$/, 'decision'), decide]];
  });
  const critical = Object.entries(degrees).map(([test, count]): [string, Figure] => [
    `${test}.critical`,
    () => chiSquareInverse(level, count),
  ]);
  return { ...figures, ...Object.fromEntries([...decisions, ...critical]) };
}

export function figuresOf(method: string, input: CaseInput): Figures {
  const figures = {
    ...countFigures(input),
    ...residualFigures(input),
    ...calibrationFigures(input),
    ...acerbiFigures(input),
    ...scoreFigures(input),
    ...berkowitzFigures(input),
    ...lossFigures(input),
    ...marginFigures(input),
    ...garchFigures(input),
    ...descriptionFigures(input),
    ...(MEASURES.includes(method) && method !== 'garch' ? measureFigures(method, input) : {}),
  };
  return decided(figures, input);
}
