// The worst scenarios of every account, found by screening and certified by full revaluation: the same bits as if every scenario
// had been revalued, at a few per cent of the cost.
//
// pilot      some scenarios exactly, spread over the set: the scale of the losses, a trial of the bounds where nothing is extreme
// surfaces   of every group, good to a share of that scale
// screen     every scenario: approximate loss and a bound on its error
// certify    every scenario that may be among the worst, exactly; where one of them, or of the pilot, is further off than its
//            bound says, all bounds are raised and the search is repeated
import { PlimsollError } from '../core/errors.ts';
import type { AccountTails, TailCertificate } from '../losses/account-tails.ts';
import { TailKeeper } from '../losses/tail.ts';
import { recipeOf, rowsOf } from '../scenarios/deferred-scenarios.ts';
import { candidatesOf, type Observed, observedErrors, type Screened, scenarioAt } from './certify.ts';
import type { GpuDevice } from './gpu-device.ts';
import type { Executor, ScreenTables } from './phases.ts';
import type { Plan } from './plan.ts';
import type { PreparedRun } from './revalue.ts';
import { cells, LISTED_SCENARIOS } from './run-memory.ts';
import { openScreening, type Screening } from './screening.ts';
import { fitSurfaces } from './surface-run.ts';
import { PILOT_SCENARIOS, type ScreenedPlan } from './tail-plan.ts';

/**
 * How many scenarios are revalued before anything is screened, to set the scale and to try the bounds, and what follows.
 * sample: three times as many as for tail; then candidates. tail: a few; then candidates.
 * none:   a few, and no candidates: the tails are those of the screened losses, approximate.
 */
export type Certification = 'sample' | 'tail' | 'none';

export interface TailRequest {
  /** How many of the worst scenarios of each account are wanted. */
  readonly keep: number;
  readonly certify: Certification;
  /** The GPU that is to screen so much, or none: the threads do. */
  readonly device?: ChooseDevice;
}

/** A device; or none, and perhaps the reason, for people. */
export type ChooseDevice = (work: ScreenWork) => Promise<ChosenDevice>;

export interface ChosenDevice {
  readonly device?: GpuDevice;
  /** It draws the scenarios itself, where they have a recipe. */
  readonly drawn?: boolean;
  readonly note?: string;
}

/** What screening is about to evaluate: every group in every scenario. */
export interface ScreenWork {
  readonly scenarioCount: number;
  readonly groupCount: number;
  readonly factorCount: number;
  readonly accountCount: number;
  /** Scenarios have a recipe that a device can draw from. */
  readonly hasRecipe: boolean;
  /** They are not drawn yet, and need not be where a device draws them. */
  readonly isDeferred: boolean;
}

export interface RunCertificate extends TailCertificate {
  readonly certify: Certification;
  /** Largest observed error over its own bound; above 1 the bounds were raised. */
  readonly observedRatio: number;
  /** What the bounds were multiplied by in the end. */
  readonly inflation: number;
  readonly rounds: number;
  /** Prices of the block kernel for surfaces, and what full revaluation would take. */
  readonly nodePrices: number;
  readonly fullPrices: number;
}

export interface CertifiedTails extends AccountTails {
  readonly certificate: RunCertificate;
}

/** All groups of an account together may be off by this share of its scale: then a few scenarios in a hundred of the tail are
 *  uncertain. What the bounds promise is five to twenty times what is seen. */
const TARGET_SHARE = 0.1;
const ROUNDING_SHARE = 1e-9;
/** The scale is at least this share of what the account is worth. */
const LEAST_SHARE = 1e-6;
const SAMPLE_SCENARIOS = 3 * PILOT_SCENARIOS;
const MAX_ROUNDS = 12;

