// How the scenarios of es and var are drawn: plain, by scrambled Sobol replicates, or crowded in the tail of the account that the
// book's Greeks say loses most. Whatever the aim, weights keep every account's figures right; a poor aim only widens the intervals.
import { PlimsollError } from '../core/errors.ts';
import { yearsBetween } from '../core/units.ts';
import { type Factor, tenorWeight } from '../market/factor.ts';
import { marketOf } from '../market/snapshot.ts';
import { volatilityAt } from '../market/surface.ts';
import type { Valuation } from '../pricing/value-book.ts';
import { cumulantsOf, type DeltaGammaBook, quadraticLossOf } from '../risk/quadratic-loss.ts';
import { type FillBlock, generateScenarios, type ScenarioGenerator } from '../scenarios/generator.ts';
import type { Horizon } from '../scenarios/horizon.ts';
import type { SecondOrderBook } from '../scenarios/quadratic-index.ts';
import { createScenarioSet, type ScenarioSet } from '../scenarios/scenario-set.ts';
import { tailScenarios } from '../scenarios/tail-scenarios.ts';

export const SAMPLINGS = ['plain', 'sobol', 'importance'] as const;
export type Sampling = (typeof SAMPLINGS)[number];

export interface SamplingRequest {
  readonly valuation: Valuation;
  readonly horizon: Horizon;
  readonly generatorOf: (horizon: Horizon) => ScenarioGenerator;
  readonly covariance: Float64Array;
  readonly confidence: number;
  /** Of the Student t; absent: Gaussian. */
  readonly degrees?: number;
}

const REPLICATES = 16;
/** Fewer say nothing of a tail, whatever is done. */
const FEWEST = 1024;

export function sampledSet(sampling: Sampling, request: SamplingRequest, fill?: FillBlock): ScenarioSet {
  const { horizon, generatorOf } = request;
  if (sampling === 'plain') return generateScenarios(generatorOf(horizon), fill);
  if (horizon.scenarios < FEWEST) {
    throw new PlimsollError(
      'INPUT_VALUE',
      `${horizon.scenarios} scenarios are too few for ${sampling} sampling; it needs at least ${FEWEST}`,
    );
  }
  return sampling === 'sobol' ? sobolSet(request, fill) : importanceSet(request);
}

/** Independent scramblings: how far they lie apart is the error bar, which one sequence alone does not have. */
function sobolSet({ horizon, generatorOf }: SamplingRequest, fill?: FillBlock): ScenarioSet {
  const { scenarios, draws } = horizon;
  const ends = Array.from({ length: REPLICATES + 1 }, (_, at) => Math.floor((at * scenarios) / REPLICATES));
  const sets = ends.slice(1).map((end, replicate) => {
    const own = { ...draws, method: 'sobol' as const, stream: replicate };
    return generateScenarios(generatorOf({ ...horizon, scenarios: end - ends[replicate]!, draws: own }), fill);
  });
  const [first] = sets;
  const groups = new Uint32Array(scenarios);
  ends.slice(1).forEach((end, replicate) => {
    groups.fill(replicate, ends[replicate], end);
  });
  const moves = first!.moves.map((_, factor) => {
    const column = new Float64Array(scenarios);
    sets.forEach((set, replicate) => {
      column.set(set.moves[factor]!, ends[replicate]);
    });
    return column;
  });
  const { kind, factors, provenance } = first!;
  const notes = [
    ...provenance.notes,
    `${REPLICATES} independently scrambled Sobol sequences, which every interval is made of`,
  ];
  return createScenarioSet({
    kind,
    factors,
    moves,
    design: { kind: 'replicates', groups },
    provenance: { ...provenance, notes },
  });
}

