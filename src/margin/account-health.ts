// How an account stands against its requirement, where the book says what it holds.
import type { Book } from '../book/book.ts';
import type { Requirement } from './requirement.ts';

export interface AccountHealth {
  /** Maintenance over equity: 1 is the line; null where there is no equity above 0. */
  readonly utilisation: number | null;
  /** idle: nothing to stand behind. open: may add risk. reduce-only: below the initial requirement. liquidation: below the line. */
  readonly state: 'idle' | 'open' | 'reduce-only' | 'liquidation';
}

export function accountHealth({
  initial,
  maintenance,
  equity,
}: Pick<Requirement, 'initial' | 'maintenance' | 'equity'>): AccountHealth {
  const utilisation = equity > 0 ? maintenance / equity : null;
  if (initial === 0 && maintenance === 0 && equity >= 0) return { utilisation, state: 'idle' };
  if (!(equity >= maintenance) || !(equity > 0)) return { utilisation, state: 'liquidation' };
  return { utilisation, state: equity >= initial ? 'open' : 'reduce-only' };
}

/** Requirements with the health of accounts that hold a balance: of one without, the book does not say what stands behind it. */
export function withHealth(requirements: readonly Requirement[], book: Book): readonly Requirement[] {
  const holding = new Set<string>();
  book.positionInstrument.forEach((instrument, position) => {
    if (book.instruments[instrument]!.kind === 'spot') holding.add(book.accounts[book.positionAccount[position]!]!);
  });
  return requirements.map((requirement) =>
    holding.has(requirement.account) ? { ...requirement, health: accountHealth(requirement) } : requirement,
  );
}
