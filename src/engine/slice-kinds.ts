// Which instruments go through a block kernel, and what they put into its columns besides what every option does. Pure.
//
// All but vanillas share one factor on volatility per scenario. American options and arithmetic averages have slices, too, whose kernels
// take a lane at a time (lane-rows.ts). The others are priced scenario by scenario: barriers watched at dates or with a rebate, averages
// whose fixings are moved by several factors, American options whose rates move, other exotics under a floor or moves that add.
import type { Instrument } from '../book/instrument.ts';
import type { AsianOption } from '../book/instruments/asian-option.ts';
import type { BarrierOption } from '../book/instruments/barrier-option.ts';
import type { DigitalOption } from '../book/instruments/digital-option.ts';
import type { VanillaOption } from '../book/instruments/vanilla-option.ts';
import { invariant } from '../core/errors.ts';
import { marketOf, type Snapshot } from '../market/snapshot.ts';
import { neverExercised } from '../pricing/american-pricer.ts';
import { averageTerms, fixingVolatilities } from '../pricing/average-terms.ts';
import { NO_BUMP } from '../pricing/bumped-greeks.ts';
import { smileSlope } from '../pricing/digital-pricer.ts';
import { watchOf } from '../pricing/monitoring-dates.ts';
import { lifeInputs, unitLifeOf } from '../pricing/unit-life.ts';
import { log } from '../spec/log.ts';
import { logRatio } from '../spec/log-ratio.ts';
import { monitoringShift } from '../spec/monitoring-shift.ts';
import { type AverageRow, type AverageSchedule, averageDeviation } from './average-rows.ts';
import { type FactorForms, formKey, type LinearForm, type TenorMove } from './factor-forms.ts';

export type SlicedOption = VanillaOption | DigitalOption | BarrierOption | AsianOption;
export type SliceKind = 'vanilla' | 'digital' | 'barrier' | 'average' | 'arithmetic' | 'american';

/** Columns of the options beyond the six of black-block, by the kernel that wants most of them. */
export const EXTRA_COLUMNS = 5;

/** Undefined for what is priced scenario by scenario. */
export function sliceKindOf(
  instrument: Instrument,
  snapshot: Snapshot,
  forms: FactorForms,
  hasFloor: boolean,
): SliceKind | undefined {
  const { kind } = instrument;
  if (kind === 'option' && instrument.exercise === 'european') return 'vanilla';
  if (kind !== 'option' && kind !== 'digital' && kind !== 'barrier' && kind !== 'asian') return undefined;
  const { underlying, expiry } = instrument;
  // Expired: its pricer has the sentence.
  if (expiry <= snapshot.asOf) return undefined;
  const hasOwnFactors = hasFloor || forms.volatility(underlying, expiry).some(({ form }) => form === 'additive');
  if (kind === 'option') {
    if (!hasStillRates(instrument, forms)) return undefined;
    return neverExercised(instrument, snapshot) ? 'vanilla' : 'american';
  }
  if (hasOwnFactors) return undefined;
  if (kind === 'digital') return 'digital';
  if (kind === 'barrier') return isBlockBarrier(instrument, snapshot) ? 'barrier' : undefined;
  if (!isBlockAverage(instrument, snapshot, forms)) return undefined;
  return instrument.averaging === 'geometric' ? 'average' : 'arithmetic';
}

/** Whether no factor moves the rate or the yield that decide about early exercise. */
function hasStillRates({ underlying, expiry, settlement }: VanillaOption, forms: FactorForms): boolean {
  const isDiscountStill = forms.discount(settlement.currency, expiry).factors.length === 0;
  return isDiscountStill && formKey(forms.forward(underlying, expiry)) === formKey(forms.spot(underlying));
}

function isBlockBarrier(option: BarrierOption, snapshot: Snapshot): boolean {
  if (option.rebate !== 0 || option.barrierHit) return false;
  const { kind } = watchOf(option, snapshot);
  return kind === 'always' || kind === 'nearly';
}

function isBlockAverage(option: AsianOption, snapshot: Snapshot, forms: FactorForms): boolean {
  const { strikeStyle, underlying, expiry } = option;
  if (strikeStyle !== 'fixed' || !(option.strike > 0)) return false;
  const future = option.fixings.filter(({ fixed }) => fixed === undefined);
  if (!future.some(({ instant }) => instant > snapshot.asOf)) return false;
  const forwardForm = formKey(forms.forward(underlying, expiry));
  return future.every(({ instant }) => {
    const moves = forms.volatility(underlying, instant);
    return (
      instant >= snapshot.asOf &&
      moves.length <= 1 &&
      moves.every(({ form }) => form !== 'additive') &&
      formKey(forms.forward(underlying, instant)) === forwardForm
    );
  });
}

/** Where the spot stands in a slice of barriers. */
export interface SliceSpot {
  readonly base: number;
  /** ln(base / forward of the slice). */
  readonly logBase: number;
  readonly form: LinearForm;
}

