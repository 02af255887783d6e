import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Book } from '../../src/book/book.ts';
import type { VanillaOption } from '../../src/book/instruments/vanilla-option.ts';
import { planRevaluation } from '../../src/engine/plan.ts';
import { runReference } from '../../src/engine/reference.ts';
import { revalue } from '../../src/engine/revalue.ts';
import { lossesOf } from '../../src/losses/losses.ts';
import { pegFactor, spotFactor, volatilityFactor } from '../../src/market/factor.ts';
import { forwardAt } from '../../src/market/forward.ts';
import { applyMoves, type MoveOptions } from '../../src/market/moves.ts';
import { valueBook } from '../../src/pricing/value-book.ts';
import type { ScenarioSet } from '../../src/scenarios/scenario-set.ts';
import { compileWasmBuild } from '../../src/store/wasm-build.node.ts';
import { bookOf, exoticBook, ladderRows, mixedBook, rowsOf, SNAPSHOT, scenarios } from './books.ts';

let module: WebAssembly.Module;
beforeAll(async () => {
  module = await compileWasmBuild('strict');
});

/** What each account is worth, and the sum of the magnitudes that went into it, at one scenario's snapshot. */
function accountValues(
  book: Book,
  set: ScenarioSet,
  scenario: number | 'base',
  rules: Omit<MoveOptions, 'stickiness'>,
) {
  const amounts = set.factors.map((factor, index) => ({ factor, amount: set.moves[index]![scenario as number]! }));
  const snapshot = scenario === 'base' ? SNAPSHOT : applyMoves(SNAPSHOT, amounts, { stickiness: 'strike', ...rules });
  const { positions } = valueBook(book, snapshot, runReference);
  const totals = book.accounts.map(() => ({ value: 0, scale: 0 }));
  positions.value.forEach((value, position) => {
    const total = totals[book.positionAccount[position]!]!;
    total.value += value;
    total.scale += Math.abs(value);
  });
  return totals;
}

/** A position without an entry price counts as entered at the mark of the base snapshot: here it is stated. */
function withEntryPrices(book: Book): Book {
  const { units } = valueBook(book, SNAPSHOT, runReference);
  const marks = book.positionEntryPrice.map((entry, position) =>
    Number.isNaN(entry) ? units[book.positionInstrument[position]!]!.quotedPrice : entry,
  );
  return { ...book, positionEntryPrice: marks };
}

/**
 * How far the engine may be from value(base) less value(scenario) by the pricers, over the sum of the magnitudes of
 * values and notionals: 4e-16. The two differ in rounding alone: exp of a sum of moves against a product of exps, the Black kernel for
 * blocks (2 ULP of the larger of forward and strike) against that for single lanes, the order of the sum over an account.
 */
const TOLERANCE = 4e-16;

async function worstError(book: Book, set: ScenarioSet, options: Parameters<typeof revalue>[4] = {}): Promise<number> {
  const losses = await revalue(book, SNAPSHOT, set, module, options);
  const stated = withEntryPrices(book);
  const floor = options.volatilityFloor === undefined ? {} : { volatilityFloor: options.volatilityFloor };
  const base = accountValues(stated, set, 'base', floor);
  // An option far out of the money and a future entered at the mark are worth little beside the prices that they are a
  // difference of, whose last bits they carry.
  const notional = accountNotionals(book);
  let worst = 0;
  for (let scenario = 0; scenario < set.count; scenario++) {
    accountValues(stated, set, scenario, floor).forEach(({ value, scale }, account) => {
      const wanted = base[account]!.value - value;
      const error = Math.abs(losses.columns[account]![scenario]! - wanted);
      const size = scale + base[account]!.scale + notional[account]!;
      // NaN counts as the worst of all.
      if (!(error <= worst * size)) worst = error / size;
    });
  }
  return worst;
}

function accountNotionals(book: Book): number[] {
  const totals = book.accounts.map(() => 0);
  book.positionQuantity.forEach((quantity, position) => {
    const instrument = book.instruments[book.positionInstrument[position]!]!;
    const spot = SNAPSHOT.underlyings.get(instrument.underlying)?.spot ?? 1;
    const isInverse = instrument.kind !== 'spot' && instrument.settlement.style === 'inverse';
    const isQuoteAmount = isInverse && instrument.kind !== 'option';
    const perContract = instrument.multiplier * (isQuoteAmount ? 1 : spot);
    totals[book.positionAccount[position]!]! += Math.abs(quantity) * perContract;
  });
  return totals;
}

