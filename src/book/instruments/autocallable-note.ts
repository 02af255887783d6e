// Autocallable note: redeemed early when the worst of its underlyings stands high enough on an observation.
import type { Instant } from '../../core/units.ts';
import {
  codesComplaint,
  entriesOf,
  flagField,
  instantField,
  instantsField,
  levelField,
  monitoringField,
  numbersField,
  priceField,
  readPair,
  shareField,
} from '../fields.ts';
import type { DerivativeBase, Expiring, Monitoring } from './common.ts';
import type { Field, Form, Refuse } from './form.ts';
import { checkLast, checkMonitoring } from './schedule-checks.ts';

interface InitialLevel {
  readonly underlying: string;
  readonly level: number;
}

/**
 * Performance P is the lowest price over initial level of all underlyings. On each observation a coupon is paid where P
 * stands at its coupon barrier or above, and the note redeems at 1 where P stands at its autocall level or above. Alive at
 * expiry it pays 1, or P where P < 1 and the protection barrier was reached. `multiplier` is the notional of one note.
 */
export interface AutocallableNote extends DerivativeBase, Expiring {
  readonly kind: 'autocallable';
  readonly initialLevels: readonly InitialLevel[];
  /** Ascending. A note in a book has not been called: observations that are past are skipped. */
  readonly observations: readonly Instant[];
  /** Fractions of the initial level, one per observation or one for all. */
  readonly autocallLevels: readonly number[];
  /** Fractions of the notional, one per observation or one for all. */
  readonly coupons: readonly number[];
  /** Fractions of the initial level, one per observation or one for all; 0 pays the coupon whatever happens. */
  readonly couponBarriers: readonly number[];
  /** A missed coupon is made up for with the next one paid. */
  readonly memoryCoupon: boolean;
  /** Fraction of the initial level. */
  readonly protectionBarrier: number;
  readonly monitoring: Monitoring;
  /** The protection barrier has been reached already. */
  readonly barrierHit: boolean;
}

export interface AutocallObservation {
  readonly instant: Instant;
  readonly autocallLevel: number;
  readonly coupon: number;
  readonly couponBarrier: number;
}

/** The terms of each observation, with single entries spread over all of them. */
export function autocallObservations(note: AutocallableNote): readonly AutocallObservation[] {
  const at = (values: readonly number[], index: number): number => values[values.length === 1 ? 0 : index]!;
  return note.observations.map((instant, index) => ({
    instant,
    autocallLevel: at(note.autocallLevels, index),
    coupon: at(note.coupons, index),
    couponBarrier: at(note.couponBarriers, index),
  }));
}

const initialLevelsField: Field<readonly InitialLevel[]> = {
  wanted: 'it must be underlyings with their initial levels, such as BTC@95000|ETH@3200',
  parse: (raw) => {
    const levels = entriesOf(raw)?.map((entry) => readPair(entry, '@'));
    return levels?.every((pair) => pair !== undefined)
      ? levels.map(([underlying, level]) => ({ underlying, level }))
      : undefined;
  },
  complaint: (levels) => {
    if (levels.length === 0) return 'it must name at least one underlying';
    const wrong = levels.find(({ level }) => priceField.complaint(level) !== undefined);
    return (
      codesComplaint(levels.map((entry) => entry.underlying)) ??
      (wrong && `each level must be above 0, and that of ${wrong.underlying} is ${wrong.level}`)
    );
  },
  write: (levels) => levels.map(({ underlying, level }) => `${underlying}@${level}`).join('|'),
};

export const autocallableNoteForm: Form<AutocallableNote> = {
  kind: 'autocallable',
  settles: 'on several underlyings',
  firstUnderlying: (terms) => terms.initialLevels?.[0]?.underlying ?? '',
  fields: {
    expiry: instantField,
    initialLevels: initialLevelsField,
    observations: instantsField,
    autocallLevels: numbersField(levelField, 'fractions of the initial level'),
    coupons: numbersField(shareField, 'fractions of the notional'),
    couponBarriers: { ...numbersField(levelField, 'fractions of the initial level'), absent: [0] },
    memoryCoupon: { ...flagField, absent: false },
    protectionBarrier: levelField,
    monitoring: monitoringField,
    barrierHit: { ...flagField, absent: false },
  },
  check: (note, refuse) => {
    checkMonitoring(note, refuse);
    checkLast('observations', note.observations, note.expiry, refuse);
    checkCount('autocallLevels', note.autocallLevels, note, refuse);
    checkCount('coupons', note.coupons, note, refuse);
    checkCount('couponBarriers', note.couponBarriers, note, refuse);
  },
};

function checkCount(name: string, values: readonly number[], note: AutocallableNote, refuse: Refuse): void {
  if (values.length !== 1 && values.length !== note.observations.length) {
    refuse(
      `${name} has ${values.length} entries; it must have one, or one for each of the ${note.observations.length} observations`,
    );
  }
}
