// span: the risk of one combined commodity and of a portfolio under SPAN, as functions of plain numbers. A combined commodity is
// everything on one underlying. Losses are positive, money in one currency, delta in units of the underlying.
// Sources: CME Group, SPAN methodology (cmegroup.com/clearing/rmspan); NSE Clearing; McMillan, Options as a Strategic
// Investment, ch. 34; JSCC and JPX, sample calculations.
import { PlimsollError } from '../core/errors.ts';
import { orderFreeSum } from './derive-options.ts';

export interface SpanExtreme {
  /** Scan ranges that the two extreme scenarios move the price by, and the share of their loss that counts. */
  readonly multiple: number;
  readonly cover: number;
}

export interface SpanScenario {
  readonly label: string;
  /** Price move in scan ranges. */
  readonly price: number;
  /** Volatility move in volatility scan ranges. */
  readonly volatility: 1 | 0 | -1;
  /** Share of the loss that counts. */
  readonly cover: number;
}

const SCANNED_THIRDS = [0, 1, -1, 2, -2, 3, -3] as const;
const labelOf = (thirds: number): string => (thirds === 0 ? 'unch' : `${thirds > 0 ? '+' : '-'}${Math.abs(thirds)}/3`);

/** The sixteen, in the order of the exchanges' files: seven prices with volatility up and down, then two extremes. */
export function spanScenarios({ multiple, cover }: SpanExtreme): readonly SpanScenario[] {
  const scanned = SCANNED_THIRDS.flatMap((thirds) =>
    ([1, -1] as const).map(
      (volatility): SpanScenario => ({
        label: `${labelOf(thirds)} ${volatility > 0 ? 'up' : 'dn'}`,
        price: thirds / 3,
        volatility,
        cover: 1,
      }),
    ),
  );
  const extremes = ([1, -1] as const).map(
    (sign): SpanScenario => ({
      label: `${sign > 0 ? '+' : '-'}extreme`,
      price: sign * multiple,
      volatility: 0,
      cover,
    }),
  );
  return [...scanned, ...extremes];
}

/** What one long future loses in each scenario. */
export const futureRiskArray = (scenarios: readonly SpanScenario[], priceScanRange: number): readonly number[] =>
  // 0 - x and not -x: an unchanged price loses 0, not -0.
  scenarios.map(({ price, cover }) => 0 - price * cover * priceScanRange);

/** Units of one contract, long above zero, and what one long contract loses in each scenario. */
export interface SpanLeg {
  readonly units: number;
  readonly riskArray: readonly number[];
}

/** What a portfolio loses in each scenario: no order of its legs changes a bit. */
export function scenarioLosses(legs: readonly SpanLeg[], scenarioCount: number): readonly number[] {
  const wrong = legs.find(({ riskArray }) => riskArray.length !== scenarioCount);
  if (wrong !== undefined) {
    throw new PlimsollError(
      'INPUT_VALUE',
      `a risk array has ${wrong.riskArray.length} numbers; it needs one for each of the ${scenarioCount} scenarios`,
    );
  }
  return Array.from({ length: scenarioCount }, (_, scenario) =>
    orderFreeSum(legs.map(({ units, riskArray }) => units * riskArray[scenario]!)),
  );
}

export interface ScanRisk {
  /** The largest loss, at least 0. */
  readonly risk: number;
  /** Index of the scenario that decides: the first of equals. */
  readonly scenario: number;
}

export function scanRisk(losses: readonly number[]): ScanRisk {
  const largest = Math.max(...losses);
  return { risk: Math.max(0, largest), scenario: losses.indexOf(largest) };
}

/** Scanned scenarios come in pairs of one price; an extreme one stands alone. */
const pairOf = (scenario: number): number =>
  scenario < 2 * SCANNED_THIRDS.length ? (scenario % 2 === 0 ? scenario + 1 : scenario - 1) : scenario;

export interface PriceRisk {
  /** The scan risk with its volatility averaged out. */
  readonly volatilityAdjusted: number;
  /** What passing time costs: both scenarios of an unchanged price, averaged. */
  readonly timeRisk: number;
  /** The rest of the first, at least 0. */
  readonly priceRisk: number;
  /** Per unit of net delta: the weighted futures price risk. 0 where there is no net delta. */
  readonly perDelta: number;
}

/** What of a scan risk is due to the price alone: inter-commodity credits are a share of it. */
export function futuresPriceRisk(losses: readonly number[], netDelta: number): PriceRisk {
  const { scenario } = scanRisk(losses);
  const mean = (first: number, second: number): number => (losses[first]! + losses[second]!) / 2;
  const volatilityAdjusted = mean(scenario, pairOf(scenario));
  const timeRisk = mean(0, 1);
  const priceRisk = Math.max(0, volatilityAdjusted - timeRisk);
  return { volatilityAdjusted, timeRisk, priceRisk, perDelta: netDelta === 0 ? 0 : priceRisk / Math.abs(netDelta) };
}

/** Weights of the price points 0, +-1/3, +-2/3, +-3/3, in the order of the scenarios, each for one of a pair. */
export type DeltaWeights = readonly [unchanged: number, oneThird: number, twoThirds: number, threeThirds: number];

/** Delta averaged over the scanned prices: `deltas` at 0, +1/3, -1/3, +2/3, -2/3, +3/3, -3/3 scan ranges. */
export function compositeDelta(deltas: readonly number[], weights: DeltaWeights): number {
  if (deltas.length !== SCANNED_THIRDS.length) {
    throw new PlimsollError(
      'INPUT_VALUE',
      `there are ${deltas.length} deltas; a composite delta needs one at each of the ${SCANNED_THIRDS.length} prices`,
    );
  }
  const weightAt = (index: number): number => weights[Math.abs(SCANNED_THIRDS[index]!)]!;
  const total = orderFreeSum(SCANNED_THIRDS.map((_, index) => weightAt(index)));
  return orderFreeSum(deltas.map((delta, index) => delta * weightAt(index))) / total;
}

export interface ShortOptions {
  /** Units of the underlying that calls and puts sold are on. */
  readonly calls: number;
  readonly puts: number;
}

/** gross: every option sold. larger: calls or puts, whichever are more. */
export type ShortOptionCount = 'gross' | 'larger';

export const shortOptionMinimum = ({ calls, puts }: ShortOptions, rate: number, count: ShortOptionCount): number =>
  rate * (count === 'gross' ? calls + puts : Math.max(calls, puts));

/** What one combined commodity is charged, each at least 0. */
export interface SpanCharges {
  readonly scanRisk: number;
  readonly interMonth: number;
  readonly spot: number;
  /** Taken off. */
  readonly interCommodityCredit: number;
  readonly shortOptionMinimum: number;
}

export interface SpanRisk {
  /** Scan risk with charges, less the credit. */
  readonly scanned: number;
  /** That, or the short option minimum where it is more. */
  readonly risk: number;
}

export function spanRisk(charges: SpanCharges): SpanRisk {
  const scanned = orderFreeSum([charges.scanRisk, charges.interMonth, charges.spot, -charges.interCommodityCredit]);
  return { scanned, risk: Math.max(scanned, charges.shortOptionMinimum) };
}

/** Value of options held less value of options sold. */
export const netOptionValue = (
  options: readonly { readonly units: number; readonly price: number; readonly multiplier: number }[],
): number => orderFreeSum(options.map(({ units, price, multiplier }) => units * price * multiplier));

/** The requirement over all commodities: their risk less the net value of options, which is money's worth; never below 0. */
export const spanRequirement = (risks: readonly number[], optionValue: number): number =>
  Math.max(0, orderFreeSum([...risks, -optionValue]));
