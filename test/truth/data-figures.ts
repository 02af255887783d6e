// Every figure that a case with a data file may ask for, by name, computed when it is asked for.

import { simulatedTest, simulateNull } from '../../src/backtest/statistics/acerbi-null.ts';
import { acerbiZ1, acerbiZ2, acerbiZ3, type ReturnLaw } from '../../src/backtest/statistics/acerbi-szekely.ts';
import { berkowitzTailTest, berkowitzTest } from '../../src/backtest/statistics/berkowitz.ts';
import { calibrationTest } from '../../src/backtest/statistics/calibration.ts';
import {
  binomialTails,
  conditionalCoverageTest,
  independenceTest,
  kupiecTest,
  mixedKupiecTest,
  normalApproximationTest,
  quarksIndependenceTest,
  type TestResult,
  timeToFirstExceptionTest,
  transitionsOf,
} from '../../src/backtest/statistics/coverage.ts';
import { DESCRIBED_LEVELS, describeSeries } from '../../src/backtest/statistics/descriptive.ts';
import { weibullDurationTest } from '../../src/backtest/statistics/durations.ts';
import { dynamicQuantileTest } from '../../src/backtest/statistics/dynamic-quantile.ts';
import {
  countOf,
  type ExceptionRule,
  exceptionDays,
  exceptionsOf,
  timesBetween,
} from '../../src/backtest/statistics/exceptions.ts';
import { ewmaVariances } from '../../src/backtest/statistics/historical-measures.ts';
import { marginCoverage } from '../../src/backtest/statistics/margin-coverage.ts';
import { compareScores, fisslerZiegelZero, jointScores, quantileScores } from '../../src/backtest/statistics/scores.ts';
import {
  exceedanceBootstrapTest,
  exceedanceMeanTest,
  exceedanceResiduals,
  philoxChoice,
  type ShortfallSeries,
} from '../../src/backtest/statistics/shortfall-tests.ts';
import { trafficLight } from '../../src/backtest/statistics/traffic-light.ts';
import { PlimsollError } from '../../src/core/errors.ts';
import { centralMoment } from '../../src/risk/sample-moments.ts';
import { fitGaussianGarch, type GaussianGarchFit } from '../../src/scenarios/gaussian-garch.ts';
import { chiSquareInverse, chiSquareSurvival } from '../../src/spec/chi-square.ts';
import { normalCdf } from '../../src/spec/normal-cdf.ts';
import { type CaseInput, garchChoice, measuresOf } from './data-input.ts';
import { MEASURES } from './data-names.ts';
import { rRandom } from './r-random.ts';

type Figure = () => number | string | null;
export type Figures = Readonly<Record<string, Figure>>;

const meanOf = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;

function testFigures(name: string, run: () => TestResult): Figures {
  return { [`${name}.statistic`]: () => run().statistic, [`${name}.pvalue`]: () => run().pValue };
}

function need<T>(value: T | undefined, what: string): T {
  if (value !== undefined) return value;
  throw new PlimsollError('INPUT_VALUE', `the case has no ${what}: name its column, or give it as a parameter`);
}

const seriesOf = (input: CaseInput): ShortfallSeries => ({
  losses: input.losses,
  valueAtRisk: need(input.valueAtRisk, 'VaR'),
  expectedShortfall: need(input.expectedShortfall, 'ES'),
  ...(input.deviation ? { deviation: input.deviation } : {}),
});

const ruleOf = (input: CaseInput, otherwise: ExceptionRule): ExceptionRule =>
  input.text('rule', otherwise) === 'inclusive'
    ? 'inclusive'
    : input.text('rule', otherwise) === 'strict'
      ? 'strict'
      : otherwise;

function lawOf(input: CaseInput): ReturnLaw {
  const degrees = input.number('degrees', input.number('df', 0));
  return degrees > 0 ? { family: 'student', degrees } : { family: 'normal' };
}

