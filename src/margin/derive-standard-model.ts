// derive-srm as a margin model: per underlying, options by expiry, the perpetual, coins. The contracts report a surplus; what is
// required here is the value of the account less that surplus, so that equity less requirement is the venue's margin.
import { PlimsollError } from '../core/errors.ts';
import type { Valuation } from '../pricing/value-book.ts';
import { auctionShape } from './derive-auction.ts';
import { type DeriveAccount, type DeriveHoldings, deriveAccounts, stablePriceOf } from './derive-book.ts';
import { auctionWarnings, charge, sumOfComponents } from './derive-parts.ts';
import { depegShape, srmMarketFields } from './derive-shapes.ts';
import { deriveSrmMarket, type SrmExpiryResult, type SrmMarketParameters } from './derive-srm.ts';
import type { MarginModel } from './model.ts';
import type { ModelEntry, ModelInputs } from './model-entry.ts';
import { fraction, mapOf, objectOf, type ShapeOf } from './parameter-readers.ts';
import { agingWarnings, readValues, summaryOf } from './parameters.ts';
import { DERIVE_SRM as MAINNET } from './presets/derive-standard.ts';
import { accountEquities, type Component, type Requirement, requirementOf } from './requirement.ts';

const NAME = 'derive-srm';
/** The market of an underlying that the parameters do not name. */
const ANY_OTHER = 'any other';
const EVERY_SHORT_ALONE = 'every short alone';
const WORST_SETTLEMENT = 'the worst settlement';

const shape = objectOf({
  markets: mapOf(objectOf(srmMarketFields)),
  depeg: depegShape,
  auction: auctionShape,
  /** How sure every feed is taken to be: a market snapshot does not say. */
  feedConfidence: fraction({ low: 0, high: 1 }),
});
type Values = ShapeOf<typeof shape>;

function standardModel({ parameters }: ModelInputs): MarginModel {
  const values = readValues(parameters, shape);
  return {
    name: NAME,
    parameters: summaryOf(parameters),
    scenariosNeeded: () => [],
    assess: (_, valuation) => {
      const equities = accountEquities(valuation);
      return deriveAccounts(valuation, { model: NAME, confidence: values.feedConfidence }).map((account, index) =>
        requirementFor(account, { valuation, values, equity: equities[index]!, parameters }),
      );
    },
  };
}

interface Assessment {
  readonly valuation: Valuation;
  readonly values: Values;
  readonly equity: number;
  readonly parameters: ModelInputs['parameters'];
}

interface Split {
  readonly components: readonly Component[];
  /** What was looked at and lost to the better margin. */
  readonly alternatives: readonly Component[];
}

function requirementFor(account: DeriveAccount, assessment: Assessment): Requirement {
  const { valuation, values, equity, parameters } = assessment;
  const initial = accountSplit(account, assessment, true);
  const maintenance = accountSplit(account, assessment, false);
  const required = Math.max(0, sumOfComponents(maintenance.components));
  return requirementOf({
    account: account.account,
    currency: valuation.snapshot.quoteCurrency,
    equity,
    components: initial.components,
    maintenance: required,
    maintenanceComponents: maintenance.components,
    alternatives: initial.alternatives,
    parameters: summaryOf(parameters),
    warnings: [
      ...agingWarnings(parameters, valuation.snapshot.asOf),
      ...account.warnings,
      ...auctionWarnings(account.account, { equity, maintenance: required }, values.auction),
    ],
  });
}

function accountSplit(account: DeriveAccount, assessment: Assessment, isInitial: boolean): Split {
  const coins = new Map(account.coins.map((coin) => [coin.currency, coin] as const));
  const names = new Set([...account.markets.map(({ underlying }) => underlying), ...coins.keys()]);
  const splits = [...names].sort().map((name) => {
    const coin = coins.get(name);
    const held = account.markets.find(({ underlying }) => underlying === name) ?? {
      underlying: name,
      spot: coin!.price,
      perpPrice: coin!.price,
      perp: 0,
      perpProfit: 0,
      perpParts: [],
      expiries: [],
    };
    return marketSplit(held, coin?.amount ?? 0, assessment, isInitial);
  });
  return {
    components: splits.flatMap(({ components }) => components),
    alternatives: splits.flatMap(({ alternatives }) => alternatives),
  };
}

