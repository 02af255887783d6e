// A margin run with everything that a page shows of it: the run, the named stresses, and for the accounts that owe most how their
// losses are spread, the worst scenarios, a grid of price and volatility, the book by expiry.
import type { Book } from '../book/book.ts';
import type { Instrument } from '../book/instrument.ts';
import { bookFactors } from '../margin/book-factors.ts';
import { bookDigest, marketDigest, resultDigest } from '../margin/digests.ts';
import { type LossSpread, lossSpread } from '../margin/loss-spread.ts';
import type { ScenarioRequest } from '../margin/model.ts';
import type { Requirement } from '../margin/requirement.ts';
import { type AccountPicture, expiryRows, matrixOf, type RiskPicture, worstStories } from '../margin/risk-picture.ts';
import type { Factor } from '../market/factor.ts';
import { spotFactor, volatilityFactor } from '../market/factor.ts';
import { type Valuation, valueBook } from '../pricing/value-book.ts';
import { movesOf } from '../scenarios/deferred-scenarios.ts';
import { gridProduct, gridScenarios, logReturnOf } from '../scenarios/grid.ts';
import { createScenarioSet, type ScenarioSet } from '../scenarios/scenario-set.ts';
import { type Machines, type MarginOptions, type MarginQuestion, openRun, runMargin } from './margin-run.ts';
import type { Run } from './revaluation.ts';

/** Accounts that get a picture of their own. */
export const MAX_PICTURED = 6;
const WORST_SHOWN = 5;
/** Fewer scenarios are points, not a distribution. */
const LEAST_SPREAD = 200;
/** Prices of the cheapest kind that the spread of a book may cost: a second or two. */
const MOST_PRICES = 1e9;

export const PRICE_MOVES = [-0.5, -0.35, -0.25, -0.15, -0.07, 0, 0.07, 0.15, 0.25, 0.4, 0.6] as const;
export const VOLATILITY_MOVES = [-0.4, -0.2, 0, 0.25, 0.5, 1] as const;

export async function runPicture(
  machines: Machines,
  question: MarginQuestion,
  options: MarginOptions = {},
): Promise<Omit<RiskPicture, 'stress'>> {
  const { book, snapshot, model } = question;
  const tell = (stage: string) => options.onProgress?.({ stage, done: 0, total: 0 });
  const margin = await runMargin(machines, question, options);
  tell('drawing the picture');
  const chosen = pictured(margin.requirements);
  const part = bookOfAccounts(book, new Set(chosen.map(({ account }) => account)));
  const valuation = valueBook(part, snapshot, machines.run);
  const requests = model.scenariosNeeded(valueBook(book, snapshot, machines.run), machines.fill);
  const run = openRun(machines, options.signal === undefined ? {} : { signal: options.signal });
  const work: Work = { valuation, requests, run };
  tell('spreading losses');
  const spreads = await spreadsOf(chosen, work);
  tell('moving prices and volatilities');
  const matrices = await matricesOf(work);
  const accounts: AccountPicture[] = [];
  for (const requirement of chosen) {
    tell('telling the worst');
    const { account } = requirement;
    const owner = part.accounts.indexOf(account);
    accounts.push({
      account,
      positionCount: part.positionAccount.reduce((sum, each) => sum + (each === owner ? 1 : 0), 0),
      spread: spreads.get(account) ?? null,
      worst: await worstOf(requirement, work),
      matrix: matrices.get(account) ?? null,
      expiries: expiryRows(valuation, account, byInstrument(requirement)),
    });
  }
  const digests = {
    book: bookDigest(book),
    market: marketDigest(snapshot),
    result: resultDigest(margin.requirements),
  };
  return { margin, accounts, digests };
}

interface Work {
  /** Of the accounts with a picture. */
  readonly valuation: Valuation;
  readonly requests: readonly ScenarioRequest[];
  readonly run: Run;
}

/** The largest requirements, in the order of the book. */
function pictured(requirements: readonly Requirement[]): readonly Requirement[] {
  const largest = [...requirements].sort((left, right) => right.initial - left.initial).slice(0, MAX_PICTURED);
  return requirements.filter((requirement) => largest.includes(requirement));
}

function bookOfAccounts(book: Book, kept: ReadonlySet<string>): Book {
  if (book.accounts.every((account) => kept.has(account))) return book;
  const rows: number[] = [];
  for (let row = 0; row < book.positionAccount.length; row++) {
    if (kept.has(book.accounts[book.positionAccount[row]!]!)) rows.push(row);
  }
  const accounts = book.accounts.filter((account) => kept.has(account));
  const placeOf = new Map(accounts.map((account, place) => [account, place]));
  const held = [...new Set(rows.map((row) => book.positionInstrument[row]!))].sort((left, right) => left - right);
  const instrumentOf = new Map(held.map((instrument, place) => [instrument, place]));
  return {
    accounts,
    instruments: held.map((instrument) => book.instruments[instrument]!),
    positionAccount: Uint32Array.from(rows, (row) => placeOf.get(book.accounts[book.positionAccount[row]!]!)!),
    positionInstrument: Uint32Array.from(rows, (row) => instrumentOf.get(book.positionInstrument[row]!)!),
    positionQuantity: Float64Array.from(rows, (row) => book.positionQuantity[row]!),
    positionEntryPrice: Float64Array.from(rows, (row) => book.positionEntryPrice[row]!),
    source: book.source,
  };
}

