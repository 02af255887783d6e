// What legs would do to VaR and ES of an account, on the scenarios of a book that stands: the book's losses are kept, the legs are
// revalued in full, and the two are added. So the change of margin is made by the legs alone, never by other random numbers.
//
// The sum of two exact losses is rounded once more than the loss of the joined book: they agree to 1e-15 of what is at stake.
import type { Book } from '../book/book.ts';
import { BookBuilder } from '../book/book-builder.ts';
import type { PositionRow } from '../book/position-row.ts';
import { PlimsollError } from '../core/errors.ts';
import { tailOf } from '../losses/tail.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { type KeptTailRisk, keptTailRisk, scenariosToKeep } from '../risk/kept-tail.ts';
import type { ScenarioSet } from '../scenarios/scenario-set.ts';
import { annexBytes, openAnnex } from './annex.ts';
import { planOver, planRevaluation, type RevalueOptions } from './plan.ts';
import type { PreparedRun } from './revalue.ts';
import { runBlock } from './run-block.ts';
import { cells } from './run-memory.ts';
import type { Machinery } from './tails.ts';

export type WhatIfLeg = Pick<PositionRow, 'instrument' | 'quantity' | 'entryPrice'>;

export interface WhatIfChange {
  readonly before: readonly KeptTailRisk[];
  readonly after: readonly KeptTailRisk[];
}

export interface WhatIf {
  /** VaR and ES of an account without and with the legs, by level. */
  change(account: string, legs: readonly WhatIfLeg[]): WhatIfChange;
}

export interface WhatIfOptions extends Omit<RevalueOptions, 'screening'> {
  readonly levels: readonly number[];
}

/** Instruments that one question may add. */
const MAX_LEGS = 1000;

/** Revalues the book in every scenario, once; after that each question costs its legs. */
export async function openWhatIf(
  machinery: Machinery,
  { book, snapshot, scenarios }: { readonly book: Book; readonly snapshot: Snapshot; readonly scenarios: ScenarioSet },
  { levels, ...options }: WhatIfOptions,
): Promise<WhatIf> {
  if (scenarios.weights !== undefined) {
    throw new PlimsollError('INPUT_VALUE', 'a what-if is over equally likely scenarios; these have weights');
  }
  const plan = planRevaluation(book, snapshot, scenarios, options);
  const limit = options.memoryLimitBytes === undefined ? {} : { memoryLimitBytes: options.memoryLimitBytes };
  const run = await machinery.prepare(plan, { ...limit, annexBytes: annexBytes(plan, MAX_LEGS) });
  await machinery.executor(run).run({ kind: 'exact', blockCount: run.layout.blockCount });
  const keep = Math.max(...levels.map((level) => scenariosToKeep(plan.set.count, level)));
  const scratch = new Float64Array(plan.set.count);
  const together = new Float64Array(plan.set.count);
  const risk = (losses: Float64Array) =>
    keptTailRisk(tailOf(losses, { keep, account: 'of a what-if', scratch }), levels);
  const risks = plan.accounts.map((_, account) => risk(lossesOf(run, account)));
  return {
    change: (name, legs) => {
      const account = plan.accounts.indexOf(name);
      if (account < 0) {
        throw new PlimsollError('INPUT_VALUE', `there is no account ${name}; the book has ${plan.accounts.length}`);
      }
      const before = risks[account]!;
      if (legs.length === 0) return { before, after: before };
      const held = lossesOf(run, account);
      const own = legLosses(run, legs, { snapshot, options });
      for (let scenario = 0; scenario < together.length; scenario++) {
        together[scenario] = held[scenario]! + own[scenario]!;
      }
      return { before, after: risk(together) };
    },
  };
}

function lossesOf({ layout, memory }: PreparedRun, account: number): Float64Array {
  return cells(memory, layout.losses + 8 * account * layout.scenarioStride, layout.scenarioCount);
}

interface LegMarket {
  readonly snapshot: Snapshot;
  readonly options: RevalueOptions;
}

/** The losses of the legs, as a book of one account in the annex of the run. */
function legLosses(run: PreparedRun, legs: readonly WhatIfLeg[], { snapshot, options }: LegMarket): Float64Array {
  const builder = new BookBuilder({ source: 'legs of a what-if' });
  for (const leg of legs) builder.add({ ...leg, account: 'legs' });
  const plan = planOver(builder.finish(), snapshot, run.plan.set, options);
  const { layout, thread } = openAnnex(run, plan);
  const phase = { kind: 'exact', blockCount: layout.blockCount } as const;
  for (let block = 0; block < phase.blockCount; block++) runBlock(thread, phase, block);
  return cells(run.memory, layout.losses, layout.scenarioCount);
}
