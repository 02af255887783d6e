// SPAN and TIMS: risk arrays and portfolios of McMillan, sample calculations of JSCC and JPX, and the presets as published.
import { SPAN_DEFAULT } from '../../../src/margin/presets/span.ts';
import {
  futureRiskArray,
  netOptionValue,
  type SpanExtreme,
  scanRisk,
  scenarioLosses,
  spanRequirement,
  spanRisk,
  spanScenarios,
} from '../../../src/margin/span.ts';
import { TIMS_MINIMUM_PER_UNIT, TIMS_POINTS, TIMS_RANGES, timsMoves } from '../../../src/margin/tims.ts';
import { type JsonObject, listOf, numberAt, numberOf, objectOf, textAt, unreadable } from '../json.ts';
import type { TableAdapter } from '../runner.ts';
import { type Check, compare, type Tolerance } from '../tolerance.ts';

const EXACT: Tolerance = { abs: 0 };
/** The source rounds each figure to 10. */
const TO_TENS = (value: number): number => Math.round(Math.abs(value) / 10) * 10 * Math.sign(value);

const numbersAt = (row: JsonObject, field: string): readonly number[] =>
  listOf(row[field], field).map((value) => numberOf(value, field));

const each = (
  what: string,
  got: readonly number[],
  wanted: readonly number[],
  tolerance: Tolerance,
): readonly Check[] => [
  compare(`number of ${what}`, got.length, wanted.length, EXACT),
  ...wanted.map((figure, index) => compare(`${what} ${index + 1}`, got[index] ?? Number.NaN, figure, tolerance)),
];

/** A future's array is made from the scan range; those of options are given, since the author states no volatility. */
function checkArrays(content: JsonObject, tolerance: Tolerance): readonly Check[] {
  const range = numberAt(content, 'price_scan_range');
  const scenarios = spanScenarios({ multiple: 1, cover: numberAt(content, 'extreme_loss') / range });
  const labels = listOf(content.scenarios, 'scenarios');
  const future = futureRiskArray(scenarios, range).map((loss) => TO_TENS(0 - loss));
  return [
    ...scenarios.map(({ label }, index) =>
      compare(`scenario ${label}, not ${String(labels[index])}`, label === labels[index] ? 1 : 0, 1, EXACT),
    ),
    ...each('long_future', future, numbersAt(objectOf(content.arrays, 'arrays'), 'long_future'), tolerance),
  ];
}

function checkPortfolio(row: JsonObject, content: JsonObject, tolerance: Tolerance): readonly Check[] {
  const arrays = objectOf(content.arrays, 'arrays');
  const legs = Object.entries(objectOf(row.legs, 'legs')).map(([name, units]) => ({
    units: numberOf(units, name),
    riskArray: numbersAt(arrays, name).map((profit) => 0 - profit),
  }));
  const scenarios = listOf(content.scenarios, 'scenarios');
  const losses = scenarioLosses(legs, scenarios.length);
  const { risk, scenario } = scanRisk(losses);
  const worst = String(scenarios[scenario]);
  const profits = losses.map((loss) => 0 - loss);
  return [
    ...each('scenario_pnl', profits, numbersAt(row, 'scenario_pnl'), tolerance),
    compare('requirement', risk, numberAt(row, 'requirement'), tolerance),
    // "-3/3" names both volatilities of the price.
    compare(`worst ${textAt(row, 'worst')}, not ${worst}`, worst.startsWith(textAt(row, 'worst')) ? 1 : 0, 1, EXACT),
  ];
}

const mcmillan: TableAdapter = {
  tolerance: EXACT,
  rows: (table) => listOf(objectOf(table.content).portfolios, 'portfolios'),
  check: (row, tolerance, table) => {
    const content = objectOf(table.content);
    return [...checkArrays(content, tolerance), ...checkPortfolio(row, content, tolerance)];
  },
};

const numberOr0 = (row: JsonObject, field: string): number => (row[field] === undefined ? 0 : numberAt(row, field));

/** One commodity: its scan risk from the scan range of futures where the case states one, else as stated. */
function checkOneCommodity(row: JsonObject, tolerance: Tolerance): readonly Check[] {
  const stated = numberAt(row, 'scan_risk');
  const range = row.price_scan_range === undefined ? undefined : numberAt(row, 'price_scan_range');
  const units = numberOr0(row, 'long') - numberOr0(row, 'short');
  const scenarios = spanScenarios({ multiple: 2, cover: 0.35 });
  const scanned =
    range === undefined
      ? stated
      : scanRisk(scenarioLosses([{ units, riskArray: futureRiskArray(scenarios, range) }], scenarios.length)).risk;
  const { risk } = spanRisk({
    scanRisk: scanned,
    interMonth: numberOr0(row, 'intra_charge'),
    spot: numberOr0(row, 'spot_charge'),
    interCommodityCredit: numberOr0(row, 'inter_commodity_credit'),
    shortOptionMinimum: numberOr0(row, 'short_option_minimum'),
  });
  return [
    compare('scan risk', scanned, stated, tolerance),
    compare('margin', spanRequirement([risk], numberOr0(row, 'nov')), numberAt(row, 'margin'), tolerance),
  ];
}

