// what-if: what one leg does to the ES of a book that stands in a running engine, on the same scenarios.
import { performance } from 'node:perf_hooks';
import { openEngine } from '../src/engine/pool.node.ts';
import { createScenarioMachine } from '../src/engine/scenario-machine.ts';
import { openWhatIf } from '../src/engine/what-if.ts';
import { generateScenarios } from '../src/scenarios/generator.ts';
import { compileWasmBuild } from '../src/store/wasm-build.node.ts';
import { stopwatch } from './tails.node.ts';
import { bookOf, type WhatIfSize, whatIf } from './workloads.ts';

export interface WhatIfFigures {
  readonly workers: number;
  /** Full revaluation of the book, once. */
  readonly openSeconds: number;
  /** Of one question, after the first twenty, which the compiler takes for itself. */
  readonly medianMilliseconds: number;
  readonly p99Milliseconds: number;
  readonly leastMilliseconds: number;
  readonly questions: number;
  /** Of the last one: a number that a wrong answer would change. */
  readonly lastChange: number;
}

const WARM_UP = 20;

export async function benchWhatIf(size: WhatIfSize, workers: number): Promise<WhatIfFigures> {
  const workload = whatIf(size);
  const fill = await createScenarioMachine(await compileWasmBuild('strict'));
  const engine = await openEngine({ workers });
  try {
    const parts = {
      book: bookOf(workload),
      snapshot: workload.snapshot,
      scenarios: generateScenarios(workload.generator, fill),
    };
    const clock = stopwatch();
    const machinery = { prepare: engine.prepare, executor: engine.executor };
    const session = await openWhatIf(machinery, parts, { levels: [workload.levels.expectedShortfall] });
    const openSeconds = clock();
    const times: number[] = [];
    let lastChange = 0;
    for (const [index, leg] of workload.legs.entries()) {
      const start = performance.now();
      const { before, after } = session.change(leg.account, [leg]);
      if (index >= Math.min(WARM_UP, workload.legs.length >> 1)) times.push(performance.now() - start);
      lastChange = after[0]!.expectedShortfall - before[0]!.expectedShortfall;
    }
    times.sort((left, right) => left - right);
    const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(share * times.length))]!;
    const shares = { medianMilliseconds: at(0.5), p99Milliseconds: at(0.99), leastMilliseconds: at(0) };
    return { workers, openSeconds, ...shares, questions: times.length, lastChange };
  } finally {
    await engine.close();
  }
}
