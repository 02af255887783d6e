// Words and numbers of a backtest, the same in a terminal and on a page.
import type { Verdict } from '../backtest/verdict.ts';
import { type Instant, instantText } from '../core/units.ts';
import { numberText, shortNumberText } from './number-text.ts';

/** Two decimals: coverage is told from its level by hundredths. */
export const perCent2 = (share: number): string => `${shortNumberText(share * 100, 2)} %`;

export const dayText = (instant: Instant): string => instantText(instant).replace('T00:00:00Z', '').slice(0, 16);

export const multipleText = (multiple: number): string =>
  multiple < Number.POSITIVE_INFINITY ? `x ${numberText(multiple, 2)}` : 'no multiple';

export const probabilityText = (probability: number): string =>
  probability < 0.0001 ? '< 0.0001' : numberText(probability, probability < 0.01 ? 4 : 2);

/** "fhs, levered-perp: 7 exceptions in 1,000 steps at 99 %: consistent (POF p = 0.36)". */
export function testSentence(verdict: Verdict): string {
  const { rule, account, steps, breaches, confidence, proportionOfFailures } = verdict;
  const count = `${numberText(breaches.length, 0)} exception${breaches.length === 1 ? '' : 's'}`;
  const said = `${rule}, ${account}: ${count} in ${numberText(steps, 0)} steps at ${perCent2(confidence)}`;
  if (proportionOfFailures === null) return said;
  const { pValue } = proportionOfFailures;
  const tooFew = breaches.length < steps * (1 - confidence);
  const meant = pValue >= 0.05 ? 'consistent' : tooFew ? 'too few: it asks for more than its level' : 'too many';
  return `${said}: ${meant} (POF p ${pValue < 0.0001 ? '' : '= '}${probabilityText(pValue)})`;
}
