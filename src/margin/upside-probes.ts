// Where no damping ends the tail of a price under Student moves, the expected shortfall of an account that is short its upside is
// infinite. Which accounts are is asked of the book itself: it is revalued at prices far above every strike.
import { invariant } from '../core/errors.ts';
import { hasAllLosses } from '../losses/account-tails.ts';
import type { Valuation } from '../pricing/value-book.ts';
import { infiniteShortfall } from '../risk/infinite-shortfall.ts';
import { createScenarioSet, type ScenarioSet } from '../scenarios/scenario-set.ts';
import { exp } from '../spec/exp.ts';
import type { Outcome, ScenarioRequest } from './model.ts';

/** Log returns: 160,000 and 1,200,000 times the price, where smiles with wings of a slope of 0.3 leave a put 1e-7 of its strike. */
const NEAR = 12;
const FAR = 14;
/** Of the gross amount at the far price: legs that cancel leave less. */
const GROSS_ROUNDING = 1e-11;

/** Two scenarios for each price whose tail has no end; null where every tail ends. */
export function upsideRequest({ factors, provenance }: ScenarioSet): ScenarioRequest | null {
  const { endlessTails = [] } = provenance;
  if (endlessTails.length === 0) return null;
  const set = createScenarioSet({
    kind: 'stress',
    factors,
    moves: factors.map(({ id }) =>
      Float64Array.from({ length: 2 * endlessTails.length }, (_, scenario) =>
        endlessTails[scenario >> 1] === id ? (scenario % 2 === 0 ? NEAR : FAR) : 0,
      ),
    ),
    provenance: {
      ...provenance,
      model: 'prices far above every strike, to see who is short the upside',
      notes: [],
    },
  });
  return { name: 'upside', set, wants: 'all' };
}

/** For each account the sentence that stands in place of its ES, or null. */
export function infiniteShortfalls({ losses, request }: Outcome, valuation: Valuation): readonly (string | null)[] {
  const { endlessTails = [] } = request.set.provenance;
  invariant(hasAllLosses(losses), 'the losses far up are not all there');
  const gross = grossAmounts(valuation);
  return losses.columns.map((column, account) =>
    infiniteShortfall(
      endlessTails,
      endlessTails.map((factor, at) => ({
        factor,
        nearLoss: column[2 * at]!,
        farLoss: column[2 * at + 1]!,
        rounding: GROSS_ROUNDING * gross[account]! * exp(FAR),
      })),
    ),
  );
}

/** By account: contracts times multiplier times price, all added without their signs. */
function grossAmounts({ book, snapshot }: Valuation): Float64Array {
  const amounts = new Float64Array(book.accounts.length);
  book.positionQuantity.forEach((quantity, position) => {
    const instrument = book.instruments[book.positionInstrument[position]!]!;
    const units = 'multiplier' in instrument ? Math.abs(quantity) * instrument.multiplier : Math.abs(quantity);
    const account = book.positionAccount[position]!;
    amounts[account] = amounts[account]! + units * (snapshot.underlyings.get(instrument.underlying)?.spot ?? 1);
  });
  return amounts;
}
