// delta and delta-gamma-vega: margin from Greeks alone, as quick rules take it. They see a book at one point: a straddle sold at the
// money has no delta and so no delta margin, and a ladder of second order knows nothing of strikes that a move would reach.
import type { Valuation } from '../pricing/value-book.ts';
import type { MarginModel } from './model.ts';
import type { ModelEntry, ModelInputs } from './model-entry.ts';
import { fraction, mapOf, numberIn, objectOf, wholeNumber } from './parameter-readers.ts';
import { agingWarnings, type ParameterDocument, readValues, summaryOf } from './parameters.ts';
import { DELTA_DEFAULT, LADDER_DEFAULT } from './presets/sensitivity-default.ts';
import { accountEquities, type Component, requirementOf } from './requirement.ts';
import { greeksByAccount, type UnderlyingGreeks } from './sensitivities.ts';

const relativeMove = fraction({ low: 0, high: 1, lowOpen: true });
const deltaFields = {
  /** Relative price move by underlying. */
  shocks: mapOf(relativeMove),
  otherShock: relativeMove,
  maintenanceShare: fraction({ low: 0, high: 1, lowOpen: true }),
} as const;
const deltaShape = objectOf(deltaFields);
const ladderShape = objectOf({
  ...deltaFields,
  /** Prices on either side of the present one, evenly up to the shock. */
  stepsPerSide: wholeNumber({ low: 1, high: 1000 }),
  volatilityPoints: numberIn({ low: 0, high: 1000 }),
});

interface GreekRule {
  readonly name: string;
  readonly maintenanceShare: number;
  readonly blindness: string;
  readonly componentOf: (greeks: UnderlyingGreeks) => Component;
}

function greekModel(parameters: ParameterDocument, rule: GreekRule): MarginModel {
  const { name, maintenanceShare, componentOf, blindness } = rule;
  return {
    name,
    parameters: summaryOf(parameters),
    scenariosNeeded: () => [],
    assess: (_, valuation: Valuation) => {
      const equities = accountEquities(valuation);
      return greeksByAccount(valuation).map((greeks, index) => {
        const components = greeks.map(componentOf);
        const requirement = requirementOf({
          account: valuation.book.accounts[index]!,
          currency: valuation.snapshot.quoteCurrency,
          equity: equities[index]!,
          components,
          maintenance: maintenanceShare * components.reduce((sum, { amount }) => sum + amount, 0),
          parameters: summaryOf(parameters),
          warnings: [...agingWarnings(parameters, valuation.snapshot.asOf), blindness],
        });
        return requirement;
      });
    },
  };
}

function deltaModel({ parameters }: ModelInputs): MarginModel {
  const { shocks, otherShock, maintenanceShare } = readValues(parameters, deltaShape);
  return greekModel(parameters, {
    name: 'delta',
    maintenanceShare,
    blindness: 'delta sees the slope of the book at the present price, and neither options that bend nor volatility',
    componentOf: ({ underlying, delta }) => {
      const shock = shocks.get(underlying) ?? otherShock;
      return {
        name: `net delta of ${underlying}`,
        amount: Math.abs(delta) * shock,
        inputs: { delta, shock },
      };
    },
  });
}

function ladderModel({ parameters }: ModelInputs): MarginModel {
  const values = readValues(parameters, ladderShape);
  const { shocks, otherShock, stepsPerSide, volatilityPoints, maintenanceShare } = values;
  return greekModel(parameters, {
    name: 'delta-gamma-vega',
    maintenanceShare,
    blindness: 'delta-gamma-vega takes the book as a parabola: strikes that a move would reach are not seen',
    componentOf: ({ underlying, delta, gamma, vega }) => {
      const shock = shocks.get(underlying) ?? otherShock;
      const byVolatility = Math.abs(vega) * volatilityPoints;
      let worst = { loss: byVolatility, move: 0 };
      for (let step = -stepsPerSide; step <= stepsPerSide; step++) {
        const move = (shock * step) / stepsPerSide;
        const loss = byVolatility - (delta * move + 0.5 * gamma * move * move);
        if (loss > worst.loss) worst = { loss, move };
      }
      const inputs = {
        delta,
        gamma,
        vega,
        'worst price move': worst.move,
        'points of volatility': volatilityPoints,
      };
      return { name: `ladder of ${underlying}`, amount: worst.loss, inputs };
    },
  });
}

const common = {
  date: '2026-05-01',
  certainty: 'chosen',
  needsHistory: false,
} as const;

export const DELTA: ModelEntry = {
  ...common,
  name: 'delta',
  summary: 'net delta of each underlying times a shock: blind to options that bend',
  source: 'common practice of brokers; BCBS (1996) Amendment to the capital accord, delta method',
  presets: [DELTA_DEFAULT],
  create: deltaModel,
};

export const DELTA_GAMMA_VEGA: ModelEntry = {
  ...common,
  name: 'delta-gamma-vega',
  summary: 'worst of a ladder of prices to second order, plus vega: blind to distant strikes',
  source: 'BCBS (1996) Amendment to the capital accord, delta-plus method: delta, gamma and vega',
  presets: [LADDER_DEFAULT],
  create: ladderModel,
};
