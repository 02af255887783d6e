// How prices of a market depend on the moves of its factors: every one of them is its base value times exp of a linear form.
//
// Read off market/moves.ts: spot and perpetual exp(x); a forward T years out exp(x + b T), with b the moves of the basis and,
// where no forward is given, of what its carry follows; a currency's rate as its spot or its peg; a discount exp(-r T). So
// what cancels between them (spot against forward in a coin-settled option) cancels in the weights, before any rounding.
import { type Instant, yearsBetween } from '../core/units.ts';
import { type Factor, tenorWeight, type VolatilityMoveForm } from '../market/factor.ts';
import { marketOf, type Snapshot } from '../market/snapshot.ts';

/** Sum over terms of weight times the move of a factor; terms by ascending factor, none with weight 0. */
export interface LinearForm {
  readonly factors: readonly number[];
  readonly weights: readonly number[];
}

/** One move of the volatilities of a tenor: its amount is the factor's move times the weight. */
export interface TenorMove {
  readonly factor: number;
  readonly form: VolatilityMoveForm;
  readonly weight: number;
}

type Terms = readonly (readonly [factor: number, weight: number])[];

export const combine = (...parts: readonly (readonly [form: LinearForm, times: number])[]): LinearForm =>
  formOf(
    parts.flatMap(([form, times]) =>
      form.factors.map((factor, index) => [factor, form.weights[index]! * times] as const),
    ),
  );

function formOf(terms: Terms): LinearForm {
  const weights = new Map<number, number>();
  for (const [factor, weight] of terms) weights.set(factor, (weights.get(factor) ?? 0) + weight);
  const kept = [...weights].filter(([, weight]) => weight !== 0).sort(([left], [right]) => left - right);
  return { factors: kept.map(([factor]) => factor), weights: kept.map(([, weight]) => weight) };
}

/** A text that is made once: every slice asks for those of its forms and moves in every block. */
function textOnce<Of extends object>(make: (of: Of) => string): (of: Of) => string {
  const texts = new WeakMap<Of, string>();
  return (of) => {
    const known = texts.get(of);
    if (known !== undefined) return known;
    const text = make(of);
    texts.set(of, text);
    return text;
  };
}

export const formKey = textOnce(({ factors, weights }: LinearForm) => `${factors.join(',')}:${weights.join(',')}`);

export const movesKey = textOnce((moves: readonly TenorMove[]) => JSON.stringify(moves));

/** What was found before is not looked for again: a book asks for the same few expiries a hundred thousand times. */
function remembered<Form>(find: (name: string, expiry: Instant) => Form): (name: string, expiry: Instant) => Form {
  const known = new Map<string, Map<Instant, Form>>();
  return (name, expiry) => {
    const ofName = known.get(name) ?? new Map<Instant, Form>();
    const before = ofName.get(expiry);
    if (before !== undefined) return before;
    const form = find(name, expiry);
    known.set(name, ofName.set(expiry, form));
    return form;
  };
}

export interface FactorForms {
  spot(underlying: string): LinearForm;
  forward(underlying: string, expiry: Instant): LinearForm;
  /** Of the price of a currency in the quote currency. */
  rate(currency: string): LinearForm;
  discount(currency: string, expiry: Instant): LinearForm;
  volatility(underlying: string, expiry: Instant): readonly TenorMove[];
}

export function factorForms(snapshot: Snapshot, factors: readonly Factor[]): FactorForms {
  const where = (chosen: (factor: Factor) => boolean, weight: number): Terms =>
    factors.flatMap((factor, index) => (chosen(factor) ? [[index, weight] as const] : []));
  const ofUnderlying = (kind: 'spot' | 'basis' | 'funding', underlying: string, weight: number): Terms =>
    where((factor) => factor.kind === kind && factor.underlying === underlying, weight);
  const ofCurrency = (kind: 'rate' | 'peg', currency: string, weight: number): Terms =>
    where((factor) => factor.kind === kind && factor.currency === currency, weight);
  const carry = (underlying: string, years: number): Terms => {
    const market = marketOf(snapshot, underlying);
    if (market.forwards.length > 0) return [];
    if (market.carryFollowsFunding === true) return ofUnderlying('funding', underlying, years);
    return ofCurrency('rate', snapshot.quoteCurrency, years);
  };
  const spotForm = remembered((underlying) => formOf(ofUnderlying('spot', underlying, 1)));
  const spot = (underlying: string) => spotForm(underlying, snapshot.asOf);
  return {
    spot,
    forward: remembered((underlying, expiry) => {
      const years = yearsBetween(snapshot.asOf, expiry);
      const basis = ofUnderlying('basis', underlying, years);
      return formOf([...ofUnderlying('spot', underlying, 1), ...basis, ...carry(underlying, years)]);
    }),
    rate: (currency) => {
      if (currency === snapshot.quoteCurrency) return formOf([]);
      return snapshot.underlyings.has(currency) ? spot(currency) : formOf(ofCurrency('peg', currency, 1));
    },
    discount: remembered((currency, expiry) =>
      formOf(ofCurrency('rate', currency, -yearsBetween(snapshot.asOf, expiry))),
    ),
    volatility: remembered((underlying, expiry) =>
      factors.flatMap((factor, index) => {
        if (factor.kind !== 'volatility' || factor.underlying !== underlying) return [];
        const weight = tenorWeight(factor.tenorScaling, yearsBetween(snapshot.asOf, expiry));
        return [{ factor: index, form: factor.form, weight }];
      }),
    ),
  };
}

/** Where the moves stand: factor by factor, `stride` cells apart. */
export interface MoveTable {
  readonly cells: Float64Array;
  readonly stride: number;
}

/** out[i] = the form in scenario first + i. */
export function fillForm(form: LinearForm, moves: MoveTable, first: number, out: Float64Array): void {
  out.fill(0);
  form.factors.forEach((factor, term) => {
    const weight = form.weights[term]!;
    const start = factor * moves.stride + first;
    for (let lane = 0; lane < out.length; lane++) out[lane] = out[lane]! + weight * moves.cells[start + lane]!;
  });
}