function importanceSet({ valuation, horizon, covariance, confidence, degrees }: SamplingRequest): ScenarioSet {
  const factors = horizon.spreads.map(({ factor }) => factor);
  const books = secondOrderBooks(valuation, factors);
  const reaches = books.map((book) => reachOf({ ...book, covariance }));
  const widest = reaches.indexOf(Math.max(...reaches));
  const sampling = { level: confidence, book: books[widest]! };
  const set = tailScenarios(horizon, degrees === undefined ? sampling : { ...sampling, degrees });
  const { accounts } = valuation.book;
  const others =
    accounts.length === 1
      ? []
      : [`the scenarios aim at account ${accounts[widest]}; figures of the others are as right, with wider intervals`];
  const notes = [...set.provenance.notes, ...others];
  return { ...set, provenance: { ...set.provenance, notes } };
}

/** Mean and some deviations of the second-order loss: which account to aim at. */
function reachOf(book: DeltaGammaBook): number {
  const { mean, variance } = cumulantsOf(quadraticLossOf(book));
  return mean + 2.5 * Math.sqrt(variance);
}

/** By account: delta and gamma by log price, vega by log volatility, without what moves of price and volatility do together. */
function secondOrderBooks(valuation: Valuation, factors: readonly Factor[]): readonly SecondOrderBook[] {
  const { book, units, snapshot } = valuation;
  const size = factors.length;
  const books = book.accounts.map(() => {
    return { thetaValue: 0, deltas: new Float64Array(size), gammas: new Float64Array(size * size) };
  });
  const add = (account: number, factor: number, [delta, gamma]: readonly [number, number]) => {
    if (factor < 0) return;
    const { deltas, gammas } = books[account]!;
    deltas[factor]! += delta;
    gammas[factor * (size + 1)]! += gamma;
  };
  const factorOf = (kind: 'spot' | 'volatility', underlying: string): number =>
    factors.findIndex((factor) => factor.kind === kind && factor.underlying === underlying);
  const volatilityTerms = book.instruments.map((_, index) => volatilityTermOf(valuation, factors, index));
  book.positionQuantity.forEach((quantity, position) => {
    const account = book.positionAccount[position]!;
    const index = book.positionInstrument[position]!;
    const unit = units[index]!;
    const own = { underlying: book.instruments[index]!.underlying, delta: unit.delta, gamma: unit.gamma };
    for (const { underlying, delta, gamma } of [own, ...(unit.otherDeltas ?? [])]) {
      const spot = snapshot.underlyings.get(underlying)?.spot;
      if (spot === undefined) continue;
      const slope = quantity * delta * spot;
      // By the logarithm of the price.
      add(account, factorOf('spot', underlying), [slope, quantity * gamma * spot * spot + slope]);
    }
    const { factor, delta, gamma } = volatilityTerms[index]!;
    add(account, factor, [quantity * delta, quantity * gamma]);
  });
  return books;
}

const POINTS = 100;
const NO_TERM = { factor: -1, delta: 0, gamma: 0 };

/** Of one contract, by the move of the factor on its volatility. */
function volatilityTermOf({ book, units, snapshot }: Valuation, factors: readonly Factor[], index: number) {
  const instrument = book.instruments[index]!;
  const { vega } = units[index]!;
  if (!('expiry' in instrument) || vega === 0) return NO_TERM;
  const { underlying, expiry } = instrument;
  const at = factors.findIndex((factor) => factor.kind === 'volatility' && factor.underlying === underlying);
  const factor = factors[at];
  if (factor?.kind !== 'volatility' || !snapshot.underlyings.has(underlying)) return NO_TERM;
  const weight = tenorWeight(factor.tenorScaling, yearsBetween(snapshot.asOf, expiry));
  const strike =
    'strike' in instrument && instrument.strike > 0 ? instrument.strike : marketOf(snapshot, underlying).spot;
  const volatility = factor.form === 'additive' ? 1 : volatilityAt(snapshot, underlying, strike, expiry);
  const delta = POINTS * vega * volatility * weight;
  return { factor: at, delta, gamma: factor.form === 'log' ? delta * weight : 0 };
}
