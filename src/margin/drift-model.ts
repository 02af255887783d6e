// drift: margin of Drift v2 on a book: perpetuals by ratios that grow with size, coins by weights that fall with it.
import { rateToQuote } from '../market/currency.ts';
import type { Valuation } from '../pricing/value-book.ts';
import { orderFreeSum } from './derive-options.ts';
import { charge } from './derive-parts.ts';
import { DRIFT_WHOLE, driftAssetWeight, driftLiabilityWeight } from './drift.ts';
import type { MarginModel } from './model.ts';
import type { ModelEntry, ModelInputs } from './model-entry.ts';
import { mapOf, numberIn, objectOf, type ShapeOf } from './parameter-readers.ts';
import { type ParameterDocument, readValues, summaryOf } from './parameters.ts';
import {
  type AccountHoldings,
  type Holding,
  inverseWarnings,
  type Judgement,
  judgeAccounts,
  linearExposure,
  refused,
  spotOf,
  termsOf,
  wrongParameter,
} from './position-rules.ts';
import { DRIFT_DEFAULT } from './presets/formula-rules.ts';
import type { Component } from './requirement.ts';

const ratio = numberIn({ low: 0, high: 1 });
const weight = numberIn({ low: 0, high: 10 });
const imf = numberIn({ low: 0, high: 1 });
const perpShape = objectOf({ initialRatio: ratio, maintenanceRatio: ratio, imf });
const coinShape = objectOf({
  initialAsset: ratio,
  maintenanceAsset: ratio,
  initialLiability: weight,
  maintenanceLiability: weight,
  imf,
});
const shape = objectOf({ perpetuals: mapOf(perpShape), coins: mapOf(coinShape) });
type Values = ShapeOf<typeof shape>;

const basisPoints = (value: number): bigint => BigInt(Math.round(value * Number(DRIFT_WHOLE)));
const sizeOf = (coins: number, factor: number) => ({
  sizeBillionths: BigInt(Math.floor(Math.abs(coins) * 1e9)),
  imfMillionths: BigInt(Math.round(factor * 1e6)),
});

function readDrift(parameters: ParameterDocument): Values {
  const values = readValues(parameters, shape);
  const requireOrder = (holds: boolean, what: string, path: string): void => {
    if (!holds)
      throw wrongParameter(`${what}: the initial margin would be below the maintenance margin`, parameters, path);
  };
  for (const [name, { initialRatio, maintenanceRatio }] of values.perpetuals) {
    const path = `values.perpetuals.${name}.initialRatio`;
    requireOrder(
      initialRatio >= maintenanceRatio,
      `initialRatio is ${initialRatio}, maintenanceRatio ${maintenanceRatio}`,
      path,
    );
  }
  for (const [name, coin] of values.coins) {
    const path = `values.coins.${name}`;
    const { initialAsset, maintenanceAsset, initialLiability, maintenanceLiability } = coin;
    requireOrder(initialAsset <= maintenanceAsset, `initialAsset is ${initialAsset}`, `${path}.initialAsset`);
    requireOrder(
      initialLiability >= maintenanceLiability,
      `initialLiability is ${initialLiability}`,
      `${path}.initialLiability`,
    );
    requireOrder(
      maintenanceLiability >= 1,
      `maintenanceLiability is ${maintenanceLiability}, below 1`,
      `${path}.maintenanceLiability`,
    );
  }
  return values;
}

function driftModel({ parameters }: ModelInputs): MarginModel {
  const values = readDrift(parameters);
  return {
    name: 'drift',
    parameters: summaryOf(parameters),
    scenariosNeeded: () => [],
    assess: (_, valuation) =>
      judgeAccounts((holdings) => judge(holdings, valuation, values, parameters), parameters, valuation),
  };
}

function judge(
  holdings: AccountHoldings,
  valuation: Valuation,
  values: Values,
  parameters: ParameterDocument,
): Judgement {
  const sizes = new Map<string, number[]>();
  const coins: Holding[] = [];
  for (const holding of holdings.held) {
    const { instrument } = holding;
    const isQuanto = instrument.kind !== 'spot' && instrument.settlement.style === 'quanto';
    if (instrument.kind === 'spot') coins.push(holding);
    else if (instrument.kind === 'perpetual' && !isQuanto) {
      const { underlying } = instrument;
      sizes.set(underlying, [...(sizes.get(underlying) ?? []), linearExposure(holding, valuation).coins]);
    } else throw refused(holding, valuation, 'drift', 'perpetuals and coins held or owed');
  }
  const perpetuals = [...sizes].sort(([left], [right]) => (left < right ? -1 : 1));
  const side = (isInitial: boolean): readonly Component[] => [
    ...perpetuals.flatMap(([underlying, parts]): readonly Component[] => {
      const terms = termsOf(values.perpetuals, underlying, parameters, 'values.perpetuals');
      const [size, price] = [orderFreeSum(parts), spotOf(valuation, underlying)];
      const base = basisPoints(isInitial ? terms.initialRatio : terms.maintenanceRatio);
      const grown = Number(driftLiabilityWeight(base, sizeOf(size, terms.imf))) / Number(DRIFT_WHOLE);
      const inputs = { [`size ${underlying}`]: size, 'oracle price': price, 'margin ratio': grown };
      return charge(`${underlying} perpetual`, Math.abs(size) * price * grown, inputs);
    }),
    ...coins.flatMap((holding) => coinComponent(holding, valuation, { values, parameters, isInitial })),
  ];
  return {
    components: side(true),
    maintenanceComponents: side(false),
    warnings: [
      ...inverseWarnings(holdings.held, 'drift', 'USDC'),
      'drift: ratios and weights of the markets are provisional, chosen until the chain is read',
    ],
  };
}

/** What of a coin held does not count, or what a coin owed asks for beyond its value. */
function coinComponent(
  { instrument, quantity }: Holding,
  { snapshot }: Valuation,
  { values, parameters, isInitial }: { values: Values; parameters: ParameterDocument; isInitial: boolean },
): readonly Component[] {
  const name = instrument.underlying;
  const terms = termsOf(values.coins, name, parameters, 'values.coins');
  const size = quantity * instrument.multiplier;
  const price = rateToQuote(snapshot, name, { instrument: instrument.id });
  const atSize = sizeOf(size, terms.imf);
  const asset = driftAssetWeight(basisPoints(isInitial ? terms.initialAsset : terms.maintenanceAsset), atSize);
  const owed = driftLiabilityWeight(
    basisPoints(isInitial ? terms.initialLiability : terms.maintenanceLiability),
    atSize,
  );
  const counted = Number(size < 0 ? owed : asset) / Number(DRIFT_WHOLE);
  const inputs = { [`amount ${name}`]: size, price, weight: counted };
  return charge(`${name} ${size < 0 ? 'owed' : 'held'}`, size * price * (1 - counted), inputs);
}

export const DRIFT: ModelEntry = {
  name: 'drift',
  summary: 'Drift v2: perpetuals by ratios that grow with the root of their size, coins by weights that fall with it',
  source: 'github.com/drift-labs/protocol-v2, programs/drift/src/math/margin.rs',
  date: '2026-11-30',
  dateIs: 'read',
  certainty: 'read',
  needsHistory: false,
  presets: [DRIFT_DEFAULT],
  create: driftModel,
};
