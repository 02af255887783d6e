// Exotics through block kernels lose what their own pricers say at the moved snapshot, and have certified tails like vanillas.
import { beforeAll, describe, expect, test } from 'vitest';
import { bookOf as bookOfWorkload, mixed, scenariosOf } from '../../bench/workloads.ts';
import type { Book } from '../../src/book/book.ts';
import { BookBuilder } from '../../src/book/book-builder.ts';
import type { Instrument } from '../../src/book/instrument.ts';
import type { CallPut } from '../../src/book/instruments/common.ts';
import { planRevaluation, type RevalueOptions } from '../../src/engine/plan.ts';
import { openEngine } from '../../src/engine/pool.node.ts';
import { executeHere, prepareRun, revalue } from '../../src/engine/revalue.ts';
import { screenGroups } from '../../src/engine/screen-plan.ts';
import { canHaveSurface, screenedPlan } from '../../src/engine/tail-plan.ts';
import { certifiedTails } from '../../src/engine/tail-run.ts';
import { accountTailsOf } from '../../src/losses/account-tails.ts';
import { basisFactor, rateFactor, spotFactor, volatilityFactor } from '../../src/market/factor.ts';
import { createScenarioSet, type ScenarioSet } from '../../src/scenarios/scenario-set.ts';
import { compileWasmBuild } from '../../src/store/wasm-build.node.ts';
import { FACTORS, SNAPSHOT, scenarios } from './books.ts';

let module: WebAssembly.Module;
beforeAll(async () => {
  module = await compileWasmBuild('strict');
});

const DAY = 86_400_000;
const { asOf } = SNAPSHOT;
const EXPIRIES = [asOf + 2 * DAY, Date.UTC(2026, 2, 27, 8), Date.UTC(2026, 5, 26, 8)];
const FROM_BTC = [
  { style: 'linear', currency: 'USDC' },
  { style: 'inverse', currency: 'BTC' },
  { style: 'quanto', currency: 'USD', fixedRate: 0.3 },
] as const;

const common = (index: number, id: string) => {
  const callPut: CallPut = index % 2 === 0 ? 'call' : 'put';
  return {
    ...{ id, underlying: 'BTC', expiry: EXPIRIES[index % EXPIRIES.length]! },
    ...{ callPut, strike: 50_000 + 2_700 * (index % 11) },
    ...{ multiplier: 1 + (index % 3), settlement: FROM_BTC[index % 3 === 0 ? 0 : Math.floor(index / 3) % 3]! },
  };
};

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

const digitals = range(24).map(
  (index): Instrument => ({
    ...common(index, `digital-${index}`),
    ...{ kind: 'digital', payout: index % 4 < 2 ? 'cash' : 'asset', amount: index % 4 < 2 ? 5000 : 1 },
  }),
);

/** Near and far, on both sides of the spot and of the strike; some watched at dates that have a stand-in. */
const barriers = range(48).map((index): Instrument => {
  const isUp = index % 3 === 0;
  const distance = 0.01 + 0.03 * (index % 7);
  const option = common(index, `barrier-${index}`);
  const isDated = index % 8 === 5;
  const dates = range(9).map((date) => asOf + Math.round(((date + 1 + (date % 2) / 3) / 10) * (option.expiry - asOf)));
  return {
    ...option,
    ...{ kind: 'barrier', knock: index % 4 < 2 ? 'in' : 'out', direction: isUp ? 'up' : 'down' },
    ...{ barrier: 64_800 * (isUp ? 1 + distance : 1 - distance), rebate: 0, rebatePaidAt: 'expiry', barrierHit: false },
    monitoring: isDated ? { style: 'discrete', instants: dates } : { style: 'continuous' },
  } as Instrument;
});

/** Some of whose first fixings are known. */
const averages = range(36).map((index): Instrument => {
  const option = common(index, `average-${index}`);
  const known = index % 5 === 0 ? [{ instant: asOf - DAY, weight: 2, fixed: 63_000 }] : [];
  const future = range(4).map((fixing) => ({
    instant: Math.round(asOf + ((fixing + 1) / 4) * (option.expiry - asOf)),
    weight: 1 + (fixing % 2),
  }));
  return { ...option, kind: 'asian', averaging: 'geometric', strikeStyle: 'fixed', fixings: [...known, ...future] };
});

const arithmetic = averages.slice(0, 14).map((option) => ({ ...option, averaging: 'arithmetic' }) as Instrument);

