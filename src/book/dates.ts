// The dates that venues put into symbols, and the instants they stand for. Every venue here settles at 08:00 UTC.
import { type Instant, MILLISECONDS_PER_DAY, parseInstant } from '../core/units.ts';

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'] as const;

const MONTH_NAMES = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

const SETTLEMENT_HOUR_MILLISECONDS = 8 * 3_600_000;

/** A day of the calendar, month from 1. */
export interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** What a date in a symbol turned out to be: a day, or the second half of the sentence that says why not. */
export type DayReading = { readonly expiry: Instant } | { readonly complaint: string };

/** 27DEC26 or 6FEB26. */
export function readDayMonthYear(text: string): DayReading {
  const match = /^(\d{1,2})([A-Z]{3})(\d{2})$/.exec(text);
  const month = match === null ? 0 : MONTHS.indexOf(match[2] as (typeof MONTHS)[number]) + 1;
  if (match === null || month === 0) return { complaint: 'it must be day, month and year such as 27DEC26 or 6FEB26' };
  return readDay({ year: 2000 + Number(match[3]), month, day: Number(match[1]) });
}

/** 261227, or 20261227 where the year has four digits. */
export function readYearMonthDay(text: string, yearDigits: 2 | 4): DayReading {
  const match = /^(\d{2}|\d{4})(\d{2})(\d{2})$/.exec(text);
  if (match === null || match[1]!.length !== yearDigits) {
    return {
      complaint: yearDigits === 2 ? 'it must be YYMMDD such as 261225' : 'it must be YYYYMMDD such as 20261225',
    };
  }
  const year = Number(match[1]) + (yearDigits === 2 ? 2000 : 0);
  return readDay({ year, month: Number(match[2]), day: Number(match[3]) });
}

export function dayMonthYearText(expiry: Instant): string {
  const { year, month, day } = dayOf(expiry);
  return `${day}${MONTHS[month - 1]}${twoDigits(year % 100)}`;
}

export function yearMonthDayText(expiry: Instant, yearDigits: 2 | 4): string {
  const { year, month, day } = dayOf(expiry);
  return `${yearDigits === 2 ? twoDigits(year % 100) : year}${twoDigits(month)}${twoDigits(day)}`;
}

/** 08:00 UTC on the last Friday of a month, when quarterly futures settle. */
export function lastFriday(year: number, month: number): Instant {
  const last = Date.UTC(year, month - 1, daysInMonth(year, month));
  const daysSinceFriday = (new Date(last).getUTCDay() + 2) % 7;
  return last - daysSinceFriday * MILLISECONDS_PER_DAY + SETTLEMENT_HOUR_MILLISECONDS;
}

export function dayOf(instant: Instant): Day {
  const date = new Date(instant);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** Epoch milliseconds of a text that names its zone, or of a number; undefined for a bare date or a day that does not exist. */
export function readInstant(raw: unknown): Instant | undefined {
  if (typeof raw === 'number') return Number.isSafeInteger(raw) ? raw : undefined;
  if (typeof raw !== 'string') return undefined;
  if (/^-?\d{11,16}$/.test(raw)) return Number(raw);
  const date = /^(\d{4})-(\d{2})-(\d{2})[T ]/.exec(raw);
  if (date === null || Number(date[3]) > daysInMonth(Number(date[1]), Number(date[2]))) return undefined;
  const instant = parseInstant(raw);
  return Number.isNaN(instant) ? undefined : instant;
}

function readDay({ year, month, day }: Day): DayReading {
  if (!(month >= 1 && month <= 12)) return { complaint: `month ${twoDigits(month)} does not exist` };
  if (!(day >= 1 && day <= daysInMonth(year, month))) {
    return { complaint: `${MONTH_NAMES[month - 1]} ${year} has ${daysInMonth(year, month)} days` };
  }
  return { expiry: Date.UTC(year, month - 1, day) + SETTLEMENT_HOUR_MILLISECONDS };
}

/** 0 for a month that does not exist. */
function daysInMonth(year: number, month: number): number {
  return month >= 1 && month <= 12 ? new Date(Date.UTC(year, month, 0)).getUTCDate() : 0;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
