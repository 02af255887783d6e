// The library's Node half: files. Everything that runs anywhere is in index.ts.

export { createPlimsoll, type PlimsollOptions } from './app/create-plimsoll.node.ts';
// A page loads the other face without a bundler; this one may lean on packages.
export { correlationOf, type Description, describeSeries } from './backtest/statistics/descriptive.ts';
export { type Engine, openEngine } from './engine/pool.node.ts';
export { readBook } from './store/read-book.node.ts';
export { readHistory } from './store/read-history.node.ts';
export { readSnapshot } from './store/read-snapshot.node.ts';
export { compileWasmBuild } from './store/wasm-build.node.ts';