export async function certifiedTails(
  run: PreparedRun,
  screen: ScreenedPlan,
  executor: Executor,
  request: TailRequest,
): Promise<CertifiedTails> {
  const { plan } = run;
  const { count } = plan.set;
  const known = new Uint8Array(count);
  const pilotCount = request.certify === 'sample' ? SAMPLE_SCENARIOS : PILOT_SCENARIOS;
  const pilot = Array.from({ length: pilotCount }, (_, index) => Math.floor((index * count) / pilotCount));
  await revalueListed(run, executor, pilot, known);
  const bases = run.groupBases;
  const linear = linearOf(run);
  const scales = plan.accounts.map((_, account) => {
    const ofAccount = (sum: number, size: number, of: number) => (of === account ? sum + Math.abs(size) : sum);
    const values = bases.reduce((sum, base, group) => ofAccount(sum, base, screen.groups[group]!.account), 0);
    const amounts = linear.reduce((sum, { amount, account: of }) => ofAccount(sum, amount, of), 0);
    return Math.max(scaleOf(run, account, pilot), LEAST_SHARE * (values + amounts));
  });
  const targets = screen.groups.map(({ account }) => {
    const groupCount = screen.groups.filter((group) => group.account === account).length;
    return (TARGET_SHARE * scales[account]!) / groupCount;
  });
  const { tables, nodePrices } = await fitSurfaces(run, screen, executor, targets);
  const screenTables: ScreenTables = {
    tables,
    bases,
    linear,
    roundings: scales.map((scale) => ROUNDING_SHARE * scale),
  };
  // Where nothing is certified the screened losses are the result: those of f64, the same on every machine.
  const chosen = request.certify === 'none' ? {} : await request.device?.(screenWork(plan, screen));
  const wanted = { tables: screenTables, keep: request.keep, known, ...chosen };
  const screening = await openScreening(run, executor, wanted);
  try {
    const { accounts, ...search } = await findTails(run, executor, { screening, known, request });
    const fullPrices = count * screen.groups.reduce((sum, { cost }) => sum + cost, 0);
    const certificate = { ...search, ...screening.report(), certify: request.certify, nodePrices, fullPrices };
    return { ...tailsOf(run, accounts, request), certificate };
  } finally {
    screening.close();
  }
}

export function screenWork({ set, accounts }: Plan, { groups }: ScreenedPlan): ScreenWork {
  const sizes = { factorCount: set.factors.length, accountCount: accounts.length };
  const hasRecipe = recipeOf(set) !== undefined;
  return {
    scenarioCount: set.count,
    groupCount: groups.length,
    ...sizes,
    hasRecipe,
    isDeferred: rowsOf(set) !== undefined,
  };
}

interface Search {
  readonly screening: Screening;
  readonly known: Uint8Array;
  readonly request: TailRequest;
}

type Found = Omit<RunCertificate, 'certify' | 'nodePrices' | 'fullPrices'> & { readonly accounts: readonly Screened[] };

/** Revalues candidates until no other scenario can be among the worst, by bounds that every known scenario keeps. */
async function findTails(run: PreparedRun, executor: Executor, { screening, known, request }: Search): Promise<Found> {
  const checks = known.reduce((sum, isKnown) => sum + isKnown, 0);
  let candidates = 0;
  let inflation = 1;
  for (let round = 1; round <= MAX_ROUNDS; round++) {
    let accounts = await screening.accounts(inflation);
    const observed = worstErrors(accounts);
    // Twice what was seen: what was not seen may be worse.
    if (observed.ratio > inflation) {
      inflation = 2 * observed.ratio;
      accounts = await screening.accounts(inflation);
    }
    const eps = inflation * largestBound(accounts);
    const found = {
      accounts,
      eps,
      observedError: observed.error,
      observedRatio: observed.ratio,
      candidates,
      checks,
      inflation,
    };
    const wanted = new Set<number>();
    for (const account of accounts) {
      const uncertain =
        request.certify === 'none' ? unscreenedOf(account) : candidatesOf(account, request.keep, inflation);
      for (const scenario of uncertain) wanted.add(scenario);
    }
    if (wanted.size === 0) return { ...found, rounds: round };
    candidates += wanted.size;
    await revalueListed(
      run,
      executor,
      [...wanted].sort((left, right) => left - right),
      known,
    );
  }
  throw new PlimsollError('INTERNAL', `the tails were not certain after ${MAX_ROUNDS} rounds; ask for exact losses`);
}

