// A thread of the backtest bench.
import { workerData } from 'node:worker_threads';
import { serveStretches } from '../src/app/serve-stretches.node.ts';
import { type BacktestSize, benchPlan } from './backtest.node.ts';

await serveStretches((use) => use(benchPlan(workerData as BacktestSize)));
