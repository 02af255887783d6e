// npm run faults -- [RUNS]: workers that end at random moments of a certified run, so many times each way; by default fifty.
import { injectFaults } from './injected-faults.ts';

const figures = await injectFaults(Number(process.argv[2] ?? 50));
for (const { fault, runs, struck, sameDigest } of figures) {
  console.log(`${fault}: ${runs} runs, struck in ${struck}, same digest in ${sameDigest}`);
}
process.exitCode = figures.every(({ runs, sameDigest }) => sameDigest === runs) ? 0 : 1;
