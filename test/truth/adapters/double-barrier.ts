// Double barriers and double-barrier binaries: Haug's tables as QuantLib prints them, and its quanto rows.
import { doubleBarrierOption } from '../../../src/spec/double-barrier-option.ts';
import { doubleTouchOption } from '../../../src/spec/double-touch-option.ts';
import { choiceAt, type JsonObject, numberAt, textAt } from '../json.ts';
import type { Excuse, SplitTable, TableAdapter, TruthTable } from '../runner.ts';
import { type Check, compare, type Tolerance } from '../tolerance.ts';
import { VANNA_VOLGA } from './barrier.ts';
import { type Market, marketAt } from './digital.ts';

const SIGNS = { Call: 1, Put: -1 } as const;
const KNOCK_IN = { KnockOut: 0, KnockIn: 1 } as const;

interface Corridor {
  readonly lower: number;
  readonly upper: number;
}

function checkOption(row: JsonObject, tolerance: Tolerance, market: Market, corridor: Corridor): readonly Check[] {
  const { spot, rate, carry, volatility, years } = market;
  const { lower, upper } = corridor;
  const terms = [
    numberAt(row, 'strike'),
    lower,
    upper,
    row.rebate === undefined ? 0 : numberAt(row, 'rebate'),
  ] as const;
  const side = [choiceAt(row, 'type', SIGNS), choiceAt(row, 'barrierType', KNOCK_IN), 1] as const;
  const value = doubleBarrierOption(spot, ...terms, rate, carry, volatility, years, ...side);
  return [compare('value', value, numberAt(row, 'result'), tolerance)];
}

const european: TableAdapter = {
  check: (row, tolerance, table) => {
    const corridor = { lower: numberAt(row, 'barrierlo'), upper: numberAt(row, 'barrierhi') };
    return checkOption(row, tolerance, marketAt(row, table), corridor);
  },
};

/** Paid in the currency of rate r while the asset is quoted in that of fxr: carry fxr - q - corr v fxv. */
const quanto: TableAdapter = {
  check: (row, tolerance, table) => {
    const plain = marketAt(row, table);
    const common = numberAt(row, 'corr') * plain.volatility * numberAt(row, 'fxv');
    const market = { ...plain, carry: numberAt(row, 'fxr') - numberAt(row, 'q') - common };
    return checkOption(row, tolerance, market, {
      lower: numberAt(row, 'barrier_lo'),
      upper: numberAt(row, 'barrier_hi'),
    });
  },
};

/** KIKO: the lower barrier pays, the upper ends it; KOKI the other way round. Both pay at hit, the others at expiry. */
const PAYS = { KnockOut: 0, KnockIn: 1, KIKO: 2, KOKI: 3 } as const;

const isInside = (row: JsonObject): boolean =>
  numberAt(row, 's') > numberAt(row, 'barrier_lo') && numberAt(row, 's') < numberAt(row, 'barrier_hi');

const binary: TableAdapter = {
  check: (row: JsonObject, tolerance: Tolerance, table: TruthTable) => {
    const { spot, rate, carry, volatility, years } = marketAt(row, table);
    const corridor = [numberAt(row, 'barrier_lo'), numberAt(row, 'barrier_hi')] as const;
    const pays = choiceAt(row, 'barrierType', PAYS);
    const unit = doubleTouchOption(spot, ...corridor, rate, carry, volatility, years, pays);
    return [compare('value', numberAt(row, 'cash') * unit, numberAt(row, 'result'), tolerance)];
  },
};

const binaries: SplitTable = {
  partOf: (row) => {
    if (isInside(row)) return 'inside';
    return textAt(row, 'barrierType') === 'KnockIn' ? 'outside, KnockIn' : 'outside';
  },
  parts: {
    inside: binary,
    outside: binary,
    'outside, KnockIn': {
      notCovered:
        'the table pays at once where the spot is already beyond a barrier, though its KnockIn pays at expiry: 10 where we have 10 exp(-r T)',
    },
  },
};

export const doubleBarrierAdapters: Readonly<Record<string, TableAdapter | Excuse | SplitTable>> = {
  double_barrier_haug: european,
  double_barrier_vanna_volga: { notCovered: VANNA_VOLGA },
  double_barrier_binary_haug: binaries,
  double_barrier_quanto: quanto,
};
