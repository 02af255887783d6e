// Which scenarios must be revalued so that the worst of an account are known for certain, given approximate losses and how far
// off each may be. Pure.
import { largest } from '../losses/largest.ts';

/** One account: by scenario the screened loss and its bound; the exact loss where `known` is not 0. */
export interface Screened {
  readonly screened: Float64Array;
  readonly bounds: Float64Array;
  readonly exact: Float64Array;
  readonly known: Uint8Array;
}

/** Scenarios not known yet that may be among the `keep` worst, bounds taken `inflation` times. */
export function candidatesOf(account: Screened, keep: number, inflation: number): number[] {
  const { screened, bounds, exact, known } = account;
  const lowest = screened.map((loss, scenario) => {
    return known[scenario] !== 0 ? exact[scenario]! : loss - inflation * bounds[scenario]!;
  });
  // At least `keep` scenarios lose this much, whatever the errors are.
  const threshold = largest(lowest, keep);
  const found: number[] = [];
  for (let scenario = 0; scenario < screened.length; scenario++) {
    // Infinite bounds, and the NaN that a broken approximation leaves, are candidates too.
    const isOut = screened[scenario]! + inflation * bounds[scenario]! < threshold;
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
export function observedErrors({ screened, bounds, exact, known }: Screened): Observed {
  let error = 0;
  let ratio = 0;
  let count = 0;
  for (let scenario = 0; scenario < screened.length; scenario++) {
    const bound = bounds[scenario]!;
    if (known[scenario] === 0 || !(bound < Infinity)) continue;
    const difference = Math.abs(screened[scenario]! - exact[scenario]!);
    count++;
    // NaN counts as the worst of all.
    if (!(difference <= error)) error = difference;
    if (!(difference <= ratio * bound)) ratio = difference / bound;
  }
  return { error, ratio, count };
}
