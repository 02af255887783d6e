// American options held to the option itself: finite-difference and collocation values, exact limits. Tables that print an
// approximation's own figures are not covered: no kernel is that formula.
import { americanOption, contract } from '../../../src/spec/american-option.ts';
import { blackScholes } from '../../../src/spec/black-scholes.ts';
import { choiceAt, isObject, listOf, numberAt, numberOf, objectOf } from '../json.ts';
import type { Excuse, SplitTable, TableAdapter } from '../runner.ts';
import { compare } from '../tolerance.ts';
import { yearsBy } from './european.ts';

const SIGNS = { Call: 1, Put: -1 } as const;
const work = new Float64Array(contract.workCells ?? 0);

interface Terms {
  readonly spot: number;
  readonly strike: number;
  readonly rate: number;
  readonly dividendYield: number;
  readonly volatility: number;
  readonly years: number;
  readonly sign: number;
}

function american({ spot, strike, rate, dividendYield, volatility, years, sign }: Terms): number {
  return americanOption(spot, strike, rate, dividendYield, volatility, years, sign, work);
}

/** The table's own rule: 0.5 % of a price above 0.1, else 0.0005. */
const pdeRandomValues: TableAdapter = {
  tolerance: { rel: 0.005 },
  check: (row, _, table) => {
    const stated = objectOf(isObject(table.content) ? table.content.tolerance : undefined, 'tolerance');
    const wanted = numberAt(row, 'result');
    const rel = numberOf(stated['rel_if_gt_0.1'], 'rel_if_gt_0.1');
    const abs = numberOf(stated.abs_else, 'abs_else');
    const value = american({
      spot: numberAt(row, 's'),
      strike: numberAt(row, 'strike'),
      rate: numberAt(row, 'r'),
      dividendYield: numberAt(row, 'q'),
      volatility: numberAt(row, 'v'),
      years: numberAt(row, 'days') / 365,
      sign: choiceAt(row, 'type', SIGNS),
    });
    return [compare('value', value, wanted, wanted > 0.1 ? { rel } : { abs })];
  },
};

/** The premium over the European put, against both fixed-point schemes of the paper. */
const collocationPremium: TableAdapter = {
  check: (row, tolerance, table) => {
    const parameters = objectOf(isObject(table.content) ? table.content.parameters : undefined, 'parameters');
    const terms: Terms = {
      spot: numberAt(parameters, 's'),
      strike: numberAt(parameters, 'strike'),
      rate: numberAt(row, 'r'),
      dividendYield: numberAt(parameters, 'q'),
      volatility: numberAt(parameters, 'v'),
      years: numberAt(parameters, 'T'),
      sign: choiceAt(parameters, 'type', SIGNS),
    };
    const european = new Float64Array(7);
    const { spot, strike, rate, dividendYield, volatility, years, sign } = terms;
    blackScholes(spot, strike, rate, dividendYield, volatility, years, sign, european);
    const premium = american(terms) - european[0]!;
    return listOf(row.expected_FP_A_FP_B, 'expected_FP_A_FP_B').map((wanted, index) =>
      compare(index === 0 ? 'premium, FP-A' : 'premium, FP-B', premium, numberOf(wanted, 'premium'), tolerance),
    );
  },
};

const premiumByScheme: SplitTable = {
  partOf: (row) => (numberAt(row, 'tol') < 1e-8 ? 'digits of one scheme' : 'the option'),
  parts: {
    'the option': collocationPremium,
    'digits of one scheme': {
      notCovered:
        'eleven digits of one discretisation: its two schemes differ by 2.5e-8 and 1e-7, and the kernel, which is another, lies within 1e-7 of both',
    },
  },
};

const lsmReference: TableAdapter = {
  check: (row, tolerance, table) => {
    const value = american({
      spot: numberAt(row, 's'),
      strike: numberAt(row, 'strike'),
      rate: numberAt(row, 'r'),
      dividendYield: numberAt(row, 'q'),
      volatility: numberAt(row, 'v'),
      years: yearsBy(table, numberAt(row, 't')),
      sign: choiceAt(row, 'type', SIGNS),
    });
    return [compare('value', value, numberAt(row, 'result'), tolerance)];
  },
};

const approximation = (name: string): Excuse => ({
  notCovered: `figures of the ${name} approximation, off the option by more than the tolerance; the kernel prices the option`,
});

const BARONE_ADESI_WHALEY = approximation('Barone-Adesi and Whaley');
const BJERKSUND_STENSLAND = approximation('Bjerksund and Stensland');

export const americanAdapters: Readonly<Record<string, TableAdapter | Excuse | SplitTable>> = {
  american_pde_random_values: pdeRandomValues,
  american_andersen_lake_offengenden_premium: premiumByScheme,
  american_lsm_reference: lsmReference,
  american_barone_adesi_whaley_haug: BARONE_ADESI_WHALEY,
  american_bjerksund_stensland: BJERKSUND_STENSLAND,
  american_ju: approximation('Ju and Zhong'),
  american_qdplus_edge_cases: approximation('QD+'),
  american_qdplus_boundary: { notCovered: 'the boundary of the QD+ approximation; no kernel is that formula' },
  shout_options: { notCovered: 'shout options: there is no such instrument' },
  american_option_prices_neg_carries: BARONE_ADESI_WHALEY,
  american_option_prices_pos_carries: BARONE_ADESI_WHALEY,
  american_option_prices_zero_cost_of_carries: BARONE_ADESI_WHALEY,
  american_option_prices_no_dividends: BARONE_ADESI_WHALEY,
  american_bs1993_prices_with_dividends: BJERKSUND_STENSLAND,
  american_bs1993_prices_carries_equal_rate: BJERKSUND_STENSLAND,
  american_bs2002_prices_with_dividends: BJERKSUND_STENSLAND,
  american_bs2002_prices_carries_equal_rate: BJERKSUND_STENSLAND,
};
