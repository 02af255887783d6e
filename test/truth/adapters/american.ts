// American options held to the option itself: finite-difference and collocation values, exact limits. Tables that print an
// approximation's own figures are not covered: no kernel is that formula.
import { americanOption, contract } from '../../../src/spec/american-option.ts';
import { blackScholes } from '../../../src/spec/black-scholes.ts';
import { choiceAt, isObject, type JsonObject, listOf, numberAt, numberOf, objectOf } from '../json.ts';
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

/** Exact limits: no volatility, a strike or spot of nothing, a call that nobody exercises early, a put whose day has come. */
function isLimit(row: JsonObject): boolean {
  const [spot, strike] = [numberAt(row, 'spot'), numberAt(row, 'strike')];
  const isOneSided = !(spot > 1e-3 * strike && strike > 1e-3 * spot);
  const isEuropean = choiceAt(row, 'optionType', SIGNS) > 0 && numberAt(row, 'q') <= 0 && numberAt(row, 'r') >= 0;
  return numberAt(row, 'volatility') < 1e-3 || isOneSided || isEuropean || numberAt(row, 'maturityInDays') <= 1;
}

const RELATIVE_BY_DEFAULT = 0.005;

/** The table's rule: the row's own precision, -1 for half a per cent. */
const exactLimits: TableAdapter = {
  tolerance: { rel: RELATIVE_BY_DEFAULT },
  check: (row, tolerance) => {
    const value = american({
      spot: numberAt(row, 'spot'),
      strike: numberAt(row, 'strike'),
      rate: numberAt(row, 'r'),
      dividendYield: numberAt(row, 'q'),
      volatility: numberAt(row, 'volatility'),
      years: numberAt(row, 'maturityInDays') / 365,
      sign: choiceAt(row, 'optionType', SIGNS),
    });
    const precision = numberAt(row, 'precision');
    return [compare('value', value, numberAt(row, 'expectedValue'), precision < 0 ? tolerance : { abs: precision })];
  },
};

/** `off`: by how much the figures are off the option. */
const approximation = (name: string, off: string): Excuse => ({
  notCovered: `prints the error of another method: figures of the ${name} approximation, ${off}; the kernel prices the option`,
});

const limitsAndApproximations: SplitTable = {
  partOf: (row) => (isLimit(row) ? 'exact limits' : 'QD+'),
  parts: {
    'exact limits': exactLimits,
    'QD+': approximation('QD+', 'up to 2.6e-2 off the option where 1e-8 is allowed'),
  },
};

const BARONE_ADESI_WHALEY = 'Barone-Adesi and Whaley';
const BJERKSUND_STENSLAND = 'Bjerksund and Stensland';

export const americanAdapters: Readonly<Record<string, TableAdapter | Excuse | SplitTable>> = {
  american_pde_random_values: pdeRandomValues,
  american_andersen_lake_offengenden_premium: premiumByScheme,
  american_lsm_reference: lsmReference,
  american_qdplus_edge_cases: limitsAndApproximations,
  american_barone_adesi_whaley_haug: approximation(
    BARONE_ADESI_WHALEY,
    'up to 3.7e-2 off the option, 10 of 19 by more than 3e-3',
  ),
  american_bjerksund_stensland: approximation(
    BJERKSUND_STENSLAND,
    'up to 3.9e-2 off the option, 2 of 4 by more than 5e-5',
  ),
  american_ju: approximation('Ju and Zhong', 'up to 7.4e-2 off the option, 19 of 24 by more than 1e-3'),
  american_qdplus_boundary: {
    notCovered: 'prints the error of another method: the boundary of the QD+ approximation; no kernel is that formula',
  },
  shout_options: { notCovered: 'shout options: there is no such instrument' },
  american_option_prices_neg_carries: approximation(
    BARONE_ADESI_WHALEY,
    'off the option by up to 1.4 tolerances, 2 of 20 beyond one',
  ),
  american_option_prices_pos_carries: approximation(
    BARONE_ADESI_WHALEY,
    'off the option by up to 1.2 tolerances, 2 of 20 beyond one',
  ),
  american_option_prices_zero_cost_of_carries: approximation(
    BARONE_ADESI_WHALEY,
    'off the option by up to 0.94 of the tolerance in the rows here',
  ),
  american_option_prices_no_dividends: approximation(
    BARONE_ADESI_WHALEY,
    'off the option by up to 2 tolerances, 3 of 10 beyond one',
  ),
  american_bs1993_prices_with_dividends: approximation(
    BJERKSUND_STENSLAND,
    'off the option by up to 1.7 tolerances, 4 of 40 beyond one',
  ),
  american_bs1993_prices_carries_equal_rate: approximation(
    BJERKSUND_STENSLAND,
    'off the option by up to 3.1 tolerances, 6 of 10 beyond one',
  ),
  american_bs2002_prices_with_dividends: approximation(
    BJERKSUND_STENSLAND,
    'off the option by up to 0.8 of the tolerance here, by 1.2 in its sister table',
  ),
  american_bs2002_prices_carries_equal_rate: approximation(
    BJERKSUND_STENSLAND,
    'off the option by up to 1.2 tolerances, 1 of 10 beyond one',
  ),
};
