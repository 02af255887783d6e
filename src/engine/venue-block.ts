// The two phases of a venue on one thread: rows of unit losses by block of scenarios, then the tails of a tile of accounts.
import { invariant, PlimsollError } from '../core/errors.ts';
import { STATUS_OK } from '../generated/layouts.ts';
import { keptTailRule, ruledRisk } from '../risk/kept-tail.ts';
import { COMBINE_LANES } from '../spec/combine-block.ts';
import { TAIL_ENTRY_BYTES, TAIL_STATE_BYTES } from '../spec/tail-select.ts';
import { priceBlock } from './exact-block.ts';
import { cells } from './run-memory.ts';
import { blockOf, type Thread } from './thread.ts';
import { type Pilot, rowCell, rowTiles, type VenueLayout } from './venue-memory.ts';
import { unitRows } from './venue-plan.ts';

/** Writes the losses of every row in one block of scenarios; false where it was told to stop on the way. */
export function runUnitBlock(thread: Thread, index: number): boolean {
  const venue = venueOf(thread);
  const { scenarioCount } = thread.program.layout;
  const block = blockOf(thread, index);
  const { ofUnit, ofBundle } = unitRows(thread.program);
  const out = cells(thread.memory, venue.rows, rowTiles(scenarioCount) * venue.rowCount * COMBINE_LANES);
  const { value } = block.arena;
  const write = (row: number) => {
    for (let first = 0; first < block.count; first += COMBINE_LANES) {
      const to = rowCell(venue.rowCount, row, block.first + first);
      const lanes = Math.min(COMBINE_LANES, block.count - first);
      for (let lane = 0; lane < lanes; lane++) out[to + lane] = value[first + lane]!;
    }
  };
  return priceBlock(thread, block, {
    wantsZeros: true,
    unit: (unit) => write(ofUnit[unit]!),
    bundle: (bundle) => write(ofBundle[bundle]!),
  });
}

/** Finds the tails of one tile of accounts over all scenarios, and their VaR and ES; false where it was told to stop. */
export function runAccountTile(thread: Thread, index: number): boolean {
  const venue = venueOf(thread);
  const { accountCount } = thread.program.layout;
  const first = index * venue.tileAccounts;
  const count = Math.min(venue.tileAccounts, accountCount - first);
  const places = placesOf(thread, venue);
  const tile = { first, count, ...places };
  return offerAll(thread, venue, tile, venue.pilot) && finishAll(thread, venue, tile);
}

interface Places {
  readonly states: number;
  readonly entries: number;
  readonly scratch: number;
  readonly sortedLosses: number;
  readonly sortedScenarios: number;
}

interface Tile extends Places {
  readonly first: number;
  readonly count: number;
}

function placesOf({ thread }: Thread, venue: VenueLayout): Places {
  const { tileAccounts, tailCapacity, keep } = venue;
  const states = venue.buffers + thread * venue.bufferBytes;
  const entries = states + tileAccounts * TAIL_STATE_BYTES;
  const scratch = align(entries + tileAccounts * tailCapacity * TAIL_ENTRY_BYTES);
  const sortedLosses = scratch + align(COMBINE_LANES * 8);
  return { states, entries, scratch, sortedLosses, sortedScenarios: sortedLosses + align(keep * 8) };
}

const align = (bytes: number): number => Math.ceil(bytes / 256) * 256;

/** Offers the losses of a tile's accounts in every scenario to their tails. */
function offerAll(thread: Thread, venue: VenueLayout, tile: Tile, pilot: Pilot): boolean {
  const { exports, status, program } = thread;
  const { scenarioCount } = program.layout;
  const { first, count, states, entries, scratch } = tile;
  exports.startTails(states, count);
  for (let scenario = 0; scenario < scenarioCount; scenario += COMBINE_LANES) {
    if (thread.isCancelled()) return false;
    if (scenario === pilot.scenarioCount && scenario > 0) {
      exports.raiseThresholds(states, entries, count, venue.tailCapacity, pilot.rank);
    }
    status[0] = STATUS_OK;
    const done = exports.combineTails(
      venue.rows + 8 * rowCell(venue.rowCount, 0, scenario),
      // For one account alone it does not pay to fetch every row.
      count === 1 ? 0 : venue.rowCount,
      venue.positionStart + 4 * first,
      venue.positionRow,
      venue.positionQuantity,
      count,
      scenario,
      Math.min(COMBINE_LANES, scenarioCount - scenario),
      ...[states, entries, venue.keep, venue.tailCapacity, scratch, status.byteOffset],
    );
    if (done < count) throw notFinite(first + done, status[1]!);
  }
  return true;
}

/** Who knows the names of accounts says it in their words. */
function notFinite(accountIndex: number, scenario: number): PlimsollError {
  return new PlimsollError('INPUT_VALUE', `the loss of account ${accountIndex} in scenario ${scenario} is not finite`, {
    accountIndex,
    scenario,
  });
}

function finishAll(thread: Thread, venue: VenueLayout, tile: Tile): boolean {
  const { memory, program } = thread;
  const { scenarioCount, accountCount } = program.layout;
  const { keep, levels } = venue;
  const rules = levels.map((level) => keptTailRule(scenarioCount, level));
  const risks = cells(memory, venue.risks, 2 * levels.length * accountCount);
  for (let index = 0; index < tile.count; index++) {
    if (thread.isCancelled()) return false;
    const account = tile.first + index;
    // Where tails are handed out they are sorted into their place.
    const toLosses = venue.withTails ? venue.tailLosses + 8 * keep * account : tile.sortedLosses;
    const toScenarios = venue.withTails ? venue.tailScenarios + 4 * keep * account : tile.sortedScenarios;
    if (!finishOne(thread, venue, accountOf(venue, tile, index), { toLosses, toScenarios })) return false;
    const worst = cells(memory, toLosses, keep);
    rules.forEach((rule, level) => {
      const { valueAtRisk, expectedShortfall } = ruledRisk(rule, worst);
      risks[level * accountCount + account] = valueAtRisk;
      risks[(levels.length + level) * accountCount + account] = expectedShortfall;
    });
  }
  return true;
}

/** One account of a tile as a tile of its own. */
function accountOf({ tailCapacity }: VenueLayout, tile: Tile, index: number): Tile {
  const states = tile.states + index * TAIL_STATE_BYTES;
  const entries = tile.entries + index * tailCapacity * TAIL_ENTRY_BYTES;
  return { ...tile, first: tile.first + index, count: 1, states, entries };
}

/** Sorts the tail of one account; where its pilot let too few scenarios in, they are offered once more without it. */
function finishOne(
  thread: Thread,
  venue: VenueLayout,
  account: Tile,
  { toLosses, toScenarios }: { readonly toLosses: number; readonly toScenarios: number },
): boolean {
  const finish = () =>
    thread.exports.finishTail(account.states, account.entries, venue.keep, toLosses, toScenarios) === venue.keep;
  if (finish()) return true;
  if (!offerAll(thread, venue, account, NO_PILOT)) return false;
  invariant(finish(), `a tail has fewer than ${venue.keep} scenarios`);
  return true;
}

const NO_PILOT: Pilot = { scenarioCount: 0, rank: 0 };

function venueOf({ program }: Thread): VenueLayout {
  const { venue } = program.layout;
  if (venue === undefined) throw new PlimsollError('INTERNAL', 'a run without a venue was asked for one');
  return venue;
}
