// A venue's figures are those of full revaluation: the same losses to the bit, hence the same tails, VaR and ES, for any number of
// workers and whoever else is in the book.
import { afterAll, describe, expect, it } from 'vitest';
import { bookOf as bookOfWorkload, scenariosOf, venue } from '../../bench/workloads.ts';
import type { Book } from '../../src/book/book.ts';
import { Digest } from '../../src/core/digest.ts';
import { type Engine, openEngine } from '../../src/engine/pool.node.ts';
import { revalue } from '../../src/engine/revalue.ts';
import {
  fillVenue,
  findTails,
  planVenue,
  priceUnits,
  type VenueOptions,
  type VenueRisk,
} from '../../src/engine/venue.ts';
import { accountTailsOf } from '../../src/losses/account-tails.ts';
import type { Snapshot } from '../../src/market/snapshot.ts';
import { keptTailRisk } from '../../src/risk/kept-tail.ts';
import { createSample } from '../../src/risk/sample.ts';
import { TAIL_CONVENTIONS, tailRiskOf } from '../../src/risk/tail-risk.ts';
import { createScenarioSet, type ScenarioSet } from '../../src/scenarios/scenario-set.ts';
import { compileWasmBuild } from '../../src/store/wasm-build.node.ts';
import { bookOf, exoticBook, ladderRows, mixedBook, SNAPSHOT, scenarios } from './books.ts';

const module = await compileWasmBuild('strict');
const engines = new Map<number, Engine>();
async function engineOf(workers: number): Promise<Engine> {
  const engine = engines.get(workers) ?? (await openEngine({ workers, smallRuns: 'threads' }));
  engines.set(workers, engine);
  return engine;
}
afterAll(async () => {
  for (const engine of engines.values()) await engine.close();
});

const LEVELS = [0.99, 0.975, 0.5];

interface Asked {
  readonly book: Book;
  readonly snapshot: Snapshot;
  readonly set: ScenarioSet;
}

const risksOf = async ({ book, snapshot, set }: Asked, workers: number, options: VenueOptions): Promise<VenueRisk> =>
  (await engineOf(workers)).venue(book, snapshot, set, options);

function digestOf({ valueAtRisk, expectedShortfall, tails }: VenueRisk): string {
  const digest = new Digest();
  for (const column of [...valueAtRisk, ...expectedShortfall]) digest.addNumbers(column);
  for (const { losses, scenarios: where } of tails?.tails ?? []) digest.addNumbers(losses).addNumbers(where);
  return digest.text();
}

/** Sixty accounts of a dozen positions over the listing of a venue. */
function smallVenue(scenarioCount: number): Asked {
  const size = { accounts: 60, positionsPerAccount: 12, instruments: 150, expiries: 3, scenarios: scenarioCount };
  const workload = venue(size);
  return { book: bookOfWorkload(workload), snapshot: workload.snapshot, set: scenariosOf(workload) };
}

const BOOKS: readonly (readonly [string, () => Asked])[] = [
  ['every symbol in three accounts', () => ({ book: mixedBook(), snapshot: SNAPSHOT, set: scenarios(700) })],
  ['options priced together', () => ({ book: bookOf(ladderRows), snapshot: SNAPSHOT, set: scenarios(257) })],
  ['exotics', () => ({ book: exoticBook(), snapshot: SNAPSHOT, set: scenarios(130) })],
  ['a venue', () => smallVenue(1003)],
];

describe.each(BOOKS)('%s', (_name, asked) => {
  it('has the tails of full revaluation, and its VaR and ES, to the bit', async () => {
    const { book, snapshot, set } = asked();
    const losses = await revalue(book, snapshot, set, module);
    const keep = Math.ceil(0.6 * set.count);
    const found = await risksOf({ book, snapshot, set }, 2, { levels: LEVELS, keep });
    expect(found.tails!.tails).toEqual(accountTailsOf(losses, keep).tails);
    losses.columns.forEach((column, account) => {
      const wanted = tailRiskOf(createSample({ losses: column }), LEVELS, TAIL_CONVENTIONS['order-statistic']);
      wanted.forEach(({ valueAtRisk, expectedShortfall }, level) => {
        expect(found.valueAtRisk[level]![account], `VaR of account ${account}`).toBe(valueAtRisk);
        expect(found.expectedShortfall[level]![account], `ES of account ${account}`).toBe(expectedShortfall);
      });
    });
  });
});

