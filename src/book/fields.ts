// The kinds of field that instruments are made of: prices, choices, instants, schedules. NaN fails every one of them.
import { MAX_PRICE, MAX_VOLATILITY, MIN_PRICE } from '../core/limits.ts';
import { type Instant, instantText } from '../core/units.ts';
import { readInstant } from './dates.ts';
import type { Fixing, Monitoring, WeightedUnderlying } from './instruments/common.ts';
import type { Field, FieldValue } from './instruments/form.ts';

/** Daily for ten years; a longer schedule is a mistake in its interval. */
const MAX_SCHEDULE_ENTRIES = 4_000;

const CODE = /^[A-Z0-9][A-Z0-9._]{0,19}$/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** The number that a text or a JSON number states; undefined for anything else ("1,000", "12k", ""). */
function readNumber(raw: FieldValue): number | undefined {
  if (typeof raw === 'number') return raw;
  return typeof raw === 'string' && NUMBER.test(raw) ? Number(raw) : undefined;
}

/** True for the code of a coin or currency as this engine writes them: upper case, digits, dot, underscore. */
export function isCode(text: string): boolean {
  return CODE.test(text);
}

function numberField(wanted: string, holds: (value: number) => boolean): Field<number> {
  return {
    wanted,
    parse: readNumber,
    complaint: (value) => (holds(value) ? undefined : wanted),
    write: String,
  };
}

/** A price in quote currency: strike, barrier, level. */
export const priceField: Field<number> = {
  ...numberField(
    `it must be a price in [${MIN_PRICE}, ${MAX_PRICE}]`,
    (value) => value >= MIN_PRICE && value <= MAX_PRICE,
  ),
  complaint: (value) => {
    if (value >= MIN_PRICE && value <= MAX_PRICE) return undefined;
    if (value <= 0) return 'it must be above 0';
    return `it must be a price in [${MIN_PRICE}, ${MAX_PRICE}]`;
  },
};

/** An amount of money or coin that may be zero: a rebate, a coupon, a strike that is not used. */
export const amountField: Field<number> = numberField(
  `it must be an amount in [0, ${MAX_PRICE}]`,
  (value) => value >= 0 && value <= MAX_PRICE,
);

/** How much one contract stands for. */
export const multiplierField: Field<number> = numberField(
  `it must be a number above 0, at least ${MIN_PRICE} and at most ${MAX_PRICE}`,
  (value) => value >= MIN_PRICE && value <= MAX_PRICE,
);

/** A price difference: may be negative. */
export const signedPriceField: Field<number> = numberField(
  `it must lie in [${-MAX_PRICE}, ${MAX_PRICE}]`,
  (value) => value >= -MAX_PRICE && value <= MAX_PRICE,
);

/** A share in [0, 1]. */
export const shareField: Field<number> = numberField(
  'it must be a fraction in [0, 1]',
  (value) => value >= 0 && value <= 1,
);

/** A level as a fraction of an initial level: 0.95, never 95. */
export const levelField: Field<number> = numberField(
  'it must be a fraction of the initial level in [0, 10] (0.95, not 95)',
  (value) => value >= 0 && value <= 10,
);

/** A volatility as a fraction per sqrt(year): 0.65, never 65. */
export const volatilityField: Field<number> = numberField(
  `it must be a volatility as a fraction in (0, ${MAX_VOLATILITY}] (0.65, not 65)`,
  (value) => value > 0 && value <= MAX_VOLATILITY,
);

/** A realised variance per year: a squared volatility, zero before the first observation. */
export const varianceField: Field<number> = numberField(
  `it must be a variance per year in [0, ${MAX_VOLATILITY * MAX_VOLATILITY}]`,
  (value) => value >= 0 && value <= MAX_VOLATILITY * MAX_VOLATILITY,
);

/** Days per year of an annualisation convention. */
export const dayCountField: Field<number> = numberField(
  'it must be a number of days in [200, 366]',
  (value) => value >= 200 && value <= 366,
);

/** One of a few words. */
export function choiceField<T extends string>(...choices: readonly T[]): Field<T> {
  const wanted = `it must be ${listText(choices, 'or')}`;
  const find = (raw: FieldValue): T | undefined => choices.find((choice) => choice === raw);
  return {
    wanted,
    parse: (raw) => find(typeof raw === 'string' ? raw.toLowerCase() : raw),
    complaint: (value) => (find(value) === undefined ? wanted : undefined),
    write: (value) => value,
  };
}

/** true or false. */
export const flagField: Field<boolean> = {
  wanted: 'it must be true or false',
  parse: (raw) => {
    if (typeof raw === 'boolean') return raw;
    const text = typeof raw === 'string' ? raw.toLowerCase() : '';
    return text === 'true' ? true : text === 'false' ? false : undefined;
  },
  complaint: (value) => (typeof value === 'boolean' ? undefined : 'it must be true or false'),
  write: String,
};

