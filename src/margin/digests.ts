// Fingerprints of what went into a run and of what came out: equal inputs and an equal program give equal digits on any machine.
import type { Book } from '../book/book.ts';
import { Digest } from '../core/digest.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { snapshotToJson } from '../market/snapshot-json.ts';
import type { Requirement } from './requirement.ts';

/** Accounts, instruments with their terms, quantities and entry prices; not the name of the file. */
export function bookDigest(book: Book): string {
  return new Digest()
    .addText(JSON.stringify([book.accounts, book.instruments]))
    .addNumbers(book.positionAccount)
    .addNumbers(book.positionInstrument)
    .addNumbers(book.positionQuantity)
    .addNumbers(book.positionEntryPrice)
    .text();
}

export const marketDigest = (snapshot: Snapshot): string =>
  new Digest().addText(JSON.stringify(snapshotToJson(snapshot))).text();

/** The amounts of every account to the last bit: requirement, equity, components, and the figures of the tail. */
export function resultDigest(requirements: readonly Requirement[]): string {
  const digest = new Digest();
  for (const { account, initial, maintenance, equity, components, tail } of requirements) {
    digest.addText(account).addNumbers([initial, maintenance, equity, ...components.map(({ amount }) => amount)]);
    if (tail !== undefined) digest.addNumbers([tail.valueAtRisk, tail.expectedShortfall]);
  }
  return digest.text();
}