describe('losses are base value less value by the pricers at the moved snapshot, sticky strike', () => {
  test('any small book, every factor moving', async () => {
    await fc.assert(
      fc.asyncProperty(rowsOf, fc.integer({ min: 1, max: 1000 }), async (rows, seed) => {
        expect(await worstError(bookOf(rows), scenarios(7, seed))).toBeLessThan(TOLERANCE);
      }),
      { seed: 20260206, numRuns: 60 },
    );
  });

  test('a book of everything, over more than one block', async () => {
    const set = scenarios(4096 + 3);
    const book = mixedBook();
    const losses = await revalue(book, SNAPSHOT, set, module);
    const few = [0, 1, 4095, 4096, 4098];
    const cut = {
      ...set,
      count: few.length,
      moves: set.moves.map((column) => Float64Array.from(few, (s) => column[s]!)),
    };
    const alone = await revalue(book, SNAPSHOT, cut, module);
    losses.columns.forEach((column, account) => {
      expect(few.map((scenario) => column[scenario])).toEqual([...alone.columns[account]!]);
      // Nothing moves in the first scenario, and nothing is lost.
      expect(column[0]).toBe(0);
    });
    expect(await worstError(book, cut)).toBeLessThan(TOLERANCE);
  });

  test('an account with many options of one slice, whose losses come from one call of the kernel', async () => {
    const book = bookOf(ladderRows);
    const set = scenarios(21);
    const { slices, optionCount } = planRevaluation(book, SNAPSHOT, set);
    expect(slices.map(({ bundles }) => bundles)).toEqual([[{ account: 0, firstRow: optionCount, rowCount: 12 }]]);
    expect(await worstError(book, set)).toBeLessThan(TOLERANCE);
    const losses = await revalue(book, SNAPSHOT, set, module);
    expect(losses.columns.map((column) => column[0])).toEqual([0, 0]);
    const alone = await revalue(bookOf(ladderRows.slice(0, 12).reverse()), SNAPSHOT, set, module);
    expect(lossesOf(alone, 'a')).toEqual(lossesOf(losses, 'a'));
  });

  test('volatility moves that add, with a floor that holds some of them up', async () => {
    const factors = [
      spotFactor('BTC'),
      volatilityFactor('BTC', 'additive'),
      { ...volatilityFactor('ETH'), id: 'more' },
    ];
    const set = scenarios(16, 3, factors);
    set.moves[1]!.forEach((amount, scenario) => {
      set.moves[1]![scenario] = amount * 1.2;
    });
    expect(await worstError(mixedBook(), set, { volatilityFloor: 0.5 })).toBeLessThan(TOLERANCE);
    expect(await worstError(bookOf(ladderRows), set, { volatilityFloor: 0.5 })).toBeLessThan(TOLERANCE);
  });

  test('vanillas by their pricers, scenario by scenario: the slow way that the fast one replaces', async () => {
    const set = scenarios(5);
    expect(await worstError(mixedBook(), set, { vanillas: 'scenario' })).toBeLessThan(TOLERANCE);
  });

  test('a digital and a barrier option, by their block kernels', async () => {
    const book = exoticBook();
    const set = scenarios(12, 11, [spotFactor('BTC'), volatilityFactor('BTC'), pegFactor('USDC')]);
    for (const column of set.moves) column.set(column.map((move) => move / 5));
    expect(planRevaluation(book, SNAPSHOT, set).perScenario).toEqual([]);
    expect(await worstError(book, set)).toBeLessThan(TOLERANCE);
    await expect(revalue(book, SNAPSHOT, set, module, { horizonYears: 0.01 })).rejects.toThrow(
      'barrier is a barrier; a horizon is for books of European options and linear products',
    );
  });

  test('an account by itself has the losses that it has among others, to the bit', async () => {
    const set = scenarios(9);
    const rows = [
      { account: 'b', symbol: 'BTC-27MAR26-65000-P', quantity: 2.5, entry: undefined },
      { account: 'b', symbol: 'BTC-PERPETUAL', quantity: -100, entry: 61000 },
    ];
    const others = [
      { account: 'a', symbol: 'ETH-27MAR26-2000-C', quantity: 1, entry: undefined },
      { account: 'c', symbol: 'BTC-27MAR26-65000-P', quantity: -1, entry: undefined },
    ];
    const alone = await revalue(bookOf(rows), SNAPSHOT, set, module);
    const among = await revalue(bookOf([...others, ...rows].reverse()), SNAPSHOT, set, module);
    expect(lossesOf(among, 'b')).toEqual(lossesOf(alone, 'b'));
  });
});