/** An instant with its zone, or epoch milliseconds. A bare date says no hour: it is refused. */
export const instantField: Field<Instant> = {
  wanted: 'it must be an instant with its zone, such as 2026-12-25T08:00:00Z',
  parse: readInstant,
  complaint: (value) =>
    Number.isSafeInteger(value) && Math.abs(value) <= 8.64e15
      ? undefined
      : 'it must be an instant with its zone, such as 2026-12-25T08:00:00Z',
  write: instantText,
};

/** The code of a coin or currency. */
export const codeField: Field<string> = {
  wanted: 'it must be the code of a coin or currency in capitals, such as BTC',
  parse: (raw) => (typeof raw === 'string' ? raw : undefined),
  complaint: (value) =>
    isCode(value) ? undefined : 'it must be the code of a coin or currency in capitals, such as BTC',
  write: (value) => value,
};

const SCHEDULE_WANTED =
  'it must be instants such as 2026-06-26T08:00:00Z|2026-09-25T08:00:00Z, each with *weight and @price where they apply, ' +
  'or an interval such as 2026-06-01T08:00:00Z/2026-06-30T08:00:00Z/P1D';

/** An averaging schedule: ascending instants, weights above 0, and the prices of a leading run of them once fixed. */
export const fixingsField: Field<readonly Fixing[]> = {
  wanted: SCHEDULE_WANTED,
  parse: (raw) => {
    const fixings = entriesOf(raw)?.map(readFixing);
    return fixings?.every((fixing) => fixing !== undefined) ? fixings : undefined;
  },
  complaint: (fixings) => {
    const order = orderComplaint(fixings.map((fixing) => fixing.instant));
    if (order !== undefined) return order;
    let known = true;
    for (const { instant, weight, fixed } of fixings) {
      if (!(weight > 0 && weight <= MAX_PRICE))
        return `each weight must be above 0, and that of ${safeInstantText(instant)} is ${weight}`;
      if (fixed !== undefined && priceField.complaint(fixed) !== undefined)
        return `each fixed price must be above 0, and that of ${safeInstantText(instant)} is ${fixed}`;
      if (fixed !== undefined && !known)
        return `prices are fixed in order of time, but ${safeInstantText(instant)} has one and an earlier instant has none`;
      known = fixed !== undefined;
    }
    return undefined;
  },
  write: (fixings) =>
    fixings
      .map(
        ({ instant, weight, fixed }) =>
          instantText(instant) + (weight === 1 ? '' : `*${weight}`) + (fixed === undefined ? '' : `@${fixed}`),
      )
      .join('|'),
};

/** Ascending instants. */
export const instantsField: Field<readonly Instant[]> = {
  wanted: SCHEDULE_WANTED,
  parse: (raw) => {
    const instants = entriesOf(raw)?.map(readInstant);
    return instants?.every((instant) => instant !== undefined) ? instants : undefined;
  },
  complaint: orderComplaint,
  write: (instants) => instants.map(instantText).join('|'),
};

/** "continuous", or the instants at which a barrier or an extreme is looked at. */
export const monitoringField: Field<Monitoring> = {
  wanted: `it must be continuous, or ${SCHEDULE_WANTED.slice('it must be '.length)}`,
  parse: (raw) => {
    if (raw === 'continuous') return { style: 'continuous' };
    const instants = instantsField.parse(raw);
    return instants === undefined ? undefined : { style: 'discrete', instants };
  },
  complaint: (monitoring) => (monitoring.style === 'discrete' ? orderComplaint(monitoring.instants) : undefined),
  write: (monitoring) => (monitoring.style === 'continuous' ? 'continuous' : instantsField.write(monitoring.instants)),
  absent: { style: 'continuous' },
};

/** Underlyings and their weights: BTC*0.5|ETH*8. */
export const weightsField: Field<readonly WeightedUnderlying[]> = {
  wanted: 'it must be underlyings with weights, such as BTC*0.5|ETH*8',
  parse: (raw) => {
    const legs = entriesOf(raw)?.map((entry) => readPair(entry, '*'));
    return legs?.every((leg) => leg !== undefined)
      ? legs.map(([underlying, weight]) => ({ underlying, weight }))
      : undefined;
  },
  complaint: (legs) =>
    codesComplaint(legs.map((leg) => leg.underlying)) ??
    legs
      .filter(({ weight }) => !(weight !== 0 && Math.abs(weight) <= MAX_PRICE))
      .map(
        ({ underlying, weight }) => `each weight must be a number other than 0, and that of ${underlying} is ${weight}`,
      )[0],
  write: (legs) => legs.map(({ underlying, weight }) => `${underlying}*${weight}`).join('|'),
};

