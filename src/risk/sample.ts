// Losses in order: ascending, of equal losses the later scenario first, which is the order of a Tail read backwards. Which
// scenario stands at a rank is thereby decided by the losses alone, sampled whole or as a tail. Every figure of this room is read off such a sample.
import { PlimsollError } from '../core/errors.ts';
import { requireFiniteLosses, requireWeights } from '../losses/losses.ts';

export interface Sample {
  /** Ascending; positive is a loss. */
  readonly losses: Float64Array;
  /** scenarios[i] is where losses[i] happened. */
  readonly scenarios: Uint32Array;
  /** Probability of losses[i]; null when all are equally likely. */
  readonly weights: Float64Array | null;
}

export interface SampleRequest {
  /** In scenario order. */
  readonly losses: Float64Array;
  readonly weights?: Float64Array | null;
  /** Named in a refusal. */
  readonly account?: string;
}

export function createSample({ losses, weights = null, account = 'unnamed' }: SampleRequest): Sample {
  if (losses.length === 0) throw new PlimsollError('INPUT_VALUE', `account ${account} has no losses to measure`);
  requireFiniteLosses(losses, losses.length, account);
  if (weights) requireWeights(weights, losses.length);
  const scenarios = ascending(losses);
  return { losses: inOrder(losses, scenarios), scenarios, weights: weights && inOrder(weights, scenarios) };
}

function inOrder(column: Float64Array, scenarios: Uint32Array): Float64Array {
  const sorted = new Float64Array(scenarios.length);
  for (let rank = 0; rank < sorted.length; rank++) sorted[rank] = column[scenarios[rank]!]!;
  return sorted;
}

/** The scenarios by their loss, the later first of equal ones: a merge sort, five times as fast as one that calls back. */
function ascending(losses: Float64Array): Uint32Array {
  const count = losses.length;
  let from = new Uint32Array(count);
  for (let rank = 0; rank < count; rank++) from[rank] = count - 1 - rank;
  let to = new Uint32Array(count);
  for (let width = 1; width < count; width *= 2) {
    for (let first = 0; first < count; first += 2 * width) {
      const middle = Math.min(first + width, count);
      merge(losses, { from, to, first, middle, end: Math.min(middle + width, count) });
    }
    [from, to] = [to, from];
  }
  return from;
}

interface Runs {
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  readonly first: number;
  readonly middle: number;
  readonly end: number;
}

function merge(losses: Float64Array, { from, to, first, middle, end }: Runs): void {
  let left = first;
  let right = middle;
  for (let at = first; at < end; at++) {
    const takesRight = right < end && (left === middle || losses[from[right]!]! < losses[from[left]!]!);
    to[at] = takesRight ? from[right++]! : from[left++]!;
  }
}

/** Refuses a confidence level that is not strictly between 0 and 1. */
export function requireLevel(level: number): number {
  if (level > 0 && level < 1) return level;
  throw new PlimsollError('INPUT_VALUE', `the confidence level is ${level}; it must lie strictly between 0 and 1`);
}

/**
 * A product such as n p that stands for a whole number, as that number. 0.29 * 100 is 28.999999999999996 in f64, and a
 * rank must not hang on that: within 8 ULP of a whole number it is the whole number.
 */
export function withoutRounding(product: number): number {
  const whole = Math.floor(product + 0.5);
  return Math.abs(product - whole) <= 8 * 2.220446049250313e-16 * Math.abs(whole) ? whole : product;
}

/** A sum of weights may end a few roundings beside the level that it equals on paper. */
export const WEIGHT_ROUNDING = 1e-14;
