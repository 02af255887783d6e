// Perpetual futures under constant funding, interest and carry.
import { perpetualFuture } from '../../../src/spec/perpetual-future.ts';
import { choiceAt, numberAt, textAt, unreadable } from '../json.ts';
import type { TableAdapter } from '../runner.ts';
import { compare } from '../tolerance.ts';

const PAYOFFS = { Linear: 0, Inverse: 1 } as const;
const FUNDING = { FundingWithPreviousSpot: 0, FundingWithCurrentSpot: 1 } as const;
const PER_YEAR = { Years: 1, Months: 12, Weeks: 365 / 7, Days: 365, Hours: 365 * 24 } as const;

/** "Period(3, Months)": years. */
function periodYears(words: string): number {
  const [, length, unit] = /^Period\((\d+), (\w+)\)$/.exec(words) ?? [];
  if (length === undefined || unit === undefined || !Object.hasOwn(PER_YEAR, unit)) {
    throw unreadable('fundingFreq', words, `Period(n, one of ${Object.keys(PER_YEAR).join(', ')})`);
  }
  return Number(length) / PER_YEAR[unit as keyof typeof PER_YEAR];
}

const ackererHugonnierJermann: TableAdapter = {
  check: (row, tolerance) => {
    const price = perpetualFuture(
      numberAt(row, 's'),
      numberAt(row, 'r') - numberAt(row, 'q'),
      0,
      numberAt(row, 'k'),
      numberAt(row, 'iDiff'),
      periodYears(textAt(row, 'fundingFreq')),
      choiceAt(row, 'fundingType', FUNDING),
      choiceAt(row, 'payoffType', PAYOFFS),
    );
    return [compare('price', price, numberAt(row, 'expected_from_source_formula'), tolerance)];
  },
};

export const perpetualAdapters: Readonly<Record<string, TableAdapter>> = {
  perpetual_futures_ahj: ackererHugonnierJermann,
};
