// An instrument that has expired has a settlement, not a price.
import type { ExpiringInstrument } from '../book/instrument.ts';
import { PlimsollError } from '../core/errors.ts';
import { instantText, yearsBetween } from '../core/units.ts';
import type { Snapshot } from '../market/snapshot.ts';

/** Years left, or a sentence when the instrument had already expired at the snapshot's instant. */
export function requireUnexpired(instrument: Pick<ExpiringInstrument, 'id' | 'expiry'>, snapshot: Snapshot): number {
  const years = yearsBetween(snapshot.asOf, instrument.expiry);
  if (years > 0) return years;
  const { id, expiry } = instrument;
  throw new PlimsollError(
    'INPUT_INSTRUMENT',
    `${id} expired at ${instantText(expiry)}; the snapshot is of ${instantText(snapshot.asOf)}: settle it or take it out of the book`,
    { instrument: id },
  );
}