/** Numbers in a row, one per observation: 1|0.95|0.9. */
export function numbersField(entry: Field<number>, what: string): Field<readonly number[]> {
  return {
    wanted: `it must be ${what}, such as 1|0.95|0.9`,
    parse: (raw) => {
      const numbers = (typeof raw === 'number' ? [raw] : entriesOf(raw))?.map(readNumber);
      return numbers?.every((value) => value !== undefined) ? numbers : undefined;
    },
    complaint: (values) => {
      if (values.length === 0) return `it must be ${what}, such as 1|0.95|0.9`;
      const index = values.findIndex((value) => entry.complaint(value) !== undefined);
      return index < 0 ? undefined : `entry ${index + 1} is ${values[index]}; ${entry.complaint(values[index]!)}`;
    },
    write: (values) => values.map(String).join('|'),
  };
}

/** "a, b or c". */
function listText(words: readonly string[], conjunction: 'and' | 'or'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${conjunction} ${words[words.length - 1]}`;
}

/** Codes that are well formed, at least two, each once. */
export function codesComplaint(codes: readonly string[]): string | undefined {
  const malformed = codes.find((code) => !isCode(code));
  if (malformed !== undefined) return `"${malformed}" is not the code of a coin in capitals, such as BTC`;
  const repeated = codes.find((code, index) => codes.indexOf(code) !== index);
  return repeated === undefined ? undefined : `${repeated} appears twice`;
}

/** "BTC*0.5" as its two halves. */
export function readPair(entry: string | number, separator: '*' | '@'): readonly [string, number] | undefined {
  const [code, text, ...rest] = String(entry).split(separator);
  const value = readNumber(text);
  return code === undefined || value === undefined || rest.length > 0 ? undefined : [code, value];
}

/** The entries of a list: an array of JSON, texts between bars or spaces, or an interval written out. */
export function entriesOf(raw: FieldValue): readonly (string | number)[] | undefined {
  if (Array.isArray(raw)) return raw;
  if (typeof raw !== 'string') return undefined;
  if (raw.includes('/')) return readInterval(raw);
  return raw.split(/[|\s]+/).filter((entry) => entry !== '');
}

/** start/end/P1D or start/end/PT8H: every step from the start on, up to and with the end. */
function readInterval(text: string): readonly number[] | undefined {
  const [startText, endText, stepText, ...rest] = text.split('/');
  const step = /^P(?:(\d{1,4})D|T(\d{1,5})H)$/.exec(stepText ?? '');
  const start = readInstant(startText);
  const end = readInstant(endText);
  if (step === null || start === undefined || end === undefined || rest.length > 0) return undefined;
  const stepMilliseconds = Number(step[1] ?? 0) * 86_400_000 + Number(step[2] ?? 0) * 3_600_000;
  if (!(stepMilliseconds > 0 && start <= end)) return undefined;
  if ((end - start) / stepMilliseconds > MAX_SCHEDULE_ENTRIES) return undefined;
  const instants: number[] = [];
  for (let instant = start; instant <= end; instant += stepMilliseconds) instants.push(instant);
  return instants;
}

function readFixing(entry: string | number): Fixing | undefined {
  const match = /^([^*@]+)(?:\*([^*@]+))?(?:@([^*@]+))?$/.exec(String(entry));
  const instant = typeof entry === 'number' ? readInstant(entry) : readInstant(match?.[1]);
  if (match === null || instant === undefined) return undefined;
  const weight = match[2] === undefined ? 1 : readNumber(match[2]);
  if (weight === undefined) return undefined;
  if (match[3] === undefined) return { instant, weight };
  const fixed = readNumber(match[3]);
  return fixed === undefined ? undefined : { instant, weight, fixed };
}

function orderComplaint(instants: readonly Instant[]): string | undefined {
  if (instants.length === 0) return 'it must hold at least one instant';
  if (instants.length > MAX_SCHEDULE_ENTRIES) return `it must hold at most ${MAX_SCHEDULE_ENTRIES} instants`;
  for (const [index, instant] of instants.entries()) {
    const complaint = instantField.complaint(instant);
    if (complaint !== undefined) return `entry ${index + 1} is ${instant}; ${complaint}`;
    if (index > 0 && !(instant > instants[index - 1]!))
      return `its instants must ascend, but ${safeInstantText(instant)} follows ${safeInstantText(instants[index - 1]!)}`;
  }
  return undefined;
}

/** For sentences about values that may be anything. */
function safeInstantText(instant: Instant): string {
  return Math.abs(instant) <= 8.64e15 ? instantText(instant) : String(instant);
}
