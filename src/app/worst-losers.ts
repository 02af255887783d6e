// Which positions lose in the worst scenario: the instruments of an account revalued in that one scenario, the largest loss first.
import type { Book } from '../book/book.ts';
import { compensatedSum } from '../core/sums.ts';
import type { Contributions, Loser, Requirement, StoryPart } from '../margin/requirement.ts';
import type { Valuation } from '../pricing/value-book.ts';
import { createScenarioSet } from '../scenarios/scenario-set.ts';
import { partsOf } from './account-parts.ts';
import type { Explanation } from './contributions.ts';

/** Positions that are named. */
const LOSERS_NAMED = 3;

type Amounts = ReadonlyMap<string, number>;

/** The requirement with the positions behind its worst scenario named; contributions of that scenario where it has no others. */
export async function withLosers(
  requirement: Requirement,
  valuation: Valuation,
  explanation: Explanation,
): Promise<Requirement> {
  const { worst, contributions } = requirement;
  if (worst === undefined || !(worst.loss > 0)) return requirement;
  const book = partsOf(explanation.book, requirement.account);
  const parts = storyParts(requirement, explanation);
  const amounts =
    parts.length > 0
      ? await amountsOver(parts, { book, valuation, explanation, account: requirement.account })
      : toldAmounts(contributions);
  if (amounts.size === 0) return requirement;
  const { parts: _, ...story } = worst;
  const told = { ...requirement, worst: { ...story, losers: losersOf(amounts, book) } };
  return contributions === undefined && parts.length > 0
    ? { ...told, contributions: contributionsOf(amounts, book) }
    : told;
}

/** What the story says it is made of; of a story that does not, the scenario of the request that the requirement is attributed to. */
function storyParts({ worst, attribution }: Requirement, { requests }: Explanation): readonly StoryPart[] {
  if (worst?.parts !== undefined) return worst.parts;
  const request = requests.find(({ name }) => name === attribution?.request);
  if (request === undefined || worst === undefined || worst.scenario >= request.set.count) return [];
  return [{ request: request.name, scenario: worst.scenario, loss: worst.loss }];
}

/** Rules that price their scenarios themselves say what each instrument loses in the worst of them. */
const toldAmounts = (contributions: Requirement['contributions']): Amounts =>
  new Map(
    contributions?.find(({ by }) => by === 'instrument')?.parts.map(({ name, amount }) => [name, amount] as const) ??
      [],
  );

interface Asked {
  readonly account: string;
  /** The instruments of the account, each an account of its own. */
  readonly book: Book;
  readonly valuation: Valuation;
  readonly explanation: Explanation;
}

async function amountsOver(parts: readonly StoryPart[], asked: Asked): Promise<Amounts> {
  const sums = new Map<string, number[]>();
  for (const part of parts) {
    for (const [id, amount] of await amountsIn(part, asked)) {
      const own = sums.get(id);
      if (own === undefined) sums.set(id, [amount]);
      else own.push(amount);
    }
  }
  return new Map(Array.from(sums, ([id, list]) => [id, compensatedSum(list)] as const));
}

/** What each instrument loses in one scenario, as the rule counts it: together what the part says was lost. */
async function amountsIn(
  { request: name, scenario, loss, coinMove, legsAlone }: StoryPart,
  { account, book, valuation, explanation }: Asked,
): Promise<readonly (readonly [string, number])[]> {
  const request = explanation.requests.find((each) => each.name === name);
  if (request === undefined) return [];
  const { kind, factors, moves, provenance } = request.set;
  const set = createScenarioSet({
    kind,
    factors,
    moves: moves.map((column) => Float64Array.of(column[scenario]!)),
    provenance,
  });
  const { columns } = await explanation.run.losses(book, explanation.snapshot, set, request.rules ?? {});
  const values = coinMove === undefined ? undefined : valuesOf(valuation, account);
  const raw = book.instruments.flatMap(({ id, kind: what }, index) => {
    if (legsAlone === true && what === 'spot') return [];
    const own = columns[index]![0]!;
    const counted = coinMove === undefined ? own : (own + (values!.get(id) ?? 0) * coinMove) / (1 + coinMove);
    return [[id, counted] as const];
  });
  const total = compensatedSum(raw.map(([, amount]) => amount));
  // Rules weight far scenarios, or dampen them: every position in the same proportion.
  const share = total > 0 ? loss / total : 0;
  return raw.map(([id, amount]) => [id, amount * share] as const);
}

function valuesOf({ book, positions }: Valuation, account: string): Amounts {
  const owner = book.accounts.indexOf(account);
  const values = new Map<string, number>();
  positions.value.forEach((value, position) => {
    if (book.positionAccount[position] !== owner) return;
    const { id } = book.instruments[book.positionInstrument[position]!]!;
    values.set(id, (values.get(id) ?? 0) + value);
  });
  return values;
}

const byAmount = (left: readonly [string, number], right: readonly [string, number]): number =>
  right[1] - left[1] || (left[0] < right[0] ? -1 : 1);

function losersOf(amounts: Amounts, { instruments, positionInstrument, positionQuantity }: Book): readonly Loser[] {
  const largest = [...amounts].filter(([, amount]) => amount > 0).sort(byAmount);
  return largest.slice(0, LOSERS_NAMED).flatMap(([id, loss]): Loser[] => {
    const index = instruments.findIndex((instrument) => instrument.id === id);
    if (index < 0) return [];
    let quantity = 0;
    positionInstrument.forEach((own, position) => {
      if (own === index) quantity += positionQuantity[position]!;
    });
    return [{ instrument: instruments[index]!, quantity, loss }];
  });
}

function contributionsOf(amounts: Amounts, { instruments }: Book): readonly Contributions[] {
  const underlyings = [...new Set(instruments.map(({ underlying }) => underlying))];
  const parts = (entries: readonly (readonly [string, number])[]) =>
    [...entries].sort(byAmount).map(([name, amount]) => ({ name, amount }));
  const ofUnderlying = underlyings.map((underlying) => {
    const own = instruments.filter((instrument) => instrument.underlying === underlying);
    return [underlying, compensatedSum(own.map(({ id }) => amounts.get(id) ?? 0))] as const;
  });
  return [
    { by: 'instrument', parts: parts([...amounts]) },
    { by: 'underlying', parts: parts(ofUnderlying.filter(([, amount]) => amount !== 0)) },
  ];
}
