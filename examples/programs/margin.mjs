// How much margin, and why: node examples/programs/margin.mjs
import { createPlimsoll, readBook, readSnapshot } from 'plimsoll/node';

const plimsoll = await createPlimsoll({ workers: 2 });
const book = await readBook('examples/market-maker.csv');
const snapshot = await readSnapshot('examples/snapshot.json');

const run = plimsoll.margin(book, snapshot, { name: 'es', values: { scenarios: 20_000 } });
for await (const { stage, done, total } of run.progress()) console.error(stage, total > 0 ? `${done} of ${total}` : '');
const { requirements } = await run;
for (const { account, initial, worst } of requirements) {
  console.log(`${account} needs ${Math.round(initial)} USD; ${worst?.words ?? 'it has no worst scenario'}`);
}
await plimsoll.close();
