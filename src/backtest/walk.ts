// The walk: at each instant a book, what every rule asks of it, and what it lost over the margin period of risk that followed.
//
// Strategy and rules are handed a `Present`: the snapshot of the instant and its past. The snapshots after it go to `realise` alone,
// when the requirements are finished; so nothing that a rule does can depend on them.
import { PlimsollError } from '../core/errors.ts';
import { type Instant, instantText, MILLISECONDS_PER_DAY } from '../core/units.ts';
import type { Requirement } from '../margin/requirement.ts';
import type { Snapshot } from '../market/snapshot.ts';
import type { Valuation } from '../pricing/value-book.ts';
import type { RunKernel } from '../spec/contract.ts';
import { type BookSource, part } from './books.ts';
import type { JudgedModel, MarginsOf } from './margins.ts';
import type { MarketDay, MarketTape, Present } from './market-tape.ts';
import { realise } from './realise.ts';
import type { Rule } from './rules.ts';

export interface WalkPlan {
  readonly tape: MarketTape;
  readonly books: BookSource;
  readonly rules: readonly Rule[];
  /** Over which losses are realised. */
  readonly riskMilliseconds: number;
  /** Indices of the tape. */
  readonly first: number;
  readonly end: number;
  readonly stride: number;
}

/** What one instant came to. Amounts in the quote currency. */
export interface WalkRecord {
  readonly at: Instant;
  /** The end of the margin period of risk; null where the tape has no instant near it. */
  readonly until: Instant | null;
  readonly accounts: readonly string[];
  /** By account; NaN: not known. Positive is a loss. */
  readonly losses: ArrayLike<number>;
  /** By account: what the positions are worth in underlyings, each taken without its sign. */
  readonly exposures: ArrayLike<number>;
  /** requirements[rule][account]; NaN: the rule refused the account. */
  readonly requirements: readonly ArrayLike<number>[];
  /** VaR and ES of rules that read a tail, as requirements are held; NaN for the others. */
  readonly valuesAtRisk: readonly ArrayLike<number>[];
  readonly expectedShortfalls: readonly ArrayLike<number>[];
  /** refusals[rule]: the sentences, each once. */
  readonly refusals: readonly (readonly string[])[];
  readonly counts: Readonly<Record<string, number>>;
  /** Why losses are not known. */
  readonly lossRefusals: readonly string[];
}

export interface WalkMachinery {
  readonly marginsOf: MarginsOf;
  readonly run: RunKernel;
}

/** The end of the period is the instant nearest to it, at most so far from it. */
const END_TOLERANCE = 0.5;

/** One record per step, from `plan.first` on, in order. Holds the days of one period and nothing else. */
export async function* walk(plan: WalkPlan, machinery: WalkMachinery): AsyncGenerator<WalkRecord> {
  const days = dayCache(plan.tape);
  for (let index = plan.first; index < plan.end; index += plan.stride) {
    yield await step(plan, index, days, machinery);
    days.forgetBefore(index);
  }
}

async function step(
  plan: WalkPlan,
  index: number,
  days: DayCache,
  { marginsOf, run }: WalkMachinery,
): Promise<WalkRecord> {
  const { tape, books, rules } = plan;
  const day = await days.at(index);
  const present: Present = {
    instant: day.snapshot.asOf,
    snapshot: day.snapshot,
    listings: day.listings,
    past: await tape.pastAt(index),
  };
  const { book, leftOut } = books.bookAt(present);
  const models = rules.map((rule) => ({ group: rule.group, ...modelOf(rule, present) }));
  const judged = await judge({ book, snapshot: day.snapshot, models }, marginsOf);
  // From here on nothing is asked of strategy or rules.
  const end = endOf(tape.instants, index, plan.riskMilliseconds);
  const counts: Record<string, number> = { ...day.oddities, ...leftOut };
  let losses: ArrayLike<number> = new Float64Array(book.accounts.length).fill(Number.NaN);
  let lossRefusals: readonly string[] = [];
  if (end === null) counts['without an instant at the end of the period'] = 1;
  else {
    const between: Snapshot[] = [];
    for (let later = index + 1; later <= end; later++) between.push((await days.at(later)).snapshot);
    const realised = realise(judged.valuation, between, run);
    losses = realised.losses;
    lossRefusals = realised.refusals;
    Object.assign(counts, realised.counts);
  }
  return {
    at: day.snapshot.asOf,
    until: end === null ? null : tape.instants[end]!,
    accounts: book.accounts,
    losses,
    exposures: exposuresOf(judged.valuation),
    requirements: judged.columns.map(({ requirements }) => requirements),
    valuesAtRisk: judged.columns.map(({ valuesAtRisk }) => valuesAtRisk),
    expectedShortfalls: judged.columns.map(({ expectedShortfalls }) => expectedShortfalls),
    refusals: judged.refusals,
    counts,
    lossRefusals,
  };
}