/** The request that the requirement is made of, or the first. */
const requestOf = ({ attribution }: Requirement, requests: readonly ScenarioRequest[]): ScenarioRequest | undefined =>
  requests.find(({ name }) => name === attribution?.request) ?? requests[0];

/** One run for all accounts that are made of the same request. */
async function spreadsOf(chosen: readonly Requirement[], work: Work): Promise<ReadonlyMap<string, LossSpread>> {
  const { valuation, requests, run } = work;
  const { book, snapshot } = valuation;
  const spreads = new Map<string, LossSpread>();
  for (const request of requests) {
    const own = chosen.filter((requirement) => requestOf(requirement, requests) === request);
    if (own.length === 0 || request.set.count < LEAST_SPREAD) continue;
    const stride = Math.ceil(request.set.count / Math.max(LEAST_SPREAD, Math.floor(MOST_PRICES / costOf(book))));
    const indices = Uint32Array.from({ length: Math.ceil(request.set.count / stride) }, (_, place) => place * stride);
    const set = stride === 1 ? request.set : scenariosAt(request.set, indices);
    const losses = await run.losses(book, snapshot, set, request.rules ?? {});
    for (const { account, tail } of own) {
      const seen = tail === undefined ? [] : [tail.valueAtRisk, tail.expectedShortfall];
      const column = losses.columns[book.accounts.indexOf(account)]!;
      const weights = losses.weights === null ? {} : { weights: losses.weights };
      spreads.set(account, lossSpread({ losses: column, ...weights, scenarioCount: request.set.count, stride, seen }));
    }
  }
  return spreads;
}

/** What one scenario of the book costs, in prices of the cheapest kind: a kernel that takes lanes one by one is far dearer. */
const costOf = ({ instruments }: Book): number => instruments.reduce((sum, each) => sum + priceCost(each), 1);

function priceCost(instrument: Instrument): number {
  switch (instrument.kind) {
    case 'spot':
    case 'perpetual':
    case 'future':
      return 1;
    case 'option':
      return instrument.exercise === 'european' ? 1 : DEAREST;
    case 'digital':
      return 1;
    case 'touch':
    case 'barrier':
      return 30;
    default:
      return DEAREST;
  }
}

const DEAREST = 100_000;

/** Some scenarios of a set. */
function scenariosAt(set: ScenarioSet, indices: Uint32Array): ScenarioSet {
  const { kind, factors, provenance, weights, lossFactors, labels } = set;
  const taken = (column: Float64Array) => Float64Array.from(indices, (scenario) => column[scenario]!);
  return createScenarioSet({
    kind,
    factors,
    provenance,
    moves: movesOf(set, indices),
    ...(weights === undefined ? {} : { weights: taken(weights) }),
    ...(lossFactors === undefined ? {} : { lossFactors: taken(lossFactors) }),
    ...(labels === undefined ? {} : { labels: Array.from(indices, (scenario) => labels[scenario]!) }),
  });
}

/** Of a tail its worst scenarios, revalued once more; of a grid the worst points. */
async function worstOf(requirement: Requirement, { valuation, requests, run }: Work) {
  const request = requestOf(requirement, requests);
  if (request === undefined) return [];
  const { book, snapshot } = valuation;
  const { set, rules = {} } = request;
  const known = requirement.attribution?.scenarios;
  const all =
    set.count <= LEAST_SPREAD ? Uint32Array.from({ length: set.count }, (_, scenario) => scenario) : undefined;
  const scenarios = all ?? known?.slice(0, WORST_SHOWN);
  if (scenarios === undefined || scenarios.length === 0) return [];
  const own = bookOfAccounts(book, new Set([requirement.account]));
  const { columns } = await run.losses(own, snapshot, scenariosAt(set, scenarios), rules);
  const stories = worstStories(set, { scenarios, column: columns[0]! }, WORST_SHOWN);
  // Of the very worst the run has told more: the positions that lose in it.
  return stories.map((story) =>
    story.scenario === requirement.worst?.scenario && story.loss === requirement.worst.loss ? requirement.worst : story,
  );
}

/** Every price and every volatility that the accounts hang on, moved alike. */
async function matricesOf({ valuation, run }: Work) {
  const { book, snapshot } = valuation;
  const { spots, volatilities } = bookFactors(valuation);
  const factors: Factor[] = [
    ...spots.map((name) => spotFactor(name)),
    ...volatilities.map((name) => volatilityFactor(name, 'log')),
  ];
  if (spots.length === 0) return new Map<string, never>();
  const set = gridScenarios({
    factors,
    points: gridProduct(PRICE_MOVES.map(logReturnOf), VOLATILITY_MOVES.map(logReturnOf)),
    parameters: { name: 'price by volatility', source: 'chosen by Plimsoll', date: '2026-02-06' },
  });
  const { columns } = await run.losses(book, snapshot, set, {});
  return new Map(
    book.accounts.map((account, index) => [account, matrixOf(columns[index]!, PRICE_MOVES, VOLATILITY_MOVES)]),
  );
}

function byInstrument({ contributions }: Requirement): ReadonlyMap<string, number> | null {
  const found = contributions?.find(({ by }) => by === 'instrument');
  return found === undefined ? null : new Map(found.parts.map(({ name, amount }) => [name, amount]));
}
