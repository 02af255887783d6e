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

/** ISO 8601 in UTC without milliseconds when they are zero: 2026-02-06T04:30:12Z. What is no instant shows itself: NaN. */
export function instantText(instant: Instant): string {
  const date = new Date(instant);
  return Number.isNaN(date.getTime()) ? String(instant) : date.toISOString().replace('.000Z', 'Z');
}

const ISO_INSTANT =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?(?:Z|([+-])(\d{2}):?(\d{2})))?$/;

/**
 * Epoch milliseconds of an ISO 8601 text that names its zone, or of a bare date taken at 00:00 UTC; NaN when it is
 * neither. Digits beyond the millisecond are cut off. Date.parse is not used: it turns 31 February into 3 March, and
 * what it makes of a space or of +0530 is each engine's own affair.
 */
export function parseInstant(text: string): Instant {
  const match = ISO_INSTANT.exec(text);
  if (match === null) return Number.NaN;
  const field = (group: number): number => Number(match[group] ?? 0);
  const day = new Date(0);
  day.setUTCFullYear(field(1), field(2) - 1, field(3));
  // A month or a day that the calendar does not have rolls over into the next.
  if (day.getUTCMonth() !== field(2) - 1 || day.getUTCDate() !== field(3)) return Number.NaN;
  if (field(4) > 23 || field(5) > 59 || field(6) > 59 || field(9) > 23 || field(10) > 59) return Number.NaN;
  const milliseconds = Number((match[7] ?? '').slice(0, 3).padEnd(3, '0'));
  const offsetMinutes = (match[8] === '-' ? -1 : 1) * (field(9) * 60 + field(10));
  const secondsOfDay = (field(4) * 60 + field(5) - offsetMinutes) * 60 + field(6);
  return day.getTime() + secondsOfDay * MILLISECONDS_PER_SECOND + milliseconds;
}