type Made = Pick<JudgedModel, 'model'> | { readonly refusal: string };

/** A rule that has too little of a past to be made says so, and the day goes on without it. */
function modelOf(rule: Rule, { past }: Present): Made {
  try {
    return { model: rule.modelAt(past) };
  } catch (error) {
    return { refusal: refusalOf(error) };
  }
}

function refusalOf(error: unknown): string {
  if (error instanceof PlimsollError && !ENDS_ALL.has(error.code)) return error.message;
  throw error;
}

const ENDS_ALL: ReadonlySet<string> = new Set(['CANCELLED', 'WORKER_LOST', 'DEVICE_LOST', 'INTERNAL', 'INPUT_USAGE']);

interface Judged {
  readonly valuation: Valuation;
  readonly columns: readonly RuleColumns[];
  readonly refusals: string[][];
}

/** By account. */
interface RuleColumns {
  readonly requirements: Float64Array;
  readonly valuesAtRisk: Float64Array;
  readonly expectedShortfalls: Float64Array;
}

function fill(
  { requirements, valuesAtRisk, expectedShortfalls }: RuleColumns,
  account: number,
  { initial, tail }: Requirement,
) {
  requirements[account] = initial;
  valuesAtRisk[account] = tail?.valueAtRisk ?? Number.NaN;
  expectedShortfalls[account] = tail?.expectedShortfall ?? Number.NaN;
}

interface JudgeQuestion {
  readonly book: Valuation['book'];
  readonly snapshot: Snapshot;
  readonly models: readonly ({ readonly group: string } & Made)[];
}

/** All rules on the whole book; a rule that refuses it is asked once more of each account alone. */
async function judge({ book, snapshot, models }: JudgeQuestion, marginsOf: MarginsOf): Promise<Judged> {
  const made = models.filter((each): each is JudgedModel => 'model' in each);
  const { valuation, answers } = await marginsOf({ book, snapshot, models: made });
  const unknown = () => new Float64Array(book.accounts.length).fill(Number.NaN);
  const columns = models.map(
    (): RuleColumns => ({ requirements: unknown(), valuesAtRisk: unknown(), expectedShortfalls: unknown() }),
  );
  const refusals: string[][] = models.map((each) => ('refusal' in each ? [each.refusal] : []));
  const places = models.flatMap((each, place) => ('model' in each ? [place] : []));
  const refused: number[] = [];
  answers.forEach((answer, index) => {
    if (typeof answer === 'string') refused.push(index);
    else for (const [account, each] of answer.entries()) fill(columns[places[index]!]!, account, each);
  });
  if (refused.length > 0 && book.accounts.length > 1) {
    for (const [account, name] of book.accounts.entries()) {
      const own = accountPart(book, account);
      const again = await marginsOf({ book: own, snapshot, models: refused.map((index) => made[index]!) });
      again.answers.forEach((answer, order) => {
        const place = places[refused[order]!]!;
        if (typeof answer === 'string') refusals[place]!.push(`${name}: ${answer}`);
        else fill(columns[place]!, account, answer[0]!);
      });
    }
  } else for (const index of refused) refusals[places[index]!]!.push(answers[index] as string);
  return { valuation, columns, refusals: refusals.map((sentences) => [...new Set(sentences)]) };
}

