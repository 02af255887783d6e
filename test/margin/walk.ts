// The walk of the house in one thread, for tests of models: scenarios needed, full revaluation, judgement.
import type { Book } from '../../src/book/book.ts';
import { BookBuilder } from '../../src/book/book-builder.ts';
import { runReference } from '../../src/engine/reference.ts';
import { revalue } from '../../src/engine/revalue.ts';
import { accountTailsOf } from '../../src/losses/account-tails.ts';
import type { MarginModel } from '../../src/margin/model.ts';
import type { Requirement } from '../../src/margin/requirement.ts';
import { createSnapshot } from '../../src/market/create-snapshot.ts';
import type { Snapshot } from '../../src/market/snapshot.ts';
import { valueBook } from '../../src/pricing/value-book.ts';
import { scenariosToKeep } from '../../src/risk/kept-tail.ts';
import { compileWasmBuild } from '../../src/store/wasm-build.node.ts';

export const AS_OF = Date.UTC(2026, 1, 6, 4, 30);
const MARCH = Date.UTC(2026, 2, 27, 8);

/** BTC at 60,000 and ETH at 2,000 with flat smiles and no carry. */
export const FLAT: Snapshot = createSnapshot({
  asOf: AS_OF,
  quoteCurrency: 'USD',
  underlyings: new Map(
    (
      [
        ['BTC', 60_000, 0.6],
        ['ETH', 2_000, 0.8],
      ] as const
    ).map(([underlying, spot, volatility]) => [
      underlying,
      {
        underlying,
        spot,
        carryRate: 0,
        forwards: [],
        smiles: [{ expiry: MARCH, kind: 'flat' as const, volatility }],
      },
    ]),
  ),
  currencyRates: new Map([['USDC', 1]]),
  discountRates: new Map(),
  instrumentVolatilities: new Map(),
  source: 'a test',
});

/** Rows of account, symbol, contracts. */
export function bookOf(...rows: readonly (readonly [account: string, instrument: string, quantity: number])[]): Book {
  const builder = new BookBuilder({ source: 'a test' });
  for (const [account, instrument, quantity] of rows) builder.add({ account, instrument, quantity });
  return builder.finish();
}

/** What the model says of the book. `everyLoss`: hand over all losses, also where it asks for tails alone. */
export async function requirementsOf(
  model: MarginModel,
  book: Book,
  { snapshot = FLAT, everyLoss = false }: { readonly snapshot?: Snapshot; readonly everyLoss?: boolean } = {},
): Promise<readonly Requirement[]> {
  const module = await compileWasmBuild('strict');
  const valuation = valueBook(book, snapshot, runReference);
  const outcomes = [];
  for (const request of model.scenariosNeeded(valuation)) {
    const { set, wants, rules } = request;
    const losses = await revalue(book, snapshot, set, module, rules ?? {});
    const keep = wants === 'all' ? 0 : Math.max(...wants.tailLevels.map((level) => scenariosToKeep(set.count, level)));
    outcomes.push({ request, losses: wants === 'all' || everyLoss ? losses : accountTailsOf(losses, keep) });
  }
  return model.assess(outcomes, valuation);
}
