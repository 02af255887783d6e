// The door of the market: every number of a snapshot is checked here once, so that nothing behind it checks again.
import { requireFinite, requireInRange } from '../core/checks.ts';
import { describePlace, type Place, PlimsollError } from '../core/errors.ts';
import { MAX_PRICE, MAX_TIME_TO_EXPIRY_YEARS, MAX_VOLATILITY } from '../core/limits.ts';
import { type Instant, instantText, yearsBetween } from '../core/units.ts';
import { type Correlation, repairCorrelation } from './correlation.ts';
import { requireInstant, requireName, requirePrice, requireRate, requireVolatility, within } from './market-checks.ts';
import type { ForwardPoint, SmileSlice, Snapshot, SviParameters, UnderlyingMarket } from './snapshot.ts';
import { minimumTotalVariance, sviTotalVariance } from './svi.ts';

/** The parts of a snapshot as a caller has them. A shift is never handed in: `applyMoves` makes it. */
export type SnapshotParts = Omit<Snapshot, 'shift'>;

/**
 * A snapshot from its parts: every number checked, forwards and smiles in ascending order of expiry.
 * `place` says where the parts came from (a file, a JSON path) and appears in every sentence.
 */
export function createSnapshot(parts: SnapshotParts, place: Place = {}): Snapshot {
  const asOf = requireInstant('as-of instant', parts.asOf, within(place, 'asOf'));
  requireName('quote currency', parts.quoteCurrency, within(place, 'quoteCurrency'));
  requireName('source', parts.source, within(place, 'source'));
  const underlyings = new Map<string, UnderlyingMarket>();
  for (const [name, market] of parts.underlyings) {
    const here = within(within(place, 'underlyings'), name);
    requireName('underlying', name, here);
    if (market.underlying !== name) {
      throw invalid(`the market of ${name} calls itself ${market.underlying}; the two must agree`, here);
    }
    underlyings.set(name, checkedMarket(market, asOf, here));
  }
  checkCurrencyRates(parts, place);
  for (const [currency, rate] of parts.discountRates) {
    requireRate(`discount rate of ${currency}`, rate, within(within(place, 'discountRates'), currency));
  }
  // A chain has a thousand of them: what they share is made once.
  const ofVolatilities = within(place, 'instrumentVolatilities');
  for (const [instrument, volatility] of parts.instrumentVolatilities) {
    const here = { ...ofVolatilities, instrument };
    requireVolatility('implied volatility', volatility, here);
  }
  for (const [instrument, mark] of parts.instrumentMarks ?? []) {
    requireInRange('mark', mark, { low: 0, high: MAX_PRICE }, { ...within(place, 'instrumentMarks'), instrument });
  }
  return {
    asOf,
    quoteCurrency: parts.quoteCurrency,
    underlyings,
    // A rate equal to the spot of the same coin says nothing and would go stale when the spot moves.
    currencyRates: new Map([...parts.currencyRates].filter(([currency]) => !underlyings.has(currency))),
    discountRates: new Map(parts.discountRates),
    instrumentVolatilities: new Map(parts.instrumentVolatilities),
    ...(parts.instrumentMarks === undefined ? {} : { instrumentMarks: new Map(parts.instrumentMarks) }),
    ...(parts.correlation === undefined
      ? {}
      : { correlation: checkedCorrelation(parts.correlation, underlyings, place) }),
    source: parts.source,
  };
}

/** Names are of underlyings that have a market, and the matrix is one that prices can come from. */
function checkedCorrelation(
  correlation: Correlation,
  underlyings: ReadonlyMap<string, UnderlyingMarket>,
  place: Place,
): Correlation {
  const here = within(place, 'correlation');
  const stranger = correlation.names.find((name) => !underlyings.has(name));
  if (stranger !== undefined) throw invalid(`the correlation names ${stranger}, which has no market`, here);
  const { changed, eigenvaluesBefore } = repairCorrelation(correlation);
  if (changed) {
    const smallest = eigenvaluesBefore[0];
    throw invalid(`the correlation is not positive semi-definite: its smallest eigenvalue is ${smallest}`, here);
  }
  return correlation;
}

function checkedMarket(market: UnderlyingMarket, asOf: Instant, place: Place): UnderlyingMarket {
  requirePrice('spot', market.spot, within(place, 'spot'));
  if (market.perpetual !== undefined) requirePrice('perpetual', market.perpetual, within(place, 'perpetual'));
  if (market.fundingRate !== undefined) requireRate('funding rate', market.fundingRate, within(place, 'fundingRate'));
  requireRate('carry rate', market.carryRate, within(place, 'carryRate'));
  if (market.carryFollowsFunding === true && market.fundingRate === undefined) {
    throw invalid('the carry follows the funding rate, but no funding rate is given', place);
  }
  market.forwards.forEach((point, index) => {
    const here = within(within(place, 'forwards'), index);
    requireExpiry(point.expiry, asOf, here);
    requirePrice('forward', point.forward, within(here, 'forward'));
  });
  market.smiles.forEach((slice, index) => {
    const here = within(within(place, 'smiles'), index);
    requireExpiry(slice.expiry, asOf, here);
    checkSlice(slice, yearsBetween(asOf, slice.expiry), here);
  });
  const forwards = inOrder<ForwardPoint>(market.forwards, 'forwards', place);
  const smiles = inOrder<SmileSlice>(market.smiles, 'smiles', place);
  return { ...market, forwards, smiles };
}

