// VaR and ES of very many accounts over shared instruments. The loss of every unit in every scenario is found once; accounts are
// sparse sums of them, of which only the worst are kept. An account's losses are those of full revaluation, to the bit.
import type { Book } from '../book/book.ts';
import { PlimsollError } from '../core/errors.ts';
import type { AccountTails } from '../losses/account-tails.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { scenariosToKeep } from '../risk/kept-tail.ts';
import type { ScenarioSet } from '../scenarios/scenario-set.ts';
import type { Executor } from './phases.ts';
import { type Plan, planRevaluation, type RevalueOptions } from './plan.ts';
import { lastRead, type PreparedRun } from './revalue.ts';
import { cells } from './run-memory.ts';
import type { Machinery } from './tails.ts';
import { requireUnweighted, type VenueLayout, type VenueSizes } from './venue-memory.ts';
import { type AccountPositions, accountPositions, unitRows } from './venue-plan.ts';

export interface VenueOptions extends Omit<RevalueOptions, 'screening'> {
  /** Confidence levels: VaR and ES at each, by the order-statistic convention of risk/tail-risk. */
  readonly levels: readonly number[];
  /** How many of the worst scenarios of each account are wanted besides; default none. */
  readonly keep?: number;
}

export interface VenueRisk {
  readonly accounts: readonly string[];
  readonly levels: readonly number[];
  /** By level, then account. */
  readonly valueAtRisk: readonly Float64Array[];
  readonly expectedShortfall: readonly Float64Array[];
  readonly scenarioCount: number;
  readonly currency: string;
  readonly scenarios: string;
  /** Present where they were asked for. */
  readonly tails?: AccountTails;
}

/** A plan with what is a venue's own. */
export interface VenuePlan extends VenueSizes {
  readonly plan: Plan;
  readonly positions: AccountPositions;
}

export function planVenue(book: Book, snapshot: Snapshot, scenarios: ScenarioSet, options: VenueOptions): VenuePlan {
  const { levels, keep = 0, ...rest } = options;
  if (levels.length === 0)
    throw new PlimsollError('INPUT_VALUE', 'no confidence level was asked for; name one or more');
  requireUnweighted(scenarios.weights);
  const plan = planRevaluation(book, snapshot, scenarios, rest);
  const needed = Math.max(...levels.map((level) => scenariosToKeep(plan.set.count, level)));
  const rows = unitRows(plan);
  const positions = accountPositions(plan, rows);
  const sizes = { rowCount: rows.count, positionCount: positions.row.length, levels, withTails: keep > 0 };
  return { plan, positions, ...sizes, keep: Math.min(plan.set.count, Math.max(needed, keep)) };
}

/** Puts the positions where threads read them. */
export function fillVenue({ memory, layout }: PreparedRun, { positions }: VenuePlan): void {
  const { positionStart, positionRow, positionQuantity } = requireVenue(layout.venue);
  const { start, row, quantity } = positions;
  new Uint32Array(memory.buffer, positionStart, start.length).set(start);
  new Uint32Array(memory.buffer, positionRow, row.length).set(row);
  cells(memory, positionQuantity, quantity.length).set(quantity);
}

/** The first phase: the loss of every unit in every scenario. */
export const priceUnits = (run: PreparedRun, executor: Executor): Promise<void> =>
  executor.run({ kind: 'unit-losses', blockCount: run.layout.blockCount });

/** The second: accounts by tiles. */
export async function findTails({ layout, plan }: PreparedRun, executor: Executor): Promise<void> {
  const { tileAccounts } = requireVenue(layout.venue);
  try {
    await executor.run({ kind: 'account-tails', blockCount: Math.ceil(plan.accounts.length / tileAccounts) });
  } catch (thrown) {
    throw withAccount(thrown, plan);
  }
}

/** A thread knows accounts by number. */
function withAccount(thrown: unknown, { accounts, set }: Plan): unknown {
  if (!(thrown instanceof PlimsollError) || !('accountIndex' in thrown.details)) return thrown;
  const { accountIndex, scenario } = thrown.details as { accountIndex: number; scenario: number };
  const account = accounts[accountIndex]!;
  const name = set.labels?.[scenario] ?? `scenario ${scenario + 1}`;
  const what = `the loss of account ${account} is not a finite number (${name})`;
  return new PlimsollError('INPUT_VALUE', what, { account, scenario });
}

export function collectVenue({ memory, layout, plan }: PreparedRun): VenueRisk {
  const { levels, risks, keep, withTails, tailLosses, tailScenarios } = requireVenue(layout.venue);
  const { accounts, set, currency } = plan;
  const column = (index: number) => cells(memory, risks + 8 * index * accounts.length, accounts.length).slice();
  const scenarios = `${set.kind}: ${set.provenance.model}`;
  const shared = { accounts, scenarioCount: set.count, currency, scenarios };
  const risk = {
    ...shared,
    levels,
    valueAtRisk: levels.map((_, level) => column(level)),
    expectedShortfall: levels.map((_, level) => column(levels.length + level)),
  };
  if (!withTails) return risk;
  const tails = accounts.map((_, account) => ({
    losses: cells(memory, tailLosses + 8 * keep * account, keep).slice(),
    scenarios: new Uint32Array(memory.buffer, tailScenarios + 4 * keep * account, keep).slice(),
    scenarioCount: set.count,
    keep,
  }));
  return { ...risk, tails: { ...shared, tails } };
}

export async function venueOfBook(
  machinery: Machinery,
  { book, snapshot, scenarios }: { readonly book: Book; readonly snapshot: Snapshot; readonly scenarios: ScenarioSet },
  options: VenueOptions,
): Promise<VenueRisk> {
  const venue = planVenue(book, snapshot, scenarios, options);
  const { memoryLimitBytes } = options;
  const limit = memoryLimitBytes === undefined ? {} : { memoryLimitBytes };
  const run = await machinery.prepare(venue.plan, { ...limit, venue });
  fillVenue(run, venue);
  const executor = machinery.executor(run);
  await priceUnits(run, executor);
  await findTails(run, executor);
  return lastRead(run, collectVenue(run));
}

function requireVenue(venue: VenueLayout | undefined): VenueLayout {
  if (venue !== undefined) return venue;
  throw new PlimsollError('INTERNAL', 'a run without a venue was asked for one');
}
