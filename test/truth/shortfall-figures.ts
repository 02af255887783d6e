// Figures of whether ES and whole distributions were right, and of scores.
import { criticalValue, simulatedTest, simulateNull } from '../../src/backtest/statistics/acerbi-null.ts';
import { acerbiZ1, acerbiZ2, acerbiZ3 } from '../../src/backtest/statistics/acerbi-szekely.ts';
import { berkowitzTailTest, berkowitzTest } from '../../src/backtest/statistics/berkowitz.ts';
import { calibrationTest } from '../../src/backtest/statistics/calibration.ts';
import type { TestResult } from '../../src/backtest/statistics/coverage.ts';
import { exceptionsOf } from '../../src/backtest/statistics/exceptions.ts';
import { compareScores, fisslerZiegelZero, jointScores, quantileScores } from '../../src/backtest/statistics/scores.ts';
import {
  exceedanceBootstrapTest,
  exceedanceMeanTest,
  exceedanceResiduals,
  philoxChoice,
} from '../../src/backtest/statistics/shortfall-tests.ts';
import { centralMoment } from '../../src/risk/sample-moments.ts';
import { chiSquareSurvival } from '../../src/spec/chi-square.ts';
import { normalCdf } from '../../src/spec/normal-cdf.ts';
import type { CaseInput } from './data-input.ts';
import { type Figures, lawOf, meanOf, need, ruleOf, seriesOf, testFigures } from './figure.ts';
import { rRandom } from './r-random.ts';

/** The resample b of place j is draw j B + b of R's sample(): rows of matrix(sample(x, n B), nrow = B). */
function rChoice(seed: number, resamples: number, count: number): (resample: number, place: number) => number {
  const random = rRandom(seed);
  const drawn = Uint32Array.from({ length: resamples * count }, () => random.below(count));
  return (resample, place) => drawn[place * resamples + resample]!;
}

export function residualFigures(input: CaseInput): Figures {
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

export function calibrationFigures(input: CaseInput): Figures {
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

export function acerbiFigures(input: CaseInput): Figures {
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
  const simulated = (statistic: 'z1' | 'z2' | 'z3'): Float64Array =>
    simulateNull({
      statistic,
      days: input.losses.length,
      probability: input.probability(),
      law: lawOf(input),
      resamples: input.number('resamples', 2000),
      seed: input.number('seed', 1),
    });
  const significance = input.number('significance', 1 - input.number('conflevel', 0.95));
  return Object.fromEntries(
    (['z1', 'z2', 'z3'] as const).flatMap((name) => [
      [`${name}.statistic`, statistics[name]],
      [`${name}.pvalue`, () => simulatedTest(statistics[name](), simulated(name)).pValue],
      [`${name}.critical`, () => criticalValue(simulated(name), significance)],
    ]),
  );
}

export function scoreFigures(input: CaseInput): Figures {
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

export function berkowitzFigures(input: CaseInput): Figures {
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
