// derive-pmrm2: the portfolio margin of Derive, second version, as a function of plain numbers. Beyond the first: tails with
// dampened losses, a discount for what is owed as well as for what is held, skew scenarios, a floor for shocked-up volatility,
// and coins as collateral with haircuts.
//   margin = min(PnL, basis contingency) x factor - MM contingencies (- IM contingencies where initial) + mark to market + cash
// Margins are surpluses, as the contracts report them: below zero the account is short of margin.
// Source: github.com/derivexyz/v2-core, src/risk-managers/PMRM_2.sol and PMRMLib_2.sol.
import { exp } from '../spec/exp.ts';
import { log } from '../spec/log.ts';
import {
  type BasisParameters,
  basisContingency,
  basisShock,
  type ConfidenceParameters,
  confidenceCharge,
  type DecidedShock,
  type DeriveExpiry,
  type DeriveOption,
  depegAddition,
  type ExpiryShock,
  expiryValue,
  grossOptions,
  nakedShorts,
  orderFreeSum,
  type VolatilityShockParameters,
  volatilityShocks,
  yearsToExpiry,
} from './derive-options.ts';
import { worstOf } from './derive-pmrm.ts';

/** Linear tilts the smile, Abs lifts or sinks its wings; both leave the spot where it is. */
export type Pmrm2Volatility = 'Up' | 'None' | 'Down' | 'Linear' | 'Abs';

export interface Pmrm2Scenario {
  /** 1.18 for a spot 18 % higher. */
  readonly spotShock: number;
  readonly volShock: Pmrm2Volatility;
  /** What the profit of the scenario is multiplied by. */
  readonly dampening: number;
}

export interface SkewParameters {
  readonly linearBaseCap: number;
  readonly absBaseCap: number;
  readonly linearCBase: number;
  readonly absCBase: number;
  readonly minKStar: number;
  readonly widthScale: number;
  readonly volParamStatic: number;
  readonly volParamScale: number;
}

/** Named as in the contracts, so that what the venue publishes can be pasted. */
export interface Pmrm2Parameters {
  readonly basis: BasisParameters;
  readonly other: ConfidenceParameters & {
    readonly pegLossThreshold: number;
    readonly pegLossFactor: number;
    readonly mmPerpPercent: number;
    readonly imPerpPercent: number;
    readonly mmOptionPercent: number;
    readonly imOptionPercent: number;
  };
  readonly margin: {
    readonly imFactor: number;
    readonly mmFactor: number;
    readonly shortRateMultScale: number;
    readonly longRateMultScale: number;
    readonly shortRateAddScale: number;
    readonly longRateAddScale: number;
    readonly shortBaseStaticDiscount: number;
    readonly longBaseStaticDiscount: number;
  };
  readonly volShock: VolatilityShockParameters & {
    /** Shocked-up volatilities are at least this. */
    readonly minVolUpShock: number;
  };
  readonly skew: SkewParameters;
}

export interface Pmrm2Collateral {
  readonly amount: number;
  readonly price: number;
  readonly confidence: number;
  /** Moves with the spot of the account's market. */
  readonly isRiskCancelling: boolean;
  readonly mmHaircut: number;
  /** On top of the other, for the initial margin. */
  readonly imHaircut: number;
}

export interface Pmrm2Portfolio {
  readonly spot: number;
  readonly spotConfidence: number;
  readonly stablePrice: number;
  readonly perpPrice: number;
  readonly perpConfidence: number;
  readonly cash: number;
  readonly perp: number;
  /** Profit of the perpetual not yet in the cash, funding included. */
  readonly perpProfit: number;
  readonly expiries: readonly DeriveExpiry[];
  readonly collaterals: readonly Pmrm2Collateral[];
}

export interface ExpiryFigures {
  readonly value: number;
  /** What a shocked value above and below zero is multiplied by. */
  readonly discountHeld: number;
  readonly discountOwed: number;
  readonly volatilityUp: number;
  readonly volatilityDown: number;
}

/** Charges, each at least 0; those of the initial margin come on top of those of maintenance. */
export interface Pmrm2Contingencies {
  readonly mmPerp: number;
  readonly imPerp: number;
  readonly mmOption: number;
  readonly imOption: number;
  readonly mmCollateral: number;
  readonly imCollateral: number;
  readonly confidence: number;
}

export interface Pmrm2Result {
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
  /** Cash included. */
  readonly markToMarket: number;
  readonly collateralValue: number;
  readonly scenarioProfits: readonly number[];
  /** Index of the scenario that decides; null: the basis contingency does. */
  readonly worstScenario: number | null;
  /** The least of the scenarios and the basis contingency: at most 0. */
  readonly minSpan: number;
  /** At most 0. */
  readonly basisContingency: number;
  readonly initialFactor: number;
  readonly contingencies: Pmrm2Contingencies;
  readonly expiries: readonly ExpiryFigures[];
}

