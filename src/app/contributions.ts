// What each instrument, underlying and factor adds to a requirement: the scenarios that it is made of, revalued once more in
// parts. Instruments add up because losses do; what factors do together beyond what each does alone stands in a line of its own.
import type { Book } from '../book/book.ts';
import { invariant } from '../core/errors.ts';
import { compensatedDot, compensatedSum } from '../core/sums.ts';
import { lossesOf } from '../losses/losses.ts';
import type { ScenarioRequest } from '../margin/model.ts';
import type { Attribution, Contributions, Requirement } from '../margin/requirement.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { movesOf } from '../scenarios/deferred-scenarios.ts';
import { createScenarioSet, type ScenarioSet } from '../scenarios/scenario-set.ts';
import { EVERYTHING, joined, partsOf, portion, touchedBy } from './account-parts.ts';
import type { Run } from './revaluation.ts';

/** The line of what factors do together. */
const JOINTLY = 'moves together';

export interface Explanation {
  readonly book: Book;
  readonly snapshot: Snapshot;
  readonly requests: readonly ScenarioRequest[];
  readonly run: Run;
}

/** The requirement with its contributions, or as it is where it is not made of losses. */
export async function explained(requirement: Requirement, explanation: Explanation): Promise<Requirement> {
  const { attribution, account } = requirement;
  const request = explanation.requests.find(({ name }) => name === attribution?.request);
  if (attribution === undefined || request === undefined) return requirement;
  const parts = partsOf(explanation.book, account);
  const set = tailSet(request.set, attribution);
  const shares = sharesOf(request.set, attribution);
  const { run: engine, snapshot } = explanation;
  const rules = request.rules ?? {};
  const sums: Sums = (book) => engine.sharedLosses({ book, snapshot, scenarios: set, shares }, rules);
  const run: Losing = (book, scenarios) => engine.losses(book, snapshot, scenarios, rules);
  const amounts = await amountsOf(parts, set, sums);
  const total = compensatedSum(amounts);
  if (requirement.tail?.certificate?.certify !== 'none') requireThatTheyAddUp(amounts, total, attribution.amount);
  const byFactor = await factorAmounts(parts, set, { shares, total, run });
  return {
    ...requirement,
    contributions: [
      { by: 'instrument', parts: sorted(parts.instruments.map(({ id }, index) => [id, amounts[index]!] as const)) },
      { by: 'underlying', parts: sorted(grouped(parts, amounts)) },
      { by: 'factor', parts: byFactor },
    ],
  };
}

/** Sums of thousands of terms in another order agree far better than this; a position that was forgotten does not. */
const ADDING_UP = 1e-9;

function requireThatTheyAddUp(amounts: readonly number[], total: number, attributed: number): void {
  const size = amounts.reduce((sum, amount) => sum + Math.abs(amount), 0);
  invariant(
    Math.abs(total - attributed) <= ADDING_UP * size || total === attributed,
    `the contributions sum to ${total}, and the requirement they explain is ${attributed}`,
  );
}

/** So many sums stand in memory at once, one for each instrument and block of scenarios: 64 MB. */
const MAX_CELLS = 8_388_608;
const LEAST_BLOCK = 64;

/** What each instrument adds, all of them at a time unless there are millions. */
async function amountsOf(parts: Book, set: ScenarioSet, sums: Sums): Promise<number[]> {
  const step = Math.max(1, Math.floor((MAX_CELLS * LEAST_BLOCK) / set.count));
  const amounts: number[] = [];
  for (let first = 0; first < parts.instruments.length; first += step) {
    for (const amount of await sums(portion(parts, first, first + step))) amounts.push(amount);
  }
  return amounts;
}

/** By account of the book. */
type Sums = (book: Book) => Promise<Float64Array>;
type Losing = (book: Book, set: ScenarioSet) => ReturnType<Run['losses']>;

/** The scenarios of the attribution alone, in its order, without weights: the shares are theirs. */
function tailSet(set: ScenarioSet, { scenarios }: Attribution): ScenarioSet {
  const { factors, kind, provenance } = set;
  return createScenarioSet({ kind, factors, moves: movesOf(set, scenarios), provenance });
}

/** A damped scenario counts as damped. */
const sharesOf = ({ lossFactors }: ScenarioSet, { scenarios, shares }: Attribution): Float64Array =>
  Float64Array.from(shares, (share, index) => share * (lossFactors?.[scenarios[index]!] ?? 1));

interface FactorWork {
  readonly shares: Float64Array;
  readonly total: number;
  readonly run: Losing;
}

/** Each factor's moves alone, on the instruments that they can touch; the rest of the total is what they do together. */
async function factorAmounts(
  parts: Book,
  set: ScenarioSet,
  { shares, total, run }: FactorWork,
): Promise<Contributions['parts']> {
  const groups = new Map<string, number[]>();
  set.factors.forEach((factor, index) => {
    if (!set.moves[index]!.some((amount) => amount !== 0)) return;
    const name = 'underlying' in factor ? factor.underlying : EVERYTHING;
    groups.set(name, [...(groups.get(name) ?? []), index]);
  });
  const amounts: (readonly [string, number])[] = [];
  for (const [name, factors] of groups) {
    const touched = touchedBy(parts, name);
    if (touched.instruments.length === 0) continue;
    const losses = lossesOf(await run(joined(touched), oneByOne(set, factors)), 'all');
    factors.forEach((factor, at) => {
      const own = losses.subarray(at * set.count, (at + 1) * set.count);
      amounts.push([set.factors[factor]!.id, compensatedDot(shares, own)]);
    });
  }
  const rest = total - compensatedSum(amounts.map(([, amount]) => amount));
  const touching = amounts.filter(([, amount]) => amount !== 0);
  return [...sorted(touching), { name: JOINTLY, amount: rest }];
}

/** The scenarios once per factor, one after the other, with the moves of that factor alone. */
function oneByOne(set: ScenarioSet, factors: readonly number[]): ScenarioSet {
  return createScenarioSet({
    kind: set.kind,
    factors: set.factors,
    moves: set.moves.map((column, factor) => {
      const repeated = new Float64Array(factors.length * set.count);
      if (factors.includes(factor)) repeated.set(column, factors.indexOf(factor) * set.count);
      return repeated;
    }),
    provenance: set.provenance,
  });
}

function grouped({ instruments }: Book, amounts: readonly number[]): (readonly [string, number])[] {
  const groups = new Map<string, number[]>();
  instruments.forEach(({ underlying }, index) => {
    const group = groups.get(underlying);
    if (group === undefined) groups.set(underlying, [amounts[index]!]);
    else group.push(amounts[index]!);
  });
  return Array.from(groups, ([name, group]) => [name, compensatedSum(group)] as const);
}

/** The largest addition first; equal ones by name. */
const sorted = (entries: readonly (readonly [string, number])[]): Contributions['parts'] =>
  [...entries]
    .sort(([leftName, left], [rightName, right]) => right - left || (leftName < rightName ? -1 : 1))
    .map(([name, amount]) => ({ name, amount }));
