// What the tests found, in a sentence each.
import { requireInRange } from '../../core/checks.ts';
import type { Exceptions, TestResult } from './coverage.ts';
import { kupiecTest } from './coverage.ts';
import type { MarginCoverage } from './margin-coverage.ts';
import type { ScoreComparison } from './scores.ts';
import type { TrafficLightResult } from './traffic-light.ts';

/** 12345 as 12,345. */
export function groupedText(whole: number): string {
  return String(whole).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** A p-value with two digits that mean something: 0.36, 0.0042, below 1e-12. */
export function pValueText(pValue: number): string {
  if (pValue >= 0.995) return '1.0';
  if (pValue >= 0.01) return pValue.toFixed(2);
  if (pValue >= 1e-4) return String(Number(pValue.toPrecision(2)));
  return pValue < 1e-12 ? 'below 1e-12' : pValue.toExponential(1);
}

/** `= 0.36` or `below 1e-12`. */
function equalsText(pValue: number): string {
  const text = pValueText(pValue);
  return text.startsWith('below') ? text : `= ${text}`;
}

/** 0.99 as 99 %, 0.975 as 97.5 %. */
export function percentText(fraction: number): string {
  return `${Number((100 * fraction).toPrecision(6))} %`;
}

export function countText(count: number, noun: string): string {
  return `${groupedText(count)} ${noun}${count === 1 ? '' : 's'}`;
}

export function requireSignificance(significance: number): number {
  return requireInRange('the significance', significance, { low: 0, high: 1, lowOpen: true, highOpen: true });
}

/** "7 exceptions in 1,000 days at 99 %: consistent (POF p = 0.31)". */
export function exceptionSentence(observed: Exceptions, significance = 0.05): string {
  requireSignificance(significance);
  const { days, exceptions, probability } = observed;
  const { pValue } = kupiecTest(observed);
  const expected = days * probability;
  const verdict =
    pValue > significance
      ? 'consistent'
      : exceptions > expected
        ? `too many for ${Number(expected.toPrecision(3))} expected`
        : `too few for ${Number(expected.toPrecision(3))} expected: more margin than promised`;
  const level = percentText(1 - probability);
  return `${countText(exceptions, 'exception')} in ${countText(days, 'day')} at ${level}: ${verdict} (POF p ${equalsText(pValue)})`;
}

/** "exceptions do not cluster (independence p = 0.41)". */
export function clusterSentence(test: TestResult, name: string, significance = 0.05): string {
  const verdict =
    test.pValue > requireSignificance(significance) ? 'exceptions do not cluster' : 'exceptions come in clusters';
  return `${verdict} (${name} p ${equalsText(test.pValue)})`;
}

/** "ES is consistent (Z2 = -0.12, p = 0.31)". */
export function shortfallSentence(test: TestResult, name: string, significance = 0.05): string {
  const verdict = test.pValue > requireSignificance(significance) ? 'ES is consistent' : 'ES is too low';
  return `${verdict} (${name} = ${Number(test.statistic.toPrecision(3))}, p ${equalsText(test.pValue)})`;
}

/** "yellow zone: P(5 exceptions or fewer) = 95.88 %". */
export function trafficLightSentence({ zone, cumulativeProbability }: TrafficLightResult, exceptions: number): string {
  const share = Math.floor(cumulativeProbability * 10_000) / 100;
  return `${zone} zone: P(${countText(exceptions, 'exception')} or fewer) = ${share.toFixed(2)} %`;
}

/** "covered 99.3 % of 1,000 days; 7 breaches cost 1,234 in all, the worst 560 on day 71". */
export function coverageSentence(coverage: MarginCoverage): string {
  const amount = (value: number): string => groupedText(Math.round(value));
  // Cut, not rounded: 99.996 % is not all.
  const covered = Number((Math.floor(coverage.coverage * 10_000) / 100).toFixed(2));
  const start = `covered ${covered} % of ${countText(coverage.days, 'day')}`;
  const capital =
    coverage.capitalAgainstIsolated === null
      ? ''
      : `; binds ${percentText(Number(coverage.capitalAgainstIsolated.toPrecision(3)))} of the isolated margin`;
  if (coverage.worstDay === null) return `${start}, every one${capital}`;
  const breaches = `${countText(coverage.breaches, 'breach').replace(/breachs$/, 'breaches')} cost ${amount(coverage.totalShortfall)} in all`;
  return `${start}; ${breaches}, the worst ${amount(coverage.worstShortfall)} on day ${groupedText(coverage.worstDay)}${capital}`;
}

/** "A forecasts better than B (Diebold-Mariano p = 0.02)". */
export function comparisonSentence(
  test: ScoreComparison,
  { first, second }: { readonly first: string; readonly second: string },
  significance = 0.05,
): string {
  const [better, worse] = test.meanDifference < 0 ? [first, second] : [second, first];
  const p = `(Diebold-Mariano p ${equalsText(test.pValue)})`;
  if (test.pValue > requireSignificance(significance)) return `${first} and ${second} cannot be told apart ${p}`;
  return `${better} forecasts better than ${worse} ${p}`;
}
