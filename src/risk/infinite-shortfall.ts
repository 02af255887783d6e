// Whether an expected shortfall exists at all. Where a price has no mean under the model (an undamped Student t log return), a
// book that owes more without end as that price rises has an infinite ES; a sample prints a number that is a matter of luck.
import { requireFinite } from '../core/checks.ts';
import { PlimsollError } from '../core/errors.ts';

/** What the book loses at two log returns of one factor, both far above every strike, nothing else moving. */
export interface UpsideProbe {
  readonly factor: string;
  readonly nearLoss: number;
  readonly farLoss: number;
  /** What legs that cancel may leave of their sum; default a millionth of the near loss. */
  readonly rounding?: number;
}

/** Above this share of the near loss a difference is more than the rounding of legs that cancel. */
const ROUNDING = 1e-6;

/** A sentence in place of an ES, or null where ES is finite. `endlessTails` is what a scenario set's provenance says. */
export function infiniteShortfall(
  endlessTails: readonly string[] | undefined,
  probes: readonly UpsideProbe[],
): string | null {
  const short = (endlessTails ?? []).filter((factor) => {
    const probe = probes.find((each) => each.factor === factor);
    if (probe === undefined) {
      throw new PlimsollError('INPUT_VALUE', `there is no probe of ${factor}, whose tail has no end; ES needs one`);
    }
    const nearLoss = requireFinite(`the near loss of ${factor}`, probe.nearLoss);
    const farLoss = requireFinite(`the far loss of ${factor}`, probe.farLoss);
    return farLoss - nearLoss > Math.max(ROUNDING * Math.abs(nearLoss), probe.rounding ?? 0);
  });
  if (short.length === 0) return null;
  return `expected shortfall is infinite: the book is short the upside of ${short.join(', ')}, and under this model that price has no mean; damp its tail, or read VaR alone`;
}
