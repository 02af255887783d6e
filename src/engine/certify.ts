// Which scenarios must be revalued so that the worst of an account are known for certain, given approximate losses and how far
// off each may be. Pure.
import { largest } from '../losses/largest.ts';

/** One account: screened losses and their bounds; by scenario the exact loss, where `known` is not 0. */
export interface Screened {
  readonly screened: Float64Array;
  readonly bounds: Float64Array;
  /** Which scenario each screened loss is of, where they are not all there: those left out cannot be among the worst. */
  readonly scenarios?: Uint32Array;
  /** Of all scenarios whose bound is finite, where they are not all there. */
  readonly largestBound?: number;
  readonly exact: Float64Array;
  readonly known: Uint8Array;
}

/** The scenario of a screened loss. */
export const scenarioAt = ({ scenarios }: Screened, index: number): number => scenarios?.[index] ?? index;

/** Scenarios not known yet that may be among the `keep` worst, bounds taken `inflation` times. */
export function candidatesOf(account: Screened, keep: number, inflation: number): number[] {
  const { screened, bounds, exact, known } = account;
  const lowest = screened.map((loss, index) => {
    const scenario = scenarioAt(account, index);
    return known[scenario] !== 0 ? exact[scenario]! : loss - inflation * bounds[index]!;
  });
  // At least `keep` scenarios lose this much, whatever the errors are.
  const threshold = largest(lowest, keep);
  const found: number[] = [];
  for (let index = 0; index < screened.length; index++) {
    const scenario = scenarioAt(account, index);
    // Infinite bounds, and the NaN that a broken approximation leaves, are candidates too.
    const isOut = screened[index]! + inflation * bounds[index]! < threshold;
    if (known[scenario] === 0 && !isOut) found.push(scenario);
  }
  return found;
}

export interface Observed {
  /** Largest |screened - exact|, and largest of it over its bound, where the bound is finite. */
  readonly error: number;
  readonly ratio: number;
  readonly count: number;
}

/** What the scenarios known so far say of the bounds. */
export function observedErrors(account: Screened): Observed {
  const { screened, bounds, exact, known } = account;
  let error = 0;
  let ratio = 0;
  let count = 0;
  for (let index = 0; index < screened.length; index++) {
    const scenario = scenarioAt(account, index);
    const bound = bounds[index]!;
    if (known[scenario] === 0 || !(bound < Infinity)) continue;
    const difference = Math.abs(screened[index]! - exact[scenario]!);
    count++;
    // NaN counts as the worst of all.
    if (!(difference <= error)) error = difference;
    if (!(difference <= ratio * bound)) ratio = difference / bound;
  }
  return { error, ratio, count };
}
