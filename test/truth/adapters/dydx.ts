// Margins and liquidation prices of dYdX v4, to the integer.
import {
  type DydxAccount,
  dydxBankruptcyQuote,
  dydxFillablePrice,
  dydxMargins,
  dydxNotional,
  dydxPortfolio,
} from '../../../src/margin/dydx.ts';
import { decimalFraction, fractionOf, nearestNumber, plus, ZERO } from '../../../src/margin/exact-fraction.ts';
import { type JsonObject, listOf, numberAt, objectOf, textAt, unreadable } from '../json.ts';
import type { TableAdapter } from '../runner.ts';
import { type Check, compare, type Tolerance } from '../tolerance.ts';

const EXACT: Tolerance = { abs: 0 };

/** A whole number, written as a number or, where it is too large for one, as text. */
function wholeAt(row: JsonObject, field: string): bigint {
  const value = row[field];
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value);
  if (typeof value === 'string' && /^-?\d+$/.test(value)) return BigInt(value);
  throw unreadable(field, value, 'a whole number');
}

/** Beyond 2^53 two different integers may be one double: the difference is taken before it is rounded. */
function exactly(what: string, got: bigint, wanted: bigint, tolerance: Tolerance): Check {
  const { limit } = compare(what, 0, 0, tolerance);
  return { what, got: Number(got), wanted: Number(wanted), error: Math.abs(Number(got - wanted)), limit };
}

const marginCases: TableAdapter = {
  tolerance: EXACT,
  check: (row, tolerance) => {
    const quantums = (baseQuantums: bigint) => ({
      baseQuantums,
      price: wholeAt(row, 'price_int'),
      priceExponent: numberAt(row, 'exponent'),
      atomicResolution: numberAt(row, 'atomic_resolution'),
    });
    const tier = {
      initialPpm: wholeAt(row, 'im_ppm'),
      maintenanceOfInitialPpm: wholeAt(row, 'mm_fraction_ppm'),
      openInterestLowerCap: wholeAt(row, 'oi_lower_cap'),
      openInterestUpperCap: wholeAt(row, 'oi_upper_cap'),
    };
    const openInterest = dydxNotional(quantums(wholeAt(row, 'open_interest_quantums')));
    const got = dydxMargins(dydxNotional(quantums(wholeAt(row, 'base_quantums'))), tier, openInterest);
    return [
      exactly('initial', got.initial, wholeAt(row, 'expected_im_quote_quantums'), tolerance),
      exactly('maintenance', got.maintenance, wholeAt(row, 'expected_mm_quote_quantums'), tolerance),
    ];
  },
};

const decimalAt = (row: JsonObject, field: string) => decimalFraction(numberAt(row, field));
const decimalOr0 = (row: JsonObject, field: string) => (row[field] === undefined ? ZERO : decimalAt(row, field));

function accountOf(row: JsonObject): DydxAccount {
  const positions = listOf(row.positions ?? [], 'positions').map((each) => {
    const position = objectOf(each, 'a position');
    // Liquidation cases state the maintenance fraction alone; portfolio cases both, by shorter names.
    const maintenance = position.mm_fraction === undefined ? 'mm' : 'mm_fraction';
    return {
      market: textAt(position, 'market'),
      size: decimalAt(position, 'size'),
      price: decimalAt(position, 'price'),
      initialFraction: decimalOr0(position, 'im'),
      maintenanceFraction: decimalOr0(position, maintenance),
    };
  });
  return { quote: plus(decimalAt(row, 'quote_usd'), decimalOr0(row, 'funding_usd')), positions };
}

const bankruptcyCases: TableAdapter = {
  tolerance: EXACT,
  check: (row, tolerance) => {
    const got = dydxBankruptcyQuote(accountOf(row), textAt(row, 'close_market'), decimalAt(row, 'delta_size'));
    const usd = nearestNumber(fractionOf(got, 1_000_000n));
    return [
      exactly('quote quantums', got, wholeAt(row, 'expected_quote_quantums'), tolerance),
      ...(row.expected_usd === undefined ? [] : [compare('USD', usd, numberAt(row, 'expected_usd'), tolerance)]),
    ];
  },
};

const fillableCases: TableAdapter = {
  // The chain keeps a fraction and the table a double; whoever printed it may have rounded once on the way.
  tolerance: { rel: 1e-14 },
  check: (row, tolerance) => {
    const price = dydxFillablePrice(accountOf(row), textAt(row, 'close_market'), {
      bankruptcyAdjustment: decimalAt(row, 'bankruptcy_adjustment'),
      spreadToMaintenance: decimalAt(row, 'spread_to_mm_ratio'),
    });
    return [compare('price', nearestNumber(price), numberAt(row, 'expected_price'), tolerance)];
  },
};

const portfolioCases: TableAdapter = {
  tolerance: EXACT,
  check: (row, tolerance) => {
    const { netCollateral, initial, maintenance } = dydxPortfolio(accountOf(row));
    const figures = { expected_nc: netCollateral, expected_im: initial, expected_mm: maintenance };
    return Object.entries(figures)
      .filter(([field]) => row[field] !== undefined)
      .map(([field, value]) => compare(field, nearestNumber(value), numberAt(row, field), tolerance));
  },
};

export const dydxAdapters: Readonly<Record<string, TableAdapter>> = {
  'dydx-v4-margin-liquidation/margin_cases': marginCases,
  'dydx-v4-margin-liquidation/bankruptcy_cases': bankruptcyCases,
  'dydx-v4-margin-liquidation/fillable_price_cases': fillableCases,
  'dydx-v4-margin-liquidation/portfolio_cases': portfolioCases,
};
