// Implied volatility from out-of-the-money prices: the recovered total deviation within what an ULP of the price allows.
import { impliedVolatility } from '../../../src/spec/implied-volatility.ts';
import { decimalTextAt, numberAt } from '../json.ts';
import type { TableAdapter } from '../runner.ts';
import { compare } from '../tolerance.ts';

/** The table's own rule, in words there: within 2 x rel_stdev_error_of_1ulp_price + 4e-16 of the total deviation. */
const impliedVol: TableAdapter = {
  tolerance: { rel: 4e-16 },
  check: (row) => {
    const [forward, strike, wanted] = [numberAt(row, 'F'), numberAt(row, 'K'), numberAt(row, 'total_stdev')];
    // The price given is that of the option out of the money, whichever side the row names.
    const sign = strike >= forward ? 1 : -1;
    const found = impliedVolatility(Number(decimalTextAt(row, 'otm_price')), forward, strike, 1, sign);
    const rel = 2 * numberAt(row, 'rel_stdev_error_of_1ulp_price') + 4e-16;
    return [compare('total_stdev', found, wanted, { rel })];
  },
};

export const impliedVolatilityAdapters: Readonly<Record<string, TableAdapter>> = { implied_vol: impliedVol };
