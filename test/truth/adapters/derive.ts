// Cases of Derive (Lyra v2): standard margin, and portfolio margin in both versions. Each case brings its market, portfolio and
// parameters. Where large amounts cancel, a figure is held to what doubles of their size resolve.
import {
  type DeriveExpiry,
  type DeriveOption,
  expiryValue,
  forwardParts,
  orderFreeSum,
} from '../../../src/margin/derive-options.ts';
import { derivePmrm, type PmrmPortfolio } from '../../../src/margin/derive-pmrm.ts';
import {
  derivePmrm2,
  type ExpiryFigures,
  type Pmrm2Portfolio,
  type Pmrm2Scenario,
} from '../../../src/margin/derive-pmrm2.ts';
import {
  depegShape,
  pmrm2Fields,
  pmrm2Scenarios,
  pmrmFields,
  pmrmScenarios,
  srmMarketFields,
} from '../../../src/margin/derive-shapes.ts';
import { deriveSrmMarket, type SrmMarket } from '../../../src/margin/derive-srm.ts';
import { objectOf as shapeOf } from '../../../src/margin/parameter-readers.ts';
import { type JsonObject, listOf, numberAt, numberOf, objectOf, textAt, unreadable } from '../json.ts';
import type { TableAdapter } from '../runner.ts';
import { type Check, compare, type Tolerance } from '../tolerance.ts';

/** What the project promises, whatever upstream allows itself; and what doubles resolve: of a million, 1e-8. */
const RELATIVE = 1e-9;
const OF_GROSS = 1e-14;

const rowsAt = (row: JsonObject, field: string): readonly JsonObject[] =>
  listOf(row[field], field).map((each) => objectOf(each, field));

/** The least of the figures that are there; a case that states none of them cannot be read. */
function leastOf(row: JsonObject, fields: readonly string[]): number {
  const stated = fields.filter((field) => row[field] !== undefined).map((field) => numberAt(row, field));
  if (stated.length === 0) throw unreadable(fields.join(', '), undefined, 'at least one confidence');
  return Math.min(...stated);
}

interface StatedOption extends DeriveOption {
  readonly secondsToExpiry: number;
  readonly confidence: number;
}

function optionOf(row: JsonObject): StatedOption {
  if (typeof row.isCall !== 'boolean') throw unreadable('isCall', row.isCall, 'true or false');
  return {
    secondsToExpiry: numberAt(row, 'secToExpiry'),
    strike: numberAt(row, 'strike'),
    sign: row.isCall ? 1 : -1,
    amount: numberAt(row, 'amount'),
    volatility: numberAt(row, row.markVol === undefined ? 'vol' : 'markVol'),
    confidence: row.volConfidence === undefined ? 1 : numberAt(row, 'volConfidence'),
  };
}

/** The forward as given in parts, or as one figure whose part the settlement average has fixed. */
function forwardOf(row: JsonObject): Pick<DeriveExpiry, 'forwardFixed' | 'forwardVariable'> {
  if (row.forward !== undefined) return forwardParts(numberAt(row, 'forward'), numberAt(row, 'secToExpiry'));
  return { forwardFixed: numberAt(row, 'forwardFixed'), forwardVariable: numberAt(row, 'forwardVariable') };
}

/** Some cases list an expiry once for each option on it: one expiry all the same, as sure as the least sure of its feeds. */
function expiriesOf(market: JsonObject, portfolio: JsonObject): readonly DeriveExpiry[] {
  const stated = rowsAt(market, 'expiries');
  const options = rowsAt(portfolio, 'options').map(optionOf);
  const seconds = [...new Set(stated.map((row) => numberAt(row, 'secToExpiry')))];
  const lost = options.find(({ secondsToExpiry }) => !seconds.includes(secondsToExpiry));
  if (lost !== undefined) throw unreadable('secToExpiry', lost.secondsToExpiry, 'an expiry of the market');
  return seconds.map((secondsToExpiry) => {
    const rows = stated.filter((row) => row.secToExpiry === secondsToExpiry);
    const own = options.filter((option) => option.secondsToExpiry === secondsToExpiry);
    const feeds = rows.map((row) => leastOf(row, ['forwardConfidence', 'rateConfidence', 'volConfidence']));
    return {
      secondsToExpiry,
      ...forwardOf(rows[0]!),
      rate: rows[0]!.rate === undefined ? 0 : numberAt(rows[0]!, 'rate'),
      confidence: Math.min(...feeds, ...own.map(({ confidence }) => confidence)),
      options: own,
    };
  });
}

