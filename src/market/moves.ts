// A snapshot after moves of its factors.
//
// spot     spot, perpetual and given forwards times exp(x): the carry stays what it was
// basis    given forwards times exp(x T), the carry rate plus x
// funding  funding rate plus x; forwards derived from it follow
// rate     discount rate plus x; derived forwards follow the quote currency's
// peg      currency rate times exp(x)
// volatility  kept as a move on the marked smiles (surface.ts), so no smile is refitted and nothing is lost
import { requireFinite } from '../core/checks.ts';
import { describePlace, type Place, PlimsollError } from '../core/errors.ts';
import { yearsBetween } from '../core/units.ts';
import { exp } from '../spec/exp.ts';
import { type Factor, type FactorMove, requireTenorScaling, type Stickiness, type VolatilityMove } from './factor.ts';
import { requirePrice, requireRate, requireVolatility } from './market-checks.ts';
import { marketOf, type Snapshot, type UnderlyingMarket } from './snapshot.ts';

export interface MoveOptions {
  /** Whether an option keeps the volatility of its moneyness or of its strike when the forward moves. */
  readonly stickiness: Stickiness;
  /** Lowest volatility that moves may leave; without it a move to zero or below is an error. */
  readonly volatilityFloor?: number;
  readonly place?: Place;
}

/** The snapshot after all moves at once. Several moves of one underlying compose; one factor may move once. */
export function applyMoves(snapshot: Snapshot, moves: readonly FactorMove[], options: MoveOptions): Snapshot {
  const place = options.place ?? {};
  const seen = new Set<string>();
  const underlyings = new Map(snapshot.underlyings);
  const currencyRates = new Map(snapshot.currencyRates);
  const discountRates = new Map(snapshot.discountRates);
  const volatilityMoves = new Map<string, VolatilityMove[]>();
  for (const { factor, amount } of moves) {
    if (seen.has(factor.id)) throw invalid(`factor ${factor.id} moves twice in one scenario; it may move once`, place);
    seen.add(factor.id);
    requireFinite(`move of ${factor.id}`, amount, place);
    if (factor.kind === 'rate') {
      const rate = (discountRates.get(factor.currency) ?? 0) + amount;
      discountRates.set(
        factor.currency,
        requireRate(`discount rate of ${factor.currency} after the move`, rate, place),
      );
    } else if (factor.kind === 'peg') {
      currencyRates.set(factor.currency, movedPeg(snapshot, currencyRates, factor.currency, amount, place));
    } else {
      const market = underlyings.get(factor.underlying) ?? marketOf(snapshot, factor.underlying, place);
      if (factor.kind === 'volatility') {
        const { form } = factor;
        const tenorScaling = requireTenorScaling(factor.tenorScaling, place);
        const earlier = volatilityMoves.get(factor.underlying) ?? [];
        volatilityMoves.set(factor.underlying, [...earlier, { form, amount, tenorScaling }]);
      } else {
        underlyings.set(factor.underlying, movedMarket(snapshot, market, factor, amount, place));
      }
    }
  }
  const { stickiness, volatilityFloor } = options;
  if (volatilityFloor !== undefined) requireVolatility('volatility floor', volatilityFloor, place);
  const floor = volatilityFloor === undefined ? {} : { volatilityFloor };
  const shift = { marked: snapshot, stickiness, volatilityMoves, ...floor };
  return { ...snapshot, underlyings, currencyRates, discountRates, shift };
}

function movedMarket(
  snapshot: Snapshot,
  market: UnderlyingMarket,
  factor: Exclude<Factor, { kind: 'rate' | 'peg' | 'volatility' }>,
  amount: number,
  place: Place,
): UnderlyingMarket {
  if (factor.kind === 'spot') return movedSpot(market, exp(amount), place);
  if (factor.kind === 'funding') return movedFunding(market, amount, place);
  const forwards = market.forwards.map((point) => {
    const factorOfForward = exp(amount * yearsBetween(snapshot.asOf, point.expiry));
    return { ...point, forward: requirePrice('forward after the move', point.forward * factorOfForward, place) };
  });
  return { ...market, forwards, carryRate: market.carryRate + amount };
}

function movedSpot(market: UnderlyingMarket, multiple: number, place: Place): UnderlyingMarket {
  const name = market.underlying;
  const spot = requirePrice(`spot of ${name} after the move`, market.spot * multiple, place);
  const forwards = market.forwards.map((point) => ({
    ...point,
    forward: requirePrice(`forward of ${name} after the move`, point.forward * multiple, place),
  }));
  if (market.perpetual === undefined) return { ...market, spot, forwards };
  const perpetual = requirePrice(`perpetual of ${name} after the move`, market.perpetual * multiple, place);
  return { ...market, spot, perpetual, forwards };
}

function movedFunding(market: UnderlyingMarket, amount: number, place: Place): UnderlyingMarket {
  if (market.fundingRate === undefined) {
    throw new PlimsollError(
      'MARKET_DATA_MISSING',
      `the funding of ${market.underlying} is to move by ${amount}, but the snapshot has no funding rate for it${describePlace(place)}`,
      { underlying: market.underlying, ...place },
    );
  }
  const fundingRate = requireRate(
    `funding rate of ${market.underlying} after the move`,
    market.fundingRate + amount,
    place,
  );
  return { ...market, fundingRate };
}

function movedPeg(
  snapshot: Snapshot,
  rates: ReadonlyMap<string, number>,
  currency: string,
  amount: number,
  place: Place,
): number {
  if (currency === snapshot.quoteCurrency) {
    throw invalid(`the quote currency ${currency} cannot move against itself; move the other currencies`, place);
  }
  if (snapshot.underlyings.has(currency)) {
    throw invalid(`${currency} has a market of its own; move its spot, not a peg`, place);
  }
  const rate = rates.get(currency);
  if (rate === undefined) {
    throw new PlimsollError(
      'MARKET_DATA_MISSING',
      `the peg of ${currency} is to move by ${amount}, but the snapshot has no rate from ${currency} to ${snapshot.quoteCurrency}${describePlace(place)}`,
      { currency, ...place },
    );
  }
  return requirePrice(`rate of ${currency} after the move`, rate * exp(amount), place);
}

function invalid(what: string, place: Place): PlimsollError {
  return new PlimsollError('INPUT_VALUE', `${what}${describePlace(place)}`, { ...place });
}
