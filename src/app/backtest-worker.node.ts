// A thread of a backtest that was asked for as plain data.
import { workerData } from 'node:worker_threads';
import { type BacktestRequest, withPlan } from './backtest-request.node.ts';
import { serveStretches } from './serve-stretches.node.ts';

await serveStretches((use) => withPlan(workerData as BacktestRequest, use));
