// OKX's position builder: units by MR1 to MR7, and the account with its borrowing.
import { borrowingMargin, okxUnitMargin } from '../../../src/margin/okx-pm.ts';
import { OKX_GROUPS, OKX_PM } from '../../../src/margin/presets/okx.ts';
import { type JsonObject, listOf, numberAt, numberOf, objectOf, textAt, unreadable } from '../json.ts';
import type { TableAdapter } from '../runner.ts';
import { type Check, compare } from '../tolerance.ts';

/** The example's percentages are of bases that differ in the fourth digit (its own note); from its MR1 on, sums are exact. */
const FROM_NOTIONAL = { rel: 2e-4 };
const FROM_FIGURES = { rel: 1e-9 };

const borrowing = OKX_PM.values.borrowing as { maintenanceShare: number; initialShare: number };
const initialFactor = OKX_PM.values.initialFactor as number;

function unitChecks(row: JsonObject): Check[] {
  const unit = textAt(row, 'unit');
  const group = OKX_GROUPS.find(({ coins }) => coins.includes(unit)) ?? OKX_GROUPS.at(-1)!;
  const base = Math.abs(numberAt(row, row.notional_usd === undefined ? 'delta_usd' : 'notional_usd'));
  const delta = numberAt(row, 'delta_usd');
  const moves = listOf(row.mr1_moves, 'mr1_moves').map((move) => numberOf(move, 'mr1_moves'));
  const profits = listOf(row.mr1_pnl_abs, 'mr1_pnl_abs').map((profit) => numberOf(profit, 'mr1_pnl_abs'));
  if (profits.length !== moves.length) throw unreadable('mr1_pnl_abs', profits, `${moves.length} figures`);
  const far = numberAt(row, 'mr6_pnl');
  const margin = okxUnitMargin(
    {
      spotVolatility: profits.flatMap((profit) => [profit, -profit]),
      extreme: [far, -far],
      theta: 0,
      vegaTermStructure: 0,
      basis: numberAt(row, 'mr4'),
      interestRate: 0,
      depeg: 0,
      minimum: numberAt(row, 'mr7'),
    },
    { extremeShare: group.extremeShare, initialFactor },
  );
  const shock = numberAt(row, 'mr6_shock');
  const rules = group.moves.filter((move) => move > 0);
  return [
    ...rules.map((move, index) => compare(`move ${index + 1}`, move, moves[index] ?? Number.NaN, { abs: 0 })),
    compare('mr6_shock', group.extreme, shock, { abs: 0 }),
    ...profits.map((profit, index) => compare(`mr1 at ${moves[index]}`, base * moves[index]!, profit, FROM_NOTIONAL)),
    compare('mr6_pnl', base * shock, Math.abs(far), FROM_NOTIONAL),
    compare('mr6', margin.extreme, numberAt(row, 'mr6'), FROM_FIGURES),
    compare('mr4', Math.abs(delta) * numberAt(row, 'mr4_rate'), numberAt(row, 'mr4'), FROM_FIGURES),
    compare('mr7', Math.abs(delta) * numberAt(row, 'mr7_rate'), numberAt(row, 'mr7'), FROM_FIGURES),
    compare('mmr', margin.maintenance, numberAt(row, 'mmr'), FROM_FIGURES),
    compare('imr', margin.initial, numberAt(row, 'imr'), FROM_FIGURES),
  ];
}

const units: TableAdapter = { tolerance: FROM_FIGURES, check: unitChecks };

const account: TableAdapter = {
  tolerance: FROM_FIGURES,
  check: (row, tolerance, { document }) => {
    const margins = listOf(document.units, 'units').map((unit) => numberAt(objectOf(unit), 'mmr'));
    const derivatives = margins.reduce((sum, margin) => sum + margin, 0);
    const loan = borrowingMargin(numberAt(row, 'borrow_liability_usd'), borrowing);
    const check = (field: string, got: number) => compare(field, got, numberAt(row, field), tolerance);
    return [
      check('im_factor', initialFactor),
      check('deriv_mmr', derivatives),
      check('borrow_mmr_MR8', loan.maintenance),
      check('borrow_imr', loan.initial),
      check('total_mmr', derivatives + loan.maintenance),
      check('total_imr', initialFactor * derivatives + loan.initial),
    ];
  },
};

export const okxAdapters: Readonly<Record<string, TableAdapter>> = {
  'okx-position-builder-docs/units': units,
  'okx-position-builder-docs/account': account,
  'okx_position_builder/units': units,
  'okx_position_builder/account': account,
};
