// Pages of real runs, for the tests that read them and the browser that shows them.
import { createPlimsollInThread } from '../../src/app/in-thread.ts';
import type { Plimsoll } from '../../src/app/plimsoll.ts';
import type { Book } from '../../src/book/book.ts';
import { BookBuilder } from '../../src/book/book-builder.ts';
import type { Snapshot } from '../../src/market/snapshot.ts';
import { marginPage } from '../../src/report/margin-page/margin-page.ts';
import type { RunFacts } from '../../src/report/margin-page/provenance-section.ts';
import { readBook } from '../../src/store/read-book.node.ts';
import { readSnapshot } from '../../src/store/read-snapshot.node.ts';
import { compileWasmBuild } from '../../src/store/wasm-build.node.ts';

export const EVIL = `"><img src=x onerror='alert(1)'></script><script>alert(2)</script>`;
/** Unbroken, and longer than any page is wide. */
const LONG = 'an-account-whose-name-'.repeat(11);

export const RUN: RunFacts = {
  command: 'npx plimsoll margin book.csv --market examples/snapshot.json --model es',
  version: '0.1.0',
  machine: 'Node v20 on linux x64, 2 threads',
  writtenAt: '2026-02-06T05:00:00Z',
};

export const exampleMarket = (): Promise<Snapshot> => readSnapshot('examples/snapshot.json');

export async function openFacade(): Promise<Plimsoll> {
  return createPlimsollInThread(await compileWasmBuild('strict'));
}

export function bookWith(rows: readonly (readonly [account: string, instrument: string, quantity: number])[]): Book {
  const builder = new BookBuilder({ source: 'book.csv' });
  for (const [account, instrument, quantity] of rows) builder.add({ account, instrument, quantity });
  return builder.finish();
}

export const onePosition = (): Book => bookWith([['desk', 'BTC_USDC-PERPETUAL', 1]]);

export const strangeNames = (): Book =>
  bookWith([
    [EVIL, 'BTC-27MAR26-60000-C', -5],
    [EVIL, 'USDC', 900_000],
    [LONG, 'ETH-PERPETUAL', 100_000],
    ['\u202eflipped\u0007', 'BTC-27FEB26-70000-P', 3],
  ]);

/** Ten thousand positions of 400 accounts in the instruments of the example, most of them with collateral. */
export async function manyPositions(): Promise<Book> {
  const { instruments } = await readBook('examples/market-maker.csv');
  const symbols = instruments.map(({ id }) => id).filter((id) => id.includes('-'));
  const collateral = Array.from({ length: 390 }, (_, index) => {
    const account = `account-${String(index).padStart(3, '0')}`;
    return [account, 'USDC', 50_000 + ((index * 7919) % 900_000)] as const;
  });
  return bookWith([
    ...collateral,
    ...Array.from({ length: 10_000 - collateral.length }, (_, row) => {
      const account = `account-${String((row * 7919) % 400).padStart(3, '0')}`;
      return [account, symbols[row % symbols.length]!, ((row * 104_729) % 41) - 20] as const;
    }),
  ]);
}

export async function pageOf(book: Book, scenarios: number, withRules = true): Promise<string> {
  const plimsoll = await openFacade();
  const market = await exampleMarket();
  const picture = await plimsoll.picture(book, market, { name: 'es', values: { scenarios } });
  const models = ['es', 'span', 'isolated', 'cross', 'delta', 'okx-pm', 'fhs'];
  const compare = withRules ? { compare: await plimsoll.compare(book, market, { models, scenarios }) } : {};
  return marginPage({ picture, ...compare, run: RUN });
}
