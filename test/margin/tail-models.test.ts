// Tail models against closed forms, and against themselves where a law must hold.
import { describe, expect, test } from 'vitest';
import { createModel, MODELS } from '../../src/margin/models.ts';
import type { Requirement } from '../../src/margin/requirement.ts';
import { lognormalDebt, lognormalGain } from '../../src/risk/lognormal-shortfall.ts';
import { bookOf, requirementsOf } from './walk.ts';

const gaussian = { distribution: 'gaussian', scenarios: 40_000 };
const CONFIDENCE = 0.99;
/** The deviation of BTC spot in the default parameters. */
const DEVIATION = 0.0326;

const only = (requirements: readonly Requirement[]): Requirement => {
  expect(requirements.length).toBe(1);
  return requirements[0]!;
};

describe('es and var of a perpetual under normal returns are the lognormal closed forms', () => {
  // 10 contracts of BTC_USDC-PERPETUAL are 10 BTC, 600,000 USD.
  test.each([
    ['long', 10],
    ['short', -10],
  ] as const)('%s', async (side, quantity) => {
    const book = bookOf(['desk', 'BTC_USDC-PERPETUAL', quantity]);
    const { expectedShortfall, valueAtRisk } =
      side === 'long'
        ? lognormalGain({ mu: 0, sigma: DEVIATION }, 1 - CONFIDENCE)
        : lognormalDebt({ mu: 0, sigma: DEVIATION }, 1 - CONFIDENCE);
    const sign = side === 'long' ? 1 : -1;
    const wanted = {
      es: 600_000 * (sign + expectedShortfall),
      var: 600_000 * (sign + valueAtRisk),
    };
    for (const name of ['es', 'var'] as const) {
      const { initial, maintenance, components, tail, attribution, worst } = only(
        await requirementsOf(createModel(name, { values: gaussian }), book),
      );
      const interval = name === 'es' ? tail!.expectedShortfallInterval! : tail!.valueAtRiskInterval!;
      // The 95 % interval reaches 1.96 standard errors; the truth lies within twice that of the estimate.
      expect(Math.abs(initial - wanted[name])).toBeLessThan(interval.high! - interval.low!);
      expect(maintenance).toBe(0.8 * initial);
      expect(components.map(({ amount }) => amount)).toEqual([initial]);
      expect(attribution!.shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
      expect(worst!.words).toMatch(
        side === 'long' ? /^BTC spot falls 1[0-9]\.\d %, / : /^BTC spot rises 1[0-9]\.\d %, /,
      );
    }
  });
});

describe('tails and all losses', () => {
  const book = bookOf(
    ['a', 'BTC-27MAR26-65000-C', -5],
    ['a', 'BTC-PERPETUAL', 20_000],
    ['b', 'ETH-27MAR26-1800-P', -40],
    ['b', 'BTC-27MAR26-55000-P', 3],
  );
  const values = { scenarios: 20_000 };

  test.each(['es', 'var'])('%s: the same bits from either', async (name) => {
    const model = createModel(name, { values });
    const kept = await requirementsOf(model, book);
    const whole = await requirementsOf(model, book, { everyLoss: true });
    kept.forEach((requirement, index) => {
      const other = whole[index]!;
      expect(requirement.initial).toBe(other.initial);
      expect(requirement.maintenance).toBe(other.maintenance);
      expect(requirement.worst).toEqual(other.worst);
      expect(requirement.attribution).toEqual(other.attribution);
      expect(requirement.tail!.valueAtRiskInterval).toEqual(other.tail!.valueAtRiskInterval);
      const [low, high] = [requirement.tail!.expectedShortfallInterval!, other.tail!.expectedShortfallInterval!];
      expect(low.low! / high.low!).toBeCloseTo(1, 12);
    });
  });

  test('another convention reads all losses and says so', async () => {
    const [first] = await requirementsOf(createModel('var', { values: { ...values, convention: 'type-7' } }), book);
    expect(first!.tail!.convention).toBe('type-7');
    expect(first!.attribution!.scenarios.length).toBe(2);
    const [plain] = await requirementsOf(createModel('var', { values }), book);
    expect(Math.abs(first!.initial - plain!.initial)).toBeLessThan(0.01 * plain!.initial);
    expect(first!.initial).not.toBe(plain!.initial);
  });

  test('twice the book has twice the margin, and a book of two accounts is never above their sum', async () => {
    const model = createModel('es', { values });
    const [a, b] = await requirementsOf(model, book);
    // Without the other account: nobody's margin hangs on who else is in the file.
    const twice = bookOf(['a', 'BTC-27MAR26-65000-C', -10], ['a', 'BTC-PERPETUAL', 40_000]);
    const [doubled] = await requirementsOf(model, twice);
    expect(doubled!.initial / (2 * a!.initial)).toBeCloseTo(1, 10);
    const together = bookOf(
      ['both', 'BTC-27MAR26-65000-C', -5],
      ['both', 'BTC-PERPETUAL', 20_000],
      ['both', 'ETH-27MAR26-1800-P', -40],
      ['both', 'BTC-27MAR26-55000-P', 3],
    );
    const [both] = await requirementsOf(model, together);
    expect(both!.initial).toBeLessThan(a!.initial + b!.initial);
  });

  test('a book that can only gain owes nothing, and the floor says why', async () => {
    // A holding of coins short as much in perpetuals loses nothing; half a hedge of a long option would.
    const flat = bookOf(
      ['hedged', 'BTC', 1],
      ['hedged', 'BTC_USDC-PERPETUAL', -1],
      ['hedged', 'BTC-27MAR26-1000-C', 0],
    );
    const requirement = only(await requirementsOf(createModel('es', { values }), flat));
    expect(Math.abs(requirement.initial)).toBeLessThan(1e-6);
    expect(requirement.equity).toBe(60_000);
    expect(requirement.freeboard).toBeCloseTo(1, 9);
  });
});

describe('what travels with a requirement', () => {
  test('few scenarios beyond the level are a warning', async () => {
    const book = bookOf(['desk', 'BTC_USDC-PERPETUAL', 1]);
    const { warnings, tail } = only(await requirementsOf(createModel('es', { values: { scenarios: 200 } }), book));
    expect(warnings).toContain('only 2 of 200 scenarios lie beyond 0.99; ask for more scenarios or a lower confidence');
    // Two scenarios in the tail bound VaR from below, not from above.
    expect(tail!.valueAtRiskInterval!.low).not.toBeNull();
    expect(tail!.valueAtRiskInterval!.high).toBeNull();
  });

  test('a scrambled sequence has no interval by order statistics', async () => {
    const book = bookOf(['desk', 'BTC_USDC-PERPETUAL', 1]);
    const { tail } = only(
      await requirementsOf(createModel('es', { values: { draws: 'sobol', scenarios: 4096 } }), book),
    );
    expect(tail!.expectedShortfallInterval).toBeUndefined();
  });

  test('an underlying that the parameters do not know is named, with those they know', async () => {
    const book = bookOf(['desk', 'ETH-27MAR26-1800-P', 1]);
    const model = createModel('es', { values: { factors: { 'ETH spot': { deviation: 0.04 } } } });
    await expect(requirementsOf(model, book)).rejects.toThrow(
      /^the book hangs on ETH volatility, of which the parameters say nothing; they have ETH spot: calibrate them/,
    );
  });

  test('a correlation that is none is repaired, and a warning says by how much', async () => {
    const book = bookOf(['desk', 'ETH-27MAR26-1800-P', 1], ['desk', 'BTC_USDC-PERPETUAL', 1]);
    const factors = {
      'BTC spot': { deviation: 0.03 },
      'ETH spot': { deviation: 0.04 },
      'ETH volatility': { deviation: 0.03 },
    };
    const correlation = {
      factors: ['BTC spot', 'ETH spot', 'ETH volatility'],
      rows: [
        [1, 0.9, 0.9],
        [0.9, 1, -0.9],
        [0.9, -0.9, 1],
      ],
    };
    const { warnings } = only(
      await requirementsOf(createModel('es', { values: { factors, correlation, scenarios: 4000 } }), book),
    );
    expect(warnings.some((warning) => warning.startsWith('the correlation was not positive semi-definite'))).toBe(true);
  });
});

test('every model has a name of its own, a source, and presets that it can read', () => {
  expect(new Set(MODELS.map(({ name }) => name)).size).toBe(MODELS.length);
  for (const entry of MODELS) {
    expect(entry.source.length).toBeGreaterThan(20);
    expect(entry.date).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    const history = { history: { instants: new Float64Array(), factors: [], columns: [], gaps: [] }, source: 'none' };
    for (const parameters of entry.presets) expect(entry.create({ parameters, history }).name).toBe(entry.name);
  }
});
