// Bates and Kou: single integrals computed elsewhere, one of Kou's published.
import { bates } from '../../../src/spec/bates.ts';
import { MODEL_CELLS } from '../../../src/spec/fourier-exponent.ts';
import { kouJump } from '../../../src/spec/kou-jump.ts';
import { type JsonObject, numberAt } from '../json.ts';
import type { TableAdapter } from '../runner.ts';
import { compare } from '../tolerance.ts';

const CALL = 1;
const PUT = -1;
const work = new Float64Array(MODEL_CELLS);

/** Spot, rates and years of one row; everything that turns an undiscounted price on the forward into one on the spot. */
interface Market {
  readonly forward: number;
  readonly discount: number;
  readonly years: number;
}

function marketOf(terms: JsonObject, years: number): Market {
  const rate = numberAt(terms, 'r');
  const carry = rate - numberAt(terms, 'q');
  return { forward: numberAt(terms, 's') * Math.exp(carry * years), discount: Math.exp(-rate * years), years };
}

const batesPrices: TableAdapter = {
  check: (row, tolerance) => {
    const { forward, discount, years } = marketOf(row, numberAt(row, 'T'));
    const names = ['v0', 'kappa', 'theta', 'sigma', 'rho', 'lambda', 'nu', 'delta'];
    const [v0, kappa, theta, sigma, rho, intensity, mean, deviation] = names.map((name) => numberAt(row, name)) as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const jumps = [intensity, mean, deviation] as const;
    const strike = numberAt(row, 'strike');
    const price = (sign: number) =>
      discount * bates(forward, strike, v0, kappa, theta, sigma, rho, years, ...jumps, sign, work);
    return [
      compare('call', price(CALL), numberAt(row, 'call'), tolerance),
      compare('put', price(PUT), numberAt(row, 'put'), tolerance),
    ];
  },
};

const kouPrices: TableAdapter = {
  check: (row, tolerance) => {
    const { forward, discount, years } = marketOf(row, numberAt(row, 'T'));
    const names = ['lambda', 'p', 'eta1', 'eta2'];
    const jumps = names.map((name) => numberAt(row, name)) as [number, number, number, number];
    const [strike, volatility] = [numberAt(row, 'strike'), numberAt(row, 'sigma')];
    const price = (sign: number) => discount * kouJump(forward, strike, volatility, years, ...jumps, sign, work);
    return [
      compare('call', price(CALL), numberAt(row, 'call'), tolerance),
      compare('put', price(PUT), numberAt(row, 'put'), tolerance),
    ];
  },
};

export const fourierAdapters: Readonly<Record<string, TableAdapter>> = {
  bates: batesPrices,
  kou: kouPrices,
};
