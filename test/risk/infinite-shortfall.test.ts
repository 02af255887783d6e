// An ES that does not exist is a sentence: the rows of computed_var_es_books whose ES is null, and the books beside them.
import { expect, test } from 'vitest';
import { infiniteShortfall } from '../../src/risk/infinite-shortfall.ts';
import { blackPrice } from '../../src/spec/black-price.ts';

const value = (price: number, calls: readonly (readonly [number, number])[], units: number): number =>
  calls.reduce((sum, [quantity, strike]) => sum + quantity * blackPrice(price, strike, 0.05, 1), units * price);

/** At e^8 and e^9 times a spot of 60,000. */
function probeOf(calls: readonly (readonly [number, number])[], units: number) {
  const at = (times: number): number => value(60_000, calls, units) - value(60_000 * times, calls, units);
  return { factor: 'BTC spot', nearLoss: at(2981), farLoss: at(8103) };
}

test.each<[string, readonly (readonly [number, number])[], number, boolean]>([
  ['delta_hedged_short_gamma_2d', [[-20, 60_000]], 10.2, true],
  ['covered_call', [[-1, 65_000]], 1, false],
  [
    'long_call_spread_14d',
    [
      [5, 60_000],
      [-5, 66_000],
    ],
    0,
    false,
  ],
  [
    'ratio short of one call in a hundred',
    [
      [99, 60_000],
      [-100, 66_000],
    ],
    0,
    true,
  ],
])('%s', (_, calls, units, isInfinite) => {
  const sentence = infiniteShortfall(['BTC spot'], [probeOf(calls, units)]);
  if (isInfinite)
    expect(sentence).toContain('expected shortfall is infinite: the book is short the upside of BTC spot');
  else expect(sentence).toBeNull();
  // Damped, Gaussian or historical: no tail without end, no sentence.
  expect(infiniteShortfall(undefined, [probeOf(calls, units)])).toBeNull();
});

test('a factor without a probe is refused', () => {
  expect(() => infiniteShortfall(['ETH spot'], [])).toThrow('there is no probe of ETH spot, whose tail has no end');
});
