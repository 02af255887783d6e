// The noun refuses what is no loss; tails are one list whatever the split; bytes come back as they went.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLosses, type Losses, lossesOf } from '../../src/losses/losses.ts';
import { decodeLosses, encodeLosses, LOSSES_VERSION } from '../../src/losses/losses-codec.ts';
import { mergeTails, type Tail, TailKeeper, tailOf } from '../../src/losses/tail.ts';

const base: Losses = {
  accounts: ['mm-1', 'mm-2'],
  scenarioCount: 3,
  columns: [Float64Array.of(1, -2, 3), Float64Array.of(0, -0, 5e-324)],
  weights: null,
  currency: 'USD',
  scenarios: 'three by hand',
};

describe('losses', () => {
  test('what is well formed is taken as it is', () => {
    expect(createLosses(base)).toBe(base);
    expect(lossesOf(base, 'mm-2')).toBe(base.columns[1]);
  });

  test.each<[string, Partial<Losses>, string]>([
    [
      'NaN',
      { columns: [Float64Array.of(1, 2, 3), Float64Array.of(1, Number.NaN, 3)] },
      'the loss of account mm-2 in scenario 1 is NaN; it must be a finite number',
    ],
    [
      'infinity',
      { columns: [Float64Array.of(1, 2, Number.NEGATIVE_INFINITY), Float64Array.of(1, 2, 3)] },
      'the loss of account mm-1 in scenario 2 is -Infinity; it must be a finite number',
    ],
    ['no accounts', { accounts: [], columns: [] }, 'there are no accounts; losses need at least one'],
    ['no scenarios', { scenarioCount: 0 }, 'there are 0 scenarios; losses need at least one'],
    [
      'a missing column',
      { columns: base.columns.slice(1) },
      'there are 1 columns for 2 accounts; each account has one',
    ],
    ['a short column', { scenarioCount: 4 }, 'account mm-1 has 3 losses; there are 4 scenarios'],
    ['a name twice', { accounts: ['a', 'a'] }, 'account a is named twice'],
    ['too few weights', { weights: Float64Array.of(1) }, 'there are 1 weights; there are 3 scenarios'],
    [
      'a negative weight',
      { weights: Float64Array.of(0.5, 0.7, -0.2) },
      'the weight of scenario 2 is -0.2; it must lie in [0, 1]',
    ],
    [
      'a NaN weight',
      { weights: Float64Array.of(0.5, Number.NaN, 0.5) },
      'the weight of scenario 1 is NaN; it must lie in [0, 1]',
    ],
    [
      'a design of too few',
      { design: { kind: 'strata', groups: Uint32Array.of(0, 0) } },
      'the design groups 2 scenarios; there are 3',
    ],
    [
      'weights that sum to 0.75',
      { weights: Float64Array.of(0.25, 0.25, 0.25) },
      'the weights of the scenarios sum to 0.75; they must sum to 1',
    ],
  ])('%s is refused', (_, change, sentence) => {
    expect(() => createLosses({ ...base, ...change })).toThrow(sentence);
  });

  test('an unknown account is refused by name', () => {
    expect(() => lossesOf(base, 'mm-9')).toThrow('there are no losses of account mm-9; there are 2 accounts');
  });
});