function checkSlice(slice: SmileSlice, timeYears: number, place: Place): void {
  if (slice.kind === 'flat') requireVolatility('volatility', slice.volatility, within(place, 'volatility'));
  else if (slice.kind === 'svi') checkSvi(slice.parameters, timeYears, within(place, 'parameters'));
  else checkPoints(slice.strikes, slice.volatilities, place);
}

function checkSvi(parameters: SviParameters, timeYears: number, place: Place): void {
  requireFinite('SVI a', parameters.a, within(place, 'a'));
  // b (1 + |rho|) is the slope of total variance in the wing: Lee (2004) allows at most 2.
  requireInRange('SVI b', parameters.b, { low: 0, high: 2 }, within(place, 'b'));
  requireInRange('SVI rho', parameters.rho, { low: -1, high: 1 }, within(place, 'rho'));
  requireFinite('SVI m', parameters.m, within(place, 'm'));
  requireInRange('SVI sigma', parameters.sigma, { low: 0, high: 1e3, lowOpen: true }, within(place, 'sigma'));
  const lowest = minimumTotalVariance(parameters);
  if (!(lowest > 0)) {
    throw invalid(
      `the lowest total variance of this SVI smile, a + b sigma sqrt(1 - rho^2), is ${lowest}; it must be above 0`,
      place,
    );
  }
  const atTheMoney = Math.sqrt(sviTotalVariance(parameters, 0) / timeYears);
  if (!(atTheMoney <= MAX_VOLATILITY)) {
    const meaning = `SVI parameters are in total variance, volatility as a fraction squared times ${timeYears} years`;
    throw invalid(
      `this SVI smile has volatility ${atTheMoney} at the forward; it must lie in (0, ${MAX_VOLATILITY}]: ${meaning}`,
      place,
    );
  }
}

function checkPoints(strikes: readonly number[], volatilities: readonly number[], place: Place): void {
  if (strikes.length === 0 || strikes.length !== volatilities.length) {
    const got = `${strikes.length} strikes and ${volatilities.length} volatilities`;
    throw invalid(`a smile has ${got}; it needs one volatility per strike, and at least one`, place);
  }
  strikes.forEach((strike, index) => {
    const here = within(within(place, 'strikes'), index);
    requirePrice('strike', strike, here);
    const previous = index === 0 ? 0 : strikes[index - 1]!;
    if (!(strike > previous)) {
      throw invalid(`strike ${strike} follows strike ${previous}; strikes must ascend, each once`, here);
    }
    requireVolatility('implied volatility', volatilities[index]!, within(within(place, 'volatilities'), index));
  });
}

function requireExpiry(expiry: Instant, asOf: Instant, place: Place): void {
  requireInstant('expiry', expiry, within(place, 'expiry'));
  if (!(expiry > asOf)) {
    const text = `expiry ${instantText(expiry)} is not after the as-of instant ${instantText(asOf)}`;
    throw invalid(`${text}; an expired forward or smile must be left out`, within(place, 'expiry'));
  }
  const range = { low: 0, high: MAX_TIME_TO_EXPIRY_YEARS };
  requireInRange('years to expiry', yearsBetween(asOf, expiry), range, within(place, 'expiry'));
}

/** A copy in ascending order of expiry; two of one expiry are refused with both places. */
function inOrder<T extends { readonly expiry: Instant }>(
  items: readonly T[],
  what: string,
  place: Place,
): readonly T[] {
  const firstAt = new Map<Instant, number>();
  items.forEach((item, index) => {
    const first = firstAt.get(item.expiry);
    if (first !== undefined) {
      const both = `${what}[${first}] and ${what}[${index}]`;
      throw invalid(`${both} are both for expiry ${instantText(item.expiry)}; one expiry takes one`, place);
    }
    firstAt.set(item.expiry, index);
  });
  return [...items].sort((left, right) => left.expiry - right.expiry);
}

function checkCurrencyRates(parts: SnapshotParts, place: Place): void {
  for (const [currency, rate] of parts.currencyRates) {
    const here = within(within(place, 'currencyRates'), currency);
    requireName('currency', currency, here);
    requirePrice(`rate of ${currency} in ${parts.quoteCurrency}`, rate, here);
    if (currency === parts.quoteCurrency && rate !== 1) {
      throw invalid(`the quote currency ${currency} has rate ${rate} to itself; it must be 1 or left out`, here);
    }
    const market = parts.underlyings.get(currency);
    if (market !== undefined && market.spot !== rate) {
      const two = `${currency} has a currency rate of ${rate} and a spot of ${market.spot}`;
      throw invalid(`${two}; a coin with a market takes its spot, so the rate must be left out`, here);
    }
  }
}

function invalid(what: string, place: Place): PlimsollError {
  return new PlimsollError('INPUT_VALUE', `${what}${describePlace(place)}`, { ...place });
}
