// dydx: margin of dYdX v4 on a book: perpetuals at the oracle's price, each market by its tier, nothing offsets anything.
import type { Valuation } from '../pricing/value-book.ts';
import { orderFreeSum } from './derive-options.ts';
import { type DydxTier, dydxInitialPpm, dydxMargins } from './dydx.ts';
import { absolute, decimalFraction, fractionOf, nearestNumber, times } from './exact-fraction.ts';
import type { MarginModel } from './model.ts';
import type { ModelEntry, ModelInputs } from './model-entry.ts';
import { fraction, mapOf, numberIn, objectOf, optional, type ShapeOf } from './parameter-readers.ts';
import { type ParameterDocument, readValues, summaryOf } from './parameters.ts';
import {
  type AccountHoldings,
  inverseWarnings,
  type Judgement,
  judgeAccounts,
  linearExposure,
  refused,
  spotOf,
  termsOf,
  wrongParameter,
} from './position-rules.ts';
import { DYDX_DEFAULT } from './presets/formula-rules.ts';

const share = fraction({ low: 0, high: 1 });
const usd = numberIn({ low: 0, high: 1e15 });
const marketShape = objectOf({
  initialFraction: share,
  maintenanceOfInitial: share,
  openInterest: optional(objectOf({ usd, lowerCapUsd: usd, upperCapUsd: usd })),
});
const shape = objectOf({ markets: mapOf(marketShape) });
type Market = ShapeOf<typeof marketShape>;

const COLLATERAL = 'USDC';
const QUANTUMS = fractionOf(1_000_000n);
const millionths = (value: number): bigint => BigInt(Math.round(value * 1e6));

const tierOf = ({ initialFraction, maintenanceOfInitial, openInterest }: Market): DydxTier => ({
  initialPpm: millionths(initialFraction),
  maintenanceOfInitialPpm: millionths(maintenanceOfInitial),
  openInterestLowerCap: millionths(openInterest?.lowerCapUsd ?? 0),
  openInterestUpperCap: millionths(openInterest?.upperCapUsd ?? 0),
});

function dydxModel({ parameters }: ModelInputs): MarginModel {
  const { markets } = readValues(parameters, shape);
  for (const [name, { openInterest }] of markets) {
    if (openInterest === undefined || openInterest.upperCapUsd >= openInterest.lowerCapUsd) continue;
    const what = `upperCapUsd is ${openInterest.upperCapUsd}, below lowerCapUsd ${openInterest.lowerCapUsd}`;
    throw wrongParameter(what, parameters, `values.markets.${name}.openInterest.upperCapUsd`);
  }
  return {
    name: 'dydx',
    parameters: summaryOf(parameters),
    scenariosNeeded: () => [],
    assess: (_, valuation) =>
      judgeAccounts((holdings) => judge(holdings, valuation, markets, parameters), parameters, valuation),
  };
}

function judge(
  { held }: AccountHoldings,
  valuation: Valuation,
  markets: ReadonlyMap<string, Market>,
  parameters: ParameterDocument,
): Judgement {
  const { quoteCurrency } = valuation.snapshot;
  const margins = `perpetuals, and ${COLLATERAL} or ${quoteCurrency} as collateral`;
  const sizes = new Map<string, number[]>();
  for (const holding of held) {
    const { kind, underlying } = holding.instrument;
    const isCash = kind === 'spot' && (underlying === COLLATERAL || underlying === quoteCurrency);
    const isQuanto = holding.instrument.kind !== 'spot' && holding.instrument.settlement.style === 'quanto';
    if (isCash) continue;
    if (kind !== 'perpetual' || isQuanto) throw refused(holding, valuation, 'dydx', margins);
    sizes.set(underlying, [...(sizes.get(underlying) ?? []), linearExposure(holding, valuation).coins]);
  }
  const rows = [...sizes]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([underlying, coins]) => {
      const market = termsOf(markets, underlying, parameters, 'values.markets');
      const [tier, size, price] = [tierOf(market), orderFreeSum(coins), spotOf(valuation, underlying)];
      const notional = absolute(times(decimalFraction(size), decimalFraction(price)));
      const openInterest = times(decimalFraction(market.openInterest?.usd ?? 0), QUANTUMS);
      const { initial, maintenance } = dydxMargins(times(notional, QUANTUMS), tier, openInterest);
      const inputs = { [`size ${underlying}`]: size, 'oracle price': price, notional: nearestNumber(notional) };
      const row = (quantums: bigint, shares: Readonly<Record<string, number>>) => ({
        name: `${underlying} perpetual`,
        amount: nearestNumber(fractionOf(quantums, 1_000_000n)),
        inputs: { ...inputs, ...shares },
      });
      return {
        initial: row(initial, { 'initial fraction': Number(dydxInitialPpm(tier, openInterest)) / 1e6 }),
        maintenance: row(maintenance, { 'share of the initial margin': market.maintenanceOfInitial }),
      };
    });
  return {
    components: rows.map(({ initial }) => initial),
    maintenanceComponents: rows.map(({ maintenance }) => maintenance),
    warnings: [
      ...inverseWarnings(held, 'dydx', COLLATERAL),
      "dydx: the fractions of the tiers are provisional, chosen until the chain is read; the rule is the chain's",
    ],
  };
}

export const DYDX: ModelEntry = {
  name: 'dydx',
  summary: 'dYdX v4: perpetuals by tier, initial margin growing with open interest, exact to a millionth of a dollar',
  source: 'github.com/dydxprotocol/v4-chain, x/perpetuals/lib',
  date: '2026-11-30',
  dateIs: 'read',
  certainty: 'published',
  needsHistory: false,
  presets: [DYDX_DEFAULT],
  create: dydxModel,
};
