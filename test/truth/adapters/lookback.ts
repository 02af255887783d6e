// Lookback options, continuously watched: floating and fixed strikes, whole life or part of it.
import { lookbackOption } from '../../../src/spec/lookback-option.ts';
import { partialLookbackFixed } from '../../../src/spec/partial-lookback-fixed.ts';
import { partialLookbackFloating } from '../../../src/spec/partial-lookback-floating.ts';
import { choiceAt, type JsonObject, numberAt } from '../json.ts';
import type { TableAdapter, TruthTable } from '../runner.ts';
import { compare } from '../tolerance.ts';
import { yearsBy } from './european.ts';

const SIGNS = { Call: 1, Put: -1 } as const;

interface Terms {
  readonly spot: number;
  readonly carry: number;
  readonly volatility: number;
  readonly years: number;
  readonly partYears: number;
  readonly discount: number;
  readonly sign: number;
}

function termsOf(row: JsonObject, table: TruthTable): Terms {
  const rate = numberAt(row, 'r');
  const years = yearsBy(table, numberAt(row, 't'));
  return {
    spot: numberAt(row, 's'),
    carry: rate - numberAt(row, 'q'),
    volatility: numberAt(row, 'v'),
    years,
    partYears: yearsBy(table, numberAt(row, 't1')),
    discount: Math.exp(-rate * years),
    sign: choiceAt(row, 'type', SIGNS),
  };
}

const priceOf = (price: (terms: Terms, row: JsonObject) => number): TableAdapter => ({
  check: (row, tolerance, table) => {
    const terms = termsOf(row, table);
    return [compare('price', terms.discount * price(terms, row), numberAt(row, 'result'), tolerance)];
  },
});

function wholeLife({ spot, carry, volatility, years, sign }: Terms, row: JsonObject, floating: number): number {
  const out = new Float64Array(3);
  const strike = floating === 1 ? 0 : numberAt(row, 'strike');
  lookbackOption(spot, strike, numberAt(row, 'minmax'), carry, volatility, years, sign, floating, out);
  return out[0]!;
}

export const lookbackAdapters: Readonly<Record<string, TableAdapter>> = {
  lookback_floating: priceOf((terms, row) => wholeLife(terms, row, 1)),
  lookback_fixed: priceOf((terms, row) => wholeLife(terms, row, 0)),
  lookback_partial_floating: priceOf(({ spot, carry, volatility, years, partYears, sign }, row) =>
    partialLookbackFloating(
      spot,
      numberAt(row, 'minmax'),
      numberAt(row, 'l'),
      carry,
      volatility,
      partYears,
      years,
      sign,
    ),
  ),
  lookback_partial_fixed: priceOf(({ spot, carry, volatility, years, partYears, sign }, row) =>
    partialLookbackFixed(spot, numberAt(row, 'strike'), carry, volatility, partYears, years, sign),
  ),
};
