// Laws of Derive's three rules and of its auction, over random portfolios under the parameters that ship.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AuctionParameters,
  auctionDiscount,
  auctionShape,
  bufferMargin,
  insolventBid,
  liquidationFee,
  solventOffer,
} from '../../src/margin/derive-auction.ts';
import { type DeriveExpiry, forwardParts } from '../../src/margin/derive-options.ts';
import { derivePmrm, type PmrmPortfolio } from '../../src/margin/derive-pmrm.ts';
import { derivePmrm2 } from '../../src/margin/derive-pmrm2.ts';
import {
  pmrm2Fields,
  pmrm2Scenarios,
  pmrmFields,
  pmrmScenarios,
  srmMarketFields,
} from '../../src/margin/derive-shapes.ts';
import { deriveSrmMarket } from '../../src/margin/derive-srm.ts';
import { objectOf } from '../../src/margin/parameter-readers.ts';
import { DERIVE_PMRM, DERIVE_PMRM2 } from '../../src/margin/presets/derive-portfolio.ts';
import { DERIVE_SRM } from '../../src/margin/presets/derive-standard.ts';

const only = (values: Readonly<Record<string, unknown>>, fields: object): object =>
  Object.fromEntries(Object.keys(fields).map((name) => [name, values[name]]));

const PMRM = objectOf(pmrmFields)(only(DERIVE_PMRM.values, pmrmFields), {});
const PMRM_SCENARIOS = pmrmScenarios(DERIVE_PMRM.values.scenarios, {});
const PMRM2 = objectOf(pmrm2Fields)(only(DERIVE_PMRM2.values, pmrm2Fields), {});
const PMRM2_SCENARIOS = pmrm2Scenarios(DERIVE_PMRM2.values.scenarios, {});
const SRM = objectOf(srmMarketFields)((DERIVE_SRM.values.markets as Record<string, object>).BTC, {});
const DEPEG = DERIVE_SRM.values.depeg as { threshold: number; factor: number };

const SPOT = 60_000;
const amount = fc.integer({ min: -40, max: 40 }).map((lots) => lots / 4);
const confidence = fc.constantFrom<number[]>(1, 0.9, 0.5, 0.3);

const option = fc.record({
  strike: fc.integer({ min: 6, max: 24 }).map((step) => step * 5000),
  sign: fc.constantFrom(1 as const, -1 as const),
  amount,
  volatility: fc.integer({ min: 20, max: 150 }).map((points) => points / 100),
});

const expiry = fc.record({
  days: fc.integer({ min: 1, max: 400 }),
  basis: fc.integer({ min: -5, max: 20 }),
  rate: fc.integer({ min: -2, max: 30 }).map((points) => points / 100),
  confidence,
  options: fc.array(option, { maxLength: 6 }),
});

const portfolio = fc
  .record({
    perp: amount,
    perpProfit: fc.integer({ min: -10_000, max: 10_000 }),
    cash: fc.integer({ min: -100_000, max: 100_000 }),
    base: fc.integer({ min: 0, max: 12 }).map((lots) => lots / 4),
    spotConfidence: confidence,
    perpConfidence: confidence,
    stablePrice: fc.constantFrom<number[]>(1, 1.001, 0.9),
    expiries: fc.uniqueArray(expiry, { maxLength: 3, selector: ({ days }) => days }),
  })
  .map(({ expiries, ...rest }) => ({
    ...rest,
    spot: SPOT,
    perpPrice: SPOT + 12,
    expiries: expiries.map(({ days, basis, ...each }): DeriveExpiry => {
      const secondsToExpiry = days * 86_400;
      return { ...each, secondsToExpiry, ...forwardParts(SPOT * (1 + basis / 100), secondsToExpiry) };
    }),
  }));
type Portfolio = PmrmPortfolio;

interface Margins {
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
  readonly markToMarket: number;
}

const RULES: Readonly<Record<string, (held: Portfolio) => Margins>> = {
  pmrm: (held) => derivePmrm(held, PMRM_SCENARIOS, PMRM),
  pmrm2: ({ base, ...held }) => {
    const coin = { price: SPOT, confidence: 1, isRiskCancelling: true, mmHaircut: 0.02, imHaircut: 0.01 };
    return derivePmrm2({ ...held, collaterals: [{ ...coin, amount: base }] }, PMRM2_SCENARIOS, PMRM2);
  },
  srm: ({ cash, stablePrice, ...market }) => {
    const question = { stablePrice, depeg: DEPEG };
    const initial = deriveSrmMarket(market, SRM, { ...question, isInitial: true });
    const maintenance = deriveSrmMarket(market, SRM, { ...question, isInitial: false });
    return {
      initialMargin: initial.margin + cash,
      maintenanceMargin: maintenance.margin + cash,
      markToMarket: initial.markToMarket + cash,
    };
  },
};

