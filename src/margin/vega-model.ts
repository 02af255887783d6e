// vega: margin of Vega on a book: each perpetual or future alone, by the expected shortfall of a lognormal price.
import type { Valuation } from '../pricing/value-book.ts';
import { forwardRiskFactors } from '../risk/lognormal-shortfall.ts';
import type { MarginModel } from './model.ts';
import type { ModelEntry, ModelInputs } from './model-entry.ts';
import { fraction, mapOf, numberIn, objectOf, type ShapeOf } from './parameter-readers.ts';
import { type ParameterDocument, readValues, summaryOf } from './parameters.ts';
import {
  type AccountHoldings,
  type Judgement,
  judgeAccounts,
  linearExposure,
  refused,
  termsOf,
  wrongParameter,
} from './position-rules.ts';
import { VEGA_DEFAULT } from './presets/formula-rules.ts';
import { vegaLevels, vegaMargin } from './vega.ts';

const factor = numberIn({ low: 1, high: 100 });
const slip = numberIn({ low: 0, high: 1 });
const shape = objectOf({
  tail: fraction({ low: 0, high: 0.5, lowOpen: true }),
  horizonYears: numberIn({ low: 0, high: 10, lowOpen: true }),
  markets: mapOf(
    objectOf({ drift: numberIn({ low: -10, high: 10 }), volatility: numberIn({ low: 0, high: 50, lowOpen: true }) }),
  ),
  slippage: objectOf({ linear: slip, quadratic: slip }),
  scaling: objectOf({ search: factor, initial: factor, release: factor }),
  quantum: numberIn({ low: 0, high: 1, lowOpen: true }),
});
type Values = ShapeOf<typeof shape>;

function vegaModel({ parameters }: ModelInputs): MarginModel {
  const values = readValues(parameters, shape);
  const { search, initial, release } = values.scaling;
  if (!(search <= initial && initial <= release)) {
    const what = `search, initial and release are ${search}, ${initial} and ${release}; none may be below the one before`;
    throw wrongParameter(what, parameters, 'values.scaling');
  }
  return {
    name: 'vega',
    parameters: summaryOf(parameters),
    scenariosNeeded: () => [],
    assess: (_, valuation) =>
      judgeAccounts((holdings) => judge(holdings, valuation, values, parameters), parameters, valuation),
  };
}

function judge(
  { held }: AccountHoldings,
  valuation: Valuation,
  values: Values,
  parameters: ParameterDocument,
): Judgement {
  const { tail, horizonYears: years, scaling } = values;
  const rows = held.flatMap((holding) => {
    const { instrument } = holding;
    if (instrument.kind === 'spot') return [];
    const isFuture = instrument.kind === 'perpetual' || instrument.kind === 'future';
    if (!isFuture || instrument.settlement.style === 'quanto') {
      throw refused(holding, valuation, 'vega', 'perpetuals and dated futures');
    }
    const market = termsOf(values.markets, instrument.underlying, parameters, 'values.markets');
    const { coins, price } = linearExposure(holding, valuation);
    const factors = forwardRiskFactors({ ...market, years }, tail);
    const flat = { buyOrders: 0, sellOrders: 0, fundingDue: 0 };
    const margin = vegaMargin({ volume: coins, markPrice: price, ...flat }, factors, values);
    const { initial, maintenance } = vegaLevels(margin.maintenance, scaling);
    const inputs = {
      volume: coins,
      'mark price': price,
      [`risk factor ${margin.side}`]: factors[margin.side],
      'cost of closing out': margin.charges.slippage,
    };
    const name = instrument.id;
    return [
      {
        initial: { name, amount: initial, inputs: { ...inputs, 'times maintenance': scaling.initial } },
        maintenance: { name, amount: maintenance, inputs },
      },
    ];
  });
  return {
    components: rows.map(({ initial }) => initial),
    maintenanceComponents: rows.map(({ maintenance }) => maintenance),
    warnings: [
      'vega: volatilities, slippage and scaling are provisional, chosen by Plimsoll: each market set its own; funding due is not known',
    ],
  };
}

export const VEGA: ModelEntry = {
  name: 'vega',
  summary:
    'Vega: each perpetual or future alone by the ES of a lognormal price in closed form, and the cost of closing out',
  source: 'github.com/vegaprotocol/specs, 0019-MCAL; github.com/vegaprotocol/quant',
  date: '2026-11-30',
  dateIs: 'read',
  certainty: 'published',
  needsHistory: false,
  presets: [VEGA_DEFAULT],
  create: vegaModel,
};
