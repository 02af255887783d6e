// The library, in Node and in a browser. What needs files is in index.node.ts.
export type { BookChange, Leg } from './app/changed-book.ts';
export type { CompareOptions } from './app/compare.ts';
export { createPlimsollInThread } from './app/in-thread.ts';
export type { MarginOptions, MarginProgress } from './app/margin-run.ts';
export type { ModelChoice, Plimsoll, StressOptions } from './app/plimsoll.ts';
export type { Run } from './app/progress-run.ts';
export { unifiedBook } from './app/unified-account.ts';
export {
  compareTools,
  type MarginCall,
  type Procyclicality,
  procyclicality,
  type ToolEffect,
} from './backtest/procyclicality.ts';
export {
  type BufferTerms,
  EMIR_BUFFER,
  multiplied,
  type ResponseTerms,
  releasedBuffer,
  stressWeighted,
  volatilityFloored,
  volatilityMultipliers,
} from './backtest/procyclicality-tools.ts';
export { criticalValue, simulatedTest, simulateNull } from './backtest/statistics/acerbi-null.ts';
export { acerbiZ1, acerbiZ2, acerbiZ3, type ReturnLaw } from './backtest/statistics/acerbi-szekely.ts';
export { berkowitzTailTest, berkowitzTest } from './backtest/statistics/berkowitz.ts';
export { type CalibrationTest, calibrationTest } from './backtest/statistics/calibration.ts';
export {
  conditionalCoverageTest,
  type Exceptions,
  independenceTest,
  kupiecTest,
  mixedKupiecTest,
  type TestResult,
  timeToFirstExceptionTest,
  transitionsOf,
} from './backtest/statistics/coverage.ts';
export { weibullDurationTest } from './backtest/statistics/durations.ts';
export { dynamicQuantileTest } from './backtest/statistics/dynamic-quantile.ts';
export { exceptionsOf, type ForecastSeries, timesBetween } from './backtest/statistics/exceptions.ts';
export { type ForecastReport, forecastReport, type ReportChoice } from './backtest/statistics/forecast-report.ts';
export {
  ageWeightedMeasures,
  ewmaVariances,
  type HistoricalMeasures,
  plainMeasures,
  volatilityWeightedMeasures,
} from './backtest/statistics/historical-measures.ts';
export { type MarginCoverage, type MarginSeries, marginCoverage } from './backtest/statistics/margin-coverage.ts';
export { compareScores, fisslerZiegelZero, jointScores, quantileScores } from './backtest/statistics/scores.ts';
export {
  comparisonSentence,
  coverageSentence,
  exceptionSentence,
} from './backtest/statistics/sentences.ts';
export { shortfallInterceptTest, shortfallRegressionTest } from './backtest/statistics/shortfall-regression.ts';
export {
  exceedanceBootstrapTest,
  exceedanceMeanTest,
  exceedanceResiduals,
  philoxChoice,
  type ShortfallSeries,
} from './backtest/statistics/shortfall-tests.ts';
export { baselMultiplier, trafficLight } from './backtest/statistics/traffic-light.ts';
export type { Book } from './book/book.ts';
export { BookBuilder } from './book/book-builder.ts';
export type { Instrument, InstrumentKind } from './book/instrument.ts';
export { instrumentFromFields } from './book/instrument-fields.ts';
export { validateInstrument } from './book/instrument-forms.ts';
export { netByAccount, netOverBook } from './book/netting.ts';
export type { PositionBatch, PositionRow } from './book/position-row.ts';
export { parseSymbol, symbolText } from './book/symbols/parse-symbol.ts';
export { type ErrorCode, type ErrorRecord, fromErrorRecord, PlimsollError, toErrorRecord } from './core/errors.ts';
export { planRevaluation, type RevalueOptions } from './engine/plan.ts';
export { runReference } from './engine/reference.ts';
export { revalue } from './engine/revalue.ts';
export { instantiateKernels, type WasmKernels } from './engine/wasm-module.ts';
export {
  type AccountTails,
  accountTailsOf,
  type ScenarioLosses,
  type TailCertificate,
} from './losses/account-tails.ts';
export type { Losses } from './losses/losses.ts';
export { type AccountHealth, accountHealth } from './margin/account-health.ts';
export { type ComparedModel, type CompareReport, efficiencyOf } from './margin/compare-report.ts';
export type { MarginReport, WhatIfReport } from './margin/margin-report.ts';
export type { MarginModel, Outcome, ScenarioRequest } from './margin/model.ts';
export type { ModelEntry, ModelHistory } from './margin/model-entry.ts';
export { createModel, MODELS, type ModelOptions, modelEntry } from './margin/models.ts';
export { type OpenOrders, type WorstFill, worstCaseFill } from './margin/open-orders.ts';
export { type ParameterDocument, parameterDocument } from './margin/parameters.ts';
export type { Requirement } from './margin/requirement.ts';
export type { StressReport } from './margin/stress-report.ts';
export { createSnapshot, type SnapshotParts } from './market/create-snapshot.ts';
export { forwardAt } from './market/forward.ts';
export type { Snapshot, UnderlyingMarket } from './market/snapshot.ts';
export { snapshotFromJson, snapshotToJson } from './market/snapshot-json.ts';
export { volatilityAt } from './market/surface.ts';
export type { UnitValue } from './pricing/unit-value.ts';
export { bookTotals, groupTotals, type Totals, type Valuation, valueBook } from './pricing/value-book.ts';
export { generateScenarios, type ScenarioGenerator } from './scenarios/generator.ts';
export type { ScenarioSet } from './scenarios/scenario-set.ts';
export type { Contract, RunKernel } from './spec/contract.ts';
export { bookFromText, historyFromText, snapshotFromText } from './store/plain-reader.ts';
