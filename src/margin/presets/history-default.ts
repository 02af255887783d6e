// How past days are replayed where the user says nothing else. The past itself is the user's history.
import type { ParameterDocument } from '../parameters.ts';

const head = {
  source: 'chosen by Plimsoll: one day, 99 %, all days alike',
  date: '2026-05-01',
  certainty: 'chosen',
} as const;

const tail = {
  measure: 'es',
  confidence: 0.99,
  horizonDays: 1,
  maintenanceShare: 0.8,
  convention: 'order-statistic',
} as const;

export const HISTORY_DEFAULT: ParameterDocument = { ...head, name: 'history-day', values: tail };

export const FILTERED_DEFAULT: ParameterDocument = {
  ...head,
  name: 'filtered-history-day',
  source: 'chosen by Plimsoll: one day, 99 %; the decay of RiskMetrics (1996), 0.94 a day',
  values: { ...tail, filter: 'ewma', lambda: 0.94, scenarios: 100_000, seed: 20_260_206 },
};