const perpProfitOf = (portfolio: JsonObject): number =>
  numberAt(portfolio, 'unrealisedPerpPnl') + numberAt(portfolio, 'unrealisedFunding');

const feedsOf = (market: JsonObject) => ({
  spot: numberAt(market, 'spot'),
  spotConfidence: numberAt(market, 'spotConfidence'),
  perpPrice: numberAt(market, 'perpPrice'),
  perpConfidence: numberAt(market, 'perpConfidence'),
});

/**
 * Without regard to sign: the size of what is added up. Published values are doubles of their own: an option far out of the money
 * is the difference of two numbers as large as its forward, so that a tenth of the notional counts as well.
 */
function grossOf(expiries: readonly DeriveExpiry[], others: readonly number[]): number {
  const options = expiries.flatMap((expiry) =>
    expiry.options.flatMap((option) => [
      expiryValue({ ...expiry, options: [option] }, { spotShock: 1, discount: 1 }),
      0.1 * option.amount * (expiry.forwardVariable + expiry.forwardFixed),
    ]),
  );
  return [...options, ...others].reduce((sum, amount) => sum + Math.abs(amount), 0);
}

/** A figure to 1e-9 of itself, or of `gross` as doubles have it; upstream's own absolute tolerance where it states one. */
const comparer = (gross: number, { abs = 0 }: Tolerance) => {
  const tolerance = { abs: Math.max(abs, OF_GROSS * gross), rel: RELATIVE };
  return (what: string, got: number, wanted: number): Check => compare(what, got, wanted, tolerance);
};

/** A factor, beside which no amount is large. */
const checkFactor = (what: string, got: number, wanted: number): Check => compare(what, got, wanted, { rel: RELATIVE });

const pmrmParameters = shapeOf(pmrmFields);
const pmrm2Parameters = shapeOf(pmrm2Fields);
const srmParameters = shapeOf({ ...srmMarketFields, depeg: depegShape });

const pmrm: TableAdapter = {
  tolerance: { abs: 1e-10 },
  check: (row, tolerance, table) => {
    const market = objectOf(row.market, 'market');
    const held = objectOf(row.portfolio, 'portfolio');
    const wanted = objectOf(row.expected, 'expected');
    const portfolio: PmrmPortfolio = {
      ...feedsOf(market),
      stablePrice: numberAt(market, 'stablePrice'),
      cash: numberAt(held, 'cash'),
      perp: numberAt(held, 'perp'),
      base: numberAt(held, 'base'),
      perpProfit: perpProfitOf(held),
      expiries: expiriesOf(market, held),
    };
    const scenarios = pmrmScenarios(row.scenarios ?? table.document.scenarios, { path: 'scenarios' });
    const got = derivePmrm(portfolio, scenarios, pmrmParameters(row.params, { path: 'params' }));
    const { cash, perp, perpPrice, base, spot } = portfolio;
    const check = comparer(grossOf(portfolio.expiries, [cash, perp * perpPrice, base * spot]), tolerance);
    return [
      check('IM', got.initialMargin, numberAt(wanted, 'IM')),
      check('MM', got.maintenanceMargin, numberAt(wanted, 'MM')),
      check('mtm', got.markToMarket, numberAt(wanted, 'mtm')),
      check('minSpan', got.minSpan, numberAt(wanted, 'minSpan')),
      check('forwardContingency', got.basisContingency, numberAt(wanted, 'forwardContingency')),
      check('optionContingency', -got.optionContingency, numberAt(wanted, 'optionContingency')),
      check('perpContingency', -got.perpContingency, numberAt(wanted, 'perpContingency')),
      check('baseContingency', -got.baseContingency, numberAt(wanted, 'baseContingency')),
      check('oracleContingency', -got.confidenceContingency, numberAt(wanted, 'oracleContingency')),
      checkFactor('lossFactor', got.lossFactor, numberAt(wanted, 'lossFactor')),
    ];
  },
};

/** Regular scenarios stay within a quarter of the spot; beyond it, and where losses are dampened, lie the tails. */
const REGULAR_MOVE = 0.25;

function kindOf({ spotShock, volShock, dampening }: Pmrm2Scenario): 'regular' | 'tail' | 'skew' {
  if (volShock === 'Linear' || volShock === 'Abs') return 'skew';
  return Math.abs(spotShock - 1) > REGULAR_MOVE || dampening !== 1 ? 'tail' : 'regular';
}

