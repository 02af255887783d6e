// Words and numbers of a backtest, the same in a terminal and on a page.
import { coverageSentence } from '../backtest/statistics/sentences.ts';
import type { Verdict } from '../backtest/verdict.ts';
import { type Instant, instantText } from '../core/units.ts';
import { numberText, shortNumberText } from './number-text.ts';

/** Two decimals: coverage is told from its level by hundredths. */
export const perCent2 = (share: number): string => `${shortNumberText(share * 100, 2)} %`;

export const dayText = (instant: Instant): string => instantText(instant).replace('T00:00:00Z', '').slice(0, 16);

export const multipleText = (multiple: number): string =>
  multiple < Number.POSITIVE_INFINITY ? `x ${numberText(multiple, 2)}` : 'no multiple';

const probabilityText = (probability: number): string =>
  probability < 0.0001 ? '< 0.0001' : numberText(probability, probability < 0.01 ? 4 : 2);

/** "fhs, levered-perp: 7 exceptions in 1,000 days at 99 %: consistent (POF p = 0.31); exceptions do not cluster (...)". */
export function testSentence({ rule, account, tests, tested, coverage }: Verdict): string {
  if (tests === null) return `${rule}, ${account}: ${coverageSentence(coverage)}`;
  const what = tested === 'tail' ? 'VaR' : 'requirement taken for a VaR';
  return `${rule}, ${account}, ${what}: ${tests.sentences.join('; ')}`;
}

/** Whether the number of exceptions is not what the level says. */
export const isRejected = ({ tests }: Verdict): boolean => {
  const pValue = tests?.lines.find(({ test }) => test === 'POF')?.pValue ?? null;
  return pValue !== null && pValue < 0.05;
};

/** p of the proportion of failures; empty where there is none. */
export function failureText({ tests }: Verdict): string {
  const pValue = tests?.lines.find(({ test }) => test === 'POF')?.pValue ?? null;
  return pValue === null ? '' : probabilityText(pValue);
}

/** Largest rise of the requirement over five steps, as a share of what it was. */
export const callText = ({ calls }: Verdict): string => {
  const call = calls?.largestCalls.find(({ days }) => days === 5);
  return call === undefined ? '' : `+${numberText(100 * call.share, 0)} %`;
};