function countFigures(input: CaseInput): Figures {
  const isException = (): boolean[] =>
    exceptionsOf({ losses: input.losses, valueAtRisk: need(input.valueAtRisk, 'VaR') }, ruleOf(input, 'strict'));
  const observed = () => ({
    days: input.losses.length,
    exceptions: countOf(isException()),
    probability: input.probability(),
  });
  // GAS counts pairs backwards: its n01 is an exception followed by a quiet day.
  const transitions = () => {
    const { n00, n01, n10, n11 } = transitionsOf(isException());
    return input.convention === 'gas' ? { n00, n01: n10, n10: n01, n11 } : { n00, n01, n10, n11 };
  };
  const isQuarks = input.convention === 'quarks';
  const independence = (): TestResult =>
    isQuarks
      ? quarksIndependenceTest(isException(), input.probability()).independence
      : independenceTest(transitions());
  const both = (): TestResult =>
    isQuarks
      ? quarksIndependenceTest(isException(), input.probability()).conditionalCoverage
      : conditionalCoverageTest(observed(), transitions());
  const first = (): number => need(exceptionDays(isException())[0], 'exception');
  const mixed = () => mixedKupiecTest(observed(), timesBetween(isException()));
  const duration = () => weibullDurationTest(isException());
  return {
    days: () => input.losses.length,
    exceptions: () => observed().exceptions,
    expected: () => input.losses.length * input.probability(),
    expectedwhole: () => Math.floor(input.losses.length * input.probability() * (1 + 1e-15)),
    ratio: () => observed().exceptions / (input.losses.length * input.probability()),
    rate: () => observed().exceptions / input.losses.length,
    firstfailure: first,
    n00: () => transitions().n00,
    n01: () => transitions().n01,
    n10: () => transitions().n10,
    n11: () => transitions().n11,
    atmost: () => binomialTails(observed()).atMost,
    atleast: () => binomialTails(observed()).atLeast,
    zone: () => trafficLight(observed()).zone,
    'tl.statistic': () => trafficLight(observed()).cumulativeProbability,
    'tl.pvalue': () => trafficLight(observed()).cumulativeProbability,
    ...testFigures('pof', () => kupiecTest(observed())),
    ...testFigures('tuff', () => timeToFirstExceptionTest(first(), input.probability())),
    ...testFigures('bin', () => normalApproximationTest(observed())),
    ...testFigures('ind', independence),
    ...testFigures('cc', both),
    ...testFigures('tbf', () => mixed().mixed),
    ...testFigures('tbfi', () => mixed().independence),
    ...testFigures('dur', duration),
    'dur.b': () => duration().shape,
    'dur.ull': () => duration().logLikelihood,
    'dur.rll': () => duration().restrictedLogLikelihood,
    ...testFigures('dq', () =>
      dynamicQuantileTest(
        { losses: input.losses, valueAtRisk: need(input.valueAtRisk, 'VaR') },
        {
          probability: input.probability(),
          lags: input.number('lags', input.number('lag', input.number('laghit', 4))),
        },
      ),
    ),
  };
}

/** The resample b of place j is draw j B + b of R's sample(): rows of matrix(sample(x, n B), nrow = B). */
function rChoice(seed: number, resamples: number, count: number): (resample: number, place: number) => number {
  const random = rRandom(seed);
  const drawn = Uint32Array.from({ length: resamples * count }, () => random.below(count));
  return (resample, place) => drawn[place * resamples + resample]!;
}

function residualFigures(input: CaseInput): Figures {
  const residuals = (standardised: boolean): Float64Array =>
    exceedanceResiduals(seriesOf(input), { exceptions: ruleOf(input, 'inclusive'), standardised });
  const resamples = input.number('resamples', input.number('nboot', input.number('b', 1000)));
  const seed = input.number('seed', 1);
  const bootstrap = (standardised: boolean) => {
    const values = residuals(standardised);
    const choose = input.text('random', 'r') === 'r' ? rChoice(seed, resamples, values.length) : philoxChoice(seed);
    return exceedanceBootstrapTest(values, { choose, resamples });
  };
  const strict = () =>
    exceedanceMeanTest(
      exceedanceResiduals(seriesOf(input), { exceptions: ruleOf(input, 'strict'), standardised: false }),
    );
  return {
    'er.twosidedsimple': () => bootstrap(false).twoSided,
    'er.onesidedsimple': () => bootstrap(false).oneSided,
    'er.twosidedstandardized': () => bootstrap(true).twoSided,
    'er.onesidedstandardized': () => bootstrap(true).oneSided,
    'er.statistic': () => -bootstrap(false).statistic,
    'er.standardizedstatistic': () => -bootstrap(true).statistic,
    ...testFigures('estest', strict),
    // Not drawn unless asked for.
    bootpvalue: () => null,
    'estest.bootpvalue': () => null,
  };
}

function calibrationFigures(input: CaseInput): Figures {
  const correction =
    input.text('hommel', 'true') === 'false' || input.number('hommel', 1) === 0 ? 'bonferroni' : 'hommel';
  const run = () => calibrationTest(seriesOf(input), { probability: input.probability(), correction });
  const general = (value: TestResult | null): TestResult => need(value ?? undefined, 'expected volatility (sd)');
  return {
    'calibration.twosidedsimple': () => run().simple.pValue,
    'calibration.onesidedsimple': () => run().simpleOneSided.pValue,
    'calibration.twosidedgeneral': () => general(run().general).pValue,
    'calibration.onesidedgeneral': () => general(run().generalOneSided).pValue,
    'calibration.statistic': () => run().simple.statistic,
    'calibration.pvalue': () => run().simple.pValue,
    'calibration.generalstatistic': () => general(run().general).statistic,
  };
}