/** Scenarios that no surface reaches. */
function unscreenedOf(account: Screened): number[] {
  const found: number[] = [];
  account.bounds.forEach((bound, index) => {
    const scenario = scenarioAt(account, index);
    if (account.known[scenario] === 0 && !(bound < Infinity)) found.push(scenario);
  });
  return found;
}

function worstErrors(accounts: readonly Screened[]): Observed {
  return accounts.map(observedErrors).reduce((worst, { error, ratio, count }) => ({
    error: Math.max(worst.error, error),
    ratio: Math.max(worst.ratio, ratio),
    count: worst.count + count,
  }));
}

/** Of the scenarios whose bound is finite. */
function largestBound(accounts: readonly Screened[]): number {
  let largest = 0;
  for (const { bounds, largestBound: ofAll } of accounts) {
    if (ofAll !== undefined) largest = Math.max(largest, ofAll);
    for (const bound of bounds) if (bound > largest && bound < Infinity) largest = bound;
  }
  return largest;
}

async function revalueListed(
  { layout, memory, rows }: PreparedRun,
  executor: Executor,
  scenarios: readonly number[],
  known: Uint8Array,
): Promise<void> {
  if (scenarios.length === 0) return;
  rows?.ensure(scenarios);
  new Uint32Array(memory.buffer, layout.list, scenarios.length).set(scenarios);
  const blockCount = Math.ceil(scenarios.length / LISTED_SCENARIOS);
  await executor.run({ kind: 'exact-list', blockCount, first: 0, count: scenarios.length });
  for (const scenario of scenarios) known[scenario] = 1;
}

/** Root mean square loss of an account in the pilot scenarios. */
function scaleOf({ layout, memory }: PreparedRun, account: number, pilot: readonly number[]): number {
  const losses = cells(memory, layout.losses + 8 * account * layout.scenarioStride, layout.scenarioCount);
  let sum = 0;
  for (const scenario of pilot) sum += losses[scenario]! * losses[scenario]!;
  return Math.sqrt(sum / pilot.length);
}

/** Linear products by account and form. */
function linearOf({ plan }: PreparedRun): ScreenTables['linear'] {
  const { unitStart, account, coefficient } = plan.holdings;
  const sums = new Map<string, ScreenTables['linear'][number]>();
  plan.linear.forEach(({ base, form }, unit) => {
    for (let at = unitStart[unit]!; at < unitStart[unit + 1]!; at++) {
      const key = `${form.factors.join(',')}:${form.weights.join(',')} ${account[at]}`;
      const before = sums.get(key)?.amount ?? 0;
      sums.set(key, { account: account[at]!, form, amount: before + coefficient[at]! * base });
    }
  });
  return [...sums.values()];
}

function tailsOf(run: PreparedRun, accounts: readonly Screened[], request: TailRequest): AccountTails {
  const { plan } = run;
  const tails = accounts.map((account, index) => {
    const { screened, exact, known } = account;
    const keeper = new TailKeeper(request.keep, plan.accounts[index]!);
    for (let at = 0; at < screened.length; at++) {
      const scenario = scenarioAt(account, at);
      if (known[scenario] !== 0) keeper.offer(exact[scenario]!, scenario);
      else if (request.certify === 'none') keeper.offer(screened[at]!, scenario);
    }
    return { ...keeper.tail(), scenarioCount: plan.set.count };
  });
  const { set, currency } = plan;
  const scenarios = `${set.kind}: ${set.provenance.model}`;
  return { accounts: plan.accounts, tails, scenarioCount: set.count, currency, scenarios };
}
