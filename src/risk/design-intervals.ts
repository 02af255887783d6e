// Intervals for VaR and ES of weighted scenarios that were drawn in strata or in independent replicates. VaR: every loss x is
// tested, the interval holds those at which the weight beyond x is not too far from 1 - p (Woodruff's inversion); no density is
// estimated. ES: its influence function (L - VaR)+ / (1 - p), whose error needs nothing else; between strata and of weights bent
// by the skewness of that error, as of scenarios drawn alike (intervals.ts).
// Source: Woodruff, R. (1952) J. American Statistical Association 47, 635-646; Glynn, P. (1996) Importance sampling for quantiles.
import { PlimsollError } from '../core/errors.ts';
import type { SampleDesign } from '../losses/losses.ts';
import { normalInverse } from '../spec/normal-inverse.ts';
import { studentTInverse } from '../spec/student-t-inverse.ts';
import { errorOf, type Interval, requireConfidence, skewedInterval } from './intervals.ts';
import { requireLevel, type Sample } from './sample.ts';

export interface DesignRequest {
  readonly sample: Sample;
  /** Absent: drawn independently, weights and all. */
  readonly design?: SampleDesign;
  readonly level: number;
  readonly confidence: number;
}

/** Sums of a group over its scenarios: of w, w^2, w h, w^2 h, w^2 h^2 for the values h at hand. */
interface GroupSums {
  readonly count: Float64Array;
  readonly weight: Float64Array;
  readonly square: Float64Array;
  readonly first: Float64Array;
  readonly mixed: Float64Array;
  readonly second: Float64Array;
}

interface Layout {
  readonly kind: 'strata' | 'replicates';
  readonly groupAt: (index: number) => number;
  readonly weightAt: (index: number) => number;
  readonly sums: GroupSums;
  readonly groups: number;
}

export function designedValueAtRiskInterval(request: DesignRequest): Interval {
  const { sample, level, confidence } = request;
  const layout = layoutOf(request);
  const times = timesOf(layout, confidence);
  const tail = 1 - requireLevel(level);
  const { losses } = sample;
  const ends: { low: number | null; high: number | null } = { low: null, high: null };
  let isBounded: boolean | null = null;
  const state = createVariance(layout);
  for (let index = losses.length - 1; index >= 0; index--) {
    state.add(index, 1);
    // Losses that are equal are passed together.
    if (index > 0 && losses[index - 1] === losses[index]) continue;
    const { mean, variance } = state.now();
    const reach = times * Math.sqrt(Math.max(0, variance));
    if (mean < tail - reach) continue;
    const isWithin = mean <= tail + reach;
    // Where even no loss beyond the VaR would not be too few, the sample does not bound it from above.
    if (isBounded === null && mean >= tail) isBounded = reach < tail;
    ends.high ??= losses[index]!;
    if (isWithin) continue;
    ends.low = losses[index]!;
    break;
  }
  const high = isBounded === true ? ends.high : null;
  return { low: ends.low, high, confidence, coverage: null, method: methodOf(request) };
}

export function designedShortfallInterval(
  request: DesignRequest & { readonly valueAtRisk: number; readonly expectedShortfall: number },
): Interval {
  const { sample, level, confidence, valueAtRisk, expectedShortfall } = request;
  const layout = layoutOf(request);
  const times = timesOf(layout, confidence);
  const tail = 1 - requireLevel(level);
  const state = createVariance(layout);
  const influenceAt = (index: number): number => Math.max(0, sample.losses[index]! - valueAtRisk) / tail;
  for (let index = sample.losses.length - 1; index >= 0; index--) {
    const influence = influenceAt(index);
    if (influence === 0) break;
    state.add(index, influence);
  }
  const variance = Math.max(0, state.now().variance);
  if (layout.kind === 'strata') {
    const error = errorOf(variance, thirdMoment(layout, sample.losses.length, influenceAt));
    return { ...skewedInterval(expectedShortfall, error, confidence), method: methodOf(request) };
  }
  const reach = times * Math.sqrt(variance);
  return {
    low: expectedShortfall - reach,
    high: expectedShortfall + reach,
    confidence,
    coverage: null,
    method: methodOf(request),
  };
}