function acerbiFigures(input: CaseInput): Figures {
  const rule = ruleOf(input, 'strict');
  const scores = (): Float64Array => {
    const { deviation, losses } = input;
    const spread = need(deviation, 'expected volatility (sd)');
    return losses.map((loss, day) => -loss / spread[day]!);
  };
  const z3 = (): number =>
    acerbiZ3({ ranks: scores().map((score) => normalCdf(score)) }, input.probability(), lawOf(input));
  const statistics = {
    z1: () => acerbiZ1(seriesOf(input), rule),
    z2: () => acerbiZ2(seriesOf(input), input.probability(), rule),
    z3,
  };
  const pValue = (statistic: 'z1' | 'z2' | 'z3'): number =>
    simulatedTest(
      statistics[statistic](),
      simulateNull({
        statistic,
        days: input.losses.length,
        probability: input.probability(),
        law: lawOf(input),
        resamples: input.number('resamples', 2000),
        seed: input.number('seed', 1),
      }),
    ).pValue;
  return Object.fromEntries(
    (['z1', 'z2', 'z3'] as const).flatMap((name) => [
      [`${name}.statistic`, statistics[name]],
      [`${name}.pvalue`, () => pValue(name)],
    ]),
  );
}

function scoreFigures(input: CaseInput): Figures {
  const tick = (): Float64Array =>
    quantileScores({ losses: input.losses, valueAtRisk: need(input.valueAtRisk, 'VaR') }, input.probability());
  const joint = (): Float64Array => {
    const g2 = input.number('g2', 1);
    const shape = (['log', 'sqrt', 'inverse', 'logistic', 'exponential'] as const)[g2 - 1] ?? 'log';
    const choice = { ...fisslerZiegelZero(input.probability()), shape, withQuantile: input.number('g1', 2) === 1 };
    return jointScores(seriesOf(input), choice);
  };
  const excesses = (): number[] => {
    const valueAtRisk = need(input.valueAtRisk, 'VaR');
    return exceptionsOf({ losses: input.losses, valueAtRisk }, ruleOf(input, 'inclusive')).flatMap(
      (isException, day) => (isException ? [Math.abs(input.losses[day]! - valueAtRisk[day]!)] : []),
    );
  };
  const difference = () =>
    compareScores(input.column('first score'), input.column('second score'), {
      lags: input.number('lags', 0),
      weights: input.text('weights', 'equal') === 'bartlett' ? 'bartlett' : 'equal',
      harvey: input.text('harvey', 'false') === 'true' || input.number('harvey', 0) === 1,
    });
  return {
    'tick.mean': () => meanOf(tick()),
    'tick.statistic': () => meanOf(tick()),
    'fz.mean': () => meanOf(joint()),
    'fz.statistic': () => meanOf(joint()),
    admean: () => meanOf(excesses()),
    admax: () => Math.max(...excesses()),
    ...testFigures('dm', difference),
  };
}

/** Of scores less their mean on those of the day before, the first day's being 0. */
function autoregression(scores: Float64Array): number {
  const mean = meanOf(scores);
  let [product, square] = [0, 0];
  for (let day = 1; day < scores.length; day++) {
    product += (scores[day]! - mean) * (scores[day - 1]! - mean);
    square += (scores[day - 1]! - mean) ** 2;
  }
  return product / square;
}

function berkowitzFigures(input: CaseInput): Figures {
  const scores = (): Float64Array => {
    if (input.text('scores', '') !== '') return input.column(input.text('scores', ''));
    const spread = need(input.deviation, 'expected volatility (sd)');
    return input.losses.map((loss, day) => -loss / spread[day]!);
  };
  const run = () => berkowitzTest(scores(), input.number('lags', 1));
  const rho = () => autoregression(scores());
  const tail = () => berkowitzTailTest(scores(), input.probability());
  // Jarque and Bera as rugarch has it: the squared skewness is squared no further, of scores less their mean.
  const normality = (): number => {
    const values = { values: scores(), weights: null };
    const [second, third, fourth] = [centralMoment(values, 2), centralMoment(values, 3), centralMoment(values, 4)];
    const count = values.values.length;
    return (count * third ** 2) / second ** 3 / 6 + (count * (fourth / second ** 2 - 3) ** 2) / 24;
  };
  const figures = (name: string, test: typeof run): Figures => ({
    [`${name}.jb`]: normality,
    [`${name}.jbp`]: () => chiSquareSurvival(normality(), 2),
    ...testFigures(name, test),
    [`${name}.ull`]: () => test().logLikelihood,
    [`${name}.rll`]: () => test().restrictedLogLikelihood,
    [`${name}.mean`]: () => test().mean,
    [`${name}.mu`]: () => test().mean,
    [`${name}.sigma`]: () => test().deviation,
    [`${name}.deviation`]: () => test().deviation,
  });
  return { ...figures('berkowitz', run), 'berkowitz.rho': rho, ...figures('berkowitztail', tail) };
}

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
