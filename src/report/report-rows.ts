// What each command says, as rows: an account, a rule of an account, a scenario of an account, a position.
import { accountHealth } from '../margin/account-health.ts';
import { type CompareReport, efficiencyOf } from '../margin/compare-report.ts';
import type { MarginReport, WhatIfReport } from '../margin/margin-report.ts';
import type { Requirement } from '../margin/requirement.ts';
import type { StressReport } from '../margin/stress-report.ts';
import type { Valuation } from '../pricing/value-book.ts';
import type { RowRecord } from './rows-text.ts';

export const marginRows = ({ model, currency, requirements }: MarginReport): RowRecord[] =>
  requirements.map((requirement) => ({ model, ...figuresOf(requirement, currency), ...tailOf(requirement) }));

/** A rule that refuses the book has one row, without amounts, that says why. */
export const compareRows = (report: CompareReport): RowRecord[] =>
  report.models.flatMap((model): RowRecord[] => {
    const { name, refusal } = model;
    if (refusal !== null)
      return [{ model: name, ...NO_FIGURES, currency: report.currency, of_isolated: null, refusal }];
    return model.requirements.map((requirement, account) => ({
      model: name,
      ...figuresOf(requirement, report.currency),
      of_isolated: efficiencyOf(report, model, account),
      refusal: null,
    }));
  });

const NO_FIGURES: RowRecord = {
  account: null,
  currency: null,
  initial: null,
  maintenance: null,
  equity: null,
  freeboard: null,
  state: null,
};

export const whatIfRows = ({ changes }: WhatIfReport): RowRecord[] =>
  changes.map(({ account, currency, before, after, initial, maintenance }) => ({
    account,
    currency,
    initial_before: before?.initial ?? 0,
    initial_after: after?.initial ?? 0,
    initial_change: initial,
    maintenance_change: maintenance,
    freeboard_before: before?.freeboard ?? null,
    freeboard_after: after?.freeboard ?? null,
  }));

export const stressRows = ({ accounts, currency }: StressReport): RowRecord[] =>
  accounts.flatMap(({ account, stories }) =>
    stories.map(({ scenario, label, words, loss }) => ({
      account,
      scenario: label ?? `scenario ${scenario + 1}`,
      moves: words,
      loss,
      currency,
    })),
  );

/** A position a row, whatever the table groups by. */
export function valuationRows({ book, snapshot, positions, units }: Valuation): RowRecord[] {
  return Array.from(positions.value, (value, position) => {
    const instrument = book.positionInstrument[position]!;
    return {
      account: book.accounts[book.positionAccount[position]!]!,
      instrument: book.instruments[instrument]!.id,
      quantity: book.positionQuantity[position]!,
      price: units[instrument]!.quotedPrice,
      value,
      delta: positions.delta[position]!,
      delta_quote: positions.deltaQuote[position]!,
      gamma_quote: positions.gammaQuote[position]!,
      vega: positions.vega[position]!,
      theta: positions.theta[position]!,
      currency: snapshot.quoteCurrency,
    };
  });
}

function figuresOf(requirement: Requirement, currency: string): RowRecord {
  const { account, initial, maintenance, equity, freeboard } = requirement;
  return { account, currency, initial, maintenance, equity, freeboard, state: accountHealth(requirement).state };
}

const tailOf = ({ tail }: Requirement): RowRecord => ({
  value_at_risk: tail?.valueAtRisk ?? null,
  expected_shortfall: tail?.expectedShortfall ?? null,
});