describe('the codec', () => {
  test.each(['strata', 'replicates'] as const)('bytes keep the design: %s', (kind) => {
    const designed = { ...base, design: { kind, groups: Uint32Array.of(0, 7, 7) } };
    for (const weights of [null, Float64Array.of(0.25, 0.25, 0.5)]) {
      expect(decodeLosses(encodeLosses({ ...designed, weights }))).toEqual({ ...designed, weights });
    }
  });

  test.each([null, Float64Array.of(0.25, 0.25, 0.5)])('bytes come back as they went, weights %o', (weights) => {
    const decoded = decodeLosses(encodeLosses({ ...base, accounts: ['mm-1', 'Überkonto ✓'], weights }));
    expect(decoded).toEqual({ ...base, accounts: ['mm-1', 'Überkonto ✓'], weights });
    expect(Object.is(decoded.columns[1]![1], -0)).toBe(true);
  });

  test('bytes at an odd offset of a larger buffer are read too', () => {
    const bytes = encodeLosses(base);
    const larger = new Uint8Array(bytes.length + 3);
    larger.set(bytes, 3);
    expect(decodeLosses(larger.subarray(3))).toEqual(base);
  });

  test.each<[string, (bytes: Uint8Array) => Uint8Array, string]>([
    ['nothing', () => new Uint8Array(0), 'x.bin do not begin with PLLS; they are no losses of ours'],
    ['other bytes', (bytes) => bytes.fill(7), 'x.bin do not begin with PLLS'],
    [
      'a later version',
      (bytes) => bytes.fill(9, 4, 5),
      `are of version 9; this program reads version ${LOSSES_VERSION}`,
    ],
    ['the last byte gone', (bytes) => bytes.slice(0, -1), 'bytes; their header promises'],
    ['half', (bytes) => bytes.slice(0, 40), 'x.bin end inside their header'],
    ['a broken header', (bytes) => bytes.fill(0x7d, 16, 17), 'have a header that is not JSON'],
    [
      'one altered loss',
      (bytes) => bytes.fill(1, bytes.length - 18, bytes.length - 17),
      'x.bin were altered: their digest is',
    ],
  ])('%s is refused', (_, spoil, sentence) => {
    expect(() => decodeLosses(spoil(encodeLosses(base)), 'x.bin')).toThrow(sentence);
  });
});

describe('tails', () => {
  test('the worst first, equal losses by scenario', () => {
    const tail = tailOf(Float64Array.of(3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5), { keep: 5, account: 'a' });
    expect([...tail.losses]).toEqual([9, 6, 5, 5, 5]);
    expect([...tail.scenarios]).toEqual([5, 7, 4, 8, 10]);
    expect(tail.scenarioCount).toBe(11);
  });

  test('of equal losses the earlier scenarios stay', () => {
    expect([...tailOf(new Float64Array(100), { keep: 3, account: 'a' }).scenarios]).toEqual([0, 1, 2]);
  });

  test('a loss that is no number is refused by account and scenario', () => {
    expect(() => tailOf(Float64Array.of(0, Number.NaN), { keep: 1, account: 'a', firstScenario: 4096 })).toThrow(
      'the loss of account a in scenario 4097 is NaN; it must be a finite number',
    );
  });

  test.each([0, 1.5, Number.NaN])('a tail of %d scenarios is refused', (keep) => {
    expect(() => new TailKeeper(keep, 'a')).toThrow(`a tail of ${keep} scenarios was asked for`);
  });

  test('the same block twice is our mistake', () => {
    const tail = tailOf(Float64Array.of(1, 2), { keep: 4, account: 'a' });
    expect(() => mergeTails(tail, tail)).toThrow('is in both tails');
  });

  test('any split, merged in any order, gives the bits of one sort', () => {
    const bits = (tail: Tail): unknown => [
      [...new BigUint64Array(tail.losses.buffer)],
      [...tail.scenarios],
      tail.scenarioCount,
    ];
    // Few distinct values, both zeros among them, so that ties and the order of ties are put to the test.
    const loss = fc.oneof(fc.constantFrom(-1, -0, 0, 1, 2), fc.double({ noNaN: true, noDefaultInfinity: true }));
    const cases = fc.record({
      losses: fc.array(loss, { minLength: 1, maxLength: 60 }),
      cuts: fc.array(fc.nat(60), { maxLength: 6 }),
      keep: fc.integer({ min: 1, max: 20 }),
      backwards: fc.boolean(),
    });
    fc.assert(
      fc.property(cases, ({ losses, cuts, keep, backwards }) => {
        const column = Float64Array.from(losses);
        const edges = [...new Set([0, ...cuts.filter((cut) => cut < column.length), column.length])].sort(
          (a, b) => a - b,
        );
        const blocks = edges.slice(1).map((end, index) => {
          const firstScenario = edges[index]!;
          return tailOf(column.slice(firstScenario, end), { keep, account: 'a', firstScenario });
        });
        if (backwards) blocks.reverse();
        const order = losses.map((_, index) => index).sort((a, b) => losses[b]! - losses[a]! || a - b);
        const wanted: Tail = {
          losses: Float64Array.from(order.slice(0, keep), (index) => losses[index]!),
          scenarios: Uint32Array.from(order.slice(0, keep)),
          scenarioCount: losses.length,
          keep,
        };
        expect(bits(blocks.reduce(mergeTails))).toEqual(bits(wanted));
      }),
      { seed: 20261121, numRuns: 500 },
    );
  });
});
