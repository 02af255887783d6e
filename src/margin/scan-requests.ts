// Scans of SPAN and TIMS on a book: each underlying is moved alone, so that what an account loses is the loss of that class.

import { invariant } from '../core/errors.ts';
import { hasAllLosses } from '../losses/account-tails.ts';
import { type Factor, spotFactor, type VolatilityMoveForm, volatilityFactor } from '../market/factor.ts';
import type { Valuation } from '../pricing/value-book.ts';
import { logReturnOf } from '../scenarios/grid.ts';
import { createScenarioSet } from '../scenarios/scenario-set.ts';
import { bookFactors } from './book-factors.ts';
import type { Outcome, RevaluationRules, ScenarioRequest } from './model.ts';
import { type ParameterDocument, summaryOf } from './parameters.ts';
import { type AccountHoldings, accountHoldings, type Judgement, refused } from './position-rules.ts';
import { storyOf } from './words.ts';

export interface ScanPoint {
  readonly label: string;
  /** Relative: -0.15 for a price 15 % lower. */
  readonly price: number;
  readonly volatility: number;
  /** Share of the loss that counts, above 0. */
  readonly cover: number;
}

export interface Scan {
  readonly underlying: string;
  readonly points: readonly ScanPoint[];
  /** Absent: volatility stays. */
  readonly volatilityForm?: VolatilityMoveForm;
  readonly rules?: RevaluationRules;
}

/** Every underlying that something in the book hangs on; what has no class is refused before anything is revalued. */
export function scannedUnderlyings(valuation: Valuation, model: string): readonly string[] {
  for (const holdings of accountHoldings(valuation)) requireOneUnderlying(holdings, valuation, model);
  return bookFactors(valuation).spots;
}

/** The underlying that a scan moves. */
export function underlyingOf({ request }: Outcome): string {
  const [factor] = request.set.factors;
  invariant(factor?.kind === 'spot', 'a scan moves a spot');
  return factor.underlying;
}

export function scanRequest(scan: Scan, valuation: Valuation, parameters: ParameterDocument): ScenarioRequest {
  const { underlying, points, volatilityForm, rules } = scan;
  const movesVolatility = volatilityForm !== undefined && bookFactors(valuation).volatilities.includes(underlying);
  const spot: Factor = spotFactor(underlying);
  const factors = movesVolatility ? [spot, volatilityFactor(underlying, volatilityForm)] : [spot];
  const prices = Float64Array.from(points, ({ price }) => logReturnOf(price));
  const volatilities = Float64Array.from(points, ({ volatility }) => volatility);
  const isCovered = points.some(({ cover }) => cover !== 1);
  const set = createScenarioSet({
    kind: 'grid',
    factors,
    moves: movesVolatility ? [prices, volatilities] : [prices],
    ...(isCovered ? { lossFactors: Float64Array.from(points, ({ cover }) => cover) } : {}),
    labels: points.map(({ label }) => label),
    provenance: {
      model: `scan of ${underlying} alone`,
      parameters: { ...summaryOf(parameters), values: { points: points.length } },
      notes: ['time stands still'],
    },
  });
  return { name: `${underlying} scan`, set, wants: 'all', ...(rules === undefined ? {} : { rules }) };
}

/** What an account loses at each point of a scan, covered. 0 + x: a loss of -0 is 0. */
export function scannedLosses({ request, losses }: Outcome, account: number): readonly number[] {
  invariant(hasAllLosses(losses), 'a scan needs every loss');
  const covers = request.set.lossFactors;
  return Array.from(losses.columns[account]!, (loss, point) => 0 + loss * (covers?.[point] ?? 1));
}

/** The scan that costs most, in words, and as what the parts of the book can be told to add to; nothing where nothing is lost. */
export function worstScan(
  scans: readonly { readonly outcome: Outcome; readonly losses: readonly number[] }[],
): Pick<Judgement, 'worst' | 'attribution'> {
  const largest = scans.map(({ losses }) => Math.max(...losses));
  const amount = Math.max(...largest);
  const worst = scans[largest.indexOf(amount)];
  if (worst === undefined || !(amount > 0)) return {};
  const { request } = worst.outcome;
  const scenario = worst.losses.indexOf(amount);
  return {
    worst: storyOf(request.set, scenario, amount),
    attribution: { request: request.name, scenarios: Uint32Array.of(scenario), shares: Float64Array.of(1), amount },
  };
}

/** A class holds what hangs on one underlying: products on several, or paid in another coin, have no class. */
function requireOneUnderlying({ held }: AccountHoldings, valuation: Valuation, model: string): void {
  for (const holding of held) {
    const { instrument, index } = holding;
    const several = (valuation.units[index]!.otherDeltas ?? []).length > 0;
    const coin = instrument.kind === 'spot' ? instrument.underlying : instrument.settlement.currency;
    const isForeign = coin !== instrument.underlying && valuation.snapshot.underlyings.has(coin);
    if (several || isForeign) {
      throw refused(
        holding,
        valuation,
        model,
        'products on one underlying, paid in it or in a currency that does not move',
      );
    }
  }
}
