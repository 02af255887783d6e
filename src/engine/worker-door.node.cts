// What every thread of the pool loads first, as CommonJS on purpose.
//
// Piscina loads a thread's file by require(). Of an ES module that is a synchronous load of its whole graph, and a thread
// that is terminated in the middle of one takes the process down: Node aborts, "Module::IsGraphAsync must be used on an
// instantiated module". An asynchronous import that is cut short just ends.
const { workerData } = require('node:worker_threads') as typeof import('node:worker_threads');

const { drainFile, drawFile } = workerData as import('./pool.node.ts').WorkerFiles;

module.exports = {
  drain: import(drainFile).then((file) => file.drain),
  draw: async (task: unknown) => (await import(drawFile)).draw(task),
};
