// Which of a barrier's dates still lie ahead, and whether they are the equally spaced ones that a kernel prices exactly.
import type { Expiring, Monitoring } from '../book/instruments/common.ts';
import { PlimsollError } from '../core/errors.ts';
import { yearsBetween } from '../core/units.ts';
import type { Snapshot } from '../market/snapshot.ts';

export type Watch =
  | { readonly kind: 'always' }
  /** No date is left: what has not been touched never will be. */
  | { readonly kind: 'never' }
  | { readonly kind: 'dates'; readonly firstYears: number; readonly intervalYears: number; readonly count: number }
  /** Too many dates or unequal ones: priced by a shifted, always watched barrier. */
  | { readonly kind: 'nearly'; readonly intervalYears: number; readonly count: number };

interface Watched extends Expiring {
  readonly id: string;
  readonly monitoring: Monitoring;
}

/** The recursion costs some 0.05 ms a date, and more the more there are; beyond so many its stand-in is nearly as good. */
const MOST_EXACT_DATES = 400;
/** The stand-in is for dates all through the life: no gap may be longer than this many mean ones. */
const LONGEST_GAP = 3;

/** Dates up to the snapshot's instant are past: `barrierHit` says what they saw. */
export function watchOf({ id, monitoring, expiry }: Watched, snapshot: Snapshot): Watch {
  if (monitoring.style === 'continuous') return { kind: 'always' };
  const { asOf } = snapshot;
  const ahead = monitoring.instants.filter((instant) => instant > asOf);
  const first = ahead[0];
  const last = ahead[ahead.length - 1];
  if (first === undefined || last === undefined) return { kind: 'never' };
  const count = ahead.length;
  const gaps = ahead.slice(1).map((instant, index) => instant - ahead[index]!);
  const equal = gaps.every((gap) => gap === gaps[0]);
  if (equal && count <= MOST_EXACT_DATES) {
    const firstYears = yearsBetween(asOf, first);
    return { kind: 'dates', firstYears, intervalYears: yearsBetween(0, gaps[0] ?? first - asOf), count };
  }
  const mean = (last - asOf) / count;
  const longest = gaps.reduce((most, gap) => Math.max(most, gap), Math.max(first - asOf, expiry - last));
  if (longest <= LONGEST_GAP * mean) return { kind: 'nearly', intervalYears: yearsBetween(0, mean), count };
  throw new PlimsollError(
    'INPUT_INSTRUMENT',
    `${id} is watched at ${count} dates that are neither equally spaced nor spread over its life; this build prices equally spaced dates exactly, and others approximately where no gap is longer than ${LONGEST_GAP} mean ones`,
    { instrument: id },
  );
}

/** What a result by the stand-in says of itself. */
export const shiftApproximation = (count: number): string =>
  `a barrier watched at ${count} dates, priced as always watched and shifted outwards (Broadie, Glasserman and Kou 1997); for 50 dates off by up to 3.3e-4 of the spot`;
