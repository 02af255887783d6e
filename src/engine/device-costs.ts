// Whether a GPU screens faster than the threads: by costs that were measured on this machine, both in seconds. Pure.
import type { ScreenWork } from './tail-run.ts';

export interface DeviceCosts {
  /** One evaluation of a surface, on one thread and on the device. */
  readonly wasmEvaluation: number;
  readonly deviceEvaluation: number;
  /** One move of one factor, rounded and brought to the device. */
  readonly move: number;
  /** The same move drawn by the device itself. */
  readonly draw: number;
  /** One round trip: a dispatch and what comes back. */
  readonly roundTrip: number;
}

/** Round trips of a search: the screen, and three for each account. */
const TRIPS_PER_ACCOUNT = 3;
/** The threads look at every loss once or twice in the search; on a device that is part of the round trip. */
const SCAN_SECONDS = 20e-9;
/** One move drawn here, in f64 on one thread. */
const DRAW_SECONDS = 70e-9;
/** A device has to save this much. */
const WORTHWHILE = 0.8;
/** An evaluation on a thread before anything is measured: three of four machines are within a half of it. */
const USUAL_EVALUATION = 12e-9;
/** Opening a device and measuring it takes longer than screening that ends sooner. */
const WORTH_MEASURING_SECONDS = 0.3;

/** A scenario has a number of 32 bits. */
const MOST_SCENARIOS = 4_294_967_296;

const evaluations = ({ scenarioCount, groupCount }: ScreenWork): number => scenarioCount * groupCount;

/** Whether the work is large enough for a look at the device. */
export const worthMeasuring = (work: ScreenWork, threads: number): boolean =>
  (evaluations(work) * USUAL_EVALUATION) / threads > WORTH_MEASURING_SECONDS;

export function threadSeconds(work: ScreenWork, { wasmEvaluation }: DeviceCosts, threads: number): number {
  const scans = work.scenarioCount * work.accountCount * SCAN_SECONDS;
  return drawSeconds(work) + (evaluations(work) * wasmEvaluation) / threads + scans;
}

/** Whether the device draws moves in less time than it takes to send them, and to draw them here where they are not. */
export const drawingSaves = ({ hasRecipe, isDeferred }: ScreenWork, { move, draw }: DeviceCosts): boolean =>
  hasRecipe && draw < move + (isDeferred ? DRAW_SECONDS : 0);

const drawSeconds = ({ isDeferred, scenarioCount, factorCount }: ScreenWork): number =>
  isDeferred ? scenarioCount * factorCount * DRAW_SECONDS : 0;

export function deviceSeconds(work: ScreenWork, costs: DeviceCosts): number {
  const { deviceEvaluation, roundTrip } = costs;
  const move = drawingSaves(work, costs) ? costs.draw : costs.move;
  const here = drawingSaves(work, costs) ? 0 : drawSeconds(work);
  const trips = 1 + TRIPS_PER_ACCOUNT * work.accountCount;
  return here + trips * roundTrip + work.scenarioCount * work.factorCount * move + evaluations(work) * deviceEvaluation;
}

export const deviceSaves = (work: ScreenWork, costs: DeviceCosts, threads: number): boolean =>
  deviceSeconds(work, costs) < WORTHWHILE * threadSeconds(work, costs, threads);

/** Scenarios from which on the device saves time for a work of this shape; Infinity where it never does. */
export function crossover(work: ScreenWork, costs: DeviceCosts, threads: number): number {
  for (let scenarioCount = 1024; scenarioCount <= MOST_SCENARIOS; scenarioCount *= 2) {
    if (deviceSaves({ ...work, scenarioCount }, costs, threads)) return scenarioCount;
  }
  return Infinity;
}
