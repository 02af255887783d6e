// Units, fixed once (ARCHITECTURE.md, "Nouns and units"). Instants are epoch milliseconds UTC; times are years ACT/365F.

export const MILLISECONDS_PER_SECOND = 1000;
export const MILLISECONDS_PER_DAY = 86_400_000;
export const DAYS_PER_YEAR = 365;
export const MILLISECONDS_PER_YEAR = DAYS_PER_YEAR * MILLISECONDS_PER_DAY;

/** An instant: epoch milliseconds, UTC. */
export type Instant = number;

/** Years ACT/365F from one instant to another; negative when `to` is earlier. */
export function yearsBetween(from: Instant, to: Instant): number {
  return (to - from) / MILLISECONDS_PER_YEAR;
}

/** ISO 8601 in UTC without milliseconds when they are zero: 2026-02-06T04:30:12Z. */
export function instantText(instant: Instant): string {
  return new Date(instant).toISOString().replace('.000Z', 'Z');
}

/** Epoch milliseconds of an ISO 8601 text that names its zone, or of a bare date taken at 00:00 UTC; NaN when it is neither. */
export function parseInstant(text: string): Instant {
  const iso = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2}))?$/;
  if (!iso.test(text)) return Number.NaN;
  const instant = Date.parse(text);
  // Date.parse turns 2026-02-31 into 3 March: refuse a day that the calendar does not have.
  if (!Number.isNaN(instant) && text.length === 10 && new Date(instant).toISOString().slice(0, 10) !== text) return Number.NaN;
  return instant;
}