export function spotOf(underlying: string, forward: number, snapshot: Snapshot, forms: FactorForms): SliceSpot {
  const base = marketOf(snapshot, underlying).spot;
  return {
    base,
    logBase: logRatio(base, forward),
    form: forms.spot(underlying),
  };
}

/** Over the life of an American option. */
export interface AmericanRates {
  readonly rate: number;
  readonly assetYield: number;
}

export function americanRates(option: SlicedOption, snapshot: Snapshot): AmericanRates {
  const { rate, carry } = lifeInputs(unitLifeOf(option, snapshot), 0, NO_BUMP);
  return { rate, assetYield: rate - carry };
}

/** Writes what a digital or a barrier has besides; `money` becomes that of the amount paid, of American options that of a price now. */
export function fillExtras(
  columns: {
    readonly extras: readonly Float64Array[];
    readonly volatility: Float64Array;
    readonly money: Float64Array;
  },
  row: number,
  option: SlicedOption,
  {
    snapshot,
    forward,
    years,
  }: {
    readonly snapshot: Snapshot;
    readonly forward: number;
    readonly years: number;
  },
): void {
  const { extras, volatility, money } = columns;
  const put = (values: readonly number[]) => {
    values.forEach((value, index) => {
      extras[index]![row] = value;
    });
  };
  if (option.kind === 'digital') {
    const isAsset = option.payout === 'asset';
    money[row] = money[row]! * option.amount;
    put([isAsset ? 1 : 0, smileWeight(option, snapshot, years)]);
  } else if (option.kind === 'option') {
    // The kernel discounts by itself.
    money[row] = unitLifeOf(option, snapshot).scale.money;
  } else if (option.kind === 'barrier') {
    const { barrier } = option;
    const down = option.direction === 'down' ? 1 : -1;
    const watch = watchOf(option, snapshot);
    invariant(watch.kind === 'always' || watch.kind === 'nearly', `${option.id} is watched at dates`);
    const shift =
      watch.kind === 'always'
        ? 0
        : Math.abs(logRatio(monitoringShift(barrier, volatility[row]!, watch.intervalYears, down), barrier));
    put([barrier, logRatio(barrier, forward), shift, down, option.knock === 'in' ? 1 : 0]);
  }
}

const INVERSE_SQRT_TWO_PI = 0.3989422804014327;

/** A digital is the slope of a call over strikes along the smile (digital-pricer.ts): this times the factor on volatility and
 *  exp(-d2^2 / 2) is what the smile's slope adds to it. */
function smileWeight(option: DigitalOption, snapshot: Snapshot, years: number): number {
  const sign = option.callPut === 'call' ? 1 : -1;
  const unit = option.payout === 'asset' ? option.strike : 1;
  const slope = smileSlope(option, snapshot);
  return slope === 0 ? 0 : -sign * slope * option.strike * INVERSE_SQRT_TWO_PI * Math.sqrt(years) * unit;
}

/** Averages over the same fixings stand in one slice. */
export const scheduleKey = (option: SlicedOption): string =>
  option.kind === 'asian' ? JSON.stringify(option.fixings) : '';

/** The schedule that the averages of a slice share, and their own volatilities. */
export function scheduleOf(
  options: readonly SlicedOption[],
  { snapshot, forward }: { readonly snapshot: Snapshot; readonly forward: number },
  forms: FactorForms,
): AverageSchedule {
  const lead = options[0]!;
  invariant(lead.kind === 'asian', `${lead.id} is no average`);
  const terms = averageTerms(lead, snapshot, lead.strike);
  const amounts = terms.weights.map((weight, fixing) => weight * terms.forwards[fixing]!);
  const amount = amounts.reduce((sum, part) => sum + part, 0);
  const future = lead.fixings.slice(lead.fixings.length - terms.weights.length);
  const moves = future.map(({ instant }): TenorMove | undefined => forms.volatility(lead.underlying, instant)[0]);
  let later = 0;
  const varianceWeights = new Float64Array(terms.weights.length);
  for (let fixing = varianceWeights.length - 1; fixing >= 0; fixing--) {
    const weight = terms.weights[fixing]!;
    varianceWeights[fixing] = weight * (weight + 2 * later);
    later += weight;
  }
  let constant = terms.settledLog;
  // What is fixed is near the forward, so these two nearly cancel.
  if (terms.futureWeight !== 1) constant += (terms.futureWeight - 1) * log(forward);
  terms.weights.forEach((weight, fixing) => {
    constant += weight * logRatio(terms.forwards[fixing]!, forward);
  });
  const rows = options.map((option): AverageRow => {
    invariant(option.kind === 'asian', `${option.id} is no average`);
    const squares = fixingVolatilities(option, snapshot, option.strike).map((volatility) => volatility * volatility);
    return { squares, deviation: averageDeviation({ years: terms.years, varianceWeights }, squares) };
  });
  return {
    years: terms.years,
    amount,
    shares: amounts.map((part) => part / amount),
    settled: terms.settled,
    weights: terms.weights,
    varianceWeights,
    futureWeight: terms.futureWeight,
    constant,
    moves,
    rows,
  };
}
