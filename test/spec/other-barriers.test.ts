import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { barrierOption } from '../../src/spec/barrier-option.ts';
import { blackPrice } from '../../src/spec/black-price.ts';
import { exp } from '../../src/spec/exp.ts';
import { partialBarrier, contract as partialBarrierContract } from '../../src/spec/partial-barrier.ts';
import { softBarrier, contract as softBarrierContract } from '../../src/spec/soft-barrier.ts';
import { twoAssetBarrier, contract as twoAssetBarrierContract } from '../../src/spec/two-asset-barrier.ts';
import { worstScaledError } from './scaled-truth.ts';

describe.each([partialBarrierContract, softBarrierContract, twoAssetBarrierContract])('$name', (contract) => {
  it('is within its contract of the table', () => {
    const { error, row } = worstScaledError(contract);
    expect(error, JSON.stringify(row)).toBeLessThanOrEqual(contract.error.reference.amount);
  });
});

const within = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const market = fc.record({
  spot: within(70, 130),
  strike: within(60, 140),
  barrier: within(60, 140),
  rate: within(0, 0.2),
  carry: within(-0.1, 0.1),
  volatility: within(0.2, 1.5),
  timeYears: within(0.01, 2),
  share: within(0.01, 1),
  width: within(0, 0.4),
  sign: fc.constantFrom(1, -1),
  down: fc.constantFrom(1, -1),
});
type Market = typeof market extends fc.Arbitrary<infer M> ? M : never;
const seeded = { seed: 20261121, numRuns: 300 };

function vanilla(m: Market): number {
  const forward = m.spot * exp(m.carry * m.timeYears);
  return exp(-m.rate * m.timeYears) * blackPrice(forward, m.strike, m.volatility * Math.sqrt(m.timeYears), m.sign);
}

function single(m: Market, knockIn: number, barrier = m.barrier): number {
  const { spot, strike, rate, carry, volatility, timeYears, sign, down } = m;
  return barrierOption(spot, strike, barrier, 0, rate, carry, volatility, timeYears, sign, down, knockIn);
}

function partial(m: Market, knockIn: number, window: number, share = m.share): number {
  const { spot, strike, barrier, rate, carry, volatility, timeYears, sign, down } = m;
  const years = [share * timeYears, timeYears] as const;
  return partialBarrier(spot, strike, barrier, rate, carry, volatility, ...years, sign, down, knockIn, window);
}

function soft(m: Market, knockIn: number, lower = m.barrier, upper = m.barrier * (1 + m.width)): number {
  const { spot, strike, rate, carry, volatility, timeYears, sign, down } = m;
  return softBarrier(spot, strike, lower, upper, rate, carry, volatility, timeYears, sign, down, knockIn);
}

describe('laws of partly watched barriers', () => {
  it('in and out make the vanilla', () => {
    fc.assert(
      fc.property(market, fc.constantFrom(0, 1, 2), (m, window) => {
        const sum = partial(m, 1, window) + partial(m, 0, window);
        expect(Math.abs(sum - vanilla(m))).toBeLessThanOrEqual(1e-12 * (m.spot + m.strike));
      }),
      seeded,
    );
  });

  it('watched for longer, out is worth less; from start to end it is the barrier option', () => {
    fc.assert(
      fc.property(market, (m) => {
        const slack = 1e-11 * (m.spot + m.strike);
        expect(partial(m, 0, 0, 0.5 * m.share)).toBeGreaterThanOrEqual(partial(m, 0, 0) - slack);
        expect(partial(m, 0, 1)).toBeGreaterThanOrEqual(partial(m, 0, 1, 0.5 * m.share) - slack);
        expect(Math.abs(partial(m, 0, 0, 1) - single(m, 0))).toBeLessThanOrEqual(slack);
        expect(partial(m, 0, 1)).toBeGreaterThanOrEqual(partial(m, 0, 2) - slack);
      }),
      seeded,
    );
  });

  it('crossed from either side is the sum of both sides', () => {
    fc.assert(
      fc.property(market, (m) => {
        const sides = partial({ ...m, down: 1 }, 0, 2) + partial({ ...m, down: -1 }, 0, 2);
        expect(Math.abs(partial(m, 0, 1) - sides)).toBeLessThanOrEqual(1e-12 * (m.spot + m.strike));
      }),
      seeded,
    );
  });

  it('a switch after expiry gives NaN', () => {
    expect(partialBarrier(100, 100, 90, 0, 0, 0.3, 1.5, 1, 1, 1, 0, 0)).toBeNaN();
  });
});