describe('a venue', () => {
  it.each([1, 2, 3])('has the same figures with %i workers, with tails and without', async (workers) => {
    const asked = smallVenue(500);
    const one = await risksOf(asked, 1, { levels: LEVELS, keep: 300 });
    const found = await risksOf(asked, workers, { levels: LEVELS, keep: 300 });
    expect(digestOf(found)).toBe(digestOf(one));
    const { tails, ...withoutTails } = found;
    expect(await risksOf(asked, workers, { levels: LEVELS })).toEqual(withoutTails);
    expect(keptTailRisk(tails!.tails[7]!, LEVELS).map(({ valueAtRisk }) => valueAtRisk)).toEqual(
      found.valueAtRisk.map((column) => column[7]),
    );
  });

  it('gives an account the figures that it has alone', async () => {
    const asked = smallVenue(500);
    const together = await risksOf(asked, 2, { levels: LEVELS });
    const { book } = asked;
    for (const account of [0, 31, 59]) {
      const rows = [...book.positionAccount.keys()].filter((row) => book.positionAccount[row] === account);
      const of = <T extends Float64Array | Uint32Array>(column: T): T =>
        column.filter((_, row) => book.positionAccount[row] === account) as T;
      const alone: Book = {
        ...book,
        accounts: [book.accounts[account]!],
        positionAccount: new Uint32Array(rows.length),
        positionInstrument: of(book.positionInstrument),
        positionQuantity: of(book.positionQuantity),
        positionEntryPrice: of(book.positionEntryPrice),
      };
      const found = await risksOf({ ...asked, book: alone }, 1, { levels: LEVELS });
      expect(found.valueAtRisk.map(([first]) => first)).toEqual(together.valueAtRisk.map((all) => all[account]));
      expect(found.expectedShortfall.map(([first]) => first)).toEqual(
        together.expectedShortfall.map((all) => all[account]),
      );
    }
  });
});

describe('thresholds from the first scenarios', () => {
  it.each([
    ['the worst come first', 1],
    ['the worst come last', -1],
  ])('%s: the tails of full revaluation all the same', async (_name, sign) => {
    const { book, snapshot, set } = smallVenue(2000);
    // In the order of what account 0 loses.
    const [losses] = (await revalue(book, snapshot, set, module)).columns;
    const order = [...set.moves[0]!.keys()].sort((left, right) => sign * (losses![right]! - losses![left]!));
    const { count: _count, ...parts } = set;
    const sorted = createScenarioSet({
      ...parts,
      moves: set.moves.map((column) => Float64Array.from(order, (scenario) => column[scenario]!)),
    });
    const levels = [0.95];
    const whole = await revalue(book, snapshot, sorted, module);
    const keep = planVenue(book, snapshot, sorted, { levels }).keep;
    const found = await risksOf({ book, snapshot, set: sorted }, 1, { levels, keep });
    expect(found.tails!.tails).toEqual(accountTailsOf(whole, keep).tails);
  });
});

describe('what a venue refuses', () => {
  it('a loss that is no number, by account and scenario', async () => {
    const { book, snapshot, set } = smallVenue(500);
    const plan = planVenue(book, snapshot, set, { levels: LEVELS });
    const engine = await engineOf(2);
    const run = await engine.prepare(plan.plan, { venue: plan });
    fillVenue(run, plan);
    await priceUnits(run, engine.executor(run));
    const { start, row } = plan.positions;
    // The last row that account 17 holds, in scenario 69: the third tile, its sixth lane.
    const place = run.layout.venue!.rows + 8 * (32 * (2 * plan.rowCount + row[start[18]! - 1]!) + 5);
    new Float64Array(run.memory.buffer, place, 1)[0] = Number.NaN;
    const holders = book.accounts.filter((_, account) =>
      row.subarray(start[account]!, start[account + 1]!).includes(row[start[18]! - 1]!),
    );
    await expect(findTails(run, engine.executor(run))).rejects.toThrow(
      `the loss of account ${holders[0]} is not a finite number (scenario 70)`,
    );
  });

  it('no level, weights, too little memory', async () => {
    const asked = smallVenue(100);
    await expect(risksOf(asked, 1, { levels: [] })).rejects.toThrow('no confidence level was asked for');
    await expect(risksOf(asked, 1, { levels: [1.5] })).rejects.toThrow('the confidence level is 1.5');
    const { count, ...parts } = asked.set;
    const weighted = createScenarioSet({ ...parts, weights: new Float64Array(count).fill(1) });
    await expect(risksOf({ ...asked, set: weighted }, 1, { levels: LEVELS })).rejects.toThrow('scenarios with weights');
    await expect(risksOf(asked, 1, { levels: LEVELS, memoryLimitBytes: 1e6 })).rejects.toThrow(
      /^60 accounts, \d+ instruments and 100 scenarios take \d+\.\d MB of memory; the limit is 1\.0 MB/,
    );
  });

  it('to go on when it is cancelled', async () => {
    const engine = await openEngine({ workers: 2, smallRuns: 'threads' });
    const { book, snapshot, set } = smallVenue(500);
    const aborted = AbortSignal.abort();
    await expect(engine.venue(book, snapshot, set, { levels: LEVELS, signal: aborted })).rejects.toThrow('cancelled');
    await engine.close();
  });
});