/** Several commodities with the same credit for each side. */
function checkGroups(row: JsonObject, tolerance: Tolerance): readonly Check[] {
  const credit = numberOr0(row, 'inter_commodity_credit_each_side');
  const risks = listOf(row.groups, 'groups').map((entry) => {
    const group = objectOf(entry, 'a group');
    return spanRisk({
      scanRisk: numberAt(group, 'scan'),
      interMonth: numberOr0(group, 'intra_spreads') * numberOr0(group, 'intra_charge_per_spread'),
      spot: numberOr0(group, 'spot_charge'),
      interCommodityCredit: credit + numberOr0(group, 'inter_commodity_credit'),
      shortOptionMinimum: numberOr0(group, 'short_option_minimum'),
    }).risk;
  });
  const hasOptions = row.option_units !== undefined;
  const optionValue = hasOptions
    ? netOptionValue([
        {
          units: numberAt(row, 'option_units'),
          price: numberAt(row, 'option_price'),
          multiplier: numberAt(row, 'option_multiplier'),
        },
      ])
    : numberOr0(row, 'nov');
  return [
    compare('net option value', optionValue, numberOr0(row, 'nov'), tolerance),
    ...(row.span_requirement === undefined
      ? []
      : [compare('span requirement', spanRequirement(risks, 0), numberAt(row, 'span_requirement'), tolerance)]),
    compare('margin', spanRequirement(risks, optionValue), numberAt(row, 'margin'), tolerance),
  ];
}

const jscc: TableAdapter = {
  tolerance: EXACT,
  check: (row, tolerance) =>
    row.groups === undefined ? checkOneCommodity(row, tolerance) : checkGroups(row, tolerance),
};

/** "2x, 35%" and the like. */
function extremeOf(row: JsonObject): { readonly multiple: number; readonly cover: number } {
  const words = textAt(objectOf(row.extreme, 'extreme'), 'NSE');
  const parts = /^(\d+(?:\.\d+)?)x, (\d+(?:\.\d+)?)%$/.exec(words);
  if (parts === null) throw unreadable('extreme.NSE', words, 'a multiple and a share, as "2x, 35%"');
  return { multiple: Number(parts[1]), cover: Number(parts[2]) / 100 };
}

const spanPreset: TableAdapter = {
  tolerance: EXACT,
  check: (row, tolerance) => {
    const extreme = extremeOf(row);
    const scenarios = spanScenarios(SPAN_DEFAULT.values.extreme as SpanExtreme);
    // The extremes stand in words; what they are is said beside.
    const prices = listOf(row.price_fraction, 'price_fraction').map((value) =>
      value === '+extreme'
        ? extreme.multiple
        : value === '-extreme'
          ? -extreme.multiple
          : numberOf(value, 'price_fraction'),
    );
    const covers = scenarios.slice(-2).map(({ cover }) => cover);
    return [
      ...each(
        'price_fraction',
        scenarios.map(({ price }) => price),
        prices,
        tolerance,
      ),
      ...each(
        'vol',
        scenarios.map(({ volatility }) => volatility),
        numbersAt(row, 'vol'),
        tolerance,
      ),
      ...each('cover', covers, [extreme.cover, extreme.cover], tolerance),
    ];
  },
};

const RANGE_NAMES: Readonly<Record<string, keyof typeof TIMS_RANGES>> = {
  'broad index, high capitalisation': 'high-capitalisation broad index',
  'broad index, other': 'broad index',
  'equity, narrow index': 'equity or narrow index',
};

const timsPreset: TableAdapter = {
  tolerance: EXACT,
  check: (row, tolerance) => {
    const ranges = Object.entries(objectOf(row.ranges, 'ranges')).flatMap(([name, ends]) => {
      const kind = RANGE_NAMES[name];
      if (kind === undefined) throw unreadable('ranges', name, Object.keys(RANGE_NAMES).join(', '));
      const moves = timsMoves(TIMS_RANGES[kind]);
      const [down, up] = listOf(ends, name).map((end) => numberOf(end, name));
      return [
        compare(`${name}: points`, moves.length, numberAt(row, 'points'), tolerance),
        compare(`${name}: lowest`, moves[0]!, down ?? Number.NaN, tolerance),
        compare(`${name}: highest`, moves.at(-1)!, up ?? Number.NaN, tolerance),
      ];
    });
    const words = textAt(row, 'min_charge');
    const [, perUnit] = /^(\d+\.\d+) \* multiplier/.exec(words) ?? [];
    if (perUnit === undefined) throw unreadable('min_charge', words, 'a charge times the multiplier');
    return [
      ...ranges,
      compare('points', TIMS_POINTS, numberAt(row, 'points'), tolerance),
      compare('minimum', TIMS_MINIMUM_PER_UNIT, Number(perUnit), tolerance),
    ];
  },
};

export const spanAdapters: Readonly<Record<string, TableAdapter>> = {
  'mcmillan-span-sp500': mcmillan,
  'jscc-span-examples': jscc,
  'span-16': spanPreset,
  'occ-tims-cpm': timsPreset,
};