function accountPart(book: Valuation['book'], account: number): Valuation['book'] {
  const rows = [...book.positionAccount.keys()].filter((row) => book.positionAccount[row] === account);
  const held = new Set(rows.map((row) => book.positionInstrument[row]!));
  const own = {
    ...book,
    accounts: [book.accounts[account]!],
    positionAccount: new Uint32Array(rows.length),
    positionInstrument: Uint32Array.from(rows, (row) => book.positionInstrument[row]!),
    positionQuantity: Float64Array.from(rows, (row) => book.positionQuantity[row]!),
    positionEntryPrice: Float64Array.from(rows, (row) => book.positionEntryPrice[row]!),
  };
  return part(
    own,
    book.instruments.map((_, index) => held.has(index)),
  );
}

/** Price of the underlying times units, of every position without its sign; a contract in quote currency counts as that. */
function exposuresOf({ book, snapshot }: Valuation): Float64Array {
  const sums = new Float64Array(book.accounts.length);
  for (let row = 0; row < book.positionAccount.length; row++) {
    const instrument = book.instruments[book.positionInstrument[row]!]!;
    const isInQuote =
      (instrument.kind === 'perpetual' || instrument.kind === 'future') && instrument.settlement.style === 'inverse';
    const price = isInQuote ? 1 : (snapshot.underlyings.get(instrument.underlying)?.spot ?? 1);
    sums[book.positionAccount[row]!]! += Math.abs(book.positionQuantity[row]!) * instrument.multiplier * price;
  }
  return sums;
}

/** The index nearest to a period later; null where none lies within half a period, or half a day if that is less. */
export function endOf(instants: ArrayLike<Instant>, index: number, riskMilliseconds: number): number | null {
  const wanted = instants[index]! + riskMilliseconds;
  const tolerance = END_TOLERANCE * Math.min(riskMilliseconds, MILLISECONDS_PER_DAY);
  let best: number | null = null;
  for (let later = index + 1; later < instants.length && instants[later]! <= wanted + tolerance; later++) {
    const off = Math.abs(instants[later]! - wanted);
    if (off <= tolerance && (best === null || off < Math.abs(instants[best]! - wanted))) best = later;
  }
  return best;
}

interface DayCache {
  at(index: number): Promise<MarketDay>;
  forgetBefore(index: number): void;
}

function dayCache(tape: MarketTape): DayCache {
  const held = new Map<number, Promise<MarketDay>>();
  return {
    at: (index) => {
      const known = held.get(index) ?? tape.dayAt(index);
      held.set(index, known);
      return known;
    },
    forgetBefore: (index) => {
      for (const key of held.keys()) if (key <= index) held.delete(key);
    },
  };
}

/** The indices of a walk between two instants, both included; refused where nothing lies between. */
export function walkRange(
  tape: MarketTape,
  { from, to, pastRows }: { readonly from?: Instant; readonly to?: Instant; readonly pastRows: number },
): { readonly first: number; readonly end: number } {
  const { instants } = tape;
  let first = 0;
  while (
    first < instants.length &&
    (instants[first]! < (from ?? Number.NEGATIVE_INFINITY) || lacksPast(tape, first, from, pastRows))
  )
    first++;
  let end = instants.length;
  while (end > 0 && instants[end - 1]! > (to ?? Number.POSITIVE_INFINITY)) end--;
  if (first < end) return { first, end };
  const range =
    instants.length === 0 ? 'no day' : `${instantText(instants[0]!)} to ${instantText(instants[instants.length - 1]!)}`;
  throw new PlimsollError(
    'MARKET_DATA_MISSING',
    `${tape.source} has ${range}; nothing of it lies between what was asked for and has ${pastRows} rows before it`,
  );
}

/** Where no start was asked for, a walk begins once there is something to look back on. */
function lacksPast(tape: MarketTape, index: number, from: Instant | undefined, pastRows: number): boolean {
  return from === undefined && tape.pastRowsAt(index) <= pastRows;
}
