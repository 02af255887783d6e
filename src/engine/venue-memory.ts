// Where a venue stands in the shared memory of its run, besides what any run has there: rows of unit losses, positions by
// account, what comes out, and for every thread the tails of the accounts that it has in hand.
import { PlimsollError } from '../core/errors.ts';
import { COMBINE_LANES } from '../spec/combine-block.ts';
import { TAIL_ENTRY_BYTES, TAIL_ROOM, TAIL_STATE_BYTES } from '../spec/tail-select.ts';

export interface VenueSizes {
  readonly rowCount: number;
  readonly positionCount: number;
  /** How many of the worst scenarios of each account are found. */
  readonly keep: number;
  readonly levels: readonly number[];
  /** Whether the tails are handed out, besides VaR and ES. */
  readonly withTails: boolean;
}

export interface VenueLayout extends VenueSizes {
  /** Accounts that a thread has in hand at a time. A loss does not depend on it. */
  readonly tileAccounts: number;
  readonly tailCapacity: number;
  readonly pilot: Pilot;
  /** First bytes. */
  readonly rows: number;
  readonly positionStart: number;
  readonly positionRow: number;
  readonly positionQuantity: number;
  /** VaR of every account by level, then ES. */
  readonly risks: number;
  readonly tailLosses: number;
  readonly tailScenarios: number;
  readonly buffers: number;
  readonly bufferBytes: number;
}

/** Of entries and states together, so that a thread's tails stay in the last-level cache. */
const TILE_BYTES = 20_000_000;
const MAX_TILE_ACCOUNTS = 2048;
const MIN_TILE_ACCOUNTS = 16;

const CELL_BYTES = 8;
const ALIGNMENT = 256;
const align = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

export interface VenueShape {
  readonly accountCount: number;
  readonly scenarioCount: number;
  readonly threads: number;
}

export function layOutVenue(sizes: VenueSizes, shape: VenueShape, take: (bytes: number) => number): VenueLayout {
  const { rowCount, positionCount, keep, levels, withTails } = sizes;
  const { accountCount, scenarioCount, threads } = shape;
  const tailCapacity = 3 * keep + TAIL_ROOM;
  const tailBytes = tailCapacity * TAIL_ENTRY_BYTES + TAIL_STATE_BYTES;
  const inCache = Math.max(MIN_TILE_ACCOUNTS, Math.floor(TILE_BYTES / tailBytes));
  const tileAccounts = Math.min(MAX_TILE_ACCOUNTS, accountCount, inCache);
  const sorted = align(keep * CELL_BYTES) + align(keep * 4);
  const bufferBytes = align(tileAccounts * tailBytes) + align(COMBINE_LANES * CELL_BYTES) + sorted;
  const tailCells = withTails ? accountCount * keep : 0;
  return {
    ...{ rowCount, positionCount, keep, levels, withTails },
    tileAccounts,
    tailCapacity,
    pilot: pilotOf(keep, scenarioCount),
    rows: take(rowTiles(scenarioCount) * rowCount * COMBINE_LANES * CELL_BYTES),
    positionStart: take(4 * (accountCount + 1)),
    positionRow: take(4 * positionCount),
    positionQuantity: take(CELL_BYTES * positionCount),
    risks: take(CELL_BYTES * 2 * levels.length * accountCount),
    tailLosses: take(CELL_BYTES * tailCells),
    tailScenarios: take(4 * tailCells),
    buffers: take(threads * bufferBytes),
    bufferBytes,
  };
}

/** The first scenarios of an account are a sample of all: from them a threshold that most of the others need not be entered for. */
export interface Pilot {
  /** How many they are; 0 where there are too few scenarios for it to pay. */
  readonly scenarioCount: number;
  /** How many of them exceed the threshold. */
  readonly rank: number;
}

function pilotOf(keep: number, scenarioCount: number): Pilot {
  const pilotCount = COMBINE_LANES * Math.floor((2 * keep) / COMBINE_LANES);
  if (pilotCount === 0 || scenarioCount < 8 * pilotCount) return { scenarioCount: 0, rank: 0 };
  // So many scenarios of the tail are among them on average. Were it their number plus 3.3 deviations and more, the threshold
  // would lie above the mildest of the tail: once in ten thousand accounts, which are then done over without it.
  const mean = (keep * pilotCount) / scenarioCount;
  return { scenarioCount: pilotCount, rank: Math.ceil(mean + 3.3 * Math.sqrt(mean)) + 3 };
}

/** Runs of COMBINE_LANES scenarios: all rows of one stand together. */
export const rowTiles = (scenarioCount: number): number => Math.ceil(scenarioCount / COMBINE_LANES);

/** First cell of the losses of one row from a scenario on, which begins a tile; from tile to tile all rows lie between. */
export const rowCell = (rowCount: number, row: number, scenario: number): number =>
  (scenario / COMBINE_LANES) * rowCount * COMBINE_LANES + row * COMBINE_LANES;

export function requireUnweighted(weights: Float64Array | undefined): void {
  if (weights === undefined) return;
  throw new PlimsollError('INPUT_VALUE', 'scenarios with weights have no tail by count; ask for all losses');
}
