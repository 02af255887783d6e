// A rule of one's own beside a published one: the worst of five price moves, and a fifth on top.
// node examples/programs/own-rule.mjs
import { createModel } from 'plimsoll';
import { createPlimsoll, readBook, readSnapshot } from 'plimsoll/node';

const book = await readBook('examples/market-maker.csv');
const snapshot = await readSnapshot('examples/snapshot.json');
const plimsoll = await createPlimsoll({ workers: 1 });

// A model asks for scenarios and judges losses. This one borrows both from expected shortfall, and charges a fifth more.
const shortfall = createModel('es', { values: { scenarios: 5000 } });
const careful = {
  ...shortfall,
  name: 'careful',
  assess: (outcomes, valuation) =>
    shortfall.assess(outcomes, valuation).map((requirement) => ({
      ...requirement,
      initial: requirement.initial * 1.2,
      components: [...requirement.components, { name: 'a fifth more', amount: requirement.initial * 0.2 }],
    })),
};

const published = await plimsoll.margin(book, snapshot, 'deribit-pm', { contributions: 'none' });
const own = await plimsoll.margin(book, snapshot, careful, { contributions: 'none' });
own.requirements.forEach(({ account, initial }, index) => {
  console.log(account, Math.round(initial), 'beside', Math.round(published.requirements[index].initial));
});
await plimsoll.close();
