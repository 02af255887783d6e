// Every rule on one book, side by side: what each asks of each account, and what it costs beside isolated positions.
import type { Instant } from '../core/units.ts';
import { orderFreeSum } from './derive-options.ts';
import type { Certainty, ParameterSummary } from './parameters.ts';
import type { Requirement } from './requirement.ts';

/** The rule that efficiency is measured against: every position by itself. */
export const BASE_MODEL = 'isolated';

export interface ComparedModel {
  readonly name: string;
  readonly summary: string;
  readonly certainty: Certainty;
  /** Why the rule has nothing to say of this book, in its own sentence; null where it has. */
  readonly refusal: string | null;
  /** One per account in the order of the book; none where the rule refuses. */
  readonly requirements: readonly Requirement[];
  readonly parameters: ParameterSummary | null;
  /** Scenarios that it looked at, over all its sets. */
  readonly scenarios: number;
  /** Sets among them that an earlier rule had asked for: revalued once for both. */
  readonly sharedSets: number;
  /** Wall clock of this rule alone, without the valuation that all share. */
  readonly milliseconds: number;
}

export interface CompareReport {
  readonly asOf: Instant;
  readonly currency: string;
  readonly book: string;
  readonly market: string;
  readonly positionCount: number;
  readonly instrumentCount: number;
  readonly accounts: readonly string[];
  /** In the order asked for, or of the registry. */
  readonly models: readonly ComparedModel[];
  /** What isolated asks for, by account; null where it refuses the book. */
  readonly isolated: readonly number[] | null;
  /** Where accounts are the venues of one book: the last of them holds what all venues hold. */
  readonly isUnified: boolean;
  readonly timings: { readonly valuation: number; readonly total: number };
}

/** What a rule asks for of an account beside what isolated asks: 0.1 is a tenth of the capital. Null where there is nothing to divide by. */
export function efficiencyOf(report: CompareReport, model: ComparedModel, account: number): number | null {
  const base = report.isolated?.[account];
  const own = model.requirements[account];
  return base === undefined || own === undefined || !(base > 0) ? null : own.initial / base;
}

/** Accounts that a sum counts: of a unified book every venue, and not their union besides. */
const countedAccounts = ({ accounts, isUnified }: CompareReport): number =>
  isUnified ? accounts.length - 1 : accounts.length;

export const sumOfInitial = (report: CompareReport, { requirements }: ComparedModel): number =>
  sumOf(requirements.slice(0, countedAccounts(report)).map(({ initial }) => initial));

export function sumEfficiency(report: CompareReport, model: ComparedModel): number | null {
  if (report.isolated === null || model.refusal !== null) return null;
  const base = sumOf(report.isolated.slice(0, countedAccounts(report)));
  return base > 0 ? sumOfInitial(report, model) / base : null;
}

/** An expected shortfall may be infinite, and an exact sum takes finite terms. */
const sumOf = (amounts: readonly number[]): number =>
  amounts.includes(Number.POSITIVE_INFINITY) ? Number.POSITIVE_INFINITY : orderFreeSum(amounts);