/** USD pays, the coin yields less than nothing: a call is never exercised early, a put is. */
const americans = range(6).map(
  (index): Instrument => ({
    ...common(index, `american-${index}`),
    ...{ kind: 'option', exercise: 'american', underlying: 'ETH', strike: 1500 + 150 * index },
    settlement: { style: 'linear', currency: 'USD' },
  }),
);

function bookWith(instruments: readonly Instrument[]): Book {
  const builder = new BookBuilder({ source: 'a test' });
  instruments.forEach((instrument, index) => {
    const quantity = ((index * 5) % 7) - 2.75;
    builder.add({ account: index % 13 === 12 ? 'few' : 'many', instrument, quantity, place: {} });
  });
  return builder.finish();
}

/** An account an instrument. */
function bookEach(instruments: readonly Instrument[]): Book {
  const builder = new BookBuilder({ source: 'a test' });
  instruments.forEach((instrument, index) => {
    builder.add({ account: `of ${String(index).padStart(2, '0')}`, instrument, quantity: 1, place: {} });
  });
  return builder.finish();
}

const TWO_FACTORS = [spotFactor('BTC'), FACTORS[2]!];

function moderate(set: ScenarioSet): ScenarioSet {
  for (const column of set.moves) column.set(column.map((move) => move / 3));
  return set;
}

/** Difference of the losses by slices and by pricers, over what the contracts are written on. */
async function worstError(book: Book, set: ScenarioSet, rules: RevalueOptions = {}): Promise<number> {
  const sliced = await revalue(book, SNAPSHOT, set, module, rules);
  const priced = await revalue(book, SNAPSHOT, set, module, { ...rules, vanillas: 'scenario' });
  let worst = 0;
  sliced.columns.forEach((column, account) => {
    const notional = book.positionQuantity.reduce((sum, quantity) => sum + Math.abs(quantity), 0) * 64_800;
    column.forEach((loss, scenario) => {
      worst = Math.max(worst, Math.abs(loss - priced.columns[account]![scenario]!) / notional);
    });
    // A column of nothing would agree, too.
    expect(Math.max(...column)).toBeGreaterThan(1);
  });
  return worst;
}

describe.each([
  ['digitals', digitals, 1e-14],
  ['barriers', barriers, 1e-14],
  ['geometric averages', averages, 1e-14],
  // Tables.
  ['arithmetic averages', arithmetic, 1e-10],
] as const)('%s', (_, instruments, promised) => {
  test('lose what their pricers say', async () => {
    const set = moderate(scenarios(40, 17, TWO_FACTORS));
    const book = bookWith(instruments);
    expect(planRevaluation(book, SNAPSHOT, set).perScenario.length).toBe(0);
    expect(await worstError(book, set)).toBeLessThan(promised);
  });

  test('with every factor moving, too', async () => {
    expect(await worstError(bookWith(instruments), moderate(scenarios(40, 19)))).toBeLessThan(promised);
  });

  test('have the losses of their pricers where volatility moves add', async () => {
    const set = moderate(scenarios(20, 19, [spotFactor('BTC'), volatilityFactor('BTC', 'additive')]));
    const book = bookWith(instruments);
    expect(planRevaluation(book, SNAPSHOT, set).perScenario.length).toBe(instruments.length);
    expect(await worstError(book, set)).toBe(0);
  });

  test('have certified tails', async () => {
    const set = moderate(scenarios(1200, 23, TWO_FACTORS));
    await expectCertified(bookWith(instruments), set, 12);
  });
});

async function expectCertified(book: Book, set: ScenarioSet, keep: number, snapshot = SNAPSHOT): Promise<void> {
  const plan = planRevaluation(book, snapshot, set, { screening: true });
  const groups = screenGroups(plan);
  const screen = screenedPlan(
    groups,
    groups.map((group) => canHaveSurface(plan, group)),
  );
  const run = await prepareRun(plan, module, { threads: 1, screen });
  const certified = await certifiedTails(run, screen, executeHere(run.thread), { keep, certify: 'sample' });
  expect(certified.tails).toEqual(accountTailsOf(await revalue(book, snapshot, set, module), keep).tails);
  expect(certified.certificate.candidates).toBeLessThan(set.count / 2);
}

test('an average loses the same bits alone, in other scenarios and among others', async () => {
  const set = moderate(scenarios(300, 31, TWO_FACTORS));
  const { columns } = await revalue(bookEach(arithmetic), SNAPSHOT, set, module);
  for (const [index, instrument] of arithmetic.entries()) {
    const [first, count] = [17 * index, 1 + (index % 5)];
    const moves = set.moves.map((column) => column.slice(first, first + count));
    const alone = await revalue(bookEach([instrument]), SNAPSHOT, { ...set, moves, count }, module);
    expect(alone.columns[0]).toEqual(columns[index]!.slice(first, first + count));
  }
});

