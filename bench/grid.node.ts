// grid: how long each rule that scans a grid judges a book of 10,000 positions once the losses are there.
import { performance } from 'node:perf_hooks';
import { runReference } from '../src/engine/reference.ts';
import { revalue } from '../src/engine/revalue.ts';
import type { Outcome } from '../src/margin/model.ts';
import { createModel } from '../src/margin/models.ts';
import { valueBook } from '../src/pricing/value-book.ts';
import { numberText } from '../src/report/number-text.ts';
import { compileWasmBuild } from '../src/store/wasm-build.node.ts';
import { bookMm, bookOf } from './workloads.ts';

const RULES = ['deribit-pm', 'deribit-standard', 'okx-pm', 'bybit-uta', 'paradex-pm', 'aevo-pm', 'bit-pm'] as const;

export interface GridFigures {
  readonly model: string;
  readonly positions: number;
  readonly scenarios: number;
  readonly leastMilliseconds: number;
  readonly medianMilliseconds: number;
  readonly worstMilliseconds: number;
  /** Of the account: a number that a wrong answer would change. */
  readonly initial: number;
}

export const GRID_COLUMNS = ['rule', 'positions', 'scenarios', 'least ms', 'median ms', 'worst ms', 'initial'];

export async function benchGrid(positions: number, rounds: number): Promise<GridFigures[]> {
  const workload = bookMm({ positions, instruments: positions, expiries: 12, scenarios: 1 });
  const book = bookOf(workload);
  const valuation = valueBook(book, workload.snapshot, runReference);
  const module = await compileWasmBuild('strict');
  const figures: GridFigures[] = [];
  for (const name of RULES) {
    const model = createModel(name);
    const outcomes: Outcome[] = [];
    for (const request of model.scenariosNeeded(valuation)) {
      const losses = await revalue(book, workload.snapshot, request.set, module, request.rules ?? {});
      outcomes.push({ request, losses });
    }
    const times: number[] = [];
    let initial = 0;
    for (let round = 0; round < rounds; round++) {
      const start = performance.now();
      initial = model.assess(outcomes, valuation)[0]!.initial;
      times.push(performance.now() - start);
    }
    times.sort((left, right) => left - right);
    figures.push({
      model: name,
      positions,
      scenarios: outcomes.reduce((sum, { request }) => sum + request.set.count, 0),
      leastMilliseconds: times[0]!,
      medianMilliseconds: times[times.length >> 1]!,
      worstMilliseconds: times.at(-1)!,
      initial,
    });
  }
  return figures;
}

export const gridRows = (figures: readonly GridFigures[]): readonly (readonly string[])[] =>
  figures.map(({ model, positions, scenarios, leastMilliseconds, medianMilliseconds, worstMilliseconds, initial }) => [
    model,
    numberText(positions, 0),
    numberText(scenarios, 0),
    ...[leastMilliseconds, medianMilliseconds, worstMilliseconds].map((milliseconds) => numberText(milliseconds, 2)),
    numberText(initial, 0),
  ]);
