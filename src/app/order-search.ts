// Which of an account's open orders fill at their worst. Few are tried in every combination; of many the worst is looked for: from
// several guesses, taking over whatever asks for more, until no order that fills, or does not, would ask for more by itself.

/** By instrument with orders: which side fills, 0 for none. */
export type Choice = readonly number[];

export interface SearchQuestion {
  /** By instrument with orders: how many sides it has them on, 1 or 2. */
  readonly sides: readonly number[];
  /** Where to begin a search; that nothing fills is tried in any case. */
  readonly guesses: () => readonly Choice[];
}

export interface WorstChoice {
  readonly choice: Choice;
  readonly need: number;
  /** That nothing fills. */
  readonly needOfNone: number;
  readonly tried: number;
  /** Every combination was tried. */
  readonly exact: boolean;
}

/** Asks what choices need, many at a time, and is told in the same order. */
export type Search = Generator<readonly Choice[], WorstChoice, readonly number[]>;

/** Combinations that are tried whole: ten instruments with orders on one side, or six with orders on both. */
export const MAX_COMBINATIONS = 1024;
/** A search that goes on for longer is content with what it has. */
const MAX_STEPS = 200;

export function searchWorst({ sides, guesses }: SearchQuestion): Search {
  const combinations = sides.reduce((product, count) => product * (1 + count), 1);
  return combinations <= MAX_COMBINATIONS ? tryAll(sides) : climb(sides, guesses());
}

function* tryAll(sides: readonly number[]): Search {
  let choices: readonly Choice[] = [[]];
  for (const count of sides) {
    choices = choices.flatMap((choice) => Array.from({ length: count + 1 }, (_, side) => [...choice, side]));
  }
  const needs = yield choices;
  const worst = indexOfLargest(needs);
  const found = { choice: choices[worst]!, need: needs[worst]!, needOfNone: needs[0]! };
  return { ...found, tried: choices.length, exact: true };
}

function* climb(sides: readonly number[], guesses: readonly Choice[]): Search {
  const none: Choice = sides.map(() => 0);
  const starts = [none, ...guesses];
  const needs = yield starts;
  let tried = starts.length;
  let best = { choice: none, need: needs[0]! };
  const seen = new Set<string>();
  for (let start = 0; start < starts.length; start++) {
    let here = { choice: starts[start]!, need: needs[start]! };
    // Somebody who came by here before has gone on from here.
    while (!seen.has(here.choice.join()) && seen.size < MAX_STEPS) {
      seen.add(here.choice.join());
      const changes = changesOf(here.choice, sides);
      const ofChanges = yield changes.map((change) => changed(here.choice, [change]));
      const better = betterOf(changes, ofChanges, here.need);
      const next = jumpsOf(here.choice, better);
      const ofNext = next.length === 0 ? [] : yield next;
      tried += changes.length + next.length;
      if (next.length === 0) break;
      const worst = indexOfLargest(ofNext);
      here = { choice: next[worst]!, need: ofNext[worst]! };
    }
    if (here.need > best.need) best = here;
  }
  return { ...best, needOfNone: needs[0]!, tried, exact: false };
}

/** All changes that ask for more by themselves, the first half of them, a quarter, and so on to the first alone. */
function jumpsOf(choice: Choice, better: readonly Change[]): readonly Choice[] {
  const jumps: Choice[] = [];
  for (let count = better.length; count > 0; count = Math.floor(count / 2)) {
    jumps.push(changed(choice, better.slice(0, count)));
  }
  return jumps;
}

type Change = readonly [instrument: number, side: number];

const changesOf = (choice: Choice, sides: readonly number[]): readonly Change[] =>
  sides.flatMap((count, instrument) =>
    Array.from({ length: count + 1 }, (_, side): Change => [instrument, side]).filter(
      ([, side]) => side !== choice[instrument],
    ),
  );

function changed(choice: Choice, changes: readonly Change[]): Choice {
  const next = [...choice];
  for (const [instrument, side] of changes) next[instrument] = side;
  return next;
}

/** Of each instrument the change that asks for most, if it asks for more than now; what asks for most first. */
function betterOf(changes: readonly Change[], needs: readonly number[], need: number): readonly Change[] {
  const best = new Map<number, readonly [need: number, change: Change]>();
  changes.forEach((change, index) => {
    const known = best.get(change[0]);
    if (needs[index]! > (known?.[0] ?? need)) best.set(change[0], [needs[index]!, change]);
  });
  return [...best.values()].sort(([left], [right]) => right - left).map(([, change]) => change);
}

/** The first of equals. */
function indexOfLargest(values: readonly number[]): number {
  let largest = 0;
  for (let index = 1; index < values.length; index++) if (values[index]! > values[largest]!) largest = index;
  return largest;
}
