// The search for the worst way in which orders fill, against every way.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Choice, MAX_COMBINATIONS, type Search, searchWorst } from '../../src/app/order-search.ts';

/** The worst of some scenarios, in each of which fills add up. */
type Scenarios = readonly (readonly (readonly number[])[])[];

const needOf = (scenarios: Scenarios, choice: Choice): number =>
  Math.max(
    ...scenarios.map((losses) => choice.reduce((sum, side, at) => sum + (side === 0 ? 0 : losses[at]![side - 1]!), 0)),
  );

function answered(search: Search, need: (choice: Choice) => number) {
  let step = search.next();
  while (!step.done) step = search.next(step.value.map(need));
  return step.value;
}

const losses = (instruments: number) =>
  fc.array(
    fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })), {
      minLength: instruments,
      maxLength: instruments,
    }),
    { minLength: 1, maxLength: 6 },
  );

const worstOf = (scenarios: Scenarios) =>
  Math.max(...scenarios.map((each) => each.reduce((sum, sides) => sum + Math.max(0, ...sides), 0)));

test('few are tried in every combination', () =>
  fc.assert(
    fc.property(losses(5), (scenarios) => {
      const found = answered(searchWorst({ sides: [2, 2, 2, 2, 2], guesses: () => [] }), (choice) =>
        needOf(scenarios, choice),
      );
      expect(found).toMatchObject({ need: worstOf(scenarios), needOfNone: 0, tried: 243, exact: true });
      expect(needOf(scenarios, found.choice)).toBe(found.need);
    }),
    { seed: 7 },
  ));

test('of many, no single change asks for more; with the right guesses it is the worst of all', () =>
  fc.assert(
    fc.property(losses(40), (scenarios) => {
      const sides = Array.from({ length: 40 }, () => 2);
      const need = (choice: Choice) => needOf(scenarios, choice);
      const found = answered(searchWorst({ sides, guesses: () => [] }), need);
      expect(found.exact).toBe(false);
      expect(need(found.choice)).toBe(found.need);
      for (let at = 0; at < 40; at++) {
        for (const side of [0, 1, 2]) {
          expect(need(found.choice.map((own, index) => (index === at ? side : own)))).toBeLessThanOrEqual(found.need);
        }
      }
      const guesses = scenarios.map((each) =>
        each.map(([buys, sells]) => (Math.max(buys!, sells!) <= 0 ? 0 : buys! >= sells! ? 1 : 2)),
      );
      const guessed = answered(searchWorst({ sides, guesses: () => guesses }), need);
      expect(guessed.need).toBe(worstOf(scenarios));
    }),
    { seed: 8, numRuns: 60 },
  ));

test('what is infinite is the worst, and nothing to win ends the search', () => {
  const sides = Array.from({ length: 11 }, () => 1);
  expect(2 ** sides.length).toBeGreaterThan(MAX_COMBINATIONS);
  const endless = answered(searchWorst({ sides, guesses: () => [] }), (choice) => (choice[3] === 1 ? Infinity : 0));
  expect(endless.need).toBe(Infinity);
  const still = answered(searchWorst({ sides, guesses: () => [] }), () => 5);
  expect(still).toMatchObject({ need: 5, needOfNone: 5, tried: 12 });
});
