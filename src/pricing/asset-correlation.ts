// Correlation of two underlyings' log returns, as the snapshot has it.
import { PlimsollError } from '../core/errors.ts';
import type { Snapshot } from '../market/snapshot.ts';

export function correlationBetween(snapshot: Snapshot, first: string, second: string, id: string): number {
  if (first === second) return 1;
  const correlation = snapshot.correlation;
  const row = correlation?.names.indexOf(first) ?? -1;
  const column = correlation?.names.indexOf(second) ?? -1;
  if (correlation !== undefined && row >= 0 && column >= 0) {
    return correlation.matrix[row * correlation.names.length + column]!;
  }
  const held = correlation === undefined ? 'none' : correlation.names.join(', ');
  throw new PlimsollError(
    'MARKET_DATA_MISSING',
    `${id} depends on ${first} and ${second} together, and the snapshot has no correlation of the two; its correlation names ${held}`,
    { instrument: id, underlyings: [first, second] },
  );
}
