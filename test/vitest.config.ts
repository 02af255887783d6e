import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/setup.ts'],
    pool: 'threads',
    // Many tests wait for a command that they started: a worker for every core, and one where there is one.
    maxWorkers: '100%',
    // A machine that other work keeps busy is no failure.
    testTimeout: 180_000,
  },
});