const figures = (of: (held: Portfolio) => Margins, held: Portfolio): Margins => {
  const { initialMargin, maintenanceMargin, markToMarket } = of(held);
  return { initialMargin, maintenanceMargin, markToMarket };
};

describe.each(Object.entries(RULES))('%s', (_, rule) => {
  test('a position of zero changes nothing, to the bit', () => {
    fc.assert(
      fc.property(portfolio, option, (held, extra) => {
        const nothing = { ...extra, amount: 0 };
        const expiries = held.expiries.map((each) => ({ ...each, options: [nothing, ...each.options] }));
        expect(figures(rule, { ...held, expiries })).toEqual(figures(rule, held));
      }),
    );
  });

  test('the order of expiries and options changes nothing, to the bit', () => {
    fc.assert(
      fc.property(portfolio, (held) => {
        const expiries = held.expiries.map((each) => ({ ...each, options: [...each.options].reverse() })).reverse();
        expect(figures(rule, { ...held, expiries })).toEqual(figures(rule, held));
      }),
    );
  });

  test('a position in two halves is the position, to the bit', () => {
    fc.assert(
      fc.property(portfolio, (held) => {
        const halves = held.expiries.map((each) => ({
          ...each,
          options: each.options.flatMap((one) => [one, one].map((half) => ({ ...half, amount: half.amount / 2 }))),
        }));
        expect(figures(rule, { ...held, expiries: halves })).toEqual(figures(rule, held));
      }),
    );
  });

  test('twice the portfolio has twice the margin, to the bit', () => {
    fc.assert(
      fc.property(portfolio, (held) => {
        const twice = {
          ...held,
          perp: 2 * held.perp,
          perpProfit: 2 * held.perpProfit,
          cash: 2 * held.cash,
          base: 2 * held.base,
          expiries: held.expiries.map((each) => ({
            ...each,
            options: each.options.map((one) => ({ ...one, amount: 2 * one.amount })),
          })),
        };
        const { initialMargin, maintenanceMargin, markToMarket } = figures(rule, held);
        expect(figures(rule, twice)).toEqual({
          initialMargin: 2 * initialMargin,
          maintenanceMargin: 2 * maintenanceMargin,
          markToMarket: 2 * markToMarket,
        });
      }),
    );
  });

  test('initial margin asks for at least as much as maintenance, and neither for less than nothing', () => {
    fc.assert(
      fc.property(portfolio, (held) => {
        // A stablecoin above par is worth more in the value than in the standard margin: the laws are those of par.
        // One volatility an expiry: where a farther strike is worth more than a nearer one, a spread that cannot lose has a value below 0.
        const expiries = held.expiries.map((expiry) => ({
          ...expiry,
          options: expiry.options.map((each) => ({ ...each, volatility: expiry.options[0]!.volatility })),
        }));
        const { initialMargin, maintenanceMargin, markToMarket } = figures(rule, { ...held, expiries, stablePrice: 1 });
        const rounding = 1e-9 * (1 + Math.abs(markToMarket));
        expect(initialMargin).toBeLessThanOrEqual(maintenanceMargin + rounding);
        expect(maintenanceMargin).toBeLessThanOrEqual(markToMarket + rounding);
      }),
    );
  });

  test('less sure feeds and a stablecoin below par never lower the initial margin asked for', () => {
    fc.assert(
      fc.property(portfolio, (held) => {
        const sure = { ...held, spotConfidence: 1, perpConfidence: 1, stablePrice: 1, base: 0 };
        const doubtful = { ...sure, spotConfidence: 0.2, stablePrice: 0.9 };
        expect(rule(doubtful).initialMargin).toBeLessThanOrEqual(rule(sure).initialMargin);
        expect(rule(doubtful).maintenanceMargin).toBe(rule(sure).maintenanceMargin);
      }),
    );
  });
});

