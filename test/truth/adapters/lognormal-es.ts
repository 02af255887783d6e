// Vega's closed-form lognormal VaR and ES, and its risk factors of a forward.
import { forwardRiskFactors, lognormalDebt, lognormalGain } from '../../../src/risk/lognormal-shortfall.ts';
import { choiceAt, numberAt } from '../json.ts';
import type { TableAdapter } from '../runner.ts';
import { compare, type Tolerance } from '../tolerance.ts';

/** What the table recomputed in closed form: f64, less what the subtraction from 1 takes of a factor of 5e-4. */
const CLOSED_FORM: Tolerance = { rel: 1e-11 };
/** What the venue printed, to as few as six digits: its 0.145263949 is 0.14526374 in closed form. */
const PRINTED: Tolerance = { rel: 2e-6 };

const shortfalls: TableAdapter = {
  check: (row, tolerance) => {
    const compute = choiceAt(row, 'dist', { lognormal: lognormalGain, negative_lognormal: lognormalDebt });
    const got = compute({ mu: numberAt(row, 'mu'), sigma: numberAt(row, 'sigma') }, numberAt(row, 'tail'));
    return [
      compare('var', got.valueAtRisk, numberAt(row, 'var'), tolerance),
      compare('es', got.expectedShortfall, numberAt(row, 'es'), tolerance),
    ];
  },
};

const factors: TableAdapter = {
  tolerance: PRINTED,
  check: (row, tolerance) => {
    const model = { drift: numberAt(row, 'mu'), volatility: numberAt(row, 'sigma'), years: numberAt(row, 'tau') };
    const got = forwardRiskFactors(model, numberAt(row, 'tail'));
    return (['short', 'long'] as const).flatMap((side) => {
      const closed = compare(side, got[side], numberAt(row, `closed_form_${side}`), CLOSED_FORM);
      // Null: the table says that the venue's figure does not follow from its own formula.
      const printed = row[`risk_factor_${side}`];
      return printed === null
        ? [closed]
        : [closed, compare(`printed ${side}`, got[side], numberAt(row, `risk_factor_${side}`), tolerance)];
    });
  },
};

export const lognormalShortfallAdapters: Readonly<Record<string, TableAdapter>> = {
  'vega-lognormal-es/es_cases': shortfalls,
  'vega-lognormal-es/forward_risk_factors': factors,
};