const collateralOf = (row: JsonObject): Pmrm2Portfolio['collaterals'][number] => ({
  amount: numberAt(row, 'amount'),
  price: numberAt(row, 'price'),
  confidence: numberAt(row, 'confidence'),
  isRiskCancelling: row.isRiskCancelling === true,
  mmHaircut: numberAt(row, 'mmHaircut'),
  imHaircut: numberAt(row, 'imHaircut'),
});

const WORST = [
  ['worstRegLoss', 'regular'],
  ['worstTailLoss', 'tail'],
  ['worstSkewLoss', 'skew'],
] as const;

const pmrm2: TableAdapter = {
  tolerance: {},
  check: (row, tolerance) => {
    const market = objectOf(row.market, 'market');
    const held = objectOf(row.portfolio, 'portfolio');
    const portfolio: Pmrm2Portfolio = {
      ...feedsOf(market),
      stablePrice: numberAt(market, 'stablePrice'),
      cash: numberAt(held, 'cash'),
      perp: numberAt(held, 'perp'),
      perpProfit: perpProfitOf(held),
      expiries: expiriesOf(market, held),
      collaterals: rowsAt(held, 'collaterals').map(collateralOf),
    };
    const rows = rowsAt(row, 'scenarios');
    const scenarios = pmrm2Scenarios(
      rows.map(({ spotShock, volShock, dampening }) => ({ spotShock, volShock, dampening })),
      { path: 'scenarios' },
    );
    const got = derivePmrm2(portfolio, scenarios, pmrm2Parameters(row.params, { path: 'params' }));
    const { cash, perp, perpPrice } = portfolio;
    const seconds = rowsAt(held, 'options').map((option) => numberAt(option, 'secToExpiry'));
    const check = comparer(grossOf(portfolio.expiries, [cash, perp * perpPrice, got.collateralValue]), tolerance);
    return [
      ...scenarios.map(({ spotShock, volShock }, index) =>
        check(`P&L at ${spotShock} ${volShock}`, got.scenarioProfits[index]!, numberAt(rows[index]!, 'expectedPnl')),
      ),
      ...pmrm2Figures({ portfolio, seconds, scenarios, got, wanted: objectOf(row.expected, 'expected'), check }),
    ];
  },
};

interface Pmrm2Comparison {
  readonly portfolio: Pmrm2Portfolio;
  /** Of each option, in the order of the case. */
  readonly seconds: readonly number[];
  readonly scenarios: readonly Pmrm2Scenario[];
  readonly got: ReturnType<typeof derivePmrm2>;
  readonly wanted: JsonObject;
  readonly check: (what: string, got: number, wanted: number) => Check;
}

function pmrm2Figures(comparison: Pmrm2Comparison): readonly Check[] {
  const { portfolio, seconds, scenarios, got, wanted, check } = comparison;
  const { contingencies, expiries } = got;
  const list = (field: string, figures: readonly number[], compareEach = checkFactor): Check[] => {
    const stated = listOf(wanted[field], field);
    return [
      checkFactor(`count of ${field}`, figures.length, stated.length),
      ...stated.map((figure, index) => compareEach(field, figures[index] ?? Number.NaN, numberOf(figure, field))),
    ];
  };
  // The multipliers are listed option by option.
  const ofOptions = (of: (figures: ExpiryFigures) => number): number[] =>
    seconds.map((each) => of(expiries[portfolio.expiries.findIndex((expiry) => expiry.secondsToExpiry === each)]!));
  const discounts = listOf(wanted.discountFactors, 'discountFactors').map((pair) => listOf(pair, 'discountFactors'));
  return [
    check('IM', got.initialMargin, numberAt(wanted, 'IM')),
    check('MM', got.maintenanceMargin, numberAt(wanted, 'MM')),
    check('portfolioMtm', got.markToMarket, numberAt(wanted, 'portfolioMtm')),
    check('optionMtm', orderFreeSum(expiries.map(({ value }) => value)), numberAt(wanted, 'optionMtm')),
    ...list(
      'optionMtmPerExpiry',
      expiries.map(({ value }) => value),
      check,
    ),
    check('collateralMtm', got.collateralValue, numberAt(wanted, 'collateralMtm')),
    check('forwardContingency', got.basisContingency, numberAt(wanted, 'forwardContingency')),
    ...WORST.map(([field, kind]) => {
      const profits = got.scenarioProfits.filter((_, index) => kindOf(scenarios[index]!) === kind);
      // A case may have no scenario of a kind: nothing is lost in it.
      return check(field, profits.length === 0 ? 0 : Math.min(...profits), numberAt(wanted, field));
    }),
    check('mmPerpCont', -contingencies.mmPerp, numberAt(wanted, 'mmPerpCont')),
    check('imPerpCont', -contingencies.imPerp, numberAt(wanted, 'imPerpCont')),
    check('mmBaseCont', -contingencies.mmCollateral, numberAt(wanted, 'mmBaseCont')),
    check('imBaseCont', -contingencies.imCollateral, numberAt(wanted, 'imBaseCont')),
    check('mmOptionCont', -contingencies.mmOption, numberAt(wanted, 'mmOptionCont')),
    check('imOptionCont', -contingencies.imOption, numberAt(wanted, 'imOptionCont')),
    check('oracleCont', -contingencies.confidence, numberAt(wanted, 'oracleCont')),
    ...worstKind(got, comparison, textAt(wanted, 'worstKind')),
    ...discounts.flatMap(([held, owed], index) => [
      checkFactor('discount of what is held', expiries[index]!.discountHeld, numberOf(held, 'discountFactors')),
      checkFactor('discount of what is owed', expiries[index]!.discountOwed, numberOf(owed, 'discountFactors')),
    ]),
    ...list(
      'volShockUpMultiplier',
      ofOptions(({ volatilityUp }) => volatilityUp),
    ),
    ...list(
      'volShockDownMultiplier',
      ofOptions(({ volatilityDown }) => volatilityDown),
    ),
  ];
}

