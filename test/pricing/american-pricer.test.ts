import { describe, expect, it } from 'vitest';
import type { VanillaOption } from '../../src/book/instruments/vanilla-option.ts';
import { runReference } from '../../src/engine/reference.ts';
import type { Snapshot } from '../../src/market/snapshot.ts';
import { americanPricer } from '../../src/pricing/american-pricer.ts';
import { optionPricer } from '../../src/pricing/option-pricer.ts';
import type { UnitValue } from '../../src/pricing/unit-value.ts';
import { exp } from '../../src/spec/exp.ts';
import { expiryOf, INVERSE, LINEAR, snapshotOf, type TestMarket } from './barrier-products.ts';
import { unitOf } from './run-pricing.ts';

const american = (option: VanillaOption, snapshot: Snapshot): UnitValue => unitOf(americanPricer(option, snapshot));

function european(option: VanillaOption, snapshot: Snapshot): UnitValue {
  const { kernel, inputs, interpret } = optionPricer({ ...option, exercise: 'european' }, snapshot);
  const outputs = runReference(
    kernel,
    inputs.map((input) => Float64Array.of(input)),
  );
  return interpret(outputs.map((column) => column[0]!));
}

const option = (market: TestMarket, terms: Partial<VanillaOption> = {}): VanillaOption => ({
  kind: 'option',
  id: 'OTC',
  underlying: 'BTC',
  settlement: LINEAR,
  multiplier: 1,
  expiry: expiryOf(market),
  callPut: 'put',
  strike: 100,
  exercise: 'american',
  ...terms,
});

const market = (rate: number, carry: number, spot = 100): TestMarket => ({
  spot,
  forward: spot * exp(carry),
  rate,
  volatility: 0.25,
  days: 365,
});

/** Within an amount; NaN fails. */
function expectWithin(got: number, wanted: number, amount: number): void {
  expect(Math.abs(got - wanted) <= amount, `got ${got}, wanted ${wanted} within ${amount}`).toBe(true);
}

describe('American options', () => {
  // Andersen, Lake and Offengenden (2016), converged premia of a put at 100, yield 5 %, volatility 25 %, one year.
  it.each([
    [0.05, 0.1069527],
    [0.075, 0.36711123],
  ])('the premium of exercise at rate %d is the published %d', (rate, premium) => {
    const here = market(rate, rate - 0.05);
    const snapshot = snapshotOf(here);
    const got = american(option(here), snapshot).value - european(option(here), snapshot).value;
    expectWithin(got, premium, 5e-7);
  });

  it('that it never pays to exercise early are European: calls that yield nothing, puts without interest', () => {
    for (const [rate, carry, callPut] of [
      [0.05, 0.06, 'call'],
      [0, -0.03, 'put'],
    ] as const) {
      const here = market(rate, carry, 103);
      const snapshot = snapshotOf(here);
      const terms = option(here, { callPut, multiplier: 3 });
      const [got, wanted] = [american(terms, snapshot), european(terms, snapshot)];
      expectWithin(got.quotedPrice, wanted.quotedPrice, 1e-6);
      for (const measure of ['value', 'delta', 'gamma', 'vega', 'theta'] as const) {
        expectWithin(got[measure], wanted[measure], 1e-6);
      }
    }
  });

  it('in coins: quote currency grows at the carry, and a put that is deep in the money is due', () => {
    const here = market(0.2, 0.08);
    const snapshot = snapshotOf(here);
    const inCoin = american(option(here, { settlement: INVERSE }), snapshot);
    const linear = american(option(here), snapshotOf(market(0.08, 0.08)));
    expectWithin(inCoin.value, linear.value, 1e-9);
    expectWithin(inCoin.quotedPrice, linear.value / 100, 1e-11);
    const deep = american(option(here, { settlement: INVERSE, strike: 250 }), snapshot);
    expect(deep.value).toBe(150);
    expect(deep.delta).toBe(-1);
    expect(deep.theta).toBe(0);
  });

  it('are worth no less than European ones, and no less than exercise', () => {
    for (const strike of [70, 90, 100, 120, 160]) {
      for (const callPut of ['call', 'put'] as const) {
        const here = market(0.06, -0.02);
        const terms = option(here, { strike, callPut });
        const { value } = american(terms, snapshotOf(here));
        const exercise = callPut === 'call' ? 100 - strike : strike - 100;
        expect(value).toBeGreaterThanOrEqual(Math.max(exercise, european(terms, snapshotOf(here)).value - 1e-6));
      }
    }
  });
});