describe('laws of soft barriers', () => {
  it('in and out make the vanilla, and out lies between the options at its ends', () => {
    fc.assert(
      fc.property(market, (m) => {
        const slack = 1e-12 * (m.spot + m.strike);
        expect(Math.abs(soft(m, 1) + soft(m, 0) - vanilla(m))).toBeLessThanOrEqual(slack);
        const ends = [single(m, 0), single(m, 0, m.barrier * (1 + m.width))];
        expect(soft(m, 0)).toBeGreaterThanOrEqual(Math.min(...ends) - slack);
        expect(soft(m, 0)).toBeLessThanOrEqual(Math.max(...ends) + slack);
      }),
      seeded,
    );
  });

  it('a narrow range is the plain barrier, just wide enough for the integral or not', () => {
    fc.assert(
      fc.property(market, (m) => {
        const tolerance = 1e-7 * (m.spot + m.strike);
        fc.pre(Math.abs(m.barrier - m.spot) > 1e-6 * m.spot);
        for (const width of [0, 1e-10, 2e-9]) {
          const narrow = soft(m, 0, m.barrier, m.barrier * (1 + width));
          expect(Math.abs(narrow - single(m, 0))).toBeLessThanOrEqual(tolerance);
        }
      }),
      seeded,
    );
    expect(softBarrier(100, 100, 95, 90, 0, 0, 0.3, 1, 1, 1, 0)).toBeNaN();
  });

  it('two halves of a range, weighted by their widths, make the whole', () => {
    fc.assert(
      fc.property(market, within(0.1, 0.9), (drawn, at) => {
        const m = { ...drawn, width: drawn.width + 0.01 };
        const upper = m.barrier * (1 + m.width);
        const middle = m.barrier + at * (upper - m.barrier);
        const share = (middle - m.barrier) / (upper - m.barrier);
        const halves = share * soft(m, 1, m.barrier, middle) + (1 - share) * soft(m, 1, middle, upper);
        expect(Math.abs(halves - soft(m, 1, m.barrier, upper))).toBeLessThanOrEqual(1e-12 * (m.spot + m.strike));
      }),
      seeded,
    );
  });
});

describe('laws of barriers on another asset', () => {
  const other = fc.record({
    barrierSpot: within(70, 130),
    barrierVolatility: within(0.2, 1.5),
    correlation: within(-0.99, 0.99),
  });
  type Other = typeof other extends fc.Arbitrary<infer O> ? O : never;
  const price = (m: Market, o: Other, knockIn: number): number =>
    twoAssetBarrier(
      m.spot,
      m.strike,
      o.barrierSpot,
      m.barrier,
      m.rate,
      m.carry,
      0,
      m.volatility,
      o.barrierVolatility,
      o.correlation,
      m.timeYears,
      m.sign,
      m.down,
      knockIn,
    );

  it('in and out make the vanilla', () => {
    fc.assert(
      fc.property(market, other, (m, o) => {
        const sum = price(m, o, 1) + price(m, o, 0);
        expect(Math.abs(sum - vanilla(m))).toBeLessThanOrEqual(1e-12 * (m.spot + m.strike));
      }),
      seeded,
    );
  });

  it('watching the same asset under another name is the barrier option', () => {
    fc.assert(
      fc.property(market, (m) => {
        const { spot, strike, barrier, rate, carry, volatility, timeYears, sign, down } = m;
        const prices = [0, 1].map((knockIn) => [
          twoAssetBarrier(
            spot,
            strike,
            spot,
            barrier,
            rate,
            carry,
            carry,
            volatility,
            volatility,
            1,
            timeYears,
            sign,
            down,
            knockIn,
          ),
          single(m, knockIn),
        ]);
        for (const [two, one] of prices) expect(Math.abs(two! - one!)).toBeLessThanOrEqual(1e-11 * (spot + strike));
      }),
      seeded,
    );
  });

  it('an asset of its own multiplies the vanilla by the chance that the barrier is missed', () => {
    fc.assert(
      fc.property(market, other, (m, drawn) => {
        const o = { ...drawn, correlation: 0 };
        // A call struck at next to nothing is the asset, alive or not.
        const asset = { ...m, strike: 1e-12, sign: 1 as const };
        const alive = price(asset, o, 0) / vanilla(asset);
        expect(Math.abs(price(m, o, 0) - alive * vanilla(m))).toBeLessThanOrEqual(1e-11 * (m.spot + m.strike));
      }),
      seeded,
    );
  });
});