/** Which kind decides; where several lose the same but for rounding, as where nothing is at risk, any of them does. */
function worstKind(
  { scenarioProfits, minSpan, basisContingency }: ReturnType<typeof derivePmrm2>,
  { scenarios, check }: Pmrm2Comparison,
  wanted: string,
): readonly Check[] {
  const isWorst = (profit: number): boolean => {
    const { error, limit } = check('worst', profit, minSpan);
    return error <= limit;
  };
  const deciding = scenarioProfits.flatMap((profit, index) => (isWorst(profit) ? [kindOf(scenarios[index]!)] : []));
  const all: readonly string[] = [...deciding, ...(isWorst(basisContingency) ? ['fwd_contingency'] : [])];
  return [compare(`worstKind ${wanted}, not ${all.join(', ')}`, all.includes(wanted) ? 1 : 0, 1, { abs: 0 })];
}

function srmMarketOf(market: JsonObject, held: JsonObject): SrmMarket {
  return {
    ...feedsOf(market),
    perp: numberAt(held, 'perp'),
    perpProfit: numberAt(held, 'perpPnl'),
    base: numberAt(held, 'base'),
    expiries: expiriesOf(market, held),
  };
}

const srm: TableAdapter = {
  tolerance: { abs: 1e-10 },
  check: (row) => {
    const market = objectOf(row.market, 'market');
    const held = objectOf(row.portfolio, 'portfolio');
    const wanted = objectOf(row.expected, 'expected');
    const parameters = srmParameters(row.params, { path: 'params' });
    const markets = rowsAt(held, 'markets').map((each) => {
      const underlying = textAt(each, 'underlying');
      return srmMarketOf(objectOf(market[underlying], underlying), each);
    });
    const [cash, stablePrice] = [numberAt(held, 'cash'), numberAt(market, 'stablePrice')];
    const at = (isInitial: boolean) =>
      markets.map((each) => deriveSrmMarket(each, parameters, { isInitial, stablePrice, depeg: parameters.depeg }));
    const [initial, maintenance] = [at(true), at(false)];
    const gross = markets.reduce(
      (sum, { expiries, perp, perpPrice, base, spot }) =>
        sum + grossOf(expiries, [perp * perpPrice, base * spot]) + expiries.length * spot,
      Math.abs(cash),
    );
    // Upstream allows 0.1 %, which hides rules; the project's own tolerance is held to instead.
    const check = comparer(gross, {});
    const marginOf = (of: typeof initial) => orderFreeSum([cash, ...of.map(({ margin }) => margin)]);
    const values = initial.map(({ markToMarket }) => markToMarket);
    return [
      check('IM', marginOf(initial), numberAt(wanted, 'IM')),
      check('MM', marginOf(maintenance), numberAt(wanted, 'MM')),
      check('mtm', orderFreeSum([cash, ...values]), numberAt(wanted, 'mtm')),
    ];
  },
};

export const deriveAdapters: Readonly<Record<string, TableAdapter>> = {
  'pmrm_sim_cases/cases': pmrm,
  'pmrm2_portfolio_cases/cases': pmrm2,
  'srm_sim_cases/cases': srm,
};