test('an average that nothing moves loses nothing, and one that is out of reach of its table as its pricer says', async () => {
  const still = moderate(scenarios(4, 31, TWO_FACTORS));
  for (const column of still.moves) column.fill(0);
  const { columns } = await revalue(bookEach(arithmetic), SNAPSHOT, still, module);
  for (const column of columns) expect(column).toEqual(new Float64Array(4));
  // Volatilities of a thousandth and of four times, prices of a hundredth and of thirty times.
  const far = moderate(scenarios(4, 31, [spotFactor('BTC'), volatilityFactor('BTC')]));
  far.moves[0]!.set([-4.6, 3.4, 0.1, -0.2]);
  far.moves[1]!.set([0.3, -0.4, -6.9, 1.4]);
  expect(await worstError(bookWith(arithmetic), far)).toBeLessThan(1e-10);
});

test('a spot that moves apart from the forward leaves barriers without a surface, and their tails exact', async () => {
  const set = moderate(scenarios(1200, 29, [...TWO_FACTORS, basisFactor('BTC')]));
  const book = bookWith(barriers);
  const plan = planRevaluation(book, SNAPSHOT, set, { screening: true });
  expect(screenGroups(plan).some((group) => canHaveSurface(plan, group))).toBe(false);
  await expectCertified(book, set, 12);
});

test('american options that nobody exercises early are european ones; the others have a slice of their own', async () => {
  const factors = [spotFactor('ETH'), volatilityFactor('ETH')];
  const set = moderate(scenarios(40, 17, factors));
  const book = bookWith(americans);
  const calls = americans.filter((option) => 'callPut' in option && option.callPut === 'call');
  const { perScenario, slices } = planRevaluation(book, SNAPSHOT, set);
  expect(perScenario).toEqual([]);
  const kinds = slices.flatMap(({ kind, optionCount }) => Array.from({ length: optionCount }, () => kind));
  expect(kinds.filter((kind) => kind === 'vanilla').length).toBe(3);
  expect(kinds.filter((kind) => kind === 'american').length).toBe(3);
  // Kernel american-option against american-greeks, each good to 2e-9 of the strike.
  expect(await worstError(book, set)).toBeLessThan(4e-9);
  expect(await worstError(bookWith(calls), set)).toBeLessThan(1e-14);
  // Rates that move may make it worth while.
  const moving = scenarios(40, 17, [...factors, rateFactor('USD')]);
  expect(planRevaluation(book, SNAPSHOT, moving).perScenario.length).toBe(americans.length);
});

test('american options lose what their pricers say behind averages, which leave columns of their own', async () => {
  const set = moderate(scenarios(40, 17, [...TWO_FACTORS, spotFactor('ETH'), volatilityFactor('ETH')]));
  expect(await worstError(bookWith([...averages, ...americans]), set)).toBeLessThan(4e-9);
});

test('an american option loses the same to the bit, whatever else is priced and in however many scenarios', async () => {
  const set = scenarios(60, 31, [spotFactor('ETH'), volatilityFactor('ETH')]);
  const few = createScenarioSet({ ...set, moves: set.moves.map((column) => column.slice(0, 9)) });
  const puts = americans.filter((option) => 'callPut' in option && option.callPut === 'put');
  const losses = async (instruments: readonly Instrument[], of: ScenarioSet) => {
    const builder = new BookBuilder({ source: 'a test' });
    for (const instrument of instruments) builder.add({ account: instrument.id, instrument, quantity: 3, place: {} });
    const { accounts, columns } = await revalue(builder.finish(), SNAPSHOT, of, module);
    return columns[accounts.indexOf(puts[1]!.id)]!;
  };
  const alone = await losses([puts[1]!], few);
  expect(alone).toEqual((await losses(americans, set)).slice(0, 9));
  expect(new Set(alone).size).toBe(9);
});

test('the mixed workload: certified as exact, for one worker and for three', async () => {
  const work = mixed({ options: 240, underlyings: 2, expiries: 3, scenarios: 640 });
  const book = bookOfWorkload(work);
  const set = scenariosOf(work);
  const exact = accountTailsOf(await revalue(book, work.snapshot, set, module), 8);
  for (const workers of [1, 3]) {
    const engine = await openEngine({ workers, smallRuns: 'threads' });
    try {
      const tails = await engine.tails(book, work.snapshot, set, { keep: 8 });
      expect(tails.tails).toEqual(exact.tails);
    } finally {
      await engine.close();
    }
  }
});
