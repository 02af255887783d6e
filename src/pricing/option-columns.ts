// What the vanillas of one expiry put into the columns of a block kernel, many at a time: the bits of option-pricer.ts and
// payoff-scale.ts, with what belongs to the expiry found once.
import type { VanillaOption } from '../book/instruments/vanilla-option.ts';
import { invariant } from '../core/errors.ts';
import { SIGN_CALL, SIGN_PUT } from '../generated/layouts.ts';
import { discountFactor, rateToQuote } from '../market/currency.ts';
import type { Snapshot } from '../market/snapshot.ts';
import { expirySmile } from '../market/surface.ts';
import { logRatio } from '../spec/log-ratio.ts';
import { requireUnexpired } from './expiry-check.ts';

export interface OptionColumns {
  readonly strike: Float64Array;
  /** ln(strike / forward). */
  readonly logStrike: Float64Array;
  readonly volatility: Float64Array;
  /** Quote currency per unit of undiscounted price, for one contract. */
  readonly money: Float64Array;
  readonly sign: Float64Array;
}

/** Anything with a strike on the forward of an expiry: vanillas, digitals, barriers, averages. */
type StruckOption = Pick<
  VanillaOption,
  'id' | 'underlying' | 'expiry' | 'settlement' | 'multiplier' | 'strike' | 'callPut'
>;

/** Options that belong together, and beside each its number in whatever it was taken from. */
export interface OptionGroup<Option extends StruckOption = VanillaOption> {
  readonly options: readonly Option[];
  readonly numbers: readonly number[];
}

interface GrowingGroup<Option> {
  readonly options: Option[];
  readonly numbers: number[];
}

/**
 * Options that share a forward, a discount and a form of payoff, in order of the text of underlying, expiry and settlement;
 * within a group they stay as they stood.
 */
export function groupByExpiry<Option extends StruckOption>({
  options,
  numbers,
}: OptionGroup<Option>): OptionGroup<Option>[] {
  const groups = new Map<string, GrowingGroup<Option>>();
  // A text for each of a hundred thousand options would take ten times as long as looking at its terms.
  const byTerms = new Map<string, Map<number, GrowingGroup<Option>[]>>();
  let last: GrowingGroup<Option> | undefined;
  for (let at = 0; at < options.length; at++) {
    const option = options[at]!;
    // Neighbours often go together.
    if (last === undefined || !isOfGroup(option, last.options[0]!)) last = groupFor(option, byTerms, groups);
    last.options.push(option);
    last.numbers.push(numbers[at]!);
  }
  return [...groups].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, group]) => group);
}

/** The group of an option, opened where there is none yet. */
function groupFor<Option extends StruckOption>(
  option: Option,
  byTerms: Map<string, Map<number, GrowingGroup<Option>[]>>,
  groups: Map<string, GrowingGroup<Option>>,
): GrowingGroup<Option> {
  let byExpiry = byTerms.get(option.underlying);
  if (byExpiry === undefined) {
    byExpiry = new Map();
    byTerms.set(option.underlying, byExpiry);
  }
  let candidates = byExpiry.get(option.expiry);
  if (candidates === undefined) {
    candidates = [];
    byExpiry.set(option.expiry, candidates);
  }
  const known = candidates.find(({ options: [lead] }) => settlesAlike(lead!, option));
  if (known !== undefined) return known;
  const fresh = { options: [], numbers: [] };
  candidates.push(fresh);
  const { style, currency } = option.settlement;
  groups.set(JSON.stringify([option.underlying, option.expiry, style, currency]), fresh);
  return fresh;
}

/**
 * Writes one row per option of a group, from `firstRow` on.
 */
export function fillOptionColumns(
  columns: OptionColumns,
  firstRow: number,
  options: readonly StruckOption[],
  snapshot: Snapshot,
): { readonly forward: number; readonly years: number } {
  const [lead] = options;
  invariant(lead !== undefined, 'columns were asked for no options');
  const { underlying, expiry, settlement } = lead;
  const place = { instrument: lead.id };
  const years = requireUnexpired(lead, snapshot);
  const smile = expirySmile(snapshot, underlying, expiry, place);
  const { forward } = smile;
  const discount = discountFactor(snapshot, settlement.currency, expiry, place);
  const rate = rateToQuote(snapshot, settlement.currency, place);
  const isInverse = settlement.style === 'inverse';
  for (let index = 0; index < options.length; index++) {
    const option = options[index]!;
    const row = firstRow + index;
    if (!isOfGroup(option, lead)) invariant(false, `${option.id} is not of the group of ${lead.id}`);
    const logStrike = logRatio(option.strike, forward);
    const perUnit = isInverse ? 1 / forward : option.settlement.style === 'quanto' ? option.settlement.fixedRate : 1;
    columns.strike[row] = option.strike;
    columns.logStrike[row] = logStrike;
    columns.volatility[row] = smile.volatility(option.strike, logStrike, option.id);
    columns.money[row] = option.multiplier * discount * perUnit * rate;
    columns.sign[row] = option.callPut === 'call' ? SIGN_CALL : SIGN_PUT;
  }
  return { forward, years };
}

function isOfGroup(option: StruckOption, lead: StruckOption): boolean {
  return option.underlying === lead.underlying && option.expiry === lead.expiry && settlesAlike(option, lead);
}

function settlesAlike({ settlement: left }: StruckOption, { settlement: right }: StruckOption): boolean {
  return left.style === right.style && left.currency === right.currency;
}
