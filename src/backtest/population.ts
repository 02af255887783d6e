// A crowd made from open interest: accounts that together hold what the market holds, drawn once and for all from a seed.
//
// Each account has so many slots. A slot is a uniform number in [0, 1), which points at the same place of the open interest, ordered by
// instrument, at every instant; a side; and a size. Slots come in pairs, one long and one short of the same instrument and size, in two
// accounts: so the crowd is flat, as a market is.
import { BookBuilder } from '../book/book-builder.ts';
import { PlimsollError } from '../core/errors.ts';
import { type Draws, uniformAt } from '../scenarios/draws.ts';
import type { BookSource } from './books.ts';
import type { Listing, Present } from './market-tape.ts';

export interface PopulationOptions {
  readonly accounts: number;
  readonly slotsPerAccount: number;
  readonly seed: number;
  readonly underlyings: readonly string[];
}

interface Slot {
  readonly account: string;
  readonly place: number;
  readonly quantity: number;
}

export function populationBooks(options: PopulationOptions): BookSource {
  const { accounts, slotsPerAccount, seed, underlyings } = options;
  const slots = slotsOf(options);
  return {
    name: `a crowd of ${accounts} accounts`,
    fingerprint: JSON.stringify(options),
    underlyings,
    notes: [
      `${accounts} accounts of ${slotsPerAccount} positions are drawn from open interest with seed ${seed}; for every long one there is a short one`,
    ],
    bookAt: (present) => {
      const listings = openListings(present, underlyings);
      const cumulated = cumulatedInterest(listings);
      const total = cumulated[cumulated.length - 1]!;
      const builder = new BookBuilder({ source: 'open interest' });
      for (const { account, place, quantity } of slots) {
        const { instrument } = listings[firstAbove(cumulated, place * total)]!;
        builder.add({ account, instrument, quantity });
      }
      return { book: builder.finish(), leftOut: {} };
    },
  };
}

function openListings({ listings, instant }: Present, underlyings: readonly string[]): readonly Listing[] {
  if (listings === null) {
    throw new PlimsollError(
      'INPUT_USAGE',
      'a crowd is drawn from open interest, which a history of prices does not have; bring chains',
    );
  }
  const open = listings.filter(
    ({ instrument, openInterest }) => openInterest > 0 && underlyings.includes(instrument.underlying),
  );
  if (open.length > 0) return open;
  throw new PlimsollError(
    'MARKET_DATA_MISSING',
    `there is no open interest in ${underlyings.join(', ')} at ${instant}`,
  );
}

function slotsOf({ accounts, slotsPerAccount, seed }: PopulationOptions): readonly Slot[] {
  const draws: Draws = { seed, stream: 0, method: 'philox', antithetic: false };
  const uniform = (factor: number, pair: number): number =>
    uniformAt(draws, { factor, step: 0, factorsPerStep: 4 }, pair);
  const name = (account: number): string => `account ${String(account + 1).padStart(String(accounts).length, '0')}`;
  const slots: Slot[] = [];
  for (let pair = 0; pair < Math.ceil((accounts * slotsPerAccount) / 2); pair++) {
    const long = Math.min(accounts - 1, Math.floor(uniform(0, pair) * accounts));
    // Another account, whoever it is.
    const short = (long + 1 + Math.floor(uniform(1, pair) * (accounts - 1))) % accounts;
    const place = uniform(2, pair);
    // Few are large: between a tenth of a contract and a hundred.
    const share = uniform(3, pair);
    const quantity = Math.round(1000 * share * share * share * share) / 10 + 0.1;
    slots.push({ account: name(long), place, quantity }, { account: name(short), place, quantity: -quantity });
  }
  return slots;
}

function cumulatedInterest(listings: readonly Listing[]): Float64Array {
  let sum = 0;
  return Float64Array.from(listings, ({ openInterest }) => {
    sum += openInterest;
    return sum;
  });
}

/** The first index whose cumulated interest lies above an amount. */
function firstAbove(cumulated: Float64Array, amount: number): number {
  let low = 0;
  let high = cumulated.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cumulated[middle]! > amount) high = middle;
    else low = middle + 1;
  }
  return low;
}