export function derivePmrm2(
  portfolio: Pmrm2Portfolio,
  scenarios: readonly Pmrm2Scenario[],
  parameters: Pmrm2Parameters,
): Pmrm2Result {
  const { margin, basis: basisParameters, other } = parameters;
  const figures = portfolio.expiries.map((expiry) => figuresOf(expiry, parameters));
  const profits = scenarios.map((scenario) => scenarioProfit(scenario, portfolio, figures, parameters));
  const basis = orderFreeSum(
    portfolio.expiries.map((expiry) => basisContingency(expiry, discountOf(expiry), basisParameters)),
  );
  const { minSpan, worstScenario } = worstOf(profits, basis);
  const contingencies = contingenciesOf(portfolio, other);
  const collateralValue = orderFreeSum(portfolio.collaterals.map((each) => worthOf(each, portfolio)));
  const options = figures.map(({ value }) => value);
  const markToMarket = orderFreeSum([...options, collateralValue, portfolio.perpProfit, portfolio.cash]);
  const initialFactor = margin.imFactor + depegAddition(portfolio.stablePrice, other);
  const { mmPerp, mmOption, mmCollateral, imPerp, imOption, imCollateral, confidence } = contingencies;
  const maintenance = mmPerp + mmOption + mmCollateral;
  return {
    initialMargin:
      minSpan * initialFactor - (imPerp + imOption + imCollateral + confidence) - maintenance + markToMarket,
    maintenanceMargin: minSpan * margin.mmFactor - maintenance + markToMarket,
    markToMarket,
    collateralValue,
    scenarioProfits: profits,
    worstScenario,
    minSpan,
    basisContingency: basis,
    initialFactor,
    contingencies,
    expiries: figures,
  };
}

const flooredRate = ({ rate }: DeriveExpiry): number => Math.max(0, rate);

const discountOf = (expiry: DeriveExpiry): number => exp(-yearsToExpiry(expiry) * flooredRate(expiry));

function figuresOf(expiry: DeriveExpiry, { margin, volShock }: Pmrm2Parameters): ExpiryFigures {
  const [years, rate, discount] = [yearsToExpiry(expiry), flooredRate(expiry), discountOf(expiry)];
  const heldRate = rate * margin.longRateMultScale + margin.longRateAddScale;
  const owedRate = rate * margin.shortRateMultScale + margin.shortRateAddScale;
  const { up, down } = volatilityShocks(expiry, volShock);
  // What has expired is worth what it settles at: there is nothing left to discount.
  const isOver = expiry.secondsToExpiry === 0;
  return {
    value: expiryValue(expiry, { spotShock: 1, discount }),
    discountHeld: isOver ? 1 : margin.longBaseStaticDiscount * exp(-years * heldRate),
    discountOwed: isOver ? 1 : Math.min(1 / discount, margin.shortBaseStaticDiscount * exp(years * owedRate)),
    volatilityUp: up,
    volatilityDown: down,
  };
}

function scenarioProfit(
  scenario: Pmrm2Scenario,
  portfolio: Pmrm2Portfolio,
  figures: readonly ExpiryFigures[],
  parameters: Pmrm2Parameters,
): number {
  const { spotShock, dampening } = scenario;
  const options = portfolio.expiries.map((expiry, index) => {
    const { profit, turn } = shockedExpiry(expiry, figures[index]!, scenario, parameters);
    return profit * turn;
  });
  const cancelling = portfolio.collaterals.filter(({ isRiskCancelling }) => isRiskCancelling);
  const moved = [
    portfolio.perp * portfolio.perpPrice * (spotShock - 1),
    ...cancelling.map((each) => worthOf(each, portfolio) * (spotShock - 1)),
  ];
  return orderFreeSum([...options, ...moved]) * dampening;
}

interface ShockedExpiry {
  readonly shock: ExpiryShock;
  /** Of the shocked value. */
  readonly multiplier: number;
  readonly profit: number;
  /** -1 where a skew would gain: it may turn either way in each expiry, and what it would gain counts as lost. */
  readonly turn: 1 | -1;
}

