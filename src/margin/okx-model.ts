// okx-pm as a margin model: per underlying MR1 to MR7 and MR9, per account the borrowing of MR8.

import { rollShock } from './deribit-pm.ts';
import { orderFreeSum } from './derive-options.ts';
import { charge } from './derive-parts.ts';
import { depegCharge, grossShortOptions, interestRateCharge, vegaTermStructure } from './grid-add-ons.ts';
import type { GridAccount } from './grid-book.ts';
import { type GridJudgement, type GridProfits, gridModel } from './grid-model.ts';
import { worstPoint } from './grid-scan.ts';
import { money, multiple, provisionalShape, scenarioList, share, termsOf, volatilityShape } from './grid-shapes.ts';
import type { ModelEntry, ModelInputs } from './model-entry.ts';
import { borrowingMargin, okxUnitMargin, tierMultiplier } from './okx-pm.ts';
import { listOf, mapOf, numberIn, objectOf, type ShapeOf } from './parameter-readers.ts';
import { readValues } from './parameters.ts';
import { OKX_PM as PARAMETERS } from './presets/okx.ts';
import type { Component } from './requirement.ts';

const okxTerms = objectOf({
  scenarios: scenarioList,
  extreme: scenarioList,
  extremeShare: share,
  volatility: volatilityShape,
  basis: objectOf({ minAnnualisedMove: share, annualisedMoveRisk: share }),
  minimumRate: share,
});

const okxShape = objectOf({
  underlyings: mapOf(okxTerms),
  initialFactor: numberIn({ low: 1, high: 10 }),
  borrowing: objectOf({ maintenanceShare: share, initialShare: share }),
  closeOut: objectOf({ upTo: listOf(money), multipliers: listOf(multiple) }),
  vegaPointsBetweenExpiries: numberIn({ low: 0, high: 100 }),
  interestRateMove: share,
  depegShare: share,
  provisional: provisionalShape,
});
type OkxValues = ShapeOf<typeof okxShape>;
type OkxTerms = ShapeOf<typeof okxTerms>;

function judgeUnit({ underlying, index, legs, profits }: GridProfits, terms: OkxTerms, values: OkxValues) {
  const scanCount = terms.scenarios.length;
  const linear = legs
    .filter(({ isOption }) => !isOption)
    .map(({ delta, daysToExpiry }) => ({ delta, yearsToExpiry: daysToExpiry / 365 }));
  const grossDelta = orderFreeSum(linear.map(({ delta }) => Math.abs(delta))) * index;
  const sold = grossShortOptions(legs) * index;
  const closeOut = terms.minimumRate * orderFreeSum([grossDelta, sold]);
  const multiplier = tierMultiplier(closeOut, values.closeOut);
  const parts = {
    spotVolatility: profits.subarray(0, scanCount),
    extreme: profits.subarray(scanCount),
    theta: Math.max(0, 0 - orderFreeSum(legs.map(({ theta }) => theta))),
    vegaTermStructure: vegaTermStructure(legs, values.vegaPointsBetweenExpiries),
    basis: rollShock(linear, terms.basis) * index,
    interestRate: interestRateCharge(legs, index, values.interestRateMove),
    depeg: depegCharge(legs, index, values.depegShare),
    minimum: closeOut * multiplier,
  };
  const margin = okxUnitMargin(parts, { ...terms, initialFactor: values.initialFactor });
  const isScan = margin.spotVolatility >= margin.extreme;
  const name = (what: string) => `${underlying} ${what}`;
  const components = [
    ...(isScan
      ? charge(name('spot and volatility (MR1)'), margin.spotVolatility, { scenarios: scanCount })
      : charge(name('extreme move (MR6)'), margin.extreme, {
          move: terms.extreme.at(-1)!.price,
          share: terms.extremeShare,
        })),
    ...charge(name('theta (MR2)'), parts.theta, { days: 1 }),
    ...charge(name('vega term structure (MR3)'), parts.vegaTermStructure, { points: values.vegaPointsBetweenExpiries }),
    ...charge(name('basis (MR4)'), parts.basis, {
      'delta USD': grossDelta,
      'least move': terms.basis.minAnnualisedMove,
      'annual move': terms.basis.annualisedMoveRisk,
    }),
    ...charge(name('interest rate (MR5)'), parts.interestRate, { move: values.interestRateMove }),
    ...charge(name('depeg (MR9)'), parts.depeg, { share: values.depegShare }),
  ];
  const charged = orderFreeSum(components.map(({ amount }) => amount));
  const lift = charge(name('minimum charge (MR7)'), Math.max(0, parts.minimum - charged), {
    'close-out USD': closeOut,
    multiplier,
    minimum: parts.minimum,
  });
  const worst = isScan
    ? { scenario: worstPoint(parts.spotVolatility).scenario, loss: margin.spotVolatility }
    : {
        scenario: scanCount + (profits[scanCount]! < profits.at(-1)! ? 0 : parts.extreme.length - 1),
        loss: margin.extreme,
      };
  const other = isScan
    ? { name: name('extreme move (MR6)'), amount: margin.extreme }
    : { name: name('spot and volatility (MR1)'), amount: margin.spotVolatility };
  return { components: [...components, ...lift], worst: { underlying, ...worst }, other };
}

function judge(
  account: GridAccount,
  held: readonly GridProfits[],
  values: OkxValues,
  inputs: ModelInputs,
): GridJudgement {
  const units = held.map((each) =>
    judgeUnit(each, termsOf(values.underlyings, each.underlying, inputs.parameters), values),
  );
  const maintenance = units.flatMap(({ components }) => components);
  const loan = borrowingMargin(account.owed, values.borrowing);
  const factor = values.initialFactor;
  const borrowed = (amount: number, part: number): readonly Component[] =>
    charge('borrowing (MR8)', amount, { 'owed USD': account.owed, share: part });
  return {
    initial: [
      ...maintenance.map(({ name, amount, inputs: told }) => ({
        name,
        amount: amount * factor,
        inputs: { ...told, factor },
      })),
      ...borrowed(loan.initial, values.borrowing.initialShare),
    ],
    maintenance: [...maintenance, ...borrowed(loan.maintenance, values.borrowing.maintenanceShare)],
    alternatives: units.map(({ other }) => other),
    worst: units.flatMap(({ worst: { underlying, scenario, loss } }) =>
      scenario === null || !(loss > 0) ? [] : [{ underlying, scenario, loss }],
    ),
    warnings: [],
  };
}

export const OKX_PM: ModelEntry = {
  name: 'okx-pm',
  summary: "OKX's portfolio margin: spot and volatility, extreme move, basis, minimum charge, borrowing (MR1 to MR9)",
  source: 'OKX help centre 4411686631309; API v5 position-builder',
  date: '2025-01-31',
  certainty: 'inferred',
  needsHistory: false,
  presets: [PARAMETERS],
  create: (inputs) => {
    const { parameters } = inputs;
    const values = readValues(parameters, okxShape);
    return gridModel({
      name: 'okx-pm',
      parameters,
      provisional: values.provisional,
      countsCoins: false,
      termsOf: (underlying) => {
        const { scenarios, extreme, extremeShare, volatility } = termsOf(values.underlyings, underlying, parameters);
        const far = extreme.map((each) => ({ ...each, lossFactor: extremeShare }));
        return { scenarios: [...scenarios, ...far], volatility };
      },
      judge: (account, held) => judge(account, held, values, inputs),
    });
  },
};