function parametersOf({ values, parameters }: Assessment, underlying: string): SrmMarketParameters {
  const found = values.markets.get(underlying) ?? values.markets.get(ANY_OTHER);
  if (found !== undefined) return found;
  const named = [...values.markets.keys()].join(', ');
  throw new PlimsollError(
    'INPUT_VALUE',
    `parameters ${parameters.name} have no market ${underlying} and no "${ANY_OTHER}"; they have ${named}`,
    { underlying },
  );
}

function marketSplit(held: DeriveHoldings, base: number, assessment: Assessment, isInitial: boolean): Split {
  const { valuation, values } = assessment;
  const { underlying, spot, perp, perpPrice } = held;
  const parameters = parametersOf(assessment, underlying);
  const { feedConfidence, depeg } = values;
  const stablePrice = stablePriceOf(valuation);
  const market = { ...held, base, spotConfidence: feedConfidence, perpConfidence: feedConfidence };
  const result = deriveSrmMarket(market, parameters, { isInitial, stablePrice, depeg });
  const share = isInitial ? parameters.perp.im : parameters.perp.mm;
  const counted = parameters.base.marginFactor * (isInitial ? parameters.base.imScale : 1);
  const options = result.expiries.flatMap((expiry, index) =>
    optionComponents(`${underlying} options ${held.expiries[index]!.day}`, expiry),
  );
  return {
    components: [
      ...options,
      ...charge(`${underlying} perpetual`, result.perpCharge, {
        [`amount ${underlying}`]: perp,
        price: perpPrice,
        share,
      }),
      ...charge(`${underlying} held: share that does not count`, result.baseValue - result.baseMargin, {
        value: result.baseValue,
        'share that counts': counted,
      }),
      ...charge(`${underlying} unsure feeds`, result.oracleCharge, { feedConfidence, spot }),
      ...charge(`${underlying} stablecoin below par`, result.depegCharge, { stablePrice, threshold: depeg.threshold }),
    ],
    alternatives: result.expiries.flatMap(({ value, isolated, maxLoss, shorts }, index) => {
      if (shorts === 0) return [];
      const isAlone = isolated >= maxLoss;
      const name = `${underlying} options ${held.expiries[index]!.day} by ${isAlone ? WORST_SETTLEMENT : EVERY_SHORT_ALONE}`;
      return [{ name, amount: value - (isAlone ? maxLoss : isolated) }];
    }),
  };
}

/** Longs count for nothing where each short stands alone, so that the value of the options is part of what is required. */
function optionComponents(name: string, expiry: SrmExpiryResult): readonly Component[] {
  const { value, isolated, maxLoss, margin, shorts, worstSettlement } = expiry;
  const required = value - margin;
  if (shorts === 0) return charge(name, required, { by: 'holding, which counts for nothing', value });
  const inputs = { value, margin, 'options sold': shorts };
  if (isolated >= maxLoss) return charge(name, required, { by: EVERY_SHORT_ALONE, ...inputs });
  return charge(name, required, { by: WORST_SETTLEMENT, ...inputs, 'settles at': worstSettlement });
}

export const DERIVE_SRM: ModelEntry = {
  name: NAME,
  summary: 'Derive (Lyra v2), standard margin: options by expiry, the better of shorts alone and worst settlement',
  source: 'github.com/derivexyz/v2-core, src/risk-managers/StandardManager.sol',
  date: '2025-02-17',
  certainty: 'published',
  needsHistory: false,
  presets: [MAINNET],
  create: standardModel,
};