const methodOf = ({ design }: DesignRequest): Interval['method'] => design?.kind ?? 'weighted';

function layoutOf({ sample, design }: DesignRequest): Layout {
  const { losses, scenarios, weights } = sample;
  const count = losses.length;
  if (design && design.groups.length !== count) {
    throw invalid(`the design groups ${design.groups.length} scenarios; the sample has ${count}`);
  }
  const groupAt = design ? (index: number): number => design.groups[scenarios[index]!]! : (): number => 0;
  const weightAt = weights ? (index: number): number => weights[index]! : (): number => 1 / count;
  let groups = 0;
  for (let index = 0; index < count; index++) groups = Math.max(groups, groupAt(index) + 1);
  const column = (): Float64Array => new Float64Array(groups);
  const sums: GroupSums = {
    count: column(),
    weight: column(),
    square: column(),
    first: column(),
    mixed: column(),
    second: column(),
  };
  for (let index = 0; index < count; index++) {
    const [group, weight] = [groupAt(index), weightAt(index)];
    sums.count[group]! += 1;
    sums.weight[group]! += weight;
    sums.square[group]! += weight * weight;
  }
  const kind = design?.kind ?? 'strata';
  const fewest = kind === 'strata' ? 2 : 1;
  const poor = sums.count.findIndex((members) => members < fewest);
  if (poor >= 0) {
    throw invalid(`group ${poor} of the design has ${sums.count[poor]} scenarios; it needs at least ${fewest}`);
  }
  if (kind === 'replicates' && groups < 2) {
    throw invalid(`there are ${groups} replicates; an interval needs at least two`);
  }
  return { kind, groupAt, weightAt, sums, groups };
}

function timesOf({ kind, groups }: Layout, confidence: number): number {
  const side = (1 - requireConfidence(confidence)) / 2;
  return kind === 'replicates' ? -studentTInverse(side, groups - 1) : -normalInverse(side);
}

interface RunningVariance {
  /** The value of the scenario at this index of the sample becomes `value`; it was 0. */
  readonly add: (index: number, value: number) => void;
  readonly now: () => { readonly mean: number; readonly variance: number };
}

/** Mean and variance of a weighted sum while values come in one by one, at the same cost for any number of groups. */
function createVariance(layout: Layout): RunningVariance {
  const { kind, groupAt, weightAt, sums, groups } = layout;
  const { count, weight, square, first, mixed, second } = sums;
  let mean = 0;
  let spread = 0;
  // Strata: the error of their sum. Replicates: sums of the groups' own means and of their squares.
  const partOf = (group: number): number => {
    const h = first[group]! / weight[group]!;
    if (kind === 'replicates') return h * h;
    const squares = second[group]! - 2 * h * mixed[group]! + h * h * square[group]!;
    return (squares * count[group]!) / (count[group]! - 1);
  };
  let means = 0;
  return {
    add: (index, value) => {
      const group = groupAt(index);
      const w = weightAt(index);
      spread -= partOf(group);
      first[group]! += w * value;
      mixed[group]! += w * w * value;
      second[group]! += w * w * value * value;
      spread += partOf(group);
      mean += w * value;
      means += (w * value) / weight[group]!;
    },
    now: () => {
      if (kind === 'strata') return { mean, variance: spread };
      const average = means / groups;
      return { mean: average, variance: (spread / groups - average * average) / (groups - 1) };
    },
  };
}

/** Third central moment of the error of the sum over strata; a stratum of two tells nothing of it. */
function thirdMoment({ groupAt, weightAt, sums }: Layout, count: number, valueAt: (index: number) => number): number {
  const { count: members, weight, first } = sums;
  let third = 0;
  for (let index = 0; index < count; index++) {
    const group = groupAt(index);
    const n = members[group]!;
    if (n < 3) continue;
    const deviation = weightAt(index) * (valueAt(index) - first[group]! / weight[group]!);
    third += (deviation * deviation * deviation * n * n) / ((n - 1) * (n - 2));
  }
  return third;
}

function invalid(what: string): PlimsollError {
  return new PlimsollError('INPUT_VALUE', what);
}
