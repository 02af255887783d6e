// A run that somebody stops: node examples/programs/stop.mjs
import { createPlimsoll, readBook, readSnapshot } from 'plimsoll/node';

const plimsoll = await createPlimsoll({ workers: 2 });
const book = await readBook('examples/market-maker.csv');
const snapshot = await readSnapshot('examples/snapshot.json');

const stop = new AbortController();
const run = plimsoll.margin(book, snapshot, { name: 'es', values: { scenarios: 500_000 } }, { signal: stop.signal });
setTimeout(() => stop.abort(), 50);
try {
  await run;
} catch (error) {
  console.log(`${error.code}: ${error.message}`); // CANCELLED: ...
}
await plimsoll.close();