function shockedExpiry(
  expiry: DeriveExpiry,
  figures: ExpiryFigures,
  { spotShock, volShock }: Pmrm2Scenario,
  parameters: Pmrm2Parameters,
): ShockedExpiry {
  const isSkew = volShock === 'Linear' || volShock === 'Abs';
  const volatilityOf = shockedVolatility(volShock, expiry, figures, parameters);
  // A skew scenario leaves the spot alone, whatever its shock says.
  const shock = { spotShock: isSkew ? 1 : spotShock, discount: discountOf(expiry), volatilityOf };
  const shocked = expiryValue(expiry, shock);
  const multiplier = shocked >= 0 ? figures.discountHeld : figures.discountOwed;
  const profit = shocked * multiplier - figures.value;
  return { shock, multiplier, profit, turn: isSkew && profit > 0 ? -1 : 1 };
}

/** Expiry by expiry, what a scenario does to the options; null: what the basis contingency does. */
export function pmrm2Shocks(
  { expiries }: Pmrm2Portfolio,
  scenario: Pmrm2Scenario | null,
  parameters: Pmrm2Parameters,
): readonly DecidedShock[] {
  return expiries.map((expiry) => {
    if (scenario === null) return basisShock(expiry, discountOf(expiry), parameters.basis);
    const { shock, multiplier, turn } = shockedExpiry(expiry, figuresOf(expiry, parameters), scenario, parameters);
    return { shock, multiplier, weight: turn * scenario.dampening };
  });
}

function shockedVolatility(
  volShock: Pmrm2Volatility,
  expiry: DeriveExpiry,
  { volatilityUp, volatilityDown }: ExpiryFigures,
  { volShock: { minVolUpShock }, skew }: Pmrm2Parameters,
): (option: DeriveOption) => number {
  switch (volShock) {
    case 'None':
      return ({ volatility }) => volatility;
    case 'Up':
      return ({ volatility }) => Math.max(minVolUpShock, volatility * volatilityUp);
    case 'Down':
      return ({ volatility }) => volatility * volatilityDown;
    case 'Linear':
    case 'Abs': {
      const multiplierAt = skewMultiplier(expiry, volShock, skew);
      return ({ strike, volatility }) => volatility * multiplierAt(strike);
    }
  }
}

/** What a skew scenario multiplies the volatility at a strike by: k times cap / k*, no further than the cap. */
function skewMultiplier(
  expiry: DeriveExpiry,
  shape: 'Linear' | 'Abs',
  skew: SkewParameters,
): (strike: number) => number {
  const forward = expiry.forwardVariable + expiry.forwardFixed;
  const rootYears = Math.sqrt(yearsToExpiry(expiry));
  const cap =
    shape === 'Linear'
      ? skew.linearCBase * rootYears + skew.linearBaseCap
      : skew.absCBase * rootYears + skew.absBaseCap;
  const kStar = Math.max(
    skew.minKStar,
    rootYears * skew.widthScale * (skew.volParamStatic + rootYears * skew.volParamScale),
  );
  return (strike) => {
    const logMoneyness = log(strike / forward);
    const k = shape === 'Linear' ? logMoneyness : Math.abs(logMoneyness);
    if (k === 0 || cap === 0) return 1;
    const sloped = (k * cap) / kStar;
    return Math.max(0, 1 + (k > 0 ? Math.min(cap, sloped) : Math.max(-cap, sloped)));
  };
}

const worthOf = ({ amount, price }: Pmrm2Collateral, { stablePrice }: Pmrm2Portfolio): number =>
  (amount * price) / stablePrice;

function contingenciesOf(portfolio: Pmrm2Portfolio, other: Pmrm2Parameters['other']): Pmrm2Contingencies {
  const { spot, spotConfidence, perpConfidence, perp, expiries, collaterals } = portfolio;
  const perpNotional = Math.abs(perp) * spot;
  const shortNotional = orderFreeSum(expiries.map(nakedShorts)) * spot;
  const leastSure = perp === 0 ? spotConfidence : Math.min(spotConfidence, perpConfidence);
  const haircut = (of: (collateral: Pmrm2Collateral) => number): number =>
    orderFreeSum(collaterals.map((each) => worthOf(each, portfolio) * of(each)));
  return {
    mmPerp: perpNotional * other.mmPerpPercent,
    imPerp: perpNotional * other.imPerpPercent,
    mmOption: shortNotional * other.mmOptionPercent,
    imOption: shortNotional * other.imOptionPercent,
    mmCollateral: haircut(({ mmHaircut }) => mmHaircut),
    imCollateral: haircut(({ imHaircut }) => imHaircut),
    confidence: orderFreeSum([
      confidenceCharge(leastSure, perpNotional, other),
      ...expiries.map((expiry) =>
        confidenceCharge(Math.min(leastSure, expiry.confidence), grossOptions(expiry) * spot, other),
      ),
      // The feed of the perpetual says nothing about collateral.
      ...collaterals.map((each) =>
        confidenceCharge(Math.min(spotConfidence, each.confidence), worthOf(each, portfolio), other),
      ),
    ]),
  };
}
