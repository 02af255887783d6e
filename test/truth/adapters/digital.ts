// Cash- and asset-or-nothing options on a touch (one-touch, no-touch) and behind a barrier: Haug's tables as QuantLib prints them.
import { barrierDigital } from '../../../src/spec/barrier-digital.ts';
import { touchOption } from '../../../src/spec/touch-option.ts';
import { choiceAt, isObject, type JsonObject, numberAt, objectOf, unreadable } from '../json.ts';
import type { TableAdapter, TruthTable } from '../runner.ts';
import { compare } from '../tolerance.ts';
import { yearsBy } from './european.ts';

const SIGNS = { Call: 1, Put: -1 } as const;

/** QuantLib's American "Put" digital pays when the price falls to the strike, its "Call" when it rises there. */
const DOWN_BY_TYPE = { Put: 1, Call: -1 } as const;

/** down and knockIn of a QuantLib barrier type. */
export const BARRIER_TYPES = {
  DownOut: { down: 1, knockIn: 0 },
  DownIn: { down: 1, knockIn: 1 },
  UpOut: { down: -1, knockIn: 0 },
  UpIn: { down: -1, knockIn: 1 },
} as const;

export interface Market {
  readonly spot: number;
  readonly rate: number;
  readonly carry: number;
  readonly volatility: number;
  readonly years: number;
}

/** The columns s, r, q, v, t that most tables share; q is a yield, so the carry is r - q. */
export function marketAt(row: JsonObject, table: TruthTable): Market {
  const rate = numberAt(row, 'r');
  return {
    spot: numberAt(row, 's'),
    rate,
    carry: rate - numberAt(row, 'q'),
    volatility: numberAt(row, 'v'),
    years: yearsBy(table, numberAt(row, 't')),
  };
}

function flagAt(row: JsonObject, field: string): boolean {
  const value = row[field];
  if (typeof value === 'boolean') return value;
  throw unreadable(field, value, 'true or false');
}

/** The cash of the table's parameters; 1 where the unit is the asset. */
function unitOf(table: TruthTable, asset: number): number {
  if (asset === 1) return 1;
  const content = isObject(table.content) ? table.content : {};
  return numberAt(objectOf(content.parameters, 'parameters'), 'cash');
}

const touches = (asset: number, atHit: number): TableAdapter => ({
  check: (row, tolerance, table) => {
    const { spot, rate, carry, volatility, years } = marketAt(row, table);
    const barrier = numberAt(row, 'strike');
    const down = choiceAt(row, 'type', DOWN_BY_TYPE);
    const oneTouch = flagAt(row, 'knockin') ? 1 : 0;
    const unit = touchOption(spot, barrier, rate, carry, volatility, years, down, oneTouch, asset, atHit);
    return [compare('value', unitOf(table, asset) * unit, numberAt(row, 'result'), tolerance)];
  },
});

const digitals = (asset: number): TableAdapter => ({
  check: (row, tolerance, table) => {
    const { spot, rate, carry, volatility, years } = marketAt(row, table);
    const { down, knockIn } = choiceAt(row, 'barrierType', BARRIER_TYPES);
    const sign = choiceAt(row, 'type', SIGNS);
    const levels = [numberAt(row, 'strike'), numberAt(row, 'barrier')] as const;
    const unit = barrierDigital(spot, ...levels, rate, carry, volatility, years, sign, down, knockIn, asset);
    const cash = asset === 1 ? 1 : numberAt(row, 'cash');
    return [compare('value', cash * unit, numberAt(row, 'result'), tolerance)];
  },
});

export const digitalAdapters: Readonly<Record<string, TableAdapter>> = {
  onetouch_cash_at_hit: touches(0, 1),
  onetouch_asset_at_hit: touches(1, 1),
  onetouch_notouch_cash_at_expiry: touches(0, 0),
  onetouch_notouch_asset_at_expiry: touches(1, 0),
  binary_barrier_cash_haug: digitals(0),
  binary_barrier_asset_haug: digitals(1),
};