describe('a horizon', () => {
  test('leaves options that expire inside it their intrinsic value on the moved forward', async () => {
    const rows = [
      { account: 'a', symbol: 'ETH-7FEB26-1850-P', quantity: 3, entry: undefined },
      { account: 'b', symbol: 'ETH-27MAR26-2000-C', quantity: 1, entry: undefined },
    ];
    const book = bookOf(rows);
    const set = scenarios(8, 5, [spotFactor('ETH')]);
    const losses = await revalue(book, SNAPSHOT, set, module, { horizonYears: 2 / 365 });
    const still = await revalue(book, SNAPSHOT, set, module);
    expect(lossesOf(losses, 'b')).toEqual(lossesOf(still, 'b'));
    const put = book.instruments.find(({ id }) => id.includes('7FEB26')) as VanillaOption;
    const unit = valueBook(book, SNAPSHOT, runReference).units[book.instruments.indexOf(put)]!;
    const forward = forwardAt(SNAPSHOT, 'ETH', put.expiry);
    const money = put.multiplier * (SNAPSHOT.underlyings.get('ETH')!.spot / forward);
    set.moves[0]!.forEach((move, scenario) => {
      const intrinsic = money * Math.max(put.strike - forward * Math.exp(move), 0) * Math.exp(0);
      // Coin-settled: coins at the moved forward, worth the moved spot, so the two multiples cancel.
      const wanted = 3 * (unit.value - intrinsic);
      expect(Math.abs(lossesOf(losses, 'a')[scenario]! - wanted)).toBeLessThan(1e-9);
    });
  });

  test('the same for many options priced together as for each by itself', async () => {
    const set = scenarios(8, 5, [spotFactor('BTC')]);
    const options = { horizonYears: 1 };
    const together = await revalue(bookOf(ladderRows.slice(0, 12)), SNAPSHOT, set, module, options);
    const apart = new Float64Array(set.count);
    for (const row of ladderRows.slice(0, 12)) {
      const [column] = (await revalue(bookOf([row]), SNAPSHOT, set, module, options)).columns;
      column!.forEach((loss, scenario) => {
        apart[scenario] = apart[scenario]! + loss;
      });
    }
    lossesOf(together, 'a').forEach((loss, scenario) => {
      expect(Math.abs(loss - apart[scenario]!)).toBeLessThan(1e-9);
    });
  });
});

describe('refusals are sentences', () => {
  const book = () => mixedBook();
  const refused = (set: ScenarioSet, options = {}) => expect(revalue(book(), SNAPSHOT, set, module, options)).rejects;
  const with_ = (change: Partial<ScenarioSet>): ScenarioSet => ({ ...scenarios(4), ...change });

  test('no scenarios', async () => {
    await refused(with_({ count: 0, moves: scenarios(4).moves.map(() => new Float64Array(0)) })).toThrow(
      'a scenario set has 0 scenarios; it needs at least one',
    );
    await refused(with_({ count: 9 })).toThrow('a scenario set of 4 scenarios says that it has 9');
  });

  test('a factor of a market that the snapshot does not hold', async () => {
    await refused(scenarios(4, 1, [spotFactor('SOL')])).toThrow(
      'the snapshot has no market for SOL; it holds BTC, ETH (scenario',
    );
    await refused(scenarios(4, 1, [pegFactor('USDT')])).toThrow('the snapshot has no rate from USDT to USD');
  });

  test('a move that is not a number, or goes too far', async () => {
    const broken = scenarios(4);
    broken.moves[2]![3] = Number.NaN;
    await refused(broken).toThrow('move of BTC volatility in scenario 4 is NaN; it must be a finite number');
    const far = scenarios(4);
    far.moves[0]![1] = 100;
    await refused(far).toThrow('spot of BTC after the move is');
    const collapse = scenarios(4);
    collapse.moves[3]![2] = -1;
    await refused(collapse).toThrow(
      /^the moves take ETH volatility to 0 of itself at 0\.00313\d+ years; it must stay above 0: name a volatility floor or move less \(scenario 3\)$/,
    );
  });

  test('a run that takes more memory than it may, with the figures, before it is taken', async () => {
    await refused(scenarios(4), { memoryLimitBytes: 100_000 }).toThrow(
      '3 accounts, 16 instruments and 4 scenarios take 1.0 MB of memory; the limit is 0.1 MB: raise it, or take fewer scenarios or accounts',
    );
  });

  test('an instrument that cannot be valued', async () => {
    const late = { ...SNAPSHOT, asOf: Date.UTC(2026, 1, 8) };
    await expect(revalue(book(), late, scenarios(4), module)).rejects.toThrow('ETH-7FEB26-1850-P expired at');
  });
});