test('the forward is fixed evenly over the last half hour, and the parts are the whole', () => {
  expect(forwardParts(1000, 1800)).toEqual({ forwardFixed: 0, forwardVariable: 1000 });
  expect(forwardParts(1000, 450)).toEqual({ forwardFixed: 750, forwardVariable: 250 });
  expect(forwardParts(1000, 0)).toEqual({ forwardFixed: 1000, forwardVariable: 0 });
});

describe('auction', () => {
  // The configuration that the venue's own tests use.
  const TESTED: AuctionParameters = {
    startDiscount: 0.98,
    fastCutoffDiscount: 0.8,
    fastSeconds: 100,
    slowSeconds: 14_400,
    insolventSeconds: 3600,
    feeRate: 0.1,
    bufferShare: 0.15,
  };
  const MAINNET = auctionShape(DERIVE_SRM.values.auction, {});

  test.each([
    [0, 0.98],
    [50, 0.89],
    [100, 0.8],
    [7300, 0.4],
    [14_500, 0],
    [20_000, 0],
  ])('after %d s a bidder pays %d of the value', (elapsed, discount) => {
    expect(auctionDiscount(elapsed, TESTED)).toBeCloseTo(discount, 12);
  });

  const account = fc.record({
    maintenanceMargin: fc.integer({ min: -50_000, max: -1 }),
    markToMarket: fc.integer({ min: 1, max: 50_000 }),
    reservedCash: fc.constant(0),
  });
  const elapsed = fc.integer({ min: 0, max: 43_000 });

  test('the largest bid restores the buffer margin to zero: what is left of it is paid for', () => {
    fc.assert(
      fc.property(account, elapsed, (each, seconds) => {
        const offer = solventOffer(each, seconds, MAINNET);
        expect(offer.largestShare).toBeGreaterThan(0);
        expect(offer.largestShare).toBeLessThanOrEqual(1);
        const left = (1 - offer.largestShare) * bufferMargin(each, MAINNET) + offer.cashFromBidder;
        expect(Math.abs(left)).toBeLessThan(1e-9 * -bufferMargin(each, MAINNET));
      }),
    );
  });

  test('with time a bidder pays less and may buy more', () => {
    fc.assert(
      fc.property(account, elapsed, elapsed, (each, one, other) => {
        const [early, late] = [one, other].sort((left, right) => left - right);
        const [first, second] = [solventOffer(each, early!, MAINNET), solventOffer(each, late!, MAINNET)];
        expect(second.discount).toBeLessThanOrEqual(first.discount);
        expect(second.largestShare).toBeGreaterThanOrEqual(first.largestShare);
      }),
    );
  });

  test('cash of earlier bids is not sold again', () => {
    const account = { maintenanceMargin: -1000, markToMarket: 5000, reservedCash: 2000 };
    expect(solventOffer(account, 0, TESTED).bidPrice).toBeCloseTo(3000 * 0.98, 9);
    expect(solventOffer({ ...account, reservedCash: 5000 }, 0, TESTED).bidPrice).toBe(0);
  });

  test('an account above its buffer margin sells nothing and pays no fee', () => {
    const account = { maintenanceMargin: 900, markToMarket: 1000, reservedCash: 0 };
    expect(solventOffer(account, 0, TESTED).largestShare).toBe(0);
    expect(liquidationFee(account, TESTED)).toBe(0);
  });

  test('the fee is the rate of what would be sold at full value', () => {
    // BM = -1000 - 6000 x 0.15 = -1900; f = 1900 / (1900 + 5000); fee = f x 5000 x 0.1.
    const account = { maintenanceMargin: -1000, markToMarket: 5000, reservedCash: 0 };
    expect(liquidationFee(account, TESTED)).toBeCloseTo((1900 / 6900) * 500, 9);
  });

  test('what is worth less than nothing is given away with money, from its value down to its margin', () => {
    const account = { maintenanceMargin: -1000, markToMarket: -400, reservedCash: 0 };
    expect([0, 1800, 3600, 9999].map((seconds) => insolventBid(account, seconds, TESTED))).toEqual([
      -400, -700, -1000, -1000,
    ]);
    expect(insolventBid({ ...account, markToMarket: 50 }, 1800, TESTED)).toBe(-500);
    expect(insolventBid({ ...account, maintenanceMargin: 1 }, 1800, TESTED)).toBe(0);
  });
});
